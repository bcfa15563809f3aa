"""Why a score is what it is: each node's inputs with file and line, and its arithmetic (system.md, Explainable).

Everything here was kept by the scoring run; nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zzcli.ledger.numbers import ZERO, plain
from zzcli.methods.population import ranks
from zzcli.methods.registry import PointsRow, methods
from zzcli.rules.expressions import Expression
from zzcli.rules.keys import defaults
from zzcli.rules.model import Node, Tree
from zzcli.rules.readings import used_by
from zzcli.rules.settle import Settled
from zzcli.scoring.arguments import row_gap
from zzcli.scoring.children import children_of
from zzcli.scoring.columns import NOT_YET, Gap, NotYet
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored, in_force
from zzcli.scoring.scores import Result

LABELS = {
    "value": "值",
    "target": "目标",
    "formula": "算式",
    "part": "部分",
    "whole": "总数",
    "mean": "平均",
    "step": "步长",
    "points": "每步分值",
    "below": "起计线",
    "first": "第一名",
    "last": "最后一名",
    "full": "满分",
    "base": "起评分",
    "min": "最低",
    "max": "最高",
    "late": "每推迟一月",
    "early": "每提前一月",
    "judged": "评分",
    "per": "除数",
}


@dataclass(frozen=True, slots=True)
class Input:
    """A value that a score was made of, as written, and where it stands (line 0: the file as a whole)."""

    name: str
    value: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One node, or one object of it, for one unit. `score` and `full` None: it does not count (`absent` says why)."""

    tree: str
    id: str
    name: str
    clause: str
    object: str
    method: str
    depth: int
    score: Decimal | None
    full: Decimal | None
    absent: str
    readings: tuple[str, ...]
    inputs: tuple[Input, ...]
    arithmetic: str


def trace(scored: Scored, unit: str, tree: Tree | None = None, node: Node | None = None) -> list[TraceNode]:
    """Return the trace of a unit: its specials and track, or one tree, or the part of it at and below a node."""
    evaluation = scored.evaluation
    trees = [tree] if tree is not None else [*scored.book.scheme.specials, *scored.book.scheme.tracks]
    found: list[TraceNode] = []
    for each in trees:
        if not in_force(evaluation, each):
            continue
        for below in (node or each.root).walk():
            found += _of_node(evaluation, each, below, unit)
    return found


def _of_node(evaluation: Evaluation, tree: Tree, node: Node, unit: str) -> Iterator[TraceNode]:
    result = evaluation.result(tree, node)
    if result is None or unit not in result.frame.of_unit:
        return
    rows = result.inner.of_unit.get(unit, ())
    readings = tuple(f"{name}={evaluation.choices[name]}" for name in sorted(used_by(node)))
    depth = sum(1 for _ in tree.ancestors(node))
    if result.inner is not result.frame:
        for row in result.frame.of_unit[unit]:
            remark = result.remarks.get(row, "")
            yield _node(
                tree,
                node,
                result.frame.paths[row],
                evaluation.base(node).method,
                depth,
                result.score[row],
                result.full[row],
                readings,
                (),
                f"{len(rows)}个对象合成" + (f"（{remark}）" if remark else ""),
                "" if result.score[row] is not None else remark or "没有对象",
            )
    for row in rows:
        settled = evaluation.classes(tree, node).settled[evaluation.classes(tree, node).of[row]]
        yield _node(
            tree,
            node,
            result.inner.paths[row],
            settled.method,
            depth + (result.inner is not result.frame),
            result.final[row],
            result.fulls[row],
            readings,
            tuple(_inputs(evaluation, tree, node, settled, result, row)),
            _arithmetic(evaluation, tree, node, settled, result, row),
            raw_gap(result, row) or ("" if result.final[row] is not None else result.notes.get(row, "")),
        )


def _node(tree, node, path, method, depth, score, full, readings, inputs, text, absent) -> TraceNode:  # type: ignore[no-untyped-def]
    return TraceNode(
        tree.stem, node.id, node.name, node.clause, path, method, depth, score, full, absent, readings, inputs, text
    )


def _inputs(
    evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, result: Result, row: int
) -> Iterator[Input]:
    unit, path = result.inner.units[row], result.inner.paths[row]
    seen: set[str] = set()
    names = [name for value in settled.values() if isinstance(value, Expression) for name in sorted(value.names)]
    names += list(settled.get("measures") or ())
    for name in names:
        if name in seen:
            continue
        seen.add(name)
        for owner in (node, *tree.ancestors(node)):
            measure = (evaluation.base(owner).get("measures") or {}).get(name)
            if measure is None:
                continue
            cell = evaluation.figures.cell(tree, owner, name, "全市" if measure.of_city else unit, path)
            if cell is not None:
                yield Input(name, cell.verified, cell.place.path, cell.place.line)
            break
        else:
            yield from _planned(evaluation, tree, node, unit, path, name)
    for name in (n for v in settled.values() if isinstance(v, Expression) for n in sorted(v.targets)):
        yield from _planned(evaluation, tree, node, unit, path, name)
    yield from _recorded(evaluation, tree, settled, unit)


def _recorded(evaluation: Evaluation, tree: Tree, settled: Settled, unit: str) -> Iterator[Input]:
    """The 加减分事项 that a node counts: what each is, how often it counts and where it stands."""
    if settled.get("records") != "adjustments":
        return
    for record, count in evaluation.records.counted(settled, unit, tree):
        place = record.place()
        times = evaluation.records.times(settled["kinds"], record, count)
        if place is not None and times:
            yield Input("·".join(filter(None, record.fields.values())), plain(times), place.path, place.line)


def _planned(evaluation: Evaluation, tree: Tree, node: Node, unit: str, path: str, name: str) -> Iterator[Input]:
    plans = evaluation.book.ledger.plans(tree.stem)
    for owner in (node, *tree.ancestors(node)):
        found = plans.value(unit, owner.name, path, name, evaluation.period)
        if found is not None:
            yield Input(f"计划·{name}", found[0], plans.path, found[1])
            return


def _arithmetic(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, result: Result, row: int) -> str:
    method = methods()[settled.method]
    if method.inner:
        parts = _children(evaluation, tree, node, settled, result, row)
    else:
        parts = list(_terms(settled, result, row))
    absent = raw_gap(result, row)
    if absent:
        return f"{absent}（{result.notes[row]}）" if row in result.notes else absent
    text = f"{method.summary}：{'；'.join(parts)}" if parts else method.summary
    raw, final = result.raw[row], result.final[row]
    if isinstance(raw, Decimal):
        text += _place(settled, result, row)
        text += f"；得{plain(raw)}"
        if final is not None and final != raw:
            text += f"，计{plain(final)}"
    elif final is not None:
        text += f"；计{plain(final)}"
    note = result.notes.get(row)
    return f"{text}（{note}）" if note else text


def raw_gap(result: Result, row: int) -> str:
    """Why the method had no score for a row; empty where it had one."""
    raw = result.raw[row]
    return raw.reason if isinstance(raw, Gap) else ""


def _place(settled: Settled, result: Result, row: int) -> str:
    """The place that a ranking method saw, from the columns it was given."""
    columns = result.columns_at(row)
    value, groups = columns.get("value"), columns.get("groups")
    if value is None or groups is None or "better" not in columns:
        return ""
    tie, only = columns.get("tie") or [], columns.get("only")
    there = [i for i in range(len(value)) if row_gap([list(value), *tie], i) is None]
    if row not in result.skipped:
        there = [i for i in there if i not in result.skipped]
    if row not in there:
        return ""
    places, sizes = ranks(
        [value[i] for i in there],
        [groups[i] for i in there],
        settled["better"],
        [[column[i] for i in there] for column in tie],
        only=None if only is None else [only[i] for i in there],
    )
    at = there.index(row)
    return f"；{sizes[at]}个中第{plain(places[at])}名" if places[at] else "；不参加排名"


def _terms(settled: Settled, result: Result, row: int) -> Iterator[str]:
    usual = defaults(settled.method)
    for key, column in result.columns_at(row).items():
        if (
            key in ("groups", "counts", "dates", "due")
            or not isinstance(column, list)
            or len(column) != result.inner.size
        ):
            continue
        name = key.rstrip("_").replace("_", "-")
        written = settled.get(name)
        if isinstance(written, Decimal) and written == usual.get(name):
            continue
        value = _told(column[row])
        label = LABELS.get(key.rstrip("_"), key)
        if isinstance(written, Expression) and written.text != value:
            yield f"{label} {written.text} = {value}"
        elif value:
            yield f"{label} {value}"
    yield from _milestones(result, row)
    yield from _counts(result, row)


def _milestones(result: Result, row: int) -> Iterator[str]:
    columns = result.columns_at(row)
    dates, dues = columns.get("dates") or (), columns.get("due") or ()
    for each, reached, due in zip(columns.get("nodes") or (), dates, dues, strict=True):
        if due[row] is not None:
            yield f"{each.name} 期限{_told(due[row])} 完成{_told(reached[row] or NOT_YET)}"


def _counts(result: Result, row: int) -> Iterator[str]:
    columns = result.columns_at(row)
    kinds = columns.get("kinds") or columns.get("points")
    counts = columns.get("counts")
    if kinds and counts and isinstance(kinds[0], PointsRow):
        for kind, column in zip(kinds, counts, strict=True):
            if column[row] != ZERO:
                yield f"{kind.name} {_told(column[row])}×{plain(kind.points)}"


def _told(value: object) -> str:
    match value:
        case Decimal():
            return plain(value)
        case NotYet():
            return "未"
        case Gap():
            return value.reason
        case bool():
            return "是" if value else "否"
        case date() | str():
            return str(value)
        case _:
            return ""


def _children(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, result: Result, row: int) -> list[str]:
    found = []
    for child in children_of(evaluation, tree, node, settled, result.inner):
        score, full = child.scores[row], child.fulls[row]
        if score is not None and full is not None:
            found.append(f"{child.name} {plain(score)}/{plain(full)}")
    return found
