"""Whether plans are whole, rise where they accumulate, end at the year's figure, and are read by a rule at all.

That a plan which a score needs is missing is an error of scoring (`missing-plan`); these look at the whole year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from zzcli.checks.registry import Code, Month
from zzcli.ledger.names import hint
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.plans import Plan, Plans
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.rules.links import owned_measures
from zzcli.rules.model import MeasureSpan, Node, Tree
from zzcli.rules.naming import expressions_of
from zzcli.rules.settle import layers, variants

FALLS = Code(
    "plan-falls",
    "累计的计划后面的月份比前面的小",
    "累计计划只增不减，变小会白送或白扣分",
    "核对计划；确实调减的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "规则语言：running",
)
YEAR = Code(
    "plan-year",
    "累计的计划12月的数与全年的数不同",
    "两处写的是同一个数",
    "核对，改成一致",
    Severity.WARNING,
    "规则语言：running",
)
GAP = Code(
    "plan-gap",
    "一个单位缺某几个月的计划，别的单位有",
    "到了那个月就算不出分",
    "补上这几个月",
    Severity.WARNING,
    "台账格式：计划",
)
UNUSED = Code(
    "plan-unused",
    "计划的评分项或指标没有规则用到",
    "写错名称的计划不会起作用",
    "按提示改正名称，或删去",
    Severity.WARNING,
    "台账格式：计划",
)
CODES = (FALLS, YEAR, GAP, UNUSED)

Series = Mapping[tuple[str, str], Mapping[str, Plan]]
"""By unit and object the plans of one item and measure, by month."""


def find(month: Month) -> Iterator[Problem]:
    """Yield the warnings about the plans of the period's year."""
    year = f"{month.period.year:04d}"
    for tree in month.book.scheme.specials:
        plans = month.book.ledger.plans(tree.stem)
        found: dict[tuple[str, str], dict[tuple[str, str], dict[str, Plan]]] = defaultdict(lambda: defaultdict(dict))
        for plan in plans.rows:
            if plan.month.startswith(year):
                found[plan.item, plan.measure][plan.unit, plan.object][plan.month] = plan
        for (item, measure), series in found.items():
            node = tree.nodes.get(item)
            if node is None or measure not in _read(node):
                yield _unused(tree, plans, next(iter(next(iter(series.values())).values())))
                continue
            yield from _gaps(plans, series, year)
            if measure in _cumulative(node):
                for each in series.values():
                    yield from _totals(plans, each, year)


def _read(node: Node) -> frozenset[str]:
    """Return the names that a node, or one below it, reads by `target(x)`."""
    return frozenset(name for each in node.walk() for _, found in expressions_of(each) for name in found.targets)


def _cumulative(node: Node) -> frozenset[str]:
    """Return the plans that accumulate since January: those said to, and those of measures that do."""
    found: set[str] = set()
    for each in node.walk():
        for keys in layers(each):
            for names in variants(keys.get("running") or ()):
                found.update(names if isinstance(names, tuple) else ())
        found.update(name for name, measure in owned_measures(each).items() if measure.span is MeasureSpan.YEAR)
    return frozenset(found)


def _unused(tree: Tree, plans: Plans, plan: Plan) -> Problem:
    node = tree.nodes.get(plan.item)
    if node is None:
        message = f"专项“{tree.title}”没有评分项“{plan.item}”{hint(plan.item, tree.nodes)}，请改正或删去这些计划"
    else:
        known = sorted(_read(node))
        message = f"“{plan.item}”的规则没有用到计划“{plan.measure}”{hint(plan.measure, known)}，请改正或删去这些计划"
    return _warning(UNUSED, plans, plan, message)


def _gaps(plans: Plans, series: Series, year: str) -> Iterator[Problem]:
    """Yield a warning for each unit that lacks months which half of the units have; objects have lives of their own."""
    units = [each for (_, path), each in series.items() if not path]
    count = Counter(month for each in units for month in each if month != year)
    usual = {month for month, having in count.items() if having * 2 >= len(units)}
    for each in units:
        lacking = sorted(usual - set(each)) if year not in each else []
        if lacking:
            plan = next(iter(each.values()))
            yield _warning(GAP, plans, plan, f"{_name(plan)}: 缺 {'、'.join(lacking)} 的计划，别的单位有，请补上")


def _totals(plans: Plans, series: Mapping[str, Plan], year: str) -> Iterator[Problem]:
    months = [(plan, plan.number) for month, plan in sorted(series.items()) if month != year]
    numbers = [(plan, value) for plan, value in months if value is not None]
    for (old, before), (new, after) in pairwise(numbers):
        if after < before:
            message = (
                f"{_name(new)}: 累计计划从 {old.month} 的 {plain(before)}（第 {old.line} 行）降到 {new.month} 的 "
                f"{plain(after)}，请核对"
            )
            yield _warning(FALLS, plans, new, message, old)
    whole = series.get(year)
    last = next((pair for pair in numbers if pair[0].month == str(Period(Span.MONTH, int(year), 12))), None)
    if whole is not None and last is not None and whole.number not in (None, last[1]):
        message = f"{_name(whole)}: 全年的计划是 {whole.value}，12月累计是 {plain(last[1])}（第 {last[0].line} 行），请改成一致"
        yield _warning(YEAR, plans, whole, message, last[0])


def _name(plan: Plan) -> str:
    return f"{plan.unit} {'/'.join(filter(None, (plan.item, plan.object)))}“{plan.measure}”"


def _warning(code: Code, plans: Plans, plan: Plan, message: str, *also: Plan) -> Problem:
    others = tuple(Place(plans.path, each.line) for each in also)
    return Problem(code.name, Place(plans.path, plan.line), message, code.severity, others)
