"""From the ledger's text to columns: the verified figures of a measure on the rows of the node that owns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zzcli.ledger.figures import Block, Figures
from zzcli.ledger.numbers import ONE, ZERO, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK, ValueFault, parse_column, parse_date, parse_number, parse_yes_no
from zzcli.ledger.values import NOT_YET as NOT_YET_TEXT
from zzcli.rules.model import Measure, MeasureKind, MeasureSpan, Node, Tree
from zzcli.scoring.columns import NOT_YET, Gap, Value, Values
from zzcli.scoring.frames import Frame

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

NUMBERS = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT, MeasureKind.JUDGED})


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure line behind a value: what was declared and verified, and where it stands."""

    declared: str
    verified: str
    note: str
    place: Place


class FigureReader:
    """Reads the figures of one period, a measure at a time, and remembers the columns."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._columns: dict[tuple[Node, str], Values] = {}
        self._lines: dict[tuple[str, str], Mapping[str, Mapping[tuple[str, str], int]]] = {}

    def column(self, tree: Tree, node: Node, measure: Measure) -> Values:
        """Return the measure's values on the node's inner rows; a `Gap` where a row has none."""
        key = (node, measure.name)
        if key not in self._columns:
            self._columns[key] = self._read(tree, node, measure)
        return self._columns[key]

    def file(self, tree: Tree, period: Period) -> Figures:
        """Return the special's figures of a period."""
        return self._evaluation.book.ledger.figures(period, tree.stem)

    def cell(self, tree: Tree, node: Node, measure: str, unit: str, path: str) -> Cell | None:
        """Return the figure line of a value, or None when there is no such line."""
        figures = self.file(tree, self._period(node) or self._evaluation.period)
        block = figures.blocks.get(node.name)
        if block is None:
            return None
        row = self._rows(tree, block, node, measure).get((unit, path))
        if row is None:
            return None
        place = Place(figures.path, block.line(row))
        return Cell(block.declared[row], block.verified[row], block.notes[row], place)

    def _rows(self, tree: Tree, block: Block, node: Node, measure: str) -> Mapping[tuple[str, str], int]:
        """The row of each unit and object that has a line of the measure, which its only one need not name."""
        index = self._index(tree, block)
        named = index.get(measure, {})
        if "" not in index or len(self._evaluation.measures(node)) > 1:
            return named
        return {**index[""], **named}

    def _index(self, tree: Tree, block: Block) -> Mapping[str, Mapping[tuple[str, str], int]]:
        """The rows of a block by measure, and by unit and object."""
        key = (tree.stem, block.item)
        if key not in self._lines:
            rows: dict[str, dict[tuple[str, str], int]] = {name: {} for name in block.measures}
            for row, line in enumerate(zip(block.units, block.objects, strict=True)):
                rows[block.measures[row]][line] = row
            self._lines[key] = rows
        return self._lines[key]

    def _period(self, node: Node) -> Period | None:
        """The period whose folder holds the node's figures: this one, or with `hold` the last in which they were
        due; None when that lies before the first period, or when none are due now."""
        settled = self._evaluation.base(node)
        due, hold = settled.get("due"), settled.get("hold")
        at: Evaluation | None = self._evaluation
        if due is None:
            return self._evaluation.period
        while at is not None and at.period.month not in due:
            at = at.before() if hold else None
        return None if at is None else at.period

    def _read(self, tree: Tree, node: Node, measure: Measure) -> Values:
        evaluation = self._evaluation
        frame = evaluation.inner(tree, node)
        if measure.records:
            return [Decimal(n) for n in evaluation.records.counts(measure, frame.units)]
        period = self._period(node)
        if period is None:
            return self._opening(tree, node, measure, frame)
        if period != evaluation.period:
            return self._held(tree, node, measure, frame, period)
        figures = self.file(tree, period)
        path, block = figures.path, figures.blocks.get(node.name)
        if block is None:
            return [_absence(path, measure)] * frame.size
        if measure.of_city:
            row = self._rows(tree, block, node, measure.name).get((CITY, ""))
            return _values(path, measure, block, [row]) * frame.size
        whole = block.units == frame.units and not frame.objects and not any(block.objects)
        if whole and measure.kind in NUMBERS and measure.range is None:
            column = parse_column(block.verified)
            if column is not None:
                return column  # type: ignore[return-value]
        if not frame.objects and itemised(evaluation, node):
            return self._summed(path, node, measure, block, frame)
        rows = self._rows(tree, block, node, measure.name)
        return _values(path, measure, block, map(rows.get, frame.index))

    def _held(self, tree: Tree, node: Node, measure: Measure, frame: Frame, period: Period) -> Values:
        then = self._evaluation.run.at(period)
        if then.outer(tree, node) is None:
            return [Gap("early", f"{period}没有这项数据") for _ in frame.units]
        column = then.figures.column(tree, node, measure)
        rows = then.inner(tree, node).rows_for(frame)
        return [Gap("early", f"{period}没有这项数据") if row is None else column[row] for row in rows]

    def _opening(self, tree: Tree, node: Node, measure: Measure, frame: Frame) -> Values:
        found: Values = []
        for unit, path in frame.index:
            entry = self._evaluation.opening(tree, node, CITY if measure.of_city else unit, path, measure.name)
            found.append(Gap("early", f"“{measure.name}”本期不填报，此前也没有数据") if entry is None else entry)
        return found

    def _summed(self, path: str, node: Node, measure: Measure, block: Block, frame: Frame) -> Values:
        """Counts that are itemised by object are added up for each unit (ledger.md, Figures)."""
        names = {measure.name, ""} if len(self._evaluation.measures(node)) == 1 else {measure.name}
        rows = [row for row, name in enumerate(block.measures) if name in names]
        totals: dict[str, Value] = {}
        for row, value in zip(rows, _values(path, measure, block, rows), strict=True):
            unit = block.units[row]
            before = totals.get(unit, ZERO)
            if isinstance(before, Decimal) and isinstance(value, Decimal):
                totals[unit] = before + value
            else:
                totals[unit] = value if isinstance(value, Gap) else before
        return [totals[unit] if unit in totals else _absence(path, measure) for unit in frame.units]


def _values(path: str, measure: Measure, block: Block, rows: Iterable[int | None]) -> Values:
    """The values on some rows of a block (None: no such line); equal texts are converted once."""
    known: dict[str, Value] = {}
    found: Values = []
    for row in rows:
        if row is None:
            found.append(_absence(path, measure))
            continue
        text = block.verified[row]
        value = known.get(text)
        if value is None:
            value = _value(path, measure, block, row)
            if text and not isinstance(value, Gap):  # neither says the same on every line
                known[text] = value
        found.append(value)
    return found


def _value(path: str, measure: Measure, block: Block, row: int) -> Value:
    text = block.verified[row]
    if text and text != NO_TASK:
        try:
            return convert(measure, text)
        except ValueFault as fault:
            return Gap("fault", fault.message, Place(path, block.line(row))) if fault.meant is None else fault.meant
    if text:
        return Gap("none", "没有这项任务", Place(path, block.line(row)))
    if measure.blank is not None and not block.declared[row]:
        return measure.blank
    return Gap("missing", "核定值未填", Place(path, block.line(row)))


def _absence(path: str, measure: Measure) -> Value:
    return Gap("missing", "没有这一行数据", Place(path)) if measure.blank is None else measure.blank


def convert(measure: Measure, text: str) -> Value:
    """Return a cell's text as a value of the measure's kind. Raises ValueFault."""
    if measure.kind in NUMBERS:
        value = parse_number(text)
        if measure.kind is MeasureKind.COUNT and (value < 0 or value != int(value)):
            raise ValueFault("wrong-count", f"“{text}”不是个数，请填0或正整数")
        if measure.range is not None and not measure.range[0] <= value <= measure.range[1]:
            low, high = map(plain, measure.range)
            raise ValueFault("out-of-range", f"“{text}”不在办法写明的范围 {low} 至 {high} 之内，请核对")
        return value
    if measure.kind is MeasureKind.YES_NO:
        return ONE if parse_yes_no(text) else ZERO
    if measure.kind is MeasureKind.DATE:
        return NOT_YET if text == NOT_YET_TEXT else parse_date(text)
    if text not in measure.words:
        raise ValueFault("wrong-choice", f"“{text}”不在可选范围内，请填：{'、'.join(measure.words)}")
    return text


def itemised(evaluation: Evaluation, node: Node) -> bool:
    """Whether the node's counts may be itemised: lines that differ only in 对象 are summed."""
    return evaluation.base(node).method in ("tally", "deduct")


def is_cumulative(measure: Measure) -> bool:
    """Whether the figure covers the year so far by itself."""
    return measure.span is MeasureSpan.YEAR
