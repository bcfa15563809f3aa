"""The objects of a node: which projects, roads or rooms are in force, each a row of its own (rules.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.objects import ObjectRow
from zzcli.ledger.problem import Place
from zzcli.ledger.values import ValueFault, parse_date
from zzcli.rules.model import Node, Tree, ValuesTable
from zzcli.scoring.columns import Gap, Value, evaluate, truths
from zzcli.scoring.frames import Frame, Object
from zzcli.scoring.names import NodeNames

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Listed: TypeAlias = "tuple[str, str, Object, ObjectRow | None]"
"""An object with its owner, its outer object's name, and the register's row (None: a list of the scheme)."""


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
        above = "" if outer is None else outer.name
        for item in (*listed.get(("", above), ()), *listed.get((unit, above), ())):
            units.append(unit)
            objects.append(item if outer is None else Object(item.name, item.attributes, item.place, outer))
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


def _listed(evaluation: Evaluation, name: str) -> Mapping[tuple[str, str], list[Object]]:
    """The objects of a register or list in force, by owner ("" is every unit) and outer object's name."""
    if name in evaluation.listed:
        return evaluation.listed[name]
    table = evaluation.scheme.tables.get(name)
    if name not in evaluation.run.listed:
        evaluation.run.listed[name] = _of_register(evaluation, name) if table is None else _of_table(table)
    found: dict[tuple[str, str], dict[str, Object]] = {}
    for owner, outer, item, row in evaluation.run.listed[name]:
        if row is None or row.in_force(evaluation.period):
            found.setdefault((owner, outer), {}).setdefault(item.name, item)  # a second line of it is an error
    evaluation.listed[name] = {key: list(items.values()) for key, items in found.items()}
    return evaluation.listed[name]


def _of_register(evaluation: Evaluation, name: str) -> list[Listed]:
    register = evaluation.book.ledger.register(name)
    return [
        (
            row.unit,
            row.outer,
            Object(row.name, {k: attribute(v) for k, v in row.attributes.items()}, Place(register.path, row.line)),
            row,
        )
        for row in register.rows
    ]


def _of_table(table: ValuesTable) -> list[Listed]:
    found: list[Listed] = []
    for line, keys, values in table.rows:
        cells = dict(zip(table.keys, keys, strict=True))
        attributes: dict[str, Value] = {k: attribute(v) for k, v in cells.items() if k not in ("单位", "对象")}
        for column, value in zip(table.columns, values, strict=True):
            attributes[column] = attribute(value) if isinstance(value, str) else value  # type: ignore[assignment]
        outer = attributes.pop("上级", "")
        item = Object(cells["对象"], attributes, Place(table.path, line))
        found.append((cells.get("单位", ""), outer if isinstance(outer, str) else "", item, None))
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
