"""The library of projects (projects.csv, 项目库): one line a project, from the month it came in to the one it left."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.records import Records
from zzcli.ledger.units import Units
from zzcli.ledger.values import read_number

PATH = "ledger/projects.csv"
HEADER: Row = ("编号", "项目", "单位", "总投资", "完成投资", "进度", "审查", "入库", "出库", "说明")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: investments in the scheme's unit of money, its progress in words, the state of its review.

    It is in the library from the month `since` on, and from the month `left` on no more (None: it still is).
    """

    number: str
    name: str
    unit: str
    investment: Decimal | None
    invested: Decimal | None
    progress: str
    review: str
    since: Period
    left: Period | None
    note: str
    place: Place

    def in_force(self, month: Period) -> bool:
        """Return whether the project is in the library at the end of a month."""
        return self.since.start <= month.end and (self.left is None or self.left.start > month.end)


def read_projects(raw: bytes, units: Units) -> Records[Project]:
    """Read the library; a number stands once."""
    table = read_table(PATH, raw, HEADER)
    problems = list(table.problems)
    names = UnitNames(PATH, units)
    column = names.resolve(tuple(row[2] for row in table.rows), table.lines)
    problems += names.problems()
    found = []
    for at, row in enumerate(table.rows):
        faults: list[Problem] = []
        project = _project(row, column[at], table.place(at), faults)
        problems += faults
        if project is not None and not errors(faults):
            found.append(project)
    problems += duplicate_keys(PATH, [row[:1] for row in table.rows], table.lines)
    return Records(tuple(found), tuple(problems))


def _project(row: Row, unit: str, place: Place, problems: list[Problem]) -> Project | None:
    number, name, _, investment, invested, progress, review, since, left, note = row
    for what, cell in (("编号", number), ("项目", name), ("审查", review)):
        if not cell:
            problems.append(Problem("empty-value", place, f"{what}是空的，请填写"))
    begun, ended = _month(since, place, "入库", problems), None
    if left:
        ended = _month(left, place, "出库", problems)
    if begun is None:
        return None
    if ended is not None and ended.start < begun.start:
        problems.append(Problem("wrong-order", place, f"出库（{left}）早于入库（{since}），请核对"))
    amounts = (read_number(investment, place, "总投资", problems), read_number(invested, place, "完成投资", problems))
    return Project(number, name, unit, *amounts, progress, review, begun, ended, note, place)


def _month(text: str, place: Place, what: str, problems: list[Problem]) -> Period | None:
    try:
        found = Period.parse(text)
    except ValueError:
        found = None
    if found is None or found.kind is not Span.MONTH:
        problems.append(Problem("period", place, f"{what}“{text}”不是月份，请写成 2018-06 的样子"))
        return None
    return found
