"""formula and judged."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from tests.methods.strategies import populations
from tests.methods.support import faults, gaps, numbers, rows_at_fault, score


@given(populations)
def test_a_formula_is_its_own_score(values: list[Decimal]) -> None:
    assert score("formula", formula=values) == values


def test_judged_within_its_bounds_the_ends_included() -> None:
    assert score("judged", judged="0 7.5 10") == numbers("0 7.5 10")
    assert score("judged", judged="-5 0", full="0", min_="-5", max_="0") == numbers("-5 0")  # 附件4 三(三)
    assert score("judged", judged="8 10", max_=gaps("8 -")) == numbers("8 10")  # the second row: the full


def test_judged_outside_its_bounds_is_an_error() -> None:
    error = faults("judged", judged="10.01 5 -0.5 0 10")
    assert error.faults == (
        (0, "评分10.01不在0至10之间，请改正评分"),
        (2, "评分-0.5不在0至10之间，请改正评分"),
    )
    assert error.undefined == frozenset()
    assert rows_at_fault("judged", judged="9 9", max_=gaps("8 -")) == [0]
