"""A ledger with the scheme that scores it: everything that a commit holds and scoring reads."""

from __future__ import annotations

from dataclasses import dataclass

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, errors
from zzcli.ledger.source import Source
from zzcli.rules import population
from zzcli.rules.load import load_scheme, packaged
from zzcli.rules.model import Scheme


@dataclass(frozen=True, eq=False)
class Book:
    """A ledger and its checked scheme; `rules` is where the scheme's text was read and in which folder of it."""

    ledger: Ledger
    scheme: Scheme
    rules: Source
    folder: str

    def latest(self) -> Period:
        """Return the ledger's last period, of the scheme's own kinds where it has one; the scheme's first without any."""
        periods = self.ledger.periods()
        usual = [period for period in periods if period.kind in self.scheme.periods]
        return next(iter([*usual[-1:], *periods[-1:]]), self.scheme.since)


def open_book(source: Source) -> tuple[Book | None, list[Problem]]:
    """Open the ledger that a source holds, with its vendored or packaged scheme.

    Returns the book, None when config, units or rules cannot be used, and every problem found on the way.
    """
    ledger = Ledger.open(source)
    problems = list(ledger.problems)
    if errors(problems):
        return None, problems
    rules, folder = (source, ledger.config.rules) if ledger.config.rules else packaged(ledger.config.scheme)
    scheme, faults = load_scheme(rules, folder, ledger.config.scheme)
    problems += faults
    if scheme is None or errors(faults):
        return None, problems
    problems += population.unknown_tracks(scheme, ledger.units)
    if errors(problems):
        return None, problems
    return Book(ledger, scheme, rules, folder), problems
