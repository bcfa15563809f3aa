"""Why a unit's score is what it is: every node with its arithmetic, its clause and its inputs, file and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.rules.words import formula
from zzcli.scoring.jsons import trace_json
from zzcli.scoring.period import Scored
from zzcli.scoring.trace import Input, TraceNode

_COLUMNS = (
    Column("评分项", "name"),
    Column("得分", "score", right=True),
    Column("满分", "full", right=True),
    Column("计算", "arithmetic"),
    Column("数据", "inputs"),
    Column("条款", "clause"),
    Column("释义", "readings"),
)


_FLAT = (
    Column("专项", "special"),
    Column("编号", "id"),
    Column("评分项", "name"),
    Column("对象", "object"),
    *_COLUMNS[1:],
)


def explanation(scored: Scored, unit: str, nodes: Sequence[TraceNode]) -> Report:
    """Return the trace of a unit as a table a special or track, items indented below their parents."""
    titles = {tree.stem: tree.title for tree in (*scored.book.scheme.specials, *scored.book.scheme.tracks)}
    tables = []
    for stem in dict.fromkeys(node.tree for node in nodes):
        of_tree = [node for node in nodes if node.tree == stem]
        top = min(node.depth for node in of_tree)
        title = f"{scored.period} {unit} {titles[stem]}"
        tables.append(Table(title, _COLUMNS, tuple(_row(scored, node, node.depth - top) for node in of_tree)))
    rows = tuple((titles[node.tree], node.id, node.name, node.object, *_cells(scored, node, exact)) for node in nodes)
    return Report(
        tuple(tables),
        trace_json(scored, unit, nodes),
        flat=Table(f"{scored.period} {unit}", _FLAT, rows),
        synthetic=scored.book.ledger.config.synthetic,
    )


def _row(scored: Scored, node: TraceNode, depth: int) -> tuple[str, ...]:
    name = f"{node.id} {node.name}" + (f" · {node.object}" if node.object else "")
    return ("  " * depth + name, *_cells(scored, node, shown))


def _cells(scored: Scored, node: TraceNode, number: Callable[[Decimal | None], str]) -> tuple[str, ...]:
    return (
        "不计" if node.score is None else number(node.score),
        number(node.full),
        formula(node.arithmetic) or node.absent,
        "；".join(map(_input, node.inputs)),
        node.clause,
        "；".join(_reading(scored, each) for each in node.readings),
    )


def _reading(scored: Scored, chosen: str) -> str:
    """A reading in force, as `3/node-points=1`, with what its option means."""
    name, _, option = chosen.partition("=")
    return f"{chosen}（{scored.book.scheme.readings[name].options[option]}）"


def _input(found: Input) -> str:
    place = f"{found.path}:{found.line}" if found.line else found.path
    return f"{found.name} {found.value}（{place}）"
