"""Which figures a period asks for: of every node in force, for every unit, object and measure (rules.md 1, 2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zzcli.ledger.periods import Period
from zzcli.ledger.units import CITY
from zzcli.rules.model import Measure, Node, Tree
from zzcli.scoring.evaluation import Evaluation, Run


@dataclass(frozen=True, slots=True)
class Due:
    """One figure that a period asks for; `unit` is 全市 for a city-wide one. `needed`: it has no `blank` meaning."""

    tree: Tree
    node: Node
    unit: str
    object: str
    measure: Measure
    needed: bool

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The first four columns of its line: 单位,评分项,对象,指标."""
        return (self.unit, self.node.name, self.object, self.measure.name)


def due_figures(run: Run, period: Period) -> list[Due]:
    """Return every figure due in a period, special by special, in canonical order (ledger.md, Figures)."""
    evaluation = run.at(period)
    return [due for tree in run.book.scheme.specials for due in special_dues(evaluation, tree)]


def special_dues(evaluation: Evaluation, tree: Tree) -> Iterator[Due]:
    """Yield the figures due of one special: item by item, then 全市, units, objects, measures."""
    for node in tree.root.walk():
        yield from node_dues(evaluation, tree, node)


def node_dues(evaluation: Evaluation, tree: Tree, node: Node) -> Iterator[Due]:
    """Yield the figures due of one node; none where it does not exist."""
    if evaluation.outer(tree, node) is None:
        return
    base = evaluation.base(node)
    months = base.get("due")
    if months is not None and evaluation.period.month not in months:
        return
    frame, classes = evaluation.inner(tree, node), evaluation.classes(tree, node)
    excused = evaluation.excused(tree, node)
    by_class = [[m for m in (settled.get("measures") or {}).values() if not m.records] for settled in classes.settled]
    if not any(by_class):
        return
    city = {m.name: m for measures in by_class for m in measures if m.of_city}
    if frame.size > len(excused):
        for measure in city.values():
            yield Due(tree, node, CITY, "", measure, measure.blank is None)
    for row, (unit, path) in enumerate(frame.index):
        if row in excused:
            continue
        for measure in by_class[classes.of[row]]:
            if not measure.of_city:
                yield Due(tree, node, unit, path, measure, measure.blank is None)
