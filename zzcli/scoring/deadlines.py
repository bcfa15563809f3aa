"""When what a scheme asks for is due: `end` of the period, or `+N`, the Nth of the next month; config may move one.

What is due for every month of a quarter or year (`each = "month"`) is due once a month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zzcli.ledger.config import Config
from zzcli.ledger.periods import Period, Span
from zzcli.rules.model import Deadline, Scheme


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of one period: what is due, by which clause, on which day (included); `moved`: why it is another."""

    what: str
    clause: str
    day: date
    moved: str = ""


def dues_in(deadline: Deadline, period: Period, config: Config) -> list[Due]:
    """Return when something is due for a period, the earliest first; nothing where it is not due for such a period.

    The Nth of a month that has no such day is its last day. A deadline that the config moves is the last of those of
    its period.
    """
    if not deadline.holds(period):
        return []
    ends = [each.end for each in _months(period)] if deadline.each_month else [period.end]
    found = [Due(deadline.what, deadline.clause, _day(deadline.due, end)) for end in ends]
    moved = config.deadline
    if moved is not None and moved.what == deadline.what and moved.period == period:
        found[-1] = Due(deadline.what, deadline.clause, moved.due, moved.reason)
    return found


def figures_due(scheme: Scheme, period: Period, config: Config) -> dict[str, date]:
    """Return by a special's stem the last day on which its figures are due; those without a deadline are left out."""
    found: dict[str, date] = {}
    for deadline in scheme.deadlines:
        tree = scheme.tree(deadline.what)
        if tree is not None:
            for due in dues_in(deadline, period, config):
                found[tree.stem] = max(due.day, found.get(tree.stem, due.day))
    return found


def _months(period: Period) -> Iterator[Period]:
    """The months of a period, the earliest first."""
    for month in range(period.first_month, period.month + 1):
        yield Period(Span.MONTH, period.year, month)


def _day(due: str, end: date) -> date:
    if due == "end":
        return end
    year, month = divmod(end.year * 12 + end.month, 12)
    return date(year, month + 1, min(int(due), monthrange(year, month + 1)[1]))
