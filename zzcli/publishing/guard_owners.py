"""Which changes of a commit its committer may not make. Of a merge only what no side had already is its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zzcli.checks.pushes import OWNER
from zzcli.history.merge import merged_row
from zzcli.history.rows import Versions, read_versions
from zzcli.ledger.csvtext import Row
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.records import SIGNOFFS, SignOff, read_signoffs
from zzcli.publishing.guard_push import Push
from zzcli.publishing.guard_rights import Law, Rights, joined

_SHOWN = 20  # problems of one file and commit; the count of the others follows


@dataclass(frozen=True, slots=True)
class Author:
    """A commit about to be judged: its tree, its parents, the committer's address, and its name in messages."""

    tree: str
    parents: tuple[str, ...]
    email: str
    name: str


RowChange = tuple[Row, Row | None, Row | None, int]
"""A key, the row as it should have been, the row as it is, and its line (0: it is gone)."""


def trespasses(push: Push, law: Law, authors: Sequence[Author]) -> Iterator[Problem]:
    """Yield what the committers changed that is not theirs."""
    if not law.config.owners:
        return
    for author in authors:
        rights = law.rights(author.email)
        for path in _paths(push, author):
            if law.guards(path) and not rights.keeps(path):
                found = list(_of_file(push, law, rights, author, path))
                yield from found[:_SHOWN]
                if len(found) > _SHOWN:
                    yield _problem(author, path, 0, f"另有 {len(found) - _SHOWN} 处", "它们")


def _paths(push: Push, author: Author) -> list[str]:
    """Return the paths, from the ledger's root, in which a commit differs from every one of its parents."""
    trees = [push.objects.commit(parent).tree for parent in author.parents]
    each = [
        {change.path for change in changes if change.path.startswith(push.folder)}
        for changes in push.objects.changes([(tree, author.tree) for tree in trees])
    ]
    found = set.union(*each) if len(each) == 2 else set.intersection(*each) if each else set()
    return sorted(path.removeprefix(push.folder) for path in found)


def _of_file(push: Push, law: Law, rights: Rights, author: Author, path: str) -> Iterator[Problem]:
    new = _raw(push, author.tree, path)
    olds = [_raw(push, parent, path) for parent in author.parents]
    bases = _bases(push, author, path)
    if any(_taken_whole(new, olds, base) for base in bases):
        return
    if path.rpartition("/")[2] == SIGNOFFS:
        yield from _of_signoffs(rights, author, path, new, olds, bases)
        return
    versions = [read_versions(path, [base, *olds, new]) for base in bases]
    readable = [each for each in versions if each is not None]
    if len(readable) < len(versions):
        yield _problem(author, path, 0, "改了这个文件", f"文件 {path}")
        return
    own = [{change[0]: change for change in _row_changes(each)} for each in readable]
    header, kind = readable[0].header, readable[0].kind
    for key, (_, old, row, line) in own[0].items():
        if all(key in each for each in own):
            for found in law.trespasses(rights, path, kind, old, row):
                yield _problem(author, path, line, _told(key, found.column, header, old, row), found.whose)


def _bases(push: Push, author: Author, path: str) -> list[bytes | None]:
    """Return the file in what two sides of a merge have in common; for any other commit in its parent."""
    if len(author.parents) != 2:
        return [_raw(push, author.parents[0], path)] if author.parents else [None]
    found = push.objects.merge_bases(*author.parents)
    return [_raw(push, base, path) for base in found] or [None]


def _taken_whole(new: bytes | None, olds: Sequence[bytes | None], base: bytes | None) -> bool:
    """Return whether a merge has the file as the only side that changed it, or as both have it."""
    if len(olds) != 2:
        return False
    one, other = olds
    return (new == one == other) or (one == base and new == other) or (other == base and new == one)


def _row_changes(versions: Versions) -> Iterator[RowChange]:
    """Yield the rows that are not as the parents make them: one parent's, or what two agree on since their base."""
    base, *sides, new = versions.all
    for key in dict.fromkeys(key for version in versions.all for key in version.rows):
        row = new.rows.get(key)
        if len(sides) == 2:
            one, other = (side.rows.get(key) for side in sides)
            agreed, wanted = merged_row((base.rows.get(key), one, other))
            wanted = wanted if agreed else one
        else:
            agreed, wanted = True, sides[0].rows.get(key) if sides else None
        if row != wanted or not agreed:
            yield key, wanted, row, new.lines.get(key, 0)


def _told(key: Row, column: str, header: Row, old: Row | None, new: Row | None) -> str:
    """Say what was done to a row, in a column or as such."""
    name = joined(key)
    if column:
        at = header.index(column)
        before, after = (row[at] if row else "" for row in (old, new))
        return f"{name} 的{column}由“{before}”改为“{after}”"
    verb = "新增了" if old is None else "删去了" if new is None else "改了"
    return f"{verb} {name}"


def _of_signoffs(
    rights: Rights,
    author: Author,
    path: str,
    new: bytes | None,
    olds: Sequence[bytes | None],
    bases: Sequence[bytes | None],
) -> Iterator[Problem]:
    """Yield the sign-offs that a committer gave or took back for a stage that is not theirs."""
    raws = [raw for raw in (new, *olds, *bases) if raw]
    read = {raw: read_signoffs(path, raw) for raw in raws}
    if any(errors(found.problems) for found in read.values()):
        yield _problem(author, path, 0, "改了这个文件", f"文件 {path}")
        return

    def rows(raw: bytes | None) -> set[SignOff]:
        return set(read[raw].rows) if raw else set()

    now, sides, base = rows(new), [rows(old) for old in olds], rows(bases[0])
    wanted = set.intersection(*sides) | {row for side in sides for row in side - base} if sides else set()
    for row in sorted(now ^ wanted, key=lambda row: (row.file, row.stage, row.digest)):
        if row.stage not in rights.stages:
            verb, line = ("签了", row.place().line) if row in now else ("撤了", 0)
            yield _problem(author, path, line, f"{verb} {row.file} 的“{row.stage}”", f"环节“{row.stage}”的审签")


def _raw(push: Push, revision: str, path: str) -> bytes | None:
    return push.objects.read(f"{revision}:{push.folder}{path}")


def _problem(author: Author, path: str, line: int, what: str, whose: str) -> Problem:
    message = f"{what}：{author.name} {author.email or '（没有邮箱）'} 不负责{whose}；请由负责人提交，或先在 config.toml 的 [[owner]] 登记"
    return Problem(OWNER.name, Place(path, line), message)
