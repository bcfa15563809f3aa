"""The rankings on top of the sheets: scores, parts and totals that refer to the blocks, and ranks that follow them."""

from __future__ import annotations

from decimal import Decimal

from zzcli.ledger.numbers import ZERO, compared, half_up
from zzcli.reports.model import SYNTHETIC
from zzcli.reports.workbook.cells import Cell, Line, Live, Style
from zzcli.reports.workbook.layout import FULL, SCORE, TOP, Layout
from zzcli.reports.workbook.text import COMPARED, address, area, call, number, rounded
from zzcli.rules.model import Node
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored, SpecialTable, TrackRow, TrackTable, columns_of, places_of
from zzcli.scoring.results import CHANGE

_TOTAL_KEY = 2  # rank, unit, then the columns


def special_lines(scored: Scored, layout: Layout, table: SpecialTable) -> list[Line]:
    """Return the ranking of a special: title, note, head, one row a unit, an empty row."""
    evaluation = scored.evaluation
    result = evaluation.result(table.tree, table.tree.root)
    if result is None:
        return []
    spot = layout.spots[table.tree.root]
    groups = evaluation.populations(table.tree, table.tree.root, evaluation.base(table.tree.root), result.frame)
    rows = {unit: at for at, unit in enumerate(result.frame.units)}
    lines = []
    ranked = [row for row in table.rows if row.rank is not None]
    for at, row in enumerate(table.rows):
        own = rows[row.unit]
        cells = [spot.cell(own, column, inner=False, sheet=spot.sheet) for column in (SCORE, FULL)]
        peers = [i for i, each in enumerate(ranked) if groups[rows[each.unit]] == groups[own]]
        rank: Cell = "不排名" if row.score is not None else ""
        if row.rank is not None:
            rank = _rank(TOP + peers[0], TOP + peers[-1], TOP + at, 2, Decimal(row.rank))
        lines.append(Line((rank, row.unit, _ref(cells[0], row.score), _ref(cells[1], row.full), row.note)))
    head = Line(("名次", "单位", "得分", "满分", "说明"), Style.HEAD)
    return [_title(scored, table.tree.title), _note(scored), head, *lines, Line(())]


def track_lines(scored: Scored, layout: Layout, table: TrackTable) -> list[Line]:
    """Return the ranking of a track: parts as they are shown, totals, ranks, places won."""
    shown = _Shown(scored.evaluation, layout, table)
    total = _TOTAL_KEY + len(table.columns)
    last = TOP + sum(row.rank is not None for row in table.rows) - 1
    lines = []
    for at, row in enumerate(table.rows):
        rank: Cell = "不排名" if row.rank is None else _rank(TOP, last, TOP + at, total, Decimal(row.rank))
        change = None if row.change is None else Decimal(row.change)
        lines.append(Line((rank, row.unit, *shown.parts(row, TOP + at), shown.total(row, TOP + at), change, row.note)))
    heads = ("名次", "单位", *table.columns, "总分", CHANGE[scored.period.kind], "说明")
    return [_title(scored, table.tree.title), _note(scored), Line(heads, Style.HEAD), *lines, Line(())]


def _title(scored: Scored, name: str) -> Line:
    return Line((f"{scored.period} {name}{'（暂评）' if scored.provisional else ''}",), Style.TITLE)


def _note(scored: Scored) -> Line:
    mark = SYNTHETIC + "；" if scored.book.ledger.config.synthetic else ""
    text = f"{mark}名次、得分和总分是公式，引用下面各评分项的单元格；行的先后按出表时的名次，不随改动重排"
    return Line((text,), Style.NOTE)


def _rank(first: int, last: int, row: int, column: int, rank: Decimal) -> Live:
    """A rank by a column of numbers, equal numbers sharing it."""
    where, here = area(first, last, column), address(row, column)
    return Live(f"SUMPRODUCT(--(ROUND({where},{COMPARED})>ROUND({here},{COMPARED})))+1", rank)


def _ref(cell: str, value: Decimal | None) -> Cell:
    return "" if value is None else Live(cell, value)


class _Shown:
    """The parts and totals of a track as they are shown: sums of shown parts where all are shown, else rounded."""

    def __init__(self, evaluation: Evaluation, layout: Layout, table: TrackTable) -> None:
        self._evaluation, self._layout, self._table = evaluation, layout, table
        self._total = evaluation.total(table.tree)
        columns = columns_of(evaluation, table.tree)
        self._columns = {node.name: _TOTAL_KEY + at for at, (_, node) in enumerate(columns)}
        self._places = places_of(evaluation, table.tree.root)

    def parts(self, row: TrackRow, at: int) -> list[Cell]:
        """Return the cells of a unit's parts in sheet row `at`."""
        found: list[Cell] = []
        for name, value in zip(self._columns, row.parts, strict=True):
            node = self._table.tree.nodes[name]
            formula = self._added(node, row.unit, at, own=True) or self._rounded(node, row.unit)
            found.append(Live(formula, value) if formula and value is not None else value)
        return found

    def total(self, row: TrackRow, at: int) -> Cell:
        """Return the cell of a unit's total."""
        if row.total is None:
            return None
        formula = self._added(self._total, row.unit, at) or self._exact(self._total, row.unit)
        zeroed = row.note and row.note in self._evaluation.findings.zeroed().values()
        return row.total if zeroed or not formula else Live(formula, row.total)

    def _score(self, node: Node, unit: str) -> Decimal | None:
        result = self._evaluation.result(self._table.tree, node)
        if result is None or unit not in result.frame.units:
            return None
        return result.score[result.frame.units.index(unit)]

    def _exact(self, node: Node, unit: str) -> str | None:
        """The cell of a node's own score, None where it has none."""
        result = self._evaluation.result(self._table.tree, node)
        if result is None or self._score(node, unit) is None:
            return None
        spot = self._layout.spots[node]
        return spot.cell(result.frame.units.index(unit), SCORE, inner=False, sheet=spot.sheet)

    def _rounded(self, node: Node, unit: str) -> str | None:
        exact = self._exact(node, unit)
        return exact if exact is None or self._places is None else rounded(exact, self._places)

    def _added(self, node: Node, unit: str, at: int, *, own: bool = False) -> str | None:
        """What a reader finds for a node: its cell in the row, or the sum of its shown parts; None: neither.

        With `own` the node's own cell is what is sought. Mirrors `scoring.period`.
        """
        shown = None
        if node.name in self._columns:
            shown = self._rounded(node, unit) if own else address(at, self._columns[node.name])
        if not own and shown is not None:
            return shown
        base = self._evaluation.base(node)
        children = [child for child in node.children if self._counts(child)]
        parts = [part for child in children if (part := self._added(child, unit, at)) is not None]
        if base.method != "sum" or base.get("of") or not parts or len(parts) < len(children):
            return shown
        start: Decimal = base.get("base") or ZERO
        score, whole = self._score(node, unit), start
        for child in children:
            whole += self._score(child, unit) or ZERO
        places = places_of(self._evaluation, node)
        whole = whole if places is None else half_up(whole, places)
        if score is None or compared(whole) != compared(score):
            return self._rounded(node, unit)
        total = call("SUM", parts)
        return f"{number(start)}+{total}" if start else total

    def _counts(self, child: Node) -> bool:
        scored = self._evaluation.base(child).get("scored") is not False
        return scored and self._evaluation.result(self._table.tree, child) is not None
