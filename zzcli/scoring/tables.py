"""Values from tables and plans: the one row of a scheme's table that fits a row of the population (rules.md 2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place
from zzcli.ledger.values import ValueFault, parse_number
from zzcli.rules.model import Node, Tree, ValuesTable
from zzcli.rules.settle import Settled
from zzcli.rules.tables import Row, TableFault, fitting, lookup
from zzcli.scoring.columns import Gap, Value, Values
from zzcli.scoring.frames import Frame
from zzcli.scoring.objects import attribute

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation


class TableReader:
    """Looks up tables and plans for one period."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._groups: dict[str, frozenset[str]] = {}

    def table(self, path: str) -> ValuesTable:
        """Return a table of the scheme by its path there."""
        return self._evaluation.scheme.tables[path]

    def fits(self, path: str, unit: str, item: str) -> bool:
        """Whether a table has a row for a unit and an item: where weights decide who has a child."""
        return bool(fitting(self.table(path), self._facts(self.table(path), unit, item, "")))

    def number(self, path: str, unit: str, item: str, column: str) -> Decimal | None:
        """Return the number in a column for a unit and an item, None when not exactly one row fits."""
        table = self.table(path)
        row = lookup(table, self._facts(table, unit, item, ""))
        value = None if isinstance(row, TableFault) else cells(table, row)[column]
        return value if isinstance(value, Decimal) else None

    def _facts(self, table: ValuesTable, unit: str, item: str, thing: str) -> dict[str, object]:
        facts: dict[str, object] = {"单位": unit, "评分项": item, "对象": thing, "月": self._evaluation.period.month}
        if "组别" in table.keys:
            if unit not in self._groups:
                self._groups[unit] = self._evaluation.members.groups_of(unit)
            facts["组别"] = self._groups[unit]
        return facts

    def rows_for(self, path: str, item: str, frame: Frame, row: int) -> Sequence[Row]:
        """Return the rows of a table that fit a row of the population, in the order of the file."""
        table = self.table(path)
        return fitting(table, self._facts(table, frame.units[row], item, _object(frame, row)))

    def column(self, node: Node, settled: Settled, name: str, frame: Frame) -> Values:
        """Return a column of the node's values table on the rows of `frame`."""
        path = settled.get("values")
        if not isinstance(path, str):
            return [Gap("fault", f"没有名为“{name}”的数据")] * frame.size
        table = self.table(path)
        if name not in table.columns:
            return [Gap("fault", f"没有名为“{name}”的数据")] * frame.size
        return [self._cell(table, node.name, frame, row, name) for row in range(frame.size)]

    def _cell(self, table: ValuesTable, item: str, frame: Frame, row: int, name: str) -> Value:
        found = lookup(table, self._facts(table, frame.units[row], item, _object(frame, row)))
        if isinstance(found, TableFault):
            kind = "fault" if found.lines else "none"
            return Gap(
                kind, f"{frame.units[row]}: {found.message}", Place(table.path, found.lines[0] if found.lines else 0)
            )
        value = found.values[table.columns.index(name)]
        if value is None or value == "":
            return Gap("none", f"取值表中“{name}”是空的", Place(table.path, found.line))
        return value if isinstance(value, Decimal) else attribute(str(value))

    def target(self, tree: Tree, node: Node, settled: Settled, name: str, frame: Frame) -> Values:
        """Return `target(name)`: a column of the values table, else the plan of this item or one above it."""
        path = settled.get("values")
        if isinstance(path, str) and name in self._evaluation.scheme.tables[path].columns:
            return self.column(node, settled, name, frame)
        return [self._plan(tree, node, unit, path, name) for unit, path in zip(frame.units, frame.paths, strict=True)]

    def _plan(self, tree: Tree, node: Node, unit: str, path: str, name: str) -> Value:
        plans = self._evaluation.book.ledger.plans(tree.stem)
        for owner in (node, *tree.ancestors(node)):
            for at in _outwards(path):
                found = plans.value(unit, owner.name, at, name, self._evaluation.period)
                if found is not None:
                    return self._planned(plans.path, *found)
        place = Place(plans.path)
        return Gap("plan", f"没有{unit} {node.name}“{name}”的计划值", place)

    def _planned(self, path: str, text: str, line: int) -> Value:
        try:
            return parse_number(text)
        except ValueFault:
            value = attribute(text)
            return value if not isinstance(value, Gap) else Gap("plan", "计划值是空的", Place(path, line))


def planned(ledger: Ledger, period: Period) -> Callable[[Tree, Node, str, str], str | None]:
    """Return a look-up of plan values as written: of an item, or of one above it, for a unit; objects apart."""

    def find(tree: Tree, node: Node, unit: str, name: str) -> str | None:
        plans = ledger.plans(tree.stem)
        found = (plans.value(unit, owner.name, "", name, period) for owner in (node, *tree.ancestors(node)))
        return next((value[0] for value in found if value is not None), None)

    return find


def cells(table: ValuesTable, row: Row) -> dict[str, object]:
    """Return the cells of a row by column, keys and values alike."""
    return dict(zip((*table.keys, *table.columns), (*row.keys, *row.values), strict=True))


def _object(frame: Frame, row: int) -> str:
    return frame.objects[row].name if frame.objects else ""


def _outwards(path: str) -> list[str]:
    """The path and those of the outer objects, down to none: `路/处`, `路`, ``."""
    found = [path]
    while path:
        path = path.rpartition("/")[0]
        found.append(path)
    return found
