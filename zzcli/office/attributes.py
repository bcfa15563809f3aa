"""The attributes that rules read of a register's objects, told from their expressions, and invented values for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, half_up, plain
from zzcli.office.asked import expressions_of, holder
from zzcli.office.dice import Dice
from zzcli.rules import expressions
from zzcli.rules.expressions import BUILT_IN, Binary, Call, Expression, Name, Number, Syntax, Word
from zzcli.rules.model import Node, Scheme, Tree
from zzcli.rules.settle import layers, variants
from zzcli.scoring.order import register_of

_DATES = frozenset({"days", "months", "addmonths"})
_LOW, _HIGH = Decimal("0.7"), Decimal("2.2")  # of a number an attribute is compared with: more pass than fail


@dataclass
class Attribute:
    """What rules make of one attribute: the words or numbers it is compared with; whether it is a date.

    `condition`: only conditions (`where`, `if`) read it, so it may be empty: 终止日期 of what goes on.
    """

    words: dict[str, None] = field(default_factory=dict)
    edges: dict[Decimal, None] = field(default_factory=dict)
    date: bool = False
    condition: bool = True

    def value(self, dice: Dice, year: int, at: int, owner: tuple[str, ...], thing: tuple[str, ...]) -> str:
        """Return a value as a register of the year has it. Objects of one owner, numbered by `at`, get different words."""
        if self.words:
            words = list(self.words)
            return words[(at + dice.whole(0, len(words) - 1, *owner, "words")) % len(words)]
        if self.date:
            if self.condition and dice.whole(1, 4, *thing, "there") > 1:
                return ""
            return f"{year}-{dice.whole(3, 10, *thing):02d}-{dice.whole(1, 28, *thing, 'day'):02d}"
        edges = sorted(self.edges)
        if not edges:
            return plain(Decimal(dice.whole(1, 9, *thing)))
        edge = edges[dice.whole(0, len(edges) - 1, *thing, "edge")]
        return plain(half_up(CONTEXT.multiply(edge, dice.between(_LOW, _HIGH, *thing)), 1))


def attributes(scheme: Scheme, register: str) -> dict[str, Attribute]:
    """Return the attributes that rules read of a register's objects."""
    found: dict[str, Attribute] = {}
    for tree in scheme.specials:
        for node in tree.root.walk():
            if not _reads(scheme, tree, node, register):
                continue
            weight = node.keys.get("weight")
            if isinstance(weight, str):
                found.setdefault(weight, Attribute()).condition = False
            conditions = set(map(id, _conditions(node)))
            for expression in expressions_of(node):
                _note(tree, node, expression, found, condition=id(expression) in conditions)
            for due in (each for keys in layers(node) for each in variants(keys.get("due-date"))):
                for name in _unknown(tree, node, (due.syntax,)) if isinstance(due, Expression) else ():
                    found.setdefault(name, Attribute()).date = True
                    found[name].condition = False
    return found


def _reads(scheme: Scheme, tree: Tree, node: Node, name: str) -> bool:
    own = register_of(tree, node)
    above = (each.keys.get("objects") for each in tree.ancestors(node))
    return own is not None and own not in scheme.tables and (own == name or name in above)


def _conditions(node: Node) -> Iterator[object]:
    for keys in layers(node):
        yield from variants(keys.get("where"))
    for block in node.blocks:
        yield block.condition


def _note(tree: Tree, node: Node, expression: Expression, found: dict[str, Attribute], *, condition: bool) -> None:
    """Add what an expression tells of the names that only an object can give a value."""
    for syntax in expressions.walk(expression.syntax):
        if isinstance(syntax, Binary) and isinstance(syntax.left, Name) and isinstance(syntax.right, Word):
            found.setdefault(syntax.left.text, Attribute()).words[syntax.right.text] = None
        elif isinstance(syntax, Call) and syntax.function in _DATES:
            for name in _unknown(tree, node, syntax.arguments):
                found.setdefault(name, Attribute()).date = True
        elif isinstance(syntax, Binary) and syntax.operator in ("<", "<=", ">", ">="):
            for name in _unknown(tree, node, (syntax.left,)):
                found.setdefault(name, Attribute()).edges.update(dict.fromkeys(_numbers(node, syntax.right)))
    for name in expression.names:
        if _is_unknown(tree, node, name):
            attribute = found.setdefault(name, Attribute())
            attribute.condition = attribute.condition and condition


def _numbers(node: Node, syntax: Syntax) -> list[Decimal]:
    """The numbers a side of a comparison stands for: as written, or all that a constant is anywhere."""
    if isinstance(syntax, Number):
        return [syntax.value]
    if not isinstance(syntax, Name):
        return []
    given = (each for keys in layers(node) for each in variants(keys.get("constants")) if isinstance(each, Mapping))
    values = (each[syntax.text] for each in given if syntax.text in each)
    return [value for value in values if isinstance(value, Decimal)]


def _unknown(tree: Tree, node: Node, syntaxes: tuple[Syntax, ...]) -> list[str]:
    return [each.text for each in syntaxes if isinstance(each, Name) and _is_unknown(tree, node, each.text)]


def _is_unknown(tree: Tree, node: Node, name: str) -> bool:
    given = (each for keys in layers(node) for key in ("constants", "uses") for each in variants(keys.get(key)))
    known = any(isinstance(each, Mapping) and name in each for each in given)
    return not (known or name in BUILT_IN or holder(tree, node, name) is not None)
