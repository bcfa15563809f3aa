"""What happened to a period beside its figures: sign-offs, the draw, publications, forms that came in, who owned what.

Each is read from the commits that brought it, never from what stands at the end, where it could have been taken out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from zzcli.history.ancestry import ancestors
from zzcli.history.log import Revision
from zzcli.history.objects import Objects
from zzcli.history.repository import Repository
from zzcli.ledger import config, records
from zzcli.ledger.config import Config, read_config
from zzcli.ledger.layout import RESULTS, period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.received import FILE as RECEIVED
from zzcli.ledger.received import Form, read_received

T = TypeVar("T")

_PUBLICATION = re.compile(rb"^\[publication\]\n(.*)\Z", re.MULTILINE | re.DOTALL)
_VERSION = re.compile(rb'^version *= *"?([0-9]+)', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Signed:
    """A sign-off that a commit brought: which stage, over which file, of which items (none: all)."""

    at: int
    stage: str
    file: str
    items: tuple[str, ...]

    def covers(self, path: str, item: str) -> bool:
        """Whether a figure of a file was signed; the file is named from the ledger's root or in its folder."""
        return self.file in (path, path.rpartition("/")[2]) and (not self.items or item in self.items)


@dataclass(frozen=True, slots=True)
class Published:
    """A publication of the period: the revision that holds it, and the name of its tag."""

    at: int
    name: str


@dataclass(eq=False)
class Events:
    """The events of a period in the order of the log, and which revisions they took in."""

    revisions: Sequence[Revision]
    signed: tuple[Signed, ...]
    published: tuple[Published, ...]
    drawn: tuple[int, ...]
    forms: Mapping[int, tuple[Form, ...]]
    configs: Sequence[Config]
    notes: list[str] = field(default_factory=list)

    @cached_property
    def _taken(self) -> Mapping[int, int]:
        at = {*(each.at for each in self.signed), *(each.at for each in self.published), *self.drawn}
        return ancestors(self.revisions, at)

    def after(self, revision: Revision, event: int) -> bool:
        """Whether an event did not have a revision before it: made later, or on a side and merged later."""
        return not self._taken[event] >> revision.index & 1

    def owners(self, revision: Revision) -> Config:
        """Return the settings that a commit found: those it brings itself give no right yet."""
        return self.configs[revision.parents[0] if revision.parents else revision.index]


def events(repository: Repository, revisions: Sequence[Revision], objects: Objects, period: Period) -> Events:
    """Read the events of a period from the revisions that touched it."""
    folder = period_folder(period)
    brought = _Brought(revisions, objects)
    signed = brought.new(f"{folder}/{records.SIGNOFFS}", lambda raw: _sign_offs(folder, raw))
    drawn = brought.new(f"{folder}/{records.DRAW}", _draws)
    manifest = f"{folder}/{RESULTS}/manifest.toml"
    versions = brought.new(manifest, _versions)
    published = [Published(at, f"published/{period}{f'.{n}' if n else ''}") for at, n in versions]
    notes: list[str] = []
    published += _tags(repository, revisions, period, {each.name for each in published}, notes)
    return Events(
        revisions,
        tuple(Signed(at, *about) for at, about in signed),
        tuple(published),
        tuple(dict.fromkeys(at for at, _ in drawn)),
        brought.forms(f"{folder}/{RECEIVED}"),
        brought.configs(),
        notes,
    )


class _Brought:
    """What revisions brought that their parents did not have."""

    def __init__(self, revisions: Sequence[Revision], objects: Objects) -> None:
        self._revisions = revisions
        self._objects = objects

    def new(self, path: str, read: Callable[[bytes], Iterable[T]]) -> list[tuple[int, T]]:
        """Return what stands in a file for the first time, each with the index of the revision that brought it."""
        found = []
        for revision in self._revisions:
            if not all(path in side for side in revision.against):
                continue
            old, new = zip(*(side[path] for side in revision.against), strict=True)
            there = {each for name in old if name for each in read(self._objects.read(name))}
            fresh = read(self._objects.read(new[0])) if new[0] else ()
            found += [(revision.index, each) for each in fresh if each not in there]
        return found

    def forms(self, path: str) -> dict[int, tuple[Form, ...]]:
        """Return the forms that came in with each revision."""
        found: dict[int, tuple[Form, ...]] = {}
        for at, form in self.new(path, lambda raw: read_received(path, raw).rows):
            found[at] = (*found.get(at, ()), form)
        return found

    def configs(self) -> list[Config]:
        """Return the settings that each revision ends with."""
        read: dict[str | None, Config] = {None: Config()}
        ids: list[str | None] = []
        for revision in self._revisions:
            before = ids[revision.parents[0]] if revision.parents else None
            name = revision.against[0].get(config.PATH, (None, before))[1]
            if name not in read and name is not None:
                read[name] = read_config(self._objects.read(name))[0]
            ids.append(name)
        return [read[name] for name in ids]


def _sign_offs(folder: str, raw: bytes) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    rows = records.read_signoffs(f"{folder}/{records.SIGNOFFS}", raw).rows
    yield from dict.fromkeys((row.stage, row.file, row.items) for row in rows)


def _draws(raw: bytes) -> tuple[str, ...]:
    draw, _ = records.read_draw(records.DRAW, raw)
    return (draw.salt,) if draw is not None and draw.salt else ()


def _versions(raw: bytes) -> tuple[int, ...]:
    section = _PUBLICATION.search(raw)
    if section is None:
        return ()
    version = _VERSION.search(section[1])
    return (int(version[1]) if version else 0,)


def _tags(
    repository: Repository, revisions: Sequence[Revision], period: Period, known: set[str], notes: list[str]
) -> Iterator[Published]:
    """Yield the publications that only a tag tells of; a tag outside of this history is noted."""
    prefix = f"refs/tags/published/{period}"
    listed = repository.run("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", f"{prefix}*")
    index = {revision.id: revision.index for revision in revisions}
    for line in listed.decode("utf-8", "replace").splitlines():
        name, *ids = line.split()
        if not re.fullmatch(re.escape(prefix) + r"(\.[0-9]+)?", name):
            continue
        short, commit = name.removeprefix("refs/tags/"), ids[-1]
        if not _holds(repository, commit):
            notes.append(f"标签 {short} 不在这段历史里：历史可能改写过；请运行 zzcli verify {period}")
        elif short not in known:
            at = _nearest(repository, commit, index)
            if at is not None:
                yield Published(at, short)


def _holds(repository: Repository, commit: str) -> bool:
    """Whether a commit is in the history that is read."""
    try:
        base = repository.run("merge-base", commit, repository.commit)
    except SurroundingsError:  # no common commit, or the tag is of no commit
        return False
    return base.decode("ascii").strip() == commit


def _nearest(repository: Repository, commit: str, index: Mapping[str, int]) -> int | None:
    """Return the revision that a commit is, or the last one before it."""
    if commit in index:
        return index[commit]
    listed = repository.run("rev-list", "--topo-order", commit).decode("ascii").split()
    return next((index[name] for name in listed if name in index), None)
