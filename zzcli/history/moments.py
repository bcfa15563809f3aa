"""When something came to stand in a file, as a commit's history tells: dates are claims, their order is not.

A commit cannot be older than those it is built on, so its moment is the latest commit time among it and all before it:
a commit that was dated back does not become earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from zzcli.ledger.commit import Commit
from zzcli.ledger.problem import SurroundingsError

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991


@dataclass(frozen=True, slots=True)
class Moment:
    """A commit and when it was made, at the earliest."""

    commit: str
    time: datetime

    @property
    def day(self) -> date:
        """The day in Shanghai."""
        return self.time.date()

    def __str__(self) -> str:
        return f"{self.commit[:12]}（{self.time:%Y-%m-%d %H:%M}）"


@dataclass(frozen=True, slots=True)
class Version:
    """A commit that changed a file, or a merge; `parents` are the nearest such commits before it."""

    commit: str
    parents: tuple[str, ...]
    content: bytes | None


def moment(tip: Commit, commit: str) -> Moment:
    """Return when a commit was made. Raises SurroundingsError in a shallow clone, which has not all before it."""
    _refuse_shallow(tip)
    listed: str = tip.repository.git.rev_list("--timestamp", commit)
    latest = max(int(line.partition(" ")[0]) for line in listed.splitlines())
    return Moment(commit, datetime.fromtimestamp(latest, SHANGHAI))


def first_holding(tip: Commit, path: str, holds: Callable[[bytes | None], bool]) -> Moment | None:
    """Return since when a file without a break holds what it holds at `tip`; None: at `tip` it does not.

    A merge goes on from any side that held it; of several beginnings the first counts. Raises SurroundingsError.
    """
    found = {version.commit: version for version in versions(tip, path)}
    test = cache(holds)
    open_ends = [commit for commit in list(found)[:1] if test(found[commit].content)]
    seen = set(open_ends)
    beginnings = []
    while open_ends:
        version = found[open_ends.pop()]
        before = [parent for parent in version.parents if parent in found and test(found[parent].content)]
        if not before:
            beginnings.append(version.commit)
        open_ends += [parent for parent in before if parent not in seen]
        seen.update(before)
    return min((moment(tip, commit) for commit in beginnings), key=lambda each: each.time, default=None)


def versions(tip: Commit, path: str) -> Iterator[Version]:
    """Yield each version of a file in the history of `tip`, latest first, sides that were merged among them.

    Raises SurroundingsError in a shallow clone.
    """
    _refuse_shallow(tip)
    inside = tip.inside(path)
    listed: str = tip.repository.git.rev_list(
        "--full-history", "--topo-order", "--parents", tip.commit, "--", f":(top,literal){inside}"
    )
    for line in listed.splitlines():
        commit, *parents = line.split()
        yield Version(commit, tuple(parents), tip.content(f"{commit}:{inside}"))


def is_before(tip: Commit, commit: str) -> bool:
    """Return whether a commit is `tip` or lies in its history. Raises SurroundingsError in a shallow clone."""
    import git

    _refuse_shallow(tip)
    try:
        tip.repository.git.merge_base("--is-ancestor", commit, tip.commit)
    except git.GitCommandError:
        return False
    return True


def _refuse_shallow(tip: Commit) -> None:
    if tip.repository.git.rev_parse("--is-shallow-repository") == "true":
        raise SurroundingsError("这个克隆只有一部分历史，无法核对；请先运行 git fetch --unshallow")
