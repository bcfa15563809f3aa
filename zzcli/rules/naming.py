"""Every name in an expression is known and means one thing (rules.md 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.rules.expressions import BUILT_IN, Expression
from zzcli.rules.links import owned_measures
from zzcli.rules.model import Node, Tree
from zzcli.rules.proof import Proof
from zzcli.rules.settle import layers, variants

_NOT_ATTRIBUTES = frozenset({"单位", "对象", "上级"})


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names of a node may stand for, by where they come from; `open`: the ledger's registers add more."""

    sources: Mapping[str, frozenset[str]]
    columns: frozenset[str]
    open: bool

    def known(self) -> list[str]:
        return [name for names in (*self.sources.values(), self.columns) for name in sorted(names)]

    def meanings(self, name: str) -> list[str]:
        """Return the sources a bare name has; a column that bears a measure's name is read by target alone."""
        found = [source for source, names in self.sources.items() if name in names]
        if name in self.columns and "指标" not in found:
            found.append("取值表的列")
        return found


def check_names(proof: Proof) -> list[Problem]:
    """Return a problem for each name in an expression that nothing defines, or that two things do."""
    found: list[Problem] = []
    for tree, node in proof.nodes():
        names = _names(proof, tree, node)
        for keys, expression in expressions_of(node):
            for name in sorted(expression.names - BUILT_IN):
                meanings = names.meanings(name)
                if len(meanings) > 1:
                    told = "，也是".join(meanings)
                    message = f"表达式里的“{name}”是{told}，请改名"
                    found.append(proof.problem("ambiguous-name", node, message, *keys))
                elif not meanings and not names.open:
                    near = hint(name, names.known())
                    message = f"表达式里的“{name}”没有定义{near}，请在 measures、uses 或 constants 里写明"
                    found.append(proof.problem("unknown-name", node, message, *keys))
        found += _early_conditions(proof, node, names)
    return found


def _early_conditions(proof: Proof, node: Node, names: _Names) -> Iterator[Problem]:
    """Yield a problem for each measure or use in an `if` beside `measures`: it is asked before there are figures."""
    early = (names.sources["常数"] | names.sources["对象的属性"] | BUILT_IN) - {"full"}
    for at, block in enumerate(node.blocks):
        if block.condition is None or "measures" not in block.keys:
            continue
        for name in sorted(block.condition.names - early):
            if name in names.sources["指标"] or name in names.sources["引用"] or not names.open:
                message = f"与 measures 写在一起的 if 只能用月、属性、常数和计划值，不能用“{name}”"
                yield proof.problem("unknown-name", node, message, "when", at, "if")


def _names(proof: Proof, tree: Tree, node: Node) -> _Names:
    measures = frozenset(name for each in (node, *tree.ancestors(node)) for name in owned_measures(each))
    attributes: set[str] = set()
    is_open = False
    for each in (node, *tree.ancestors(node)):
        for keys in layers(each):
            for objects in variants(keys.get("objects")):
                table = proof.scheme.tables.get(str(objects))
                if table is not None:
                    attributes |= {*table.keys, *table.columns} - _NOT_ATTRIBUTES
                elif objects is not None:
                    is_open = True
    return _Names(
        {
            "指标": measures,
            "引用": frozenset(_written(node, "uses")),
            "常数": frozenset(_written(node, "constants")),
            "对象的属性": frozenset(attributes),
        },
        frozenset(_columns(proof, node)),
        is_open,
    )


def _written(node: Node, key: str) -> Iterator[str]:
    for keys in layers(node):
        for found in variants(keys.get(key) or {}):
            yield from found  # type: ignore[misc]


def _columns(proof: Proof, node: Node) -> Iterator[str]:
    for keys in layers(node):
        for path in variants(keys.get("values")):
            if isinstance(path, str):
                yield from proof.scheme.tables[path].columns


def expressions_of(node: Node) -> Iterator[tuple[tuple[str | int, ...], Expression]]:
    """Yield every expression of a node, conditions of blocks included, with the keys that lead to it."""
    for at, keys in ((None, node.keys), *((number, block.keys) for number, block in enumerate(node.blocks))):
        here: tuple[str | int, ...] = () if at is None else ("when", at)
        for name, value in keys.items():
            for found in variants(value):
                for expression in found if isinstance(found, tuple) else (found,):
                    if isinstance(expression, Expression):
                        yield (*here, name), expression
    for at, block in enumerate(node.blocks):
        if block.condition is not None:
            yield ("when", at, "if"), block.condition
