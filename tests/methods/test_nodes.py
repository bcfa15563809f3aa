"""The inner nodes, worked by hand; `-` is a child that is not there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import signed
from tests.methods.support import gaps, numbers
from zzcli.ledger.numbers import compared
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import Sparse, methods

# Two children, out of 10 and out of 30; both are there in row 0, one in rows 1 and 2, none in row 3.
SCORES = [gaps("5 5 - -"), gaps("15 - 12 -")]
FULLS = [gaps("10 10 - -"), gaps("30 - 30 -")]


def combine(name: str, scores: list[Sparse] = SCORES, fulls: list[Sparse] = FULLS, **keys: Any) -> list[Sparse]:
    """Call an inner node; the base is 0 and the full 100 unless given."""
    method = methods()[name]
    size = len(scores[0])
    handed = {"base": [Decimal(0)] * size, "full": [Decimal(100)] * size}
    declared = {key.argument: key.default for key in method.keys}
    arguments = declared | {taken: column for taken, column in handed.items() if taken in method.takes} | keys
    return list(method.score(scores=scores, fulls=fulls, **arguments))


@pytest.mark.parametrize(
    ("name", "keys", "scores", "fulls"),
    [
        ("sum", {}, "20 5 12 -", "40 10 30 -"),
        ("sum", {"base": numbers("100 50 0 100")}, "120 55 12 -", "140 60 30 -"),
        (
            "weighted",
            {"weights": [numbers("0.5 0.5 0.5 0.5"), numbers("0.2 0.2 0.2 0.2")]},
            "5.5 2.5 2.4 -",
            "11 5 6 -",
        ),
        ("weighted", {"weights": [gaps("0.5 0.5 - -"), gaps("- - 1 1")]}, "2.5 2.5 12 -", "5 5 30 -"),
        ("mean", {}, "50 50 40 -", "100 100 100 -"),  # rates 1/2 and 1/2; 1/2; 2/5
        ("mean", {"full": numbers("10 20 30 40")}, "5 10 12 -", "10 20 30 -"),
        ("product", {}, "75 5 12 -", "300 10 30 -"),
        ("max", {}, "15 5 12 -", "30 10 30 -"),
        ("min", {}, "5 5 12 -", "10 10 30 -"),
        ("rescale", {}, "50 50 40 -", "100 100 100 -"),  # 20/40, 5/10, 12/30
        ("rescale", {"range_": numbers("-50 150")}, "35 27.5 31 -", "100 100 100 -"),  # (20 + 50) / 200
        ("rescale", {"range_": numbers("0 16"), "full": numbers("8 8 8 8")}, "10 2.5 6 -", "8 8 8 -"),
    ],
)
def test_children_there_and_not(name: str, keys: dict[str, Any], scores: str, fulls: str) -> None:
    assert combine(name, **keys) == [gaps(scores), gaps(fulls)]


@pytest.mark.parametrize("name", ["sum", "mean", "product", "max", "min", "rescale"])
def test_whole_columns_give_what_rows_with_gaps_give(name: str) -> None:
    scores = [numbers("5 -2.5 0"), numbers("15 30 1")], [numbers("10 10 3"), numbers("30 30 7")]
    whole = combine(name, *[[list[Decimal | None](column) for column in columns] for columns in scores])
    gapped = combine(name, *[[[*column, None] for column in columns] for columns in scores])
    assert gapped == [[*column, None] for column in whole]


def test_weighted_whole_columns() -> None:
    # 0.5 x 80 + 0.4 x 90 + 0.1 x 70 = 83; of 100
    scores, weights = [gaps("80"), gaps("90"), gaps("70")], [numbers("0.5"), numbers("0.4"), numbers("0.1")]
    assert combine("weighted", scores, [gaps("100")] * 3, weights=weights) == [numbers("83"), numbers("100")]


def test_results_have_at_most_20_places() -> None:
    # 0.33333333333333333333 x 0.25 has 22 places: 0.0833333333333333333325, half-even
    third = [gaps("0.33333333333333333333")]
    assert combine("weighted", third, third, weights=[numbers("0.25")])[0] == numbers("0.08333333333333333333")
    assert combine("product", third * 2, third * 2)[0] == numbers("0.11111111111111111111")


def test_three_rates_of_a_third_are_a_third_of_the_full() -> None:
    children = [gaps("1"), gaps("2"), gaps("3")], [gaps("3"), gaps("6"), gaps("9")]
    assert combine("mean", *children, full=numbers("3")) == [numbers("1"), numbers("3")]


def test_a_bonus_is_no_part_of_the_full() -> None:
    assert combine("sum", [gaps("80"), gaps("-3")], [gaps("100"), gaps("0")]) == [numbers("77"), numbers("100")]


def test_rescale_on_what_a_unit_can_attain() -> None:
    # 附件3 三(三): 80.75 of 95 is 85
    assert combine("rescale", [gaps("80.75"), gaps("-")], [gaps("95"), gaps("-")]) == [numbers("85"), numbers("100")]


@pytest.mark.parametrize("name", ["mean", "rescale"])
def test_no_scale_where_the_fulls_are_zero(name: str) -> None:
    with pytest.raises(MethodError) as caught:
        combine(name, [gaps("5 5 0 -")], [gaps("10 0 0 -")])
    assert [row for row, _ in caught.value.faults] == [1, 2]
    assert caught.value.undefined == {1, 2}


@pytest.mark.parametrize("ends", ["5", "5 5", "150 -50", "0 50 100"])
def test_a_range_is_two_rising_numbers(ends: str) -> None:
    with pytest.raises(MethodError) as caught:
        combine("rescale", [gaps("1 -")], [gaps("2 -")], range_=numbers(ends))
    assert caught.value.faults == tuple((row, "range 须是从低到高的两个数，请改正规则") for row in (0, 1))


def test_a_score_too_large_is_named_by_its_row() -> None:
    with pytest.raises(MethodError) as caught:
        combine("product", [gaps("- 1 100000000000")] * 2, [gaps("- 1 1")] * 2)  # 10^22
    assert [row for row, _ in caught.value.faults] == [2]


children = st.lists(st.lists(st.one_of(st.none(), signed), min_size=3, max_size=3), min_size=1, max_size=5)


@given(children)
def test_sums_are_exact_and_none_only_where_no_child_is(scores: list[Sparse]) -> None:
    total, full = combine("sum", scores, scores)
    assert total == full
    for row in range(3):
        there = [value for column in scores if (value := column[row]) is not None]
        assert total[row] == (sum(there) if there else None)


@given(children)
def test_one_child_alone_is_itself(scores: list[Sparse]) -> None:
    for name in ("sum", "product", "max", "min"):
        assert combine(name, scores[:1], scores[:1]) == [scores[0], scores[0]]


@given(children, st.randoms(use_true_random=False))
def test_the_order_of_children_does_not_matter(scores: list[Sparse], random: Any) -> None:
    fulls: list[Sparse] = [[None if value is None else Decimal(7) for value in column] for column in scores]
    order = list(range(len(scores)))
    random.shuffle(order)
    mixed = [scores[i] for i in order], [fulls[i] for i in order]
    for name in ("sum", "mean", "max", "min", "rescale"):
        straight, other = combine(name, scores, fulls), combine(name, *mixed)
        assert [[value and compared(value) for value in column] for column in straight] == [
            [value and compared(value) for value in column] for column in other
        ]


@given(children)
def test_mean_lies_between_min_and_max(scores: list[Sparse]) -> None:
    fulls: list[Sparse] = [[None if value is None else Decimal(100) for value in column] for column in scores]
    rows = zip(*(combine(name, scores, fulls)[0] for name in ("min", "mean", "max")), strict=True)
    for low, middle, high in rows:
        if low is not None and middle is not None and high is not None:
            assert compared(low) <= compared(middle) <= compared(high)
        else:
            assert low is middle is high is None
