"""Whether the scheme is well formed as a whole, and config.toml chooses readings, and moves a deadline, that it has."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.rules import readings
from zzcli.rules.check import check
from zzcli.rules.codes import CODES as RULE_CODES

DEADLINE = Code(
    "unknown-deadline",
    "config.toml 改期的事项不在办法的期限里",
    "改期不起作用，逾期会照原来的日子算",
    "按提示改正 [deadline] 的 what",
    clause="台账格式：config.toml",
)
CODES = (
    *(
        Code(name, what, "规则写错，算出的分不可信", "按提示改正办法的文件", clause="规则语言")
        for name, what in RULE_CODES.items()
    ),
    DEADLINE,
)


def find(month: Month) -> Iterator[Problem]:
    """Yield what `rules check` finds for the period, and what config.toml names that the scheme does not have."""
    book = month.book
    yield from check(book.scheme, book.rules, book.folder, book.ledger.units, month.period)
    yield from readings.problems(book.scheme.readings, book.ledger.config)
    moved = book.ledger.config.deadline
    known = [deadline.what for deadline in book.scheme.deadlines]
    if moved is not None and moved.what not in known:
        message = f"办法里没有“{moved.what}”的期限{hint(moved.what, known)}，不能改期，请改正 what"
        yield Problem("unknown-deadline", book.ledger.config.place("deadline", "what"), message)
