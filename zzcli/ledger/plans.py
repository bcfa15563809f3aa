"""Plans: monthly targets and yearly constants made after the rules by units and leads (ledger/plans/<special>.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.units import Units
from zzcli.ledger.values import ValueFault, parse_number

HEADER: Row = ("单位", "评分项", "对象", "指标", "月份", "值")


@dataclass(frozen=True, slots=True)
class Plan:
    """A line of plans: whose, of which item, object and measure, for which month or year, and its value as written."""

    unit: str
    item: str
    object: str
    measure: str
    month: str
    value: str
    line: int

    @property
    def number(self) -> Decimal | None:
        """The value as a number; None: it is none (a date, a word)."""
        try:
            return parse_number(self.value)
        except ValueFault:
            return None


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan values of one special; `measures` names by item what is planned."""

    path: str
    measures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    _values: Mapping[Row, tuple[str, int]] = field(default_factory=dict)

    @property
    def rows(self) -> list[Plan]:
        """The lines, in the order of the file; of two with one key the last."""
        return [
            Plan(unit, item, path, measure, month, value, line)
            for (unit, item, path, measure, month), (value, line) in self._values.items()
        ]

    def value(self, unit: str, item: str, thing: str, measure: str, period: Period) -> tuple[str, int] | None:
        """Return the text and line of a plan value: the month's, else the year's; `thing` is the 对象, mostly empty.

        A quarter takes the value of its last month.
        """
        for month in (f"{period.year:04d}-{period.month:02d}", f"{period.year:04d}"):
            found = self._values.get((unit, item, thing, measure, month))
            if found is not None:
                return found
        return None


def read_plans(path: str, raw: bytes, units: Units) -> Plans:
    """Read the plans of one special."""
    table = read_table(path, raw, HEADER)
    if not table.rows:
        return Plans(path, problems=table.problems)
    unit_names = UnitNames(path, units)
    names, items, objects, measures, months, values = zip(*table.rows, strict=True)
    keys = list(zip(unit_names.resolve(names, table.lines), items, objects, measures, months, strict=True))
    problems = [*table.problems, *unit_names.problems(), *duplicate_keys(path, keys, table.lines)]
    for month, value, line in zip(months, values, table.lines, strict=True):
        if not _is_month_or_year(month):
            message = f"月份“{month}”应为 2021-06（当月）或 2021（全年）"
            problems.append(Problem("period", Place(path, line), message))
        if not value:
            problems.append(Problem("empty-value", Place(path, line), "值是空的，请填写，或删去这一行"))
    planned: dict[str, set[str]] = {}
    for item, measure in zip(items, measures, strict=True):
        planned.setdefault(item, set()).add(measure)
    return Plans(
        path,
        {item: frozenset(found) for item, found in planned.items()},
        tuple(problems),
        dict(zip(keys, zip(values, table.lines, strict=True), strict=True)),
    )


def _is_month_or_year(text: str) -> bool:
    try:
        return Period.parse(text).kind is not Span.QUARTER
    except ValueError:
        return False
