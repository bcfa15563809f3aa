"""Cap, floor and rounding of columns."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from tests.methods.strategies import populations
from tests.methods.support import numbers
from zzcli.methods.limits import NO_CAP, NO_FLOOR, bound, rounded

SCORES = numbers("-5 0 7.5 12")


def test_cap_and_floor() -> None:
    tens, zeros = numbers("10 10 10 10"), numbers("0 0 0 0")
    assert bound(SCORES, tens, zeros) == numbers("0 0 7.5 10")
    assert bound(SCORES, tens, None) == numbers("-5 0 7.5 10")
    assert bound(SCORES, None, zeros) == numbers("0 0 7.5 12")
    assert bound(SCORES, None, None) == SCORES


def test_rows_without_a_limit() -> None:
    assert bound(
        numbers("-5 -5 12 12"), [NO_CAP, NO_CAP, NO_CAP, Decimal(10)], [NO_FLOOR, Decimal(0), Decimal(0), NO_FLOOR]
    ) == (numbers("-5 0 12 10"))


def test_a_floor_above_the_cap_holds() -> None:
    # A pure deduction (cap 0) that must be at least 2, badly written: the floor is applied last.
    assert bound(numbers("-3 1 5"), numbers("0 0 0"), numbers("2 2 2")) == numbers("2 2 2")


def test_rounding_half_away_from_zero_after_15_places() -> None:
    # 2.675 up; 2.67499999999999999999 is 2.675 at 15 places; -2.675 away from zero
    assert rounded(numbers("2.675 2.67499999999999999999 2.674999 -2.675"), 2) == numbers("2.68 2.68 2.67 -2.68")
    assert rounded(numbers("0.5 1.5 -0.5"), 0) == numbers("1 2 -1")


@given(populations)
def test_bounded_scores_lie_within_and_others_stay(scores: list[Decimal]) -> None:
    cap, floor = [Decimal(10)] * len(scores), [Decimal(-10)] * len(scores)
    for score, result in zip(scores, bound(scores, cap, floor), strict=True):
        assert result == (score if -10 <= score <= 10 else 10 if score > 10 else -10)
