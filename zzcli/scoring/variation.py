"""A scoring run that differs from another in one reading: only the nodes it reaches are evaluated again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zzcli.ledger.periods import Period
from zzcli.rules.model import Measure, Node, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring.evaluation import Classes, Evaluation, Run
from zzcli.scoring.frames import Frame
from zzcli.scoring.scores import Result


@dataclass(eq=False)
class Variation(Run):
    """A run over the book of `original`, with other readings; nodes outside `reached` keep the original's results."""

    original: Run = field(kw_only=True)
    reached: frozenset[Node] = field(kw_only=True)

    def at(self, period: Period) -> Evaluation:
        """Return the evaluation of a period."""
        if period not in self._periods:
            self._periods[period] = Varied(self, period)
        return self._periods[period]


class Varied(Evaluation):
    """One period of a variation: asks the original's evaluation wherever the node is not reached."""

    def __init__(self, run: Variation, period: Period) -> None:
        super().__init__(run, period)
        self._original = run.original.at(period)
        self._reached = run.reached

    def outer(self, tree: Tree, node: Node) -> Frame | None:
        """See `Evaluation.outer`."""
        return super().outer(tree, node) if node in self._reached else self._original.outer(tree, node)

    def inner(self, tree: Tree, node: Node) -> Frame:
        """See `Evaluation.inner`."""
        return super().inner(tree, node) if node in self._reached else self._original.inner(tree, node)

    def base(self, node: Node) -> Settled:
        """See `Evaluation.base`."""
        return super().base(node) if node in self._reached else self._original.base(node)

    def measures(self, node: Node) -> Mapping[str, Measure]:
        """See `Evaluation.measures`."""
        return super().measures(node) if node in self._reached else self._original.measures(node)

    def classes(self, tree: Tree, node: Node) -> Classes:
        """See `Evaluation.classes`."""
        return super().classes(tree, node) if node in self._reached else self._original.classes(tree, node)

    def result(self, tree: Tree, node: Node) -> Result | None:
        """See `Evaluation.result`."""
        return super().result(tree, node) if node in self._reached else self._original.result(tree, node)

    def excused(self, tree: Tree, node: Node) -> frozenset[int]:
        """See `Evaluation.excused`."""
        return super().excused(tree, node) if node in self._reached else self._original.excused(tree, node)
