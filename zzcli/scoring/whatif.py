"""A period scored again with some verified figures laid over, in memory: nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zzcli.ledger.csvtext import read_table, write_table
from zzcli.ledger.figures import HEADER
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Overlay
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK, PLAIN, ValueFault
from zzcli.rules.model import Measure, Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.figures import NUMBERS, convert, itemised

_NOTE = "试算"  # "no such task" asks for a reason


class WhatIfFault(ValueError):
    """A figure that cannot be laid over; the message is one Chinese line."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A verified figure that is tried: whose, which, what stands there (None: no line), and what is tried."""

    tree: Tree
    node: Node
    unit: str
    object: str
    measure: Measure
    before: str | None
    after: str


def figure(evaluation: Evaluation, tree: Tree, node: Node, unit: str, rest: str, text: str) -> Figure:
    """Return the figure of a unit that a path means, with the value tried; `rest` is what follows the item in the path.

    Raises WhatIfFault: no such figure is asked of the unit in the period, or the value is none of its kind.
    """
    if evaluation.outer(tree, node) is None:
        raise WhatIfFault(f"“{node.name}”在{evaluation.period}不评分")
    measures = {name: each for name, each in evaluation.measures(node).items() if not each.records}
    path, measure = _split(node, measures, rest)
    owner = CITY if measure.of_city else unit
    if not measure.of_city and unit not in evaluation.inner(tree, node).units:
        raise WhatIfFault(f"{evaluation.period} {unit} 不评“{node.name}”")
    if not measure.of_city and not itemised(evaluation, node):
        _object(evaluation, tree, node, unit, path)
    if measure.kind in NUMBERS or text.translate(PLAIN) == NO_TASK:
        text = text.translate(PLAIN).strip()  # typed with an input method, as in forms
    if text != NO_TASK:
        try:
            convert(measure, text)
        except ValueFault as fault:
            raise WhatIfFault(f"{owner} {node.name}“{measure.name}”: {fault.message}") from None
    elif not any(evaluation.may_lack(tree, node)):
        raise WhatIfFault(f"{owner} {node.name}: 这一项不能填“-”")
    cell = evaluation.figures.cell(tree, node, measure.name, owner, path)
    return Figure(tree, node, owner, path, measure, None if cell is None else cell.verified, text)


def _split(node: Node, measures: dict[str, Measure], rest: str) -> tuple[str, Measure]:
    """Tell the object from the measure in what follows the item; an item's only measure, or the only one that is not
    for the whole city, need not be named."""
    if not measures:
        below = [each.name for each in node.children]
        more = f"，可写它的下级：{'、'.join(below[:5])}" if below else ""
        raise WhatIfFault(f"“{node.name}”没有自己的数据{more}")
    path, _, name = rest.rpartition("/")
    if rest in measures:
        return "", measures[rest]
    if name in measures:
        return path, measures[name]
    own = [each for each in measures.values() if not each.of_city] or list(measures.values())
    if len(own) == 1:
        return rest, own[0]
    raise WhatIfFault(f"“{node.name}”要写明指标{hint(name, measures)}：{'、'.join(measures)}")


def _object(evaluation: Evaluation, tree: Tree, node: Node, unit: str, path: str) -> None:
    known = [there for owner, there in evaluation.inner(tree, node).index if owner == unit]
    if path in known:
        return
    named = [each for each in known if each]
    if not named:
        raise WhatIfFault(f"“{node.name}”没有“{path}”这个指标，也不分对象")
    raise WhatIfFault(f"{unit}“{node.name}”没有对象“{path}”{hint(path, named)}，可写：{'、'.join(named[:5])}")


def laid_over(book: Book, period: Period, figures: Sequence[Figure]) -> Book:
    """Return the ledger as if these figures were verified."""
    contents: dict[str, bytes] = {}
    for stem in dict.fromkeys(each.tree.stem for each in figures):
        own = [each for each in figures if each.tree.stem == stem]
        path = book.ledger.figures(period, stem).path
        contents[path] = _with(path, book, own)
    source = Overlay(book.ledger.source, contents)
    rules = source if book.rules is book.ledger.source else book.rules
    return Book(Ledger.open(source), book.scheme, rules, book.folder)


def _with(path: str, book: Book, figures: Sequence[Figure]) -> bytes:
    rows = list(read_table(path, book.ledger.source.read(path) or ",".join(HEADER).encode(), HEADER).rows)
    for each in figures:
        at = next((number for number, row in enumerate(rows) if _is_of(each, row, book)), None)
        if at is None:
            rows.append((each.unit, each.node.name, each.object, each.measure.name, "", each.after, _NOTE))
        else:
            note = rows[at][6] or (_NOTE if each.after == NO_TASK else "")
            rows[at] = (*rows[at][:5], each.after, note)
    return write_table(HEADER, rows)


def _is_of(each: Figure, row: Sequence[str], book: Book) -> bool:
    known = book.ledger.units.resolve(row[0])
    name = row[0] if known is None else known.name
    return (name, *row[1:3]) == (each.unit, each.node.name, each.object) and row[3] in ("", each.measure.name)
