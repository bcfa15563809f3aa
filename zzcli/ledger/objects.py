"""Registers of objects: projects, roads, rooms and tasks in force (ledger/objects/<register>.csv)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zzcli.ledger.csvtext import Row, Table, read_table
from zzcli.ledger.names import nearest
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.units import Units, overlaps

HEADER: Row = ("单位", "对象", "上级", "起", "止")  # the columns after these are attributes


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One object. `unit` is its owner, scored or not; `outer` the object it is part of, or empty.

    `since` and `until` are its first and last month; None: open. `attributes` are text by column.
    """

    unit: str
    name: str
    outer: str
    since: Period | None
    until: Period | None
    attributes: Mapping[str, str]
    line: int

    def in_force(self, period: Period) -> bool:
        """Return whether the object is there in any part of the period."""
        return overlaps(self.since, self.until, period)


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its attributes in order and its rows in the order of the file, which is the order of the objects."""

    name: str
    path: str
    attributes: Row
    rows: tuple[ObjectRow, ...]
    problems: tuple[Problem, ...] = ()

    def in_force(self, period: Period) -> list[ObjectRow]:
        """Return the objects that are there in the period, in order."""
        return [row for row in self.rows if row.in_force(period)]


def read_register(name: str, path: str, raw: bytes, units: Units) -> Register:
    """Read a register. An owner that is not in units.toml is kept and never scored (a near miss is a warning)."""
    table = read_table(path, raw, HEADER, more=True)
    problems = list(table.problems)
    rows = [_row(table, number, units, problems) for number in range(len(table.rows))]
    problems += _near_misses(path, rows, units)
    problems += _overlapping(path, rows)
    return Register(name, path, table.header[len(HEADER) :], tuple(rows), tuple(problems))


def _row(table: Table, number: int, units: Units, problems: list[Problem]) -> ObjectRow:
    owner, name, outer, since_text, until_text, *attributes = table.rows[number]
    place = table.place(number)
    unit = units.resolve(owner)
    if not owner or not name:
        problems.append(Problem("empty-value", place, f"{'对象' if owner else '单位'}是空的，请填写"))
    since, until = (_month(place, column, text, problems) for column, text in (("起", since_text), ("止", until_text)))
    if since is not None and until is not None and until.end < since.start:
        problems.append(Problem("wrong-order", place, f"{name}: 止（{until}）早于起（{since}），请核对"))
    by_column = dict(zip(table.header[len(HEADER) :], attributes, strict=True))
    return ObjectRow(unit.name if unit else owner, name, outer, since, until, by_column, place.line)


def _month(place: Place, column: str, text: str, problems: list[Problem]) -> Period | None:
    if not text:
        return None
    try:
        period = Period.parse(text)
    except ValueError:
        period = None
    if period is None or period.kind is not Span.MONTH:
        problems.append(Problem("period", place, f"{column}“{text}”应为月份，例如 2021-06；不限请留空"))
        return None
    return period


def _near_misses(path: str, rows: Sequence[ObjectRow], units: Units) -> list[Problem]:
    """Return a warning for each owner that is not known but looks like one that is: silence would hide a slip."""
    first = {row.unit: row.line for row in reversed(rows) if row.unit and row.unit not in units}
    meant = {owner: nearest(owner, units) for owner in first}
    return [
        Problem(
            "unscored-owner",
            Place(path, line),
            f"“{owner}”不在 units.toml，按不参评的责任单位保留；如是“{meant[owner]}”请改正，否则可在 units.toml 登记",
            Severity.WARNING,
        )
        for owner, line in first.items()
        if meant[owner]
    ]


def _overlapping(path: str, rows: Sequence[ObjectRow]) -> list[Problem]:
    """Return a problem for each object that a unit has twice at the same time, under the same outer object."""
    seen: dict[Row, list[ObjectRow]] = {}
    problems = []
    for row in rows:
        others = seen.setdefault((row.unit, row.outer, row.name), [])
        other = next((other for other in others if _meet(other, row)), None)
        if other is not None:
            name = " ".join(filter(None, (row.unit, row.outer, row.name)))
            message = f"{name}: 与第 {other.line} 行重复，起止月份有重叠，请删去或改起止"
            problems.append(Problem("duplicate-key", Place(path, row.line), message))
        others.append(row)
    return problems


def _meet(one: ObjectRow, other: ObjectRow) -> bool:
    apart = (
        (one.until is not None and other.since is not None and one.until.end < other.since.start)
        or (other.until is not None and one.since is not None and other.until.end < one.since.start)
    )  # fmt: skip
    return not apart
