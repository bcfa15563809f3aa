"""Which reports were due by a day, from whom, and who sent them late or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zzcli.ledger.periods import Period, Span
from zzcli.ledger.reported import Sent
from zzcli.tasks.model import ReportRule, Rhythm
from zzcli.tasks.people import People
from zzcli.tasks.status import TaskBook, month_of

_WEEK = re.compile(r"([12][0-9]{3})-W([0-5][0-9])")
_SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one report is about: `2018-06`, or the week `2018-W26` (ISO 8601); its first and last day."""

    name: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class DueReport:
    """One report of one unit about one stretch: by when it was due, and when it was sent (None: not yet)."""

    rule: ReportRule
    unit: str
    stretch: Stretch
    due: date
    sent: date | None

    def days_late(self, today: date) -> int:
        """Return how many days late it was sent, or is; 0 when it is in time or still can be."""
        return max(0, ((self.sent or today) - self.due).days)


def week(day: date) -> Stretch:
    """Return the week, Monday to Sunday, that a day is in; the last days of December may be in next year's first."""
    year, number, weekday = day.isocalendar()
    monday = day - timedelta(weekday - 1)
    return Stretch(f"{year:04d}-W{number:02d}", monday, monday + timedelta(6))


def month(period: Period) -> Stretch:
    """Return a month as a stretch."""
    return Stretch(str(period), period.start, period.end)


def stretch(rule: ReportRule, name: str) -> Stretch | None:
    """Return the stretch that a report of this rule names; None: it names none."""
    if rule.rhythm is Rhythm.WEEKLY:
        match = _WEEK.fullmatch(name)
        try:
            return week(date.fromisocalendar(int(match[1]), int(match[2]), 1)) if match else None
        except ValueError:
            return None
    try:
        if rule.rhythm is Rhythm.MONTHLY:
            period = Period.parse(name)
            return month(period) if period.kind is Span.MONTH else None
        day = date.fromisoformat(name)
        return Stretch(name, day, day) if name == str(day) else None
    except ValueError:
        return None


def last_day(rule: ReportRule, about: Stretch, *, weekend_moves: bool) -> date:
    """Return by when the report about a stretch is due, that day included."""
    if rule.rhythm is Rhythm.WEEKLY:
        due = about.end + timedelta(rule.day)
    else:
        following = month_of(about.end + timedelta(1))
        due = following.start.replace(day=rule.day) if rule.day else following.end
    weekday = due.isoweekday()
    return due + timedelta(8 - weekday) if weekend_moves and weekday >= _SATURDAY else due


def stretches(rule: ReportRule, since: date, today: date) -> Iterator[Stretch]:
    """Yield what a report is about, oldest first, from the stretch that `since` is in until one not over today."""
    if rule.rhythm not in (Rhythm.WEEKLY, Rhythm.MONTHLY):
        return
    about = week(since) if rule.rhythm is Rhythm.WEEKLY else month(month_of(since))
    while about.end < today:
        yield about
        after = about.end + timedelta(1)
        about = week(after) if rule.rhythm is Rhythm.WEEKLY else month(month_of(after))


def due_reports(tasks: TaskBook) -> list[DueReport]:
    """Return every report whose stretch is over by the day, in the order of the rules, stretches and units.

    Reports are due from the day the scheme was issued, or from the ledger's first period.
    """
    first = tasks.ledger.config.first
    since = max(tasks.plan.issued, first.start) if first is not None else tasks.plan.issued
    sent = {(each.report, each.unit, each.about): each.date for each in received(tasks)}
    moves = tasks.plan.weekend_moves
    found = []
    for rule in tasks.plan.reports.values():
        for about in stretches(rule, since, tasks.today):
            period = month_of(about.end)
            people = People(tasks.plan, tasks.ledger.units, period)
            due = last_day(rule, about, weekend_moves=moves)
            for unit in people.members(rule.who):
                known = tasks.ledger.units.get(unit)
                if known is None or known.in_force(period):
                    found.append(DueReport(rule, unit, about, due, sent.get((rule.what, unit, about.name))))
    return found


def received(tasks: TaskBook) -> list[Sent]:
    """Return every report sent by the day, of all periods."""
    return [
        sent
        for period in tasks.ledger.periods()
        for sent in tasks.ledger.reports(period).rows
        if sent.date <= tasks.today
    ]
