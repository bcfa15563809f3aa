"""Numbers and periods as Chinese papers write them."""

from __future__ import annotations

from zzcli.ledger.periods import Period, Span

_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number from 1 to 99: 一, 十, 十二, 二十, 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def spoken(period: Period) -> str:
    """Return a period as a paper names it: 2021年6月, 2021年第二季度, 2021年."""
    if period.kind is Span.MONTH:
        return f"{period.year}年{period.month}月"
    if period.kind is Span.QUARTER:
        return f"{period.year}年第{numeral((period.month + 2) // 3)}季度"
    return f"{period.year}年"
