"""attainment and share: tables worked by hand, then what holds for any figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import amounts, positive
from tests.methods.support import faults, numbers, rows_at_fault, score
from zzcli.ledger.numbers import compared


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"value": "0 4 7.99 8 9", "target": "8"}, "0 5 9.9875 10 10"),  # 10 x 4/8, 10 x 7.99/8
        ({"value": "2", "target": "3"}, "6.66666666666666666667"),  # 20/3 at 20 places
        ({"value": "59.99 60 61", "target": "100", "below": "60"}, "0 6 6.1"),  # 附件3: under 60% nothing
        ({"value": "30 30", "target": "100", "below": "60 -"}, "0 3"),  # the second row has no such line
        ({"value": "-2 0 3", "target": "6"}, "-3.33333333333333333333 0 5"),  # signed unless the rule says zero
        ({"value": "-2 0 3", "target": "6", "negative": "zero"}, "0 0 5"),  # 附件1: negative growth
        ({"value": "0 0.5 -1", "target": "-2 1 1", "negative": "zero"}, "10 5 0"),  # zero is not negative
        ({"value": "-1 -3", "target": "-2", "negative": "zero"}, "0 0"),  # -1 reaches -2 and is negative
        ({"value": "-1 -3", "target": "-2", "negative": "zero-if-missed"}, "10 0"),
        ({"value": "1", "target": "-2"}, "10"),  # a negative target that is reached
        ({"value": "12 8", "target": "8", "uncapped": True}, "15 10"),  # 10 x 12/8
        ({"value": "100 125 200", "target": "100", "better": "low"}, "10 8 5"),  # 附件8 PM10: 10 x 100/125
        ({"value": "80 0.5", "target": "100", "better": "low", "uncapped": True}, "12.5 2000"),  # 10 x 100/80
        ({"value": "0 5", "target": "0", "better": "low"}, "10 0"),  # no division by zero: 0/5
        ({"value": "101 90", "target": "80", "better": "low", "below": "100"}, "0 8.88888888888888888889"),
        ({"value": "0 1 -1", "target": "0", "zero_target": "full"}, "10 10 0"),
        ({"value": "0 1 -1", "target": "0", "zero_target": "zero"}, "0 0 0"),
        ({"value": "0.33333333333333333333", "target": "0.333333333333333333335"}, "10"),  # equal at 15 places
        ({"value": [], "target": [], "full": []}, ""),
    ],
)  # fmt: skip
def test_attainment(keys: dict[str, Any], expected: str) -> None:
    assert score("attainment", **keys) == numbers(expected)


def test_attainment_names_the_rows_without_a_ratio() -> None:
    error = faults("attainment", value="5 5 -3 5", target="0 10 -2 0")
    assert [row for row, _ in error.faults] == [0, 2, 3]
    assert error.undefined == {0, 3}  # the negative target is wrong, not undefined
    assert "zero-target" in error.faults[0][1]


def test_attainment_uncapped_low_has_no_ratio_at_zero_or_below() -> None:
    error = faults("attainment", value="0 -1 2", target="4", better="low", uncapped=True)
    assert ([row for row, _ in error.faults], error.undefined) == ([0, 1], frozenset({0}))


def test_attainment_names_the_rows_that_are_too_large() -> None:
    # 10 x 10^14 / 10^-5 = 10^20; a tenth of it fits
    assert rows_at_fault("attainment", value="10000000000000 100000000000000", target="0.00001", uncapped=True) == [1]


@given(st.lists(st.tuples(amounts, positive), min_size=1, max_size=8), positive)
def test_attainment_lies_between_zero_and_full_and_follows_the_value(
    pairs: list[tuple[Decimal, Decimal]], more: Decimal
) -> None:
    values, targets = ([pair[i] for pair in pairs] for i in (0, 1))
    scores = score("attainment", value=values, target=targets)
    assert all(0 <= points <= 10 for points in scores)
    raised = score("attainment", value=[value + more for value in values], target=targets)
    assert all(before <= after for before, after in zip(scores, raised, strict=True))


@given(st.lists(st.tuples(positive, positive), min_size=1, max_size=8))
def test_attainment_in_other_units_of_measure_is_the_same(pairs: list[tuple[Decimal, Decimal]]) -> None:
    values, targets = ([pair[i] for pair in pairs] for i in (0, 1))
    scaled = score("attainment", value=[value * 100 for value in values], target=[target * 100 for target in targets])
    assert score("attainment", value=values, target=targets) == scaled


@given(positive, positive)
def test_the_slow_path_agrees_with_the_fast_one(value: Decimal, target: Decimal) -> None:
    # A row with a negative value sends the whole column down the slow path.
    fast = score("attainment", value=[value], target=[target])
    slow = score("attainment", value=[value, Decimal(-1)], target=[target, Decimal(1)])
    assert slow == [*fast, Decimal(-10)]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"part": "0 2 3 4", "whole": "4", "full": "16"}, "0 8 12 16"),  # 附件8: 16 x 2/4
        ({"part": "1", "whole": "3", "full": "4"}, "1.33333333333333333333"),
        ({"part": "5", "whole": "4"}, "12.5"),  # above the whole: left to the cap
        ({"part": "0 2", "whole": "0 4", "zero_whole": "full"}, "10 5"),
        ({"part": "0 2", "whole": "0 4", "zero_whole": "zero"}, "0 5"),
    ],
)
def test_share(keys: dict[str, Any], expected: str) -> None:
    assert score("share", **keys) == numbers(expected)


def test_share_names_the_rows_without_a_share() -> None:
    error = faults("share", part="0 1 1", whole="0 2 -1")
    assert error.faults == (
        (0, "总体为0，求不出比例，请改正数据或在规则里写明 zero-whole"),
        (2, "总体为负，请改正数据"),
    )
    assert error.undefined == {0}


def test_a_part_of_nothing_is_an_error_whatever_zero_whole_says() -> None:
    assert rows_at_fault("share", part="0 3", whole="0 0", zero_whole="full") == [1]


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8), st.integers(1, 50))
def test_shares_of_a_whole_add_up_to_the_full(parts: list[int], rest: int) -> None:
    whole = sum(parts) + rest
    columns = {"part": [Decimal(part) for part in [*parts, rest]], "whole": [Decimal(whole)] * (len(parts) + 1)}
    scores = score("share", **columns)
    assert compared(sum(scores, start=Decimal(0))) == 10
    assert all(0 <= points <= 10 for points in scores)
