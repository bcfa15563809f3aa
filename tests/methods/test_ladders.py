"""rank-step, rank-span, rank-proportion and top-bottom, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import positive, tied_populations
from tests.methods.support import faults, gaps, numbers, rows_at_fault, score

TWO_TIE = "7 9 9 5"  # places 3, 1, 1, 4 under share; 3, 1.5, 1.5, 4 under mean
SIXTEEN = " ".join(str(100 - n) for n in range(16))  # in order of place
LADDERS: dict[str, dict[str, Any]] = {
    "rank-step": {"step": "1"},
    "rank-span": {"last": "2"},
    "rank-proportion": {},
}


def test_rank_step_of_sixteen() -> None:
    # 附件8 大气: 50, 48.5, 47 ... 50 - 15 x 1.5 = 27.5
    scores = score("rank-step", value=SIXTEEN, step="1.5", full="50")
    assert scores[:3] == numbers("50 48.5 47")
    assert scores[-1] == Decimal("27.5")


@pytest.mark.parametrize(
    ("ties", "expected"), [("share", "8 10 10 7"), ("dense", "9 10 10 8"), ("mean", "8 9.5 9.5 7")]
)
def test_rank_step_with_ties(ties: str, expected: str) -> None:
    assert score("rank-step", value=TWO_TIE, step="1", ties=ties) == numbers(expected)


def test_dense_places_are_counted_without_gaps() -> None:
    # places 2, 1, 1, 3 of three: 附件16 五(6) from 100 to 60 gives 80, 100, 100, 60; by proportion 2/3, 1, 1, 1/3 of 6
    assert score("rank-span", value=TWO_TIE, first=numbers("100") * 4, last="60", ties="dense") == numbers(
        "80 100 100 60"
    )
    assert score("rank-proportion", value=TWO_TIE, full="6", ties="dense") == numbers("4 6 6 2")
    assert score("rank-step", value=TWO_TIE, places=(Decimal(3), Decimal(1)), ties="dense") == numbers("1 3 3 0")


def test_rank_step_counts_from_first_and_by_row() -> None:
    # Two groups, each with its own step, as 附件8 has them; the second group's first place is 40.
    keys: dict[str, Any] = {"value": "1 2 8 9", "groups": [0, 0, 1, 1], "better": "low", "step": "1.5 1.5 2.5 2.5"}
    assert score("rank-step", full="50", **keys) == numbers("50 48.5 50 47.5")
    assert score("rank-step", first=gaps("- - 40 40"), full="50", **keys) == numbers("50 48.5 40 37.5")


def test_rank_step_breaks_ties_by_the_expressions_in_turn() -> None:
    # 附件8: equal sums of ranks go by the index, low first. Rows 0 and 1 tie in both.
    tie = [numbers("3 3 2 1"), numbers("2 1 0 0")]
    keys: dict[str, Any] = {"value": "5 5 5 6", "better": "low", "step": "1"}
    assert score("rank-step", tie=tie, **keys) == numbers("8 9 10 7")
    assert score("rank-step", tie=tie[:1], **keys) == numbers("9 9 10 7")


def test_rank_step_ranks_only_those_that_qualify() -> None:
    # 附件15 泊位: complete and first 25, complete and second 24; who is not complete gets nothing here.
    keys: dict[str, Any] = {"value": "120 110 90 100", "only": [True, True, False, True], "step": "1", "full": "25"}
    assert score("rank-step", **keys) == numbers("25 24 0 23")


def test_rank_step_by_a_list_of_points() -> None:
    keys: dict[str, Any] = {"places": (Decimal(3), Decimal(2), Decimal(1)), "value": "9 8 7 6"}
    assert score("rank-step", **keys) == numbers("3 2 1 0")
    assert score("rank-step", **keys | {"value": "9 9 7 6"}) == numbers("3 3 1 0")
    assert score("rank-step", ties="mean", **keys | {"value": "9 9 7 6"}) == numbers("2.5 2.5 1 0")
    assert score("rank-step", ties="mean", **keys | {"value": "9 7 7 7"}) == numbers("3 1 1 1")  # (2 + 1 + 0) / 3
    assert score("rank-step", ties="mean", **keys | {"value": "9 9 9 9"})[0] == Decimal("1.5")  # (3 + 2 + 1 + 0) / 4
    assert score("rank-step", **keys | {"value": "9"}) == numbers("3")


@pytest.mark.parametrize("keys", [{}, {"step": "1", "places": (Decimal(3),)}, {"step": gaps("1 -")}])
def test_rank_step_needs_either_a_step_or_places(keys: dict[str, Any]) -> None:
    assert rows_at_fault("rank-step", value="1 2", **keys) == [0, 1]


@pytest.mark.parametrize("name", [*LADDERS, "top-bottom"])
def test_ties_can_be_refused(name: str) -> None:
    keys = {"first": (Decimal(1),)} if name == "top-bottom" else LADDERS[name]
    error = faults(name, value=TWO_TIE, ties="error", **keys)
    assert [row for row, _ in error.faults] == [1, 2]
    assert "并列第1名" in error.faults[0][1]
    assert score(name, value="3 1 2", ties="error", **keys) == score(name, value="3 1 2", **keys)


def test_rank_span_in_equal_steps() -> None:
    # 附件16: 100 down to 60 over 5 units, 10 a place; over 4, 40/3
    keys: dict[str, Any] = {"first": "100", "last": "60"}
    assert score("rank-span", value="5 1 4 2 3", **keys) == numbers("100 60 90 70 80")
    thirds = "100 86.66666666666666666667 73.33333333333333333333 60"
    assert score("rank-span", value="4 3 2 1", **keys) == numbers(thirds)


@pytest.mark.parametrize(
    ("value", "keys", "expected"),
    [
        ("7", {}, "100"),  # one unit is first
        ("7 7", {}, "100 100"),
        ("9 7 7", {}, "100 80 80"),  # two share place 2 of 3: above the lowest
        ("9 7 7", {"ties": "mean"}, "100 70 70"),  # place 2.5
        ("9 8 7", {"only": [True, False, True]}, "100 0 60"),
        ("9 8 7", {"only": [False, False, False]}, "0 0 0"),
        ("1 2 3", {"better": "low"}, "100 80 60"),
        ("9 7 5 3", {"groups": [0, 1, 0, 1]}, "100 100 60 60"),
        ([], {"full": []}, ""),
    ],
)
def test_rank_span_edges(value: Any, keys: dict[str, Any], expected: str) -> None:
    assert score("rank-span", value=value, first=[] if value == [] else "100", last="60", **keys) == numbers(expected)


@pytest.mark.parametrize(
    ("proportion", "second", "last"),
    [
        ("place", "6.5625", "0.4375"),  # 附件4: 7 x 15/16 and 7 x 1/16
        ("to-zero", "6.53333333333333333333", "0"),  # 7 x 14/15
        ("value", "6.93", "5.95"),  # 7 x 99/100 and 7 x 85/100
    ],
)
def test_rank_proportion_of_sixteen(proportion: str, second: str, last: str) -> None:
    scores = score("rank-proportion", value=SIXTEEN, proportion=proportion, full="7")
    assert [scores[0], scores[1], scores[-1]] == numbers(f"7 {second} {last}")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"value": TWO_TIE}, "5 10 10 2.5"),  # 10 x 2/4, 4/4, 4/4, 1/4
        ({"value": TWO_TIE, "ties": "mean"}, "5 8.75 8.75 2.5"),  # 10 x 3.5/4
        ({"value": TWO_TIE, "proportion": "to-zero"}, "3.33333333333333333333 10 10 0"),
        ({"value": "7 5", "proportion": "to-zero"}, "10 0"),
        ({"value": "7", "proportion": "place"}, "10"),
        ({"value": "7", "proportion": "to-zero"}, "10"),
        ({"value": "7", "proportion": "value"}, "10"),
        ({"value": "0 0"}, "10 10"),  # all tie for first, whatever they did
        ({"value": "0 0", "only": [False, False]}, "0 0"),
        ({"value": "0 0", "only": [False, False], "proportion": "to-zero"}, "0 0"),
        ({"value": "0 0", "only": [False, False], "proportion": "value"}, "0 0"),
        ({"value": "4 8 6", "only": [True, False, True]}, "5 0 10"),
        ({"value": "4 8 6", "only": [True, False, True], "proportion": "value", "first": "3"}, "2 0 3"),
        ({"value": "4 5 10", "better": "low", "proportion": "value"}, "10 8 4"),  # 10 x 4/5, 4/10
        ({"value": "0 0 -1", "proportion": "value", "zero_best": "first"}, "10 10 0"),
        ({"value": "0 2", "better": "low", "proportion": "value", "zero_best": "first"}, "10 0"),
        ({"value": "0 0", "proportion": "value", "zero_best": "zero"}, "0 0"),
        ({"value": "8 -2", "proportion": "value"}, "10 -2.5"),
        ({"value": "8 4 6 6", "groups": [0, 0, 1, 1], "proportion": "value"}, "10 5 10 10"),
    ],
)
def test_rank_proportion_edges(keys: dict[str, Any], expected: str) -> None:
    assert score("rank-proportion", **keys) == numbers(expected)


def test_rank_proportion_by_value_names_the_rows_without_a_ratio() -> None:
    # Group 0's best is 0, group 1's is -1, group 2 is fine.
    error = faults("rank-proportion", value="0 -5 -1 -2 3", groups=[0, 0, 1, 1, 2], proportion="value")
    assert [(row, reason[:8]) for row, reason in error.faults] == [
        (0, "第一名的值为0，"),
        (1, "第一名的值为0，"),
        (2, "第一名的值为负，"),
        (3, "第一名的值为负，"),
    ]
    assert error.undefined == {0, 1}


TOP_BOTTOM: dict[str, Any] = {
    "first": (Decimal(3), Decimal(2), Decimal(1)),
    "last": (Decimal(-1), Decimal(-2), Decimal(-3)),
}


@pytest.mark.parametrize(
    ("value", "keys", "expected"),
    [
        ("8 7 6 5 4 3 2 1", {}, "3 2 1 0 0 -1 -2 -3"),
        ("6 5 4 3 2 1", {}, "3 2 1 -1 -2 -3"),
        ("4 3 2 1", {}, "3 1 -1 -3"),  # place 2 is third from the end, too: 2 - 1; place 3: 1 - 2
        ("4 3 2 1", {"overlap": "first"}, "3 2 1 -3"),
        ("2 1", {}, "1 -1"),  # 3 - 2; 2 - 3
        ("1", {}, "0"),  # first and last: 3 - 3
        ("1", {"overlap": "first"}, "3"),
        ("8 7 6 5 4 3 1 1", {}, "3 2 1 0 0 -1 -2 -2"),  # both are seventh of eight
        ("8 7 6 5 4 3 1 1", {"last_ties": "end"}, "3 2 1 0 0 -1 -3 -3"),
        ("8 7 6 5 3 3 2 1", {}, "3 2 1 0 0 0 -2 -3"),  # fifth and fifth
        ("8 7 6 5 3 3 2 1", {"last_ties": "end"}, "3 2 1 0 -1 -1 -2 -3"),
        ("8 7 6 5 4 3 1 1", {"ties": "mean"}, "3 2 1 0 0 -1 -2.5 -2.5"),
        ("8 8 8 8 4 3 2 1", {"ties": "mean"}, "1.5 1.5 1.5 1.5 0 -1 -2 -3"),  # (3 + 2 + 1 + 0) / 4
        ("8 8 6 5 4 3 2 1", {}, "3 3 1 0 0 -1 -2 -3"),
        ("9 8 7 6 5 4 3", {"only": [False, True, True, True, True, True, True]}, "0 3 2 1 -1 -2 -3"),
        (
            "9 8 7 6 5 4 3",
            {"last_ties": "end", "only": [False, True, True, True, True, True, True]},
            "0 3 2 1 -1 -2 -3",
        ),
        ("1 2 3 4 5 6 7", {"better": "low"}, "3 2 1 0 -1 -2 -3"),
    ],
)
def test_top_bottom(value: str, keys: dict[str, Any], expected: str) -> None:
    assert score("top-bottom", value=value, **TOP_BOTTOM, **keys) == numbers(expected)


def test_top_bottom_with_one_end_only() -> None:
    # 附件17 三(二)5: the last three lose 2, 3 and 5
    assert score("top-bottom", value="5 4 3 2 1", last=(Decimal(-2), Decimal(-3), Decimal(-5))) == numbers(
        "0 0 -2 -3 -5"
    )
    assert score("top-bottom", value="5 4 3 2 1", first=TOP_BOTTOM["first"]) == numbers("3 2 1 0 0")


shuffled = tied_populations.flatmap(lambda values: st.tuples(st.just(values), st.permutations(range(len(values)))))
names = st.sampled_from(sorted(LADDERS))


@given(shuffled, names, st.sampled_from(["share", "mean"]))
def test_ladders_do_not_depend_on_the_order_of_units(
    case: tuple[list[Decimal], list[int]], name: str, ties: str
) -> None:
    values, order = case
    straight = score(name, value=values, ties=ties, **LADDERS[name])
    assert score(name, value=[values[i] for i in order], ties=ties, **LADDERS[name]) == [straight[i] for i in order]


@given(tied_populations, names, st.sampled_from(["share", "mean"]))
def test_ladders_fall_with_the_place_and_equals_score_alike(values: list[Decimal], name: str, ties: str) -> None:
    scores = score(name, value=values, ties=ties, **LADDERS[name])
    by_value = sorted(zip(values, scores, strict=True))
    for (value, points), (higher, more) in pairwise(by_value):
        assert points == more if value == higher else points < more


@given(tied_populations, names, positive)
def test_ladders_do_not_depend_on_the_unit_of_measure(values: list[Decimal], name: str, factor: Decimal) -> None:
    scaled = [value * factor for value in values]
    assert score(name, value=values, **LADDERS[name]) == score(name, value=scaled, **LADDERS[name])


@given(tied_populations)
def test_the_mean_of_tied_places_keeps_the_sum(values: list[Decimal]) -> None:
    # n places of a ladder of 1 from 10: 10 n - (0 + 1 + ... + (n - 1))
    size = len(values)
    assert sum(score("rank-step", value=values, step="1", ties="mean")) == 10 * size - size * (size - 1) // 2


@given(tied_populations, st.sampled_from(["place", "to-zero"]))
def test_proportions_lie_between_zero_and_the_first(values: list[Decimal], proportion: str) -> None:
    scores = score("rank-proportion", value=values, proportion=proportion)
    assert all(0 <= points <= 10 for points in scores)
    assert max(scores) == 10


@given(tied_populations, st.sampled_from(["share", "mean"]))
def test_spans_lie_between_last_and_first(values: list[Decimal], ties: str) -> None:
    assert all(2 <= points <= 10 for points in score("rank-span", value=values, last="2", ties=ties))
