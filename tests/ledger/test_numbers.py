"""The one decimal context: two roundings and one way to write a number."""

from decimal import Decimal

import pytest

from zzcli.ledger.numbers import CONTEXT, compared, compared_all, half_up, plain, store


def test_three_stored_thirds_reach_the_whole() -> None:
    third = store(CONTEXT.divide(Decimal(1), Decimal(3)))
    assert third == Decimal("0.33333333333333333333")  # 20 places
    assert third * 3 < 1
    assert compared(third * 3) == 1


def test_compared_all__is_compared_of_each() -> None:
    # 15 places, half-up: the sixteenth digit 5 rounds away from zero
    column = [Decimal("0.0000000000000005"), Decimal("-0.0000000000000005"), Decimal("0.0000000000000004")]
    assert compared_all(column) == [Decimal("1E-15"), Decimal("-1E-15"), Decimal(0)]


@pytest.mark.parametrize(
    ("value", "places", "rounded"), [("2.345", 2, "2.35"), ("-2.345", 2, "-2.35"), ("2.5", 0, "3")]
)
def test_half_up(value: str, places: int, rounded: str) -> None:
    assert half_up(Decimal(value), places) == Decimal(rounded)


@pytest.mark.parametrize(("value", "text"), [("50", "50"), ("5E+1", "50"), ("-0.1250", "-0.125"), ("-0.00", "0")])
def test_plain(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
