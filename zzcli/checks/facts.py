"""Numbers of a period with what they are about and where they stand: what checks compare with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.units import CITY
from zzcli.ledger.values import ValueFault
from zzcli.rules.model import Measure, MeasureKind, Node, Tree
from zzcli.scoring.columns import Gap
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.figures import convert, itemised

NUMERIC = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT})
"""Kinds of measures that are measured or counted; scores that a lead gives are not."""

VERIFIED, DECLARED = "核定", "申报"


@dataclass(frozen=True, slots=True)
class Fact:
    """A number: whose, of what measure, the line it stands on (of several counts added up: the file), and its column."""

    tree: Tree
    node: Node
    measure: Measure
    unit: str
    object: str
    value: Decimal
    place: Place
    column: str = VERIFIED

    @property
    def name(self) -> str:
        """What it is, for the head of a message: `东湖区 造林/甲处“造林面积”`."""
        return f"{self.unit} {self.where}"

    @property
    def where(self) -> str:
        """The item, object and measure."""
        return f"{'/'.join(filter(None, (self.node.name, self.object)))}“{self.measure.name}”"

    @property
    def told(self) -> str:
        """The number with its unit of measure."""
        return f"{plain(self.value)}{self.measure.unit}"

    def warn(self, code: str, message: str, *also: Place) -> Problem:
        """Return a warning at the fact's line; `also` are the other lines it rests on."""
        return Problem(code, self.place, f"{self.name}: {message}", Severity.WARNING, also)


def measured(evaluation: Evaluation) -> Iterator[tuple[Tree, Node, Measure]]:
    """Yield every measure with numbers for which the period's own files have lines."""
    ledger, period = evaluation.book.ledger, evaluation.period
    for tree in evaluation.scheme.specials:
        blocks = ledger.figures(period, tree.stem).blocks
        for node in tree.root.walk():
            if node.name in blocks and evaluation.outer(tree, node) is not None:
                for measure in evaluation.measures(node).values():
                    if measure.kind in NUMERIC and not measure.records:
                        yield tree, node, measure


def facts(
    evaluation: Evaluation, tree: Tree, node: Node, measure: Measure, *, declared: bool = False
) -> Mapping[tuple[str, str], Fact]:
    """Return the verified numbers of a measure by unit and object, as they stand on a line.

    Those that are missing or faulty are left out, and so is what no line says: a blank that means none, a task that
    is done and no longer reported. `declared`: where nothing is verified yet the number declared is taken.
    """
    if evaluation.outer(tree, node) is None:
        return {}
    column = evaluation.figures.column(tree, node, measure)
    index = evaluation.inner(tree, node).index
    keys = [(CITY, "")] if measure.of_city else list(index)
    found = {}
    summed = itemised(evaluation, node)
    file = Place(evaluation.figures.file(tree, evaluation.period).path)
    for (unit, path), value in zip(keys, column, strict=False):
        if declared and isinstance(value, Gap):
            fact = _declared(evaluation, tree, node, measure, unit, path)
            if fact is not None:
                found[unit, path] = fact
        if isinstance(value, Decimal):
            cell = evaluation.figures.cell(tree, node, measure.name, unit, path)
            if summed or (cell is not None and cell.verified):
                place = file if cell is None else cell.place
                found[unit, path] = Fact(tree, node, measure, unit, path, value, place)
    return found


def _declared(evaluation: Evaluation, tree: Tree, node: Node, measure: Measure, unit: str, path: str) -> Fact | None:
    """Return the number declared on a line on which nothing is verified."""
    cell = evaluation.figures.cell(tree, node, measure.name, unit, path)
    if cell is None or cell.verified or not cell.declared:
        return None
    with suppress(ValueFault):
        value = convert(measure, cell.declared)
        if isinstance(value, Decimal):
            return Fact(tree, node, measure, unit, path, value, cell.place, DECLARED)
    return None


def earlier(
    evaluation: Evaluation, tree: Tree, node: Node, measure: Measure
) -> tuple[Evaluation, Mapping[tuple[str, str], Fact]] | None:
    """Return the last period before in the same year that has lines for a measure, and its numbers; None: none has."""
    for then in reversed(evaluation.earlier("year")):
        blocks = evaluation.book.ledger.figures(then.period, tree.stem).blocks
        if node.name in blocks and measure.name in then.measures(node):
            return then, facts(then, tree, node, then.measures(node)[measure.name])
    return None
