"""Records that count: adjustments by the row of a table each fits, spot checks by their result (rules.md 2, 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO
from zzcli.ledger.problem import Place
from zzcli.ledger.records import Adjustment
from zzcli.methods.registry import PointsRow
from zzcli.rules.model import Measure, Tree, ValuesTable
from zzcli.rules.settle import Settled
from zzcli.rules.tables import A_PERSON, EACH, SIZE, Row, fitting
from zzcli.scoring.tables import cells

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """An adjustment or spot check as rules see it: its unit, how many it counts for, its fields by Chinese heading.

    `event` names the thing it is about, for records of the same thing; `adjustment` is the one it was made of.
    """

    unit: str
    count: Decimal
    fields: Mapping[str, str]
    size: Decimal | None
    counts_in: tuple[str, ...]
    event: str = ""
    adjustment: Adjustment | None = None

    def place(self) -> Place | None:
        """Return where an adjustment stands; finding it scans the file."""
        return None if self.adjustment is None else self.adjustment.place()


class Records:
    """The records of one period."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._kinds: dict[Tree, list[str | Sequence[PointsRow]]] = {}

    @cached_property
    def adjustments(self) -> list[Record]:
        """The period's 加减分事项."""
        ledger = self._evaluation.book.ledger
        return [self.of_adjustment(adjustment) for adjustment in ledger.adjustments(self._evaluation.period).rows]

    def of_adjustment(self, adjustment: Adjustment) -> Record:
        """Return an adjustment as rules see it; a level that is not written is that of its issuing body."""
        level = adjustment.level or self._evaluation.scheme.issuers.get(adjustment.issuer, "")
        return Record(
            adjustment.unit,
            Decimal(adjustment.count),
            {"事项": adjustment.kind, "级别": level, "角色": adjustment.role},
            None if adjustment.size is None else Decimal(adjustment.size),
            adjustment.counts_in,
            adjustment.event,
            adjustment,
        )

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
        return [record for record in self._all(kind) if record.unit == unit and self.counts_in(record, tree)]

    def counts_in(self, record: Record, tree: Tree) -> bool:
        """Whether a record counts in a tree."""
        if not record.counts_in:
            return tree.track or record.fields.get("结果") is not None
        return any(self._evaluation.scheme.tree(name) is tree for name in record.counts_in)

    def fitting(self, table: ValuesTable, record: Record) -> Sequence[Row]:
        """Return the rows of a kinds table whose 事项, 级别, 角色 and size band a record fits; 从 <= size < 至."""
        groups = self._evaluation.members.groups_of(record.unit)
        facts = {"单位": record.unit, "组别": groups, "月": self._evaluation.period.month, **record.fields}
        return fitting(table, facts if record.size is None else {**facts, SIZE: record.size})

    def times(self, kinds: str | Sequence[PointsRow], record: Record, count: Decimal) -> Decimal:
        """Return how often a record that counts `count` times is counted by the row it fits: by its people where the
        row says so; 0 where no row fits."""
        if not isinstance(kinds, str):
            return count if self.matches(kinds, record) else ZERO
        table, found = self._evaluation.tables.table(kinds), ZERO
        for row in self.fitting(table, record):
            found = CONTEXT.add(found, CONTEXT.multiply(count, people(table, row, record)))
        return found

    def matches(self, kinds: str | Sequence[PointsRow], record: Record) -> int:
        """Return how many kinds of a counting node a record fits: rows of its table, or those written in the rule."""
        if isinstance(kinds, str):
            return len(self.fitting(self._evaluation.tables.table(kinds), record))
        return sum(row.name == record.fields.get("事项") for row in kinds)

    def kinds(self, tree: Tree) -> list[str | Sequence[PointsRow]]:
        """Return what the nodes of a tree that count adjustments count: tables by path, or kinds written in the rule."""
        if tree not in self._kinds:
            self._kinds[tree] = [settled["kinds"] for settled in self._counting(tree)]
        return self._kinds[tree]

    def _counting(self, tree: Tree) -> Iterator[Settled]:
        evaluation = self._evaluation
        for node in tree.root.walk():
            settled = evaluation.base(node)
            if settled.get("records") == "adjustments" and evaluation.outer(tree, node) is not None:
                yield settled

    # -- the same event at several levels ---------------------------------------------------------------------

    def counted(self, settled: Settled, unit: str, tree: Tree) -> Iterator[tuple[Record, Decimal]]:
        """Yield a unit's records that a counting node may count, each with its count.

        Under same-event = highest only the weightiest of the records of one event is among them, and once: what
        adds and what takes away are apart, and all nodes of the tree that say so are one field.
        """
        once = settled.get("same-event") == "highest"
        for record in self.of(str(settled["records"]), unit, tree):
            if not (once and record.event):
                yield record, record.count
            elif self._outweighs(tree, record):
                yield record, ONE

    def _outweighs(self, tree: Tree, record: Record) -> bool:
        """Whether no other record of the event weighs more, or as much and stands before it in the file."""
        own = self._points(tree, record)
        rivals = [each for each in self.of("adjustments", record.unit, tree) if each.event == record.event]
        same = [each for each in rivals if self._points(tree, each) * own > ZERO]
        best = max(same, key=lambda each: abs(self._points(tree, each)), default=record)
        return best is record

    def _points(self, tree: Tree, record: Record) -> Decimal:
        """What a record gives a time in the nodes of a tree that count an event once."""
        found = ZERO
        for settled in self._counting(tree):
            if settled.get("same-event") == "highest":
                for points in self._points_in(settled["kinds"], record):
                    found = CONTEXT.add(found, points)
        return found

    def _points_in(self, kinds: str | Sequence[PointsRow], record: Record) -> Iterator[Decimal]:
        if not isinstance(kinds, str):
            yield from (row.points for row in kinds if row.name == record.fields.get("事项"))
            return
        table = self._evaluation.tables.table(kinds)
        for row in self.fitting(table, record):
            points = cells(table, row)["分值"]
            yield CONTEXT.multiply(points, people(table, row, record)) if isinstance(points, Decimal) else ZERO

    # -- records as measures ----------------------------------------------------------------------------------

    def counts(self, measure: Measure, units: Sequence[str]) -> list[int]:
        """Return for each unit how many records of a measure (`records`, `where`) it has."""
        matching = [
            record.unit
            for record in self._all(measure.records)
            if all(record.fields.get(name) == value for name, value in measure.where.items())
        ]
        return [matching.count(unit) for unit in units]


def people(table: ValuesTable, row: Row, record: Record) -> Decimal:
    """Return by what the points of a row are multiplied: the people of the record where the row counts them (每 = 人;
    a record that does not say how many is one of one person), else 1."""
    return record.size if cells(table, row).get(EACH) == A_PERSON and record.size is not None else ONE
