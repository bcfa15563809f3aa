"""Arithmetic that several methods share: rounding, reaching a target, whole steps, keys that rows leave out."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from itertools import repeat

from zzcli.ledger.numbers import COMPARED, CONTEXT, STORED
from zzcli.methods.errors import MethodError, undefined
from zzcli.methods.registry import Column, Sparse

STEPS = ("completed", "started", "proportional")
"""How an amount is counted in steps: whole steps that are complete, every step begun, or in proportion."""


def stored(values: Iterable[Decimal]) -> Column:
    """Return computed values as they are kept, with 20 decimal places.

    Raises MethodError for the rows whose value is 10^20 or more.
    """
    return _quantized(list(values), STORED, ROUND_HALF_EVEN)


def seen(values: Iterable[Decimal]) -> Column:
    """Return values as every comparison sees them, half-up to 15 decimal places.

    Raises MethodError for the rows whose value is 10^25 or more (only a quotient can be).
    """
    return _quantized(list(values), COMPARED, ROUND_HALF_UP)


def _quantized(values: Column, quantum: Decimal, rounding: str) -> Column:
    same = bool(values) and values[0] is values[-1] and values.count(values[0]) == len(values)  # a number of the rule
    distinct = values[:1] if same else values
    try:
        found = list(map(Decimal.quantize, distinct, repeat(quantum), repeat(rounding), repeat(CONTEXT)))
        return found * len(values) if same else found
    except InvalidOperation:
        rows = [row for row, value in enumerate(values) if not _fits(value, quantum, rounding)]
        raise MethodError((row, "计算结果过大，请检查数据和规则里的除数") for row in rows) from None


def _fits(value: Decimal, quantum: Decimal, rounding: str) -> bool:
    try:
        value.quantize(quantum, rounding, CONTEXT)
    except InvalidOperation:
        return False
    return True


def reached(value: Column, target: Column, better: str) -> list[bool]:
    """Tell for each row whether the value is at least as good as the target; `better` is high or low."""
    at_least = operator.ge if better == "high" else operator.le
    return list(map(at_least, seen(value), seen(target)))


def points_for(amounts: Column, points: Column, steps: str) -> Column:
    """Return `points` for every step of the amounts, 1 being one step, as `STEPS` says.

    Whole steps are taken of the amount at 15 places; in proportion, the product is stored.
    """
    if steps == "proportional":
        return stored(map(operator.mul, points, amounts))
    rounding = ROUND_FLOOR if steps == "completed" else ROUND_CEILING
    return list(map(operator.mul, points, map(Decimal.to_integral_value, seen(amounts), repeat(rounding))))


def positive(column: Column, key: str) -> None:
    """Check that a key of the rule is above zero in every row, as a step must be. Raises MethodError."""
    if column and min(column) <= 0:
        raise MethodError((row, f"{key} 必须大于0，请改正规则") for row, value in enumerate(column) if value <= 0)


def nonzero(column: Column, reason: str) -> None:
    """Check that a divisor is not zero in any row. Raises MethodError, undefined, for those where it is."""
    if not all(column):
        raise undefined((row, reason) for row, value in enumerate(column) if not value)


def filled(column: Sparse | None, default: Column) -> Column:
    """Return the column of a key, the default's number in the rows that do not set it."""
    if column is None:
        return default
    return [other if value is None else value for value, other in zip(column, default, strict=True)]
