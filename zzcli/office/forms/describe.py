"""What a form tells people about a figure: what it is worth and how it scores, its target, what it was last time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from zzcli.ledger.numbers import plain
from zzcli.methods.registry import methods
from zzcli.office.asked import Plan, plans, readers
from zzcli.office.forms.lines import Cells
from zzcli.office.forms.marks import Key
from zzcli.rules.model import Measure, MeasureSpan, Node, Tree
from zzcli.rules.settle import Settled
from zzcli.rules.wording import heading_of, unit_of, written
from zzcli.scoring.columns import Value
from zzcli.scoring.evaluation import Evaluation

SPANS = {MeasureSpan.MONTH: "", MeasureSpan.YEAR: "年初累计", MeasureSpan.STATE: "期末数"}
"""What a figure covers, where it is not the period alone."""
"""What the words of rule files say to people."""


class Describer:
    """Describes the figures of one special in one period."""

    def __init__(self, evaluation: Evaluation, tree: Tree) -> None:
        """Describe figures of the special `tree` in the evaluation's period."""
        self._evaluation = evaluation
        self._tree = tree
        self._how: dict[tuple[int, str], str] = {}
        self._targets: dict[tuple[Node, str], Mapping[tuple[str, str], str]] = {}

    def measure(self, item: str, name: str) -> tuple[Node, Measure] | None:
        """Return the node and measure that a line names; None where the period has no such figure."""
        node = self._tree.nodes.get(item)
        if node is None or self._evaluation.outer(self._tree, node) is None:
            return None
        measure = self._evaluation.measures(node).get(name)
        return None if measure is None or measure.records else (node, measure)

    def may_lack(self, node: Node, unit: str, thing: str) -> bool:
        """Whether a lead may say of this figure that there is no such task."""
        lacking = self._evaluation.may_lack(self._tree, node)
        row = self._evaluation.inner(self._tree, node).index.get((unit, thing))
        return any(lacking) if row is None else lacking[row]

    def full(self, node: Node, unit: str, thing: str) -> str:
        """Return what the node is worth; nothing where its children decide."""
        full = self._settled(node, unit, thing).get("full")
        return plain(full) if isinstance(full, Decimal) else ""

    def how(self, node: Node, unit: str, thing: str, measure: Measure) -> str:
        """Return how the figure scores: by the node's own method, else by those of the nodes below that read it."""
        settled = self._settled(node, unit, thing)
        key = (id(settled), measure.name)
        if key not in self._how:
            self._how[key] = "；".join(self._ways(node, settled, measure))
        return self._how[key]

    def _ways(self, node: Node, settled: Settled, measure: Measure) -> Iterator[str]:
        if not node.children:
            yield self._way(settled, measure)
            return
        for each in readers(self._tree, node):
            if each is not node and self._evaluation.outer(self._tree, each) is not None:
                below = self._evaluation.base(each)
                full = below.get("full")
                yield f"{each.name}{f'（{plain(full)}分）' if isinstance(full, Decimal) else ''}：{self._way(below)}"

    def _way(self, settled: Settled, measure: Measure | None = None) -> str:
        method = methods().get(settled.method)
        keys = written(settled, self._evaluation.scheme.tables, measure.name if measure else "")
        words = (f"{heading_of(settled.method, name)} {text}" for name, text in keys.items())
        return "，".join([settled.method if method is None else method.summary, *words])

    def _settled(self, node: Node, unit: str, thing: str) -> Settled:
        row = self._evaluation.inner(self._tree, node).index.get((unit, thing))
        if row is None:
            return self._evaluation.base(node)
        classes = self._evaluation.classes(self._tree, node)
        return classes.settled[classes.of[row]]

    def target(self, node: Node, measure: Measure, unit: str, thing: str) -> str:
        """Return what is planned for the figure by the scheme's tables or the ledger's plans."""
        key = (node, measure.name)
        if key not in self._targets:
            self._targets[key] = self._planned(node, measure)
        return self._targets[key].get((unit, thing), "")

    @cached_property
    def _plans(self) -> list[Plan]:
        return plans(self._evaluation.scheme, self._tree)

    def _planned(self, node: Node, measure: Measure) -> Mapping[tuple[str, str], str]:
        frame = self._evaluation.inner(self._tree, node)
        texts: dict[tuple[str, str], list[str]] = {}
        for plan in self._plans:
            asked = plan.holder is node and plan.measure is not None and plan.measure.name == measure.name
            if not asked or self._evaluation.outer(self._tree, plan.asker) is None:
                continue
            settled = self._evaluation.base(plan.asker)
            column = self._evaluation.tables.target(self._tree, plan.asker, settled, plan.name, frame)
            for row, value in zip(frame.index, column, strict=True):
                text = _text(value)
                if text:
                    texts.setdefault(row, []).append(text if plan.own else f"{plan.name} {text}")
        return {row: "，".join(dict.fromkeys(found)) for row, found in texts.items()}

    @cached_property
    def last(self) -> Mapping[Key, Cells]:
        """The lines of the period of the same kind just before."""
        figures = self._evaluation.book.ledger.figures(self._evaluation.period.previous, self._tree.stem)
        found = {}
        for block in figures.blocks.values():
            node = self._tree.nodes.get(block.item)
            measures = () if node is None else tuple(self._evaluation.measures(node))
            only = measures[0] if len(measures) == 1 else ""
            columns = (block.units, block.objects, block.measures, block.declared, block.verified, block.notes)
            for unit, thing, name, *cells in zip(*columns, strict=True):
                found[unit, block.item, thing, name or only] = Cells(*cells)
        return found


def in_words(measure: Measure) -> str:
    """Return in what a figure is, and what it covers where that is not the period alone."""
    return "，".join(filter(None, (unit_of(measure), SPANS[measure.span])))


def _text(value: Value) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if isinstance(value, date | str) else ""
