"""Places, totals, averages and best values inside groups."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.strategies import tied_populations
from tests.methods.support import numbers
from zzcli.methods.errors import MethodError
from zzcli.methods.population import averages, bests, counts, points_by_place, ranks, standings, totals

ONE_GROUP = [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("better", "ties", "expected"),
    [
        ("high", "share", "3 1 1 4"),
        ("high", "mean", "3 1.5 1.5 4"),
        ("low", "share", "2 3 3 1"),
        ("low", "mean", "2 3.5 3.5 1"),
    ],
)
def test_ranks(better: str, ties: str, expected: str) -> None:
    assert ranks(numbers("7 9 9 5"), ONE_GROUP, better, ties=ties) == (numbers(expected), [4, 4, 4, 4])


def test_dense_ranks_skip_no_place_and_count_places() -> None:
    assert ranks(numbers("7 9 9 5"), ONE_GROUP, ties="dense") == (numbers("2 1 1 3"), [3, 3, 3, 3])


def test_ranks_inside_groups_in_any_order() -> None:
    places, sizes = ranks(numbers("1 5 3 4 2"), [7, 3, 7, 3, 7])
    assert places == numbers("3 1 1 2 2")
    assert sizes == [3, 2, 3, 2, 3]


def test_three_that_tie_at_a_mean_place() -> None:
    assert ranks(numbers("1 1 1 0"), ONE_GROUP, ties="mean")[0] == numbers("2 2 2 4")


def test_values_are_compared_at_15_places() -> None:
    # Stored ratios 1/3 and 2/6 worked out on two ways may differ at the 20th place; a real difference is larger.
    assert ranks(numbers("0.33333333333333333333 0.33333333333333333334"), [0, 0])[0] == numbers("1 1")
    assert ranks(numbers("0.333333333333332 0.333333333333333"), [0, 0])[0] == numbers("2 1")


def test_a_group_of_which_nobody_is_ranked() -> None:
    standing = standings(numbers("3 2 1"), [0, 1, 1], only=[False, True, True])
    assert (standing.first, standing.tied, standing.size) == ([0, 1, 2], [0, 1, 1], [0, 2, 2])


def test_ties_are_refused_with_the_rows_that_tie() -> None:
    with pytest.raises(MethodError) as caught:
        ranks(numbers("7 9 9 5"), ONE_GROUP, ties="error")
    assert caught.value.faults == (
        (1, "与另外1个并列第1名，而规则不许并列，请在 tie 写明先后依据或改 ties"),
        (2, "与另外1个并列第1名，而规则不许并列，请在 tie 写明先后依据或改 ties"),
    )


def test_points_by_place_sees_the_size_of_the_group() -> None:
    standing = standings(numbers("3 3 1 8"), [0, 0, 0, 1])
    assert points_by_place(standing, "share", lambda place, size: Decimal(10 * size + place)) == numbers("31 31 33 11")
    assert points_by_place(standing, "mean", lambda place, _: Decimal(place)) == numbers("1.5 1.5 3 1")


def test_totals_averages_bests_and_counts() -> None:
    values, groups = numbers("1 2 4 -3"), [0, 1, 0, 1]
    assert totals(values, groups) == numbers("5 -1 5 -1")
    assert averages(values, groups) == numbers("2.5 -0.5 2.5 -0.5")
    assert bests(values, groups) == numbers("4 2 4 2")
    assert bests(values, groups, "low") == numbers("1 -3 1 -3")
    assert counts(values, groups) == numbers("2 2 2 2")
    assert counts(numbers("1 2 4"), [0, 0, 5]) == numbers("2 2 1")


def test_averages_are_stored() -> None:
    assert averages(numbers("1 0 0"), [0, 0, 0]) == numbers(" ".join(["0.33333333333333333333"] * 3))


def test_nothing_depends_on_the_caller_s_context() -> None:
    values = numbers("1.000000001 1 0")
    with localcontext() as context:
        context.prec = 3
        assert totals(values, [0, 0, 0])[0] == Decimal("2.000000001")
        assert averages(values, [0, 0, 0])[0] == Decimal("0.66666666700000000000")
        assert ranks(values, [0, 0, 0])[0] == numbers("1 2 3")


def test_no_rows() -> None:
    assert ranks([], []) == ([], [])
    assert totals([], []) == averages([], []) == bests([], []) == counts([], []) == []


@given(tied_populations)
def test_places_are_those_of_the_definition(values: list[Decimal]) -> None:
    places, _ = ranks(values, [0] * len(values))
    assert places == [1 + sum(other > value for other in values) for value in values]
    mean, _ = ranks(values, [0] * len(values), ties="mean")
    assert sum(mean) == len(values) * (len(values) + 1) // 2


@given(tied_populations, st.data())
def test_a_tie_breaker_orders_only_those_that_tie(values: list[Decimal], data: st.DataObject) -> None:
    breaker = [Decimal(n) for n in data.draw(st.permutations(range(len(values))))]
    places, _ = ranks(values, [0] * len(values), tie=[breaker])
    assert sorted(places) == [Decimal(n + 1) for n in range(len(values))]
    shared, _ = ranks(values, [0] * len(values))
    assert all(share <= place for share, place in zip(shared, places, strict=True))
    expected = sorted(range(len(values)), key=lambda row: (values[row], breaker[row]), reverse=True)
    assert sorted(range(len(values)), key=places.__getitem__) == expected
