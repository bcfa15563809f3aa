"""The commits that touched some paths, as git stores them: read from one `git log`, oldest first.

Every parent of a merge is compared apart (`-m`), and no side is left out (`--full-history`): plain `log` misses edits
made inside a merge and on a side that was merged with `-s ours`. `--parents` links the commits that are listed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from zzcli.history.repository import Repository, end

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
_IDENT = re.compile(rb"(.*?) ?<(.*)> (-?[0-9]+) [+-][0-9]+")
_FILE_MODES = (b"100644", b"100755")
_LAST = 253402185600  # the last moment that has a year of four digits, nearly
_CHUNK = 1 << 16
FLAGS = (
    *("--raw", "-z", "--no-abbrev", "--no-renames", "-m", "--full-history", "--parents", "--topo-order", "--reverse"),
    *("--pretty=raw", "--encoding=UTF-8", "--no-mailmap", "--no-show-signature", "--no-notes", "--no-decorate"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--root", f"-O{os.devnull}"),
)

Entries = Mapping[str, tuple[str | None, str | None]]
"""By path from the ledger's root, the ids of a file's content before and after; None: there is no (ordinary) file."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who authored or committed, and when by their own clock; a claim like every date in git."""

    name: str
    email: str
    seconds: int

    @property
    def time(self) -> datetime:
        """The moment in Shanghai."""
        return at(self.seconds)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True, slots=True)
class Received:
    """When a commit arrived, and the account that received it. `first`: with the push that made the branch."""

    by: Person
    first: bool


@dataclass(slots=True, eq=False)
class Revision:
    """A commit that touched one of the paths, or a merge. `index` is its place in the log, parents before children.

    `parents` are the nearest such commits before it, `true` the ids of those that it names itself; `against` has for
    each of `parents` the files that differ from it. `latest` is the latest commit time among all before it.
    `received` is set by whoever knows (`receipt`).
    """

    index: int
    id: str
    parents: tuple[int, ...]
    true: tuple[str, ...]
    author: Person
    committer: Person
    against: list[dict[str, tuple[str | None, str | None]]]
    odd: list[str] = field(default_factory=list)  # paths that are links, submodules or the like
    latest: int | None = None
    received: Received | None = None

    @property
    def merge(self) -> bool:
        """Whether it joins several lines of history."""
        return len(self.parents) > 1

    @property
    def seconds(self) -> int:
        """When it was made at the earliest: not before any commit that it is built on."""
        return max(self.committer.seconds, self.latest or self.committer.seconds)

    @property
    def back_dated(self) -> bool:
        """Whether it says that it is older than a commit before it."""
        return self.latest is not None and self.committer.seconds < self.latest


def at(seconds: int) -> datetime:
    """Return a moment in Shanghai; one that no calendar has is moved to the nearest that one has."""
    return datetime.fromtimestamp(min(max(seconds, 0), _LAST), SHANGHAI)


def read_log(repository: Repository, paths: Sequence[str]) -> list[Revision]:
    """Return the commits in the history of the repository's revision that touched the paths, parents first.

    Paths are from the ledger's root. Raises SurroundingsError when git cannot read the history.
    """
    places = [f":(top,literal){repository.inside(path)}" for path in paths]
    process = repository.start("log", *FLAGS, repository.commit, "--", *places)
    found: list[Revision] = []
    index: dict[str, int] = {}
    cut = len(repository.folder.encode())
    for header, entries in _blocks(_tokens(process.stdout)):
        _take(found, index, header, entries, cut)
    end(process)
    _date(repository, found)
    return found


def _tokens(stream: object) -> Iterator[bytes]:
    """Yield what stands between the NULs of a stream."""
    rest = b""
    while chunk := stream.read(_CHUNK):  # type: ignore[attr-defined]
        *whole, rest = (rest + chunk).split(b"\0")
        yield from whole
    yield rest


def _blocks(tokens: Iterator[bytes]) -> Iterator[tuple[list[bytes], list[tuple[bytes, bytes]]]]:
    """Yield each commit (a merge as often as it has parents that differ): its header's lines, its raw entries."""
    header: list[bytes] = []
    entries: list[tuple[bytes, bytes]] = []
    for token in tokens:
        about = token
        if token.startswith(b"commit "):
            if header:
                yield header, entries
            text, _, about = token.rpartition(b"\n\n:")
            header, entries = (text or token).split(b"\n"), []
            about = b":" + about if text else b""
        if about.startswith(b":"):
            entries.append((about, next(tokens)))
    if header:
        yield header, entries


def _take(
    found: list[Revision],
    index: dict[str, int],
    header: list[bytes],
    entries: Sequence[tuple[bytes, bytes]],
    cut: int,
) -> None:
    """Add a block to the revisions: a new one, or another parent of the last."""
    line, _, source = header[0].decode("ascii").removeprefix("commit ").partition(" (from ")
    name, *parents = line.split()
    if name not in index:
        index[name] = len(found)
        found.append(_revision(len(found), name, [index[each] for each in parents], header))
    revision = found[index[name]]
    number = parents.index(source.rstrip(")")) if source else 0
    against = revision.against[number]
    for about, path in entries:
        old_mode, new_mode, old, new, _ = about[1:].split(b" ")
        text = path[cut:].decode("utf-8", "surrogateescape")
        if new_mode not in _FILE_MODES and new.strip(b"0"):
            revision.odd.append(text)
        against[text] = (_id(old_mode, old), _id(new_mode, new))


def _revision(number: int, name: str, parents: Sequence[int], header: Sequence[bytes]) -> Revision:
    true: list[str] = []
    people = {b"author": Person("", "", 0), b"committer": Person("", "", 0)}
    for line in header[1:]:
        if not line:
            break
        word, _, rest = line.partition(b" ")
        if word == b"parent":
            true.append(rest.decode("ascii"))
        elif word in people:
            people[word] = person(rest)
    against: list[dict[str, tuple[str | None, str | None]]] = [{} for _ in parents or (0,)]
    return Revision(number, name, tuple(parents), tuple(true), people[b"author"], people[b"committer"], against)


def person(text: bytes) -> Person:
    """Read git's line of a person: name, <email>, seconds and time zone."""
    match = _IDENT.fullmatch(text)
    if match is None:
        return Person(text.decode("utf-8", "replace"), "", 0)
    name, email, seconds = match.groups()
    return Person(name.decode("utf-8", "replace"), email.decode("utf-8", "replace"), int(seconds))


def _id(mode: bytes, name: bytes) -> str | None:
    return name.decode("ascii") if mode in _FILE_MODES and name.strip(b"0") else None


def _date(repository: Repository, revisions: Sequence[Revision]) -> None:
    """Set the latest commit time before each revision, among all commits, those that touched other paths too."""
    listed = repository.run("rev-list", "--topo-order", "--reverse", "--parents", "--timestamp", repository.commit)
    wanted = {revision.id: revision for revision in revisions}
    latest: dict[str, int] = {}
    for line in listed.decode("ascii").splitlines():
        seconds, name, *parents = line.split()
        before = max((latest[parent] for parent in parents), default=None)
        latest[name] = int(seconds) if before is None else max(int(seconds), before)
        if name in wanted:
            wanted[name].latest = before
