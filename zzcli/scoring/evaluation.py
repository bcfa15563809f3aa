"""Where each node's score comes from: every node of a period is evaluated once, when it is first asked for.

`Run` holds the periods of one run; `Evaluation` is one period of it. Earlier periods are evaluated from the
same source with the same readings, never read from results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from zzcli.ledger.numbers import ZERO
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem
from zzcli.rules.model import Block, Measure, Node, Tree
from zzcli.rules.readings import in_force
from zzcli.rules.selectors import Members
from zzcli.rules.settle import Settled, choose, exists, layers, matches, settle, variants
from zzcli.scoring.book import Book
from zzcli.scoring.columns import Gap, Values, evaluate, truths
from zzcli.scoring.faults import Faults
from zzcli.scoring.figures import FigureReader
from zzcli.scoring.findings import Findings
from zzcli.scoring.frames import Frame, Object
from zzcli.scoring.modifiers import held, kept, reaches
from zzcli.scoring.names import NodeNames
from zzcli.scoring.objects import Listed, common, objects_of
from zzcli.scoring.records import Records
from zzcli.scoring.scores import Result, score_node
from zzcli.scoring.tables import TableReader

DECIDED = ("keep", "full-when", "gate")
"""Keys by which a node can have its score whatever those below it say."""


@dataclass(eq=False)
class Run:
    """One scoring run over a book: its options, the periods evaluated so far, and the problems met on the way.

    `readings` override the ledger's; `provisional` scores a missing figure zero instead of refusing, and
    `missing` then names the units that have such a zero.
    """

    book: Book
    readings: Mapping[str, str] = field(default_factory=dict)
    provisional: bool = False
    only: frozenset[str] | None = None  # the specials that are scored, by stem; None: all. What rule cases ask for.
    problems: list[Problem] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    checked: Period | None = None  # the period whose figures `scoring.checks` has checked
    asked: set[Period] = field(default_factory=set)  # periods whose files the run has read
    listed: dict[str, list[Listed]] = field(default_factory=dict)  # what `scoring.objects` has read of lists
    _periods: dict[Period, Evaluation] = field(default_factory=dict)

    def at(self, period: Period) -> Evaluation:
        """Return the evaluation of a period."""
        if period not in self._periods:
            self._periods[period] = Evaluation(self, period)
            self.asked.add(period)
        return self._periods[period]


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The classes of a node's inner rows: the keys that hold in each, and the class of every row."""

    settled: Sequence[Settled]
    of: Sequence[int]


class Evaluation:
    """One period's evaluation: frames, settled keys and results of nodes, each worked out once."""

    def __init__(self, run: Run, period: Period) -> None:
        self.run = run
        self.book = run.book
        self.scheme = run.book.scheme
        self.period = period
        self.choices = in_force(self.scheme.readings, run.book.ledger.config, period, run.readings)
        self.members = Members(self.scheme, run.book.ledger.units, period)
        self.figures = FigureReader(self)
        self.tables = TableReader(self)
        self.records = Records(self)
        self.findings = Findings(self)
        self.faults = Faults(self)
        self.listed: dict[str, Mapping[tuple[str, str], list[Object]]] = {}
        self._spans: dict[str, list[Evaluation]] = {}
        self._outer: dict[Node, Frame | None] = {}
        self._inner: dict[Node, Frame] = {}
        self._base: dict[Node, Settled] = {}
        self._alone: dict[tuple[Node, frozenset[int]], Settled] = {}
        self._measures: dict[Node, Mapping[str, Measure]] = {}
        self._classes: dict[Node, Classes] = {}
        self._results: dict[Node, Result | None] = {}
        self._excused: dict[Node, frozenset[int]] = {}

    # -- time -------------------------------------------------------------------------------------------------

    @cached_property
    def beginning(self) -> date:
        """The day from which figures are asked for: the scheme's first period, or the ledger's where that is later."""
        first = self.book.ledger.config.first
        since = self.scheme.since.start
        return since if first is None else max(since, first.start)

    def asks(self, period: Period) -> bool:
        """Whether a period's figures are asked for: not where it begins before the beginning.

        A quarter or year in whose course the beginning falls is asked for where the ledger has its folder.
        """
        if period.start >= self.beginning:
            return True
        return period.end >= self.beginning and period in self.book.ledger.periods()

    def before(self) -> Evaluation | None:
        """The period of this kind just before, or None when it lies before the beginning."""
        previous = self.period.previous
        return self.run.at(previous) if self.asks(previous) else None

    def earlier(self, span: str) -> list[Evaluation]:
        """The periods of the same `span` before this one, oldest first, from the beginning on."""
        if span not in self._spans:
            periods = self.period.since(Span(span))
            self._spans[span] = [self.run.at(period) for period in periods if self.asks(period)]
        return self._spans[span]

    def inside(self, kind: str) -> list[Evaluation]:
        """The months or quarters that lie in this period and not before the beginning, oldest first."""
        inner = Period(Span(kind), self.period.year, self.period.month)
        found = []
        while inner.start >= self.period.start:
            if self.asks(inner):
                found.append(self.run.at(inner))
            inner = inner.previous
        return found[::-1]

    def opening(self, tree: Tree, node: Node, unit: str, path: str, name: str) -> Decimal | None:
        """The value that opening.csv gives before the first period, or None."""
        found = self.book.ledger.opening().value(unit, tree.title, node.name, path, name)
        return None if found is None else found[0]

    def opened(self, tree: Tree, node: Node, frame: Frame, row: int, name: str, span: str) -> Decimal:
        """The opening value (结转, 保持, 已计) of a row, 0 where there is none or the span begins after it."""
        before = self.period.since(Span(span))
        if before and self.asks(before[0]):
            return ZERO
        return self.opening(tree, node, frame.units[row], frame.paths[row], name) or ZERO

    # -- where nodes exist ------------------------------------------------------------------------------------

    def outer(self, tree: Tree, node: Node) -> Frame | None:
        """The rows on which the node stands: those of its parent where it exists; None where it does not at all."""
        if node not in self._outer:
            self._outer[node] = self._find_outer(tree, node)
        return self._outer[node]

    def _find_outer(self, tree: Tree, node: Node) -> Frame | None:
        parent = tree.parents.get(node.name)
        if parent is None and not tree.track and self.run.only is not None and tree.stem not in self.run.only:
            return None
        periods = self.scheme.periods if parent is None else frozenset({str(self.period.kind)})
        if not exists(node, period=self.period, choices=self.choices, periods=periods):
            return None
        selectors = choose(self.choices, node.keys.get("units"))
        if parent is None:
            units = self._root_units(tree, selectors)
            return Frame(tuple(units)) if units else None
        if self.outer(tree, parent) is None:
            return None
        frame = self.inner(tree, parent)
        rows: Sequence[int] = range(frame.size)
        if selectors is not None:
            chosen = self.members.of(selectors)  # type: ignore[arg-type]
            rows = [i for i in rows if frame.units[i] in chosen]
        weights = self.base(parent).get("weights")
        if isinstance(weights, str):
            rows = [i for i in rows if self.tables.fits(weights, frame.units[i], node.name)]
        base = self.base(node)
        if base.get("objects") is None and base.get("where") is not None and frame.objects:
            met = truths(evaluate(base["where"], NodeNames(self, tree, node, base, frame)))
            rows = [i for i in rows if met[i] is True]
        return frame.keep(rows) if rows else None

    def _root_units(self, tree: Tree, selectors: object) -> Sequence[str]:
        if tree.units_in_ledger:
            return self.members.names([f"track:{tree.stem}"])
        if selectors is not None:
            return self.members.names(selectors)  # type: ignore[arg-type]
        takers = [track for track in self.scheme.tracks if tree.stem in taken_in(track)]
        return self.members.names([f"track:{track.stem}" for track in takers]) if takers else ()

    def inner(self, tree: Tree, node: Node) -> Frame:
        """The rows on which the node is scored: its own rows, or the objects of those. The node must exist."""
        if node not in self._inner:
            frame = self.outer(tree, node)
            if frame is None:
                raise LookupError(f"{tree.stem}/{node.name} does not exist in {self.period}")
            self._inner[node] = objects_of(self, tree, node, frame)
        return self._inner[node]

    # -- which keys hold --------------------------------------------------------------------------------------

    def base(self, node: Node) -> Settled:
        """The node's keys where no block with `units` or `if` holds; what objects and `if` conditions read."""
        if node not in self._base:
            self._base[node] = self._settle(node, frozenset())
        return self._base[node]

    def total(self, tree: Tree) -> Node:
        """The node that ranks a track's units in the period: what its root names as `total`, by default the root."""
        name = self.base(tree.root).get("total")
        return tree.nodes[name] if isinstance(name, str) else tree.root

    def _settle(self, node: Node, holding: frozenset[int]) -> Settled:
        return settle(
            node,
            period=self.period,
            choices=self.choices,
            holds=lambda block: not by_row(block) or id(block) in holding,
        )

    def without_objects(self, node: Node, unit: str) -> Settled:
        """The keys that hold for a unit by itself: blocks with `units` apply, those that ask of an object do not."""
        split = [b for b in node.blocks if b.units is not None and b.condition is None]
        holding = frozenset(id(b) for b in split if unit in self.members.of(b.units))  # type: ignore[arg-type]
        if not holding:
            return self.base(node)
        if (node, holding) not in self._alone:
            self._alone[node, holding] = self._settle(node, holding)
        return self._alone[node, holding]

    def measures(self, node: Node) -> Mapping[str, Measure]:
        """The measures that the node owns, whichever of its blocks hold."""
        if node not in self._measures:
            found: dict[str, Measure] = dict(self.base(node)["measures"])
            for block in node.blocks:
                if by_row(block) and matches(block, self.period, self.choices):
                    found.update(self._settle(node, frozenset({id(block)}))["measures"])
            self._measures[node] = found
        return self._measures[node]

    def classes(self, tree: Tree, node: Node) -> Classes:
        """The classes of the node's inner rows that its `when` blocks make."""
        if node not in self._classes:
            self._classes[node] = self._find_classes(tree, node)
        return self._classes[node]

    def _find_classes(self, tree: Tree, node: Node) -> Classes:
        frame = self.inner(tree, node)
        split = [b for b in node.blocks if by_row(b) and matches(b, self.period, self.choices)]
        if not split:
            return Classes([self.base(node)], [0] * frame.size)
        names = NodeNames(self, tree, node, self.base(node), frame)
        columns: list[list[int]] = []
        for block in split:
            holds: Sequence[bool | Gap] = [True] * frame.size
            if block.units is not None:
                units = self.members.of(block.units)
                holds = [unit in units for unit in frame.units]
            if block.condition is not None:
                met = truths(evaluate(block.condition, names))
                holds = [a is True and b is True for a, b in zip(holds, met, strict=True)]
            columns.append([id(block) if held_ else 0 for held_ in holds])
        found: dict[tuple[int, ...], int] = {}
        of = [found.setdefault(row, len(found)) for row in zip(*columns, strict=True)]
        return Classes([self._settle(node, frozenset(row)) for row in found] or [self.base(node)], of)

    def populations(self, tree: Tree, node: Node, settled: Settled, frame: Frame) -> list[int]:
        """The population of each row as a number: its `within` group; per object where a list is common to units."""
        keys: list[object] = [0] * frame.size
        within = settled.get("within")
        if within:
            sets = [self.members.of([selector]) for selector in within]
            keys = [next((g for g, members in enumerate(sets) if u in members), -1) for u in frame.units]
        if frame.objects:
            lists = [self.base(above).get("objects") for above in (node, *tree.ancestors(node))]
            nearest = next((name for name in lists if name is not None), None)
            if isinstance(nearest, str) and common(self, nearest):
                keys = list(zip(keys, frame.paths, strict=True))
        numbers: dict[object, int] = {}
        return [numbers.setdefault(key, len(numbers)) for key in keys]

    # -- results ----------------------------------------------------------------------------------------------

    def result(self, tree: Tree, node: Node) -> Result | None:
        """The node's result; None where it does not exist in this period."""
        if node not in self._results:
            self._results[node] = None if self.outer(tree, node) is None else score_node(self, tree, node)
        return self._results[node]

    def values(self, tree: Tree, node: Node, settled: Settled, key: str, frame: Frame) -> Values:
        """The column of an expression or number at `key` of the settled keys; the key must be there."""
        value = settled[key]
        if isinstance(value, Decimal):
            return [value] * frame.size
        return evaluate(value, NodeNames(self, tree, node, settled, frame))

    def may_lack(self, tree: Tree, node: Node) -> list[bool]:
        """Whether each inner row may be without the task (`-`): whether `absent` holds for it."""
        if not any("absent" in block.keys and by_row(block) for block in node.blocks):
            return [self.base(node).get("absent") is not None] * self.inner(tree, node).size
        classes = self.classes(tree, node)
        allowed = [settled.get("absent") is not None for settled in classes.settled]
        return [allowed[number] for number in classes.of]

    def excused(self, tree: Tree, node: Node) -> frozenset[int]:
        """The node's inner rows for which nothing below needs figures: the node, or one above it, is full or zero
        there whatever they say, or there is no such task (`-`)."""
        if node not in self._excused:
            self._excused[node] = self._find_excused(tree, node)
        return self._excused[node]

    def _find_excused(self, tree: Tree, node: Node) -> frozenset[int]:
        frame = self.inner(tree, node)
        rows: set[int] = set()
        parent = tree.parents.get(node.name)
        if parent is not None:
            above = self.excused(tree, parent)
            if above:
                parents = self.inner(tree, parent).rows_for(frame)
                rows = {i for i, row in enumerate(parents) if row in above}
        if node.children:
            lacking = self.may_lack(tree, node)
            for measure in self.measures(node).values() if any(lacking) else ():
                column = self.figures.column(tree, node, measure)
                gone = (i for i, value in enumerate(column) if isinstance(value, Gap) and value.kind == "none")
                rows |= {i for i in gone if lacking[i]}
        for number, settled in enumerate(self.classes(tree, node).settled):
            if not any(settled.get(key) is not None for key in DECIDED):
                continue
            members = [i for i, of in enumerate(self.classes(tree, node).of) if of == number]
            best = kept(self, tree, node, settled, frame)
            if best is not None:
                rows |= {i for i in members if (kept_best := best[i]) is not None and reaches(kept_best, settled)}
            met = held(self, tree, node, settled, frame, "full-when")
            if met is not None:
                rows |= {i for i in members if isinstance(met[i], Decimal) and met[i] != ZERO}
            gate = held(self, tree, node, settled, frame, "gate") if _reads_figures_only(settled, "gate") else None
            if gate is not None:
                rows |= {i for i in members if gate[i] == ZERO}
        return frozenset(rows)


def _reads_figures_only(settled: Settled, key: str) -> bool:
    """Whether a condition reads no other node, which might be one below that asks whether it is excused."""
    condition = settled.get(key)
    return condition is not None and not set(condition.names) & set(settled.get("uses") or ())


def by_row(block: Block) -> bool:
    """Whether a block's conditions differ from row to row."""
    return block.units is not None or block.condition is not None


@lru_cache(maxsize=64)
def taken_in(track: Tree) -> frozenset[str]:
    """Return the stems of the trees that a track's nodes take in (`of`), whatever readings and months say."""
    found: set[str] = set()
    for node in track.root.walk():
        for keys in layers(node):
            for parts in variants(keys.get("of") or ()):
                found.update(use.tree for use, _ in parts)  # type: ignore[attr-defined]
    return frozenset(found)
