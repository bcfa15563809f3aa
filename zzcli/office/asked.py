"""What the expressions of a scheme ask for beside figures: plans, and which measure is part of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zzcli.rules import expressions
from zzcli.rules.expressions import Binary, Call, Expression, Name, Syntax, Unary
from zzcli.rules.model import ByMonth, Chosen, Measure, Node, Scheme, Tree, Varying
from zzcli.scoring.order import measures_of


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A value that an expression reads by `target(name)`: from ledger/plans, or from a table of the scheme (`tabled`).

    `measure` (of the node `holder`) is what it is planned for: the measure of that name, else the one it is set
    against. `owner` is the node whose name stands in the plan's line: the holder, else the `asker`. `by_month`: the rule that asks first, under the
    default readings, takes the month's share of it.
    """

    asker: Node
    owner: Node
    name: str
    holder: Node | None
    measure: Measure | None
    by_month: bool
    tabled: bool = False

    @property
    def own(self) -> bool:
        """Whether the plan is for the measure of its own name."""
        return self.measure is not None and self.measure.name == self.name


def expressions_of(node: Node) -> Iterator[Expression]:
    """Yield every expression of a node, whatever month, reading or class of rows it is for."""
    for keys in _key_sets(node):
        yield from _inside(keys)
    for block in node.blocks:
        yield from _inside(block.condition)


def _key_sets(node: Node) -> list[Mapping[str, object]]:
    return [node.keys, *(block.keys for block in node.blocks)]


def _inside(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, Mapping):
        yield from _inside(list(value.values()))
    elif isinstance(value, Chosen):
        yield from _inside(list(value.options.values()))
    elif isinstance(value, ByMonth):
        yield from _inside([entry for _, entry in value.entries])
    elif isinstance(value, Varying):
        yield from _inside(list(value.parts))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _inside(part)


def holder(tree: Tree, node: Node, name: str) -> Node | None:
    """Return the node that owns the measure an expression of `node` means by a name, or None."""
    return next((each for each in (node, *tree.ancestors(node)) if name in measures_of(each)), None)


def readers(tree: Tree, node: Node) -> list[Node]:
    """Return the nodes whose expressions read a measure that the node owns."""
    return [
        each
        for each in node.walk()
        if any(holder(tree, each, name) is node for expression in expressions_of(each) for name in expression.names)
    ]


def plans(scheme: Scheme, tree: Tree) -> list[Plan]:
    """Return the plans that a special needs, each once, in the order of its nodes."""
    found: dict[tuple[str, str], Plan] = {}
    for node in tree.root.walk():
        for expression in expressions_of(node):
            for name in sorted(expression.targets):
                plan = replace(_plan(tree, node, name, expression), tabled=_in_table(scheme, node, name))
                if not (plan.tabled and plan.measure is None):
                    known = found.setdefault((plan.owner.name, name), plan)
                    if known.measure is not plan.measure:  # each its own: the asker is looked up before those above
                        found.setdefault((node.name, name), replace(plan, owner=node))
    return list(found.values())


def _in_table(scheme: Scheme, node: Node, name: str) -> bool:
    paths = (keys.get("values") for keys in _key_sets(node))
    return any(isinstance(path, str) and name in scheme.tables[path].columns for path in paths)


def _plan(tree: Tree, node: Node, name: str, expression: Expression) -> Plan:
    by_month = "月" in expression.names
    own = holder(tree, node, name)
    if own is not None:
        return Plan(node, own, name, own, measures_of(own)[name], by_month)
    against = _against(tree, node, name, expression)
    held = None if against is None else holder(tree, node, against)
    measure = None if held is None or against is None else measures_of(held)[against]
    return Plan(node, held or node, name, held, measure, by_month)


def _against(tree: Tree, node: Node, name: str, expression: Expression) -> str | None:
    """Return the measure in the smallest part of an expression that holds `target(name)`.

    Without one it is the first measure of the keys that stand beside the expression, else the node's first.
    """
    best: str | None = None
    for part in expressions.walk(expression.syntax):  # the whole first, so the last that fits is the smallest
        measures = _reported(tree, node, part)
        if measures and name in expressions.expression(part).targets:
            best = measures[0]
    if best is None:
        beside = [each for keys in _key_sets(node) if expression in (found := [*_inside(keys)]) for each in found]
        read = (each for e in (*beside, *expressions_of(node)) for each in _reported(tree, node, e.syntax))
        best = next(read, None)
    return best


def _reported(tree: Tree, node: Node, syntax: Syntax) -> list[str]:
    """Return the measures that an expression reads and units report: city-wide figures are nobody's plan."""
    owners = [(name, holder(tree, node, name)) for name in _names(syntax)]
    return [name for name, owner in owners if owner is not None and not measures_of(owner)[name].of_city]


def _names(syntax: Syntax) -> Iterator[str]:
    """Yield the names an expression reads as they stand in it; those inside `target()` are not read."""
    if isinstance(syntax, Name):
        yield syntax.text
    elif isinstance(syntax, Binary):
        yield from _names(syntax.left)
        yield from _names(syntax.right)
    elif isinstance(syntax, Unary):
        yield from _names(syntax.operand)
    elif isinstance(syntax, Call) and syntax.function != "target":
        for argument in syntax.arguments:
            yield from _names(argument)
