"""Whether the scheme is well formed as a whole, and config.toml chooses readings, and moves a deadline, that it has."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger import units
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem, Severity
from zzcli.rules import readings
from zzcli.rules.codes import CODES as RULE_CODES
from zzcli.rules.load import BESIDE_RULES, packaged
from zzcli.rules.population import empty_tracks
from zzcli.scoring.book import Book

DEADLINE = Code(
    "unknown-deadline",
    "config.toml 改期的事项不在办法的期限里",
    "改期不起作用，逾期会照原来的日子算",
    "按提示改正 [deadline] 的 what",
    clause="台账格式：config.toml",
)
TRACKS = (  # about units.toml, not the rules
    Code(
        "unknown-track",
        RULE_CODES["unknown-track"],
        "这个单位不会参加排名",
        "按提示改正，或删去 track",
        clause="台账格式：units.toml",
    ),
    Code(
        "track-without-units",
        RULE_CODES["track-without-units"],
        "这个序列没有谁可以评比",
        "在 units.toml 登记各单位，写明 track；不评这个序列的不必登记",
        Severity.WARNING,
        "台账格式：units.toml",
    ),
)
CODES = (
    *(
        Code(name, what, "规则写错，算出的分不可信", "按提示改正办法的文件", clause="规则语言")
        for name, what in RULE_CODES.items()
        if name not in (code.name for code in TRACKS)
    ),
    DEADLINE,
    *TRACKS,
)


def find(month: Month) -> Iterator[Problem]:
    """Yield what `rules check` finds for the period, and what config.toml names that the scheme does not have.

    A scheme that ships with zzcli is not proved again as long as the ledger has it, and its units, byte by byte:
    that it has no problem is a test of zzcli itself.
    """
    book = month.book
    if not ships(book):
        from zzcli.rules.check import check

        yield from check(book.scheme, book.rules, book.folder, book.ledger.units, month.period)
    yield from empty_tracks(book.scheme, book.ledger.units)
    yield from readings.problems(book.scheme.readings, book.ledger.config)
    if book.ledger.config.audit:
        from zzcli.checks.forensic import threshold_problems

        yield from threshold_problems(book.ledger.config)
    if book.ledger.config.annual:
        from zzcli.scoring.annual import weight_problems

        yield from weight_problems(book.scheme, book.ledger.config)
    moved = book.ledger.config.deadline
    known = [deadline.what for deadline in book.scheme.deadlines]
    if moved is not None and moved.what not in known:
        message = f"办法里没有“{moved.what}”的期限{hint(moved.what, known)}，不能改期，请改正 what"
        yield Problem("unknown-deadline", book.ledger.config.place("deadline", "what"), message)


def ships(book: Book) -> bool:
    """Whether the scheme and the units are those that come with zzcli; worked cases and CHANGES.md do not matter."""
    source, folder = packaged(book.scheme.name)
    if book.rules == source and book.folder == folder:
        return book.ledger.source.read(units.PATH) == source.read(f"{folder}/{units.PATH}")
    there = {path.removeprefix(f"{folder}/") for path in source.files(folder)}
    here = {path.removeprefix(f"{book.folder}/") for path in book.rules.files(book.folder)}
    texts = {path for path in there | here if path.endswith((".toml", ".csv")) and not path.startswith("cases/")}
    same = (
        book.rules.read(f"{book.folder}/{path}") == source.read(f"{folder}/{path}")
        for path in sorted(texts - BESIDE_RULES)
    )
    return bool(there) and all(same) and book.ledger.source.read(units.PATH) == source.read(f"{folder}/{units.PATH}")


"""Templates of a scheme's folder, which a ledger has at its root."""
