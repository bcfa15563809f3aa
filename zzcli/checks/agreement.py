"""Whether figures agree that the rules say must: the same fact in two places, a city's figure and its units' sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from zzcli.checks.facts import Fact, facts, measured
from zzcli.checks.registry import Code, Month
from zzcli.ledger.numbers import CONTEXT, compared, plain
from zzcli.ledger.problem import Problem, Severity
from zzcli.rules.model import Use
from zzcli.scoring.columns import Gap
from zzcli.scoring.evaluation import Evaluation

DIFFER = Code(
    "facts-differ",
    "同一件事在两个专项里核定的不同",
    "两个牵头部门各报各的，至少有一个不对",
    "请两个牵头部门核对，改成一致；确有原因的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：same-as",
)
SUM = Code(
    "sum-differs",
    "全市的数不等于各单位之和",
    "漏了单位，或全市的数没有跟着更正",
    "核对各单位和全市的数；确有原因的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：sum",
)
CODES = (DIFFER, SUM)


def find(month: Month) -> Iterator[Problem]:
    """Yield a warning for each pair of figures, and each sum, that does not agree."""
    evaluation = month.scored.evaluation
    for tree, node, measure in measured(evaluation):
        if measure.same_as is None and measure.sum_of is None:
            continue
        own = facts(evaluation, tree, node, measure)
        if measure.same_as is not None:
            other = _at(evaluation, measure.same_as)
            yield from (
                _differ(fact, other[key]) for key, fact in own.items() if key in other and _unlike(fact, other[key])
            )
        if measure.sum_of is not None:
            yield from _sums(evaluation, own.values(), measure.sum_of)


def _unlike(one: Fact, other: Fact) -> bool:
    return compared(one.value) != compared(other.value)


def _differ(one: Fact, other: Fact) -> Problem:
    message = (
        f"核定 {one.told}，而“{other.tree.title}”的 {other.where}核定 {other.told}（{other.place}），是同一件事，请核对"
    )
    return one.warn(DIFFER.name, message, other.place)


def _sums(evaluation: Evaluation, own: Iterable[Fact], use: Use) -> Iterator[Problem]:
    parts = _at(evaluation, use)
    one = next(iter(parts.values()), None)
    if one is None or _lacking(evaluation, one):  # what is missing is told elsewhere
        return
    total = reduce(CONTEXT.add, (part.value for part in parts.values()))
    for fact in own:
        if compared(fact.value) != compared(total):
            message = (
                f"核定 {fact.told}，而 {len(parts)} 个“{use.what}”之和是 {plain(total)}{fact.measure.unit}，请核对"
            )
            yield fact.warn(SUM.name, message, *(part.place for part in parts.values()))


def _lacking(evaluation: Evaluation, one: Fact) -> bool:
    """Whether some unit's figure is missing or faulty; who has no such task adds nothing."""
    column = evaluation.figures.column(one.tree, one.node, one.measure)
    return any(isinstance(value, Gap) and value.kind != "none" for value in column)


def _at(evaluation: Evaluation, use: Use) -> dict[tuple[str, str], Fact]:
    """Return the figures that a path names; none where they are not asked for in the period."""
    tree = evaluation.scheme.tree(use.tree)
    node = None if tree is None else tree.nodes.get(use.node)
    if tree is None or node is None or evaluation.outer(tree, node) is None:
        return {}
    measure = evaluation.measures(node).get(use.what)
    return {} if measure is None else dict(facts(evaluation, tree, node, measure))
