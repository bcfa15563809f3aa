"""What a forensic check is given and what it answers with: questions to ask, ordered by weight, never verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from zzcli.checks.registry import Code
from zzcli.history.audit import Audit
from zzcli.ledger.numbers import CONTEXT, plain
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place
from zzcli.ledger.values import ValueFault, parse_number
from zzcli.rules.model import Measure, MeasureKind, Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.order import measures_of
from zzcli.scoring.period import Scored, score_period

NUMERIC = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT, MeasureKind.JUDGED})
LARGEST = Decimal(10)  # how many times its base weight a question can weigh


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number below which nothing is asked; `[audit]` of config.toml sets another."""

    name: str
    default: Decimal
    meaning: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to ask about: the question in Chinese, how much of it there is, and where."""

    text: str
    size: Decimal
    places: tuple[Place, ...] = ()
    commits: tuple[str, ...] = ()
    threshold: str = ""  # where it is no number of [audit]: the deadline, the stage


@dataclass(frozen=True, slots=True)
class ForensicCheck:
    """A check: its code (what, why, what to do), how heavy one unit of it weighs, its thresholds, how it is found."""

    code: Code
    weight: Decimal
    thresholds: tuple[Threshold, ...]
    find: Callable[[Case], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is printed: heaviest first."""

    code: str
    check: str
    weight: Decimal
    text: str
    why: str
    threshold: str
    places: tuple[Place, ...]
    commits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of figures with what the rules know of it."""

    tree: Tree
    node: Node
    measure: Measure
    unit: str
    object: str
    declared: str
    verified: str
    place: Place

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is about, but for the unit."""
        return (self.tree.stem, self.node.name, self.object, self.measure.name)

    @property
    def name(self) -> str:
        """Its name for a question."""
        measure = "" if self.measure.name == self.node.name else self.measure.name
        return "/".join(filter(None, (self.tree.title, self.node.name, self.object, measure)))


@dataclass(eq=False)
class Case:
    """A period under investigation with its history, and the periods before it in the same year."""

    audit: Audit
    thresholds: Mapping[str, Decimal]
    _lines: dict[Period, tuple[Line, ...]] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """The ledger with its scheme."""
        return self.audit.book

    @property
    def period(self) -> Period:
        """The period."""
        return self.audit.period

    @cached_property
    def earlier(self) -> list[Period]:
        """The periods of this kind in the same year that the ledger holds, oldest first."""
        there = set(self.book.ledger.periods())
        return [period for period in self.period.since(Span.YEAR) if period in there]

    @cached_property
    def scored(self) -> Scored:
        """The period scored as far as it can be, missing figures as zero: errors do not keep from asking."""
        return score_period(self.book, self.period, provisional=True)

    def lines(self, period: Period) -> tuple[Line, ...]:
        """Return the lines of a period that the rules ask for."""
        if period not in self._lines:
            self._lines[period] = tuple(self._read(period))
        return self._lines[period]

    def _read(self, period: Period) -> Iterator[Line]:
        for tree in self.book.scheme.specials:
            figures = self.book.ledger.figures(period, tree.stem)
            for node in tree.root.walk():
                block = figures.blocks.get(node.name)
                if block is None:
                    continue
                measures = measures_of(node)
                only = next(iter(measures)) if len(measures) == 1 else ""
                for row, unit in enumerate(block.units):
                    measure = measures.get(block.measures[row] or only)
                    if measure is not None:
                        cells = (block.objects[row], block.declared[row], block.verified[row])
                        yield Line(tree, node, measure, unit, *cells, Place(figures.path, block.line(row)))


def number(measure: Measure, text: str) -> Decimal | None:
    """Return a cell as a number; None: it is none."""
    if measure.kind not in NUMERIC:
        return None
    try:
        return parse_number(text)
    except ValueFault:
        return None


def share(part: int, whole: int) -> Decimal:
    """Return a part of a whole, exactly enough to compare."""
    return CONTEXT.divide(Decimal(part), Decimal(whole))


def percent(part: int, whole: int) -> str:
    """Write a share for people."""
    return f"{plain((share(part, whole) * 100).quantize(Decimal('0.1')))}%"
