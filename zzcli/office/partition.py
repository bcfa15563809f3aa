"""Which measure is part of which other, as the expressions of a scheme divide them: 达标断面 of 断面总数."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzcli.office.asked import expressions_of, holder
from zzcli.rules import expressions
from zzcli.rules.expressions import Binary, Call, Expression, Name, Syntax
from zzcli.rules.model import Node, Tree
from zzcli.scoring.order import measures_of, register_of

Owned = tuple[Node, str]  # a measure: the node that owns it, and its name

_SAME = frozenset({"max", "min", "ytd"})  # functions whose value is of the kind of their arguments


def parts(tree: Tree) -> dict[Owned, Owned]:
    """Return for measures that are part of another, of the same node or one above it, which.

    Both are counted in the same unit of measurement, for the same units and objects.
    """
    found: dict[Owned, Owned] = {}
    for node in tree.root.walk():
        for part, whole in _pairs(node):
            wholes = addends(tree, node, whole)
            if len(wholes) == 1:
                for each in addends(tree, node, part):
                    if _fits(tree, each, wholes[0]):
                        found.setdefault(each, wholes[0])
    return {part: whole for part, whole in found.items() if not _circular(found, part)}


def _fits(tree: Tree, part: Owned, whole: Owned) -> bool:
    if part == whole or (part[0] is not whole[0] and whole[0] not in tree.ancestors(part[0])):
        return False
    one, all_ = (measures_of(node)[name] for node, name in (part, whole))
    alike = one.unit == all_.unit and one.of_city == all_.of_city
    return alike and register_of(tree, part[0]) == register_of(tree, whole[0])


def _circular(found: Mapping[Owned, Owned], part: Owned) -> bool:
    seen = {part}
    while part in found:
        part = found[part]
        if part in seen:
            return True
        seen.add(part)
    return False


def _pairs(node: Node) -> Iterator[tuple[Syntax, Syntax]]:
    for keys in (node.keys, *(block.keys for block in node.blocks)):
        part, whole = keys.get("part"), keys.get("whole")
        if isinstance(part, Expression) and isinstance(whole, Expression):
            yield part.syntax, whole.syntax
    for expression in expressions_of(node):
        for syntax in expressions.walk(expression.syntax):
            if isinstance(syntax, Call) and syntax.function in ("pct", "ratio"):
                yield syntax.arguments[0], syntax.arguments[1]
            elif isinstance(syntax, Binary) and syntax.operator == "/":
                yield syntax.left, syntax.right


def addends(tree: Tree, node: Node, syntax: Syntax) -> list[Owned]:
    """Return the measures that make up an amount: itself, what is added up, or the one that is multiplied."""
    if isinstance(syntax, Name):
        own = holder(tree, node, syntax.text)
        return [] if own is None else [(own, syntax.text)]
    if isinstance(syntax, Binary) and syntax.operator in "+*":
        both = [*addends(tree, node, syntax.left), *addends(tree, node, syntax.right)]
        return both if syntax.operator == "+" or len(both) == 1 else []
    if isinstance(syntax, Call) and syntax.function in _SAME:
        return [owned for argument in syntax.arguments for owned in addends(tree, node, argument)]
    return []
