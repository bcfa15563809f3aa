"""What other figures would make of a unit's scores, total and rank, and who else would move."""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.reports.difference import RANKS, SCORES, rank_row, score_row
from zzcli.reports.digits import shown
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.diff import Diff, RankChange, diff_json, rank_changes
from zzcli.scoring.period import Scored
from zzcli.scoring.whatif import Figure

_FIGURES = (
    Column("专项", "special"),
    Column("单位", "unit"),
    Column("评分项", "item"),
    Column("对象", "object"),
    Column("指标", "measure"),
    Column("核定", "verified", right=True),
    Column("试算", "tried", right=True),
)


def whatif(before: Scored, after: Scored, diff: Diff, unit: str, figures: Sequence[Figure]) -> Report:
    """Return the figures tried, the unit's scores that change, and totals and ranks: the unit's first, then who moves."""
    titles = {tree.stem: tree.title for tree in (*after.book.scheme.specials, *after.book.scheme.tracks)}
    own = [each for each in rank_changes(before, after) if each.unit == unit]
    ranks = [*own, *(each for each in diff.ranks if each.unit != unit)]
    nodes = [each for each in diff.nodes if each.unit == unit]
    note = "只是试算，没有写任何文件" if nodes or diff.ranks else "得分、总分、名次都不变；只是试算，没有写任何文件"
    tried = Table(f"{after.period} {unit} 试算", _FIGURES, tuple(_figure(each, titles) for each in figures), (note,))
    scores = Table(f"{unit} 的得分", SCORES, tuple(score_row(each, titles, shown) for each in nodes))
    moved = Table("总分和名次", RANKS, tuple(rank_row(each, titles, shown) for each in ranks))
    return Report(
        tuple(table for table in (tried, scores, moved) if table.rows),
        _json(before, after, diff, unit, figures, ranks),
        flat=moved,
        synthetic=after.book.ledger.config.synthetic,
    )


def _figure(each: Figure, titles: dict[str, str]) -> tuple[str, ...]:
    before = "（没有这一行）" if each.before is None else each.before
    return (titles[each.tree.stem], each.unit, each.node.name, each.object, each.measure.name, before, each.after)


def _json(
    before: Scored, after: Scored, diff: Diff, unit: str, figures: Sequence[Figure], ranks: Sequence[RankChange]
) -> dict[str, object]:
    """Return `zzcli.whatif.v1`."""
    told = diff_json(before, after, Diff(tuple(ranks), diff.nodes, ()))
    return {
        "schema": "zzcli.whatif.v1",
        "period": str(after.period),
        "commit": before.book.ledger.source.commit,
        "unit": unit,
        "set": [
            {
                "special": each.tree.stem,
                "unit": each.unit,
                "item": each.node.name,
                "object": each.object,
                "measure": each.measure.name,
                "before": each.before,
                "after": each.after,
            }
            for each in figures
        ],
        "ranks": told["ranks"],
        "nodes": told["nodes"],
    }
