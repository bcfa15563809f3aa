"""Questions that figures raise beside those of other units: bunched on a threshold, the same vector, no such task."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zzcli.checks.forensic_case import Case, ForensicCheck, Found, Line, Threshold, number
from zzcli.checks.registry import Code
from zzcli.ledger.numbers import CONTEXT, HUNDRED, ZERO, plain
from zzcli.ledger.problem import Place, Severity
from zzcli.ledger.values import NO_TASK
from zzcli.rules.model import MeasureKind, Node, Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.order import measures_of
from zzcli.scoring.period import in_force
from zzcli.scoring.scores import Result

_NAMED = 5
_EARNING = ("peers-mean", "full")


def bunched(case: Case) -> Iterator[Found]:
    """Items where many units are just on the good side of a line and hardly any just on the other."""
    for tree, node, result in _results(case):
        lines = _thresholds(case, tree, node, result)
        rows = [(v, t, u) for (v, t), u in zip(lines, result.inner.units, strict=True) if v is not None and t]
        width = case.thresholds["bunched-width"]
        if not _is_measured(node):  # of whole numbers there must be one that is only just below
            rows = [row for row in rows if row[1] is not None and abs(row[1]) * width >= 1]
        if not rows or (_is_percent(node) and all(line == HUNDRED for _, line, _ in rows)):
            continue  # a rate of 100 is as good as can be: it is no line that is only just reached
        sign = -1 if result.columns.get("better") == "low" else 1
        over, under = [], 0
        for value, line, unit in rows:
            assert value is not None
            assert line is not None
            margin = CONTEXT.divide((value - line) * sign, abs(line))
            if ZERO <= margin < width:
                over.append(unit)
            elif -width <= margin < ZERO:
                under += 1
        if len(over) >= case.thresholds["bunched-count"] and len(over) > case.thresholds["bunched"] * max(under, 1):
            text = (
                f"{tree.title}/{node.name}：{len(over)} 个单位刚好达到要求（{'、'.join(over[:_NAMED])}"
                f"{'等' if len(over) > _NAMED else ''}），刚好没达到的只有 {under} 个。数据是怎么来的？"
            )
            yield Found(text, Decimal(len(over)) / 2, (Place(f"ledger/{case.period}/{tree.stem}.csv"),))


def same_vector(case: Case) -> Iterator[Found]:
    """Units that have the same numbers throughout a special, where others differ."""
    columns: dict[str, dict[tuple[str, ...], dict[str, tuple[Decimal, Line]]]] = defaultdict(lambda: defaultdict(dict))
    titles: dict[str, str] = {}
    for line in case.lines(case.period):
        value = None if line.object else number(line.measure, line.verified)
        if value is not None:
            columns[line.tree.stem][line.key][line.unit] = (value, line)
            titles[line.tree.stem] = line.tree.title
    for stem, by_key in columns.items():
        telling = {key: column for key, column in by_key.items() if _telling([value for value, _ in column.values()])}
        vectors: dict[tuple[tuple[tuple[str, ...], Decimal], ...], list[str]] = defaultdict(list)
        for unit in dict.fromkeys(unit for column in telling.values() for unit in column):
            vector = tuple((key, column[unit][0]) for key, column in telling.items() if unit in column)
            vectors[vector].append(unit)
        for vector, units in vectors.items():
            if len(units) > 1 and len(vector) >= case.thresholds["same-values"]:
                first = next(iter(telling.values()))
                places = tuple(first[unit][1].place for unit in units if unit in first)
                text = (
                    f"{titles[stem]}：{'、'.join(units)} 的 {len(vector)} 个核定数完全相同，而其他单位各不相同。"
                    "是不是抄了同一份表？"
                )
                yield Found(text, CONTEXT.divide(Decimal(len(vector)), Decimal(2)), places)


def no_task(case: Case) -> Iterator[Found]:
    """Tasks that a unit does not have (`-`) and that earned the mean of others, or all points: a question a unit."""
    absent: dict[tuple[str, ...], Line] = {}
    for line in case.lines(case.period):
        if line.verified == NO_TASK:
            absent.setdefault((line.unit, *line.key[:3]), line)
    earned: dict[str, list[tuple[Decimal, Line]]] = defaultdict(list)
    for tree, node, result in _results(case) if absent else ():
        classes = case.scored.evaluation.classes(tree, node)
        for row, unit in enumerate(result.inner.units):
            lacking = absent.get((unit, tree.stem, node.name, result.inner.paths[row]))
            score, full = result.final[row], result.fulls[row]
            settled = classes.settled[classes.of[row]]
            if lacking is None or not score or not full or settled.get("absent") not in _EARNING:
                continue
            if CONTEXT.divide(score, full) > case.thresholds["no-task"]:
                earned[unit].append((score, lacking))
    for unit, found in earned.items():
        named = "、".join(
            f"{line.name} 得 {plain(score.quantize(Decimal('0.01')))} 分" for score, line in found[:_NAMED]
        )
        text = f"{unit}：{len(found)} 项核定为没有这项任务，仍得了分：{named}{'等' if len(found) > _NAMED else ''}。"
        yield Found(
            f"{text}没有任务是谁定的？有文件吗？", Decimal(len(found)), tuple(line.place for _, line in found[:_NAMED])
        )


def _results(case: Case) -> Iterator[tuple[Tree, Node, Result]]:
    scored = case.scored
    for tree in case.book.scheme.specials:
        if in_force(scored.evaluation, tree):
            for node in tree.root.walk():
                result = scored.evaluation.result(tree, node) if measures_of(node) else None
                if result is not None:
                    yield tree, node, result


def _thresholds(case: Case, tree: Tree, node: Node, result: Result) -> Sequence[tuple[Decimal | None, Decimal | None]]:
    """Return each row's value and the line nearest to it: its target, or a bound of its bands."""
    values, targets = result.columns.get("value"), result.columns.get("target")
    size = result.inner.size
    if values is None or len(values) != size:
        return [(None, None)] * size
    if targets is not None and len(targets) == size:
        return [(_decimal(value), _decimal(target)) for value, target in zip(values, targets, strict=True)]
    bounds = _bounds(case.scored.evaluation, tree, node)
    found = []
    for row, value in enumerate(map(_decimal, values)):
        near = sorted(bounds[row], key=lambda bound: abs(bound - value)) if value is not None else []
        found.append((value, near[0] if near else None))
    return found


def _bounds(evaluation: Evaluation, tree: Tree, node: Node) -> list[list[Decimal]]:
    classes = evaluation.classes(tree, node)
    by_class = [
        [band.bound for band in settled.get("bands") or () if isinstance(band.bound, Decimal)]
        for settled in classes.settled
    ]
    return [by_class[number] for number in classes.of]


def _decimal(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _is_percent(node: Node) -> bool:
    return all(measure.kind is MeasureKind.PERCENT for measure in measures_of(node).values())


def _is_measured(node: Node) -> bool:
    """Whether the item has a measure that is no count, yes or no, or date: its values can lie anywhere."""
    return any(measure.kind in (MeasureKind.NUMBER, MeasureKind.PERCENT) for measure in measures_of(node).values())


def _telling(values: Sequence[Decimal]) -> bool:
    """Whether a column tells units apart: no value is that of half of them."""
    return len(values) > 1 and Counter(values).most_common(1)[0][1] * 2 <= max(len(values), 4)


def _code(name: str, what: str, why: str, mend: str) -> Code:
    return Code(name, what, why, mend, Severity.WARNING, "历史：疑点")


CHECKS = (
    ForensicCheck(
        _code("bunched", "许多单位刚好达标", "真实的数据在界线两侧都有", "请抽几个刚好达标的看原始记录"),
        Decimal(3),
        (
            Threshold("bunched", Decimal(4), "刚好达标的是刚好不达标的多少倍，大于它才问"),
            Threshold("bunched-count", Decimal(5), "至少多少个单位"),
            Threshold("bunched-width", Decimal("0.02"), "离界线多近算刚好（界线的比例）"),
        ),
        bunched,
    ),
    ForensicCheck(
        _code("same-vector", "两个单位的数据完全相同", "各干各的，不会每个数都一样", "请两个单位各自拿出原始记录"),
        Decimal(6),
        (Threshold("same-values", Decimal(6), "至少多少个数相同"),),
        same_vector,
    ),
    ForensicCheck(
        _code("no-task-earned", "没有这项任务，却得了分", "“没有任务”能换来别人的平均分", "请牵头部门出示依据"),
        Decimal(4),
        (Threshold("no-task", ZERO, "得分率高于多少才问"),),
        no_task,
    ),
)
