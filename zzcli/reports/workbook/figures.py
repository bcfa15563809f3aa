"""The sheet of figures: every line of the period's figures files, and where in it a score's figure stands."""

from __future__ import annotations

from decimal import Decimal

from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.units import CITY
from zzcli.ledger.values import ValueFault, parse_date
from zzcli.reports.workbook.cells import Cell, Sheet, Style
from zzcli.reports.workbook.text import address
from zzcli.rules.model import Measure, MeasureKind, Node, Tree
from zzcli.scoring.columns import Value
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.figures import convert, itemised

_HEADS = ("评比期", "专项", "单位", "评分项", "对象", "指标", "申报", "核定", "备注", "文件", "行")
_VERIFIED = _HEADS.index("核定")
_WIDTHS = (9, 18, 16, 28, 24, 24, 12, 12, 24, 30, 6)
NAME = "数据"


class FigureSheet:
    """The figures of a period as a sheet. Its cells in 核定 are what formulas read; change one and the scores follow."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self.sheet = Sheet(NAME, widths=_WIDTHS, frozen=2, filtered=True)
        synthetic = evaluation.book.ledger.config.synthetic
        self.sheet.title(f"{evaluation.period} {NAME}：改核定一栏，各表随之重算", synthetic=synthetic)
        self.sheet.add(*_HEADS, style=Style.HEAD)
        self._rows: dict[tuple[str, int], int] = {}
        self._items: dict[tuple[str, str], dict[tuple[str, str], list[int]]] = {}
        for tree in evaluation.scheme.specials:
            self._add_file(tree)

    def _add_file(self, tree: Tree) -> None:
        period = self._evaluation.period
        figures = self._evaluation.book.ledger.figures(period, tree.stem)
        for block in figures.blocks.values():
            lines: dict[tuple[str, str], list[int]] = {}
            for row in range(len(block)):
                key = (block.units[row], block.measures[row])
                lines.setdefault(key, []).append(self._next(figures.path, block.line(row)))
                texts = (block.objects[row], block.measures[row])
                values = (_cell(block.declared[row]), _cell(block.verified[row]), block.notes[row])
                place = (figures.path, Decimal(block.line(row)))
                self.sheet.add(str(period), tree.title, block.units[row], block.item, *texts, *values, *place)
            self._items[tree.stem, block.item] = lines

    def _next(self, path: str, line: int) -> int:
        row = len(self.sheet.lines)
        self._rows[path, line] = row
        return row

    def refer(self, tree: Tree, node: Node, measure: Measure, unit: str, path: str, value: Value) -> str | None:
        """Return the formula of a figure as a number, date or word; None where it is no line of the period's files.

        `value` is what the engine read: a line that says something else (held figures, blanks) is not referred to.
        """
        if measure.records:
            return None
        who = CITY if measure.of_city else unit
        if not path and not measure.of_city and itemised(self._evaluation, node):
            return self._summed(tree, node, measure, unit)
        cell = self._evaluation.figures.cell(tree, node, measure.name, who, path)
        row = None if cell is None else self._rows.get((cell.place.path, cell.place.line))
        if cell is None or row is None:
            return None
        try:
            if cell.verified and convert(measure, cell.verified) != value:
                return None
        except ValueFault:
            return None
        return _read(measure, row)

    def _summed(self, tree: Tree, node: Node, measure: Measure, unit: str) -> str | None:
        """The sum of the lines that itemise a count."""
        lines = self._items.get((tree.stem, node.name), {})
        only = len(self._evaluation.measures(node)) == 1
        rows = [*lines.get((unit, measure.name), ()), *(lines.get((unit, ""), ()) if only and measure.name else ())]
        if len(rows) == 1:
            return _read(measure, rows[0])
        return f"SUM({','.join(address(row, _VERIFIED, NAME) for row in rows)})" if 1 < len(rows) <= 250 else None


def _read(measure: Measure, row: int) -> str:
    where = address(row, _VERIFIED, NAME)
    return f'IF({where}="是",1,0)' if measure.kind is MeasureKind.YES_NO else where


def _cell(text: str) -> Cell:
    """A figure as a cell: a number or a date where it is one, so that Excel can compute with it."""
    if not text:
        return None
    if FIGURE.fullmatch(text):
        return Decimal(text)
    try:
        return parse_date(text)
    except ValueFault:
        return text
