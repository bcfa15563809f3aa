"""Whether the scheme is well formed as a whole, and config.toml chooses readings that it has."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger import units
from zzcli.ledger.problem import Problem
from zzcli.rules import readings
from zzcli.rules.check import check
from zzcli.rules.codes import CODES as RULE_CODES
from zzcli.rules.load import packaged
from zzcli.scoring.book import Book

CODES = tuple(
    Code(name, what, "规则写错，算出的分不可信", "按提示改正办法的文件", clause="规则语言")
    for name, what in RULE_CODES.items()
)


def find(month: Month) -> Iterator[Problem]:
    """Yield what `rules check` finds for the period, and the readings and options in config.toml that the scheme does not have.

    A scheme that ships with zzcli is not proved again as long as the ledger has it, and its units, byte by byte:
    that it has no problem is a test of zzcli itself.
    """
    book = month.book
    if not _ships(book):
        yield from check(book.scheme, book.rules, book.folder, book.ledger.units, month.period)
    yield from readings.problems(book.scheme.readings, book.ledger.config)
    if book.ledger.config.audit:
        from zzcli.checks.forensic import threshold_problems

        yield from threshold_problems(book.ledger.config)


def _ships(book: Book) -> bool:
    """Whether the scheme and the units are those that come with zzcli; worked cases and CHANGES.md do not matter."""
    source, folder = packaged(book.scheme.name)
    if book.rules == source and book.folder == folder:
        return book.ledger.source.read(units.PATH) == source.read(f"{folder}/{units.PATH}")
    there = {path.removeprefix(f"{folder}/") for path in source.files(folder)}
    here = {path.removeprefix(f"{book.folder}/") for path in book.rules.files(book.folder)}
    texts = {path for path in there | here if path.endswith((".toml", ".csv")) and not path.startswith("cases/")}
    same = (
        book.rules.read(f"{book.folder}/{path}") == source.read(f"{folder}/{path}") for path in sorted(texts - _OWN)
    )
    return bool(there) and all(same) and book.ledger.source.read(units.PATH) == source.read(f"{folder}/{units.PATH}")


_OWN = {"config.toml", "units.toml"}
"""Templates of a scheme's folder, which a ledger has at its root."""
