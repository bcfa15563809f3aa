"""The lines of one special in a period: those the ledger has, and those that are due; and the file with some changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from zzcli.ledger.csvtext import write_table
from zzcli.ledger.figures import HEADER, read_figures
from zzcli.ledger.fmt import Order, format_figures
from zzcli.ledger.layout import period_folder
from zzcli.ledger.problem import Problem, errors
from zzcli.ledger.units import Units
from zzcli.office.forms.marks import Key
from zzcli.office.new import lacking, with_lines
from zzcli.rules.model import Tree
from zzcli.scoring.dues import special_dues
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.order import order_of


class Cells(NamedTuple):
    """What a figure's line says behind its key, as text: 申报, 核定, 备注."""

    declared: str = ""
    verified: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lines:
    """The lines of a special by key, in canonical order: `there` as the ledger has them, `due` with what is due beside.

    With an error among `problems` the file cannot be read, and there are none.
    """

    path: str
    there: Mapping[Key, Cells]
    due: Mapping[Key, Cells]
    problems: tuple[Problem, ...]
    _units: Units
    _order: Order

    def with_changed(self, changed: Mapping[Key, Cells]) -> bytes:
        """Return the file, canonical, with these lines in place of those of the same keys, or added."""
        rows = [(*key, *cells) for key, cells in {**self.there, **changed}.items()]
        content, _ = format_figures(self.path, write_table(HEADER, rows), self._units, self._order)
        assert content is not None
        return content


def special_lines(evaluation: Evaluation, tree: Tree) -> Lines:
    """Return the lines of a special in the period of the evaluation."""
    book = evaluation.book
    units, order = book.ledger.units, order_of(book, tree)
    path = f"{period_folder(evaluation.period)}/{tree.stem}.csv"
    raw = book.ledger.source.read(path)
    there, problems = _read(path, raw, units, order)
    if there is None:
        return Lines(path, {}, {}, tuple(problems), units, order)
    missing = lacking(evaluation, tree, special_dues(evaluation, tree))
    due = there
    if missing:
        found, _ = _read(path, with_lines(raw, missing), units, order)
        assert found is not None
        due = found
    return Lines(path, there, due, tuple(problems), units, order)


def _read(path: str, raw: bytes | None, units: Units, order: Order) -> tuple[dict[Key, Cells] | None, list[Problem]]:
    if raw is None:
        return {}, []
    content, problems = format_figures(path, raw, units, order)
    if content is None:
        return None, errors(problems)
    blocks = read_figures(path, content, units).blocks.values()
    return {
        (unit, block.item, thing, measure): Cells(declared, verified, note)
        for block in blocks
        for unit, thing, measure, declared, verified, note in zip(
            block.units, block.objects, block.measures, block.declared, block.verified, block.notes, strict=True
        )
    }, []
