"""Whether numbers are of a likely size: beside those of others and the month before, their targets, earlier totals.

Each is a warning, for each can be true. What cannot be true at all is said by `range` in the rules, and is an error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median

from zzcli.checks.facts import NUMERIC, VERIFIED, Fact, earlier, facts, measured
from zzcli.checks.registry import Code, Month
from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.problem import Problem, Severity
from zzcli.rules.expressions import Expression, Name
from zzcli.rules.model import Measure, MeasureKind, MeasureSpan, Node, Tree
from zzcli.scoring.evaluation import Evaluation

FELL = Code(
    "total-fell",
    "全年累计的数比以前的月份小",
    "累计数只增不减，变小说明有一期不对，或口径变了",
    "查明哪一期不对，改正；确实如此的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：span = year",
)
MAGNITUDE = Code(
    "magnitude",
    "数与同一指标的其他单位、与自己上期都差一百倍以上",
    "多半是计量单位填错：把百分数写成了小数，把亿元写成了万元",
    "按办法的计量单位改正；确实如此的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：in",
)
TARGET = Code(
    "far-from-target",
    "完成值是目标的十倍以上",
    "多半是完成值或目标的计量单位填错，或目标漏了一位",
    "核对完成值和目标；确实如此的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：target",
)
CODES = (FELL, MAGNITUDE, TARGET)

APART = Decimal(100)  # the smallest of the common slips of unit: a percentage written as a fraction
TIMES = Decimal(10)
_PEERS = 5  # fewer numbers have no usual size
_TOTALS = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT})  # a rate since January may fall
_SIZED = frozenset({MeasureKind.NUMBER, MeasureKind.PERCENT})  # counts are small and differ by chance


def find(month: Month) -> Iterator[Problem]:
    """Yield the warnings of a period."""
    yield from unlikely(month.scored.evaluation)


def unlikely(evaluation: Evaluation, stems: Collection[str] | None = None) -> Iterator[Problem]:
    """Yield the warnings of a period as it is evaluated; `stems`: only about the figures of these specials.

    A number that is not verified yet is looked at as it was declared.
    """
    for tree, node, measure in measured(evaluation):
        if stems is not None and tree.stem not in stems:
            continue
        own = facts(evaluation, tree, node, measure, declared=True)
        before = earlier(evaluation, tree, node, measure)
        if before is not None and measure.span is MeasureSpan.YEAR and measure.kind in _TOTALS:
            yield from _fallen(before[0], own, before[1])
        if measure.kind in _SIZED and not measure.of_city:
            yield from _sizes(own, {} if before is None else before[1])
    for tree in evaluation.scheme.specials:
        for node in tree.root.walk() if stems is None or tree.stem in stems else ():
            yield from _targets(evaluation, tree, node)


def _fallen(
    then: Evaluation, now: Mapping[tuple[str, str], Fact], before: Mapping[tuple[str, str], Fact]
) -> Iterator[Problem]:
    for key, fact in now.items():
        old = before.get(key)
        if old is not None and fact.value < old.value:
            message = f"全年累计从 {then.period} 的 {old.told} 降到{fact.column if fact.column != VERIFIED else ''} {fact.told}（{old.place}），请核对是哪一期不对"
            yield fact.warn(FELL.name, message, old.place)


def _sizes(now: Mapping[tuple[str, str], Fact], before: Mapping[tuple[str, str], Fact]) -> Iterator[Problem]:
    """Warn of numbers that are a hundred times larger, or smaller, than all that they can be compared with."""
    sizes = [abs(fact.value) for fact in now.values() if fact.value and not fact.object]
    usual = median(sizes) if len(sizes) >= _PEERS else None
    for key, fact in now.items():
        old = before.get(key)
        references = [abs(old.value)] if old is not None and old.value else []
        references += [usual] if usual is not None and not fact.object else []
        if fact.value and references and _apart(abs(fact.value), references):
            beside = [f"上期是 {old.told}"] if old is not None and old.value else []
            beside += [f"各单位的中位数是 {plain(usual)}{fact.measure.unit}"] if usual and not fact.object else []
            also = [old.place] if old is not None else []
            message = f"{fact.column} {fact.told}，{'，'.join(beside)}，相差一百倍以上，请核对计量单位"
            yield fact.warn(MAGNITUDE.name, message, *also)


def _apart(size: Decimal, references: Sequence[Decimal]) -> bool:
    larger = all(size >= CONTEXT.multiply(APART, each) for each in references)
    return larger or all(CONTEXT.multiply(APART, size) <= each for each in references)


def _targets(evaluation: Evaluation, tree: Tree, node: Node) -> Iterator[Problem]:
    """Warn of measures that a node sets against a target as they are, and that are ten times as large."""
    result = evaluation.result(tree, node)
    values, targets = (() if result is None else result.columns.get(key) or () for key in ("value", "target"))
    if result is None or not targets:
        return
    for row, (value, target) in enumerate(zip(values, targets, strict=True)):
        if not isinstance(target, Decimal) or target <= ZERO:
            continue
        if isinstance(value, Decimal) and value < CONTEXT.multiply(TIMES, target):
            continue
        fact = _fact(evaluation, tree, node, result.inner.units[row], result.inner.paths[row])
        if fact is None or fact.value < CONTEXT.multiply(TIMES, target):
            continue
        if fact.value == value or fact.column != VERIFIED:
            yield fact.warn(
                TARGET.name, f"{fact.column} {fact.told}，目标只有 {plain(target)}，是它的十倍以上，请核对两个数"
            )


def _fact(evaluation: Evaluation, tree: Tree, node: Node, unit: str, path: str) -> Fact | None:
    """Return the figure that a node takes as its value by its bare name."""
    written = evaluation.base(node).get("value")
    if not isinstance(written, Expression) or not isinstance(written.syntax, Name):
        return None
    for owner, measure in _owners(evaluation, tree, node, written.syntax.text):
        return facts(evaluation, tree, owner, measure, declared=True).get((unit, path))
    return None


def _owners(evaluation: Evaluation, tree: Tree, node: Node, name: str) -> Iterable[tuple[Node, Measure]]:
    for owner in (node, *tree.ancestors(node)):
        measure = evaluation.measures(owner).get(name)
        if measure is not None and measure.kind in NUMERIC and not measure.records:
            yield owner, measure
