"""Invented registers of objects: a few for every unit, with the attributes that the rules read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import repeat

from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.numbers import plain
from zzcli.ledger.objects import HEADER
from zzcli.office.asked import expressions_of, holder
from zzcli.office.dice import Dice
from zzcli.rules import expressions
from zzcli.rules.expressions import BUILT_IN, Binary, Call, Expression, Name, Syntax, Word
from zzcli.rules.model import Node, Scheme, Tree
from zzcli.rules.settle import layers, variants
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.frames import Frame
from zzcli.scoring.order import register_of

_ORDINALS = "甲乙丙丁"
_DATES = frozenset({"days", "months", "addmonths"})


def needed(scheme: Scheme) -> dict[str, list[tuple[Tree, Node]]]:
    """Return the registers a scheme's specials name, outer ones first, each with the nodes that do."""
    found: dict[str, list[tuple[Tree, Node]]] = {}
    for tree in scheme.specials:
        for node in tree.root.walk():
            name = node.keys.get("objects")
            if isinstance(name, str) and name not in scheme.tables:
                found.setdefault(name, []).append((tree, node))
    return found


def register(evaluation: Evaluation, dice: Dice, name: str, nodes: Sequence[tuple[Tree, Node]]) -> bytes | None:
    """Return a register with two to four objects for every unit (or outer object) that one of the nodes is about.

    None: nobody is asked yet.
    """
    owners = dict.fromkeys(owner for tree, node in nodes for owner in _owners(evaluation.outer(tree, node)))
    if not owners:
        return None
    attributes = _attributes(evaluation.scheme, name)
    rows: list[Row] = []
    for unit, outer in owners:
        for at in range(dice.whole(2, len(_ORDINALS), "objects", name, unit, outer)):
            thing = f"{outer}{name}{_ORDINALS[at]}"
            values = [_value(dice, kind, at, (name, unit, thing, title)) for title, kind in attributes.items()]
            rows.append((unit, thing, outer, "", "", *values))
    return write_table((*HEADER, *attributes), rows)


def _owners(frame: Frame | None) -> list[tuple[str, str]]:
    """Return the units and outer objects ("" for none) of a frame's rows."""
    if frame is None:
        return []
    return list(zip(frame.units, (each.name for each in frame.objects) if frame.objects else repeat(""), strict=False))


def _attributes(scheme: Scheme, name: str) -> dict[str, tuple[str, ...]]:
    """Return the attributes that rules read of a register's objects: words it is compared with, or one of 日期 数."""
    found: dict[str, tuple[str, ...]] = {}
    for tree in scheme.specials:
        for node in tree.root.walk():
            if not _reads(scheme, tree, node, name):
                continue
            weight = node.keys.get("weight")
            if isinstance(weight, str):
                found.setdefault(weight, ("数",))
            for title, kind in _names(tree, node):
                if kind != ("数",) or title not in found:
                    known = found.get(title, ())
                    words = (
                        kind if kind in (("数",), ("日期",)) or known in (("数",), ("日期",), ()) else (*known, *kind)
                    )
                    found[title] = tuple(dict.fromkeys(words))
    return found


def _reads(scheme: Scheme, tree: Tree, node: Node, name: str) -> bool:
    own = register_of(tree, node)
    above = (each.keys.get("objects") for each in tree.ancestors(node))
    return own is not None and own not in scheme.tables and (own == name or name in above)


def _names(tree: Tree, node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names that only an object can give a value, and of what kind it is."""
    due = node.keys.get("due-date")
    if isinstance(due, Expression):
        yield from ((each, ("日期",)) for each in _unknown(tree, node, (due.syntax,)))
    for expression in expressions_of(node):
        for syntax in expressions.walk(expression.syntax):
            if isinstance(syntax, Binary) and isinstance(syntax.left, Name) and isinstance(syntax.right, Word):
                yield syntax.left.text, (syntax.right.text,)
            elif isinstance(syntax, Call) and syntax.function in _DATES:
                yield from ((each, ("日期",)) for each in _unknown(tree, node, syntax.arguments))
        yield from ((each, ("数",)) for each in sorted(expression.names) if _is_unknown(tree, node, each))


def _unknown(tree: Tree, node: Node, syntaxes: tuple[Syntax, ...]) -> list[str]:
    return [each.text for each in syntaxes if isinstance(each, Name) and _is_unknown(tree, node, each.text)]


def _is_unknown(tree: Tree, node: Node, name: str) -> bool:
    given = (each for keys in layers(node) for key in ("constants", "uses") for each in variants(keys.get(key)))
    known = any(isinstance(each, Mapping) and name in each for each in given)
    return not (known or name in BUILT_IN or holder(tree, node, name) is not None)


def _value(dice: Dice, kind: tuple[str, ...], at: int, key: tuple[str, ...]) -> str:
    if kind == ("日期",):
        return f"2021-{dice.whole(3, 10, *key):02d}-{dice.whole(1, 28, *key, 'day'):02d}"
    if kind == ("数",):
        return plain(Decimal(dice.whole(1, 9, *key)))
    return kind[at % len(kind)]
