"""The checked form of a scheme: trees of nodes, as immutable values that scoring reads and never changes.

A `Node` holds its keys as they were written, but typed. Three things can still stand in place of a value and
are resolved by `zzcli.rules.settle` for a period, a set of readings and a class of rows:
`Chosen` ("?reading"), `ByMonth` ({3 = 70, 4 = 80}) and the `when` blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from zzcli.ledger.periods import Period, Span
from zzcli.rules.expressions import Expression


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value stands in a TOML file: the path of the file and the keys that lead to it.

    `zzcli.ledger.toml.place` turns it into a `Place`; that parses the file again, so only problems and traces ask.
    """

    path: str
    keys: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class ByMonth:
    """A value that changes with the month: an entry holds until the next; before the first there is none."""

    entries: tuple[tuple[int, object], ...]

    def at(self, month: int) -> object:
        """Return the value in force in `month`, or None before the first entry."""
        found = None
        for start, value in self.entries:
            if start <= month:
                found = value
        return found


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value that a reading chooses: `"?node-points"` with the typed value of every option key."""

    reading: str
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Varying:
    """A value with a `Chosen` or `ByMonth` somewhere inside: its `parts`, and what makes it of the resolved parts."""

    parts: tuple[object, ...]
    build: Callable[..., object]


class MeasureKind(StrEnum):
    """What a measure's figures are."""

    NUMBER = "number"
    COUNT = "count"
    PERCENT = "percent"
    YES_NO = "yes-no"
    DATE = "date"
    CHOICE = "choice"
    JUDGED = "judged"


class MeasureSpan(StrEnum):
    """What a figure covers: the month alone, the year to date, or the state at the month's end."""

    MONTH = "month"
    YEAR = "year"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that a node asks of the ledger (rules.md 2). `of_city`: one line of the unit 全市 for all.

    `blank`: what an empty or absent cell means (only 0); None: it is missing. `records` and `where`: the measure
    is not a figure but counts records (`adjustments`, `spot-checks`). `range`: the lowest and highest value that can
    be. `same_as` is the measure that asks for the same fact in another place, `sum_of` the one whose units' figures
    add up to this city-wide one.
    """

    name: str
    kind: MeasureKind
    unit: str = ""
    span: MeasureSpan = MeasureSpan.MONTH
    of_city: bool = False
    blank: Decimal | None = None
    words: tuple[str, ...] = ()
    records: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    range: tuple[Decimal, Decimal] | None = None
    same_as: Use | None = None
    sum_of: Use | None = None


class When(StrEnum):
    """Which periods a `uses` path reads: this one, the last that scored the node, or the mean over those inside it."""

    NOW = "now"
    PREVIOUS = "previous"
    MONTHS = "months"
    QUARTERS = "quarters"


@dataclass(frozen=True, slots=True)
class Use:
    """Another node's result or measure: `tree` is a special's stem or a track's id, `node` the node's name in it.

    `what` is "score", "full", "rate" or "rank", or, when `measure` is true, the name of a measure of that node.
    """

    tree: str
    node: str
    what: str = "score"
    measure: bool = False
    when: When = When.NOW


class Part(NamedTuple):
    """A node taken in as a child by `of`; `points` (None: as they are) is what its full is rescaled to."""

    use: Use
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or floor: points (None: "none") and the span over which they are counted (None: the period)."""

    points: Decimal | None
    span: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A `when` block: conditions joined by and, and the keys it sets where they hold (method included)."""

    keys: Mapping[str, object]
    units: tuple[str, ...] | None = None
    months: frozenset[int] | None = None
    period: str | None = None
    since: Period | None = None  # the key `from`
    until: Period | None = None
    reading: Mapping[str, str] = field(default_factory=dict)
    condition: Expression | None = None  # the key `if`


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A node of a tree: a special's root, an item, or a node of a track (rules.md 1).

    `keys` holds every key that was written but id, name, clause, item and when, typed by its `Kind`; `method` is
    always there. Beside `kinds`, `points` and `nodes` stand `kinds:measures` and so on, the measures they imply.
    `tree` is the special's stem or the track's id. The root's name is the special's title, its id the special's.
    """

    tree: str
    id: str
    name: str
    clause: str
    keys: Mapping[str, object]
    blocks: tuple[Block, ...]
    children: tuple[Node, ...]
    origin: Origin

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A special or a track: its root node, and by node name the nodes, parents and depth-first order.

    `stem` is the file's name without .toml, an inline special's id, or a track's id.
    """

    stem: str
    id: str
    title: str
    document: str
    lead: tuple[str, ...]
    root: Node
    nodes: Mapping[str, Node]
    parents: Mapping[str, Node]  # by the child's name; the root has none
    track: bool = False
    units_in_ledger: bool = False  # track: units = "ledger"
    columns: tuple[tuple[str, str], ...] = ()  # track: (heading, node name) of the ranking table, in order

    def ancestors(self, node: Node) -> Iterator[Node]:
        """Yield the node's parent, its parent, and so on to the root."""
        parent = self.parents.get(node.name)
        while parent is not None:
            yield parent
            parent = self.parents.get(parent.name)


@dataclass(frozen=True, slots=True)
class Reading:
    """A registered choice (rules.md 6). `id` as config names it: `3/node-points`, or bare for scheme.toml's."""

    id: str
    clause: str
    question: str
    default: str
    reason: str
    options: Mapping[str, str]
    since: Period | None
    origin: Origin


@dataclass(frozen=True, slots=True, eq=False)
class ValuesTable:
    """A scheme's CSV: key columns (单位 组别 月 对象 评分项 事项 级别 角色 从 至) and value columns (rules.md 2).

    `rows` are (line, keys, values); a key cell that is empty fits anything; numbers are Decimal, other texts str.
    """

    path: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...], tuple[object, ...]], ...]

    def column(self, name: str) -> list[object]:
        """Return the cells of a key or value column, one a row; empty texts where the table has no such column."""
        if name in self.columns:
            at = self.columns.index(name)
            return [values[at] for _, _, values in self.rows]
        if name in self.keys:
            at = self.keys.index(name)
            return [keys[at] for _, keys, _ in self.rows]
        return [""] * len(self.rows)


@dataclass(frozen=True, slots=True)
class FindingRule:
    """What a finding of this kind does (rules.md 7).

    `scope` is month, special, item or object; `effect` unranked, zero, exclude, or none (it is only on record).
    `peers`: whether the others are ranked and averaged with what it is about (count) or without it (skip).
    """

    kind: str
    clause: str
    scope: object  # str or Chosen
    effect: object  # str or Chosen
    special: str = ""
    peers: object = "skip"  # str or Chosen


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due: `end` of the period, or `+N`, the Nth of the next month.

    `periods` and `months`: for which kinds of periods, and for those that end in which months (None: for all).
    `each_month`: for every month of the period rather than for its last.
    """

    what: str
    clause: str
    due: str
    periods: frozenset[str] | None = None
    months: frozenset[int] | None = None
    each_month: bool = False

    def holds(self, period: Period) -> bool:
        """Whether it is due for such a period."""
        kind = self.periods is None or period.kind in self.periods
        return kind and (self.months is None or period.month in self.months)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of 审签, in order; empty `specials` and `files` sign every figures file and record."""

    name: str
    specials: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """A checked 办法.

    `groups` are by name the selectors as written, `partitions` by name the groups they consist of; `tables` by
    their path in the scheme's folder, as the keys of nodes name them (`targets/02.csv`).
    """

    name: str
    title: str
    document: str
    since: Period
    periods: frozenset[str]
    stages: tuple[Stage, ...]
    specials: tuple[Tree, ...]
    tracks: tuple[Tree, ...]
    groups: Mapping[str, tuple[str, ...]]
    partitions: Mapping[str, tuple[str, ...]]
    readings: Mapping[str, Reading]
    tables: Mapping[str, ValuesTable]
    findings: tuple[FindingRule, ...]
    deadlines: tuple[Deadline, ...]
    outcomes: tuple[Mapping[str, object], ...] = ()
    issuers: Mapping[str, str] = field(default_factory=dict)  # the level of each 机关
    event_dates: object = "month"  # str or Chosen: where the date of an adjustment may lie
    public: frozenset[str] = frozenset()  # what the page shows beside ranks and scores

    def kinds(self) -> tuple[Span, ...]:
        """Return the kinds of periods that the scheme or any of its nodes has, the shortest first."""
        found = set(self.periods)
        for tree in (*self.specials, *self.tracks):
            for node in tree.root.walk():
                own = node.keys.get("periods")
                found |= own if isinstance(own, frozenset) else set()
        return tuple(kind for kind in Span if kind in found)

    def tree(self, name: str) -> Tree | None:
        """Return the special or track with this stem, id or title, or None."""
        for tree in (*self.specials, *self.tracks):
            if name in (tree.stem, tree.id, tree.title):
                return tree
        return None
