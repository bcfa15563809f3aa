"""Periods: three spellings, and their order in time."""

import re
from datetime import date

import pytest

from zzcli.ledger.periods import Period, Span, months


@pytest.mark.parametrize("text", ["2021-06", "2021-Q2", "2021"])
def test_parse__round_trip(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["2021-6", "2021-13", "2021-Q5", "202106", "2021-06-01", "", "0999", "2021-06\n"])
def test_parse__refuses_everything_else(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "previous"),
    [
        ("2021-01", date(2021, 1, 1), date(2021, 1, 31), "2020-12"),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29), "2020-01"),
        ("2021-Q1", date(2021, 1, 1), date(2021, 3, 31), "2020-Q4"),
        ("2021", date(2021, 1, 1), date(2021, 12, 31), "2020"),
    ],
)
def test_days(text: str, start: date, end: date, previous: str) -> None:
    period = Period.parse(text)
    assert (period.start, period.end, str(period.previous)) == (start, end, previous)


@pytest.mark.parametrize(
    ("text", "span", "before"),
    [
        ("2021-03", Span.YEAR, ["2021-01", "2021-02"]),
        ("2021-06", Span.QUARTER, ["2021-04", "2021-05"]),
        ("2021-04", Span.QUARTER, []),
        ("2021-06", Span.MONTH, []),
        ("2021-Q3", Span.YEAR, ["2021-Q1", "2021-Q2"]),
        ("2021-01", Span.YEAR, []),
    ],
)
def test_since(text: str, span: Span, before: list[str]) -> None:
    assert [str(period) for period in Period.parse(text).since(span)] == before


def test_order__by_end_then_the_shorter_first() -> None:
    texts = ["2021", "2021-Q2", "2021-12", "2021-06", "2021-07"]
    assert [str(period) for period in sorted(map(Period.parse, texts))] == [
        *["2021-06", "2021-Q2", "2021-07", "2021-12", "2021"]
    ]


def test_months() -> None:
    assert months("11-12") == {11, 12}
    assert months("3-3") == {3}
    for text in ("12-1", "0-3", "3", "1-13"):
        with pytest.raises(ValueError, match=text):
            months(text)
