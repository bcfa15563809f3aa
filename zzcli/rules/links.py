"""Whether what one node reads of another is there: the measures behind `条目:指标` (rules.md 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.ledger.toml import Document
from zzcli.rules import measures
from zzcli.rules.model import Measure, Node, Scheme, Use
from zzcli.rules.settle import layers, variants


def owned_measures(node: Node) -> dict[str, Measure]:
    """Return every measure a node may ask of the ledger, whatever the period, reading and class of rows."""
    declared: dict[str, Measure] = {}
    implied: dict[str, Measure] = {}
    for keys in layers(node):
        declared.update(keys.get("measures", {}))  # type: ignore[call-overload]
        for key in () if keys.get("records") else measures.IMPLIED:
            for each in variants(keys.get(measures.beside(key), {})):
                implied.update(each)  # type: ignore[call-overload]
    if any(keys.get("method") == "judged" for keys in layers(node)):
        declared = dict(measures.of_method("judged", {"measures": declared}))
    return {**implied, **declared}


def uses_of(node: Node) -> Iterator[tuple[tuple[str | int, ...], str, Use]]:
    """Yield where each use of a node stands, its name and what it reads."""
    for at, keys in ((None, node.keys), *((number, block.keys) for number, block in enumerate(node.blocks))):
        here = node.origin.keys if at is None else (*node.origin.keys, "when", at)
        uses = keys.get("uses")
        if isinstance(uses, Mapping):
            for name, use in uses.items():
                yield (*here, "uses", name), name, use


def facts_of(node: Node) -> Iterator[tuple[tuple[str | int, ...], Measure, str, Use]]:
    """Yield where a measure of a node says how it hangs together with another, the measure, the key, the other."""
    for at, keys in ((None, node.keys), *((number, block.keys) for number, block in enumerate(node.blocks))):
        here = node.origin.keys if at is None else (*node.origin.keys, "when", at)
        declared = keys.get("measures")
        for name, measure in declared.items() if isinstance(declared, Mapping) else ():
            for key, use in (("same-as", measure.same_as), ("sum", measure.sum_of)):
                if use is not None:
                    yield (*here, "measures", name, key), measure, key, use


def check_links(scheme: Scheme, documents: Mapping[str, Document]) -> list[Problem]:
    """Return a problem for each use of a measure that the other node does not have, or has in another unit."""
    trees = {tree.stem: tree for tree in (*scheme.specials, *scheme.tracks)}
    found = []
    for tree in trees.values():
        for node in tree.root.walk():
            for keys, measure, key, use in facts_of(node):
                target = trees[use.tree].nodes.get(use.node) if use.tree in trees else None
                if target is not None:
                    message = _unlike(measure, key, use, owned_measures(target))
                    if message:
                        found.append(Problem("unknown-path", documents[node.origin.path].place(*keys), message))
            for keys, _, use in uses_of(node):
                target = trees[use.tree].nodes.get(use.node) if use.tree in trees else None
                if not use.measure or target is None:
                    continue
                owned = owned_measures(target)
                if use.what not in owned:
                    place = documents[node.origin.path].place(*keys)
                    message = f"“{use.node}”没有指标“{use.what}”{hint(use.what, owned)}，请改正"
                    found.append(Problem("unknown-path", place, message))
    return found


def _unlike(measure: Measure, key: str, use: Use, owned: Mapping[str, Measure]) -> str:
    """Say why two measures cannot be compared; empty where they can."""
    other = owned.get(use.what)
    if other is None:
        return f"“{use.node}”没有指标“{use.what}”{hint(use.what, owned)}，请改正"
    if (measure.kind, measure.unit) != (other.kind, other.unit):
        return f"{key} 的两个指标种类和计量单位应相同，“{use.what}”是 {other.kind} {other.unit}，请改正"
    if key == "sum" and other.of_city:
        return f"sum 的“{use.what}”已是全市的数，应为按单位填报的指标，请改正"
    return ""
