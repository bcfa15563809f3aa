"""The modifiers of a node in their order, around the formula of its raw score (rules.md 1)."""

from __future__ import annotations

from decimal import Decimal

from zzcli.reports.workbook.expressions import Translator
from zzcli.reports.workbook.text import Untranslatable, number, rounded
from zzcli.rules.expressions import Expression
from zzcli.rules.model import Limit
from zzcli.scoring.modifiers import limit_left


def modified(score: str, full: str, whole: str | None, translator: Translator, row: int) -> tuple[str, str | None]:
    """Return score and full after cap, floor, keep, full-when, gate and round.

    `full` is the cell of the full, `whole` its formula, None where it is a number.
    """
    settled = translator.settled
    score = _bounded(score, full, translator, row)
    own = settled.get("full")
    filled = _condition(translator, "full-when", row)
    score = _kept(score, translator, row)
    if filled is not None:
        if not isinstance(own, Decimal):
            raise Untranslatable("计满条件没有满分可计")
        score = f"IF({filled},{number(own)},{score})"
        whole = None if whole is None else f"IF({filled},{number(own)},{whole})"
    gate = _condition(translator, "gate", row)
    if gate is not None:
        score = f"IF({gate},{score},0)"
    places = settled.get("round")
    return (rounded(score, int(places)) if isinstance(places, Decimal | int) else score), whole


def _bounded(score: str, full: str, translator: Translator, row: int) -> str:
    settled = translator.settled
    cap, floor = settled.get("cap"), settled.get("floor")
    if cap is None and not settled.get("uncapped"):
        score = f"MIN({score},{full})"
    for limit, function in ((cap, "MIN"), (floor, "MAX")):
        if isinstance(limit, Limit) and limit.points is not None:
            evaluation, tree, node = translator.evaluation, translator.tree, translator.node
            left = limit_left(evaluation, tree, node, translator.frame, row, limit)
            score = f"{function}({score},{number(left)})"
    return score


def _kept(score: str, translator: Translator, row: int) -> str:
    best = translator.best_kept
    earlier = None if best is None else best[row]
    return score if earlier is None else f"MAX({score},{number(earlier)})"


def _condition(translator: Translator, key: str, row: int) -> str | None:
    condition = translator.settled.get(key)
    return translator.condition(condition.syntax, row) if isinstance(condition, Expression) else None
