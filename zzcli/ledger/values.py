"""One cell's text to one value: numbers, dates, yes or no; and what to say when it is not one.

A value is written in one way only (ledger.md, Figures), so that equal figures are equal text and git shows no
change where nothing changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zzcli.ledger.numbers import FIGURE, MAX_DIGITS, MAX_PLACES
from zzcli.ledger.problem import Place, Problem, Severity

NOT_YET = "未"  # a date that is not reached
NO_TASK = "-"  # "no such task", in 核定, from the lead alone

_FIGURES = re.compile(rf"(?:{FIGURE.pattern}\n)*+")
_SAFE_LENGTH = 14  # "0." and 12 places: no shorter number can break a limit
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LOOSE_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_PLAIN = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?")
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[,' ][0-9]{3})+(?:\.[0-9]*)?")
_EXPONENT = re.compile(r"[+-]?[0-9]*\.?[0-9]*[eE][+-]?[0-9]+")
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan[0-9]*|inf|infinity)|#.*[!?/][0a-z]*[!?]?", re.IGNORECASE)
PLAIN = {ord("！") + i: chr(ord("!") + i) for i in range(94)} | {ord("　"): " "} | dict.fromkeys(map(ord, "−–—"), "-")
"""Full-width characters, and the minus signs that input methods and Word produce, as plain ones; nothing else: 7² is not 72."""
_YES = frozenset({"有", "对", "y", "yes", "true", "√", "✓", "✔", "1"})
_NO = frozenset({"无", "没有", "n", "no", "false", "x", "×", "0"})


class ValueFault(Exception):
    """A cell that is not the value it should be.

    `message` is Chinese, begins with the cell in quotes and ends with the remedy; put what the cell is before
    it. `meant` is the value of a spelling that is read all the same, with a warning.
    """

    def __init__(self, code: str, message: str, meant: date | None = None) -> None:
        """Say what is wrong and, where the cell is read all the same, what it is read as."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.meant = meant

    def problem(self, place: Place, what: str) -> Problem:
        """Return the fault as a problem at `place`; `what` names the cell: `核定值`."""
        severity = Severity.ERROR if self.meant is None else Severity.WARNING
        return Problem(self.code, place, f"{what}{self.message}", severity)


def parse_number(text: str) -> Decimal:
    """Read a number in its canonical form, at most 15 significant digits and 12 places. Raises ValueFault."""
    if FIGURE.fullmatch(text) and _within_limits(text):
        return Decimal(text)
    raise number_fault(text)


def read_number(text: str, place: Place, what: str, problems: list[Problem]) -> Decimal | None:
    """Read a number that may be left empty; what is wrong with it is added to `problems`, and None returned."""
    if not text:
        return None
    try:
        return parse_number(text)
    except ValueFault as fault:
        problems.append(fault.problem(place, what))
        return None


def parse_column(texts: Sequence[str]) -> list[Decimal] | None:
    """Read a column of numbers; None: some cell is not one, and `parse_number` cell by cell tells which."""
    joined = "\n".join((*texts, ""))  # one match over all of them takes a third of the time of one each
    if _FIGURES.fullmatch(joined) is None or joined.count("\n") != len(texts):
        return None
    if max(map(len, texts), default=0) > _SAFE_LENGTH and not all(map(_within_limits, texts)):
        return None
    return list(map(Decimal, texts))


def canonical_number(text: str) -> str | None:
    """Return the one way to write a number that was written plainly (`+07.50` is `7.5`), or None if it is not one.

    Only sign, leading and trailing zeros and space around are forgiven; nothing that could change the meaning.
    """
    match = _PLAIN.fullmatch(text.strip(" "))
    if match is None:
        return None
    sign, whole, places = match[1], match[2], match[3] or ""
    if not whole and not places:
        return None
    whole, places = whole.lstrip("0") or "0", places.rstrip("0")
    number = f"{whole}.{places}" if places else whole
    return f"-{number}" if sign == "-" and number != "0" else number


def number_fault(text: str) -> ValueFault:
    """Name what keeps a text from being a canonical number, the most telling thing first."""
    if not text:
        return ValueFault("number", "是空的，请填数字")
    plain = text.translate(PLAIN).strip()
    if _NOT_FINITE.fullmatch(plain):
        return ValueFault("number-not-finite", f"“{text}”不是数值，请填实际的数字")
    if plain.endswith("%"):
        return ValueFault("number-percent", f"“{text}”不是数字，请去掉百分号{_written(plain[:-1])}")
    if GROUPED.fullmatch(plain):
        bare = re.sub("[,' ]", "", plain)
        return ValueFault("number-separator", f"“{text}”不是数字，请去掉千位分隔符{_written(bare)}")
    if _EXPONENT.fullmatch(plain):
        return ValueFault("number-exponent", f"“{text}”是科学记数法，请写成普通数字")
    canonical = canonical_number(plain)
    if canonical is None:
        return ValueFault("number", f"“{text}”不是数字，请只填数字，计量单位和说明写在备注")
    if not _within_limits(canonical):
        return ValueFault("number-size", f"“{text}”{_excess(canonical)}，请核对")
    if plain != text.strip():
        return ValueFault("number-full-width", f"“{text}”用了全角字符{_written(plain)}")
    return ValueFault("number-form", f"“{text}”写法不规范{_written(plain)}")


def parse_date(text: str) -> date:
    """Read a day, `2021-06-30`. Raises ValueFault; `2021/6/30` is one whose `meant` is the day."""
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueFault("date", f"“{text}”没有这一天，请核对日期") from None
    meant = _loose_date(text)
    if meant is None:
        raise ValueFault("date", f"“{text}”不是日期，请写成 2021-06-30 的样子")
    raise ValueFault("date-form", f"“{text}”已按 {meant} 读取；请写成“{meant}”，或运行 zzcli fmt", meant)


def read_date(text: str, place: Place, what: str, problems: list[Problem]) -> date | None:
    """Read a day of a record, loose spelling included; what is wrong with it joins `problems`."""
    try:
        return parse_date(text)
    except ValueFault as fault:
        problems.append(fault.problem(place, what))
        return fault.meant


def canonical_date(text: str) -> str | None:
    """Return the one way to write a day that was written loosely (`2021/6/30`), or None if it is not one."""
    meant = _loose_date(text)
    return str(meant) if meant else None


def parse_yes_no(text: str) -> bool:
    """Read `是` or `否`. Raises ValueFault."""
    if text in ("是", "否"):
        return text == "是"
    word = text.strip().casefold()
    meant = "请填“是”" if word in _YES else "请填“否”" if word in _NO else "请填“是”或“否”"
    raise ValueFault("yes-no", f"“{text}”既不是“是”也不是“否”，{meant}")


def _loose_date(text: str) -> date | None:
    match = _LOOSE_DATE.fullmatch(text.strip(" "))
    if match is None:
        return None
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None


def _within_limits(canonical: str) -> bool:
    return len(canonical) <= _SAFE_LENGTH or not _excess(canonical)


def _excess(canonical: str) -> str:
    """Say which limit of a figure a canonical number exceeds, or nothing; trailing zeros of a whole one count."""
    whole, _, places = canonical.lstrip("-").partition(".")
    digits = len((whole + places).lstrip("0"))
    if digits > MAX_DIGITS:
        return f"有 {digits} 位有效数字，最多 {MAX_DIGITS} 位"
    if len(places) > MAX_PLACES:
        return f"有 {len(places)} 位小数，最多 {MAX_PLACES} 位"
    return ""


def _written(plain: str) -> str:
    canonical = canonical_number(plain)
    return f"，写成“{canonical}”" if canonical is not None and _within_limits(canonical) else ""
