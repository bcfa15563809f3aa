"""CSV text to rows, each with its line, and every fault of form named.

No field may hold a line break (ledger.md), so a row is a line and row `i` stands on line `i + 2`. Text without
faults is read in one go; only a text with a fault is read line by line, to name each of them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from zzcli.ledger.names import nearest
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.text import decode

Row = tuple[str, ...]

_REACH = 50  # how many lines are tried to see whether a field with a line break closes again


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a CSV file below its header; `lines` are theirs. Rows with a fault of form are left out."""

    path: str
    header: Row
    rows: Sequence[Row]
    lines: Sequence[int]
    problems: tuple[Problem, ...]

    def place(self, row: int) -> Place:
        """Return where a row stands."""
        return Place(self.path, self.lines[row])


def read_table(path: str, raw: bytes, header: Row | None = None, *, more: bool = False) -> Table:
    """Read a CSV file with the columns of `header` (None: any), and with `more` others after them."""
    text, problems = decode(path, raw)
    if text is None:
        return Table(path, header or (), (), (), tuple(problems))
    return parse_table(path, text, problems, header, more=more)


def parse_table(
    path: str, text: str, problems: Sequence[Problem], header: Row | None = None, *, more: bool = False
) -> Table:
    """Read CSV text with LF line ends; see `read_table`. `problems` are what decoding it found."""
    if not text.strip():
        empty = Problem("empty-file", Place(path), f"文件是空的，至少要有表头{_as_line(header)}")
        return Table(path, header or (), (), (), (*problems, empty))
    lines = text.removesuffix("\n").split("\n")
    found, faults = _header(path, lines[0], header, more=more)
    problems = (*problems, *faults)
    if found is None:
        return Table(path, header or (), (), (), problems)
    rows = _rows_at_once(lines[1:], len(found))
    if rows is not None:
        return Table(path, found, rows, range(2, len(rows) + 2), problems)
    rows, numbers, faults = _rows_by_line(path, lines, len(found))
    return Table(path, found, rows, numbers, (*problems, *faults))


def header_problems(path: str, found: Row, header: Row, *, more: bool = False) -> list[Problem]:
    """Compare a header with the one that is asked for; every column that is wrong is named."""
    if found == header or (more and found[: len(header)] == header and _well_named(found)):
        return []
    place = Place(path, 1)
    should = f"表头应为“{','.join(header)}{',…' if more else ''}”"
    if not set(found) & set(header):
        return [Problem("header", place, f"缺少表头：第 1 行不是列名；{should}")]
    missing = [name for name in header if name not in found]
    extra = [name for name in found if name not in header]
    problems: list[Problem] = []
    for name in extra:
        meant = nearest(name, missing)
        if meant is not None:
            missing.remove(meant)
            problems.append(Problem("header", place, f"表头的列“{name}”应为“{meant}”，请改正"))
        elif not more:
            problems.append(Problem("header", place, f"表头不应有列“{name}”，请删去；{should}"))
    problems += (Problem("header", place, f"表头缺少列“{name}”，请补上；{should}") for name in missing)
    if not problems:
        fault = "列的顺序不对" if len(set(found)) == len(found) and all(found) else "有重复或空的列名"
        problems.append(Problem("header", place, f"表头{fault}，请改正；{should}"))
    return problems


def write_table(header: Row, rows: Sequence[Row]) -> bytes:
    """Return rows as canonical CSV: UTF-8, LF, a field in quotes only where it must be."""
    return "".join(f"{','.join(map(_quoted, row))}\n" for row in (header, *rows)).encode("utf-8")


def _quoted(field: str) -> str:
    if "," in field or '"' in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def _header(path: str, line: str, header: Row | None, *, more: bool) -> tuple[Row | None, list[Problem]]:
    """Read the header; None: what follows cannot be told by column. A misspelt column does not hide the rows."""
    row = _fields(line)
    if row is None:
        return None, [_unclosed(path, 1)]
    if header is None:
        faults = [] if _well_named(row) else [Problem("header", Place(path, 1), "表头有重复或空的列名，请改正")]
        return row, faults
    faults = header_problems(path, row, header, more=more)
    if not faults:
        return row, faults
    misspelt = {name for name, wanted in zip(row, header, strict=False) if name != wanted}
    readable = len(row) >= len(header) and len(misspelt) == len(faults) and misspelt.isdisjoint(header)
    return (header + row[len(header) :] if readable else None), faults


def _well_named(header: Row) -> bool:
    return all(header) and len(set(header)) == len(header)


def _rows_at_once(lines: Sequence[str], columns: int) -> list[Row] | None:
    """Return all rows, or None when anything is wrong with any of them."""
    try:
        rows = list(map(tuple, csv.reader(lines, strict=True)))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) and set(map(len, rows)) <= {columns} else None


def _rows_by_line(path: str, lines: Sequence[str], columns: int) -> tuple[list[Row], list[int], list[Problem]]:
    """Read the rows one by one; returns the good ones, their lines, and the faults of the others."""
    rows: list[Row] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    at = 1
    while at < len(lines):
        row = _fields(lines[at])
        taken = 1
        if row is None:
            taken = _lines_of_field(lines, at, columns)
            problems.append(_line_break(path, at + 1) if taken > 1 else _unclosed(path, at + 1))
        elif len(row) == columns:
            rows.append(row)
            numbers.append(at + 1)
        else:
            problems.append(Problem("column-count", Place(path, at + 1), _wrong_count(lines[at], len(row), columns)))
        at += taken
    return rows, numbers, problems


def _fields(line: str) -> Row | None:
    """Return the fields of one line; None: its quotes do not close."""
    if '"' not in line:
        return tuple(line.split(","))
    try:
        return tuple(next(csv.reader([line], strict=True)))
    except csv.Error:
        return None


def _lines_of_field(lines: Sequence[str], at: int, columns: int) -> int:
    """Return over how many lines a row stretches if its open field closes on a later one, else 1."""
    reach = range(at + 1, min(at + _REACH, len(lines)))
    last = next((number for number in reach if lines[number].count('"') % 2), at)  # where an odd quote closes it
    try:
        rows = list(csv.reader((f"{line}\n" for line in lines[at : last + 1]), strict=True))
    except csv.Error:
        return 1
    return last + 1 - at if len(rows) == 1 and len(rows[0]) == columns else 1


def _unclosed(path: str, line: int) -> Problem:
    return Problem("unclosed-quote", Place(path, line), "双引号没有配对，请补上或删去；字段里的双引号要写两个")


def _line_break(path: str, line: int) -> Problem:
    return Problem("line-break", Place(path, line), "字段里有换行，请改在一行里写完")


def _wrong_count(line: str, found: int, columns: int) -> str:
    if not line.strip():
        return "这一行是空的，请删去"
    remedy = "请补上缺少的逗号" if found < columns else "含逗号的内容请加双引号"
    return f"有 {found} 列，应为 {columns} 列，{remedy}"


def _as_line(header: Row | None) -> str:
    return f"：{','.join(header)}" if header else ""
