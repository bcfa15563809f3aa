"""Records that count: adjustments by the row of a table each fits, spot checks by their result (rules.md 2, 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.rules.model import Measure, Tree, ValuesTable
from zzcli.rules.tables import SIZE, Row, fitting

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Record:
    """An adjustment or spot check as rules see it: its unit, how many it counts for, its fields by Chinese heading."""

    unit: str
    count: Decimal
    fields: Mapping[str, str]
    size: Decimal | None
    counts_in: tuple[str, ...]


class Records:
    """The records of one period."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    @cached_property
    def adjustments(self) -> list[Record]:
        """The period's 加减分事项."""
        ledger = self._evaluation.book.ledger
        return [
            Record(
                a.unit,
                Decimal(a.count),
                {"事项": a.kind, "级别": a.level, "角色": a.role},
                None if a.size is None else Decimal(a.size),
                a.counts_in,
            )
            for a in ledger.adjustments(self._evaluation.period).rows
        ]

    @cached_property
    def spot_checks(self) -> list[Record]:
        """The period's 抽检."""
        ledger = self._evaluation.book.ledger
        return [
            Record(c.unit, Decimal(1), c.cells, None, ())
            for c in ledger.spot_checks(self._evaluation.period).rows
        ]

    def of(self, kind: str, unit: str, tree: Tree) -> list[Record]:
        """Return the records of a unit that count in a tree: a track or special that they name, else the unit's track."""
        records = self.adjustments if kind == "adjustments" else self.spot_checks
        return [record for record in records if record.unit == unit and self._counts_in(record, tree)]

    def _counts_in(self, record: Record, tree: Tree) -> bool:
        if not record.counts_in:
            return tree.track or record.fields.get("结果") is not None
        return any(self._evaluation.scheme.tree(name) is tree for name in record.counts_in)

    def fitting(self, table: ValuesTable, record: Record) -> list[Row]:
        """Return the rows of a kinds table whose 事项, 级别, 角色 and size band a record fits; 从 <= size < 至."""
        facts = {"单位": record.unit, "月": self._evaluation.period.month, **record.fields}
        return fitting(table, facts if record.size is None else {**facts, SIZE: record.size})

    def counts(self, measure: Measure, units: Sequence[str]) -> list[int]:
        """Return for each unit how many records of a measure (`records`, `where`) it has."""
        records = self.adjustments if measure.records == "adjustments" else self.spot_checks
        matching = [
            record.unit
            for record in records
            if all(record.fields.get(name) == value for name, value in measure.where.items())
        ]
        return [matching.count(unit) for unit in units]

