"""Another node's result as a column: score, full, rate, rank or a measure, now or over earlier periods."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import CONTEXT, store
from zzcli.methods.population import averages, ranks
from zzcli.rules.model import Use, When
from zzcli.scoring.columns import Gap, Value, Values
from zzcli.scoring.frames import Frame

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation


def used(evaluation: Evaluation, use: Use, frame: Frame) -> Values:
    """Return what a `uses` path gives on the rows of `frame`; a `Gap` of kind none where the node is absent."""
    if use.when is When.NOW:
        return _now(evaluation, use, frame)
    if use.when is When.PREVIOUS:
        return _previous(evaluation, use, frame)
    return _mean(evaluation, use, frame)


def _now(evaluation: Evaluation, use: Use, frame: Frame) -> Values:
    tree = evaluation.scheme.tree(use.tree)
    if tree is None:
        raise LookupError(use.tree)
    node = tree.nodes[use.node]
    absent = Gap("none", f"“{use.node}”本期不评分")
    if evaluation.outer(tree, node) is None:
        return [absent] * frame.size
    if use.measure:
        measure = evaluation.measures(node)[use.what]
        column = evaluation.figures.column(tree, node, measure)
        rows = evaluation.inner(tree, node).rows_for(frame)
        return [absent if row is None else column[row] for row in rows]
    result = evaluation.result(tree, node)
    if result is None:
        return [absent] * frame.size
    whole = result.inner if frame.objects and result.inner.objects else result.frame
    scores, fulls = (result.final, result.fulls) if whole is result.inner else (result.score, result.full)
    values: list[Value] = [absent if score is None else score for score in scores]
    if use.what == "full":
        values = [absent if full is None else full for full in fulls]
    elif use.what == "rate":
        values = [
            absent if score is None or full is None else _rate(score, full)
            for score, full in zip(scores, fulls, strict=True)
        ]
    elif use.what == "rank":
        there = [i for i, score in enumerate(scores) if score is not None]
        skipped = evaluation.findings.skipped(tree, node, whole)
        for ranked in (there, [i for i in there if i not in skipped]) if skipped else (there,):
            places = ranks([scores[i] for i in ranked], [0] * len(ranked), better="high")[0]  # type: ignore[misc]
            for i, place in zip(ranked, places, strict=True):
                values[i] = place
    return [absent if row is None else values[row] for row in whole.rows_for(frame)]


def _rate(score: Decimal, full: Decimal) -> Value:
    return store(CONTEXT.divide(score, full)) if full else Gap("zero", "应得分为0，没有得分率")


def _previous(evaluation: Evaluation, use: Use, frame: Frame) -> Values:
    then = evaluation.before()
    values: Values = [Gap("early", "此前没有评分")] * frame.size
    now = Use(use.tree, use.node, use.what, use.measure)
    while then is not None:
        found = _now(then, now, frame)
        values = [b if _open(a) else a for a, b in zip(values, found, strict=True)]
        if not any(map(_open, values)):
            break
        then = then.before()
    return values


def _open(value: Value) -> bool:
    return isinstance(value, Gap) and value.kind in ("early", "none")


def _mean(evaluation: Evaluation, use: Use, frame: Frame) -> Values:
    """The mean over the months or quarters inside this period in which the node was scored."""
    kind = "month" if use.when is When.MONTHS else "quarter"
    now = Use(use.tree, use.node, use.what, use.measure)
    columns = [_now(then, now, frame) for then in evaluation.inside(kind)]
    means: Values = []
    for row in range(frame.size):
        there = [column[row] for column in columns if not isinstance(column[row], Gap)]
        if there:
            means.append(averages(there, [0] * len(there))[0])  # type: ignore[arg-type]
        else:
            means.append(Gap("early", "期内没有评分"))
    return means
