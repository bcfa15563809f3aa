"""Whether every file of the ledger that the period depends on can be read as what it is."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.codes import CODES as LEDGER_CODES
from zzcli.ledger.problem import Problem, Severity

_WARNING = "（警告）"


def _code(name: str, what: str, why: str, mend: str) -> Code:
    severity = Severity.WARNING if _WARNING in what else Severity.ERROR
    return Code(name, what.replace(_WARNING, ""), why, mend, severity, "台账格式")


CODES = tuple(_code(each.name, each.what, each.why, each.mend) for each in LEDGER_CODES)


def find(month: Month) -> Iterator[Problem]:
    """Yield the faults of form: of the layout, of settings and units, of the ledger's tables and the period's records."""
    ledger, period = month.book.ledger, month.period
    yield from ledger.problems
    yield from ledger.layout_problems()
    yield from ledger.opening().problems
    for stem in ledger.stems(period):
        yield from ledger.figures(period, stem).problems
    for tree in month.book.scheme.specials:
        yield from ledger.plans(tree.stem).problems
    for name in ledger.registers():
        yield from ledger.register(name).problems
    yield from ledger.adjustments(period).problems
    yield from ledger.findings(period).problems
    yield from ledger.spot_checks(period).problems
    yield from ledger.signoffs(period).problems
    yield from ledger.acknowledged(period).problems
    yield from ledger.received(period).problems
    yield from ledger.draw(period)[1]
