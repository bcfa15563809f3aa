"""Reports that units sent in a period (reports.csv): which report, from whom, about which stretch, when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.records import Records
from zzcli.ledger.units import Units
from zzcli.ledger.values import read_date

FILE = "reports.csv"
HEADER: Row = ("报告", "单位", "期间", "报送日期", "备注")


@dataclass(frozen=True, slots=True)
class Sent:
    """One report as it was sent; `about` is `2018-06`, a week `2018-W26`, or the day of an event."""

    report: str
    unit: str
    about: str
    date: datetime.date
    note: str
    place: Place


def read_reports(path: str, raw: bytes, units: Units) -> Records[Sent]:
    """Read the reports that came in during a period."""
    table = read_table(path, raw, HEADER)
    problems = list(table.problems)
    names = UnitNames(path, units)
    column = names.resolve(tuple(row[1] for row in table.rows), table.lines)
    problems += names.problems()
    found = []
    for number, (report, _, about, day, note) in enumerate(table.rows):
        place = table.place(number)
        for name, cell in (("报告", report), ("期间", about)):
            if not cell:
                problems.append(Problem("empty-value", place, f"{name}是空的，请填写"))
        date = read_date(day, place, "报送日期", problems)
        if date is not None and report and about:
            found.append(Sent(report, column[number], about, date, note, place))
    keys = [(row[0], unit, row[2]) for row, unit in zip(table.rows, column, strict=True)]
    problems += duplicate_keys(path, keys, table.lines)
    return Records(tuple(found), tuple(problems))
