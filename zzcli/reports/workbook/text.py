"""How formulas are written: numbers, texts, addresses, and the two roundings that stand in for exact arithmetic.

A workbook computes in binary, with 15 digits that can be trusted. What the engine stores with 20 places is rounded
to 12 here; what it compares at 15 is compared at 9, so that three stored thirds reach the whole in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from zzcli.ledger.numbers import plain

STORED = 12
"""Decimals to which a score is rounded where it stands."""

COMPARED = 9
"""Decimals to which both sides of a comparison are rounded, and values before floor, ceil and round."""

_ARGUMENTS = 250  # Excel takes 255
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


class Untranslatable(Exception):
    """What has no formula; the message says why, in Chinese, for the sheet 说明."""


def number(value: Decimal) -> str:
    """Return a number as a formula holds it; a negative one in brackets."""
    text = plain(value)
    return f"({text})" if value < 0 else text


def day(value: date) -> str:
    """Return a date as a formula holds it."""
    return f"DATE({value.year},{value.month},{value.day})"


def quoted(text: str) -> str:
    """Return a text as a formula holds it. Raises Untranslatable for one longer than Excel takes."""
    if len(text) > 255:
        raise Untranslatable("文字太长，写不进公式")
    return '"' + text.replace('"', '""') + '"'


def letters(column: int) -> str:
    """Return a column's letters, 0 being A."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def address(row: int, column: int, sheet: str = "") -> str:
    """Return a cell's address, rows and columns from 0; with the sheet's name from another sheet."""
    where = f"${letters(column)}${row + 1}"
    return f"'{sheet}'!{where}" if sheet else where


def area(first: int, last: int, column: int, sheet: str = "") -> str:
    """Return the address of a column's cells from row `first` to `last`."""
    where = f"${letters(column)}${first + 1}:${letters(column)}${last + 1}"
    return f"'{sheet}'!{where}" if sheet else where


def sheet_names(titles: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Return names that Excel takes for sheets with these titles: no forbidden character, not too long, no two alike."""
    used = {name.casefold() for name in taken}
    found = []
    for title in titles:
        base = _FORBIDDEN.sub("_", title).strip()[:_LONGEST_NAME] or "_"
        name, turn = base, 1
        while name.casefold() in used:
            turn += 1
            name = f"{base[: _LONGEST_NAME - len(str(turn)) - 1]}~{turn}"
        used.add(name.casefold())
        found.append(name)
    return found


def call(function: str, arguments: Iterable[str]) -> str:
    """Return SUM, MAX, MIN, PRODUCT or COUNT of any number of arguments; of nothing it is 0."""
    given = list(arguments)
    while len(given) > _ARGUMENTS:
        joiner = "SUM" if function == "COUNT" else function
        parts = [given[at : at + _ARGUMENTS] for at in range(0, len(given), _ARGUMENTS)]
        given = [f"{function}({','.join(part)})" for part in parts]
        function = joiner
    return f"{function}({','.join(given)})" if given else "0"


def at_least(left: str, right: str) -> str:
    """Return the condition that one number is at least another, as the engine compares them."""
    return f"ROUND({left}-{right},{COMPARED})>=0"


def compare(left: str, operator: str, right: str) -> str:
    """Return a comparison of two numbers as the engine makes it; `!=` is Excel's `<>`."""
    return f"ROUND({left}-{right},{COMPARED}){'<>' if operator == '!=' else operator}0"


def rounded(value: str, places: int) -> str:
    """Return a number rounded half-up, the binary dust brushed off first."""
    return f"ROUND(ROUND({value},{COMPARED}),{places})"


def floor(value: str) -> str:
    """Return the whole number at or below."""
    return f"INT(ROUND({value},{COMPARED}))"


def ceil(value: str) -> str:
    """Return the whole number at or above."""
    return f"-INT(-ROUND({value},{COMPARED}))"
