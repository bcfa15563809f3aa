"""`reproduce`: does a commit's text still give the results that stand beside it, byte for byte (history.md)?"""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.checks.results import ABSENT, STALE, differences, folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, SurroundingsError, errors, in_order
from zzcli.ledger.source import Source
from zzcli.publishing.publication import ENGINE, manifest_path, read_statement
from zzcli.scoring.book import Book, open_book
from zzcli.scoring.period import score_period


def reproduce(source: Source, period: Period) -> list[Problem]:
    """Score a period from `source` (a commit) and compare with its results/, all but the manifest's [publication].

    Returns what differs, for each file its first difference with the recorded and the recomputed value, and the
    engine that published where it was another; or what keeps the period from being scored; or that there are no
    results. Nothing: every byte is reproduced, warnings apart. Raises SurroundingsError when the ledger has no such
    period.
    """
    book, problems = open_book(source)
    return reproduce_in(source, book, problems, period)


def reproduce_in(source: Source, book: Book | None, problems: Sequence[Problem], period: Period) -> list[Problem]:
    """See `reproduce`; the ledger of the source was opened before, with these problems."""
    if book is None or errors(problems):
        return in_order([*problems, *_other_engine(source, period)])
    if period not in book.ledger.periods():
        known = "、".join(map(str, book.ledger.periods()[-6:])) or "没有任何评比期"
        raise SurroundingsError(f"这个版本的台账里没有评比期 {period}（有 {known}）")
    if not source.files(folder(period)):
        message = f"没有评分结果可以核对，请先运行 zzcli score {period} 并提交"
        return [Problem(ABSENT.name, Place(folder(period)), message)]
    scored = score_period(book, period)
    if errors(scored.problems):
        return in_order([*problems, *scored.problems, *_other_engine(source, period)])
    found = differences(source, scored)
    return [*found, *_other_engine(source, period)] if found else []


def _other_engine(source: Source, period: Period) -> list[Problem]:
    """Say which engine published the results, where it was another than this one: it may compute otherwise."""
    path = manifest_path(period)
    statement = read_statement(source.read(path) or b"")
    if statement is None or statement.engine == ENGINE:
        return []
    install = statement.engine.replace(" ", "==", 1)
    message = f"发布时用的是 {statement.engine}，现在是 {ENGINE}；请先安装那个版本再核对：pip install {install}"
    return [Problem(STALE.name, Place(path), message)]
