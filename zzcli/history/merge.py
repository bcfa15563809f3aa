"""Merging tables by key: lines that stand side by side never meet, the same line changed twice always does.

A merge by lines of text does the reverse: it takes neighbours for a conflict, and lets the same new key pass twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zzcli.history.rows import Version, Versions
from zzcli.ledger.csvtext import Row

Rows = tuple[Row | None, Row | None, Row | None]
"""A row in the common ancestor, in ours and in theirs; None: it is not there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A key whose row both sides changed, each in its own way."""

    key: Row
    base: Row | None
    ours: Row | None
    theirs: Row | None

    def message(self, header: Row) -> str:
        """Say in Chinese what both sides made of the row: the columns in which the three differ."""
        rows = [row for row in (self.base, self.ours, self.theirs) if row is not None]
        shown = [column for column in range(len(header)) if len({row[column] for row in rows}) > 1]
        if self.base is None:
            start, before = "双方都新增了这一行，内容不同", ""
        else:
            start, before = "双方都改了这一行", f"原来 {_values(header, self.base, shown)}；"
        ours, theirs = (_values(header, row, shown) for row in (self.ours, self.theirs))
        name = " ".join(filter(None, self.key))
        return f"{name}: {start}：{before}本方 {ours}；对方 {theirs}；请只留一行并删去冲突标记，再 git add"


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged rows by key in order, and the conflicts; the row of a conflict is ours, else theirs."""

    rows: dict[Row, Row]
    conflicts: tuple[Conflict, ...]


def merge(versions: Versions) -> Merged:
    """Merge three versions of a table: the common ancestor, ours, theirs.

    A row that one side changed, added or removed is taken from that side; what both did alike is done once. The
    order is ours, with what only theirs has put after its neighbour there.
    """
    base, ours, theirs = versions.all
    rows: dict[Row, Row] = {}
    conflicts = []
    for key in _keys(ours, theirs):
        three = (base.rows.get(key), ours.rows.get(key), theirs.rows.get(key))
        agreed, row = merged_row(three)
        if not agreed:
            conflicts.append(Conflict(key, *three))
            row = three[1] or three[2]
        if row is not None:
            rows[key] = row
    return Merged(rows, tuple(conflicts))


def merged_row(three: Rows) -> tuple[bool, Row | None]:
    """Return whether the two sides agree on a row, and the row that they agree on (None: it is removed)."""
    base, ours, theirs = three
    if ours in (base, theirs):
        return True, theirs
    return theirs == base, ours


def _keys(ours: Version, theirs: Version) -> Sequence[Row]:
    """Return the keys of both sides: in the order of ours, the others after the key before them in theirs."""
    after: dict[Row | None, list[Row]] = {}
    previous: Row | None = None
    for key in theirs.rows:
        if key not in ours.rows:
            after.setdefault(previous, []).append(key)
        else:
            previous = key
    found = list(after.get(None, ()))
    for key in ours.rows:
        found += (key, *after.get(key, ()))
    return found


def _values(header: Row, row: Row | None, columns: Sequence[int]) -> str:
    """Return a row's values in some columns, each after its column's name; an empty value is said to be."""
    if row is None:
        return "删去了"
    return "、".join(f"{header[column]} {row[column] or '空'}" for column in columns) or "未变"
