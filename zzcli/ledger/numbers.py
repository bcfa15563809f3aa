"""Exact numbers: one decimal context, two roundings, one way to write a number (rules.md 3).

Results are stored with 20 decimal places; whatever is compared is first rounded half-up to 15, so that
three stored thirds reach the whole and equal ratios tie.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import repeat

CONTEXT = decimal.Context(
    prec=40,
    rounding=ROUND_HALF_EVEN,
    Emin=-999999,
    Emax=999999,
    capitals=1,
    clamp=0,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
STORED = Decimal("1E-20")
COMPARED = Decimal("1E-15")
LIMIT = Decimal(10) ** 20  # a result of this size or more is a problem with its place

FIGURE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")
MAX_DIGITS = 15  # significant digits of a figure, and digits before the point
MAX_PLACES = 12  # digits after the point


def store(value: Decimal) -> Decimal:
    """Return a computed value as it is kept: at most 20 decimal places, half-even."""
    return value.quantize(STORED, ROUND_HALF_EVEN, CONTEXT)


def compared(value: Decimal) -> Decimal:
    """Return a value as comparisons see it: 15 decimal places, half-up."""
    return value.quantize(COMPARED, ROUND_HALF_UP, CONTEXT)


def compared_all(values: Iterable[Decimal]) -> list[Decimal]:
    """Return a column as comparisons see it: every value with 15 decimal places, half-up."""
    return list(map(Decimal.quantize, values, repeat(COMPARED), repeat(ROUND_HALF_UP), repeat(CONTEXT)))


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero to `places` decimals, after the rounding to 15 that every comparison makes."""
    return compared(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, CONTEXT)


def plain(value: Decimal) -> str:
    """Write a number exactly and without trailing zeros or exponent: `50`, `-0.125`; zero has no sign."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
