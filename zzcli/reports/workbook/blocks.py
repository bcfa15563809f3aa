"""A node as a block of rows: what its score is made of, the score and the full as formulas, and why where they are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zzcli.methods.registry import methods
from zzcli.reports.workbook import inner, leaves
from zzcli.reports.workbook.cells import Cell, Live
from zzcli.reports.workbook.expressions import Translator
from zzcli.reports.workbook.figures import FigureSheet
from zzcli.reports.workbook.layout import FREE, FULL, SCORE, Layout, Spot
from zzcli.reports.workbook.modified import modified
from zzcli.reports.workbook.parts import parts_of
from zzcli.reports.workbook.places import place
from zzcli.reports.workbook.rows import Row
from zzcli.reports.workbook.text import STORED, Untranslatable, call, number
from zzcli.rules.expressions import Syntax, unparse
from zzcli.rules.model import Node, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.kinds import counted, dated
from zzcli.scoring.modifiers import ABSENT_NOTES, pool
from zzcli.scoring.scores import FILLED, GATED, KEPT, Result

_LONGEST = 8_000  # characters; Excel takes 8192
_TRANSLATED_NOTES = frozenset({KEPT, FILLED, GATED, ABSENT_NOTES["peers-mean"]})


@dataclass(frozen=True, slots=True)
class Frozen:
    """A score that is a value and not a formula, and why."""

    tree: Tree
    node: Node
    reason: str


@dataclass(eq=False)
class Columns:
    """The columns of a block from `FREE` on, by key, each with its heading and its cells by inner row."""

    headings: dict[object, str] = field(default_factory=dict)
    cells: dict[object, dict[int, Cell]] = field(default_factory=dict)

    def at(self, key: object, heading: str) -> int:
        """Return the number of a column in the sheet; a new key gets the next one."""
        self.headings.setdefault(key, heading)
        self.cells.setdefault(key, {})
        return FREE + list(self.headings).index(key)


class Block:
    """One node's inner rows as cells. `frozen` are the rows whose score is a value."""

    def __init__(
        self, evaluation: Evaluation, layout: Layout, figures: FigureSheet, tree: Tree, node: Node, result: Result
    ) -> None:
        self.evaluation, self.layout, self.figures = evaluation, layout, figures
        self.tree, self.node, self.result = tree, node, result
        self.spot: Spot = layout.spots[node]
        self.columns = Columns()
        self.scores: list[Cell] = []
        self.fulls: list[Cell] = []
        self.frozen: list[Frozen] = []
        classes = evaluation.classes(tree, node)
        self._translators = [
            Translator(evaluation, layout, figures, tree, node, settled, result.inner, self.spot.sheet, self)
            for settled in classes.settled
        ]
        self._of = classes.of
        self._arguments: dict[int, Mapping[str, Any]] = {}
        self.pools = [pool(evaluation, tree, node, settled, result.inner) for settled in classes.settled]
        self._groups = evaluation.populations(tree, node, classes.settled[0], result.inner)
        for row in range(result.inner.size):
            self._add(classes.of[row], row)

    def _add(self, number_of_class: int, row: int) -> None:
        translator = self._translators[number_of_class]
        score, full = self.result.final[row], self.result.fulls[row]
        if score is None:
            self.scores.append("不计")
            self.fulls.append("")
            return
        try:
            live, whole = self._formulas(translator, number_of_class, row)
            if max(len(live), len(whole or "")) > _LONGEST:
                raise Untranslatable("公式太长，电子表格放不下")
        except Untranslatable as why:
            self.frozen.append(Frozen(self.tree, self.node, str(why)))
            self.scores.append(score)
            self.fulls.append(full)
            return
        self.scores.append(Live(f"ROUND({live},{STORED})", score))
        self.fulls.append(full if whole is None else Live(f"ROUND({whole},{STORED})", full))

    def _formulas(self, translator: Translator, number_of_class: int, row: int) -> tuple[str, str | None]:
        """The formulas of score and full (None: it is a number) after all modifiers."""
        result, settled = self.result, translator.settled
        note, raw = result.notes.get(row), result.raw[row]
        if note is not None and note not in _TRANSLATED_NOTES:
            raise Untranslatable(f"{raw.reason}，{note}" if isinstance(raw, Gap) else note)
        if note == ABSENT_NOTES["peers-mean"]:
            return self._peers_mean(settled, row), None
        if isinstance(raw, Gap):
            raise Untranslatable(f"{raw.reason}，{note or '按规则处理'}")
        method = methods()[settled.method]
        if result.skipped and method.ranks:
            raise Untranslatable("有单位因认定事项不参加比较")
        full = self.spot.cell(row, FULL, inner=True, sheet=self.spot.sheet)
        whole: str | None = None
        if method.inner:
            score, whole = inner.FORMULAS[settled.method](self._whole(translator, row))
            whole = None if settled.method in ("mean", "rescale") else whole
        else:
            formula = leaves.FORMULAS.get(settled.method)
            if formula is None:
                raise Untranslatable(f"计分方法“{method.summary}”没有写成公式")
            score = formula(Row(self, translator, method, number_of_class, row))
        return modified(score, full, whole, translator, row)

    def arguments(self, number_of_class: int) -> Mapping[str, Any]:
        """Return the kinds with their counts, or the milestones with their dates, of one class of rows."""
        if number_of_class not in self._arguments:
            settled = self._translators[number_of_class].settled
            rows = [row for row, each in enumerate(self._of) if each == number_of_class]
            collect = dated if settled.method == "milestones" else counted
            group = [(settled, rows)]
            found = collect(self.evaluation, self.tree, self.node, group, self.result.inner)  # type: ignore[arg-type]
            self._arguments[number_of_class] = found
        return self._arguments[number_of_class]

    def _peers_mean(self, settled: Settled, row: int) -> str:
        """The mean of the scores of those in the row's group that have the task."""
        result = self.result
        if settled.get("round") is not None or result.skipped:
            raise Untranslatable(ABSENT_NOTES["peers-mean"])
        there = [
            self.address(SCORE, each)
            for each, raw in enumerate(result.raw)
            if not isinstance(raw, Gap) and self._groups[each] == self._groups[row] and result.final[each] is not None
        ]
        return f"{call('SUM', there)}/{len(there)}"

    # -- inner nodes ------------------------------------------------------------------------------------------

    def _whole(self, translator: Translator, row: int) -> inner.Whole:
        settled = translator.settled
        full = settled.get("full")
        return inner.Whole(
            parts_of(translator, row),
            number(full) if isinstance(full, Decimal) else "0",
            number(settled.get("base") or Decimal(0)),
            settled.get("range"),
        )

    # -- columns ----------------------------------------------------------------------------------------------

    def column(self, key: object, heading: str) -> int:
        """Return where the column of a key is, a new one if need be."""
        return self.columns.at(key, heading)

    def put(self, key: object, row: int, cell: Cell) -> None:
        """Set a cell of a column that is there."""
        self.columns.cells[key][row] = cell

    def address(self, column: int, row: int) -> str:
        """Return the address of a cell of the block, for a formula in the same sheet."""
        return self.spot.cell(row, column, inner=True, sheet=self.spot.sheet)

    def area(self, column: int) -> str:
        """Return the address of a whole column of the block."""
        return self.spot.area(column, inner=True, sheet=self.spot.sheet)

    # -- populations ------------------------------------------------------------------------------------------

    def peers(self, row: int) -> str:
        """Return the condition, as a factor, that selects the rows ranked with this one; "" where all are."""
        if len(set(self._groups)) == 1:
            return ""
        column = self.column("groups", "组")
        for each, group in enumerate(self._groups):
            self.put("groups", each, Decimal(group + 1))
        return f"({self.area(column)}={self.address(column, row)})*"

    def over(self, function: str, syntax: Syntax, translator: Translator, row: int, *, low: bool = False) -> str:
        """Return a population function of an expression, which gets a column of its own."""
        if self.result.skipped:
            raise Untranslatable("有单位因认定事项不参加比较")
        key = ("over", syntax)
        if key not in self.columns.headings:
            self.column(key, unparse(syntax))
            for each in range(self.result.inner.size):
                self.put(key, each, self._value_of(translator, syntax, each))
        column = self.column(key, "")
        where, here, peers = self.area(column), self.address(column, row), self.peers(row)
        if function == "rank":
            return place(where, here, peers, better="low" if low else "high")
        if function == "number":
            return f"SUMPRODUCT({peers}ISNUMBER({where}))" if peers else f"COUNT({where})"
        return self.folded({"total": "SUM", "average": "AVERAGE", "best": "MAX"}[function], where, row)

    def _value_of(self, translator: Translator, syntax: Syntax, row: int) -> Cell:
        value = translator.value(syntax, row)
        if isinstance(value, Gap):
            return value.reason
        return Live(translator.number(syntax, row), value if isinstance(value, Decimal) else None)

    def folded(self, function: str, where: str, row: int) -> str:
        """Return SUM, AVERAGE, MAX or MIN of a column over the rows that are one population with this one."""
        if len(set(self._groups)) == 1:
            return f"{function}({where})"
        self.peers(row)
        column = self.column("groups", "组")
        groups, here = self.area(column), self.address(column, row)
        if function in ("SUM", "AVERAGE"):
            return f"{function}IF({groups},{here},{where})"
        return f"_xlfn.{function}IFS({where},{groups},{here})"
