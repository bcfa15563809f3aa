"""What of the figures that forms change is of an unlikely size, told at the cell of the form before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zzcli.checks.likely import unlikely
from zzcli.ledger.figures import read_figures
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.source import Overlay
from zzcli.office.forms.marks import Key
from zzcli.scoring.book import Book
from zzcli.scoring.evaluation import Run


def unlikely_sizes(
    book: Book, period: Period, files: Mapping[str, bytes], changed: Mapping[tuple[str, Key], Place]
) -> Iterator[Problem]:
    """Yield the warnings of the check of likely sizes about figures that change.

    `files` are the ledger's files as they are to be, `changed` the figures that differ, by the path of their file and
    their key, with the cell of the form that says so.
    """
    source = Overlay(book.ledger.source, files)
    after = Book(
        Ledger.open(source), book.scheme, source if book.rules is book.ledger.source else book.rules, book.folder
    )
    cells: dict[Place, Place] = {}
    for path in dict.fromkeys(path for path, _ in changed):
        for block in read_figures(path, files[path], after.ledger.units).blocks.values():
            for row, (unit, thing, measure) in enumerate(zip(block.units, block.objects, block.measures, strict=True)):
                cell = changed.get((path, (unit, block.item, thing, measure)))
                if cell is not None:
                    cells[Place(path, block.line(row))] = cell
    stems = {path.rpartition("/")[2].removesuffix(".csv") for path, _ in changed}
    for problem in unlikely(Run(after, provisional=True).at(period), stems):
        if problem.place in cells:
            yield replace(problem, place=cells[problem.place])
