"""The objects of a node: which projects, roads or rooms are in force, each a row of its own (rules.md 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.problem import Place
from zzcli.ledger.values import ValueFault, parse_date
from zzcli.rules.model import Node, Tree, ValuesTable
from zzcli.scoring.columns import Gap, Value, evaluate, truths
from zzcli.scoring.frames import Frame, Object
from zzcli.scoring.names import NodeNames

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

from decimal import Decimal


def objects_of(evaluation: Evaluation, tree: Tree, node: Node, frame: Frame) -> Frame:
    """Return the rows on which the node is scored: `frame` itself, or its rows' objects in force that `where` keeps.

    A node inside another with objects takes those whose 上级 is the outer one.
    """
    settled = evaluation.base(node)
    name = settled.get("objects")
    if name is None:
        return frame
    units: list[str] = []
    objects: list[Object] = []
    within: list[int] = []
    listed = _listed(evaluation, name)
    for row, unit in enumerate(frame.units):
        outer = frame.objects[row] if frame.objects else None
        for owner, above, item in listed:
            if owner in (unit, "") and above == ("" if outer is None else outer.name):
                units.append(unit)
                objects.append(Object(item.name, item.attributes, item.place, outer))
                within.append(row)
    inner = Frame(tuple(units), tuple(objects), tuple(within))
    where = settled.get("where")
    if where is None or not inner.size:
        return inner
    holds = truths(evaluate(where, NodeNames(evaluation, tree, node, settled, inner)))
    rows = [i for i, held in enumerate(holds) if held is True]
    return Frame(tuple(units[i] for i in rows), tuple(objects[i] for i in rows), tuple(within[i] for i in rows))


def common(evaluation: Evaluation, name: str) -> bool:
    """Whether a list has no 单位 column: its objects are the same for all units, and ranks are taken per object."""
    table = evaluation.scheme.tables.get(name)
    return table is not None and "单位" not in table.keys


def _listed(evaluation: Evaluation, name: str) -> list[tuple[str, str, Object]]:
    """The objects of a register or list in force: (owner, outer object's name, object); owner "" is every unit."""
    table = evaluation.scheme.tables.get(name)
    if table is not None:
        return _of_table(table)
    register = evaluation.book.ledger.register(name)
    first = {(row.unit, row.outer, row.name): row for row in reversed(register.in_force(evaluation.period))}
    return [  # of an object listed twice at the same time, which is an error, the first line
        (
            row.unit,
            row.outer,
            Object(row.name, {k: attribute(v) for k, v in row.attributes.items()}, Place(register.path, row.line)),
        )
        for row in reversed(first.values())
    ]


def _of_table(table: ValuesTable) -> list[tuple[str, str, Object]]:
    found = []
    for line, keys, values in table.rows:
        cells = dict(zip(table.keys, keys, strict=True))
        attributes: dict[str, Value] = {k: attribute(v) for k, v in cells.items() if k not in ("单位", "对象")}
        for column, value in zip(table.columns, values, strict=True):
            attributes[column] = attribute(value) if isinstance(value, str) else value  # type: ignore[assignment]
        outer = attributes.pop("上级", "")
        item = Object(cells["对象"], attributes, Place(table.path, line))
        found.append((cells.get("单位", ""), outer if isinstance(outer, str) else "", item))
    return found


def attribute(text: str) -> Value:
    """Return an attribute's text as a number, a date or a word; an empty one has no value."""
    if not text:
        return Gap("none", "对象的属性未填")
    if FIGURE.fullmatch(text):
        return Decimal(text)
    try:
        return parse_date(text)
    except ValueFault:
        return text
