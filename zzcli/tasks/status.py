"""How every task and target stands on a day, from all progress of a ledger up to it.

Three dates are kept apart. A target is judged by the day on which it was achieved; the day on which that was
reported stands beside it; what was known on a past day is read with `--at`, from the commits of that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem, ProblemError, errors
from zzcli.ledger.progress import Progress
from zzcli.rules.readings import in_force
from zzcli.scoring.book import Book
from zzcli.tasks.judging import Colour, Standing, gather, own, stand, worst
from zzcli.tasks.load import is_task_scheme, load_plan, sends_notices
from zzcli.tasks.model import Gathering, Plan, Target, Task
from zzcli.tasks.people import People


def month_of(day: date) -> Period:
    """Return the month that a day is in."""
    return Period(Span.MONTH, day.year, day.month)


@dataclass(frozen=True)
class TaskStanding:
    """A task on a day: the worst of its targets' colours, and each of them."""

    task: Task
    colour: Colour
    standings: tuple[Standing, ...]

    def count(self, colour: Colour) -> int:
        """Return how many targets (each unit's own counted apart) bear a colour."""
        return sum(each.colour is colour for each in self.standings)

    @property
    def note(self) -> str:
        """Why it bears its colour: the first target that does, or that it has none."""
        first = next((each for each in self.standings if each.colour is self.colour), None)
        if first is None:
            return "没有可以核对的目标，由人判断"
        return f"{first.target.metric}{f'（{first.unit}）' if first.unit else ''}：{first.note}"


@dataclass(frozen=True)
class Ledgered:
    """A line of progress with the period whose folder it is in, and the day on which it was reported, if known."""

    line: Progress
    period: Period
    reported: date | None


@dataclass(frozen=True)
class TaskBook:
    """A ledger with the tasks of its scheme on a day."""

    book: Book
    plan: Plan
    today: date
    warnings: tuple[Problem, ...] = field(default=(), compare=False)

    @property
    def ledger(self) -> Ledger:
        """The ledger."""
        return self.book.ledger

    @cached_property
    def people(self) -> People:
        """Who is who in the month of the day."""
        return People(self.plan, self.ledger.units, month_of(self.today))

    @cached_property
    def latest(self) -> Mapping[tuple[str, str], Ledgered]:
        """The last line of each target and unit that reports something and does not lie after the day.

        A target counts as met from the day on which it was; a number that does not meet it from the day of its
        report, or, when there is no record of that, from the first day of its period.
        """
        found: dict[tuple[str, str], Ledgered] = {}
        for period in self.ledger.periods():
            sent = reported(self.plan, self.ledger, period)
            for line in self.ledger.progress(period).rows:
                since = line.achieved or sent.get(line.unit, period.start)
                if not line.missing and since <= self.today:
                    found[line.target, line.unit] = Ledgered(line, period, sent.get(line.unit))
        return found

    def standings(self) -> list[TaskStanding]:
        """Return how every task stands, in the scheme's order."""
        return [self.standing(task) for task in self.plan.tasks.values()]

    def standing(self, task: Task) -> TaskStanding:
        """Return how a task stands."""
        found = tuple(each for target in self.plan.of_task(task.id) for each in self._target(task, target))
        return TaskStanding(task, worst([each.colour for each in found]), found)

    def _target(self, task: Task, target: Target) -> list[Standing]:
        scope = self.plan.scopes[target.scope]
        lines = {unit: each for (name, unit), each in self.latest.items() if name == target.id}
        if scope.by is Gathering.EACH:
            return self._each(target, lines, scope.units)
        figure = gather(self.plan, target, [each.line for each in lines.values()], self.people.answerable(task))
        colour, note = stand(self.plan, target, figure, self.today)
        return [Standing(target, "", colour, note, figure, _last(each.reported for each in lines.values()))]

    def _each(self, target: Target, lines: Mapping[str, Ledgered], selectors: Sequence[str]) -> list[Standing]:
        members = self.people.members(selectors)
        if not members:
            names = "、".join(self.people.empty_lists(selectors))
            return [Standing(target, "", Colour.GREY, f"名单“{names}”还没有填写", own(self.plan, target, None))]
        found = []
        for unit in members:
            mine = lines.get(unit)
            figure = own(self.plan, target, mine.line if mine else None)
            colour, note = stand(self.plan, target, figure, self.today)
            found.append(Standing(target, unit, colour, note, figure, mine.reported if mine else None))
        return found


def reported(plan: Plan, ledger: Ledger, period: Period) -> dict[str, date]:
    """Return when each unit sent the report about a period with which its progress comes; the first, if several."""
    carrying = {rule.what for rule in plan.reports.values() if rule.progress}
    found: dict[str, date] = {}
    for each in ledger.periods():
        for sent in ledger.reports(each).rows:
            if sent.report in carrying and sent.about == str(period):
                found[sent.unit] = min(sent.date, found.get(sent.unit, sent.date))
    return found


def _last(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def open_tasks(book: Book, today: date) -> TaskBook | None:
    """Return the tasks of a book's scheme on a day, none of them where it has only notices; None: it has neither.

    Raises ProblemError with the first error of the task files; `problems_of` tells them all.
    """
    if not (is_task_scheme(book.rules, book.folder) or sends_notices(book.rules, book.folder)):
        return None
    plan, problems = plan_of(book, today)
    if plan is None:
        raise ProblemError(errors(problems)[0])
    return TaskBook(book, plan, today, tuple(problems))


def plan_of(book: Book, today: date) -> tuple[Plan | None, list[Problem]]:
    """Read the task files of a book's scheme under the readings in force on a day."""
    choices = in_force(book.scheme.readings, book.ledger.config, month_of(today))
    return load_plan(book.rules, book.folder, {name: each for name, each in choices.items() if "/" not in name})
