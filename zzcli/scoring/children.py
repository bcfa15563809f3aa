"""The children of an inner node on its rows: its items, and the other nodes that `of` takes in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import CONTEXT, ONE, store
from zzcli.rules.model import Node, Tree, Use
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap, is_whole
from zzcli.scoring.frames import Frame
from zzcli.scoring.uses import used

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Scores = list[Decimal | None]


@dataclass(frozen=True, slots=True, eq=False)
class Child:
    """A child's score and full on the parent's inner rows, None where it is not there; and its weight a row."""

    name: str
    scores: Scores
    fulls: Scores
    weights: list[Decimal]


def children_of(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame) -> list[Child]:
    """Return the children that count, in the order of the file, then those of `of`."""
    found = []
    for child in node.children:
        if evaluation.base(child).get("scored") is False:
            continue
        result = evaluation.result(tree, child)
        if result is None:
            continue
        scores = result.frame.spread(result.score, frame, None)
        fulls = _of_those(scores, result.frame.spread(result.full, frame, None))
        found.append(Child(child.name, scores, fulls, _weights(evaluation, settled, child.name, frame)))
    for use, points in settled.get("of") or ():
        scores, fulls = _taken_in(evaluation, use, points, frame)
        found.append(Child(use.node, scores, fulls, _weights(evaluation, settled, use.node, frame)))
    return found


def _weights(evaluation: Evaluation, settled: Settled, name: str, frame: Frame) -> list[Decimal]:
    weights = settled.get("weights")
    if weights is None:
        return [ONE] * frame.size
    if isinstance(weights, str):
        tables = evaluation.tables
        return [tables.number(weights, unit, name, "权重") or ONE for unit in frame.units]
    return [weights[name]] * frame.size


def _taken_in(evaluation: Evaluation, use: Use, points: Decimal | None, frame: Frame) -> tuple[Scores, Scores]:
    """A node of another tree as a child; with points its score is scaled from its full to these."""
    scores = _numbers(evaluation, use, frame, "score")
    fulls = _of_those(scores, _numbers(evaluation, use, frame, "full"))
    if points is None:
        return scores, fulls
    scaled: Scores = [
        None if score is None or not full else store(CONTEXT.divide(CONTEXT.multiply(score, points), full))
        for score, full in zip(scores, fulls, strict=True)
    ]
    return scaled, [None if score is None else points for score in scaled]


def _of_those(scores: Scores, fulls: Scores) -> Scores:
    """The fulls of the rows that have a score: a child without one is not there at all."""
    return fulls if is_whole(scores) else [None if s is None else f for s, f in zip(scores, fulls, strict=True)]


def _numbers(evaluation: Evaluation, use: Use, frame: Frame, what: str) -> Scores:
    values = used(evaluation, Use(use.tree, use.node, what, False, use.when), frame)
    return [None if isinstance(value, Gap) else value for value in values]  # type: ignore[misc]
