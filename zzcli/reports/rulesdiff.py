"""What a change of rules is, key by key, and what it would have done to a month's ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zzcli.reports.difference import RANKS, rank_row
from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.rules.changes import Kind, RuleChange
from zzcli.scoring.diff import rank_changes
from zzcli.scoring.period import Scored

_COLUMNS = (
    Column("专项、序列或表", "owner"),
    Column("项", "name"),
    Column("改了", "key"),
    Column("改前", "before"),
    Column("改后", "after"),
    Column("条款", "clause"),
)
_FLAT = (Column("类别", "kind"), *_COLUMNS)
_NONE = "（没有）"


def report(span: str, changes: Sequence[RuleChange], months: tuple[Scored, Scored] | None = None) -> Report:
    """Return the changes, a table a kind; with a month scored by both versions, the ranks and totals that move.

    CSV has the changes alone where no month is asked for, else the ranks alone.
    """
    tables = [_table(span, kind, changes) for kind in Kind]
    tables = [table for table in tables if table.rows] or [Table(f"{span} 没有变化", _COLUMNS, ())]
    flat = Table(span, _FLAT, tuple((str(each.kind), *_row(each)) for each in changes))
    if months is None:
        return Report(tuple(tables), flat=flat)
    before, after = months
    titles = {tree.stem: tree.title for each in months for tree in each.book.scheme.tracks}
    moved = [each for each in rank_changes(before, after) if each.changed]
    heading = f"{after.period} 按改后的规则"
    rows = tuple(rank_row(each, titles, shown) for each in moved)
    notes = tuple(_notes(before, after)) + (() if rows else ("名次和总分都不变",))
    tables.append(Table(heading, RANKS, rows, notes))
    ranks = Table(heading, RANKS, tuple(rank_row(each, titles, exact) for each in moved))
    return Report(tuple(tables), flat=ranks, synthetic=after.book.ledger.config.synthetic)


def _table(span: str, kind: Kind, changes: Iterable[RuleChange]) -> Table:
    return Table(f"{span} {kind}", _COLUMNS, tuple(_row(each) for each in changes if each.kind is kind))


def _row(each: RuleChange) -> tuple[str, ...]:
    what = each.key or ("增加" if each.before is None else "删去")
    before, after = (_NONE if value is None else value for value in (each.before, each.after))
    return (each.owner, each.name, what, before, after, each.clause)


def _notes(*months: Scored) -> Iterable[str]:
    """Say where figures that a version asks for are missing and count as zero."""
    for word, scored in zip(("改前", "改后"), months, strict=True):
        missing = scored.run.missing
        if missing:
            yield f"{word}的规则所要的数据不全，缺的按零分计：{'、'.join(sorted(missing))}"
