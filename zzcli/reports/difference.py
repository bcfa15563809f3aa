"""What changed between two scorings: ranks and totals, scores of items, figures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from zzcli.history.audit import Audit
from zzcli.ledger.numbers import CONTEXT
from zzcli.reports.audit import changes_table
from zzcli.reports.audit_json import changes_json
from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.diff import Diff, FigureChange, NodeChange, RankChange, diff_json
from zzcli.scoring.period import Scored

Number = Callable[[Decimal | None], str]
"""How a number is written."""

_TRACK, _SPECIAL, _UNIT = Column("序列", "track"), Column("专项", "special"), Column("单位", "unit")
_ITEM, _OBJECT, _MEASURE = Column("评分项", "item"), Column("对象", "object"), Column("指标", "measure")
RANKS = (
    _TRACK,
    _UNIT,
    Column("原名次", "rank_before", right=True),
    Column("现名次", "rank_after", right=True),
    Column("原总分", "total_before", right=True),
    Column("现总分", "total_after", right=True),
    Column("增减", "change", right=True),
)
SCORES = (
    _SPECIAL,
    _UNIT,
    _ITEM,
    _OBJECT,
    Column("原得分", "score_before", right=True),
    Column("现得分", "score_after", right=True),
    Column("增减", "change", right=True),
)
_FIGURES = (
    _SPECIAL,
    _UNIT,
    _ITEM,
    _OBJECT,
    _MEASURE,
    Column("原申报", "declared_before", right=True),
    Column("现申报", "declared_after", right=True),
    Column("原核定", "verified_before", right=True),
    Column("现核定", "verified_after", right=True),
)
_FLAT = (
    Column("类别", "kind"),
    Column("序列或专项", "tree"),
    _UNIT,
    _ITEM,
    _OBJECT,
    _MEASURE,
    Column("原", "before", right=True),
    Column("现", "after", right=True),
)


def difference(before: Scored, after: Scored, diff: Diff, history: Audit | None = None) -> Report:
    """Return the differences as three tables, those without rows left out; CSV has one line a changed value.

    `history`: of two commits, the changes between them, by whom and when: a fourth table.
    """
    titles = {tree.stem: tree.title for tree in (*after.book.scheme.specials, *after.book.scheme.tracks)}
    span = f"{_name(before)} → {_name(after)}"
    tables = tuple(table for table in _tables(span, diff, titles, shown) if table.rows)
    if history is not None and history.changes:
        tables = (*tables, changes_table(history, f"{span} 谁改的"))
    rows = tuple(row for table in _tables(span, diff, titles, exact) for row in _flat(table))
    return Report(
        tables or (Table(f"{span} 没有变化", RANKS, ()),),
        {**diff_json(before, after, diff), "changes": None if history is None else changes_json(history)},
        flat=Table(span, _FLAT, rows),
        synthetic=after.book.ledger.config.synthetic,
    )


def _tables(span: str, diff: Diff, titles: dict[str, str], number: Number) -> tuple[Table, ...]:
    return (
        Table(f"{span} 名次和总分", RANKS, tuple(rank_row(each, titles, number) for each in diff.ranks)),
        Table(f"{span} 得分", SCORES, tuple(score_row(each, titles, number) for each in diff.nodes)),
        Table(f"{span} 数据", _FIGURES, tuple(_figure(each, titles) for each in diff.figures)),
    )


def _name(scored: Scored) -> str:
    commit = scored.book.ledger.source.commit
    return f"{scored.period}@{commit[:12]}" if commit else str(scored.period)


def rank_row(each: RankChange, titles: dict[str, str], number: Number) -> tuple[str, ...]:
    """Return a line of `RANKS`."""
    ranks = (_place(each.rank_before), _place(each.rank_after))
    totals = (number(each.total_before), number(each.total_after))
    return (titles[each.track], each.unit, *ranks, *totals, _gain(each.total_before, each.total_after, number))


def score_row(each: NodeChange, titles: dict[str, str], number: Number) -> tuple[str, ...]:
    """Return a line of `SCORES`."""
    scores = (number(each.before), number(each.after))
    return (titles[each.tree], each.unit, each.name, each.object, *scores, _gain(each.before, each.after, number))


def _figure(each: FigureChange, titles: dict[str, str]) -> tuple[str, ...]:
    old, new = each.before or ("", ""), each.after or ("", "")
    key = (titles[each.special], each.unit, each.item, each.object, each.measure)
    return (*key, old[0], new[0], old[1], new[1])


def _flat(table: Table) -> list[tuple[str, ...]]:
    """Return a line for every value of the table that changed, its columns named in the first cell."""
    found = []
    keys = [column.heading for column in _FLAT[1:-2]]
    for row in table.rows:
        cells = dict(zip(table.headings, row, strict=True))
        tree = cells.get("序列") or cells.get("专项", "")
        key = (tree, *(cells.get(name, "") for name in keys[1:]))
        for what in ("名次", "总分", "得分", "申报", "核定"):
            old, new = cells.get(f"原{what}"), cells.get(f"现{what}")
            if old is not None and new is not None and old != new:
                found.append((what, *key, old, new))
    return found


def _place(rank: int | None) -> str:
    return "" if rank is None else str(rank)


def _gain(before: Decimal | None, after: Decimal | None, number: Number) -> str:
    if before is None or after is None:
        return ""
    gain = CONTEXT.subtract(after, before)
    return f"+{number(gain)}" if gain > 0 else number(gain)
