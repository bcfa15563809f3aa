"""Draws follow from seed and key alone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zzcli.office.dice import Dice, rounded

DICE = Dice("seed")
NUMBER = 15_119_096_083_951_969_992  # printf 'seed\0a\0b' | sha256sum, the first 16 hex digits


def test_a_number_is_the_head_of_the_digest() -> None:
    assert DICE.number("a", "b") == NUMBER


def test_texts_of_a_key_are_kept_apart() -> None:
    assert DICE.number("a", "b") != DICE.number("ab")
    assert Dice("seed2").number("a", "b") != NUMBER


def test_draws_follow_from_the_number() -> None:
    assert DICE.fraction("a", "b") == Decimal(NUMBER % 10001) / 10000
    assert DICE.whole(3, 12, "a", "b") == 3 + NUMBER % 10
    assert DICE.one_of("甲乙丙", "a", "b") == "甲乙丙"[NUMBER % 3]
    assert DICE.chance(NUMBER % 100 + 1, "a", "b")
    assert not DICE.chance(NUMBER % 100, "a", "b")


@given(st.integers(-100, 100), st.integers(0, 100), st.text())
def test_between_stays_between(low: int, width: int, key: str) -> None:
    found = DICE.between(Decimal(low), Decimal(low + width), key)
    assert low <= found <= low + width


def test_rounding_is_half_up() -> None:
    assert [rounded(Decimal(text), 1) for text in ("0.25", "-0.25", "0.249")] == [
        Decimal("0.3"),
        Decimal("-0.3"),
        Decimal("0.2"),
    ]
