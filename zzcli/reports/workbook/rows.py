"""One row of a leaf: what its method's formula is made of, as cells of its block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zzcli.ledger.numbers import plain
from zzcli.methods.registry import Kind, Method, MilestoneRow, PointsRow
from zzcli.reports.workbook.cells import Cell, Live
from zzcli.reports.workbook.expressions import Translator, written
from zzcli.reports.workbook.layout import FULL
from zzcli.reports.workbook.places import level, place
from zzcli.reports.workbook.text import Untranslatable, number
from zzcli.rules.expressions import Name, Syntax
from zzcli.rules.model import MeasureKind
from zzcli.rules.settle import Settled
from zzcli.scoring.trace import LABELS

if TYPE_CHECKING:
    from zzcli.reports.workbook.blocks import Block


class Row:
    """One row of a leaf: its arguments as cells, put into the block's columns as they are asked for."""

    def __init__(self, block: Block, translator: Translator, method: Method, number_of_class: int, row: int) -> None:
        self._block, self._translator, self._method, self._row = block, translator, method, row
        self._class = number_of_class
        self._settled: Settled = translator.settled
        for key in method.keys:
            if key.kind in (Kind.NUMBER, Kind.EXPRESSION, Kind.CONDITION) and self._settled.get(key.name) is not None:
                self._fill(key.name, written(self._settled[key.name]), key.name)
            elif key.kind is Kind.TIE:
                for turn, each in enumerate(self._settled.get(key.name) or (), 1):
                    self._fill(f"{key.name}{turn}", written(each), f"{key.name}{turn}")

    def _fill(self, key: str, syntax: Syntax | None, heading: str) -> None:
        if syntax is None:
            raise Untranslatable(f"“{heading}”不是算式")
        self._block.column(key, LABELS.get(heading, heading))
        value = self._translator.value(syntax, self._row)
        formula = self._translator.number(syntax, self._row)
        pools = self._block.pools[self._class]
        if key == "value" and pools is not None and pools[self._row]:
            formula = f"{formula}+{number(pools[self._row])}"
        shown = value if isinstance(value, Decimal | str) else None
        literal = isinstance(value, Decimal) and formula == number(value)
        self._block.put(key, self._row, value if literal else Live(formula, shown))  # type: ignore[arg-type]

    @property
    def full(self) -> str:
        """The cell of the full."""
        return self._block.address(FULL, self._row)

    @property
    def base(self) -> str:
        """Where counting starts."""
        base = self._settled.get("base")
        return number(base) if isinstance(base, Decimal) else "0"

    @property
    def kinds(self) -> Sequence[tuple[PointsRow, str]]:
        """The kinds of a counting method, each with the cell of its count."""
        return list(self._counted())

    def _counted(self) -> Iterator[tuple[PointsRow, str]]:
        columns = self._block.arguments(self._class)
        kinds: Sequence[PointsRow] = columns.get("kinds") or columns.get("points") or ()
        for kind, counts in zip(kinds, columns["counts"], strict=True):
            if all(not count for count in counts):
                continue  # nobody has any: a column of zeros says nothing
            count, key = counts[self._row], ("kind", kind)
            column = self._block.column(key, f"{kind.name}（{plain(kind.points)}）")
            self._block.put(key, self._row, self._count(kind.name, count))
            yield kind, self._block.address(column, self._row)

    def _count(self, name: str, count: object) -> Cell:
        if not isinstance(count, Decimal):
            raise Untranslatable("次数不是数字")
        if self._settled.get("records"):
            return count
        try:
            if self._translator.value(Name(name), self._row) != count:
                return count  # a kind that this row does not have
            formula = self._translator.number(Name(name), self._row)
        except Untranslatable:
            return count
        return count if formula == number(count) else Live(formula, count)

    @property
    def milestones(self) -> Sequence[tuple[MilestoneRow, str, date]]:
        """The milestones of the row: the cell of the day each was reached, and its deadline."""
        columns = self._block.arguments(self._class)
        found = []
        for milestone, dues in zip(columns["nodes"], columns["due"], strict=True):
            due = dues[self._row]
            if due is None:
                continue
            if not isinstance(due, date):
                raise Untranslatable("期限不是日期")
            self._fill(f"node {milestone.name}", Name(milestone.name), milestone.name)
            self._block.column(("due", milestone), f"{milestone.name}期限")
            self._block.put(("due", milestone), self._row, due)
            found.append((milestone, self.need(f"node {milestone.name}"), due))
        return found

    @property
    def end(self) -> date:
        """The period's last day."""
        return self._block.evaluation.period.end

    def cell(self, key: str) -> str | None:
        """Return the cell of a key, None where the row does not set it."""
        if key not in self._block.columns.headings or self._row not in self._block.columns.cells[key]:
            return None
        return self._block.address(self._block.column(key, ""), self._row)

    def need(self, key: str) -> str:
        """Return the cell of a key that is there. Raises Untranslatable."""
        if key == "judged":
            return self._judged()
        found = self.cell(key)
        if found is None:
            raise Untranslatable(f"没有“{key}”")
        return found

    def _judged(self) -> str:
        measures = self._settled["measures"]
        name = next(name for name, measure in measures.items() if measure.kind is MeasureKind.JUDGED)
        self._fill("judged", Name(name), "judged")
        return self._block.address(self._block.column("judged", ""), self._row)

    def option(self, key: str) -> Any:
        """Return a key that is one value for all rows."""
        return self._settled.get(key)

    def _among(self, rated: str) -> str:
        among = self._block.peers(self._row)
        if self._settled.get("only") is not None:
            among += f"({self.area('only')}=1)*"
        return among + (f"{rated}*" if rated else "")

    def place(self, key: str = "value", *, rated: str = "") -> str:
        """Return the row's place by a key among those it is ranked with."""
        if self._settled.get("ties") == "dense":
            raise Untranslatable("并列后不跳名次的排名，没有写成公式")
        ties = [(self.area(f"tie{turn}"), self.need(f"tie{turn}")) for turn, _ in enumerate(self._settled["tie"], 1)]
        where, here, among = self.area(key), self.need(key), self._among(rated)
        found = place(where, here, among, self._settled["better"], ties)
        if self._settled.get("ties") != "mean":
            return found
        equal = "*".join(level(column, cell) for column, cell in [(where, here), *ties])
        return f"({found}+(SUMPRODUCT({among}ISNUMBER({where})*{equal})-1)/2)"

    def size(self, *, rated: str = "") -> str:
        """Return how many rows are ranked with this one."""
        return f"SUMPRODUCT({self._among(rated)}ISNUMBER({self.area('value')})*1)"

    def over(self, function: str, key: str) -> str:
        """Return a function of a key over the row's population."""
        return self._block.folded(function, self.area(key), self._row)

    def area(self, key: str) -> str:
        """Return the whole column of a key."""
        return self._block.area(self._block.column(key, key))
