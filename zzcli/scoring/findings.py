"""What 弄虚作假 and the like do (rules.md 7): to the scores and ranks of whom they are about, and to those of the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import ZERO
from zzcli.ledger.records import Finding
from zzcli.rules.model import FindingRule, Node, Tree
from zzcli.rules.settle import choose
from zzcli.scoring.columns import Gap
from zzcli.scoring.frames import Frame

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Scores = list[Decimal | None]

_NOTES = {"unranked": "不参加排名", "zero": "计零分", "exclude": "不计入"}


@dataclass(frozen=True, slots=True, eq=False)
class Ruled:
    """A finding with what the scheme says of it: scope and effect, and whether the others are compared without it.

    `tree` is the special it is about; None: it names none (a finding on the whole period need not).
    """

    finding: Finding
    scope: str
    effect: str
    skipped: bool
    tree: Tree | None

    @property
    def note(self) -> str:
        """What it did and why, for traces."""
        return f"{_NOTES[self.effect]}，{self.finding.kind}：{self.finding.document}"

    def is_on(self, tree: Tree, node: Node, total: Node) -> bool:
        """Whether it is about this node itself: what ranks a track (`total`), a special's root, or its item."""
        if self.scope == "month":
            return tree.track and node is total
        if self.tree is not tree:
            return False
        return node is tree.root if self.scope == "special" else node.name == self.finding.item

    def covers(self, tree: Tree, node: Node) -> bool:
        """Whether the node is what it is about, or stands below it; of a finding on the period every node does."""
        if self.scope == "month":
            return True
        if self.tree is not tree:
            return False
        return self.scope == "special" or any(each.name == self.finding.item for each in (node, *tree.ancestors(node)))


class Findings:
    """The findings of one period with the scheme's rule for each."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    @cached_property
    def ruled(self) -> list[Ruled]:
        """Each finding that the scheme has a rule for."""
        found = []
        for finding in self._evaluation.book.ledger.findings(self._evaluation.period).rows:
            rule = self.rule(finding)
            if rule is not None:
                found.append(self._ruled(finding, rule))
        return found

    def _ruled(self, finding: Finding, rule: FindingRule) -> Ruled:
        choices = self._evaluation.choices
        scope, effect, peers = (str(choose(choices, value)) for value in (rule.scope, rule.effect, rule.peers))
        named = finding.special or rule.special
        tree = self._evaluation.scheme.tree(named) if named else None
        return Ruled(finding, scope, effect, peers == "skip" and effect != "none", tree)

    def rule(self, finding: Finding) -> FindingRule | None:
        """Return the scheme's rule for a finding: its kind, and its special where both name one."""
        for rule in self._evaluation.scheme.findings:
            if rule.kind == finding.kind and self._same(rule.special, finding.special):
                return rule
        return None

    def _same(self, ruled: str, found: str) -> bool:
        if not ruled or not found or ruled == found:
            return True
        tree = self._evaluation.scheme.tree(found)
        return tree is not None and tree is self._evaluation.scheme.tree(ruled)

    def unranked(self, tree: Tree, node: Node) -> dict[str, str]:
        """Return the units that are not ranked at a node, each with the reason."""
        return {r.finding.unit: r.finding.reason for r in self.ruled if r.effect == "unranked" and r.covers(tree, node)}

    def zeroed(self) -> dict[str, str]:
        """Return the units whose total of the whole period is zero, each with the reason."""
        return {r.finding.unit: r.finding.reason for r in self.ruled if r.effect == "zero" and r.scope == "month"}

    def skipped(self, tree: Tree, node: Node, frame: Frame) -> frozenset[int]:
        """Return the rows without which the others are ranked and averaged at a node (`peers = "skip"`)."""
        rows: set[int] = set()
        for each in self.ruled:
            if each.skipped and each.covers(tree, node):
                rows.update(_rows(each, frame))
        return frozenset(rows)

    def on_units(self, tree: Tree, node: Node, frame: Frame, scores: Scores, fulls: Scores) -> dict[int, str]:
        """Apply in place the findings on the node as a whole; return by row what they did."""
        notes: dict[int, str] = {}
        total = self._evaluation.total(tree)
        for each in self.ruled:
            if each.effect == "none" or each.scope == "object" or not each.is_on(tree, node, total):
                continue
            for row, unit in enumerate(frame.units):
                if unit == each.finding.unit:
                    _apply(each, row, scores, fulls)
                    notes[row] = each.note
        return notes

    def on_objects(
        self, tree: Tree, node: Node, frame: Frame, scores: list[Decimal | Gap | None], fulls: Scores
    ) -> dict[int, str]:
        """Apply in place the findings on objects of the node; return by row what they did."""
        notes: dict[int, str] = {}
        total = self._evaluation.total(tree)
        for each in self.ruled:
            if (
                each.effect == "none"
                or each.scope != "object"
                or not frame.objects
                or not each.is_on(tree, node, total)
            ):
                continue
            row = frame.index.get((each.finding.unit, each.finding.object))
            if row is not None:
                _apply(each, row, scores, fulls)
                notes[row] = each.note
        return notes


def _rows(ruled: Ruled, frame: Frame) -> Iterator[int]:
    """The rows of whom, or what, a finding is about."""
    thing = ruled.finding.object if ruled.scope == "object" else ""
    for row, unit in enumerate(frame.units):
        if unit == ruled.finding.unit and (not thing or f"{frame.paths[row]}/".startswith(f"{thing}/")):
            yield row


def _apply(ruled: Ruled, row: int, scores: list[Decimal | Gap | None] | Scores, fulls: Scores) -> None:
    if ruled.effect == "zero":
        scores[row] = ZERO
    elif ruled.effect == "exclude":
        scores[row] = fulls[row] = None
