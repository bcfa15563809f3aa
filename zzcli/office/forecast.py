"""Invented plans, and how far the units have come with them: yearly tasks, monthly targets, progress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, ONE, plain
from zzcli.ledger.periods import Period, Span
from zzcli.office.asked import Plan, plans, readers
from zzcli.office.dice import Dice, rounded
from zzcli.rules.model import Measure, MeasureKind, MeasureSpan, Node, Tree
from zzcli.scoring.evaluation import Evaluation

Line = tuple[str, str, str, str, str, str]

# How much a year brings, by the unit of measurement: lowest, highest, decimals.
_AMOUNTS = {
    "亩": (300, 3000, 0),
    "公顷": (6, 40, 1),
    "平方米": (2000, 20000, 0),
    "公里": (3, 30, 1),
    "万元": (500, 9000, 0),
    "亿元": (5, 90, 1),
    "户": (40, 400, 0),
    "人": (50, 900, 0),
    "家": (4, 30, 0),
    "%": (80, 100, 0),
}
_USUAL = (20, 200, 0)
_FEW = (3, 12, 0)  # of what is counted one by one
_TOTAL = Decimal("1.25")  # what a 总数 is to the task taken from it
_NO_TASK, _NO_RATE = 12, 2  # percent of the units that lack a task, or a rate that nearly everybody has
_TWELVE = Decimal(12)
_EARLY = Decimal("6.5")  # months in which a task is done that no month's share is taken of


class Forecast:
    """The invented plans of a scheme's specials."""

    def __init__(self, dice: Dice) -> None:
        """Draw from `dice`."""
        self._dice = dice
        self._readers: dict[Node, list[Node]] = {}

    def lines(self, evaluation: Evaluation, tree: Tree) -> Iterator[Line]:
        """Yield the plan lines that a special needs in a period: 单位,评分项,对象,指标,月份,值."""
        for plan in plans(evaluation.scheme, tree):
            if plan.tabled or evaluation.outer(tree, plan.asker) is None:
                continue
            for unit, path in evaluation.inner(tree, plan.asker).index:
                monthly = self._monthly(plan)
                period = evaluation.period
                month = f"{period.year:04d}-{period.month:02d}" if monthly else f"{period.year:04d}"
                value = self._value(evaluation, tree, plan, unit, path)
                yield unit, plan.owner.name, path, plan.name, month, value

    def target(self, plan: Plan, unit: str, path: str, period: Period) -> Decimal:
        """Return the number planned for a unit or object in a period (its last month)."""
        measure = plan.measure
        if measure is None or plan.holder is None:
            return Decimal(self._dice.whole(10, 100, "plan", plan.owner.name, plan.name, unit, path))
        if measure.kind is MeasureKind.PERCENT:
            return self.rate(plan, unit, period)
        task = self.task(plan.holder, measure, unit, path)
        if self._monthly(plan):
            share = CONTEXT.divide(CONTEXT.multiply(task, Decimal(period.month)), _TWELVE)
            month_only = measure.span is MeasureSpan.MONTH and period.kind is Span.MONTH
            return _at_least_one(measure, CONTEXT.divide(task, _TWELVE) if month_only else share)
        return rounded(CONTEXT.multiply(task, _TOTAL), 0) if "总" in plan.name else task

    def rate(self, plan: Plan, unit: str, period: Period) -> Decimal:
        """Return the planned percentage of a unit: a growth or a share, a little more each month it is planned for.

        `plan` must be for a measure.
        """
        holder, measure = plan.holder, plan.measure
        if holder is None or measure is None:
            raise LookupError(f"{plan.owner.name}/{plan.name} is not planned for a measure")
        key = (holder.tree, holder.name, measure.name)
        share = not is_change(measure)
        low, high = (25, 60) if share else (6, 11)
        base = self._dice.between(Decimal(low), Decimal(high), "rate", *key)
        own = self._dice.between(Decimal("-1.5"), Decimal("1.5"), "rate", *key, unit)
        climb = CONTEXT.divide(Decimal(period.month) if self._monthly(plan) else _TWELVE, Decimal(10))
        return rounded(base + own + climb, 1)

    def task(self, holder: Node, measure: Measure, unit: str, path: str) -> Decimal:
        """Return what a unit or object has to bring in the year."""
        key = ("task", holder.tree, holder.name, measure.name, unit, path)
        low, high, places = amounts(measure)
        return rounded(self._dice.between(Decimal(low), Decimal(high), *key), places)

    def day(self, plan: Plan, unit: str, path: str, year: int) -> date:
        """Return the day planned for what a date is reported of."""
        return date(year, self._dice.whole(4, 9, "due", plan.owner.name, unit, path), 30)

    def progress(self, plan: Plan, unit: str, path: str, month: int) -> Decimal:
        """Return the part of the year's task done by the end of a month: it never falls from month to month."""
        holder = plan.owner if plan.holder is None else plan.holder
        key = ("pace", holder.tree, holder.name, plan.measure.name if plan.measure else plan.name, unit, path)
        step = CONTEXT.divide(ONE, _TWELVE if plan.by_month else _EARLY)
        done = sum(self._dice.between(Decimal("0.75"), Decimal("1.4"), *key, str(m)) for m in range(1, month + 1))
        most = self._dice.one_of([ONE, ONE, Decimal("1.04"), Decimal("0.96")], *key, "most")
        return min(most, CONTEXT.multiply(step, Decimal(done)))

    def lacks(self, evaluation: Evaluation, tree: Tree, node: Node, unit: str, path: str) -> bool:
        """Whether a unit has no such task (`-`): now and then where the rule allows it, never the first unit.

        The rule is the node's and that of every node below which reads its measures.
        """
        if node not in self._readers:
            self._readers[node] = [node, *readers(tree, node)]
        allowed = all(evaluation.base(each).get("absent") is not None for each in self._readers[node])
        if not allowed or unit == evaluation.inner(tree, node).units[0]:
            return False
        rates = any(m.kind is MeasureKind.PERCENT for m in (evaluation.base(node).get("measures") or {}).values())
        return self._dice.chance(_NO_RATE if rates else _NO_TASK, "none", tree.stem, node.name, unit, path)

    def _value(self, evaluation: Evaluation, tree: Tree, plan: Plan, unit: str, path: str) -> str:
        measure = plan.measure
        if measure is not None and measure.kind is MeasureKind.DATE:
            return self.day(plan, unit, path, evaluation.period.year).isoformat()
        holder = plan.holder
        if not plan.own and holder is not None and evaluation.outer(tree, holder) is not None:
            rows = {*evaluation.inner(tree, holder).index}
            if (unit, path) in rows and self.lacks(evaluation, tree, holder, unit, path):
                return "0"
        return plain(self.target(plan, unit, path, evaluation.period))

    def _monthly(self, plan: Plan) -> bool:
        """Whether a plan is made month by month: one for its own measure, or one named for what is due by then."""
        if plan.own:
            return plan.measure is not None and plan.measure.kind is not MeasureKind.DATE
        return "年" not in plan.name and any(word in plan.name for word in ("累计", "月", "计划"))


def amounts(measure: Measure) -> tuple[int, int, int]:
    """Return the lowest and highest that a year brings of a measure, and its decimals."""
    if measure.kind is MeasureKind.COUNT and measure.unit not in ("户", "人", "家"):
        return _FEW
    low, high, places = _AMOUNTS.get(measure.unit, _USUAL)
    return low, high, 0 if measure.kind is MeasureKind.COUNT else places


def is_change(measure: Measure) -> bool:
    """Whether a percentage is a change, which may be negative, or else a part of a whole."""
    return any(word in measure.name for word in ("增", "变", "降"))


def _at_least_one(measure: Measure, value: Decimal) -> Decimal:
    if measure.kind is MeasureKind.COUNT:
        return max(ONE, rounded(value, 0))
    return max(ONE, rounded(value, 1))
