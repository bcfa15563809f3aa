"""Tables of a scheme: reading their CSV, and finding the one row that fits a case (rules.md 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from zzcli.ledger import csvtext
from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.periods import months
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.source import Source
from zzcli.ledger.values import ValueFault, parse_number
from zzcli.rules.model import ValuesTable

KEYS = ("单位", "组别", "月", "对象", "评分项", "事项", "级别", "角色", "从", "至")
"""The columns of any table that say which case a row is for; an empty cell fits every case."""

SIZE = "size"
"""The fact that 从 <= size < 至 asks for: the people of a batch."""

EACH, A_PERSON = "每", "人"
"""The column of a kinds table that says what its points are for: 人, each person (size); empty, each time (count)."""

RANK = "引用名次"
"""The column of a kinds table that says which published rank a record rests on: 1 the first, -1 the last."""

TOTAL = "合计"
"""The column in which a table states the total of each row."""

EXACT = frozenset({"单位", "对象", "评分项", "事项", "级别", "角色"})
"""The key columns whose cell must be the very text of the case."""

_NUMBER_LIKE = re.compile(r"[-+−]?[0-9０-９][0-9０-９,，.．']*[%％]?")

Facts = Mapping[str, object]
"""The case: 单位, 对象, 评分项, 事项, 级别, 角色 texts, 组别 a set of texts, 月 an int, size a Decimal."""


class Row(NamedTuple):
    """A row of a table: its line, its key cells and its values, in the order of the table's columns."""

    line: int
    keys: tuple[str, ...]
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class TableFault:
    """Why there is no one row: none fits, or the rows on these lines do."""

    table: str
    lines: tuple[int, ...]

    @property
    def message(self) -> str:
        """What is wrong, in Chinese, with the remedy."""
        if not self.lines:
            return f"表 {self.table} 没有适用的行，请补上"
        return f"表 {self.table} 有{len(self.lines)}行都适用（第{'、'.join(map(str, self.lines))}行），请改到只剩一行"


def lookup(table: ValuesTable, facts: Facts) -> Row | TableFault:
    """Return the one row that fits the case."""
    rows = fitting(table, facts)
    if len(rows) == 1:
        return rows[0]
    return TableFault(table.path, tuple(row.line for row in rows))


def fitting(table: ValuesTable, facts: Facts) -> Sequence[Row]:
    """Return all rows that fit the case, in the table's order."""
    index = _index(table)
    rows = index.buckets.get(tuple(map(facts.get, index.columns)), ())  # type: ignore[arg-type]
    if not index.tests:
        return rows
    return [row for row in rows if all(_fits(name, row.keys[at], facts) for name, at in index.tests)]


def fits_months(cell: str, month: int) -> bool:
    """Whether a cell of the column 月 (`3` or `4-12`) covers a month."""
    return month in months(cell) if "-" in cell else cell == str(month)


def _fits(name: str, cell: str, facts: Facts) -> bool:
    if not cell:
        return True
    if name in EXACT:
        return facts.get(name) == cell
    if name == "组别":
        groups = facts.get(name)
        return isinstance(groups, frozenset | set) and cell in groups
    if name == "月":
        month = facts.get(name)
        return isinstance(month, int) and fits_months(cell, month)
    size = facts.get(SIZE)
    if not isinstance(size, Decimal | int):
        return False
    return size >= Decimal(cell) if name == "从" else size < Decimal(cell)


@dataclass(eq=False)
class _Index:
    """Rows in buckets by the exact key columns in which no cell is empty; `tests` are the other key columns."""

    columns: tuple[str, ...]
    buckets: dict[tuple[str, ...], list[Row]]
    tests: list[tuple[str, int]]


@lru_cache(maxsize=1024)
def _index(table: ValuesTable) -> _Index:
    """Return the table's index, made when it is first asked for."""
    numbered = list(zip(table.keys, range(len(table.keys)), strict=True))
    exact = [(name, at) for name, at in numbered if name in EXACT and all(keys[at] for _, keys, _ in table.rows)]
    buckets: dict[tuple[str, ...], list[Row]] = {}
    for each in table.rows:
        row = Row(*each)
        buckets.setdefault(tuple(row.keys[at] for _, at in exact), []).append(row)
    return _Index(tuple(name for name, _ in exact), buckets, [key for key in numbered if key not in exact])


class Shelf:
    """The tables of a scheme's folder, each read once, with the problems of all of them."""

    def __init__(self, source: Source, folder: str, problems: list[Problem]) -> None:
        """Read from `folder` of a source; problems are added to the list given."""
        self._source = source
        self._folder = folder
        self._problems = problems
        self.tables: dict[str, ValuesTable] = {}
        self._missing: set[str] = set()

    def table(self, path: str) -> ValuesTable | None:
        """Return the table at a path in the scheme's folder, or None when there is no such file."""
        if path not in self.tables and path not in self._missing:
            full = f"{self._folder}/{path}" if self._folder else path
            raw = self._source.read(full)
            if raw is None:
                self._missing.add(path)
            else:
                self.tables[path] = read(full, raw, self._problems)
        return self.tables.get(path)


def normal_path(text: str) -> str | None:
    """Return a table's path as scheme.tables has it (`targets/02` is `targets/02.csv`), or None for a strange one."""
    path = text if text.endswith(".csv") else f"{text}.csv"
    folder, slash, name = path.partition("/")
    return path if slash and folder in ("tables", "targets") and "/" not in name and not name.startswith(".") else None


def read(path: str, raw: bytes, problems: list[Problem]) -> ValuesTable:
    """Read a table's CSV; what is wrong is added to `problems`, with its line."""
    table = csvtext.read_table(path, raw)
    problems += table.problems
    keys = tuple(name for name in table.header if name in KEYS)
    columns = tuple(name for name in table.header if name not in KEYS)
    at_keys = [table.header.index(name) for name in keys]
    at_columns = [table.header.index(name) for name in columns]
    rows = []
    for line, cells in zip(table.lines, table.rows, strict=True):
        place = Place(path, line)
        found = tuple(cells[at] for at in at_keys)
        for name, cell in zip(keys, found, strict=True):
            if cell and not _key_is_well_written(name, cell):
                wanted = "月份，如 3 或 4-12" if name == "月" else "数"
                problems.append(Problem("table-value", place, f"“{name}”列的“{cell}”应为{wanted}，请改正"))
                found = ("",) * len(keys)
        rows.append((line, found, tuple(_value(cells[at], table.header[at], place, problems) for at in at_columns)))
    return ValuesTable(path, keys, columns, tuple(rows))


def _key_is_well_written(name: str, cell: str) -> bool:
    if name == "月":
        try:
            return cell in _MONTHS or bool(months(cell))
        except ValueError:
            return False
    return name not in ("从", "至") or FIGURE.fullmatch(cell) is not None


_MONTHS = frozenset(map(str, range(1, 13)))
_NUMBERS = frozenset({"分值", "上限", "权重"})
_MAY_BE_EMPTY = "上限"  # where the row has no heading


def _value(cell: str, column: str, place: Place, problems: list[Problem]) -> object:
    """Return a cell as a number or a text; what looks like a number must be written as figures are."""
    if column in _NUMBERS and not _NUMBER_LIKE.fullmatch(cell) and (cell or column != _MAY_BE_EMPTY):
        problems.append(Problem("table-value", place, f"“{column}”列的“{cell}”应为数，请改正"))
        return cell
    if not _NUMBER_LIKE.fullmatch(cell):
        return cell
    try:
        return parse_number(cell)
    except ValueFault as fault:
        problems.append(fault.problem(place, f"“{column}”列的"))
        return cell
