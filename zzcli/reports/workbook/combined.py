"""The second part of a block: objects combined for each of the node's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zzcli.reports.workbook import inner
from zzcli.reports.workbook.blocks import Block, Frozen
from zzcli.reports.workbook.cells import Cell, Live
from zzcli.reports.workbook.layout import FULL, SCORE, Spot
from zzcli.reports.workbook.text import STORED


def outer_cells(block: Block) -> tuple[list[Cell], list[Cell], list[Frozen]]:
    """Return the scores and fulls of the node's own rows, its objects combined, and the rows that are values."""
    result, spot = block.result, block.spot
    settled = block.evaluation.base(block.node)
    frozen: list[Frozen] = []
    scores: list[Cell] = []
    fulls: list[Cell] = []
    weight = settled.get("weight")
    column = _weights(block, str(weight)) if weight else None
    members: list[list[int]] = [[] for _ in range(result.frame.size)]
    for at, row in enumerate(result.inner.within or range(result.inner.size)):
        members[row].append(at)
    for row, rows in enumerate(members):
        score, full = result.score[row], result.full[row]
        if score is None:
            scores.append("不计")
            fulls.append("")
            continue
        why = result.remarks.get(row) or ("" if any(result.final[at] is not None for at in rows) else "没有对象")
        if why:
            frozen.append(Frozen(block.tree, block.node, why))
            scores.append(score)
            fulls.append(full)
            continue
        span = [_span(spot, rows, each) for each in (SCORE, FULL)]
        weights = "" if column is None else _span(spot, rows, column)
        how = settled["combine"]
        scores.append(Live(f"ROUND({inner.combined(how, span[0], weights, span[0])},{STORED})", score))
        fulls.append(Live(f"ROUND({inner.combined(how, span[1], weights, span[0])},{STORED})", full))
    return scores, fulls, frozen


def _span(spot: Spot, rows: Sequence[int], column: int) -> str:
    """The cells of a unit's objects, which follow each other."""
    first = spot.cell(rows[0], column, inner=True, sheet=spot.sheet)
    return f"{first}:{spot.cell(rows[-1], column, inner=True, sheet=spot.sheet)}"


def _weights(block: Block, attribute: str) -> int:
    column = block.column("weight", attribute)
    for row, each in enumerate(block.result.inner.objects):
        value = each.attribute(attribute)
        block.put("weight", row, value if isinstance(value, Decimal) else Decimal(1))
    return column
