"""Figures: the CSV files of a period as columns, one block of columns an item.

A nation's month is a million lines, so nothing here makes an object a line. The text is cut into pieces at line
ends; a piece without quotes is split in one call, lines and columns told apart by a mark at each line's end; runs
of lines of the same item become columns; a column equal to the one before, or to its neighbour, is the same
tuple. Only text with a fault of form is read line by line (`csvtext`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, repeat

from zzcli.ledger.csvtext import Row, header_problems, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.units import Units

HEADER: Row = ("单位", "评分项", "对象", "指标", "申报", "核定", "备注")
_WIDTH = len(HEADER)

_NOTHING: tuple[Row, ...] = ((),) * (_WIDTH - 1)  # the columns of no lines, but the item's

_PIECE = 1 << 17  # bytes of text taken at a time: its fields stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Block:
    """All lines of one item in one file, in the file's order: columns of equal length, and each row's line.

    Cells are text as written, but a unit's alias is its name. Equal columns are shared between blocks.
    """

    item: str
    units: Row
    objects: Row
    measures: Row
    declared: Row
    verified: Row
    notes: Row
    lines: Sequence[int]

    def __len__(self) -> int:
        """Return how many lines the item has."""
        return len(self.units)

    def line(self, row: int) -> int:
        """Return the line on which a row stands."""
        return self.lines[row]


@dataclass(frozen=True, slots=True)
class Figures:
    """One figures file: its blocks by item, in the order in which the items first appear, and what is wrong."""

    path: str
    blocks: Mapping[str, Block]
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        """Return how many lines the file has below its header."""
        return sum(map(len, self.blocks.values()))


def read_figures(path: str, raw: bytes, units: Units) -> Figures:
    """Read a figures file: every fault of form, unknown unit and duplicate key is a problem with its line.

    Values are text here; what they must be is known to the rules alone (`values.parse_column`).
    """
    problems: Sequence[Problem] = ()
    try:
        runs = list(_runs(path, raw))
    except (_Irregular, UnicodeDecodeError):
        table = read_table(path, raw, HEADER)
        problems = table.problems
        runs = list(_runs_of_rows(table.rows, table.lines))
    blocks = _blocks(runs)
    check = _Check(path, units)
    blocks = {item: check.block(block) for item, block in blocks.items()}
    return Figures(path, blocks, (*problems, *check.problems()))


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines of one item: all columns but the item's, and the lines."""

    item: str
    columns: tuple[Row, ...]
    lines: Sequence[int]


class _Irregular(Exception):
    """The text has a fault of form somewhere; it must be read line by line."""


def _runs(path: str, raw: bytes) -> Iterator[_Run]:
    """Yield the runs of a text without faults of form. Raises _Irregular or UnicodeDecodeError for any other."""
    if b"\r" in raw or b"\0" in raw or not raw.endswith(b"\n"):
        raise _Irregular
    start = raw.find(b"\n") + 1
    if header_problems(path, tuple(raw[: start - 1].decode().split(",")), HEADER):  # a byte order mark is one, too
        raise _Irregular
    open_run = _OpenRun("")
    previous = _NOTHING
    line = 2
    while start < len(raw):
        end = raw.rfind(b"\n", start, start + _PIECE) + 1 or raw.find(b"\n", start) + 1
        columns = _columns(raw[start:end].decode())
        for item, rows, lines in _runs_of_piece(columns, line):
            if item != open_run.item:
                if open_run.lines:
                    closed = open_run.closed(previous)
                    previous = closed.columns
                    yield closed
                open_run = _OpenRun(item)
            open_run.extend(rows, lines)
        line += len(columns[0])
        start = end
    if open_run.lines:
        yield open_run.closed(previous)


class _OpenRun:
    """A run that may go on in the next piece of text: its columns as lists, and its lines."""

    def __init__(self, item: str) -> None:
        """Begin without a line."""
        self.item = item
        self._columns: tuple[list[str], ...] = tuple([] for _ in _NOTHING)
        self.lines: list[Sequence[int]] = []

    def extend(self, columns: Iterable[Sequence[str]], lines: Sequence[int]) -> None:
        """Add rows at the end."""
        for column, more in zip(self._columns, columns, strict=True):
            column.extend(more)
        self.lines.append(lines)

    def closed(self, previous: tuple[Row, ...]) -> _Run:
        """Return the run for good, its columns shared with those of the run before where they are equal."""
        columns = _shared_columns(map(tuple, self._columns), previous)
        return _Run(self.item, columns, _joined_lines(self.lines))


def _runs_of_piece(
    columns: Sequence[Sequence[str]], line: int
) -> Iterator[tuple[str, Sequence[Sequence[str]], Sequence[int]]]:
    """Yield the item, other columns and lines of each run in a piece of text whose first line is `line`.

    Where items alternate from line to line (a file by unit), the lines of an item are gathered first.
    """
    units, items, *others = columns
    rest = (units, *others)
    lengths = [(item, len(list(group))) for item, group in groupby(items)]
    if len(lengths) <= 2 * len(set(items)):
        first = 0
        for item, length in lengths:
            last = first + length
            yield item, [column[first:last] for column in rest], range(line + first, line + last)
            first = last
        return
    rows: dict[str, list[int]] = {}
    for row, item in enumerate(items):
        rows.setdefault(item, []).append(row)
    for item, numbers in rows.items():
        yield item, [[column[row] for row in numbers] for column in rest], [line + row for row in numbers]


def _columns(piece: str) -> Sequence[Sequence[str]]:
    """Return the columns of whole lines of text. Raises _Irregular when any line is not a row of seven fields."""
    lines = piece.count("\n")
    if '"' in piece:
        try:
            rows = list(csv.reader(piece.removesuffix("\n").split("\n"), strict=True))
        except csv.Error:
            raise _Irregular from None
        if len(rows) != lines or set(map(len, rows)) != {_WIDTH}:
            raise _Irregular
        return list(zip(*rows, strict=True))
    # Each line end becomes a field of its own; in rows of seven fields it is every eighth, and there is no other.
    fields = piece.replace("\n", ",\n,").split(",")
    fields.pop()
    width = _WIDTH + 1
    if len(fields) != lines * width or set(fields[_WIDTH::width]) != {"\n"}:
        raise _Irregular
    return [fields[column::width] for column in range(_WIDTH)]


def _runs_of_rows(rows: Sequence[Row], lines: Sequence[int]) -> Iterator[_Run]:
    """Yield the runs of rows that were read line by line."""
    first = 0
    for item, group in groupby(rows, key=lambda row: row[1]):
        units, _, *others = zip(*group, strict=True)
        last = first + len(units)
        yield _Run(item, (units, *others), lines[first:last])
        first = last


def _shared_columns(columns: Iterable[Row], previous: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the columns, for each that equals the one before, or for declared that equals verified, the same tuple."""
    *keys, declared, verified, notes = map(_shared, columns, previous)
    return (*keys, _shared(declared, verified), verified, notes)


def _shared(column: Row, other: Row) -> Row:
    return other if column == other else column


def _joined_lines(parts: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return lines that were found in parts, as a range if they follow each other."""
    following = range(parts[0][0], parts[-1][-1] + 1)
    return following if len(following) == sum(map(len, parts)) else tuple(chain.from_iterable(parts))


def _blocks(runs: Sequence[_Run]) -> dict[str, Block]:
    """Join the runs of each item; most items have one."""
    found: dict[str, list[_Run]] = {}
    for run in runs:
        found.setdefault(run.item, []).append(run)
    blocks = {}
    previous = _NOTHING
    for item, parts in found.items():
        columns = (tuple(chain.from_iterable(column)) for column in zip(*(run.columns for run in parts), strict=True))
        previous = parts[0].columns if len(parts) == 1 else _shared_columns(columns, previous)
        units, objects, measures, declared, verified, notes = previous
        lines = _joined_lines([run.lines for run in parts])
        blocks[item] = Block(item, units, objects, measures, declared, verified, notes, lines)
    return blocks


class _Check:
    """Resolves the units of block after block of one file and looks for keys that stand twice."""

    def __init__(self, path: str, units: Units) -> None:
        self._path = path
        self._names = UnitNames(path, units)
        self._problems: list[Problem] = []
        self._once: Row = ()  # the last column in which no unit stands twice

    def block(self, block: Block) -> Block:
        """Return the block with its units by name."""
        units = self._names.resolve(block.units, block.lines)
        if units is not self._once:
            if len(set(units)) == len(units):
                self._once = units
            else:
                self._duplicates(block, units)
        if not block.item:
            self._problems += (Problem("empty-item", Place(self._path, n), "评分项是空的，请填写") for n in block.lines)
        return block if units is block.units else replace(block, units=units)

    def problems(self) -> list[Problem]:
        """Return what was found in all blocks."""
        return [*self._names.problems(), *self._problems]

    def _duplicates(self, block: Block, units: Row) -> None:
        keys = list(zip(units, repeat(block.item), block.objects, block.measures, strict=False))
        if len(set(keys)) < len(keys):
            self._problems += duplicate_keys(self._path, keys, block.lines)
