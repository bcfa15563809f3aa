"""Spot checks (抽检) of a period: the claims that were drawn and what was found (spot-checks.csv)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.records import Records
from zzcli.ledger.units import Units
from zzcli.ledger.values import read_date

FILE = "spot-checks.csv"
HEADER: Row = (
    *("单位", "专项", "评分项", "对象", "指标"),
    *("申报", "抽查", "结果", "检查人", "所在单位", "日期", "备注"),
)
AGREES = "一致"
DIFFERS = "不一致"


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """A claim that was drawn. `result` is empty until it was inspected, and so is `date`.

    `cells` are all columns as written, for measures that count records (`where = {"结果" = "不一致"}`).
    """

    unit: str
    special: str
    item: str
    object: str
    measure: str
    declared: str
    found: str
    result: str
    inspector: str
    inspector_unit: str
    date: datetime.date | None
    note: str
    place: Place

    @property
    def cells(self) -> Mapping[str, str]:
        """The texts by column."""
        key = (self.unit, self.special, self.item, self.object, self.measure)
        day = str(self.date) if self.date else ""
        inspection = (self.declared, self.found, self.result, self.inspector, self.inspector_unit, day, self.note)
        return dict(zip(HEADER, (*key, *inspection), strict=True))


def read_spot_checks(path: str, raw: bytes, units: Units) -> Records[SpotCheck]:
    """Read the spot checks of a period."""
    table = read_table(path, raw, HEADER)
    problems = list(table.problems)
    if not table.rows:
        return Records((), tuple(problems))
    names = UnitNames(path, units)
    unit_column = names.resolve(tuple(row[0] for row in table.rows), table.lines)
    problems += duplicate_keys(
        path, [(unit, *row[1:5]) for unit, row in zip(unit_column, table.rows, strict=True)], table.lines
    )
    checks = []
    for number, (unit, row) in enumerate(zip(unit_column, table.rows, strict=True)):
        _, special, item, thing, measure, declared, found, result, inspector, inspector_unit, day, note = row
        place = table.place(number)
        if result not in ("", AGREES, DIFFERS):
            message = f"{unit} {item}: 结果“{result}”应为“{AGREES}”或“{DIFFERS}”，未抽查的留空"
            problems.append(Problem("spot-check-result", place, message))
        date = read_date(day, place, f"{unit} {item}: 日期", problems) if day else None
        key = (unit, special, item, thing, measure)
        checks.append(SpotCheck(*key, declared, found, result, inspector, inspector_unit, date, note, place))
    return Records(tuple(checks), (*problems, *names.problems()))
