"""How far a reading reaches: the nodes whose scores can change when another option of it is chosen (rules.md 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from zzcli.rules.links import uses_of
from zzcli.rules.model import Node, Scheme, Tree
from zzcli.rules.readings import inside, used
from zzcli.rules.settle import layers
from zzcli.rules.totals import uses_in_of

Key = tuple[str, str]
"""A node by its tree's stem and its name."""

_DOWNWARD = ("keep", "full-when", "gate")
"""Keys by which a node's own score decides what is asked of the nodes below it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Which nodes read which: by the key of a node those that take in its score or its figures, in any period."""

    scheme: Scheme
    trees: Mapping[Key, Tree]
    nodes: Mapping[Key, Node]
    readers: Mapping[Key, tuple[Key, ...]]
    direct: Mapping[str, tuple[Node, ...]]

    def of(self, reading: str) -> frozenset[Node]:
        """Return every node whose score can depend on a reading, by the reading's full id.

        Structure flows down (a parent's rows and figures are its children's), scores flow up and to the nodes
        that use them. A reading of what a finding does reaches everything.
        """
        if any(
            reading in (*inside(rule.scope), *inside(rule.effect), *inside(rule.peers)) for rule in self.scheme.findings
        ):
            return frozenset(self.nodes.values())
        return self._reached([(node.tree, node.name) for node in self.direct.get(reading, ())], [])

    def above(self, node: Node) -> frozenset[Node]:
        """Return every node whose score can depend on the score of a node, itself not among them."""
        return self._reached([], [(node.tree, node.name)]) - {node}

    def _reached(self, shaped: list[Key], scored: list[Key]) -> frozenset[Node]:
        found: set[Key] = set()
        while shaped or scored:
            if shaped:
                key = shaped.pop()
                below = [(each.tree, each.name) for each in self.nodes[key].walk()]
                new = [each for each in below if each not in found]
                found.update(new)
                scored += new or [key]
                continue
            key = scored.pop()
            shaped += [reader for reader in self.readers.get(key, ()) if reader not in found]
            for above in self.trees[key].ancestors(self.nodes[key]):
                name = (above.tree, above.name)
                if name in found:
                    continue
                found.add(name)
                scored.append(name)
                if _asks_less(above):
                    shaped.append(name)
        return frozenset(self.nodes[key] for key in found)


def reach(scheme: Scheme) -> Reach:
    """Return which nodes of a scheme read which."""
    trees = (*scheme.specials, *scheme.tracks)
    nodes: dict[Key, Node] = {}
    homes: dict[Key, Tree] = {}
    readers: dict[Key, list[Key]] = defaultdict(list)
    for tree in trees:
        for node in tree.root.walk():
            key = (tree.stem, node.name)
            nodes[key], homes[key] = node, tree
            for use in (*uses_in_of(node), *(use for _, _, use in uses_of(node))):
                readers[use.tree, use.node].append(key)
    direct = {name: tuple(found) for name, found in used(scheme).items()}
    return Reach(scheme, homes, nodes, {key: tuple(found) for key, found in readers.items()}, direct)


def _asks_less(node: Node) -> bool:
    return any(key in keys for keys in layers(node) for key in _DOWNWARD)
