"""Nodes that refer to each other in a circle: none could be scored first (rules.md 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzcli.ledger.problem import Problem
from zzcli.rules.expressions import Expression
from zzcli.rules.links import uses_of
from zzcli.rules.model import Node, Tree, When
from zzcli.rules.proof import Proof
from zzcli.rules.settle import layers, variants
from zzcli.rules.totals import uses_in_of

Key = tuple[str, str]


def check_cycles(proof: Proof) -> list[Problem]:
    """Return a problem for each circle of nodes, through children, `of`, `uses` and the `full-when` of nodes above.

    Earlier periods make none.
    """
    nodes: dict[Key, Node] = {(tree.stem, node.name): node for tree, node in proof.nodes()}
    edges = {
        (tree.stem, node.name): list(dict.fromkeys((*_needs(node), *_asked_above(tree, node))))
        for tree, node in proof.nodes()
    }
    found: list[Problem] = []
    done: set[Key] = set()
    for key in edges:
        if key not in done:
            for circle in _circles(key, edges, done):
                told = " → ".join(f"{stem}/{name}" for stem, name in (*circle, circle[0]))
                message = f"评分项绕成一圈：{told}；请改为读取上一期（@previous），或改正 uses 和 of"
                found.append(proof.problem("cycle", nodes[circle[0]], message))
    return found


def _needs(node: Node) -> Iterator[Key]:
    """Yield the nodes whose results a node needs in the same period."""
    for child in node.children:
        yield child.tree, child.name
    for use in (*uses_in_of(node), *(use for _, _, use in uses_of(node))):
        if use.when is When.NOW and not use.measure:
            yield use.tree, use.node


def _asked_above(tree: Tree, node: Node) -> Iterator[Key]:
    """Yield what `full-when` of the nodes above reads: it decides whether this node's figures are needed."""
    for above in tree.ancestors(node):
        conditions = [each for keys in layers(above) for each in variants(keys.get("full-when"))]
        names = {name for each in conditions if isinstance(each, Expression) for name in each.names}
        for _, name, use in uses_of(above):
            if name in names and use.when is When.NOW and not use.measure:
                yield use.tree, use.node


def _circles(start: Key, edges: Mapping[Key, list[Key]], done: set[Key]) -> Iterator[list[Key]]:
    """Walk depth-first from a node; yield every circle that closes on the way there."""
    path: list[Key] = [start]
    waiting = [iter(edges[start])]
    while path:
        following = next(waiting[-1], None)
        if following is None:
            done.add(path.pop())
            waiting.pop()
        elif following in path:
            yield path[path.index(following) :]
        elif following not in done:
            path.append(following)
            waiting.append(iter(edges.get(following, ())))
