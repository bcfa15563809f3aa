"""`zzcli rules show`: the tree that applies to a unit in a period, with points, targets and clauses, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.ledger.objects import ObjectRow
from zzcli.ledger.periods import Period, Span
from zzcli.rules import readings
from zzcli.rules.expressions import Expression
from zzcli.rules.model import Block, Measure, Node, Tree
from zzcli.rules.proof import Proof
from zzcli.rules.settle import Settled, choose, exists, settle
from zzcli.rules.tables import TableFault, lookup
from zzcli.rules.totals import units_of
from zzcli.rules.wording import stated

SCHEMA = "zzcli.rules.v1"

Plan = Callable[[Tree, Node, str, str], str | None]
"""A ledger's plan value: the special, the node, the unit and what is planned -> the text, None where none is made."""


Registered = Callable[[str], Sequence[ObjectRow]]
"""A ledger's register by name: its objects in force in the period."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target the rules give: `name` is a column of the values table, or a key such as target; `unit` None: for all.

    `value` is a number as figures are written, or the text of an expression.
    """

    name: str
    unit: str | None
    value: str


@dataclass(frozen=True, slots=True)
class ShownObject:
    """An object a node is scored for: its unit ("" for every unit), its name with its outer object's, its attributes."""

    unit: str
    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A node as it applies.

    `id` is empty for the root, since a special's own id is no part of its items'; `full` is None where the
    children decide; `units` are all it is for in the period; `weight` is the fraction with which its parent counts
    it, where it weighs its children; `how` are the keys that say how it scores, as text by their names; `objects`
    are those of the node's own list or register that are in force.
    """

    id: str
    name: str
    clause: str
    method: str
    full: Decimal | None
    units: tuple[str, ...]
    months: tuple[int, ...]
    measures: tuple[Measure, ...]
    targets: tuple[Target, ...]
    readings: Mapping[str, str]
    lead: tuple[str, ...] = ()
    weight: Decimal | None = None
    how: Mapping[str, str] = field(default_factory=dict)
    objects: tuple[ShownObject, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownTree:
    """A special or track with its nodes that apply, parents first; the root is the first."""

    stem: str
    id: str
    title: str
    nodes: tuple[Shown, ...]


@dataclass(frozen=True)
class Case:
    """What is asked: the scheme with its units, a period, perhaps one unit, and the options of readings in force."""

    proof: Proof
    period: Period
    unit: str | None
    choices: Mapping[str, str]
    plan: Plan | None = None
    register: Registered | None = None

    def holds(self, block: Block) -> bool:
        """Whether a block applies to the unit; where none is asked for, only blocks for all units do."""
        if block.condition is not None:
            return False
        if block.units is None:
            return True
        return self.unit is not None and self.unit in self.proof.members(self.period).of(block.units)

    def settled(self, node: Node) -> Settled:
        """Return the node's keys in this case."""
        return settle(node, period=self.period, choices=self.choices, holds=self.holds)


def show(
    proof: Proof,
    trees: Sequence[Tree],
    period: Period,
    *,
    unit: str | None = None,
    choices: Mapping[str, str] | None = None,
    plan: Plan | None = None,
    register: Registered | None = None,
) -> list[ShownTree]:
    """Return the trees with the nodes that exist in a period, for one unit or for any.

    `choices` are the options in force (`readings.in_force`), by default the defaults. A special that is not for
    the unit at all is left out.
    """
    case = Case(proof, period, unit, proof.choices if choices is None else choices, plan, register)
    found = []
    for tree in trees:
        units = units_of(proof.scheme, tree, proof.members(period), case.choices)
        nodes = tuple(_nodes(case, tree, tree.root, tuple(units), frozenset(range(1, 13)), proof.scheme.periods))
        if nodes:
            found.append(ShownTree(tree.stem, tree.id, tree.title, nodes))
    return found


def data(proof: Proof, shown: Sequence[ShownTree], period: Period) -> dict[str, object]:
    """Return what `--format json` prints: zzcli.rules.v1 (ledger.md, JSON)."""
    return {
        "schema": SCHEMA,
        "scheme": proof.scheme.name,
        "period": str(period),
        "specials": [
            {
                "special": tree.stem,
                "id": tree.id,
                "title": tree.title,
                "full": _decimal(tree.nodes[0].full),
                "nodes": [_node_data(node) for node in tree.nodes],
            }
            for tree in shown
        ],
    }


def _node_data(node: Shown) -> dict[str, object]:
    return {
        "id": node.id,
        "name": node.name,
        "clause": node.clause,
        "method": node.method,
        "full": _decimal(node.full),
        "units": list(node.units),
        "months": list(node.months),
        "measures": [
            {
                "name": each.name,
                "kind": each.kind.value,
                "in": each.unit,
                "span": each.span.value,
                "city": each.of_city,
            }
            for each in node.measures
        ],
        "targets": [{"name": each.name, "unit": each.unit, "value": each.value} for each in node.targets],
        "readings": dict(node.readings),
        "lead": list(node.lead),
        "weight": _decimal(node.weight),
        "how": dict(node.how),
        "objects": [
            {"unit": each.unit or None, "name": each.name, "attributes": dict(each.attributes)} for each in node.objects
        ],
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _nodes(
    case: Case, tree: Tree, node: Node, units: tuple[str, ...], months: frozenset[int], periods: frozenset[str]
) -> Iterator[Shown]:
    """Yield a node and those below it that apply. `units`, `months` and `periods` are its parent's."""
    selectors = choose(case.choices, node.keys.get("units"))
    if selectors is not None and node is not tree.root:
        chosen = case.proof.members(case.period).of(selectors)  # type: ignore[arg-type]
        units = tuple(unit for unit in units if unit in chosen)
    own = choose(case.choices, node.keys.get("months"))
    months = months & own if isinstance(own, frozenset) else months
    there = exists(node, period=case.period, choices=case.choices, periods=periods) and _is_weighed(case, tree, node)
    if not there or (case.unit is not None and case.unit not in units):
        return
    yield _shown(case, tree, node, units, months)
    for child in node.children:
        yield from _nodes(case, tree, child, units, months, frozenset({case.period.kind.value}))


def _shown(case: Case, tree: Tree, node: Node, units: tuple[str, ...], months: frozenset[int]) -> Shown:
    settled = case.settled(node)
    return Shown(
        "" if node is tree.root else node.id,
        node.name,
        node.clause,
        settled.method,
        settled["full"],
        units if case.unit is None else (case.unit,),
        tuple(sorted(months)) if case.period.kind is Span.MONTH else (),
        tuple(settled["measures"].values()),
        tuple(_targets(case, tree, node, settled, units if case.unit is None else (case.unit,))),
        {name: case.choices[name] for name in sorted(readings.used_by(node))},
        _lead(tree, node),
        _weight(case, tree, node),
        stated(settled, case.proof.scheme.tables),
        tuple(_objects(case, settled.get("objects"), units)),
    )


def _objects(case: Case, name: object, units: Sequence[str]) -> Iterator[ShownObject]:
    """Yield the objects of a list of the scheme or a register of the ledger that units of the node own."""
    if not isinstance(name, str):
        return
    table = case.proof.scheme.tables.get(name)
    if table is not None:
        rows = [
            dict(zip((*table.keys, *table.columns), (*keys, *values), strict=True)) for _, keys, values in table.rows
        ]
    elif case.register is not None:
        rows = [{"单位": r.unit, "对象": r.name, "上级": r.outer, **r.attributes} for r in case.register(name)]
    else:
        return
    for row in rows:
        cells = {key: plain(value) if isinstance(value, Decimal) else str(value) for key, value in row.items()}
        owner, thing, outer = (cells.pop(key, "") for key in ("单位", "对象", "上级"))
        if not owner or owner in ((case.unit,) if case.unit else units):
            yield ShownObject(owner, "/".join(filter(None, (outer, thing))), {k: v for k, v in cells.items() if v})


def _lead(tree: Tree, node: Node) -> tuple[str, ...]:
    """The departments that verify a node: its own, else those of the nearest node above, else the special's."""
    for each in (node, *tree.ancestors(node)):
        lead = each.keys.get("lead")
        if isinstance(lead, tuple):
            return lead
    return tree.lead


def _weight(case: Case, tree: Tree, node: Node) -> Decimal | None:
    """The weight with which the parent counts a node; from a table only where it is asked for one unit."""
    parent = tree.parents.get(node.name)
    weights = None if parent is None else case.settled(parent).get("weights")
    if isinstance(weights, str) and case.unit is not None:
        return _in_table(case, weights, case.unit, node.name)
    return weights.get(node.name) if isinstance(weights, Mapping) else None


def _is_weighed(case: Case, tree: Tree, node: Node) -> bool:
    """Whether a parent that weighs by a table has the node for the unit: without a row there is no such child."""
    parent = tree.parents.get(node.name)
    weights = None if parent is None else case.settled(parent).get("weights")
    return not isinstance(weights, str) or case.unit is None or _weight(case, tree, node) is not None


def _in_table(case: Case, path: str, unit: str, item: str) -> Decimal | None:
    table = case.proof.scheme.tables[path]
    groups = case.proof.members(case.period).groups_of(unit)
    row = lookup(table, {"单位": unit, "评分项": item, "月": case.period.month, "组别": groups})
    value = None if isinstance(row, TableFault) else row.values[table.columns.index("权重")]
    return value if isinstance(value, Decimal) else None


def _targets(case: Case, tree: Tree, node: Node, settled: Settled, units: Sequence[str]) -> Iterator[Target]:
    """Yield the node's target as its rule states it, and the values its table gives each unit."""
    stated = settled.get("target")
    if isinstance(stated, Expression):
        yield Target("target", None, stated.text)
    expressions = [
        each
        for value in settled.values()
        for each in (value if isinstance(value, tuple) else (value,))
        if isinstance(each, Expression)
    ]
    planned = {name for each in expressions for name in each.targets}
    path = settled["values"]
    if path is not None:
        read = planned | {name for each in expressions for name in each.names}
        planned -= set(case.proof.scheme.tables[path].columns)
        yield from _of_table(case, node, path, read, units)
    if case.plan is not None:
        for name in sorted(planned):
            values = ((unit, case.plan(tree, node, unit, name)) for unit in units)
            yield from (Target(name, unit, value) for unit, value in values if value is not None)


def _of_table(case: Case, node: Node, path: str, read: set[str], units: Sequence[str]) -> Iterator[Target]:
    table = case.proof.scheme.tables[path]
    members = case.proof.members(case.period)
    for name in (column for column in table.columns if column in read):
        for unit in units:
            facts = {
                "单位": unit,
                "评分项": node.name,
                "对象": "",
                "月": case.period.month,
                "组别": members.groups_of(unit),
            }
            row = lookup(table, facts)
            if not isinstance(row, TableFault):
                value = row.values[table.columns.index(name)]
                yield Target(name, unit, plain(value) if isinstance(value, Decimal) else str(value))
