"""Values from tables and plans: the one row of a scheme's table that fits a row of the population (rules.md 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.ledger.problem import Place
from zzcli.ledger.values import ValueFault, parse_number
from zzcli.rules.model import Node, Tree, ValuesTable
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap, Value, Values
from zzcli.scoring.frames import Frame
from zzcli.scoring.objects import attribute

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Row = tuple[int, Mapping[str, str], Mapping[str, object]]


class Index:
    """A values table with its rows found by unit and item at once; the other key columns are then compared."""

    def __init__(self, table: ValuesTable) -> None:
        self.table = table
        self._rows: dict[tuple[str, str], list[Row]] = {}
        for line, keys, values in table.rows:
            cells = dict(zip(table.keys, keys, strict=True))
            row = (line, cells, dict(zip(table.columns, values, strict=True)))
            self._rows.setdefault((cells.get("单位", ""), cells.get("评分项", "")), []).append(row)

    @cached_property
    def rows(self) -> list[Row]:
        """All rows as (line, key cells, values), in the order of the file."""
        return sorted((row for rows in self._rows.values() for row in rows), key=lambda row: row[0])

    def fitting(self, unit: str, groups: frozenset[str], month: int, item: str, objects: Sequence[str]) -> list[Row]:
        """Return the rows whose 单位 组别 月 评分项 对象 cells are empty or fit; the other key columns are not asked."""
        found = []
        for key in ((unit, item), (unit, ""), ("", item), ("", "")):
            for row in self._rows.get(key, ()):
                cells = row[1]
                if (
                    cells.get("组别", "") in ("", *groups)
                    and cells.get("月", "") in ("", str(month))
                    and (cells.get("对象", "") in ("", *objects))
                ):
                    found.append(row)
        return found


class TableReader:
    """Looks up tables and plans for one period."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._groups: dict[str, frozenset[str]] = {}

    def index(self, path: str) -> Index:
        """Return the index of a scheme's table, shared by the run."""
        indexes = self._evaluation.run.indexes
        if path not in indexes:
            indexes[path] = Index(self._evaluation.scheme.tables[path])
        return indexes[path]

    def fits(self, path: str, unit: str, item: str) -> bool:
        """Whether a table has a row for a unit and an item: where weights decide who has a child."""
        return bool(self._fitting(self.index(path), unit, item, ()))

    def number(self, path: str, unit: str, item: str, column: str) -> Decimal:
        """Return the number in a column for a unit and an item. Raises LookupError when not one row fits."""
        rows = self._fitting(self.index(path), unit, item, ())
        if len(rows) != 1:
            raise LookupError(f"{path}: {unit} {item}")
        value = rows[0][2][column]
        if not isinstance(value, Decimal):
            raise LookupError(f"{path}: {unit} {item} {column}")
        return value

    def _fitting(self, index: Index, unit: str, item: str, objects: Sequence[str]) -> list[Row]:
        if "组别" in index.table.keys and unit not in self._groups:
            self._groups[unit] = self._evaluation.members.groups_of(unit)
        month = self._evaluation.period.month
        return index.fitting(unit, self._groups.get(unit, frozenset()), month, item, objects)

    def rows_for(self, path: str, item: str, frame: Frame, row: int) -> list[Row]:
        """Return the rows of a table that fit a row of the population, in the order of the file."""
        found = self._fitting(self.index(path), frame.units[row], item, _names(frame, row))
        return sorted(found, key=lambda each: each[0])

    def column(self, tree: Tree, node: Node, settled: Settled, name: str, frame: Frame) -> Values:
        """Return a column of the node's values table on the rows of `frame`."""
        path = settled.get("values")
        if not isinstance(path, str):
            return [Gap("fault", f"没有名为“{name}”的数据")] * frame.size
        index = self.index(path)
        return [
            self._cell(index, unit, node.name, _names(frame, row), name) for row, unit in enumerate(frame.units)
        ]

    def _cell(self, index: Index, unit: str, item: str, objects: Sequence[str], name: str) -> Value:
        rows = self._fitting(index, unit, item, objects)
        if len(rows) > 1:
            lines = "、".join(str(row[0]) for row in rows)
            place = Place(index.table.path, rows[0][0])
            return Gap("fault", f"取值表有{len(rows)}行适用于{unit}（第{lines}行），只能有一行", place)
        if not rows:
            return Gap("none", f"取值表没有适用于{unit}的行", Place(index.table.path))
        value = rows[0][2].get(name)
        if value is None or value == "":
            return Gap("none", f"取值表中“{name}”是空的", Place(index.table.path, rows[0][0]))
        return value if isinstance(value, Decimal) else attribute(str(value))

    def target(self, tree: Tree, node: Node, settled: Settled, name: str, frame: Frame) -> Values:
        """Return `target(name)`: a column of the values table, else the plan of this item or one above it."""
        path = settled.get("values")
        if isinstance(path, str) and name in self._evaluation.scheme.tables[path].columns:
            return self.column(tree, node, settled, name, frame)
        return [
            self._plan(tree, node, unit, path, name)
            for unit, path in zip(frame.units, frame.paths, strict=True)
        ]

    def _plan(self, tree: Tree, node: Node, unit: str, path: str, name: str) -> Value:
        plans = self._evaluation.book.ledger.plans(tree.stem)
        for owner in (node, *tree.ancestors(node)):
            for at in _outwards(path):
                found = plans.value(unit, owner.name, at, name, self._evaluation.period)
                if found is not None:
                    return self._planned(plans.path, *found)
        place = Place(plans.path)
        return Gap("missing", f"没有{unit} {node.name}“{name}”的计划值", place)

    def _planned(self, path: str, text: str, line: int) -> Value:
        try:
            return parse_number(text)
        except ValueFault:
            value = attribute(text)
            return value if not isinstance(value, Gap) else Gap("missing", "计划值是空的", Place(path, line))


def _names(frame: Frame, row: int) -> list[str]:
    """The object of a row and those it belongs to, by name and by path."""
    if not frame.objects:
        return []
    names = []
    item = frame.objects[row]
    while item is not None:
        names += [item.name, item.path]
        item = item.outer  # type: ignore[assignment]
    return names


def _outwards(path: str) -> list[str]:
    """The path and those of the outer objects, down to none: `路/处`, `路`, ``."""
    found = [path]
    while path:
        path = path.rpartition("/")[0]
        found.append(path)
    return found
