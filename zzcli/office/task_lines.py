"""The lines of progress.csv that a period of a task ledger is to have: a target and unit that is not done yet."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.ledger import progress
from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.fmt import format_progress
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.scoring.book import Book
from zzcli.tasks.judging import Colour
from zzcli.tasks.model import Gathering
from zzcli.tasks.status import TaskBook, open_tasks


def missing_progress(book: Book, period: Period) -> tuple[str, bytes | None, int, list[Problem]]:
    """Return the path of a period's progress, the file with an empty line for each that it lacks, and their number.

    The bytes are None where nothing is lacking or the file has an error, which is among the problems. Lines that
    are there stay as they are. Raises ProblemError when the scheme's task files have an error.
    """
    path = f"{period_folder(period)}/{progress.FILE}"
    tasks = open_tasks(book, period.end)
    if tasks is None:
        return path, None, 0, []
    there = {(line.target, line.unit) for line in book.ledger.progress(period).rows}
    rows = [row for row in _due(tasks) if (row[1], row[2]) not in there]
    if not rows:
        return path, None, 0, []
    before = book.ledger.source.read(path) or write_table(progress.HEADER, [])
    raw = before + (b"" if before.endswith(b"\n") else b"\n") + write_table(progress.HEADER, rows).partition(b"\n")[2]
    content, problems = format_progress(path, raw, book.ledger.units, tuple(tasks.plan.targets))
    return path, content, len(rows), problems


def _due(tasks: TaskBook) -> Iterator[Row]:
    """Yield an empty line for each target that is not done and each unit that may report it."""
    for standing in tasks.standings():
        for each in standing.standings:
            if each.colour is Colour.GREEN:
                continue
            scope = tasks.plan.scopes[each.target.scope]
            units = (each.unit,) if scope.by is Gathering.EACH else tasks.people.answerable(standing.task)
            for unit in filter(None, units):
                yield (standing.task.id, each.target.id, unit, "", "", "", "", "")
