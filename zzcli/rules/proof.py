"""What the checks of a scheme share: the scheme, its files for placing problems, its units, and its periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from zzcli.ledger import toml
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.source import Source
from zzcli.ledger.units import NO_UNITS, Units, read_units
from zzcli.rules import readings
from zzcli.rules.model import Node, Origin, Scheme, Tree
from zzcli.rules.selectors import Members

_PERIODS_A_YEAR = {Span.MONTH: 12, Span.QUARTER: 4, Span.YEAR: 1}


@dataclass
class Proof:
    """A scheme that is being proved well formed, with the source and folder it was read from.

    `units` are those of a ledger, or of the scheme's own template; they may be none.
    """

    scheme: Scheme
    source: Source
    folder: str
    units: Units = NO_UNITS
    period: Period | None = None  # the one that is scored; None: a year of them
    _documents: dict[str, toml.Document | None] = field(default_factory=dict)
    _members: dict[Period, Members] = field(default_factory=dict)

    @cached_property
    def choices(self) -> dict[str, str]:
        """The default option of every reading."""
        return readings.defaults(self.scheme.readings)

    @cached_property
    def trees(self) -> dict[str, Tree]:
        """Specials and tracks by stem."""
        return {tree.stem: tree for tree in (*self.scheme.specials, *self.scheme.tracks)}

    def nodes(self) -> Iterator[tuple[Tree, Node]]:
        """Yield every node of the scheme with its tree, in order."""
        for tree in self.trees.values():
            for node in tree.root.walk():
                yield tree, node

    def members(self, period: Period) -> Members:
        """Return the units of a period by selector."""
        if period not in self._members:
            self._members[period] = Members(self.scheme, self.units, period)
        return self._members[period]

    @cached_property
    def periods(self) -> list[Period]:
        """The one that is scored, else a year of each kind any node has, from the scheme's first one on, in order."""
        if self.period is not None:
            return [self.period]
        found: list[Period] = []
        for kind in self.scheme.kinds():
            period = first_of(kind, self.scheme.since)
            for _ in range(_PERIODS_A_YEAR[kind]):
                found.append(period)
                period = following(period)
        return found

    def place(self, origin: Origin, *keys: str | int) -> Place:
        """Return where a value of the scheme stands."""
        document = self._document(origin.path)
        return document.place(*origin.keys, *keys) if document is not None else Place(origin.path)

    def group(self, name: str) -> Place:
        """Return where a [[group]] stands."""
        path = f"{self.folder}/scheme.toml" if self.folder else "scheme.toml"
        document = self._document(path)
        tables = document.data.get("group", []) if document is not None else []
        numbers = [at for at, table in enumerate(tables) if table.get("name") == name]
        return self.place(Origin(path, ("group", *numbers[:1])))

    def _document(self, path: str) -> toml.Document | None:
        if path not in self._documents:
            raw = self.source.read(path)
            self._documents[path] = toml.parse(path, raw)[0] if raw is not None else None
        return self._documents[path]

    def problem(self, code: str, node: Node, message: str, *keys: str | int) -> Problem:
        """Return a problem at a key of a node; the message is led by the node's name."""
        return Problem(code, self.place(node.origin, *keys), f"{node.name}：{message}")


def first_of(kind: Span, period: Period) -> Period:
    """Return the period of a kind that the given one begins in."""
    month = period.first_month
    if kind is Span.MONTH:
        return Period(kind, period.year, month)
    if kind is Span.QUARTER:
        return Period(kind, period.year, (month + 2) // 3 * 3)
    return Period(kind, period.year, 12)


def following(period: Period) -> Period:
    """Return the period of the same kind just after."""
    length = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}[period.kind]
    year, month = divmod(period.year * 12 + period.month - 1 + length, 12)
    return Period(period.kind, year, month + 1)


def units_of_template(source: Source, folder: str) -> tuple[Units, list[Problem]]:
    """Return the units of the scheme's own units.toml, a template for new ledgers; none where there is no such file."""
    path = f"{folder}/units.toml" if folder else "units.toml"
    raw = source.read(path)
    return read_units(raw, path) if raw is not None else (NO_UNITS, [])
