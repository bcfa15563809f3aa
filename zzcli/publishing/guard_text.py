"""Whether what a branch comes to hold is a ledger: plain files, valid text in its one form."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from zzcli.checks import text
from zzcli.checks.canonical import common_files, forms, not_canonical, period_files
from zzcli.checks.pushes import NOT_FILE
from zzcli.checks.registry import Month
from zzcli.history.plumbing import Tree
from zzcli.ledger import config, units
from zzcli.ledger.layout import FOLDER
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity, errors
from zzcli.publishing.guard_push import period_of
from zzcli.scoring.book import Book, open_book

_SETTINGS = (config.PATH, units.PATH)


def text_problems(tree: Tree, changed: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the changed files (paths from the ledger's root), and with the ledger's layout.

    Whether all figures are there is no matter yet: a month is filled in over many pushes.
    """
    yield from _not_files(tree)
    if not any(_of_ledger(path) for path in changed):
        return
    book, problems = open_book(tree)
    yield from errors(problems)
    if book is None or errors(problems):
        return
    if any(path in _SETTINGS or _in(path, book.folder) for path in changed):
        yield from _rules(book)
    periods = {period for path in changed if (period := period_of(path)) is not None} & set(book.ledger.periods())
    for period in sorted(periods):
        yield from errors(text.find(Month(book, period)))
    if not periods:
        yield from errors(book.ledger.layout_problems())
    yield from _forms(book, periods, changed)


def _not_files(tree: Tree) -> Iterator[Problem]:
    for path, entry in tree.entries.items():
        if not entry.is_file and _of_ledger(path):
            what = "子模块" if entry.mode == "160000" else "符号链接"
            yield Problem(NOT_FILE.name, Place(path), f"是{what}，不是台账的文件，请换成普通文件")


def _rules(book: Book) -> Iterator[Problem]:
    from zzcli.rules import readings
    from zzcli.rules.check import check

    yield from errors(check(book.scheme, book.rules, book.folder, book.ledger.units))
    yield from errors(readings.problems(book.scheme.readings, book.ledger.config))


def _forms(book: Book, periods: Collection[Period], changed: Collection[str]) -> Iterator[Problem]:
    """Yield the faults of form of the changed files, and those that are not in their one form."""
    paths = [*common_files(book), *(path for period in sorted(periods) for path in period_files(book, period))]
    for form in forms(book, (path for path in paths if path in changed)):
        yield from errors(form.problems)
        if form.wanted is not None and form.wanted != form.raw:
            fault = not_canonical(form.path)
            yield Problem(fault.code, fault.place, fault.message, Severity.ERROR)


def _of_ledger(path: str) -> bool:
    return path in _SETTINGS or _in(path, FOLDER) or path == FOLDER


def _in(path: str, folder: str) -> bool:
    return bool(folder) and path.startswith(f"{folder}/")
