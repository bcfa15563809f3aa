"""Invented figures: for every figure due a plausible value that follows from the seed and the figure's key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO, plain
from zzcli.ledger.periods import Span
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK, NOT_YET, ValueFault, parse_date
from zzcli.office.asked import Plan, expressions_of, plans
from zzcli.office.dice import Dice, rounded
from zzcli.office.forecast import Forecast, amounts, is_change
from zzcli.office.partition import Owned, addends, parts
from zzcli.rules.model import Measure, MeasureKind, MeasureSpan, Node, Tree
from zzcli.scoring.dues import Due, special_dues
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.order import measures_of

NOTE = "演示数据"
Line = tuple[str, str, str, str, str, str, str]

_NUMBERS = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT})
_HUNDRED = Decimal(100)
_MANY = Decimal(20)  # of fewer things at most one is not done


@dataclass
class Inventor:
    """Invents the figures of one special; what is planned for a measure decides what is reported."""

    dice: Dice
    forecast: Forecast
    evaluation: Evaluation
    tree: Tree
    _plans: Mapping[Owned, Plan] = field(init=False)
    _summed: Mapping[Owned, int] = field(init=False)  # how many measures are added up to what their plan asks for
    _parts: Mapping[Owned, Owned] = field(init=False)
    _wholes: frozenset[Owned] = field(init=False)
    _tabled: dict[Plan, Mapping[tuple[str, str], Decimal]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Find out what is planned, and what is part of what."""
        found: dict[Owned, Plan] = {}
        summed: dict[Owned, int] = {}
        for plan in plans(self.evaluation.scheme, self.tree):
            if plan.holder is not None and plan.measure is not None:
                found.setdefault((plan.holder, plan.measure.name), plan)
        for plan in list(found.values()):
            added = self._sum(plan)
            if all(found.get(owned, plan) is plan for owned in added):  # none of them has a plan of its own
                found.update(dict.fromkeys(added, plan))
                summed.update(dict.fromkeys(added, len(added)))
        self._plans, self._summed = found, summed
        self._parts = parts(self.tree)
        self._wholes = frozenset(self._parts.values())

    def _sum(self, plan: Plan) -> list[Owned]:
        """Return the measures, that of the plan among them, whose sum a rule takes; none when it takes no sum."""
        for expression in expressions_of(plan.asker):
            found = addends(self.tree, plan.asker, expression.syntax)
            if len(found) > 1 and plan.measure in [measures_of(node)[name] for node, name in found]:
                return found
        return []

    def lines(self) -> Iterator[Line]:
        """Yield a line for every figure due: 单位,评分项,对象,指标,申报,核定,备注."""
        for due in special_dues(self.evaluation, self.tree):
            key = (due.unit, due.node.name, due.object, due.measure.name)
            yield (*key, *self._cells(due))

    def _cells(self, due: Due) -> tuple[str, str, str]:
        node, measure, unit, path = due.node, due.measure, due.unit, due.object
        if unit != CITY and self.forecast.lacks(self.evaluation, self.tree, node, unit, path):
            return "", NO_TASK, f"{NOTE}：没有这项任务"
        if measure.kind is MeasureKind.JUDGED:
            judged = self._judged(node, measure, unit, path)
            return "", plain(judged), f"{NOTE}：由牵头部门评定" if judged else NOTE
        if measure.kind not in _NUMBERS:
            text = self._text(node, measure, unit, path)
            return text, text, NOTE
        value = self.number(node, measure, unit, path)
        return self._declared(due, value), plain(value), NOTE

    def _declared(self, due: Due, value: Decimal) -> str:
        """What the unit reported: now and then a little more than what was confirmed; nobody reports for the city."""
        if due.unit == CITY:
            return ""
        own = (due.node, due.measure.name)
        key = (*due.key, str(self.evaluation.period))
        exact = own in self._parts or own in self._wholes or value <= ZERO
        if exact or not self.dice.chance(6, "declared", self.tree.stem, *key):
            return plain(value)
        if due.measure.kind is MeasureKind.COUNT:
            return plain(value + ONE)
        return plain(rounded(CONTEXT.multiply(value, Decimal("1.06")) + Decimal("0.1"), 1))

    # -- numbers ----------------------------------------------------------------------------------------------

    def number(self, node: Node, measure: Measure, unit: str, path: str) -> Decimal:
        """Return what was confirmed of a numeric measure for a unit or object (全市: for the city)."""
        if measure.sum_of is not None and measure.sum_of.tree == self.tree.stem:
            return self._total(self.tree.nodes[measure.sum_of.node], measure.sum_of.what)
        whole = self._parts.get((node, measure.name))
        if whole is not None and whole[1] in (self.evaluation.base(whole[0]).get("measures") or {}):
            return self._part(node, measure, whole, unit, path)
        plan = self._plans.get((node, measure.name))
        if plan is not None and plan.tabled:
            planned = self._from_table(plan).get((unit, path))
            if planned is not None:
                return self._towards(node, measure, plan, planned, unit, path)
        elif plan is not None:
            return self._planned(node, measure, plan, unit, path)
        return self._free(node, measure, unit, path)

    def _total(self, node: Node, name: str) -> Decimal:
        """The sum of what was confirmed of a measure for every unit that has the task."""
        evaluation, tree, measure = self.evaluation, self.tree, measures_of(node)[name]
        rows = evaluation.inner(tree, node).index
        there = (row for row in rows if not self.forecast.lacks(evaluation, tree, node, *row))
        return sum((self.number(node, measure, *row) for row in there), ZERO)

    def _part(self, node: Node, measure: Measure, whole: Owned, unit: str, path: str) -> Decimal:
        """A part of another measure: all of it, or somewhat less; several parts of a node share it."""
        total = self.number(whole[0], measures_of(whole[0])[whole[1]], unit, path)
        sharing = [m for name, m in measures_of(node).items() if self._parts.get((node, name)) == whole]
        if len(sharing) > 1:
            return self._shared(node, measure, sharing, total, unit, path)
        key = self._key(node, measure, unit, path)
        if measure.span is not MeasureSpan.MONTH:  # what is held back stays the same, so that the part never falls
            key = key[:-1]
        if self.dice.chance(55, "all", *key):
            return total
        if total < _MANY:
            return max(ZERO, total - self.dice.whole(0, 1, "part", *key))
        share = self.dice.between(Decimal("0.8"), ONE, "part", *key)
        return CONTEXT.multiply(total, share).quantize(ONE, ROUND_DOWN, CONTEXT)

    def _shared(
        self, node: Node, measure: Measure, sharing: list[Measure], total: Decimal, unit: str, path: str
    ) -> Decimal:
        """What one of several parts takes of a total: each some of what those before it leave, the rare ones last."""
        left, taken = total, ZERO
        for each in sorted(sharing, key=lambda m: m.blank is not None):
            if each.blank is not None:
                taken = min(left, self._free(node, each, unit, path))
            else:
                key = self._key(node, each, unit, path)
                steady = key if each.span is MeasureSpan.MONTH else key[:-1]
                share = self.dice.between(Decimal("0.2"), Decimal("0.7"), "share", *steady)
                taken = CONTEXT.multiply(left, share).quantize(ONE, ROUND_DOWN, CONTEXT)
            if each.name == measure.name:
                break
            left -= taken
        return taken

    def _from_table(self, plan: Plan) -> Mapping[tuple[str, str], Decimal]:
        """The numbers that a table of the scheme plans, by unit and object; none where nobody asks in this period."""
        if plan not in self._tabled:
            found: dict[tuple[str, str], Decimal] = {}
            evaluation, asker = self.evaluation, plan.asker
            if evaluation.outer(self.tree, asker) is not None:
                frame = evaluation.inner(self.tree, asker)
                values = evaluation.tables.target(self.tree, asker, evaluation.base(asker), plan.name, frame)
                pairs = zip(frame.index, values, strict=True)
                found = {row: value for row, value in pairs if isinstance(value, Decimal)}
            self._tabled[plan] = found
        return self._tabled[plan]

    def _towards(self, node: Node, measure: Measure, plan: Plan, planned: Decimal, unit: str, path: str) -> Decimal:
        """What has come of a number in a table: of a month's now less, now more; of a year's more each month."""
        key = self._key(node, measure, unit, path)
        if measure.kind is MeasureKind.PERCENT:
            return self._against_rate(measure, planned, key)
        planned = self._own(node, measure, planned)
        places = 0 if measure.kind is MeasureKind.COUNT else 1
        if measure.span is MeasureSpan.MONTH:
            share = self.dice.between(Decimal("0.3"), Decimal("1.4"), "towards", *key)
            return rounded(CONTEXT.multiply(planned, share), places)
        progress = self.forecast.progress(plan, unit, path, self.evaluation.period.month)
        return CONTEXT.multiply(planned, progress).quantize(ONE.scaleb(-places), ROUND_DOWN, CONTEXT)

    def _planned(self, node: Node, measure: Measure, plan: Plan, unit: str, path: str) -> Decimal:
        period = self.evaluation.period
        key = self._key(node, measure, unit, path)
        if measure.kind is MeasureKind.PERCENT:
            return self._against_rate(measure, self.forecast.rate(plan, unit, period), key)
        task = self._own(node, measure, self._task(plan, unit, path))
        if measure.span is MeasureSpan.MONTH:
            month = CONTEXT.divide(task, Decimal(12))
            share = self.dice.between(Decimal("0.7"), Decimal("1.6"), "month", *key)
            return max(ONE, rounded(CONTEXT.multiply(month, share), 0))
        done = CONTEXT.multiply(task, self.forecast.progress(plan, unit, path, period.month))
        return done.quantize(ONE if measure.kind is MeasureKind.COUNT else Decimal("0.1"), ROUND_DOWN, CONTEXT)

    def _task(self, plan: Plan, unit: str, path: str) -> Decimal:
        if plan.holder is None or plan.measure is None:
            raise LookupError(f"{plan.owner.name}/{plan.name} is not planned for a measure")
        return self.forecast.task(plan.holder, plan.measure, unit, path)

    def _own(self, node: Node, measure: Measure, planned: Decimal) -> Decimal:
        """The part of a planned number that one measure brings, where several are added up to it."""
        return CONTEXT.divide(planned, Decimal(self._summed.get((node, measure.name), 1)))

    def _against_rate(self, measure: Measure, rate: Decimal, key: tuple[str, ...]) -> Decimal:
        if is_change(measure) and self.dice.chance(2, "fall", *key):
            return rounded(-self.dice.between(Decimal("0.3"), Decimal(4), "rate", *key), 1)
        habit = self.dice.between(Decimal("-1.2"), Decimal("1.8"), "habit", *key[:-1])
        change = self.dice.between(Decimal(-1), ONE, "rate", *key)
        return rounded(max(Decimal("0.1"), min(_HUNDRED, rate + habit + change)), 1)

    def _free(self, node: Node, measure: Measure, unit: str, path: str) -> Decimal:
        """A number that nothing is planned for."""
        key = self._key(node, measure, unit, path)
        if measure.blank is not None:
            periods = [self.evaluation.period]
            if measure.span is MeasureSpan.YEAR:  # a total since January never falls
                periods = [*self.evaluation.period.since(Span.YEAR), *periods]
            return sum((self._few(*key[:-1], str(period)) for period in periods), ZERO)
        if measure.kind is MeasureKind.PERCENT:
            low, high = (Decimal(-9), Decimal(9)) if is_change(measure) else (Decimal(72), _HUNDRED)
            return rounded(self.dice.between(low, high, "free", *key), 1)
        if measure.span is MeasureSpan.YEAR:
            return self._grown(node, measure, unit, path)
        if measure.kind is MeasureKind.COUNT:
            steady = key[:-1] if (node, measure.name) in self._wholes else key
            return Decimal(self.dice.whole(1, 6, "free", *steady))
        if not measure.unit:
            return rounded(self.dice.between(Decimal("3.2"), Decimal("6.4"), "free", *key), 2)
        low_, high_, places = amounts(measure)
        steady = key[:-1] if measure.span is MeasureSpan.STATE else key
        return rounded(self.dice.between(Decimal(low_), Decimal(high_), "free", *steady), places)

    def _few(self, *key: str) -> Decimal:
        """What now and then happens once or twice in a period."""
        return Decimal(self.dice.whole(1, 2, "few", *key) if self.dice.chance(8, "any", *key) else 0)

    def _grown(self, node: Node, measure: Measure, unit: str, path: str) -> Decimal:
        """A total since January: what each month added."""
        low, high, places = amounts(measure)
        most = CONTEXT.divide(Decimal(high - low), Decimal(6))
        key = self._key(node, measure, unit, path)[:-1]
        months = range(1, self.evaluation.period.month + 1)
        added = (rounded(self.dice.between(ZERO, most, "added", *key, str(month)), places) for month in months)
        return sum(added, Decimal(1))

    def _judged(self, node: Node, measure: Measure, unit: str, path: str) -> Decimal:
        base = self.evaluation.without_objects(node, unit)
        least = _number(base.get("min"), ZERO)
        most = _number(base.get("max"), _number(base.get("full"), _HUNDRED))
        key = self._key(node, measure, unit, path)
        if measure.blank is not None:
            if not self.dice.chance(2, "judged", *key):
                return measure.blank
            return max(least, Decimal(-5)) if least < ZERO else min(most, ONE)
        low = least + CONTEXT.multiply(most - least, Decimal("0.7"))
        return max(least, min(most, rounded(self.dice.between(low, most, "judged", *key), 1)))

    # -- other values -----------------------------------------------------------------------------------------

    def _text(self, node: Node, measure: Measure, unit: str, path: str) -> str:
        key = self._key(node, measure, unit, path)
        if measure.kind is MeasureKind.YES_NO:
            usual = 93 if measure.blank is None else 3  # what a blank denies is the exception
            return "是" if self.dice.chance(usual, "yes", *key) else "否"
        if measure.kind is MeasureKind.CHOICE:
            return measure.words[0] if self.dice.chance(60, "first", *key) else self.dice.one_of(measure.words, *key)
        due = self._deadline(node, measure, unit, path)
        reached = due + timedelta(days=self.dice.whole(-25, 20, "date", *key[:-1]))
        return reached.isoformat() if reached <= self.evaluation.period.end else NOT_YET

    def _deadline(self, node: Node, measure: Measure, unit: str, path: str) -> date:
        """The day planned, or that of a milestone in the scheme's table, else the middle of the year."""
        year = self.evaluation.period.year
        plan = self._plans.get((node, measure.name))
        if plan is not None and plan.own:
            return self.forecast.day(plan, unit, path, year)
        nodes = self.evaluation.base(node).get("nodes")
        table = self.evaluation.scheme.tables.get(nodes) if isinstance(nodes, str) else None
        if table is not None:
            for name, day in zip(table.column("节点"), table.column("期限"), strict=True):
                if name == measure.name:
                    try:
                        return parse_date(str(day))
                    except ValueFault:
                        break
        return date(year, 6, 15)

    def _key(self, node: Node, measure: Measure, unit: str, path: str) -> tuple[str, ...]:
        """What a draw is for; the period comes last, so that `[:-1]` stands for all periods.

        The same fact in another place is drawn as it is there.
        """
        same = measure.same_as
        fact = (self.tree.stem, node.name, measure.name) if same is None else (same.tree, same.node, same.what)
        return (*fact, unit, path, str(self.evaluation.period))


def _number(value: object, otherwise: Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else otherwise
