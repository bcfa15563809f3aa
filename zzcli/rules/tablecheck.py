"""Tables that contradict themselves: two rows for one case, and row totals that do not come out (rules.md 2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext
from itertools import combinations

from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.periods import months
from zzcli.ledger.problem import Place, Problem
from zzcli.rules.model import ValuesTable
from zzcli.rules.proof import Proof
from zzcli.rules.settle import layers, variants
from zzcli.rules.tables import EXACT, TOTAL

_OWN_COLUMN = {"values": (), "weights": (), "kinds": ("指标",), "points": ("指标",), "nodes": ("节点",)}
"""By the key that names a table: the value columns that tell its rows apart beside the key columns."""

_Row = tuple[int, tuple[str, ...]]
Rows = list[_Row]

_OBJECT_COLUMNS = ("上级",)


def check_tables(proof: Proof) -> list[Problem]:
    """Return a problem for each pair of rows that fit one case, and for each row total that is wrong."""
    found: list[Problem] = []
    for path, own in sorted(_uses(proof)):
        found += _doubles(proof.scheme.tables[path], own)
    for table in proof.scheme.tables.values():
        found += _row_totals(table)
    return found


def _uses(proof: Proof) -> set[tuple[str, tuple[str, ...]]]:
    """Return the tables that nodes look values up in, each with the columns that tell its rows apart."""
    found: set[tuple[str, tuple[str, ...]]] = set()
    for _, node in proof.nodes():
        for keys in layers(node):
            for key, own in (*_OWN_COLUMN.items(), ("objects", _OBJECT_COLUMNS)):
                for path in variants(keys.get(key)):
                    if isinstance(path, str) and path in proof.scheme.tables:
                        found.add((path, own))
    return found


def _doubles(table: ValuesTable, own: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each row that fits a case that a row above it fits."""
    columns = [table.columns.index(name) for name in own if name in table.columns]
    exact = next((at for at, name in enumerate(table.keys) if name in EXACT), None)
    whole = [at for at, name in enumerate(table.keys) if name in EXACT and all(keys[at] for _, keys, _ in table.rows)]
    buckets: dict[tuple[object, ...], Rows] = {}
    for line, keys, values in table.rows:
        cells = (*(values[at] for at in columns), *(keys[at] for at in whole))
        buckets.setdefault(cells, []).append((line, keys))
    for rows in buckets.values():
        told: set[int] = set()
        for (line, keys), (other, others) in _candidates(rows, exact):
            if other not in told and _overlap(table.keys, keys, others):
                told.add(other)
                message = f"与第 {line} 行适用于同一种情况，请改到只剩一行"
                yield Problem("duplicate-row", Place(table.path, other), message)


def _candidates(rows: Rows, exact: int | None) -> Iterator[tuple[_Row, _Row]]:
    """Yield pairs of rows that may overlap: with the same cell in an exact column, or with an empty one."""
    free = [row for row in rows if exact is None or not row[1][exact]]
    yield from combinations(free, 2)
    if exact is None:
        return
    by_cell: dict[str, Rows] = {}
    for row in rows:
        if row[1][exact]:
            by_cell.setdefault(row[1][exact], []).append(row)
            yield from ((min(row, each), max(row, each)) for each in free)
    for same in by_cell.values():
        yield from combinations(same, 2)


def _overlap(names: Sequence[str], one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether some case fits both rows, as far as the table alone can tell: groups may share units unseen."""
    cells = {name: (a, b) for name, a, b in zip(names, one, other, strict=True)}
    if not _ranges_overlap(cells.get("从", ("", "")), cells.get("至", ("", ""))):
        return False
    return all(_same(name, a, b) for name, (a, b) in cells.items() if name not in ("从", "至"))


def _same(name: str, a: str, b: str) -> bool:
    if not a or not b:
        return True
    if name == "月":
        return bool(_months(a) & _months(b))
    return a == b


def _months(cell: str) -> frozenset[int]:
    return months(cell) if "-" in cell else frozenset({int(cell)})


def _ranges_overlap(lows: tuple[str, str], highs: tuple[str, str]) -> bool:
    low = max((Decimal(each) for each in lows if each), default=None)
    high = min((Decimal(each) for each in highs if each), default=None)
    return low is None or high is None or low < high


def _row_totals(table: ValuesTable) -> Iterator[Problem]:
    """Yield a problem for each row whose 合计 is not the sum of its other numbers."""
    if TOTAL not in table.columns:
        return
    at = table.columns.index(TOTAL)
    for line, _, values in table.rows:
        stated = values[at]
        if not isinstance(stated, Decimal):
            continue
        with localcontext(CONTEXT):
            numbers = (each for number, each in enumerate(values) if number != at)
            given = sum((each for each in numbers if isinstance(each, Decimal)), ZERO)
        if given != stated:
            message = f"合计写的是{plain(stated)}，各列之和是{plain(given)}，请核对原文改正"
            yield Problem("row-total", Place(table.path, line), message)
