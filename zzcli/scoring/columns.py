"""Expressions over columns: the value of an expression for every row of a population at once (rules.md 3).

An element of a column is a number, a date, a word, or a `Gap`: the reason why there is no value there. Every
operation tries the whole column at C speed first and goes row by row only when that fails on a gap or a zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, DecimalException
from itertools import repeat
from typing import Any, Protocol

from zzcli.ledger.numbers import CONTEXT, HUNDRED, LIMIT, ONE, ZERO, compared, half_up, plain, store
from zzcli.ledger.problem import Place
from zzcli.methods.population import averages, bests, counts, ranks, totals
from zzcli.rules.expressions import Binary, Call, Expression, Name, Number, Syntax, Unary, Word


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a row has no value. `kind`: missing (a figure that is due), none ("no such task"), empty (no
    children or objects), zero (a division by zero), early (nothing before the first period), plan (a plan value
    that is not there), fault (the ledger or the rule is wrong there)."""

    kind: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """A date that is not reached, `未`: later than every date of the period."""


NOT_YET = NotYet()

Value = Decimal | date | str | NotYet | Gap
Values = list[Value]


class Names(Protocol):
    """What an expression may ask about its surroundings, for one node and one class of rows."""

    @property
    def size(self) -> int:
        """The number of rows."""

    def column(self, name: str) -> Values:
        """Return the values of a name, one a row."""

    def target(self, name: str) -> Values:
        """Return `target(name)`: the values column, else the plan."""

    def before(self, syntax: Syntax) -> Values:
        """Return the value of an expression in the previous period, aligned to these rows."""

    def to_date(self, syntax: Syntax) -> Values:
        """Return the sum of an expression over the periods of the year so far, this one included."""

    def groups(self) -> list[int]:
        """Return a number a row; rows with the same number are one population."""

    def skipped(self) -> frozenset[int]:
        """Return the rows without which the population of the others is counted."""


def evaluate(expression: Expression, names: Names) -> Values:
    """Return the expression's stored value for each row: numbers with at most 20 decimal places."""
    values = _evaluate(expression.syntax, names)
    if isinstance(expression.syntax, Name | Number | Word):
        return values
    try:
        return list(map(Decimal.quantize, values, repeat(_STORED), repeat(None), repeat(CONTEXT)))  # type: ignore[arg-type]
    except (TypeError, DecimalException):
        return [_stored(value) for value in values]


_STORED = Decimal("1E-20")


def _stored(value: Value) -> Value:
    if not isinstance(value, Decimal):
        return value
    if abs(value) >= LIMIT:
        return Gap("fault", "结果达到10的20次方，请检查数据")
    return store(value)


def truths(values: Values) -> list[bool | Gap]:
    """Return a condition's column: true where the value is not 0; gaps stay."""
    return [value if isinstance(value, Gap) else value != ZERO for value in values]


def has_gaps(values: Sequence[object]) -> bool:
    """Whether any element is a `Gap`."""
    return Gap in set(map(type, values))


def is_whole(values: Sequence[object]) -> bool:
    """Whether every element is a number: no gap, and nothing that is not there."""
    return set(map(type, values)) <= {Decimal}


def _evaluate(syntax: Syntax, names: Names) -> Values:
    match syntax:
        case Number(value):
            return [value] * names.size
        case Word(text):
            return [text] * names.size
        case Name(text):
            return names.column(text)
        case Unary(op, operand):
            return _unary(op, _evaluate(operand, names))
        case Binary(op, left, right):
            return _binary(op, _evaluate(left, names), _evaluate(right, names))
        case Call(function, arguments):
            return _call(function, arguments, names)


def _rowwise(function: Callable[..., Value], *columns: Values) -> Values:
    """Apply a function row by row; the gap of a row is its value."""
    if not any(map(has_gaps, columns)):
        try:
            return list(map(function, *columns))
        except (TypeError, DecimalException):
            pass  # some row has no such value: which one, and why, is told below
    result: Values = []
    for row in zip(*columns, strict=True):
        gap = gap_of(row)
        result.append(gap if gap is not None else _guarded(function, row))
    return result


def gap_of(values: Iterable[object]) -> Gap | None:
    """Return the gap among the values, or None: "no such task" before any other, since then nothing else is asked."""
    gaps = [value for value in values if isinstance(value, Gap)]
    return next((gap for gap in gaps if gap.kind == "none"), gaps[0] if gaps else None)


def _guarded(function: Callable[..., Value], row: tuple[Value, ...]) -> Value:
    try:
        return function(*row)
    except TypeError:
        return Gap("fault", f"不能用“{'”“'.join(told(value) for value in row)}”这样计算")
    except DecimalException:
        return Gap("fault", "数字过大，无法计算")


def told(value: Value) -> str:
    """Return a value as messages show it."""
    if isinstance(value, Decimal):
        return plain(value)
    return "未" if isinstance(value, NotYet) else str(value)


_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": CONTEXT.add,
    "-": CONTEXT.subtract,
    "*": CONTEXT.multiply,
    "/": CONTEXT.divide,
}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _binary(op: str, left: Values, right: Values) -> Values:
    if op in _ARITHMETIC:
        function = _ARITHMETIC[op]
        try:
            return list(map(function, left, right))  # type: ignore[arg-type]
        except (TypeError, DecimalException):
            return _rowwise(_divide if op == "/" else function, left, right)
    if op in _COMPARISONS:
        return _rowwise(_comparison(_COMPARISONS[op]), left, right)
    if op == "and":
        return [_both(a, b) for a, b in zip(left, right, strict=True)]
    return [_either(a, b) for a, b in zip(left, right, strict=True)]


def _divide(a: Decimal, b: Decimal) -> Value:
    return CONTEXT.divide(a, b) if b else Gap("zero", "除数为0")


def _comparison(holds: Callable[[Any, Any], bool]) -> Callable[[Value, Value], Value]:
    def compare(a: Value, b: Value) -> Value:
        if isinstance(a, Decimal) and isinstance(b, Decimal):
            return ONE if holds(compared(a), compared(b)) else ZERO
        if isinstance(a, NotYet) or isinstance(b, NotYet):
            a, b = _ordinal(a), _ordinal(b)
        elif type(a) is not type(b):
            raise TypeError
        return ONE if holds(a, b) else ZERO

    return compare


def _ordinal(value: Value) -> Value:
    """Return a date as a number that `未` exceeds."""
    if isinstance(value, NotYet):
        return Decimal(date.max.toordinal() + 1)
    if isinstance(value, date):
        return Decimal(value.toordinal())
    raise TypeError


def _both(a: Value, b: Value) -> Value:
    """`and`: false as soon as one side is, even where the other has no value."""
    for value in (a, b):
        if not isinstance(value, Gap) and value == ZERO:
            return ZERO
    return next((value for value in (a, b) if isinstance(value, Gap)), ONE)


def _either(a: Value, b: Value) -> Value:
    """`or`: true as soon as one side is, even where the other has no value."""
    for value in (a, b):
        if not isinstance(value, Gap) and value != ZERO:
            return ONE
    return next((value for value in (a, b) if isinstance(value, Gap)), ZERO)


def _unary(op: str, values: Values) -> Values:
    if op == "-":
        return _rowwise(lambda value: CONTEXT.minus(value), values)
    return _rowwise(lambda value: ONE if value == ZERO else ZERO, values)


def _whole(rounding: str) -> Callable[[Decimal], Decimal]:
    def round_one(value: Decimal) -> Decimal:
        return compared(value).to_integral_value(rounding)

    return round_one


def _round(value: Decimal, places: Decimal = ZERO) -> Decimal:
    return half_up(value, int(places))


def _ratio(a: Decimal, b: Decimal) -> Value:
    return _divide(a, b)


def _percent(a: Decimal, b: Decimal) -> Value:
    return CONTEXT.divide(CONTEXT.multiply(a, HUNDRED), b) if b else Gap("zero", "除数为0")


def _days(start: Value, end: Value) -> Value:
    """Days from one date to another; `未` has no number of days."""
    if isinstance(start, NotYet) or isinstance(end, NotYet):
        return Gap("none", "日期未到")
    if not (isinstance(start, date) and isinstance(end, date)):
        raise TypeError
    return Decimal((end - start).days)


def _months(start: Value, end: Value) -> Value:
    """Whole months begun from one date to another: 30 April to 1 May is 1, within a month 0."""
    if isinstance(start, NotYet) or isinstance(end, NotYet):
        return Gap("none", "日期未到")
    if not (isinstance(start, date) and isinstance(end, date)):
        raise TypeError
    return Decimal((end.year - start.year) * 12 + end.month - start.month)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or that month's last day where it has no such day."""
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _add_months(day: Value, months: Value) -> Value:
    if isinstance(day, NotYet):
        return day
    if not (isinstance(day, date) and isinstance(months, Decimal)):
        raise TypeError
    return add_months(day, int(months))


_ROWWISE: dict[str, Callable[..., Value]] = {
    "min": lambda *values: min(values),
    "max": lambda *values: max(values),
    "abs": lambda value: CONTEXT.abs(value),
    "floor": _whole(ROUND_FLOOR),
    "ceil": _whole(ROUND_CEILING),
    "round": _round,
    "ratio": _ratio,
    "pct": _percent,
    "days": _days,
    "months": _months,
    "addmonths": _add_months,
}
_POPULATION: dict[str, Callable[[list[Decimal], list[int]], list[Decimal]]] = {
    "total": totals,
    "average": averages,
    "best": bests,
    "number": counts,
}


def _call(function: str, arguments: tuple[Syntax, ...], names: Names) -> Values:
    if function == "target":
        return names.target(_name(arguments[0]))
    if function == "prev":
        return names.before(arguments[0])
    if function == "ytd":
        return names.to_date(arguments[0])
    if function == "rank":
        low = len(arguments) > 1
        return _over_population(
            lambda values, groups: ranks(values, groups, better="low" if low else "high")[0], arguments[0], names
        )
    if function in _POPULATION:
        return _over_population(_POPULATION[function], arguments[0], names)
    return _rowwise(_ROWWISE[function], *(_evaluate(argument, names) for argument in arguments))


def _name(syntax: Syntax) -> str:
    if not isinstance(syntax, Name):
        raise TypeError(f"not a name: {syntax}")
    return syntax.text


def _over_population(
    function: Callable[[list[Decimal], list[int]], list[Decimal]], argument: Syntax, names: Names
) -> Values:
    """Apply a population function to the rows that have a value; the others keep their gap.

    Rows that are skipped see the whole population, the others the one without them.
    """
    values = evaluate(Expression("", argument), names)
    groups, skipped = names.groups(), names.skipped()
    there = [i for i, value in enumerate(values) if not isinstance(value, Gap)]
    result = list(values)
    for rows in [there, [i for i in there if i not in skipped]] if skipped else [there]:
        found = function([values[i] for i in rows], [groups[i] for i in rows])  # type: ignore[misc]
        for i, value in zip(rows, found, strict=True):
            result[i] = value
    return result
