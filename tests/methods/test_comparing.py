"""rank-gap and target-else-rank, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import populations
from tests.methods.support import faults, numbers, rows_at_fault, score

PROJECTS = numbers("80 70 60 50 40 30 20 10")  # places 1 .. 8
GAP: dict[str, Any] = {
    "ranks": [PROJECTS, numbers("50 80 70 20 30 40 60 10")],
    "step": "3",
    "points": "2",
    "full": "12",
}
# Places in the second: 4, 1, 2, 7, 6, 5, 3, 8; apart by 3, 1, 1, 3, 1, 1, 4, 0


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("completed", "10 12 12 10 12 12 10 12"),  # 附件4: 2 points for every 3 places
        ("started", "10 10 10 10 10 10 8 12"),
    ],
)
def test_rank_gap(steps: str, expected: str) -> None:
    assert score("rank-gap", steps=steps, **GAP) == numbers(expected)


def test_rank_gap_in_proportion() -> None:
    # 12 - 2 x 3/3, 12 - 2 x 1/3, 12 - 2 x 4/3
    scores = score("rank-gap", steps="proportional", **GAP)
    assert [scores[row] for row in (0, 1, 6)] == numbers("10 11.33333333333333333333 9.33333333333333333333")


def test_rank_gap_edges() -> None:
    keys: dict[str, Any] = {"step": "1", "points": "1"}
    assert score("rank-gap", ranks=[numbers("5"), numbers("9")], full="10", **keys) == numbers("10")  # one unit
    assert score("rank-gap", ranks=[numbers("5 5"), numbers("9 9")], full="10 10", **keys) == numbers("10 10")
    # Two tie for first in one ranking: 1 against 1 and 2, or 1.5 against 1 and 2.
    tied: dict[str, Any] = {"ranks": [numbers("5 5"), numbers("9 8")], "full": "10 10"}
    assert score("rank-gap", **tied, **keys) == numbers("10 9")
    assert score("rank-gap", ties="mean", steps="started", **tied, **keys) == numbers("9 9")
    assert score("rank-gap", tie=[numbers("2 1")], ties="error", **tied, **keys) == numbers("10 10")
    assert rows_at_fault("rank-gap", ties="error", **tied, **keys) == [0, 1]
    # Who fails `only` leaves both rankings: 2 against 1 and 1 against 2 become 1 and 1.
    crossed: dict[str, Any] = {"ranks": [numbers("5 6"), numbers("9 8")], "full": "10 10"}
    assert score("rank-gap", **crossed, **keys) == numbers("9 9")
    assert score("rank-gap", only=[True, False], **crossed, **keys) == numbers("10 0")
    assert score("rank-gap", better="low", groups=[0, 1], **crossed, **keys) == numbers("10 10")


def test_rank_gap_needs_two_rankings_and_a_step() -> None:
    assert rows_at_fault("rank-gap", ranks=[PROJECTS[:2]], step="1", points="1", full="10 10") == [0, 1]
    assert rows_at_fault("rank-gap", ranks=[PROJECTS[:2]] * 2, step="1 0", points="1", full="10 10") == [1]


# 附件9 门牌: 50% gives 10; by rate 60, 50 reached; 45, 45, 40 did not. Places among all: 1, 2, 3, 3, 5.
DOORS: dict[str, Any] = {"value": "45 60 40 50 45", "target": "50", "step": "0.5"}


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"rest": "all"}, "9 10 8 10 9"),  # 10 - 0.5 x 2, 10 - 0.5 x 4
        ({"rest": "all", "ties": "mean"}, "8.75 10 8 10 8.75"),  # place 3.5
        ({"rest": "missed"}, "10 10 9 10 10"),  # places 1, 1, 3 of their own
        ({"rest": "after"}, "9.5 10 8.5 10 9.5"),
        ({"rest": "missed", "ties": "mean"}, "9.75 10 9 10 9.75"),
        ({"rest": "missed", "first": "8"}, "8 10 7 10 8"),
        ({"rest": "missed", "tie": [numbers("1 0 0 0 2")]}, "9.5 10 9 10 10"),
        ({"rest": "all", "only": [True, False, True, True, False]}, "9.5 0 9 10 0"),  # places 2, -, 3, 1, -
        ({"rest": "missed", "groups": [0, 0, 0, 1, 1]}, "10 10 9.5 10 10"),
        (
            {"rest": "all", "better": "low", "target": "40"},
            "9.5 8 10 8.5 9.5",
        ),
    ],
)
def test_target_else_rank(keys: dict[str, Any], expected: str) -> None:
    assert score("target-else-rank", **DOORS | keys) == numbers(expected)


@pytest.mark.parametrize(("rest", "expected"), [("all", "10"), ("missed", "10"), ("after", "9.5")])
def test_when_nobody_reached_the_target(rest: str, expected: str) -> None:
    assert score("target-else-rank", value="45 40", target="50", step="0.5", rest=rest)[0] == Decimal(expected)
    assert score("target-else-rank", value="45", target="50", step="0.5", rest=rest) == numbers(expected)


def test_ties_are_refused_among_those_that_missed_only() -> None:
    error = faults("target-else-rank", **DOORS, ties="error")
    assert [row for row, _ in error.faults] == [0, 4]
    assert score("target-else-rank", value="60 60 40", target="50", step="1", ties="error") == numbers("10 10 8")


def test_a_target_is_reached_at_15_places() -> None:
    assert score("target-else-rank", value="49.99999999999999999999 60", target="50", step="1") == numbers("10 10")


@given(populations, st.sampled_from(["all", "missed", "after"]))
def test_reaching_the_target_gives_the_full_and_no_one_more(values: list[Decimal], rest: str) -> None:
    scores = score("target-else-rank", value=values, target="0", step="0.25", rest=rest)
    for value, points in zip(values, scores, strict=True):
        assert points == 10 if value >= 0 else points <= 10
    ordered = [points for _, points in sorted(zip(values, scores, strict=True))]
    assert ordered == sorted(ordered)


@given(populations.flatmap(lambda values: st.tuples(st.just(values), st.permutations(values))))
def test_a_gap_is_the_same_from_both_sides(case: tuple[list[Decimal], list[Decimal]]) -> None:
    one, other = case
    keys: dict[str, Any] = {"step": "1", "points": "1", "full": [Decimal(10)] * len(one)}
    scores = score("rank-gap", ranks=[one, other], **keys)
    assert score("rank-gap", ranks=[other, one], **keys) == scores
    assert all(10 - len(one) < points <= 10 for points in scores)
    assert score("rank-gap", ranks=[one, one], **keys) == [Decimal(10)] * len(one)
