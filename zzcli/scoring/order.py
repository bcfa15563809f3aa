"""The order in which the rules name things: what `fmt` sorts by (ledger.md, canonical form)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzcli.ledger.fmt import Order
from zzcli.rules.measures import IMPLIED, JUDGED, beside
from zzcli.rules.model import Measure, Node, Tree
from zzcli.scoring.book import Book


def order_of(book: Book, tree: Tree) -> Order:
    """Return the order of a special's items, and of the objects and measures within each."""
    nodes = [node for node in tree.root.walk() if node is not tree.root or measures_of(node)]
    return Order(
        items=[node.name for node in nodes],
        objects={node.name: names for node in nodes if (names := list(_objects(book, tree, node)))},
        measures={node.name: list(found) for node in nodes if (found := measures_of(node))},
    )


def measures_of(node: Node) -> Mapping[str, Measure]:
    """Return every measure that a node's keys and `when` blocks declare or imply, in order."""
    found: dict[str, Measure] = {}
    for keys in (node.keys, *(block.keys for block in node.blocks)):
        for key in (*map(beside, IMPLIED), "measures"):
            declared = keys.get(key)
            if isinstance(declared, Mapping):
                found.update(declared)
        if keys.get("method") == "judged" and not found:
            found[JUDGED.name] = JUDGED
    return found


def register_of(tree: Tree, node: Node) -> str | None:
    """Return the list whose objects a node's figures are about: its own, else that of the nearest node above."""
    for each in (node, *tree.ancestors(node)):
        name = each.keys.get("objects")
        if isinstance(name, str):
            return name
    return None


def _objects(book: Book, tree: Tree, node: Node) -> Iterator[str]:
    """Yield the objects of a node as figures name them (`路/处` for one inside another), in the list's order."""
    name = register_of(tree, node)
    if name is None:
        return
    table = book.scheme.tables.get(name)
    if table is None:
        rows = [(row.outer, row.name) for row in book.ledger.register(name).rows]
    else:
        rows = list(zip(map(str, table.column("上级")), map(str, table.column("对象")), strict=True))
    yield from dict.fromkeys(f"{outer}/{inner}" if outer else inner for outer, inner in rows)
