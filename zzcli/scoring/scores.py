"""One node's score: its rows, its method's columns, the modifiers in order, and its objects combined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO, store
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import Kind, Method, methods
from zzcli.rules.model import Node, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring import modifiers
from zzcli.scoring.arguments import DATED, OPTIONS, Group, Rows, arguments_of, columns_in, picked_rows, row_gap
from zzcli.scoring.children import children_of
from zzcli.scoring.columns import Gap, has_gaps, is_whole
from zzcli.scoring.frames import Frame

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Scores = list[Decimal | None]

FILLED, GATED, KEPT = "年度目标已完成，计满分", "前提条件不成立，计零分", "沿用此前的得分"
"""What the notes of a result say of `full-when`, `gate` and `keep`."""


@dataclass(eq=False)
class Result:
    """A node's result. `score` and `full` stand on `frame` (its rows in the tree), None where it is not there.

    The rest is on `inner` (its objects, or the same rows), kept for traces and later periods: `final` and `fulls`
    after all modifiers, `raw` as the method gave it, `columns` the inputs by key, `pool` what `carry` hands on.
    """

    frame: Frame
    score: Scores
    full: Scores
    inner: Frame
    final: Scores
    fulls: Scores
    raw: list[Decimal | Gap | None]
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    pool: list[Decimal] | None = None
    notes: Mapping[int, str] = field(default_factory=dict)  # by inner row: what a modifier or finding did
    remarks: Mapping[int, str] = field(default_factory=dict)  # by row of `frame`: what a finding on the whole did
    skipped: frozenset[int] = frozenset()  # the inner rows without which the others are ranked and averaged
    apart: Sequence[
        tuple[frozenset[int], Mapping[str, Sequence[Any]]]
    ] = ()  # columns of rows scored by a call of their own

    def columns_at(self, row: int) -> Mapping[str, Sequence[Any]]:
        """Return the columns from which an inner row was scored: `when` blocks may give some rows others."""
        return next((columns for rows, columns in self.apart if row in rows), self.columns)


def score_node(evaluation: Evaluation, tree: Tree, node: Node) -> Result:
    """Evaluate a node that exists in the period. Problems go to the run; nothing is raised for bad data."""
    frame = evaluation.outer(tree, node)
    if frame is None:
        raise LookupError(node.name)
    return _Scoring(evaluation, tree, node, frame).result()


class _Scoring:
    """The working state of one node's evaluation, on its inner rows."""

    def __init__(self, evaluation: Evaluation, tree: Tree, node: Node, frame: Frame) -> None:
        self.evaluation, self.tree, self.node, self.frame = evaluation, tree, node, frame
        self.inner = evaluation.inner(tree, node)
        self.classes = evaluation.classes(tree, node)
        self.scores: list[Decimal | Gap | None] = [None] * self.inner.size
        self.fulls: Scores = [None] * self.inner.size
        self.columns: dict[str, Sequence[Any]] = {}
        self.apart: list[tuple[frozenset[int], Mapping[str, Sequence[Any]]]] = []
        self.pool: list[Decimal] | None = None
        self.excused = evaluation.excused(tree, node)
        self.skipped = evaluation.findings.skipped(tree, node, self.inner)

    def result(self) -> Result:
        for settled_group, rows in self._by_method():
            self._apply(settled_group, rows)
        raw = list(self.scores)
        notes: dict[int, str] = {}
        for settled, rows in self._by_class():
            self._modify(settled, rows, notes)
        whole = is_whole(self.scores)
        if not whole:
            self._report()
        findings = self.evaluation.findings
        notes |= findings.on_objects(self.tree, self.node, self.inner, self.scores, self.fulls)
        final: Scores = self.scores if whole else [None if isinstance(s, Gap) else s for s in self.scores]  # type: ignore[assignment]
        score, full = self._combined(final)
        fulls = self.fulls
        remarks = findings.on_units(self.tree, self.node, self.frame, score, full)
        if remarks and self._is_one_row_each():
            final, fulls = score, full
            notes |= remarks
        return Result(
            self.frame,
            score,
            full,
            self.inner,
            final,
            fulls,
            raw,
            self.columns,
            self.pool,
            notes,
            remarks,
            self.skipped,
            self.apart,
        )

    # -- classes of rows --------------------------------------------------------------------------------------

    def _by_class(self) -> Group:
        if len(self.classes.settled) == 1:
            return [(self.classes.settled[0], range(self.inner.size))]
        rows: list[list[int]] = [[] for _ in self.classes.settled]
        for i, number in enumerate(self.classes.of):
            rows[number].append(i)
        return list(zip(self.classes.settled, rows, strict=True))

    def _by_method(self) -> list[tuple[Group, Rows]]:
        """The classes that one call of a method serves: same method, same options; columns may differ."""
        classes = self._by_class()
        if len(classes) == 1:
            return [(classes, classes[0][1])]
        groups: dict[tuple[object, ...], Group] = {}
        for settled, rows in classes:
            method = methods()[settled.method]
            options = (repr(settled.get(key.name)) for key in method.keys if key.kind in OPTIONS or key.name in DATED)
            groups.setdefault((settled.method, *options), []).append((settled, rows))
        if len(groups) == 1:
            return [(group, range(self.inner.size)) for group in groups.values()]
        return [(group, sorted(i for _, rows in group for i in rows)) for group in groups.values()]

    # -- the method -------------------------------------------------------------------------------------------

    def _apply(self, group: Group, rows: Rows) -> None:
        method = methods()[group[0][0].method]
        self._set_fulls(group)
        if method.inner:
            self._combine_children(method, group, rows)
        else:
            self._score_leaf(method, group, rows)

    def _set_fulls(self, group: Group) -> None:
        for settled, rows in group:
            full = settled.get("full")
            if len(rows) == self.inner.size:
                self.fulls = [full] * self.inner.size
                continue
            for i in rows:
                self.fulls[i] = full

    def _score_leaf(self, method: Method, group: Group, rows: Rows) -> None:
        arguments = arguments_of(self.evaluation, self.tree, self.node, method, group, self.inner, self.fulls)
        self._carry(group, arguments)
        self._remember(arguments, rows)
        columns = list(filter(has_gaps, columns_in(arguments)))
        if columns:
            gaps = {i: gap for i in rows if (gap := row_gap(columns, i)) is not None}
            for i, gap in gaps.items():
                self.scores[i] = gap
            rows = [i for i in rows if i not in gaps]
        self._call(method, arguments, rows)

    def _remember(self, arguments: Mapping[str, Any], rows: Rows) -> None:
        """Keep what the rows were scored from, for traces."""
        self.columns.update(arguments)
        if len(rows) < self.inner.size:
            self.apart.append((frozenset(rows), arguments))

    def _call(self, method: Method, arguments: Mapping[str, Any], rows: Rows) -> None:
        """Score the rows; where they are compared, those that are skipped among all, and the others without them."""
        self._ask(method, arguments, rows)
        if method.ranks and not self.skipped.isdisjoint(rows):
            self._ask(method, arguments, [row for row in rows if row not in self.skipped])

    def _ask(self, method: Method, arguments: Mapping[str, Any], rows: Rows) -> None:
        """Score the rows; those that the method cannot score get a gap, and it is asked again without them."""
        while rows:
            picked = arguments if len(rows) == self.inner.size else picked_rows(arguments, rows, self.inner.size)
            try:
                found = method.score(**picked)
            except MethodError as error:
                rows = self._without(rows, error)
                continue
            if method.inner:
                self._set_both(rows, *found)
            else:
                self._set_scores(rows, found)
            return

    def _set_scores(self, rows: Rows, scores: Sequence[Decimal]) -> None:
        if len(rows) == self.inner.size:
            self.scores = list(scores)
            return
        for i, score in zip(rows, scores, strict=True):
            self.scores[i] = score

    def _without(self, rows: Rows, error: MethodError) -> Rows:
        """Set the gaps of the rows that the method cannot score; the others are scored again without them."""
        faulty = set()
        for at, message in error.faults:
            faulty.add(rows[at])
            self.scores[rows[at]] = Gap("zero" if at in error.undefined else "fault", message)
        return [row for row in rows if row not in faulty]

    def _carry(self, group: Group, arguments: dict[str, Any]) -> None:
        pool = modifiers.pool(self.evaluation, self.tree, self.node, group[0][0], self.inner)
        value, target = arguments.get("value"), arguments.get("target")
        if pool is None or value is None or target is None:
            return
        carried = [v if isinstance(v, Gap) else CONTEXT.add(v, p) for v, p in zip(value, pool, strict=True)]
        arguments["value"] = carried
        self.pool = [
            p if isinstance(v, Gap) or isinstance(t, Gap) else modifiers.pooled(v, t)
            for v, t, p in zip(carried, target, pool, strict=True)
        ]

    def _combine_children(self, method: Method, group: Group, rows: Rows) -> None:
        arguments = arguments_of(self.evaluation, self.tree, self.node, method, group, self.inner, self.fulls)
        children = children_of(self.evaluation, self.tree, self.node, group[0][0], self.inner)
        if not children:
            for i in rows:
                self.scores[i] = Gap("empty", "没有参评的下级评分项")
            return
        arguments["scores"] = [child.scores for child in children]
        arguments["fulls"] = [child.fulls for child in children]
        if any(key.kind is Kind.WEIGHTS for key in method.keys):
            arguments["weights"] = [child.weights for child in children]
        self._remember(arguments, rows)
        self._call(method, arguments, rows)

    def _set_both(self, rows: Rows, scores: Scores, fulls: Scores) -> None:
        if len(rows) == self.inner.size and is_whole(scores) and is_whole(fulls):
            self.scores, self.fulls = list(scores), fulls
            return
        for i, score, full in zip(rows, scores, fulls, strict=True):
            self.scores[i] = Gap("empty", "没有参评的下级评分项") if score is None else score
            self.fulls[i] = full if full is not None else self.fulls[i]

    # -- modifiers --------------------------------------------------------------------------------------------

    def _modify(self, settled: Settled, rows: Rows, notes: dict[int, str]) -> None:
        evaluation, tree, node, inner = self.evaluation, self.tree, self.node, self.inner
        modifiers.bound(evaluation, tree, node, settled, inner, rows, self.scores, self.fulls)
        best = modifiers.kept(evaluation, tree, node, settled, inner)
        if best is not None:
            for i in rows:
                self._keep(settled, i, best[i], notes)
        self._fill(settled, rows, notes)
        self._gate(settled, rows, notes)
        if not is_whole(self.scores):
            groups = self.evaluation.populations(self.tree, self.node, settled, self.inner)
            modifiers.absent(settled, rows, groups, self.scores, self.fulls, notes, self.skipped)
        modifiers.rounded(settled, rows, self.scores)

    def _fill(self, settled: Settled, rows: Rows, notes: dict[int, str]) -> None:
        met = modifiers.held(self.evaluation, self.tree, self.node, settled, self.inner, "full-when")
        if met is None:
            return
        for i in rows:
            if isinstance(met[i], Decimal) and met[i] != ZERO:
                self.scores[i] = self.fulls[i] = settled.get("full")
                notes[i] = FILLED

    def _gate(self, settled: Settled, rows: Rows, notes: dict[int, str]) -> None:
        gate = modifiers.held(self.evaluation, self.tree, self.node, settled, self.inner, "gate")
        if gate is None:
            return
        for i in rows:
            holds = gate[i]
            if isinstance(holds, Gap):
                self.scores[i] = holds
            elif holds == ZERO:
                self.scores[i] = ZERO
                notes[i] = GATED

    def _keep(self, settled: Settled, row: int, best: Decimal | None, notes: dict[int, str]) -> None:
        score = self.scores[row]
        if best is None:
            return
        better = isinstance(score, Decimal) and score < best
        if better or (isinstance(score, Gap) and modifiers.reaches(best, settled)):
            self.scores[row] = best
            notes[row] = KEPT

    # -- gaps and objects -------------------------------------------------------------------------------------

    def _report(self) -> None:
        for i, score in enumerate(self.scores):
            if not isinstance(score, Gap):
                continue
            if i in self.excused:
                self.scores[i] = self.fulls[i] = None
            elif score.kind in ("missing", "plan") and self.evaluation.run.provisional:
                self.scores[i] = ZERO
                self.evaluation.run.missing.add(self.inner.units[i])
            else:
                self.evaluation.faults.report(self.tree, self.node, self.inner, i, score)

    def _combined(self, final: Scores) -> tuple[Scores, Scores]:
        if self._is_one_row_each():
            return list(final), list(self.fulls)
        return combine(self.evaluation, self.tree, self.node, self.frame, self.inner, final, self.fulls)

    def _is_one_row_each(self) -> bool:
        """Whether the inner rows are the node's own: nothing is combined."""
        return self.inner is self.frame or (self.inner.within is None and not self.inner.objects)


def combine(
    evaluation: Evaluation,
    tree: Tree,
    node: Node,
    frame: Frame,
    inner: Frame,
    scores: Scores,
    fulls: Scores,
) -> tuple[Scores, Scores]:
    """Combine the objects' scores for each row of `frame`: sum, mean (weighted), min or max of those that are there.

    Returns score and full; a row without objects is absent as `absent` says for its unit (default exclude).
    """
    settled = evaluation.base(node)
    members: list[list[int]] = [[] for _ in range(frame.size)]
    for i, row in enumerate(inner.within or range(inner.size)):
        if scores[i] is not None:
            members[row].append(i)
    weight, how = settled.get("weight"), settled["combine"]
    outer_scores: Scores = []
    outer_fulls: Scores = []
    for rows in members:
        weights = [_weight(inner, i, weight) for i in rows]
        outer_scores.append(_joined(how, [scores[i] for i in rows], weights))  # type: ignore[misc]
        outer_fulls.append(_joined(how, [fulls[i] or ZERO for i in rows], weights))
    gone = [row for row, rows in enumerate(members) if not rows]
    for each in {id(of): of for of in (evaluation.without_objects(node, frame.units[row]) for row in gone)}.values():
        if each.get("absent") in ("zero", "full", "peers-mean"):
            lacking = [row for row in gone if evaluation.without_objects(node, frame.units[row]) is each]
            _absent(evaluation, tree, node, each, frame, lacking, outer_scores, outer_fulls)
    return outer_scores, outer_fulls


def _absent(
    evaluation: Evaluation,
    tree: Tree,
    node: Node,
    settled: Settled,
    frame: Frame,
    rows: Rows,
    scores: Scores,
    fulls: Scores,
) -> None:
    """Score in place the rows that have no objects."""
    gaps: list[Decimal | Gap | None] = list(scores)
    for row in rows:
        gaps[row], fulls[row] = Gap("empty", "没有对象"), settled.get("full")
    groups = evaluation.populations(tree, node, settled, frame)
    modifiers.absent(settled, rows, groups, gaps, fulls, {}, evaluation.findings.skipped(tree, node, frame))
    scores[:] = [None if isinstance(score, Gap) else score for score in gaps]


def _weight(inner: Frame, row: int, attribute: object) -> Decimal:
    value = inner.objects[row].attribute(str(attribute)) if attribute else ONE
    return value if isinstance(value, Decimal) else ONE


def _joined(how: object, values: list[Decimal], weights: list[Decimal]) -> Decimal | None:
    if not values:
        return None
    if how in ("min", "max"):
        return min(values) if how == "min" else max(values)
    total = sum((CONTEXT.multiply(v, w) for v, w in zip(values, weights, strict=True)), ZERO)
    return total if how == "sum" else store(CONTEXT.divide(total, sum(weights, ZERO)))
