"""When the push that brought a commit arrived: from the reflog of its branch, which the receiving side writes.

A commit's own times are claims of whoever made it; a reflog entry has the time of the repository that it came to. An
entry (old, new, time) brought what `new` reaches and neither `old` nor an entry before it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from zzcli.history.log import Person, Received, person
from zzcli.history.repository import Repository
from zzcli.ledger.problem import SurroundingsError

_HEADS = "refs/heads/"
_LINE = re.compile(rb"([0-9a-f]{40,64}) ([0-9a-f]{40,64}) ([^\t]*)(?:\t(.*))?")
_PUSHED = b"push"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a reflog: the branch moved from `old` ("" it was made) to `new` ("" it was deleted); by whom and when."""

    old: str
    new: str
    by: Person
    pushed: bool


@dataclass(frozen=True, slots=True)
class Receipts:
    """Receipts by commit, and in Chinese what is amiss with the reflog itself."""

    by_commit: Mapping[str, Received]
    notes: tuple[str, ...] = ()


def receipts(repository: Repository) -> Receipts:
    """Return when the commits of the branch that is read arrived; nothing where nobody kept a reflog.

    In a work tree only pushes count: a commit, a pull or a clone tells when this desk took something, not when the
    office got it.
    """
    branch = _branch(repository)
    entries, broken = _entries(repository.common / "logs" / Path(branch)) if branch else ([], 0)
    counted = [each for each in entries if repository.bare or each.pushed]
    if not counted:
        return Receipts({})
    notes = list(_amiss(repository, branch, entries, broken)) if repository.bare else []
    found = _belonging(counted, _parents(repository, counted))
    first = [each for each in found.values() if each.first]
    if first:
        notes.append(
            f"{len(first)} 个提交是 {_day(first[0].by)} 建立这个分支的推送带来的：接收时间只说明它们不晚于那时"
        )
    return Receipts(found, tuple(notes))


def _branch(repository: Repository) -> str:
    """Return the full name of the branch that is read: HEAD's where the revision names none."""
    for arguments in (("rev-parse", "--symbolic-full-name", repository.revision), ("symbolic-ref", "--quiet", "HEAD")):
        try:
            name = repository.run(*arguments).decode("utf-8", "surrogateescape").strip()
        except SurroundingsError:  # no name of a reference, or HEAD is on no branch
            continue
        if name.startswith(_HEADS):
            return name
    return ""


def _entries(file: Path) -> tuple[list[Entry], int]:
    """Return the lines of a reflog, oldest first, and how many cannot be read."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError:
        return [], 0
    matches = [_LINE.fullmatch(line) for line in lines if line]
    found = [
        Entry(_id(match[1]), _id(match[2]), person(match[3]), (match[4] or b"").startswith(_PUSHED))
        for match in matches
        if match
    ]
    return found, matches.count(None)


def _id(name: bytes) -> str:
    return name.decode("ascii") if name.strip(b"0") else ""


def _parents(repository: Repository, entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return the parents of every commit that an entry reaches; commits that are gone are left out."""
    names = dict.fromkeys(name for entry in entries for name in (entry.old, entry.new) if name)
    asked = "".join(f"{name}\n" for name in names).encode("ascii")
    listed = repository.run("rev-list", "--parents", "--ignore-missing", "--stdin", told=asked)
    lines = (line.split() for line in listed.decode("ascii").splitlines())
    return {name: parents for name, *parents in lines}


def _belonging(entries: Iterable[Entry], parents: Mapping[str, Sequence[str]]) -> dict[str, Received]:
    """Return the entry that brought each commit; each commit is looked at once."""
    found: dict[str, Received] = {}
    seen: set[str] = set()
    for entry in entries:
        _reach(entry.old, parents, seen)  # was there before, whoever brought it
        found |= dict.fromkeys(_reach(entry.new, parents, seen), Received(entry.by, not entry.old))
    return found


def _reach(tip: str, parents: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    """Return the commits that one reaches and that were not seen before."""
    new: list[str] = []
    waiting = [tip]
    while waiting:
        name = waiting.pop()
        if name in parents and name not in seen:
            seen.add(name)
            new.append(name)
            waiting += parents[name]
    return new


def _amiss(repository: Repository, branch: str, entries: Sequence[Entry], broken: int) -> Iterator[str]:
    """Say where the office's record of receipts was cut, edited or bypassed."""
    short = branch.removeprefix(_HEADS)
    look = f"见仓库里的 logs/{branch}"
    if broken:
        yield f"分支 {short} 的接收记录有 {broken} 行读不懂：可能被改过；{look}"
    for before, after in pairwise(entries):
        if before.new != after.old:
            yield f"分支 {short} 的接收记录在 {_day(before.by)} 与 {_day(after.by)} 之间缺了一段：是谁删的；{look}"
        if after.by.seconds < before.by.seconds:
            yield f"分支 {short} 的接收记录里 {_day(after.by)} 排在 {_day(before.by)} 之后：服务器的钟拨过；{look}"
    for entry in entries:
        if not entry.pushed:
            yield f"分支 {short} 在 {_day(entry.by)} 不是由推送更新的：是谁直接在服务器上改的；{look}"
    tip = repository.run("rev-parse", "--verify", "--quiet", branch).decode("ascii").strip()
    if entries[-1].new != tip:
        yield f"分支 {short} 现在的提交 {tip[:12]} 没有接收记录：记录被删过，或是直接在服务器上改的；{look}"


def _day(by: Person) -> str:
    return f"{by.time:%Y-%m-%d %H:%M}"
