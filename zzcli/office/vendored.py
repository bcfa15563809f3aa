"""The scheme inside a ledger: which of its files are as they came, and bringing a newer version in (`rules update`).

VENDORED beside the rules has the digest of every file as it came, as `sha256sum` prints it: what differs from it was
edited here. It is no part of the rules and of no result.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks import results
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Overlay, Source, Without
from zzcli.ledger.write import lock, write_files
from zzcli.office.repository import git_in
from zzcli.rules.load import BESIDE_RULES
from zzcli.scoring.book import Book
from zzcli.scoring.period import score_period

LIST = "VENDORED"


@dataclass(frozen=True, slots=True)
class Update:
    """What bringing a scheme in would do, by path in the rules' folder.

    `files` are the new contents (None: gone upstream); `kept` were edited or added here and did not change upstream;
    `edited` were changed on both sides, or nobody knows: they are overwritten only by force.
    """

    folder: str
    files: Mapping[str, bytes | None]
    listing: bytes
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    edited: tuple[str, ...]

    @property
    def contents(self) -> dict[str, bytes | None]:
        """What is to be written, by path from the ledger's root; the list of digests comes last."""
        inside = {f"{self.folder}/{path}": raw for path, raw in self.files.items()}
        return {**inside, f"{self.folder}/{LIST}": self.listing}


def scheme_files(source: Source, folder: str) -> dict[str, bytes]:
    """Return the files of a scheme's folder that a ledger vendors, by path in it."""
    top = f"{folder}/" if folder else ""
    inside = {path.removeprefix(top): source.read(path) or b"" for path in source.files(folder)}
    return {path: raw for path, raw in sorted(inside.items()) if path not in BESIDE_RULES | {LIST}}


def listing(files: Mapping[str, bytes]) -> bytes:
    """Return VENDORED for files as they came."""
    return "".join(f"{_digest(files[path])}  {path}\n" for path in sorted(files)).encode()


def compare(ledger: Source, folder: str, new: Mapping[str, bytes]) -> Update:
    """Say what bringing `new` in would do to the rules of a ledger in a folder."""
    here = scheme_files(ledger, folder)
    known = _known(ledger.read(f"{folder}/{LIST}"))
    files: dict[str, bytes | None] = {}
    lists: dict[str, list[str]] = {name: [] for name in ("added", "changed", "removed", "kept", "edited")}
    for path in sorted({*here, *new, *known}):
        mine, theirs, came = here.get(path), new.get(path), known.get(path)
        if mine == theirs:
            continue
        if came is not None and theirs is not None and _digest(theirs) == came:  # only here
            lists["kept"].append(path)
            continue
        if theirs is None and came is None and known:  # added here
            lists["kept"].append(path)
            continue
        if _is_edited(mine, came):
            lists["edited"].append(path)
        files[path] = theirs
        lists["added" if mine is None else "removed" if theirs is None else "changed"].append(path)
    return Update(folder, files, listing(new), **{name: tuple(each) for name, each in lists.items()})


def _is_edited(mine: bytes | None, came: str | None) -> bool:
    """Whether a file here is not as it came, as far as can be told: without a record every file may be."""
    if mine is None:
        return came is not None
    return came is None or _digest(mine) != came


def _known(raw: bytes | None) -> dict[str, str]:
    lines = (raw or b"").decode("utf-8", "replace").splitlines()
    pairs = (line.split("  ", 1) for line in lines if "  " in line)
    return {path: digest for digest, path in pairs}


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def updated(book: Book, update: Update) -> Source:
    """Return the ledger as it would be."""
    return Without(Overlay(book.ledger.source, _there(update)), frozenset(_gone(update)))


def _there(update: Update) -> dict[str, bytes]:
    return {path: raw for path, raw in update.contents.items() if raw is not None}


def _gone(update: Update) -> list[str]:
    return [path for path, raw in update.contents.items() if raw is None]


def moved(book: Book, period: Period) -> bool:
    """Whether a published period scores otherwise by the rules of a book: then a change is not dated."""
    source = book.ledger.source
    found = results.differences(source, score_period(book, period))
    return any(not problem.place.path.endswith("manifest.toml") for problem in found)


def uncommitted(root: Path, update: Update) -> list[str]:
    """Return the edited files whose edits git does not have: overwriting them would lose them."""
    paths = [f"{update.folder}/{path}" for path in update.edited]
    told: str = git_in(root).execute(["git", "-c", "core.quotePath=false", "status", "--porcelain", "--", *paths])
    return [line[3:] for line in told.splitlines()]


def bring_in(root: Path, update: Update) -> tuple[list[str], list[str]]:
    """Write an update; returns the paths that were created and those that changed or are gone."""
    contents = update.contents
    there = [path for path in contents if (root / path).is_file()]
    with lock(root):
        written = write_files(root, contents, last=f"{update.folder}/{LIST}")
    return [path for path in written if path not in there], [path for path in written if path in there]


def difference(ledger: Source, update: Update) -> Iterator[str]:
    """Yield the lines of a unified diff of the text that would change."""
    from difflib import unified_diff

    for path, theirs in update.files.items():
        mine = ledger.read(f"{update.folder}/{path}")
        old, new = ((raw or b"").decode("utf-8", "backslashreplace").splitlines() for raw in (mine, theirs))
        yield from unified_diff(old, new, f"a/{update.folder}/{path}", f"b/{update.folder}/{path}", lineterm="")
