"""Expressions of rules as Excel formulas, for one node and one row at a time.

What the period's figures and other nodes give is referred to; what comes from tables, plans, objects and earlier
periods is written as the constant it is in this workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from zzcli.ledger.numbers import CONTEXT
from zzcli.reports.workbook.figures import FigureSheet
from zzcli.reports.workbook.layout import FULL, SCORE, Layout
from zzcli.reports.workbook.text import Untranslatable, call, ceil, compare, day, floor, number, quoted, rounded
from zzcli.rules.expressions import (
    POPULATION,
    Binary,
    Call,
    Expression,
    Name,
    Number,
    Syntax,
    Unary,
    Word,
    expression,
)
from zzcli.rules.model import Measure, Node, Tree, Use, When
from zzcli.rules.settle import Settled
from zzcli.scoring.children import Child, children_of
from zzcli.scoring.columns import Gap, NotYet, Value, Values, evaluate
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.frames import Frame
from zzcli.scoring.modifiers import kept
from zzcli.scoring.names import NodeNames


class Population(Protocol):
    """Where the values of a population function stand: a column of the block, filled when it is first asked for."""

    def over(self, function: str, syntax: Syntax, translator: Translator, row: int, *, low: bool = False) -> str:
        """Return total, average, best, number or rank of an expression over the population of a row."""


@dataclass(eq=False)
class Translator:
    """Translates the expressions of a node for one class of its rows."""

    evaluation: Evaluation
    layout: Layout
    figures: FigureSheet
    tree: Tree
    node: Node
    settled: Settled
    frame: Frame
    sheet: str
    population: Population
    _values: dict[Syntax, Values] = field(default_factory=dict)
    _rows: dict[int, list[int | None]] = field(default_factory=dict)

    @property
    def names(self) -> NodeNames:
        """What the names of the node stand for."""
        return NodeNames(self.evaluation, self.tree, self.node, self.settled, self.frame)

    @cached_property
    def children(self) -> list[Child]:
        """The children that count, on the rows of the node."""
        return children_of(self.evaluation, self.tree, self.node, self.settled, self.frame)

    @cached_property
    def best_kept(self) -> list[Decimal | None] | None:
        """The best score of earlier periods by row, where the node keeps it."""
        return kept(self.evaluation, self.tree, self.node, self.settled, self.frame)

    def row_in(self, frame: Frame, row: int) -> int | None:
        """Return which row of another frame a row reads, None where none does."""
        if id(frame) not in self._rows:
            self._rows[id(frame)] = frame.rows_for(self.frame)
        return self._rows[id(frame)][row]

    def value(self, syntax: Syntax, row: int) -> Value:
        """Return what the engine has for an expression in a row."""
        if syntax not in self._values:
            self._values[syntax] = evaluate(Expression("", syntax), self.names)
        return self._values[syntax][row]

    def number(self, syntax: Syntax, row: int) -> str:
        """Return an expression as a formula that gives a number (a condition 1 or 0), a date or a word."""
        match syntax:
            case Number(value):
                return number(value)
            case Word(text):
                return quoted(text)
            case Name(text):
                return self._name(text, row)
            case Unary("-", operand):
                return f"(-{self.number(operand, row)})"
            case Binary(operator, left, right) if operator in "+-*/":
                return f"({self.number(left, row)}{operator}{self.number(right, row)})"
            case Call(function, arguments):
                return self._call(function, arguments, syntax, row)
        return f"IF({self.condition(syntax, row)},1,0)"

    def condition(self, syntax: Syntax, row: int) -> str:
        """Return an expression as a formula that is true or false."""
        match syntax:
            case Unary("not", operand):
                return f"NOT({self.condition(operand, row)})"
            case Binary("and" | "or" as operator, left, right):
                return f"{operator.upper()}({self.condition(left, row)},{self.condition(right, row)})"
            case Binary(operator, left, right) if operator not in "+-*/":
                both = self.number(left, row), self.number(right, row)
                if all(isinstance(self.value(side, row), Decimal) for side in (left, right)):
                    return compare(both[0], operator, both[1])
                return f"{both[0]}{'<>' if operator == '!=' else operator}{both[1]}"
        return f"{self.number(syntax, row)}<>0"

    # -- names ------------------------------------------------------------------------------------------------

    def _name(self, text: str, row: int) -> str:
        value = self.value(Name(text), row)
        if isinstance(value, Gap):
            raise Untranslatable(value.reason)
        if text in ("月", "期末", "full", "是", "否") or text in (self.settled.get("constants") or {}):
            return constant(value)
        owned = self._owned(text)
        if owned is not None:
            return self.figure(*owned, row, value)
        uses: dict[str, Use] = self.settled.get("uses") or {}
        if text in uses:
            return self._used(uses[text], row, value)
        return constant(value)

    def _owned(self, name: str) -> tuple[Node, Measure] | None:
        """The node that owns a measure of this name, this one or the nearest above, as `NodeNames` finds it."""
        for node in (self.node, *self.tree.ancestors(self.node)):
            measures = self.settled["measures"] if node is self.node else self.evaluation.measures(node)
            if name in measures:
                return node, measures[name]
        return None

    def figure(self, owner: Node, measure: Measure, row: int, value: Value) -> str:
        """Return a figure of a node here or above in a row."""
        return self._figure_of(self.tree, owner, measure, row, value)

    def _figure_of(self, tree: Tree, owner: Node, measure: Measure, row: int, value: Value) -> str:
        frame = self.evaluation.inner(tree, owner)
        at = self.row_in(frame, row)
        found = None
        if at is not None:
            found = self.figures.refer(tree, owner, measure, frame.units[at], frame.paths[at], value)
        return constant(value) if found is None else found

    def _used(self, use: Use, row: int, value: Value) -> str:
        tree = self.evaluation.scheme.tree(use.tree)
        if use.when is not When.NOW or tree is None:
            return constant(value)
        node = tree.nodes[use.node]
        result, spot = self.evaluation.result(tree, node), self.layout.spots.get(node)
        if use.measure:
            return self._figure_of(tree, node, self.evaluation.measures(node)[use.what], row, value)
        if result is None or spot is None or use.what == "rank":
            return constant(value)
        inner = bool(self.frame.objects and result.inner.objects)
        whole = result.inner if inner else result.frame
        at = self.row_in(whole, row)
        if at is None:
            return constant(value)
        score, full = (spot.cell(at, column, inner=inner, sheet=self.sheet) for column in (SCORE, FULL))
        return {"score": score, "full": full, "rate": f"({score}/{full})"}[use.what]

    # -- functions --------------------------------------------------------------------------------------------

    def _call(self, function: str, arguments: tuple[Syntax, ...], syntax: Syntax, row: int) -> str:
        if function in ("target", "prev"):
            return constant(self.value(syntax, row))
        if function == "ytd":
            return self._to_date(arguments[0], syntax, row)
        if function in POPULATION:
            return self.population.over(function, arguments[0], self, row, low=len(arguments) > 1)
        given = [self.number(argument, row) for argument in arguments]
        return _FUNCTIONS[function](*given)

    def _to_date(self, argument: Syntax, syntax: Syntax, row: int) -> str:
        whole, now = self.value(syntax, row), self.value(argument, row)
        if not isinstance(whole, Decimal) or not isinstance(now, Decimal):
            raise Untranslatable(whole.reason if isinstance(whole, Gap) else "累计数不是数字")
        before = CONTEXT.subtract(whole, now)
        live = self.number(argument, row)
        return f"({live}+{number(before)})" if before else live


def _round(value: str, places: str = "0") -> str:
    return rounded(value, int(places.strip("()")))


_FUNCTIONS: dict[str, Callable[..., str]] = {
    "min": lambda *values: call("MIN", values),
    "max": lambda *values: call("MAX", values),
    "abs": lambda value: f"ABS({value})",
    "floor": floor,
    "ceil": lambda value: f"({ceil(value)})",
    "round": _round,
    "ratio": lambda a, b: f"({a}/{b})",
    "pct": lambda a, b: f"({a}*100/{b})",
    "days": lambda start, end: f"({end}-{start})",
    "months": lambda start, end: f"((YEAR({end})-YEAR({start}))*12+MONTH({end})-MONTH({start}))",
    "addmonths": lambda start, months: f"IF(ISNUMBER({start}),EDATE({start},{months}),{start})",
}


def constant(value: Value) -> str:
    """Return a value as a formula holds it. Raises Untranslatable where there is none."""
    match value:
        case Decimal():
            return number(value)
        case date():
            return day(value)
        case NotYet():
            return quoted("未")
        case str():
            return quoted(value)
    raise Untranslatable(value.reason)


def written(value: object) -> Syntax | None:
    """Return the syntax of a key's value: an expression or a number; None for what is neither."""
    if isinstance(value, Expression):
        return value.syntax
    return expression(Number(value)).syntax if isinstance(value, Decimal) else None
