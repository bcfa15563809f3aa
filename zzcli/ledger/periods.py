"""评比期: a month, a quarter or a year, written `2021-06`, `2021-Q2` or `2021`."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

_FORM = re.compile(r"([12][0-9]{3})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?")


class Span(StrEnum):
    """A stretch of time: what a figure covers, or what a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True)
class Period:
    """A period by its kind, year and last month (June for `2021-06` and for `2021-Q2`)."""

    kind: Span
    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2021-06`, `2021-Q2` or `2021`, exactly. Raises ValueError for anything else."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(text)
        year, month, quarter = match.groups()
        if month:
            return cls(Span.MONTH, int(year), int(month))
        if quarter:
            return cls(Span.QUARTER, int(year), 3 * int(quarter))
        return cls(Span.YEAR, int(year), 12)

    def __str__(self) -> str:
        if self.kind is Span.MONTH:
            return f"{self.year:04d}-{self.month:02d}"
        if self.kind is Span.QUARTER:
            return f"{self.year:04d}-Q{self.month // 3}"
        return f"{self.year:04d}"

    @property
    def first_month(self) -> int:
        """The month in which the period begins, 1 to 12."""
        return {Span.MONTH: self.month, Span.QUARTER: self.month - 2, Span.YEAR: 1}[self.kind]

    @cached_property
    def start(self) -> date:
        """The period's first day."""
        return date(self.year, self.first_month, 1)

    @cached_property
    def end(self) -> date:
        """The period's last day (期末)."""
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @cached_property
    def previous(self) -> Period:
        """The period of the same kind just before."""
        months = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}[self.kind]
        year, month = divmod(self.year * 12 + self.month - 1 - months, 12)
        return Period(self.kind, year, month + 1)

    def since(self, span: Span) -> tuple[Period, ...]:
        """The periods of this kind before this one in the same `span`, oldest first (a year: since January)."""
        found: list[Period] = []
        start = self.span_start(span)
        period = self.previous
        while period.end >= start:
            found.append(period)
            period = period.previous
        return tuple(reversed(found))

    def span_start(self, span: Span) -> date:
        """The first day of the month, quarter or year in which the period ends; no later than the period's own."""
        if span is Span.YEAR:
            return date(self.year, 1, 1)
        if span is Span.QUARTER:
            return date(self.year, (self.month - 1) // 3 * 3 + 1, 1)
        return self.start

    def __lt__(self, other: Period) -> bool:
        # By their end; of two that end together the shorter comes first.
        return (self.end, -self.start.toordinal()) < (other.end, -other.start.toordinal())


def months(text: str) -> frozenset[int]:
    """Read a range of months `4-12`. Raises ValueError when it is not one."""
    match = re.fullmatch(r"(1[0-2]|[1-9])-(1[0-2]|[1-9])", text)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueError(text)
    return frozenset(range(int(match[1]), int(match[2]) + 1))
