"""What a check is: a function over a period, with the codes of the problems it can find."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, Severity, SurroundingsError
from zzcli.scoring.book import Book
from zzcli.scoring.period import Scored, score_period

if TYPE_CHECKING:
    from zzcli.history.repository import Repository


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: what it is, why it matters, how to mend it (Chinese, a line each), and where that is laid down."""

    name: str
    what: str
    why: str
    mend: str
    severity: Severity = Severity.ERROR
    clause: str = ""


class Month:
    """A period under examination; it is scored once, when a check first asks."""

    def __init__(
        self,
        book: Book,
        period: Period,
        readings: Mapping[str, str] | None = None,
        *,
        provisional: bool = False,
        repository: Path | None = None,
    ) -> None:
        """Examine a period of a book; `readings` override the ledger's, `provisional` lets figures be missing.

        `repository`: a folder of the repository whose history the checks may ask; None: they ask none.
        """
        self.book = book
        self.period = period
        self.repository = repository
        self._readings = readings
        self._provisional = provisional

    @cached_property
    def history(self) -> Repository | None:
        """The history up to the commit that is read, or HEAD; None where there is none, or it is not whole."""
        from zzcli.history.repository import Repository

        if self.repository is None:
            return None
        try:
            return Repository(self.repository, self.book.ledger.source.commit or "HEAD")
        except SurroundingsError:
            return None

    @cached_property
    def scored(self) -> Scored:
        """The period scored, with all problems of the figures in the light of the rules."""
        return score_period(self.book, self.period, readings=self._readings, provisional=self._provisional)


Find = Callable[[Month], Iterable[Problem]]
"""What looks for the problems of a check in a period."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its name.

    `stops`: it can find errors and needs no git, so `score` runs it first. `base`: it always runs, and with an error
    of its own nothing after it can be told. `reads`: it reads files; what is unreadable is told whichever checks were
    asked for, because they saw the file without it.
    """

    name: str
    title: str
    codes: tuple[Code, ...]
    find: Find
    stops: bool = True
    base: bool = False
    reads: bool = False
