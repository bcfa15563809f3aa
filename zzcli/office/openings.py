"""Invented opening values: what the first period of a demo asks of the time before it (ledger/opening.csv)."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.ledger.numbers import plain
from zzcli.ledger.units import CITY
from zzcli.office.asked import expressions_of, holder
from zzcli.office.invention import NOTE, Inventor
from zzcli.rules import expressions
from zzcli.rules.expressions import Call, Name
from zzcli.rules.model import Measure, Node, Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.order import measures_of

Line = tuple[str, str, str, str, str, str, str]


def opening_lines(first: Evaluation, inventor: Inventor, tree: Tree) -> Iterator[Line]:
    """Yield 单位,专项,评分项,对象,指标,值,备注 for what the rules read before the `first` period, each once.

    That is a measure inside `prev()`, and one that is not due in the first period but held from an earlier one.
    `inventor` invents for the period just before.
    """
    known: set[tuple[str, ...]] = set()
    for node in tree.root.walk():
        if first.outer(tree, node) is None:
            continue
        for owner, measure in _before(first, tree, node):
            rows = [(CITY, "")] if measure.of_city else first.inner(tree, node).index
            for unit, path in rows:
                key = (unit, tree.title, owner.name, path, measure.name)
                if key not in known:
                    known.add(key)
                    yield (*key, plain(inventor.number(owner, measure, unit, path)), NOTE)


def _before(first: Evaluation, tree: Tree, node: Node) -> Iterator[tuple[Node, Measure]]:
    """Yield the measures, each with the node that owns it, that a node reads before the first period."""
    names = [
        syntax.arguments[0].text
        for expression in expressions_of(node)
        for syntax in expressions.walk(expression.syntax)
        if isinstance(syntax, Call) and syntax.function == "prev" and isinstance(syntax.arguments[0], Name)
    ]
    for name in dict.fromkeys(names):
        owner = holder(tree, node, name)
        if owner is not None:
            yield owner, measures_of(owner)[name]
    base = first.base(node)
    due = base.get("due")
    if due is not None and base.get("hold") and first.period.month not in due:
        yield from ((node, measure) for measure in (base.get("measures") or {}).values() if measure.name not in names)
