"""From a district's targets to those of the scheme above: like counts are added, rates compared; each keeps its date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem, ProblemError, SurroundingsError, errors
from zzcli.rules.load import load_scheme, packaged, packaged_names
from zzcli.tasks.judging import Standing, meets
from zzcli.tasks.load import choices_of, load_plan
from zzcli.tasks.model import Gathering, Link, Plan, Target
from zzcli.tasks.status import TaskBook


@dataclass(frozen=True)
class Lift:
    """What a district's target is worth for one above. `value` and `total` are what was reported last; None: nothing.

    `meets`: whether a rate is what the scheme above asks for; None for counts, and where nothing was reported.
    """

    link: Link
    standing: Standing
    upper: Target
    value: Decimal | None
    total: Decimal | None
    meets: bool | None


def upper_plan(name: str) -> Plan:
    """Return the tasks of a packaged scheme under its default readings. Raises SurroundingsError and ProblemError."""
    if name not in packaged_names():
        raise SurroundingsError(f"没有上级的办法“{name}”{hint(name, packaged_names())}；用 zzcli schemes 列出全部")
    source, folder = packaged(name)
    scheme, problems = load_scheme(source, folder, name)
    plan = None
    if scheme is not None:
        plan, problems = load_plan(source, folder, choices_of(scheme))
    if plan is None:
        raise ProblemError(errors(problems)[0])
    return plan


def link_problems(plan: Plan, above: Plan) -> Iterator[Problem]:
    """Yield a problem for each link to no target, between unlike units of measure, or that adds up rates."""
    for link in plan.links:
        target, upper = plan.targets[link.target], above.targets.get(link.upper)
        if upper is None:
            message = f"上级的办法没有目标“{link.upper}”{hint(link.upper, above.targets)}，请改正"
            yield Problem("unknown-path", link.place, message)
        elif target.unit != upper.unit or target.value is None:
            message = f"计量单位不同（{target.unit or '完成'}、{upper.unit or '完成'}），不能相加或比较，请删去这一行"
            yield Problem("rollup", link.place, message)
        elif plan.scopes[target.scope].by is Gathering.EACH:
            yield Problem("rollup", link.place, f"{target.metric}是每个单位各一个，不能汇成一个数，请删去这一行")
        elif link.adds and (target.rate or plan.scopes[target.scope].by is Gathering.WORST):
            yield Problem("rollup", link.place, f"{target.metric}是比率，只能比较（compare），不能相加，请改正")


def lifts(tasks: TaskBook) -> list[Lift]:
    """Return what each linked target is worth for the one above, by the latter's order.

    Raises SurroundingsError when the scheme has no links, ProblemError for the first link that is wrong.
    """
    plan = tasks.plan
    if not plan.upper or not plan.links:
        raise SurroundingsError(
            "办法没有上级的对应关系：请在 tasks.toml 写 upper，并写 rollup.csv（目标,上级目标,方式,说明）"
        )
    above = upper_plan(plan.upper)
    for problem in link_problems(plan, above):
        raise ProblemError(problem)
    found = [_lift(tasks, link, above.targets[link.upper]) for link in plan.links]
    order = list(above.targets)
    return sorted(found, key=lambda each: order.index(each.upper.id))


def _lift(tasks: TaskBook, link: Link, upper: Target) -> Lift:
    target = tasks.plan.targets[link.target]
    (standing,) = [each for each in tasks.standing(tasks.plan.tasks[target.task]).standings if each.target is target]
    value, total = standing.figure.value, standing.figure.total
    compared = None if link.adds or value is None else meets(upper, value, total)
    return Lift(link, standing, upper, value, total, compared)
