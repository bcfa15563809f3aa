"""What keeps rows from having a score: told once, where it is; what only follows from it is not told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zzcli.ledger.problem import Place, Problem
from zzcli.rules.model import Node, Tree, Use
from zzcli.scoring.columns import Gap
from zzcli.scoring.frames import Frame

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

_FOLLOWING = ("zero", "none", "empty")
"""The kinds of gaps that a node has, too, when what it is made of has no score: no fulls to divide by, no result."""

_CODES = {
    "missing": "missing-figure",
    "plan": "missing-plan",
    "zero": "division-by-zero",
    "none": "no-value",
    "early": "no-value",
}
_REMEDIES = {
    "missing": "请填写核定值，没有这项任务时由牵头部门填“-”",
    "plan": "请在这个文件里补上",
    "zero": "请核对数据，或在规则里写明 absent",
    "none": "请在规则里写明 absent，或补上数据",
    "early": "请在 ledger/opening.csv 补上期初值",
}


class Faults:
    """The faults of one period's evaluation, by the node and the unit that have no score for them."""

    def __init__(self, evaluation: Evaluation) -> None:
        """Start without any; the problems go to the evaluation's run."""
        self._evaluation = evaluation
        self._without: dict[Node, set[str]] = {}

    def report(self, tree: Tree, node: Node, frame: Frame, row: int, gap: Gap) -> None:
        """Add the problem of a row that has no score, at its figure's line, else the rule's.

        Figures missing from the period whose completeness is checked are reported by that check.
        """
        unit, path = frame.units[row], frame.paths[row]
        self._without.setdefault(node, set()).add(unit)
        run = self._evaluation.run
        if gap.kind == "missing" and self._evaluation.period == run.checked:
            return
        if gap.kind in _FOLLOWING and self._is_without(_below(self._evaluation, tree, node), unit):
            return
        place = gap.place or self._place(tree, node, unit, path)
        what = "/".join(part for part in (node.name, path) if part)
        told = gap.reason if "请" in gap.reason else f"{gap.reason}，{_REMEDIES.get(gap.kind, '请更正')}"
        run.problems.append(Problem(_CODES.get(gap.kind, "bad-value"), place, f"{unit} {what}: {told}"))

    def _is_without(self, nodes: Iterator[tuple[Tree, Node]], unit: str) -> bool:
        """Whether the unit has no score at any of the nodes, or at one that they are made of, for a fault."""
        waiting, seen = list(nodes), set[Node]()
        while waiting:
            tree, node = waiting.pop()
            if unit in self._without.get(node, ()):
                return True
            if node not in seen:
                seen.add(node)
                waiting += _below(self._evaluation, tree, node)
        return False

    def _place(self, tree: Tree, node: Node, unit: str, path: str) -> Place:
        for owner in (node, *tree.ancestors(node)):
            for measure in self._evaluation.base(owner).get("measures") or {}:
                cell = self._evaluation.figures.cell(tree, owner, measure, unit, path)
                if cell is not None:
                    return cell.place
        return Place(node.origin.path)


def _below(evaluation: Evaluation, tree: Tree, node: Node) -> Iterator[tuple[Tree, Node]]:
    """What a node is made of: its children, and the nodes of any tree that `of` and `uses` take in."""
    yield from ((tree, child) for child in node.children)
    settled = evaluation.base(node)
    taken: list[Use] = [part.use for part in settled.get("of") or ()]
    for use in (*taken, *(settled.get("uses") or {}).values()):
        other = evaluation.scheme.tree(use.tree)
        if other is not None:
            yield other, other.nodes[use.node]
