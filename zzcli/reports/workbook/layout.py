"""Where everything of a workbook stands, settled before any formula is written: sheets of trees, blocks of nodes.

A special or track is one sheet: its ranking on top, below it a block a node. A block has a title, a head, and one row
a unit (or object); where objects are combined, a second part with one row a unit. Scores always stand in column D
and fulls in column E, so that any block can refer to any other.
"""

from __future__ import annotations

from dataclasses import dataclass

from zzcli.reports.workbook.text import address, area, sheet_names
from zzcli.rules.model import Node, Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored, SpecialTable, TrackTable, in_force
from zzcli.scoring.scores import Result

UNIT, OBJECT, NOTE, SCORE, FULL, FREE = range(6)
"""The columns of a block; from FREE on stand what the score is made of."""

TOP = 3
"""Rows above the first line of a ranking: title, note, head."""

HEAD = 2
"""Rows above the first line of a block: title, head; the second part has a head of one row."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node's block stands: its sheet, its first inner row, its first own row, and how many rows each has."""

    sheet: str
    inner: int
    outer: int
    inner_size: int
    outer_size: int

    @property
    def combined(self) -> bool:
        """Whether the rows are objects that a second part combines."""
        return self.inner != self.outer

    def cell(self, row: int, column: int, *, inner: bool, sheet: str = "") -> str:
        """Return the address of a cell of a row, with the sheet's name unless it is `sheet`."""
        at = (self.inner if inner else self.outer) + row
        return address(at, column, "" if sheet == self.sheet else self.sheet)

    def area(self, column: int, *, inner: bool, sheet: str = "") -> str:
        """Return the address of a column of the block."""
        first, size = (self.inner, self.inner_size) if inner else (self.outer, self.outer_size)
        return area(first, first + size - 1, column, "" if sheet == self.sheet else self.sheet)


class Layout:
    """The sheets of the trees that are scored, by stem, and the spots of their nodes."""

    def __init__(self, scored: Scored, taken: tuple[str, ...]) -> None:
        evaluation = scored.evaluation
        tables: list[SpecialTable | TrackTable] = [*scored.tracks, *scored.specials]
        self.trees = [table.tree for table in tables]
        titles = [f"{tree.id} {tree.title}" if not tree.track else f"排名 {tree.title}" for tree in self.trees]
        names = sheet_names(titles, taken)
        self.sheets = dict(zip((tree.stem for tree in self.trees), names, strict=True))
        self.spots: dict[Node, Spot] = {}
        for table in tables:
            self._place(evaluation, table.tree, TOP + len(table.rows) + 1)
        for tree in evaluation.scheme.tracks:  # a track that is not shown may still be read by others
            if tree.stem not in self.sheets and in_force(evaluation, tree):
                self.sheets[tree.stem] = ""

    def _place(self, evaluation: Evaluation, tree: Tree, row: int) -> None:
        sheet = self.sheets[tree.stem]
        for node in tree.root.walk():
            result = evaluation.result(tree, node)
            if result is None or (not result.inner.size and not result.frame.size):
                continue
            first = row + HEAD
            row = first + result.inner.size
            outer = first
            if is_combined(result):
                outer = row + 1
                row = outer + result.frame.size
            self.spots[node] = Spot(sheet, first, outer, result.inner.size, result.frame.size)
            row += 1


def is_combined(result: Result) -> bool:
    """Whether a node's rows are objects that are combined for each of its own rows."""
    return result.inner is not result.frame
