"""Records that count: adjustments by the row of a table each fits, spot checks by their result (rules.md 2, 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.ledger.records import Adjustment
from zzcli.methods.registry import PointsRow
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


def as_record(adjustment: Adjustment) -> Record:
    """Return an adjustment as rules see it."""
    return Record(
        adjustment.unit,
        Decimal(adjustment.count),
        {"事项": adjustment.kind, "级别": adjustment.level, "角色": adjustment.role},
        None if adjustment.size is None else Decimal(adjustment.size),
        adjustment.counts_in,
    )


class Records:
    """The records of one period."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation

    @cached_property
    def adjustments(self) -> list[Record]:
        """The period's 加减分事项."""
        ledger = self._evaluation.book.ledger
        return [as_record(adjustment) for adjustment in ledger.adjustments(self._evaluation.period).rows]

    def misfits(self, adjustment: Adjustment) -> list[str]:
        """Return what is wrong with the places an adjustment counts in: it must fit exactly one row in each."""
        evaluation, record = self._evaluation, as_record(adjustment)
        found = []
        for tree in (*evaluation.scheme.specials, *evaluation.scheme.tracks):
            outer = evaluation.outer(tree, tree.root)
            if outer is None or record.unit not in outer.units or not self._counts_in(record, tree):
                continue
            rows = sum(
                self.matches(evaluation.base(node)["kinds"], record)
                for node in tree.root.walk()
                if evaluation.outer(tree, node) is not None and evaluation.base(node).get("records") == "adjustments"
            )
            if rows != 1:
                what = "、".join(filter(None, (adjustment.kind, adjustment.level, adjustment.role)))
                how = "没有适用的行" if not rows else f"有{rows}行都适用"
                found.append(f"“{tree.title}”的加减分表对“{what}”{how}，请核对 kind、level、role、size 和 counts_in")
        return found

    @cached_property
    def spot_checks(self) -> list[Record]:
        """The period's 抽检."""
        ledger = self._evaluation.book.ledger
        return [Record(c.unit, Decimal(1), c.cells, None, ()) for c in ledger.spot_checks(self._evaluation.period).rows]

    @cached_property
    def findings(self) -> list[Record]:
        """The period's 认定: 情形 is the kind, beside what it is about."""
        return [
            Record(
                each.unit,
                Decimal(1),
                {"情形": each.kind, "专项": each.special, "评分项": each.item, "对象": each.object},
                None,
                (),
            )
            for each in self._evaluation.book.ledger.findings(self._evaluation.period).rows
        ]

    def _all(self, kind: str) -> list[Record]:
        if kind == "findings":
            return self.findings
        return self.adjustments if kind == "adjustments" else self.spot_checks

    def of(self, kind: str, unit: str, tree: Tree) -> list[Record]:
        """Return the records of a unit that count in a tree: a track or special that they name, else the unit's track."""
        return [record for record in self._all(kind) if record.unit == unit and self._counts_in(record, tree)]

    def _counts_in(self, record: Record, tree: Tree) -> bool:
        if not record.counts_in:
            return tree.track or record.fields.get("结果") is not None
        return any(self._evaluation.scheme.tree(name) is tree for name in record.counts_in)

    def fitting(self, table: ValuesTable, record: Record) -> list[Row]:
        """Return the rows of a kinds table whose 事项, 级别, 角色 and size band a record fits; 从 <= size < 至."""
        facts = {"单位": record.unit, "月": self._evaluation.period.month, **record.fields}
        return fitting(table, facts if record.size is None else {**facts, SIZE: record.size})

    def matches(self, kinds: str | Sequence[PointsRow], record: Record) -> int:
        """Return how many kinds of a counting node a record fits: rows of its table, or those written in the rule."""
        if isinstance(kinds, str):
            return len(self.fitting(self._evaluation.tables.table(kinds), record))
        return sum(row.name == record.fields.get("事项") for row in kinds)

    def counts(self, measure: Measure, units: Sequence[str]) -> list[int]:
        """Return for each unit how many records of a measure (`records`, `where`) it has."""
        matching = [
            record.unit
            for record in self._all(measure.records)
            if all(record.fields.get(name) == value for name, value in measure.where.items())
        ]
        return [matching.count(unit) for unit in units]
