"""Whether the scheme is well formed as a whole, and config.toml chooses readings that it has."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem
from zzcli.rules import readings
from zzcli.rules.check import check
from zzcli.rules.codes import CODES as RULE_CODES
from zzcli.scoring.annual import weight_problems

CODES = tuple(
    Code(name, what, "规则写错，算出的分不可信", "按提示改正办法的文件", clause="规则语言")
    for name, what in RULE_CODES.items()
)


def find(month: Month) -> Iterator[Problem]:
    """Yield what `rules check` finds for the period, and the readings, options and weights in config.toml that are not of the scheme."""
    book = month.book
    yield from check(book.scheme, book.rules, book.folder, book.ledger.units, month.period)
    yield from readings.problems(book.scheme.readings, book.ledger.config)
    yield from weight_problems(book.scheme, book.ledger.config)
