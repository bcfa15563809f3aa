"""What 弄虚作假 and the like do to scores (rules.md 7): a finding zeroes or excludes a special, an item or an object."""

from __future__ import annotations

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


class Findings:
    """The findings of one period with the scheme's rule for each."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    @cached_property
    def _ruled(self) -> list[tuple[Finding, str, str]]:
        """Each finding with its scope and effect."""
        choices = self._evaluation.choices
        found = []
        for finding in self._evaluation.book.ledger.findings(self._evaluation.period).rows:
            rule = self.rule(finding)
            if rule is not None:
                found.append((finding, str(choose(choices, rule.scope)), str(choose(choices, rule.effect))))
        return found

    def rule(self, finding: Finding) -> FindingRule | None:
        """Return the scheme's rule for a finding: its kind, and its special where the rule names one."""
        for rule in self._evaluation.scheme.findings:
            if rule.kind == finding.kind and self._same(rule.special, finding.special):
                return rule
        return None

    def _same(self, ruled: str, found: str) -> bool:
        if not ruled or ruled == found:
            return True
        tree = self._evaluation.scheme.tree(found) if found else None
        return tree is not None and tree is self._evaluation.scheme.tree(ruled)

    def unranked(self) -> dict[str, str]:
        """Return the units that are not ranked in this period, each with the reason."""
        return {f.unit: f.reason for f, scope, effect in self._ruled if scope == "month" and effect == "unranked"}

    def on_units(
        self, tree: Tree, node: Node, frame: Frame, scores: Scores, fulls: Scores, notes: dict[int, str]
    ) -> None:
        """Apply the findings on a special (at its root) or an item, in place."""
        if tree.track:
            return
        for finding, scope, effect in self._ruled:
            at_root = scope == "special" and node is tree.root
            at_item = scope == "item" and finding.item == node.name
            if not (at_root or at_item) or self._evaluation.scheme.tree(finding.special) is not tree:
                continue
            for i, unit in enumerate(frame.units):
                if unit == finding.unit:
                    scores[i], fulls[i] = (None, None) if effect == "exclude" else (ZERO, fulls[i])
                    notes[i] = f"{finding.kind}：{finding.document}"

    def on_objects(
        self,
        tree: Tree,
        node: Node,
        frame: Frame,
        scores: list[Decimal | Gap | None],
        fulls: Scores,
        notes: dict[int, str],
    ) -> None:
        """Apply the findings on an object of an item, in place."""
        for finding, scope, effect in self._ruled:
            if scope != "object" or finding.item != node.name or not frame.objects:
                continue
            if self._evaluation.scheme.tree(finding.special) is not tree:
                continue
            row = frame.index.get((finding.unit, finding.object))
            if row is not None:
                scores[row] = None if effect == "exclude" else ZERO
                fulls[row] = None if effect == "exclude" else fulls[row]
                notes[row] = f"{finding.kind}：{finding.document}"
