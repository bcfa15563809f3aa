"""Grades of units and the order of on-site scores, as tables; what follows is for people to decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from zzcli.ledger.numbers import CONTEXT, half_up, plain
from zzcli.ledger.site_scores import Observed
from zzcli.reports.model import Column, Report, Table
from zzcli.tasks.grading import MEASURES, Graded, Grading
from zzcli.tasks.status import TaskBook

_RATES = tuple(Column(name, key, right=True) for name, key in zip(MEASURES, ("done", "timely", "reports"), strict=True))
_GRADES = (
    Column("单位", "unit"),
    *_RATES,
    Column("得分", "score", right=True),
    Column("档次", "grade"),
    Column("建议（由人决定）", "outcome"),
    Column("说明", "note"),
)
_ORDER = (
    Column("名次", "rank", right=True),
    Column("单位", "unit"),
    Column("得分", "score", right=True),
    Column("备注", "note"),
)


def grades(tasks: TaskBook, grading: Grading, found: Sequence[Graded]) -> Report:
    """Return one line a unit, in the order of units.toml."""
    rows = tuple(_row(each) for each in found)
    weights = "，".join(f"{name} {plain(weight)}（{MEASURES[name]}）" for name, weight in grading.weights.items())
    bands = "，".join(f"{name} {plain(low)} 分起" for name, low in grading.grades)
    notes = (
        f"依据：{grading.document}",
        f"权重：{weights}",
        f"分档：{bands}",
        "表扬、通报批评、约谈只是建议，由人决定",
    )
    table = Table(f"{tasks.today} 考核", _GRADES, rows, notes)
    return Report((table,), synthetic=tasks.ledger.config.synthetic)


def _row(each: Graded) -> tuple[str, ...]:
    rates = tuple("" if not total else f"{part}/{total}" for part, total in each.rates.values())
    score = "" if each.score is None else shown(each.score)
    notes = [f"{each.judged} 个目标待判断，没有计入"] if each.judged else []
    if each.score is None:
        notes.append("没有到期的目标和应报的报告，不评")
    return (each.unit, *rates, score, each.grade, each.outcome, "；".join(notes))


def shown(score: Fraction) -> str:
    """Return an exact score with two places, half-up."""
    exact = CONTEXT.divide(Decimal(score.numerator), Decimal(score.denominator))
    return f"{half_up(exact, 2):f}"


def site_order(title: str, ranked: Sequence[tuple[int, Observed]], *, synthetic: bool) -> Report:
    """Return the order of on-site scores."""
    rows = tuple((str(rank), each.unit, plain(each.score), each.note) for rank, each in ranked)
    return Report((Table(title, _ORDER, rows),), synthetic=synthetic)
