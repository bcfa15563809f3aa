"""The synthetic task ledger: for any scheme with tasks a few months of invented reports and progress, as commits.

Everything follows from the scheme's text and a seed, like the demo of figures; every line says that it is synthetic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from zzcli.ledger import fmt, progress, reported, units
from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.layout import period_folder
from zzcli.ledger.numbers import CONTEXT, ONE, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import ProblemError, errors
from zzcli.ledger.source import Memory
from zzcli.office.demo import Step
from zzcli.office.demo_settings import DemoSettings
from zzcli.office.dice import Dice
from zzcli.office.repository import Person
from zzcli.scoring.book import Book, open_book
from zzcli.tasks.model import DONE, Gathering, ReportRule, Rhythm, Target
from zzcli.tasks.people import People
from zzcli.tasks.reporting import due_reports
from zzcli.tasks.status import TaskBook, month_of, open_tasks

SEED = "zzcli tasks demo 3"
NOTE = "演示数据"
_INVENTED = ("演示甲", "演示乙", "演示丙", "演示丁")
_LIAISON = Person("演示·联络员", "liaison@demo.invalid")
_LISTED, _TAKEN = -3, 5  # days from the first period's first day, and after a period's end
_EMPTY = re.compile(r"^units = \[\]$", re.MULTILINE)


def steps(base: Mapping[str, bytes], settings: DemoSettings, seed: str = SEED) -> list[Step]:
    """Return the commits that make the demo of the task ledger in `base` (settings, units and rules by path).

    First the lists that the scheme leaves to the user get invented units, then each period its reports, which the
    office takes down, and its progress. Raises ProblemError when the ledger or its scheme has an error.
    """
    return list(_Demo(dict(base), settings, Dice(seed)).steps())


def periods(settings: DemoSettings) -> list[Period]:
    """Return the months of the demo."""
    found = [settings.first]
    while found[-1] < settings.last:
        found.append(month_of(found[-1].end + timedelta(1)))
    return found


@dataclass
class _Demo:
    """The ledger as it grows."""

    files: dict[str, bytes]
    settings: DemoSettings
    dice: Dice

    def steps(self) -> Iterator[Step]:
        """Yield the commits in order."""
        months = periods(self.settings)
        listed = self._lists()
        if listed:
            self.files.update(listed)
            yield Step(self.settings.office, _at(months[0].start, _LISTED), "填写名单（演示数据）", listed)
        for period in months:
            for author, number, what, path, content in (
                (self.settings.office, 0, "报告登记", f"{period_folder(period)}/{reported.FILE}", self._reports),
                (_LIAISON, 1, "任务进展", f"{period_folder(period)}/{progress.FILE}", self._progress),
            ):
                self.files[path] = content(path, period)
                message = f"{period} {what}（演示数据）"
                yield Step(author, _at(period.end, _TAKEN, number), message, {path: self.files[path]}, period)

    def _book(self) -> Book:
        book, problems = open_book(Memory(self.files))
        if book is None:
            raise ProblemError(errors(problems)[0])
        return book

    def _tasks(self, day: date) -> TaskBook:
        found = open_tasks(self._book(), day)
        assert found is not None, "only schemes with tasks come here"
        return found

    def _lists(self) -> dict[str, bytes]:
        """Fill every list that has nobody with the same invented units."""
        text = self.files[units.PATH].decode()
        names = ", ".join(f'"{name}"' for name in _INVENTED)
        filled, count = _EMPTY.subn(f"units = [{names}]  # {NOTE}", text)
        if not count:
            return {}
        tables = "".join(f'\n[[unit]]  # {NOTE}\nname = "{name}"\n' for name in _INVENTED)
        return {units.PATH: (filled + tables).encode()}

    # -- reports ----------------------------------------------------------------------------------------------

    def _reports(self, path: str, period: Period) -> bytes:
        """Return the records of the reports about a period: most in time, some late, some never."""
        tasks = self._tasks(period.end + timedelta(_TAKEN))
        rows: list[Row] = []
        for due in due_reports(tasks):
            key = (due.rule.what, due.stretch.name, due.unit)
            if month_of(due.stretch.end) != period or self.dice.chance(6, "missing", *key):
                continue
            late = self.dice.whole(1, 2, "days", *key) if self.dice.chance(10, "late", *key) else 0
            early = 0 if late else self.dice.whole(0, min(2, (due.due - due.stretch.end).days - 1), "early", *key)
            day = due.due + timedelta(late - early)
            if day <= tasks.today:
                rows.append((due.rule.what, due.unit, due.stretch.name, day.isoformat(), NOTE))
        for rule in tasks.plan.reports.values():
            rows += self._happening(tasks, rule, period)
        raw = write_table(reported.HEADER, rows)
        return _canonical(fmt.format_reports(path, raw, tasks.ledger.units, tuple(tasks.plan.reports)))

    def _happening(self, tasks: TaskBook, rule: ReportRule, period: Period) -> Iterator[Row]:
        people = People(tasks.plan, tasks.ledger.units, period).members(rule.who)
        if rule.rhythm is Rhythm.EVENT and people:
            key = (rule.what, str(period))
            day = (period.start + timedelta(self.dice.whole(0, 27, "event", *key))).isoformat()
            yield (rule.what, self.dice.one_of(people, "who", *key), day, day, NOTE)

    # -- progress ---------------------------------------------------------------------------------------------

    def _progress(self, path: str, period: Period) -> bytes:
        """Return what was reported about a period by those who sent the report that carries it."""
        tasks = self._tasks(period.end)
        sent = {
            line.unit
            for line in tasks.ledger.reports(period).rows
            if line.about == str(period) and tasks.plan.reports[line.report].progress
        }
        rows = [row for target in tasks.plan.targets.values() for row in self._lines(tasks, target, period, sent)]
        raw = write_table(progress.HEADER, rows)
        return _canonical(fmt.format_progress(path, raw, tasks.ledger.units, tuple(tasks.plan.targets)))

    def _lines(self, tasks: TaskBook, target: Target, period: Period, sent: set[str]) -> Iterator[Row]:
        scope = tasks.plan.scopes[target.scope]
        if scope.by is Gathering.EACH:
            who = tasks.people.members(scope.units)
        else:
            who = tasks.people.answerable(tasks.plan.tasks[target.task])[:1]
        carrying = {
            unit for rule in tasks.plan.reports.values() if rule.progress for unit in tasks.people.members(rule.who)
        }
        for unit in who:
            if self.dice.chance(8, "silent", target.id, unit):
                continue
            done = tasks.latest.get((target.id, unit))
            if (done is not None and done.line.achieved) or (unit in carrying and unit not in sent):
                continue
            yield self._line(target, unit, period, self._done_on(tasks, target, unit))

    def _done_on(self, tasks: TaskBook, target: Target, unit: str) -> date | None:
        """Return when a unit reaches a target in the invented world; None: not in it."""
        key = ("done", target.id, unit)
        if self.dice.chance(12, "never", *key):
            return None
        if target.due is None:
            return tasks.plan.issued + timedelta(self.dice.whole(30, 400, *key))
        length = max((target.due - tasks.plan.issued).days, 1)
        share = self.dice.between(Decimal("0.3"), Decimal("1.1"), *key)
        return tasks.plan.issued + timedelta(int(length * share))

    def _line(self, target: Target, unit: str, period: Period, done: date | None) -> Row:
        reached = done is not None and done <= period.end
        day = done.isoformat() if done is not None and reached else "未"
        if target.comparison == DONE or target.value is None:
            return (target.task, target.id, unit, "", "", day, NOTE, NOTE)
        value, total = self._value(target, unit, period, reached=reached)
        return (target.task, target.id, unit, plain(value), total, day, NOTE, NOTE)

    def _value(self, target: Target, unit: str, period: Period, *, reached: bool) -> tuple[Decimal, str]:
        assert target.value is not None
        key = ("value", target.id, unit, str(period))
        low = self.dice.between(Decimal("0.4"), Decimal("0.9"), *key)
        if target.share:
            total = Decimal(self.dice.whole(40, 400, "total", target.id, unit))
            if target.comparison == "<=":
                part = total * target.value / 100 * (1 if reached else Decimal("1.3"))
                return (Decimal(int(part)) if reached else Decimal(int(part) + 1)), plain(total)
            wanted = total * target.value / 100
            return (wanted.to_integral_value(ROUND_CEILING) if reached else Decimal(int(wanted * low))), plain(total)
        if reached:
            return target.value, ""
        places = 0 if target.value == target.value.to_integral_value() else 1
        step = ONE.scaleb(-places)
        if target.comparison == "<=":
            return (target.value * (2 - low)).quantize(step, ROUND_FLOOR, CONTEXT) + step, ""
        return (target.value * low).quantize(step, ROUND_FLOOR, CONTEXT), ""


def _at(day: date, days: int, number: int = 0) -> str:
    """Return the moment of a day's commit `number`, a number of days from `day`, from nine o'clock on."""
    return f"{(day + timedelta(days)).isoformat()}T{9 + number:02d}:00:00+08:00"


def _canonical(formatted: fmt.Formatted) -> bytes:
    content, problems = formatted
    assert content is not None, problems
    return content
