"""Why a unit rose or fell against the period before: the parts that moved most, and in them the items, from the trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from zzcli.ledger.numbers import CONTEXT, ZERO
from zzcli.reports.digits import shown
from zzcli.rules.model import Node, Part, Tree
from zzcli.scoring.diff import NodeChange, diff_scored
from zzcli.scoring.period import Scored, TrackRow, TrackTable, columns_of
from zzcli.scoring.trace import trace

_PARTS = 2  # of a track that are named for a unit
_ITEMS = 1  # of a part
_INPUTS = 3  # of an item


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose rank or total changed. `reasons` are in Chinese, the weightiest first."""

    unit: str
    rank_before: int | None
    rank_after: int | None
    gain: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Two scored periods, the later set against the earlier."""

    before: Scored
    after: Scored

    @cached_property
    def _items(self) -> Mapping[tuple[str, str], list[NodeChange]]:
        """The changes of leaves as a whole, by special and unit."""
        found: dict[tuple[str, str], list[NodeChange]] = {}
        trees = {tree.stem: tree for tree in self.after.book.scheme.specials}
        for change in diff_scored(self.before, self.after).nodes:
            node = trees[change.tree].nodes.get(change.name)
            if node is not None and not change.object and self._counts(trees[change.tree], node):
                found.setdefault((change.tree, change.unit), []).append(change)
        return found

    def _counts(self, tree: Tree, node: Node) -> bool:
        """Whether a node is an item whose points reach the special: no part of it is only computed and shown."""
        base = self.after.evaluation.base
        return not node.children and all(
            base(each).get("scored") is not False for each in (node, *tree.ancestors(node))
        )

    def moved(self, table: TrackTable) -> list[Moved]:
        """Return the units of a track whose rank or total changed, the biggest gain first."""
        then = next((each for each in self.before.tracks if each.tree.stem == table.tree.stem), None)
        if then is None:
            return []
        rows = {row.unit: row for row in then.rows}
        found = []
        for row in table.rows:
            old = rows.get(row.unit)
            if old is None or row.total is None or old.total is None:
                continue
            gain = CONTEXT.subtract(row.total, old.total)
            if gain or row.rank != old.rank:
                reasons = tuple(self._reasons(table, then, row, old, gain))
                found.append(Moved(row.unit, old.rank, row.rank, gain, reasons))
        return sorted(found, key=lambda each: -each.gain)

    def _reasons(
        self, table: TrackTable, then: TrackTable, row: TrackRow, old: TrackRow, gain: Decimal
    ) -> Iterator[str]:
        """The parts that moved most in the direction of the total."""
        earlier = dict(zip(then.columns, old.parts, strict=True))
        moves = []
        columns = columns_of(self.after.evaluation, table.tree)
        for (heading, node), part in zip(columns, row.parts, strict=True):
            if node.children:
                continue
            change = CONTEXT.subtract(part or ZERO, earlier.get(heading) or ZERO)
            if change * gain > 0:
                moves.append((abs(change), heading, node, change))
        moves.sort(key=lambda each: -each[0])
        for _, heading, node, change in moves[:_PARTS]:
            items = "、".join(self._moved_items(node, row.unit, change))
            yield f"{heading}{_signed(change)}分" + (f"（{items}）" if items else "")

    def _moved_items(self, node: Node, unit: str, change: Decimal) -> Iterator[str]:
        taken: tuple[Part, ...] = self.after.evaluation.base(node).get("of") or ()
        changes = [each for part in taken for each in self._items.get((part.use.tree, unit), ())]
        gains = [(CONTEXT.subtract(each.after or ZERO, each.before or ZERO), each) for each in changes]
        gains = [each for each in gains if each[0] * change > 0]
        gains.sort(key=lambda each: -abs(each[0]))
        for _, each in gains[:_ITEMS]:
            scores = f"由{_score(each.before)}变为{_score(each.after)}"
            inputs = "，".join(self._inputs(each))
            yield f"{each.name}{scores}" + (f"，本期{inputs}" if inputs else "")

    def _inputs(self, change: NodeChange) -> Iterator[str]:
        tree: Tree = next(tree for tree in self.after.book.scheme.specials if tree.stem == change.tree)
        nodes = trace(self.after, change.unit, tree, tree.nodes[change.name])
        for each in [found for node in nodes for found in node.inputs][:_INPUTS]:
            yield f"{each.name}{each.value}"


def _score(score: Decimal | None) -> str:
    return "不计" if score is None else f"{shown(score)}分"


def _signed(change: Decimal) -> str:
    return f"+{shown(change)}" if change > 0 else shown(change)
