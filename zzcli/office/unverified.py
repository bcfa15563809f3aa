"""Which figures due of a special are not verified yet."""

from __future__ import annotations

from collections.abc import Collection

from zzcli.ledger.figures import Block
from zzcli.ledger.periods import Period
from zzcli.rules.model import Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.dues import special_dues
from zzcli.scoring.evaluation import Evaluation, Run


def unverified(book: Book, period: Period, tree: Tree, items: Collection[str] = ()) -> int:
    """Return how many figures due have no 核定, of some items or (none given) of all, lines that are absent among them.

    A figure that nobody must give (`blank = 0`) is not counted.
    """
    evaluation = Run(book, provisional=True).at(period)
    blocks = book.ledger.figures(period, tree.stem).blocks
    there: dict[Node, dict[tuple[str, str, str], tuple[str, str]]] = {}
    count = 0
    for due in special_dues(evaluation, tree):
        if not due.needed or (items and due.node.name not in items):
            continue
        if due.node not in there:
            there[due.node] = cells(evaluation, due.node, blocks.get(due.node.name))
        _, verified = there[due.node].get((due.unit, due.object, due.measure.name), ("", ""))
        count += not verified
    return count


def cells(evaluation: Evaluation, node: Node, block: Block | None) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return what is declared and verified of a node by unit, object and measure."""
    if block is None:
        return {}
    measures = evaluation.measures(node)
    only = next(iter(measures)) if len(measures) == 1 else ""
    rows = zip(block.units, block.objects, block.measures, block.declared, block.verified, strict=True)
    return {(unit, path, name or only): (declared, verified) for unit, path, name, declared, verified in rows}
