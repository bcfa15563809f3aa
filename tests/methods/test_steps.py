"""shortfall, surplus and against-mean, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import populations, positive, signed
from tests.methods.support import gaps, numbers, rows_at_fault, score

PLAN: dict[str, Any] = {"target": "80", "step": "10", "points": "1"}  # 附件4 三(二)1(2): a point for every 10%


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # short by: 0, -10 (over), 0.01, 9.99, 10, 10.01, 18, 80
        ("completed", "10 10 10 10 9 9 9 2"),
        ("started", "10 10 9 9 9 8 8 2"),
        ("proportional", "10 10 9.999 9.001 9 8.999 8.2 2"),
    ],
)
def test_shortfall_counts_steps(steps: str, expected: str) -> None:
    values = "80 90 79.99 70.01 70 69.99 62 0"
    assert score("shortfall", value=values, steps=steps, **PLAN) == numbers(expected)


def test_shortfall_counts_completed_steps_unless_the_rule_says_otherwise() -> None:
    # 附件5-1 老旧小区: 108 of 120 due is 90, 107 done is 89.1666...; 5 points for every whole percentage point
    assert score(
        "shortfall", value="89.16666666666666666667 88.9", target="90", step="1", points="5", full="15"
    ) == numbers("15 10")


def test_a_pure_deduction_and_no_bound() -> None:
    assert score("shortfall", value="62 80", full="0", **PLAN) == numbers("-1 0")
    assert score("shortfall", value="0", target="80", step="1", points="5") == numbers("-390")  # 10 - 80 x 5


def test_shortfall_where_low_is_better() -> None:
    # 10 over the target of 30 in steps of 4: 2.5 steps of 2 points
    keys: dict[str, Any] = {"value": "40 30 20", "target": "30", "step": "4", "points": "2", "better": "low"}
    assert score("shortfall", **keys) == numbers("6 10 10")
    assert score("shortfall", steps="started", **keys) == numbers("4 10 10")
    assert score("shortfall", steps="proportional", **keys) == numbers("5 10 10")


@pytest.mark.parametrize("steps", ["completed", "started"])
def test_whole_steps_are_counted_at_15_places(steps: str) -> None:
    # Two stored thirds short in steps of a stored third: 2.00000000000000000001 and 1.99999999999999999997 are 2.
    third, two_thirds = "0.33333333333333333333", "0.66666666666666666667"
    keys: dict[str, Any] = {"target": "1", "step": third, "points": "1", "steps": steps}
    assert score("shortfall", value=third, **keys) == numbers("8")
    assert score("shortfall", value=two_thirds, **keys) == numbers("9")


def test_a_target_reached_at_15_places_costs_nothing_however_small_the_step() -> None:
    # Short by 10^-20, a step of 10^-12: nothing begun. By 10^-15 it is 0.001 of a step, which is begun.
    keys: dict[str, Any] = {"target": "1", "step": "0.000000000001", "points": "1", "steps": "started"}
    assert score("shortfall", value="0.99999999999999999999 0.999999999999999", **keys) == numbers("10 9")


@pytest.mark.parametrize("name", ["shortfall", "surplus", "against-mean"])
def test_a_step_must_be_above_zero(name: str) -> None:
    keys = {"mean": "1"} if name == "against-mean" else {"target": "1"}
    assert rows_at_fault(name, value="1 1 1", step="1 0 -1", points="1", **keys) == [1, 2]


def test_a_quotient_too_large_to_count_is_named() -> None:
    # (10^15 - 0) / 10^-12 = 10^27
    keys: dict[str, Any] = {"target": "1000000000000000", "step": "0.000000000001", "points": "1"}
    assert rows_at_fault("shortfall", value="1000000000000000 0", **keys) == [1]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        # beyond 20% of the target: 0, short, 0.5, 1, 2.4 of a step
        ("completed", "0 0 0 -1 -2"),
        ("started", "0 0 -1 -1 -3"),
        ("proportional", "0 0 -0.5 -1 -2.4"),
    ],
)
def test_surplus_counts_steps(steps: str, expected: str) -> None:
    # 附件6 四(四)7: exits above a fifth of the entries, a point off for each
    values = "2 0 2.5 3 4.4"
    assert score("surplus", value=values, target="2", step="1", points="-1", steps=steps) == numbers(expected)


def test_surplus_from_nothing_and_where_low_is_better() -> None:
    # 附件7: 2 points for every 100 mu
    assert score("surplus", value="99 100 350", target="0", step="100", points="2") == numbers("0 2 6")
    assert score("surplus", value="7 10 12", target="10", step="1.5", points="1", better="low") == numbers("2 0 0")


def test_against_mean_of_the_group() -> None:
    # Group 0: 90, 100, 110: mean 100; 90 is 10 short, 附件9: 0.1 a point. Group 1: one unit is its own mean.
    keys: dict[str, Any] = {"value": "90 100 110 5", "groups": [0, 0, 0, 1], "step": "1", "points": "0.1", "full": "3"}
    assert score("against-mean", **keys) == numbers("2 3 3 3")


def test_against_mean_of_thirds_and_when_all_tie() -> None:
    # 1, 1, 2: mean 1.333..., a third short: no whole step, one begun
    keys: dict[str, Any] = {"value": "1 1 2", "step": "1", "points": "1"}
    assert score("against-mean", **keys) == numbers("10 10 10")
    assert score("against-mean", steps="started", **keys) == numbers("9 9 10")
    assert score("against-mean", value="0.1 0.1 0.1", step="0.01", points="1", steps="started") == numbers("10 10 10")


def test_against_a_mean_that_the_rule_states() -> None:
    keys: dict[str, Any] = {"value": "90 90", "step": "1", "points": "0.1"}
    assert score("against-mean", mean="95", **keys) == numbers("9.5 9.5")
    assert score("against-mean", mean=gaps("95 -"), **keys) == numbers("9.5 10")  # the second: their own mean, 90
    assert score("against-mean", value="96 94", step="1", points="1", mean="95", better="low") == numbers("9 10")


@given(st.lists(st.tuples(signed, signed), min_size=1, max_size=8), positive)
def test_started_costs_most_and_completed_least(pairs: list[tuple[Decimal, Decimal]], step: Decimal) -> None:
    columns = {"value": [pair[0] for pair in pairs], "target": [pair[1] for pair in pairs], "step": [step]}
    started, proportional, completed = (
        score("shortfall", points="2", steps=steps, **columns) for steps in ("started", "proportional", "completed")
    )
    rows = zip(started, proportional, completed, strict=True)
    assert all(low <= middle <= high <= 10 and high - low <= 2 for low, middle, high in rows)


@given(signed, signed, positive, positive, st.sampled_from(["started", "proportional", "completed"]))
def test_shortfall_rises_with_the_value(
    value: Decimal, target: Decimal, step: Decimal, more: Decimal, steps: str
) -> None:
    scores = score("shortfall", value=[value, value + more], target=[target], step=[step], points="1", steps=steps)
    assert scores[0] <= scores[1]


@given(signed, signed, positive)
def test_surplus_is_the_shortfall_of_the_other_side(value: Decimal, target: Decimal, step: Decimal) -> None:
    keys: dict[str, Any] = {"value": [value], "target": [target], "step": [step], "points": "1"}
    loss = score("shortfall", full="0", better="low", **keys)
    assert score("surplus", **keys) == [-loss[0]]


@given(populations.flatmap(lambda values: st.tuples(st.just(values), st.permutations(range(len(values))))))
def test_against_mean_does_not_depend_on_the_order(case: tuple[list[Decimal], list[int]]) -> None:
    values, order = case
    keys: dict[str, Any] = {"step": "1", "points": "0.1", "steps": "proportional"}
    straight = score("against-mean", value=values, **keys)
    assert score("against-mean", value=[values[i] for i in order], **keys) == [straight[i] for i in order]
    assert max(straight) == 10  # somebody is at or above the mean
