"""The counts and dates that tally, deduct, checklist and milestones score: columns from figures, records and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zzcli.ledger.numbers import CONTEXT, ZERO
from zzcli.ledger.problem import Place
from zzcli.methods.registry import MilestoneRow, PointsRow
from zzcli.rules.model import Node, Tree, ValuesTable
from zzcli.rules.settle import Settled
from zzcli.rules.tables import Row
from zzcli.scoring.columns import NOT_YET, Gap, Value, Values, told
from zzcli.scoring.frames import Frame
from zzcli.scoring.names import NodeNames
from zzcli.scoring.objects import attribute
from zzcli.scoring.records import people
from zzcli.scoring.tables import cells

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Group = list[tuple[Settled, Sequence[int]]]


def counted(evaluation: Evaluation, tree: Tree, node: Node, group: Group, frame: Frame) -> dict[str, Any]:
    """Return the arguments `kinds` or `points` (rows) and `counts` (a column a row) of a counting method.

    A kind that a row of the population does not have (its table row names other units, months or objects, or
    another class) counts 0 there.
    """
    settled = group[0][0]
    key = "points" if settled.method == "checklist" else "kinds"
    if settled.get("records"):
        rows, counts = _recorded(evaluation, tree, settled, frame)
        return {key: rows, "counts": counts}
    columns: dict[PointsRow, Values] = {}
    for own, members in group:
        for row, fits in _rows(evaluation, node, own, frame, key):
            column = columns.setdefault(row, [ZERO] * frame.size)
            found = NodeNames(evaluation, tree, node, own, frame).column(row.name)
            for i in members:
                if fits is None or i in fits:
                    column[i] = found[i]
    return {key: tuple(columns), "counts": list(columns.values())}


def _rows(
    evaluation: Evaluation, node: Node, settled: Settled, frame: Frame, key: str
) -> list[tuple[PointsRow, frozenset[int] | None]]:
    """The kinds in force, each with the rows of the frame that it fits (None: all)."""
    kinds = settled.get(key) or ()
    if not isinstance(kinds, str):
        return [(row, None) for row in kinds]
    fitting: dict[int, set[int]] = {}
    by_line: dict[int, Row] = {}
    for i in range(frame.size):
        for row in evaluation.tables.rows_for(kinds, node.name, frame, i):
            by_line[row.line] = row
            fitting.setdefault(row.line, set()).add(i)
    table = evaluation.tables.table(kinds)
    return [(points_row(table, by_line[line]), frozenset(fitting[line])) for line in sorted(by_line)]


def points_row(table: ValuesTable, row: Row) -> PointsRow:
    """Return a row of a kinds table: 指标 or 事项, 分值, and 标题 with 上限."""
    both = cells(table, row)
    name = both.get("指标") or both.get("事项") or ""
    cap = both.get("上限")
    return PointsRow(str(name), _number(both.get("分值")), str(both.get("标题") or ""), _number(cap) if cap else None)


def _number(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value or 0))


def _recorded(
    evaluation: Evaluation, tree: Tree, settled: Settled, frame: Frame
) -> tuple[tuple[PointsRow, ...], list[Values]]:
    """Counts of records by the row of the kinds table that each fits."""
    kinds = settled["kinds"]
    if not isinstance(kinds, str):
        named = [[_happened(evaluation, settled, tree, unit, row.name) for unit in frame.units] for row in kinds]
        return tuple(kinds), named
    table = evaluation.tables.table(kinds)
    counts: dict[int, Values] = {line: [ZERO] * frame.size for line, _, _ in table.rows}
    for i, unit in enumerate(frame.units):
        for record, count in evaluation.records.counted(settled, unit, tree):
            for row in evaluation.records.fitting(table, record):
                column = counts[row.line]
                times = CONTEXT.multiply(count, people(table, row, record))
                column[i] = CONTEXT.add(column[i], times)  # type: ignore[arg-type]
    return tuple(points_row(table, Row(*row)) for row in table.rows), list(counts.values())


def _happened(evaluation: Evaluation, settled: Settled, tree: Tree, unit: str, kind: str) -> Value:
    """How often the records of a unit name a kind that is written in the rule itself."""
    records = evaluation.records.counted(settled, unit, tree)
    return sum((count for record, count in records if record.fields.get("事项") == kind), ZERO)


def dated(evaluation: Evaluation, tree: Tree, node: Node, group: Group, frame: Frame) -> dict[str, Any]:
    """Return the arguments `nodes`, `dates` and `due` of milestones: the 节点, when each was reached and was due.

    `dates` has None where a node is not reached by the period's end; with `due-date` there is one node.
    """
    settled = group[0][0]
    names = NodeNames(evaluation, tree, node, settled, frame)
    if settled.get("due-date") is not None:
        measure = next(iter(settled.get("measures") or {"": None}))
        due = evaluation.values(tree, node, settled, "due-date", frame)
        full = settled.get("full")
        points = full if isinstance(full, Decimal) else ZERO
        return {
            "nodes": (MilestoneRow(measure, points),),
            "dates": [_reached(names.column(measure), evaluation.period.end)],
            "due": [[_deadline(value) for value in due]],
        }
    path = str(settled["nodes"])
    nodes, dates, dues = [], [], []
    for milestone, due in _deadlines(evaluation, node, path, frame).items():
        nodes.append(milestone)
        dates.append(_reached(names.column(milestone.name), evaluation.period.end))
        dues.append(due)
    return {"nodes": tuple(nodes), "dates": dates, "due": dues}


def _deadline(value: Value) -> Value:
    return value if isinstance(value, date | Gap) else Gap("fault", f"期限“{told(value)}”不是日期")


def _deadlines(evaluation: Evaluation, node: Node, path: str, frame: Frame) -> dict[MilestoneRow, list[Any]]:
    """When each milestone is due for each row, None where it is none of the row's. Other points are another one."""
    table = evaluation.tables.table(path)
    found: dict[MilestoneRow, list[Any]] = {}
    for i in range(frame.size):
        seen: set[str] = set()
        for row in evaluation.tables.rows_for(path, node.name, frame, i):
            both = cells(table, row)
            name, day = str(both["节点"]), attribute(str(both["期限"]))
            column = found.setdefault(MilestoneRow(name, _number(both.get("分值"))), [None] * frame.size)
            column[i] = _deadline(day)
            if name in seen:
                column[i] = Gap("fault", f"节点表有两行“{name}”都适用，只能有一行", Place(table.path, row.line))
            seen.add(name)
    return found


def _reached(values: Values, end: date) -> list[Value | None]:
    """Dates as milestones take them: None where not reached by the end of the period."""
    return [None if value is NOT_YET or (isinstance(value, date) and value > end) else value for value in values]
