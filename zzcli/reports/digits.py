"""Numbers for people: a score of many decimals is shown to four; JSON and CSV have it exactly."""

from __future__ import annotations

from decimal import Decimal

from zzcli.ledger.numbers import half_up, plain

_PLACES = 4


def exact(value: Decimal | None) -> str:
    """Return a number as it is, nothing for none."""
    return "" if value is None else plain(value)


def shown(value: Decimal | None) -> str:
    """Return a number for a table: exactly where it has at most four decimals, else half-up to four."""
    if value is None:
        return ""
    text = plain(value)
    return text if len(text.partition(".")[2]) <= _PLACES else plain(half_up(value, _PLACES))
