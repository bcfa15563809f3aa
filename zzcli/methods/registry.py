"""What a scoring method is, and the declaration of its keys: kind, default and meaning, once.

The rule checker, the reference page and the JSON Schema for editors all come from these declarations.
A method is a pure function: columns in, a column out, one element a row of the population (a unit, or a
unit's object). It never sees a row without a value: the engine takes those out first. It runs in the one
decimal context whatever the caller's, so its body is written with plain operators.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from zzcli.ledger.numbers import CONTEXT

P = ParamSpec("P")
R = TypeVar("R")

Column = list[Decimal]
"""One exact number a row of the population, in the population's order."""

Sparse = list[Decimal | None]
"""A column with gaps: the number of a key that some rows do not set, or a child's score where it is not there."""


class Kind(StrEnum):
    """What stands at a key of a rule file, and so how it is read and what the method receives for it.

    NUMBER and EXPRESSION arrive as a `Column`, CONDITION as `list[bool]`; the others as one value for all rows.
    Such a key whose default is None arrives as None when no row sets it; when only some rows do, the others hold
    None (a condition: true).
    """

    NUMBER = "number"  # 7.5, a map by month, or "?reading"
    EXPRESSION = "expression"  # text of the expression language, a number, or a map by month
    CONDITION = "condition"  # an expression that is true or false
    TIE = "tie"  # a list of expressions: list[Column]
    CHOICE = "choice"  # one of `choices`
    FLAG = "flag"  # true or false
    TEXT = "text"
    NAMES = "names"  # a list of texts
    NUMBERS = "numbers"  # a list of numbers: tuple[Decimal, ...]
    BANDS = "bands"  # [["<90", 0], ["=100", 3]]: tuple[Band, ...]
    POINTS = "points"  # {"名" = 2} or a table: tuple[PointsRow, ...]; the engine adds the counts
    MILESTONES = "milestones"  # a table 节点,期限,分值: tuple[MilestoneRow, ...]
    SELECTORS = "selectors"  # units, group:, tag:, track:, -group:
    MONTHS = "months"  # [3, 6] or "4-12": frozenset[int]
    PERIODS = "periods"  # ["quarter"]: frozenset of span names
    PERIOD = "period"  # "2021-06"
    LIMIT = "limit"  # a number, "none", or {points, span}: Limit
    SPAN = "span"  # month, quarter, year
    MEASURES = "measures"
    USES = "uses"
    CONSTANTS = "constants"
    OF = "of"
    WEIGHTS = "weights"
    TABLE = "table"  # the path of a CSV in the scheme, without suffix or with .csv
    OBJECTS = "objects"  # the name of a register in the ledger, or tables/x.csv
    WITHIN = "within"  # groups that are ranked or averaged each alone
    WHEN = "when"
    ITEMS = "items"


REQUIRED = object()
"""The default of a key that has none."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a node: its TOML name, kind, default, meaning (Chinese, for the reference page and errors)."""

    name: str
    kind: Kind
    meaning: str
    default: object = None
    choices: tuple[str, ...] = ()

    @property
    def argument(self) -> str:
        """The key's name as a Python argument: `zero-target` is `zero_target`, `min` (a built-in) is `min_`."""
        return f"{self.name}_" if hasattr(builtins, self.name) else self.name.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Method:
    """A registered scoring method.

    `score` is called with one keyword argument a declared key (see `Kind`), and with the arguments named in
    `takes`: "full" and "base" (columns), "groups" (list[int], the rows that are ranked together bear the same
    number), "counts" (list[Column], one a POINTS row), "dates" (list[list[date | None]], one a milestone,
    None: not reached), "due" (list[list[date]], one a milestone), "end" (date, the period's last day).
    A leaf method returns a `Column` of raw scores, before cap, floor and the other modifiers.
    An inner method (`inner` true) takes `scores` and `fulls`, one `list[Decimal | None]` a child (None: the
    child is not there for that row), and returns such a pair of columns, score and full.
    """

    name: str
    summary: str
    keys: tuple[Key, ...]
    takes: frozenset[str]
    score: Callable[..., Any]
    inner: bool = False

    @property
    def ranks(self) -> bool:
        """Whether the method compares rows with each other."""
        return "groups" in self.takes


_METHODS: dict[str, Method] = {}


def method(
    name: str, summary: str, *keys: Key, takes: tuple[str, ...] = (), inner: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a scoring function under its name in rule files; `summary` is its Chinese one-line meaning."""

    def register(score: Callable[P, R]) -> Callable[P, R]:
        if name in _METHODS:
            raise ValueError(f"two methods named {name}")

        @wraps(score)
        def exact(*args: P.args, **kwargs: P.kwargs) -> R:
            with localcontext(CONTEXT):
                return score(*args, **kwargs)

        _METHODS[name] = Method(name, summary, keys, frozenset(takes), exact, inner)
        return exact

    return register


def methods() -> Mapping[str, Method]:
    """Return every registered method by its name, in the order of the reference page."""
    return _METHODS


@dataclass(frozen=True, slots=True)
class Band:
    """One row of `tiers`: a comparison (`<`, `<=`, `=`, `>=`, `>`, `!=`) with a bound, or a word; and the points."""

    comparison: str
    bound: Decimal | str
    points: Decimal


@dataclass(frozen=True, slots=True)
class PointsRow:
    """One kind of a tally or checklist: its name, signed points, and the heading whose cap (no sign) it falls under."""

    name: str
    points: Decimal
    heading: str = ""
    heading_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One node of `milestones` with the points (分值) that are held by reaching it."""

    name: str
    points: Decimal
