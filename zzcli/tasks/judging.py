"""Is a target met, and what colour does it bear on a day? Pure functions of what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import reduce

from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.progress import Progress
from zzcli.tasks.model import DONE, Force, Gathering, Plan, Target


class Colour(StrEnum):
    """How a target or task stands; the word is always said with the colour."""

    RED = "红"
    YELLOW = "黄"
    GREY = "灰"
    WHITE = "白"
    GREEN = "绿"

    @property
    def word(self) -> str:
        """What the colour means."""
        return _WORDS[self]


_WORDS = {
    Colour.RED: "逾期",
    Colour.YELLOW: "即将到期",
    Colour.GREY: "待判断",
    Colour.WHITE: "未到期",
    Colour.GREEN: "完成",
}


def worst(colours: Sequence[Colour]) -> Colour:
    """Return the colour of several together: the first of red, yellow, grey, white, green; grey of none."""
    return min(colours, key=list(Colour).index, default=Colour.GREY)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was reported of a target, put together: `met` is None where that cannot be told (`why` says it).

    `achieved` is the day on which the target was met, where it was told. `silent`: nothing was ever reported.
    `value` and `total` are the number that was compared, where there is one.
    """

    met: bool | None
    shown: str = ""
    achieved: date | None = None
    why: str = ""
    silent: bool = False
    value: Decimal | None = None
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A target on a day: `unit` is whose it is where each unit of a list has it, else empty."""

    target: Target
    unit: str
    colour: Colour
    note: str
    figure: Figure
    reported: date | None = None


def meets(target: Target, value: Decimal, total: Decimal | None) -> bool:
    """Return whether a value meets the target; of a total it is compared as an exact fraction.

    10.04% is 1004 of 10000: 1004/10000 > 10/100, so it is not within 10%.
    """
    assert target.value is not None
    found, wanted = Fraction(value), Fraction(target.value)
    if total is not None:
        found = found / Fraction(total) * (100 if target.share else 1)
    if target.comparison == ">=":
        return found >= wanted
    return found <= wanted if target.comparison == "<=" else found == wanted


def near(plan: Plan, target: Target) -> bool:
    """Return whether people say if a number is near enough (左右): they do so with the day on which it was reached."""
    return target.comparison == "=" and plan.force[target.force] is Force.JUDGE


def gather(plan: Plan, target: Target, lines: Sequence[Progress], answerable: Sequence[str]) -> Figure:
    """Put together what units reported of one target that is not each unit's own."""
    lines = [line for line in lines if not line.missing]
    if not lines:
        return Figure(False, "没有报", silent=True)
    if target.comparison == DONE:
        return _deliverable(plan, lines, answerable)
    if plan.scopes[target.scope].by is Gathering.WORST:
        return _worst(plan, target, lines)
    return _total(plan, target, lines)


def _deliverable(plan: Plan, lines: Sequence[Progress], answerable: Sequence[str]) -> Figure:
    """A deliverable is done when one unit says so, or under the other reading when every unit that answers does."""
    days = {line.unit: line.achieved for line in lines if line.achieved is not None}
    if plan.all_leads and len(answerable) > 1:
        lacking = [unit for unit in answerable if unit not in days]
        if lacking:
            return Figure(False, "未完成", why=f"{'、'.join(lacking)}没有报完成")
        return Figure(True, "完成", max(days[unit] for unit in answerable))
    return Figure(True, "完成", min(days.values())) if days else Figure(False, "未完成")


def _worst(plan: Plan, target: Target, lines: Sequence[Progress]) -> Figure:
    values = [line.value for line in lines if line.value is not None]
    if not values:
        return Figure(False, "没有报数", silent=True)
    found = max(values) if target.comparison == "<=" else min(values)
    return _met(plan, target, found, None, lines)


def _total(plan: Plan, target: Target, lines: Sequence[Progress]) -> Figure:
    told = [line for line in lines if line.value is not None]
    if not told:
        return Figure(False, "没有报数", silent=True)
    value = reduce(CONTEXT.add, (line.value for line in told if line.value is not None), ZERO)
    totals = [line.total for line in told if line.total is not None]
    if totals and len(totals) == len(told):
        return _met(plan, target, value, reduce(CONTEXT.add, totals, ZERO), told)
    if len(told) > 1 and (target.rate or totals):
        return Figure(None, "几个数", why="几个单位各报了一个比率，没有总数，不能相加")
    if target.share:
        return Figure(None, plain(value), why="比例没有总数，无法核对")
    return _met(plan, target, value, None, told)


def _met(plan: Plan, target: Target, value: Decimal, total: Decimal | None, lines: Sequence[Progress]) -> Figure:
    shown = plain(value) if total is None else f"{plain(value)}/{plain(total)}"
    if total is not None and total <= 0:
        return Figure(None, shown, why="总数不大于零，无法核对")
    days = [line.achieved for line in lines if line.value is not None]
    told = [day for day in days if day is not None]
    met = meets(target, value, total) or (near(plan, target) and bool(told))
    achieved = max(told) if met and told and len(told) == len(days) else None
    return Figure(met, shown, achieved, value=value, total=total)


def own(plan: Plan, target: Target, line: Progress | None) -> Figure:
    """Return what one unit reported of a target that each unit has."""
    if line is None or line.missing:
        return Figure(False, "没有报", silent=True)
    if target.comparison == DONE:
        return Figure(line.achieved is not None, "未完成" if line.achieved is None else "完成", line.achieved)
    return _total(plan, target, [line])


def stand(plan: Plan, target: Target, figure: Figure, today: date) -> tuple[Colour, str]:
    """Return the colour that a target bears on a day, and why."""
    if figure.met is None:
        return Colour.GREY, figure.why
    if figure.met and figure.achieved is None:
        return Colour.GREY, "报的数达到目标，没有完成日期，请核实"
    if figure.met:
        return Colour.GREEN, _when_done(target, figure)
    if target.due is not None and today <= target.due:
        return _waiting(plan, target.due, today, figure)
    if near(plan, target) and not figure.silent:
        return Colour.GREY, f"报 {figure.shown}，是不是“{target.force}”由人判断"
    if target.due is None:
        return Colour.GREY, _joined("没有期限", figure.why)
    if plan.force[target.force] is Force.JUDGE:
        return Colour.GREY, _joined(f"期限已过，措辞是“{target.force}”，由人判断", figure.why)
    if target.due < plan.issued and figure.silent:
        return Colour.GREY, f"{plan.issued} 印发时已经到期，又没有报过，请先核实"
    silent = "没有报过进展" if figure.silent else figure.why
    return Colour.RED, _joined(f"逾期 {(today - target.due).days} 天", silent)


def _when_done(target: Target, figure: Figure) -> str:
    assert figure.achieved is not None
    late = (figure.achieved - target.due).days if target.due is not None else 0
    return f"{figure.achieved} 完成" + (f"，晚 {late} 天" if late > 0 else "")


def _waiting(plan: Plan, due: date, today: date, figure: Figure) -> tuple[Colour, str]:
    left = (due - today).days
    note = f"还有 {left} 天" if left else "今天到期"
    return (Colour.YELLOW if left <= plan.soon else Colour.WHITE), _joined(note, figure.why)


def _joined(*parts: str) -> str:
    return "，".join(filter(None, parts))
