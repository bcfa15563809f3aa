"""How the units stand over a year: every track's ranks and totals, period by period, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zzcli.ledger.numbers import CONTEXT, ZERO, store
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem, errors
from zzcli.rules.model import Tree
from zzcli.scoring.book import Book
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.period import NOTHING_SCORED, TrackTable, in_force, track_table

Faults = Callable[[Period], Iterable[Problem]]
"""What else than its figures keeps a period from being scored: faults of form, of evidence."""


class State(StrEnum):
    """How a unit stands in a period: ranked, scored without a rank (弄虚作假), or without any score."""

    RANKED = "ranked"
    UNRANKED = "unranked"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's rank, total and full in one period of a track; `note` says why it has none."""

    state: State
    rank: int | None = None
    total: Decimal | None = None
    full: Decimal | None = None
    note: str = ""

    @property
    def told(self) -> str:
        """Why the unit has no rank, in words; nothing for one that has."""
        return f"不排名：{self.note}" if self.state is State.UNRANKED else self.note


@dataclass(frozen=True, slots=True)
class Course:
    """A unit's year in a track: one standing a period.

    `mean` is over the periods in which it is ranked, without those whose full is 0 where others have one: nothing could
    be scored in them, only deducted; `best` and `worst` are ranks; `last` and `whole` the places won
    (+) or lost since the period before and since the first one, None where either has no rank.
    """

    unit: str
    standings: tuple[Standing, ...]
    mean: Decimal | None
    best: int | None
    worst: int | None
    last: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class Lack:
    """A period of the year without results: it has no folder (`errors` is 0), or this many errors."""

    period: Period
    errors: int


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """The periods of one kind in which a track is ranked: those scored, oldest first, and those that lack.

    `units` are all that the track ranks in any of them; `courses` in the order of the last scored period.
    """

    tree: Tree
    kind: Span
    periods: tuple[Period, ...]
    lacks: tuple[Lack, ...]
    units: frozenset[str]
    courses: tuple[Course, ...]


AWAY = Standing(State.ABSENT, note="本期不在这个序列")
"""How a unit stands in a period in which the track does not rank it."""


@dataclass
class Scorer:
    """Scores periods in one run, so that what later periods look back to is worked out once."""

    book: Book
    readings: Mapping[str, str]
    faults: Faults

    def __post_init__(self) -> None:
        """Start with nothing scored."""
        self._run = Run(self.book, self.readings)
        self._found: dict[Period, tuple[Evaluation, int]] = {}

    def at(self, period: Period) -> tuple[Evaluation, int]:
        """Return the evaluation of a period and how many errors it has."""
        if period not in self._found:
            self._found[period] = self._score(period)
        return self._found[period]

    def _score(self, period: Period) -> tuple[Evaluation, int]:
        run = self._run
        run.problems.clear()
        problems = figure_problems(run, period)
        run.checked = period
        evaluation = run.at(period)
        for tree in (*self.book.scheme.specials, *self.book.scheme.tracks):
            if in_force(evaluation, tree):
                evaluation.result(tree, tree.root)
        told = {problem.place for problem in errors(problems) if problem.place.line}
        rest = [problem for problem in run.problems if problem.place not in told]
        count = len(set(errors([*problems, *rest, *self.faults(period)])))
        if count:  # what looks back to it must meet its problems again
            self._run = Run(self.book, self.readings)
        return evaluation, count


def series_of(scorer: Scorer, evaluation: Evaluation, tree: Tree, kind: Span) -> Series | None:
    """Return a track's year in periods of one kind, or None where it has none."""
    there = evaluation.book.ledger.periods()
    tables: dict[Period, tuple[Evaluation, TrackTable]] = {}
    lacks = []
    units: dict[str, None] = {}
    for period in _within(evaluation.period, kind):
        probe = evaluation.run.at(period)
        frame = probe.outer(tree, tree.root) if probe.asks(period) else None
        if frame is None:
            continue
        units.update(dict.fromkeys(frame.units))
        found, count = scorer.at(period) if period in there else (probe, 0)
        if period in there and not count:
            tables[period] = found, track_table(found, tree)
        else:
            lacks.append(Lack(period, count))
    if not units:
        return None
    columns = [_standings(found, table) for found, table in tables.values()]
    order = [*dict.fromkeys((*(columns[-1] if columns else ()), *units))]
    courses = tuple(_course(unit, [column.get(unit, AWAY) for column in columns]) for unit in order)
    return Series(tree, kind, tuple(tables), tuple(lacks), frozenset(units), courses)


def _within(year: Period, kind: Span) -> list[Period]:
    """The periods of a kind in a year, oldest first."""
    found = [Period(kind, year.year, year.month)]
    while found[-1].start > year.start:
        found.append(found[-1].previous)
    return found[::-1]


def _standings(evaluation: Evaluation, table: TrackTable) -> dict[str, Standing]:
    """How each unit stands in a scored period, in the order of its ranking table."""
    tree = table.tree
    node = evaluation.total(tree)
    result = evaluation.result(tree, node)
    fulls = {} if result is None else dict(zip(result.frame.units, result.full, strict=True))
    unranked = evaluation.findings.unranked(tree, node)
    found = {}
    for row in table.rows:
        state = State.RANKED
        if row.rank is None:
            state = State.UNRANKED if row.unit in unranked else State.ABSENT
        note = row.note or (NOTHING_SCORED if state is State.ABSENT else "")
        found[row.unit] = Standing(state, row.rank, row.total, fulls.get(row.unit), note)
    return found


def _course(unit: str, standings: Sequence[Standing]) -> Course:
    places = [each.rank for each in standings]
    there = [place for place in places if place is not None]
    totals = [each.total for each in counted(standings) if each.total is not None]
    return Course(
        unit,
        tuple(standings),
        mean(totals) if totals else None,
        min(there, default=None),
        max(there, default=None),
        _won(places[-2:]),
        _won(places),
    )


def counted(standings: Sequence[Standing]) -> list[Standing]:
    """Return the standings that the mean is over; see `Course`."""
    ranked = [each for each in standings if each.rank is not None and each.total is not None]
    return [each for each in ranked if each.full] or ranked


def _won(places: Sequence[int | None]) -> int | None:
    """Places won from the first period to the last; None where there is one only, or a rank lacks in either."""
    if len(places) < 2 or places[0] is None or places[-1] is None:
        return None
    return places[0] - places[-1]


def mean(values: Sequence[Decimal]) -> Decimal:
    """Return the exact mean of values, stored; there must be one."""
    total = ZERO
    for value in values:
        total = CONTEXT.add(total, value)
    return store(CONTEXT.divide(total, Decimal(len(values))))
