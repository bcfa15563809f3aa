"""tiers, worked by hand on the bands of 附件8 四(一)4(1) and on words."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from tests.methods.strategies import populations
from tests.methods.support import faults, numbers, score
from zzcli.methods.bands import tiers
from zzcli.methods.registry import Band

PLANTING = tuple(
    Band(comparison, Decimal(bound), Decimal(points))
    for comparison, bound, points in (
        ("<", "90", "0"), ("<", "95", "2"), ("<", "100", "2.5"), ("=", "100", "3"), (">", "100", "3.5"),
    )
)  # fmt: skip
WORDS = (Band("=", "未开工", Decimal(0)), Band("=", "已开工", Decimal(4)), Band("!=", "已开工", Decimal(7)))


def test_each_side_of_every_bound() -> None:
    rates = "-5 89.99 90 94.99 95 99.99 100 100.01"
    assert score("tiers", value=rates, bands=PLANTING) == numbers("0 0 2 2 2.5 2.5 3 3.5")


def test_three_stored_thirds_are_in_the_band_of_the_whole() -> None:
    # 3 x 33.33333333333333333333 = 99.99999999999999999999, which is 100 at 15 places.
    assert score("tiers", value="99.99999999999999999999 99.999999999999", bands=PLANTING) == numbers("3 2.5")


def test_the_first_band_that_holds_counts() -> None:
    bands = (Band(">=", Decimal(80), Decimal(6)), Band(">=", Decimal(90), Decimal(8)))
    assert score("tiers", value="95 80", bands=bands) == numbers("6 6")


def test_at_most_and_other_than() -> None:
    bands = (
        Band("<=", Decimal(10), Decimal(1)),
        Band("!=", Decimal(20), Decimal(2)),
        Band("=", Decimal(20), Decimal(3)),
    )
    assert score("tiers", value="10 15 20", bands=bands) == numbers("1 2 3")


def test_words() -> None:
    assert tiers(value=["已开工", "未开工", "已完成"], bands=WORDS) == numbers("4 0 7")


def test_words_meet_only_bands_of_words_and_numbers_only_those_of_numbers() -> None:
    mixed = (*WORDS, Band(">", Decimal(0), Decimal(9)))
    assert tiers(value=["已开工"], bands=mixed) == numbers("4")
    assert tiers(value=[Decimal(1)], bands=mixed) == numbers("9")


def test_where_no_band_holds_is_an_error() -> None:
    error = faults("tiers", value="1 5 0.5", bands=(Band(">=", Decimal(1), Decimal(1)),))
    assert error.faults == ((2, "没有一档包含“0.5”，请改正数据或补全 bands"),)
    assert error.undefined == frozenset()


def test_no_rows() -> None:
    assert tiers(value=[], bands=PLANTING) == []


@given(populations)
def test_rising_bands_rise_with_the_value(values: list[Decimal]) -> None:
    ordered = sorted(values)
    scores = score("tiers", value=ordered, bands=PLANTING)
    assert scores == sorted(scores)
    assert set(scores) <= {band.points for band in PLANTING}
