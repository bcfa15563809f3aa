"""The one way to write each CSV of a ledger (ledger.md, canonical form): what gofmt is to Go.

A formatter never changes a meaning: it orders lines, writes names for aliases, plain numbers and dates in their one
form, quotes only where a field needs them. It refuses a file whose form has errors. Applying it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from zzcli.ledger import (
    figures,
    objects,
    opening,
    plans,
    progress,
    projects,
    received,
    reported,
    site_scores,
    spotchecks,
)
from zzcli.ledger.csvtext import Row, Table, read_table, write_table
from zzcli.ledger.figures import Block, read_figures
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.text import decode, tidy
from zzcli.ledger.units import CITY, Units
from zzcli.ledger.values import canonical_date, canonical_number

Formatted = tuple[bytes | None, list[Problem]]
"""The canonical bytes, or None where the file has errors; and what was wrong with it, warnings included."""


@dataclass(frozen=True)
class Order:
    """The order in which the rules name the items of one special, and by item its objects and measures.

    Names that are not listed come after those that are, by code point.
    """

    items: Sequence[str] = ()
    objects: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measures: Mapping[str, Sequence[str]] = field(default_factory=dict)


Rank = tuple[int, str]
Ranks = Callable[[str], Rank]


def format_figures(path: str, raw: bytes, units: Units, order: Order) -> Formatted:
    """Format a figures file: by item, 全市, units, object, measure; an item's only measure is written out."""
    found = read_figures(path, raw, units)
    if errors(found.problems):
        return None, list(found.problems)
    item_rank, unit_rank = ranks(order.items), _unit_ranks(units)
    rows: list[Row] = []
    for item in sorted(found.blocks, key=item_rank):
        rows += _figure_rows(found.blocks[item], order, unit_rank)
    clashes = _clashes(path, rows) if len({row[:4] for row in rows}) < len(rows) else []
    return (None if clashes else write_table(figures.HEADER, rows)), [*found.problems, *clashes]


def format_plans(path: str, raw: bytes, units: Units, order: Order) -> Formatted:
    """Format the plans of a special: like figures, then by month, a year before its months."""
    item_rank, unit_rank = ranks(order.items), _unit_ranks(units)

    inner_key = _inner_keys(order)

    def key(row: Row) -> tuple[Rank, ...]:
        unit, item, thing, measure, month, _ = row
        return (item_rank(item), unit_rank(unit), *inner_key(item)((thing, measure)), (0, month))

    problems = plans.read_plans(path, raw, units).problems
    return _formatted(read_table(path, raw, plans.HEADER), problems, key, units, values=(5,))


def format_register(path: str, raw: bytes, units: Units) -> Formatted:
    """Format a register of objects: by owner; an owner's objects keep their order, which is that of their figures.

    Attributes stay as they are: what looks like a number may be a project's code.
    """
    unit_rank = _unit_ranks(units)
    table = read_table(path, raw, objects.HEADER, more=True)
    problems = objects.read_register("", path, raw, units).problems
    return _formatted(table, problems, lambda row: unit_rank(row[0]), units, values=())


def format_opening(path: str, raw: bytes, units: Units, specials: Mapping[str, Order]) -> Formatted:
    """Format opening.csv: by special, then like figures. `specials` has the specials by name, in order."""
    problems = opening.read_opening(raw, units, path).problems
    return _formatted(read_table(path, raw, opening.HEADER), problems, _across(units, specials), units, values=())


def format_spot_checks(path: str, raw: bytes, units: Units, specials: Mapping[str, Order]) -> Formatted:
    """Format spot-checks.csv: by special, then like figures."""
    table = read_table(path, raw, spotchecks.HEADER)
    problems = spotchecks.read_spot_checks(path, raw, units).problems
    return _formatted(table, problems, _across(units, specials), units, values=(5, 6, 10))


def format_received(path: str, raw: bytes) -> Formatted:
    """Format received.csv: in the order in which forms came in, that is as it is."""
    table = read_table(path, raw, received.HEADER)
    return _formatted(table, received.read_received(path, raw).problems, lambda _: (), None, values=(4,))


def format_progress(path: str, raw: bytes, units: Units, targets: Sequence[str]) -> Formatted:
    """Format progress.csv: by target in the scheme's order, then unit."""
    target_rank, unit_rank = ranks(targets), _unit_ranks(units)
    table = read_table(path, raw, progress.HEADER)
    problems = progress.read_progress(path, raw, units).problems
    return _formatted(
        table, problems, lambda row: (target_rank(row[1]), unit_rank(row[2])), units, values=(3, 4, 5), named=2
    )


def format_reports(path: str, raw: bytes, units: Units, reports: Sequence[str]) -> Formatted:
    """Format reports.csv: by report in the scheme's order, stretch and unit."""
    report_rank, unit_rank = ranks(reports), _unit_ranks(units)
    table = read_table(path, raw, reported.HEADER)
    problems = reported.read_reports(path, raw, units).problems
    return _formatted(
        table, problems, lambda row: (report_rank(row[0]), row[2], unit_rank(row[1])), units, values=(3,), named=1
    )


def format_projects(path: str, raw: bytes, units: Units) -> Formatted:
    """Format projects.csv: in the order in which projects came in, that is as it is."""
    table = read_table(path, raw, projects.HEADER)
    problems = projects.read_projects(raw, units).problems
    return _formatted(table, problems, lambda _: (), units, values=(3, 4), named=2)


def format_site_scores(path: str, raw: bytes, units: Units) -> Formatted:
    """Format site-scores.csv: by unit."""
    table, unit_rank = read_table(path, raw, site_scores.HEADER), _unit_ranks(units)
    problems = site_scores.read_site_scores(path, raw, units).problems
    return _formatted(table, problems, lambda row: unit_rank(row[0]), units, values=(1,))


def format_text(path: str, raw: bytes) -> Formatted:
    """Format any other text (TOML): UTF-8 without byte order mark, LF, a line end at the end; nothing else."""
    text, problems = decode(path, raw)
    if text is None or errors(problems):
        return None, problems
    return tidy(text), problems


def ranks(names: Iterable[str]) -> Ranks:
    """Return the sort key of names in a given order, the others after them by code point."""
    places = {name: (place, "") for place, name in enumerate(names)}
    last = len(places)
    return lambda name: places.get(name) or (last, name)


def _unit_ranks(units: Units) -> Ranks:
    return ranks((CITY, *units))


def _inner_keys(order: Order) -> Callable[[str], Callable[[Row], tuple[Rank, ...]]]:
    """Return, by item, the sort key of (object, measure) within the item and a unit."""

    @cache
    def inner_key(item: str) -> Callable[[Row], tuple[Rank, ...]]:
        object_rank, measure_rank = ranks(order.objects.get(item, ())), ranks(order.measures.get(item, ()))
        return lambda row: (object_rank(row[0]), measure_rank(row[1]))

    return inner_key


def _figure_rows(block: Block, order: Order, unit_rank: Ranks) -> list[Row]:
    named = order.measures.get(block.item, ())
    only = named[0] if len(named) == 1 else ""
    measures = tuple(measure or only for measure in block.measures)
    inner = _inner_keys(order)(block.item)
    columns = (block.units, block.objects, measures, _values(block.declared), _values(block.verified), block.notes)
    rows = [(unit, block.item, *rest) for unit, *rest in zip(*columns, strict=True)]
    rows.sort(key=lambda row: (unit_rank(row[0]), *inner(row[2:4])))
    return rows


def _clashes(path: str, rows: Sequence[Row]) -> list[Problem]:
    """Return the keys that became equal when an item's only measure was written out; they have no line any more."""
    found = duplicate_keys(path, [row[:4] for row in rows], range(1, len(rows) + 1))
    names = {problem.message.partition(":")[0] for problem in found}
    message = "{}: 指标留空的一行与写出指标的一行重复，请删去一行"
    return [Problem("duplicate-key", Place(path), message.format(name)) for name in sorted(names)]


def _across(units: Units, specials: Mapping[str, Order]) -> Callable[[Row], tuple[Rank, ...]]:
    """Return the sort key of rows that begin with 单位, 专项, 评分项, 对象, 指标."""
    special_rank, unit_rank = ranks(specials), _unit_ranks(units)
    within = {name: (ranks(order.items), _inner_keys(order)) for name, order in specials.items()}
    unlisted = (ranks(()), _inner_keys(Order()))

    def key(row: Row) -> tuple[Rank, ...]:
        unit, special, item, thing, measure = row[:5]
        item_rank, inner_key = within.get(special, unlisted)
        return (special_rank(special), item_rank(item), unit_rank(unit), *inner_key(item)((thing, measure)))

    return key


def _formatted(
    table: Table,
    problems: Sequence[Problem],
    key: Callable[[Row], Any],
    units: Units | None,
    values: Iterable[int],
    named: int = 0,
) -> Formatted:
    """Write a table's rows in order, the column `named` by the units' names, the columns `values` in their one form."""
    if errors(problems):
        return None, list(problems)
    columns = list(zip(*table.rows, strict=True))
    if columns and units is not None:
        columns[named] = _owner_names(table, columns[named], units)
    for number in values if columns else ():
        columns[number] = _values(columns[number])
    rows = sorted(zip(*columns, strict=True), key=key)
    return write_table(table.header, rows), list(problems)


def _owner_names(table: Table, column: Row, units: Units) -> Row:
    return UnitNames(table.path, units).resolve(column, table.lines)


def _values(column: Row) -> Row:
    """Return a column of values with numbers and dates in their one form; other texts stay."""
    if all(map(FIGURE.fullmatch, column)):
        return column
    return tuple(canonical_number(text) or canonical_date(text) or text for text in column)
