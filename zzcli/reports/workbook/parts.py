"""The children of an inner node in one row, as cells: its items, and the other nodes that `of` takes in."""

from __future__ import annotations

from decimal import Decimal

from zzcli.reports.workbook.expressions import Translator
from zzcli.reports.workbook.inner import Part
from zzcli.reports.workbook.layout import FULL, SCORE, Spot
from zzcli.reports.workbook.text import STORED, Untranslatable, number
from zzcli.rules.model import Use, When
from zzcli.scoring.children import Child


def parts_of(translator: Translator, row: int) -> list[Part]:
    """Return the children that are there for a row, in the order of the rules."""
    evaluation, tree, node = translator.evaluation, translator.tree, translator.node
    columns = translator.children
    own = [child for child in node.children if evaluation.base(child).get("scored") is not False]
    own = [child for child in own if evaluation.result(tree, child) is not None]
    found = []
    for child, values in zip(own, columns, strict=False):
        result = evaluation.result(tree, child)
        assert result is not None
        at = translator.row_in(result.frame, row)
        if at is None:
            continue
        spot = translator.layout.spots[child]
        found.append(_part(translator, spot, at, values.weights[row], inner=False))
    taken = translator.settled.get("of") or ()
    for (use, points), values in zip(taken, columns[len(own) :], strict=True):
        found += _taken_in(translator, use, points, values, row)
    if not found:
        raise Untranslatable("没有下级评分项")
    return found


def _taken_in(translator: Translator, use: Use, points: Decimal | None, values: Child, row: int) -> list[Part]:
    score, full = values.scores[row], values.fulls[row]
    evaluation = translator.evaluation
    tree = evaluation.scheme.tree(use.tree)
    node = None if tree is None else tree.nodes[use.node]
    spot = None if node is None else translator.layout.spots.get(node)
    if use.when is not When.NOW or tree is None or node is None or spot is None:
        gone = score is None or full is None
        return [] if gone else [Part(number(score), number(full), values.weights[row])]  # type: ignore[arg-type]
    result = evaluation.result(tree, node)
    assert result is not None
    inner = bool(translator.frame.objects and result.inner.objects)
    whole = result.inner if inner else result.frame
    at = translator.row_in(whole, row)
    if at is None or score is None:
        return []
    part = _part(translator, spot, at, values.weights[row], inner=inner)
    if points is None:
        return [part]
    return [Part(f"ROUND({part.score}*{number(points)}/{part.full},{STORED})", number(points), part.weight)]


def _part(translator: Translator, spot: Spot, row: int, weight: Decimal, *, inner: bool) -> Part:
    score, full = (spot.cell(row, column, inner=inner, sheet=translator.sheet) for column in (SCORE, FULL))
    return Part(score, full, weight)
