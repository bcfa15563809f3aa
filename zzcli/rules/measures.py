"""The measures a method implies (rules.md 5): the names in `kinds`, `points` and `nodes`, and 评分 of a judged node."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from zzcli.ledger.numbers import ZERO
from zzcli.rules.model import Measure, MeasureKind

JUDGED = Measure("评分", MeasureKind.JUDGED, unit="分")

IMPLIED = {
    "kinds": ("指标", MeasureKind.COUNT),
    "points": ("指标", MeasureKind.YES_NO),
    "nodes": ("节点", MeasureKind.DATE),
}
"""Keys whose value names measures: the column of their table that does, and the kind of the measures."""

_KEYS = {"tally": "kinds", "deduct": "kinds", "checklist": "points", "milestones": "nodes"}


def beside(key: str) -> str:
    """Return under which name a node keeps the measures that one of the keys of `IMPLIED` implies."""
    return f"{key}:measures"


@lru_cache(maxsize=4096)
def implied(name: str, kind: MeasureKind) -> Measure:
    """Return the measure of a name in `kinds`, `points` or `nodes`: an empty count means that none happened."""
    return Measure(name, kind, blank=ZERO if kind is MeasureKind.COUNT else None)


def of_method(method: str, written: Mapping[str, object]) -> Mapping[str, Measure]:
    """Return the measures in force by name: those declared and those the method implies; what is declared wins.

    `written` are the resolved keys of a node. Points that are counted over `records` are no figures.
    """
    own: Mapping[str, Measure] = written.get("measures") or {}  # type: ignore[assignment]
    if method == "judged":
        judged = any(measure.kind is MeasureKind.JUDGED for measure in own.values())
        return own if judged else {**own, JUDGED.name: JUDGED}
    key = _KEYS.get(method)
    if key is None or written.get("records"):
        return own
    named: Mapping[str, Measure] = written.get(beside(key)) or {}  # type: ignore[assignment]
    return {**named, **own} if named else own
