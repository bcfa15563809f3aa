"""How far the tasks are in a period (progress.csv): one line a target and unit, value and total apart."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.records import Records
from zzcli.ledger.units import Units
from zzcli.ledger.values import NOT_YET, read_date, read_number

FILE = "progress.csv"
HEADER: Row = ("任务", "目标", "单位", "值", "总数", "完成日期", "证明", "备注")


@dataclass(frozen=True, slots=True)
class Progress:
    """One line: how far a unit is with a target.

    `value` is in the target's unit of measure; of a share it is the part and `total` the whole, both counts.
    `achieved` is the day on which the target was met; `not_yet`: the unit says that it is not (未). All three empty:
    nothing was reported, which is not zero.
    """

    task: str
    target: str
    unit: str
    value: Decimal | None
    total: Decimal | None
    achieved: datetime.date | None
    not_yet: bool
    evidence: str
    note: str
    place: Place

    @property
    def missing(self) -> bool:
        """Whether the line reports nothing."""
        return self.value is None and self.achieved is None and not self.not_yet


def read_progress(path: str, raw: bytes, units: Units) -> Records[Progress]:
    """Read the progress of a period; a line whose form is at fault is left out."""
    table = read_table(path, raw, HEADER)
    problems = list(table.problems)
    names = UnitNames(path, units)
    column = names.resolve(tuple(row[2] for row in table.rows), table.lines)
    problems += names.problems()
    found = []
    for number, row in enumerate(table.rows):
        place = table.place(number)
        faults: list[Problem] = []
        line = _line(row, column[number], place, faults)
        problems += faults
        if not errors(faults):
            found.append(line)
    keys = [(row[0], row[1], unit) for row, unit in zip(table.rows, column, strict=True)]
    problems += duplicate_keys(path, keys, table.lines)
    return Records(tuple(found), tuple(problems))


def _line(row: Row, unit: str, place: Place, problems: list[Problem]) -> Progress:
    task, target, _, value, total, day, evidence, note = row
    for name, cell in (("任务", task), ("目标", target)):
        if not cell:
            problems.append(Problem("empty-value", place, f"{name}是空的，请填写编号"))
    return Progress(
        task,
        target,
        unit,
        read_number(value, place, "值", problems),
        read_number(total, place, "总数", problems),
        None if day in ("", NOT_YET) else read_date(day, place, "完成日期", problems),
        day == NOT_YET,
        evidence,
        note,
        place,
    )
