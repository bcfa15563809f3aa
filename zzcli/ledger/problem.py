"""What is wrong with a ledger or a scheme, as values: where, what, and what to do about it.

Nothing raises for bad data a user wrote. A reader or a check returns problems; the command prints them
all at once, sorted, and exits 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops `score`, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file: path relative to the ledger's root with `/`, line from 1; 0 is the file as a whole.

    Of a workbook `path` is the file's name and the sheet's, and `column` has the letters of a cell: `a.xlsx 重点工作!H12`.
    """

    path: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        if self.column:
            return f"{self.path}!{self.column}{self.line}"
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place; `message` is Chinese and ends with the remedy.

    `code` is the stable English name of the kind of problem (`unknown-unit`), listed by `zzcli checks`. `also` are
    other lines that it rests on: whoever accepts it accepts it for these lines as they are.
    """

    code: str
    place: Place
    message: str
    severity: Severity = Severity.ERROR
    also: tuple[Place, ...] = ()

    def __str__(self) -> str:
        mark = "警告：" if self.severity is Severity.WARNING else ""
        return f"{self.place}: {mark}{self.message}"


class ProblemError(Exception):
    """Raised inside a reader at the first unusable thing; whoever knows the file makes a `Problem` of it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without repeats, by path, line, column, code and message: the order in which they are printed."""
    return sorted(set(problems), key=lambda p: (p.place.path, p.place.line, p.place.column, p.code, p.message))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Return only the problems that stop scoring."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


class SurroundingsError(Exception):
    """What the content cannot help: no ledger, no such period or revision, git absent; the message is Chinese.

    It ends the command with exit code 3 (system.md).
    """
