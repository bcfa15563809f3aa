"""Who is meant: units, lists of units that the ledger keeps by date (`group:`), and those with a role in tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.units import Units, overlaps, unknown_unit
from zzcli.tasks.model import Plan, Task

GROUP, ROLE = "group:", "role:"
LEAD, RESPONSIBLE, COOPERATING, IMPLEMENTING = "牵头单位", "责任单位", "配合单位", "落实单位"
ROLES = (LEAD, RESPONSIBLE, COOPERATING)


@dataclass(frozen=True)
class People:
    """The units of a ledger as they stand in a period (a month)."""

    plan: Plan
    units: Units
    period: Period

    def members(self, selectors: Iterable[str]) -> tuple[str, ...]:
        """Return the names of units that selectors mean, each once, in the order in which they are named."""
        return tuple(dict.fromkeys(self._each(selectors)))

    def roles(self, task: Task) -> dict[str, tuple[str, ...]]:
        """Return who has which role in a task."""
        named = {
            LEAD: task.lead,
            RESPONSIBLE: task.responsible,
            COOPERATING: task.cooperating,
            IMPLEMENTING: self.plan.implementing,
        }
        return {role: self.members(selectors) for role, selectors in named.items() if selectors}

    def answerable(self, task: Task) -> tuple[str, ...]:
        """Return the units that answer for a task."""
        return self.members(task.answerable)

    def empty_lists(self, selectors: Iterable[str]) -> list[str]:
        """Return the names of the lists among the selectors that have nobody in the period."""
        names = (each.removeprefix(GROUP) for each in selectors if each.startswith(GROUP))
        return [name for name in names if not self._group(name)]

    def _each(self, selectors: Iterable[str]) -> Iterator[str]:
        for selector in selectors:
            if selector.startswith(GROUP):
                yield from self._group(selector.removeprefix(GROUP))
            elif selector.startswith(ROLE):
                yield from self._having(selector.removeprefix(ROLE))
            else:
                unit = self.units.resolve(selector)
                yield unit.name if unit is not None else selector

    def _group(self, name: str) -> tuple[str, ...]:
        return tuple(
            unit
            for group in self.units.groups
            if group.name == name and overlaps(group.since, group.until, self.period)
            for unit in group.units
        )

    def _having(self, role: str) -> Iterator[str]:
        for task in self.plan.tasks.values():
            named = {LEAD: task.lead, RESPONSIBLE: task.responsible, COOPERATING: task.cooperating}
            yield from self.members(named.get(role, ()))


def selector_problems(plan: Plan, units: Units) -> Iterator[Problem]:
    """Yield a problem for each unit, list and role that the scheme names and nobody knows; empty lists are warnings."""
    lists = {group.name for group in units.groups}
    for place, selector in _selectors(plan):
        name = selector.partition(":")[2]
        if selector.startswith(GROUP):
            if name not in lists:
                message = f"名单“{name}”不在 {units.path}{hint(name, lists)}，请用 [[group]] 登记，或改正"
                yield Problem("unknown-group", place, message)
        elif selector.startswith(ROLE):
            if name not in ROLES:
                yield Problem("unknown-group", place, f"没有角色“{name}”，应为 {'、'.join(ROLES)} 之一")
        elif units.resolve(selector) is None:
            yield unknown_unit(place, selector, units)


def empty_lists(plan: Plan, units: Units) -> list[Problem]:
    """Return a warning that names the lists of the scheme that never have anybody; [] when each has."""
    filled = {group.name for group in units.groups if group.units}
    known = {group.name for group in units.groups}
    named = dict.fromkeys(each.removeprefix(GROUP) for _, each in _selectors(plan) if each.startswith(GROUP))
    empty = [name for name in named if name in known and name not in filled]
    if not empty:
        return []
    message = f"名单还没有填写：{'、'.join(empty)}；有关的任务判断不了，请在 {units.path} 的 [[group]] 里填写"
    return [Problem("empty-list", Place(units.path), message, Severity.WARNING)]


def _selectors(plan: Plan) -> Iterator[tuple[Place, str]]:
    first = next(iter(plan.tasks.values()), None)
    head = Place(first.place.path) if first else Place("tasks.toml")
    for task in plan.tasks.values():
        for selector in (*task.lead, *task.responsible, *task.cooperating):
            yield task.place, selector
    for selector in (*plan.implementing, *(each for scope in plan.scopes.values() for each in scope.units)):
        yield head, selector
    for rule in plan.reports.values():
        for selector in rule.who:
            yield rule.place, selector
