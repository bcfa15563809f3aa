"""What lies before the first period of a ledger (ledger/opening.csv)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.units import Units
from zzcli.ledger.values import ValueFault, parse_number

PATH = "ledger/opening.csv"
HEADER: Row = ("单位", "专项", "评分项", "对象", "指标", "值", "备注")

# What 指标 can be besides the name of a measure, whose total since January it then is.
POOL = "结转"  # the pool carried in
KEPT = "保持"  # the score kept
CREDITED = "已计"  # what was credited against a span's cap


@dataclass(frozen=True, slots=True)
class Opening:
    """Opening values by (unit, special, item, object, measure), each with its line."""

    path: str = PATH
    problems: tuple[Problem, ...] = ()
    _values: Mapping[Row, tuple[Decimal, int]] = field(default_factory=dict)

    def value(self, unit: str, special: str, item: str, thing: str, measure: str) -> tuple[Decimal, int] | None:
        """Return an opening value and its line, or None; `thing` is the 对象, mostly empty."""
        return self._values.get((unit, special, item, thing, measure))

    def places(self) -> list[tuple[Row, Place]]:
        """Return every key with its place, for the check that its special, item and measure exist."""
        return [(key, Place(self.path, line)) for key, (_, line) in self._values.items()]


def read_opening(raw: bytes | None, units: Units, path: str = PATH) -> Opening:
    """Read opening.csv; None: there is no such file, and nothing before the first period."""
    if raw is None:
        return Opening(path)
    table = read_table(path, raw, HEADER)
    if not table.rows:
        return Opening(path, table.problems)
    names = UnitNames(path, units)
    unit_column, specials, items, objects, measures, values, _ = zip(*table.rows, strict=True)
    keys = list(zip(names.resolve(unit_column, table.lines), specials, items, objects, measures, strict=True))
    problems = [*table.problems, *names.problems(), *duplicate_keys(path, keys, table.lines)]
    found: dict[Row, tuple[Decimal, int]] = {}
    for key, value, line in zip(keys, values, table.lines, strict=True):
        try:
            found[key] = parse_number(value), line
        except ValueFault as fault:
            problems.append(fault.problem(Place(path, line), f"{' '.join(filter(None, key))}: 值"))
    return Opening(path, tuple(problems), found)
