"""What is done to a method's score, in this order: cap and floor, keep, full-when, gate, absent, round (rules.md 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import repeat
from typing import TYPE_CHECKING, Any

from zzcli.ledger.numbers import CONTEXT, ZERO, compared, half_up
from zzcli.methods.population import averages
from zzcli.rules.model import Limit, Node, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap, Values, evaluate
from zzcli.scoring.frames import Frame
from zzcli.scoring.names import NodeNames

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation
    from zzcli.scoring.scores import Result

Score = Decimal | Gap | None


def bound(
    evaluation: Evaluation,
    tree: Tree,
    node: Node,
    settled: Settled,
    frame: Frame,
    rows: Sequence[int],
    scores: list[Score],
    fulls: Sequence[Decimal | None],
) -> None:
    """Apply cap and floor in place to some rows. A limit with a span counts what earlier periods of it credited."""
    cap, floor = settled.get("cap"), settled.get("floor")
    if cap is None and not settled.get("uncapped"):
        _at_most_full(rows, scores, fulls)
    for limit, choose in ((cap, min), (floor, max)):
        if not isinstance(limit, Limit) or limit.points is None:
            continue
        if (
            not _has_span(evaluation, limit)
            and len(rows) == len(scores)
            and _bounded(scores, repeat(limit.points), choose)
        ):
            continue
        for i in rows:
            score = scores[i]
            if isinstance(score, Decimal):
                scores[i] = choose(score, limit_left(evaluation, tree, node, frame, i, limit))


def _at_most_full(rows: Sequence[int], scores: list[Score], fulls: Sequence[Decimal | None]) -> None:
    """The default cap is the full."""
    if len(rows) == len(scores) and _bounded(scores, fulls, min):
        return
    for i in rows:
        score, full = scores[i], fulls[i]
        if isinstance(score, Decimal) and full is not None and score > full:
            scores[i] = full


def _bounded(scores: list[Score], limits: Iterable[Decimal | None], choose: Callable[[Any, Any], Any]) -> bool:
    """Bound a whole column in place; False, and nothing is done, where a row has no score or no limit."""
    try:
        scores[:] = list(map(choose, scores, limits))
    except TypeError:
        return False
    return True


def _has_span(evaluation: Evaluation, limit: Limit) -> bool:
    """Whether earlier periods count against a limit."""
    return limit.span is not None and limit.span != evaluation.period.kind


def limit_left(evaluation: Evaluation, tree: Tree, node: Node, frame: Frame, row: int, limit: Limit) -> Decimal:
    """Return what is left of a limit that has points, after what earlier periods of its span credited."""
    return (limit.points or ZERO) - _credited(evaluation, tree, node, frame, row, limit)


def _credited(evaluation: Evaluation, tree: Tree, node: Node, frame: Frame, row: int, limit: Limit) -> Decimal:
    if limit.span is None or not _has_span(evaluation, limit):
        return ZERO
    credited = _scores_of(_earlier(evaluation, tree, node, limit.span), frame, row)
    return sum(credited, evaluation.opened(tree, node, frame, row, "已计", limit.span))


def _earlier(evaluation: Evaluation, tree: Tree, node: Node, span: str) -> list[Result]:
    """The node's results in the earlier periods of the span that have one, oldest first."""
    results = (then.result(tree, node) for then in evaluation.earlier(span))
    return [result for result in results if result is not None]


def _scores_of(results: Sequence[Result], frame: Frame, row: int) -> list[Decimal]:
    """The scores that a row had in some results."""
    key = (frame.units[row], frame.paths[row])
    places = ((result, result.inner.index.get(key)) for result in results)
    scores = (result.final[at] for result, at in places if at is not None)
    return [score for score in scores if score is not None]


def kept(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame) -> list[Decimal | None] | None:
    """Return for each row the best score of the span's earlier periods (`keep`); None where the key is not set."""
    span = settled.get("keep")
    if not isinstance(span, str):
        return None
    best: list[Decimal | None] = []
    earlier = _earlier(evaluation, tree, node, span)
    for row in range(frame.size):
        scores = _scores_of(earlier, frame, row)
        opened = evaluation.opened(tree, node, frame, row, "保持", span)
        best.append(max((*scores, opened)) if scores or opened else None)
    return best


def held(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame, key: str) -> Values | None:
    """Return the column of a condition (`full-when`, `gate`): 0 is false; None where the key is not set."""
    condition = settled.get(key)
    if condition is None:
        return None
    return evaluate(condition, NodeNames(evaluation, tree, node, settled, frame))


ABSENT_NOTES = {
    "exclude": "不计入",
    "zero": "计零分",
    "full": "计满分",
    "peers-mean": "取其他单位得分的平均",
}
"""What the notes of a result say of a row that is absent, by the key `absent`."""

_NEVER_ABSENT = ("missing", "plan", "fault")


def absent(
    settled: Mapping[str, Any],
    rows: Sequence[int],
    groups: Sequence[int],
    scores: list[Score],
    fulls: list[Decimal | None],
    notes: dict[int, str],
    skipped: frozenset[int],
) -> None:
    """Replace gaps that the key `absent` covers, in place: None (exclude), zero, full, or the mean of the peers.

    `skipped`: the rows that are nobody's peers. Without the key only a node left without children or objects is absent, and excluded (rules.md 1).
    """
    how = settled.get("absent")
    gaps = [(i, scores[i]) for i in rows]
    if how is None:
        how, gone = "exclude", [i for i, gap in gaps if isinstance(gap, Gap) and gap.kind == "empty"]
    else:
        gone = [i for i, gap in gaps if isinstance(gap, Gap) and gap.kind not in _NEVER_ABSENT]
    for i in gone:
        notes[i] = ABSENT_NOTES[how]
    if how == "peers-mean":
        peers_mean(gone, groups, scores, skipped)
        return
    for i in gone:
        if how == "exclude":
            scores[i] = fulls[i] = None
        else:
            scores[i] = ZERO if how == "zero" else fulls[i]


def peers_mean(
    rows: Sequence[int], groups: Sequence[int], scores: list[Score], skipped: frozenset[int] = frozenset()
) -> None:
    """Give the rows the exact mean of the scores in their group; a fault where nobody but those skipped has one."""
    if not rows:
        return
    each = enumerate(zip(groups, scores, strict=True))
    there = [(group, score) for i, (group, score) in each if isinstance(score, Decimal) and i not in skipped]
    means = averages([score for _, score in there], [group for group, _ in there])
    by_group = {group: mean for (group, _), mean in zip(there, means, strict=True)}
    for i in rows:
        scores[i] = by_group.get(groups[i], Gap("fault", "没有可以求平均的单位"))


def rounded(settled: Settled, rows: Sequence[int], scores: list[Score]) -> None:
    """Apply `round` in place: half-up to so many places."""
    places = settled.get("round")
    if isinstance(places, Decimal | int):
        for i in rows:
            score = scores[i]
            if isinstance(score, Decimal):
                scores[i] = half_up(score, int(places))


def reaches(score: Decimal, settled: Settled) -> bool:
    """Whether a score is the most the node can give, as comparisons see it: its cap, by default its full."""
    cap, full = settled.get("cap"), settled.get("full")
    most = cap.points if isinstance(cap, Limit) else full
    return isinstance(most, Decimal) and compared(score) >= compared(most)


def pool(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame) -> list[Decimal] | None:
    """Return what each row carries in (`carry`): the surplus of the span's earlier periods; None where not set."""
    span = settled.get("carry")
    if not isinstance(span, str):
        return None
    earlier = evaluation.earlier(span)
    then = next((e for e in reversed(earlier) if e.outer(tree, node) is not None), None)
    if then is None:
        return [evaluation.opened(tree, node, frame, row, "结转", span) for row in range(frame.size)]
    result = then.result(tree, node)
    if result is None or result.pool is None:
        return [ZERO] * frame.size
    return [ZERO if row is None else result.pool[row] for row in result.inner.rows_for(frame)]


def pooled(value: Decimal, target: Decimal) -> Decimal:
    """Return what is carried on: what exceeds the target, never less than nothing."""
    return max(ZERO, CONTEXT.subtract(value, target))
