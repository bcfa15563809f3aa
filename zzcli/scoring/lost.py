"""Where a unit lost points: every item short of its full, what that took from the total, and what would have earned it.

What it took is no estimate: the total is scored again with the item at its full, everything else as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.periods import Period
from zzcli.methods.registry import methods
from zzcli.methods.wanting import wanted
from zzcli.rules.expressions import Expression
from zzcli.rules.model import Node, Tree, When
from zzcli.rules.reach import Reach, reach
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored, in_force
from zzcli.scoring.scores import Result
from zzcli.scoring.variation import Variation, Varied


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would have earned more, in words; `object` where the item is scored for several."""

    object: str
    text: str


@dataclass(frozen=True, slots=True)
class Loss:
    """An item whose score is below its full, added up over the unit's objects where they stand apart.

    `cost`: by a track's id how much more the unit's total would be with the item at its full; no entry for a track
    that the item does not count in.
    """

    tree: Tree
    node: Node
    score: Decimal
    full: Decimal
    cost: dict[str, Decimal]
    wanted: tuple[Wanted, ...]

    @property
    def lost(self) -> Decimal:
        """The points below the full."""
        return CONTEXT.subtract(self.full, self.score)

    @property
    def most(self) -> Decimal:
        """What it cost in the track where it cost most."""
        return max(self.cost.values(), default=ZERO)


def losses(
    scored: Scored,
    unit: str,
    tree: Tree | None = None,
    node: Node | None = None,
    watch: Callable[[Sequence[Node]], Iterator[Node]] = iter,
) -> list[Loss]:
    """Return where a unit lost points, the most costly first; in one special, or below one of its nodes.

    `watch` may show how far it is.
    """
    evaluation = scored.evaluation
    totals = _totals(evaluation, unit)
    reached = reach(scored.book.scheme)
    trees = {each.stem: each for each in ([tree] if tree is not None else scored.book.scheme.specials)}
    leaves = [
        each
        for special in trees.values()
        if in_force(evaluation, special)
        for each in (node or special.root).walk()
        if not each.children and _is_item(evaluation, reached, each) and _short(evaluation, special, each, unit)
    ]
    found = [_loss(scored, trees[each.tree], each, unit, totals, reached) for each in watch(leaves)]
    kept = (each for each in found if each.most > ZERO or evaluation.base(each.node).get("scored") is not False)
    return sorted(kept, key=lambda each: (-each.most, -each.lost))


def _totals(evaluation: Evaluation, unit: str) -> dict[str, tuple[Tree, Node, Decimal]]:
    """The node that ranks and the unit's exact total, by track."""
    found = {}
    for tree in evaluation.scheme.tracks:
        node = evaluation.total(tree)
        total = _score(evaluation, tree, node, unit) if in_force(evaluation, tree) else None
        if total is not None:
            found[tree.stem] = (tree, node, total)
    return found


def _score(evaluation: Evaluation, tree: Tree, node: Node, unit: str) -> Decimal | None:
    result = evaluation.result(tree, node)
    if result is None or unit not in result.frame.units:
        return None
    return result.score[result.frame.units.index(unit)]


def _rows(result: Result, unit: str) -> list[int]:
    """The unit's rows of a node that have a score below the full."""
    found = []
    for row, owner in enumerate(result.frame.units):
        score, full = result.score[row], result.full[row]
        if owner == unit and score is not None and full is not None and score < full:
            found.append(row)
    return found


def _is_item(evaluation: Evaluation, reached: Reach, node: Node) -> bool:
    """Whether points are lost at a leaf itself: it is no mix of other items, and no quantity that an item is made of."""
    settled = evaluation.base(node)
    if settled.get("of") or _is_mix(evaluation, reached, node):
        return False
    readers = (reached.nodes[key] for key in reached.readers.get((node.tree, node.name), ()))
    return settled.get("scored") is not False or all(reader.children for reader in readers)


def _is_mix(evaluation: Evaluation, reached: Reach, node: Node) -> bool:
    """Whether a leaf is made of the scores of nodes that have items below them."""
    for use in (evaluation.base(node).get("uses") or {}).values():
        if not use.measure and use.when is When.NOW and use.what in ("score", "rate"):
            other = reached.nodes[use.tree, use.node]
            if other.children or _is_mix(evaluation, reached, other):
                return True
    return False


def _short(evaluation: Evaluation, tree: Tree, node: Node, unit: str) -> bool:
    result = evaluation.result(tree, node)
    return result is not None and bool(_rows(result, unit))


def _loss(
    scored: Scored,
    tree: Tree,
    node: Node,
    unit: str,
    totals: dict[str, tuple[Tree, Node, Decimal]],
    reached: Reach,
) -> Loss:
    result = scored.evaluation.result(tree, node)
    assert result is not None
    rows = _rows(result, unit)
    raised = Raised(
        scored.book,
        scored.run.readings,
        scored.provisional,
        original=scored.run,
        reached=reached.above(node),
        listed=scored.run.listed,
        period=scored.period,
        node=node,
        result=_at_full(result, rows),
    )
    cost = {}
    for stem, (track, total, before) in totals.items():
        if total in raised.reached:
            after = _score(raised.at(scored.period), track, total, unit)
            if after is not None:
                cost[stem] = CONTEXT.subtract(after, before)
    score, full = (sum((column[row] or ZERO for row in rows), ZERO) for column in (result.score, result.full))
    return Loss(tree, node, score, full, cost, tuple(_wanted(scored.evaluation, tree, node, result, unit)))


def _at_full(result: Result, rows: Sequence[int]) -> Result:
    score = list(result.score)
    for row in rows:
        score[row] = result.full[row]
    final = score if result.inner is result.frame else result.final
    return replace(result, score=score, final=final)


def _wanted(evaluation: Evaluation, tree: Tree, node: Node, result: Result, unit: str) -> Iterator[Wanted]:
    """Yield what would have earned more, for each of the unit's rows on which nothing but the method decided."""
    classes = evaluation.classes(tree, node)
    for row, owner in enumerate(result.inner.units):
        settled = classes.settled[classes.of[row]]
        score, full = result.final[row], result.fulls[row]
        if owner != unit or score is None or full is None or score >= full or methods()[settled.method].inner:
            continue
        if isinstance(result.raw[row], Gap) or result.raw[row] != score or row in result.notes or settled.get("carry"):
            continue
        text = wanted(settled.method, result.columns_at(row), row, _label(settled))
        if text:
            yield Wanted(result.inner.paths[row], text)


def _label(settled: Settled) -> Callable[[str], str]:
    def label(key: str) -> str:
        written = settled.get(key)
        if isinstance(written, Expression):
            return f"“{written.text}”"
        return f"{plain(written)} " if isinstance(written, Decimal) else ""

    return label


@dataclass(eq=False)
class Raised(Variation):
    """A run in which one node of one period has another result; only what is above it is scored again."""

    period: Period = field(kw_only=True)
    node: Node = field(kw_only=True)
    result: Result = field(kw_only=True)

    def at(self, period: Period) -> Evaluation:
        """Return the evaluation of a period; of any other it is the original's."""
        if period != self.period:
            return self.original.at(period)
        if period not in self._periods:
            self._periods[period] = _RaisedPeriod(self, period)
        return self._periods[period]


class _RaisedPeriod(Varied):
    def __init__(self, run: Raised, period: Period) -> None:
        super().__init__(run, period)
        self._node, self._result = run.node, run.result

    def result(self, tree: Tree, node: Node) -> Result | None:
        return self._result if node is self._node else super().result(tree, node)
