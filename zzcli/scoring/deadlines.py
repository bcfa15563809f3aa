"""When what a scheme asks for is due: `end` of the period, or `+N`, the Nth of the next month; config may move one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from zzcli.ledger.config import Config
from zzcli.ledger.periods import Period
from zzcli.rules.model import Deadline


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of one period: what is due, by which clause, on which day (included); `moved`: why it is another."""

    what: str
    clause: str
    day: date
    moved: str = ""


def due_in(deadline: Deadline, period: Period, config: Config) -> Due:
    """Return when something is due for a period. The Nth of a month that has no such day is its last day."""
    moved = config.deadline
    if moved is not None and moved.what == deadline.what and moved.period == period:
        return Due(deadline.what, deadline.clause, moved.due, moved.reason)
    if deadline.due == "end":
        return Due(deadline.what, deadline.clause, period.end)
    year, month = divmod(period.end.year * 12 + period.end.month, 12)
    day = min(int(deadline.due), monthrange(year, month + 1)[1])
    return Due(deadline.what, deadline.clause, date(year, month + 1, day))
