"""tally, deduct and checklist, worked by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.methods.support import faults, gaps, numbers, score
from zzcli.methods.registry import PointsRow

AWARDS = (PointsRow("国家级", Decimal(10)), PointsRow("省部级", Decimal(6)), PointsRow("批评", Decimal(-2)))


def under(heading: str, cap: str | None, *points: str) -> tuple[PointsRow, ...]:
    """Return rows under one heading."""
    limit = None if cap is None else Decimal(cap)
    return tuple(PointsRow(f"{heading}{n}", Decimal(each), heading, limit) for n, each in enumerate(points))


def counts(*columns: str) -> list[list[Decimal]]:
    return [numbers(column) for column in columns]


def test_points_times_count() -> None:
    # 2 x 10 + 0 - 3 x 2 = 14; 0 + 1 x 6 - 0 = 6; nothing: 0
    assert score("tally", kinds=AWARDS, counts=counts("2 0 0", "0 1 0", "3 0 0")) == numbers("14 6 0")


def test_counting_starts_at_the_base() -> None:
    # 附件3 日常绩效: 5 + 2 - 3 x 0.5
    kinds = (PointsRow("观摩", Decimal(2)), PointsRow("敷衍", Decimal("-0.5")))
    assert score("tally", kinds=kinds, counts=counts("1 0", "3 0"), base="5") == numbers("5.5 5")


def test_no_kinds_score_the_base() -> None:
    assert score("tally", kinds=(), counts=[], base="5 6") == numbers("5 6")


def test_deduct_starts_at_the_full_and_is_not_bounded() -> None:
    kinds = (PointsRow("警示", Decimal(-2)), PointsRow("约谈", Decimal(-5)))
    assert score("deduct", kinds=kinds, counts=counts("1 0 4", "0 0 1")) == numbers("8 10 -3")  # 10 - 8 - 5


def test_a_heading_caps_its_rows_in_absolute_value() -> None:
    # 附件12: 台账 at most 20 together, -8 - 7 - 10 = -25; one row alone keeps its -8; 5 x 20 up is 20, too.
    ledgers = under("台账", "20", "-8", "-7", "-10")
    assert score("tally", kinds=ledgers, counts=counts("1 1 0", "1 0 0", "1 0 0")) == numbers("-20 -8 0")
    assert score("tally", kinds=under("加分", "20", "5"), counts=counts("5 4 3")) == numbers("20 20 15")


def test_headings_are_bounded_each_alone_and_rows_without_one_not_at_all() -> None:
    kinds = (*under("计划", "10", "-6", "-6"), *under("方案", "5", "-3"), PointsRow("事故", Decimal(-30)))
    # 100, less 10 (not 12), less 5 (not 6), less 30
    assert score("deduct", kinds=kinds, counts=counts("1", "1", "2", "1"), full="100") == numbers("55")


def test_points_up_and_down_under_a_heading_are_added_before_the_cap() -> None:
    assert score("tally", kinds=under("综合", "5", "4", "-4"), counts=counts("2", "1")) == numbers("4")  # 8 - 4


def test_a_heading_without_a_cap_bounds_nothing() -> None:
    assert score("tally", kinds=under("综合", None, "-8", "-7"), counts=counts("1", "2")) == numbers("-22")


def test_one_name_with_two_caps_is_two_headings() -> None:
    kinds = (*under("台账", "20", "-25"), *under("台账", "25", "-25"))
    assert score("tally", kinds=kinds, counts=counts("1 0", "0 1")) == numbers("-20 -25")


def test_per_divides_after_the_headings_and_before_the_base() -> None:
    # 附件3 项目签约: (1 x 4 + 2 x 1.5) / 2 blocks = 3.5; a cap of 6 first: 6 / 2
    kinds = (PointsRow("大", Decimal(4)), PointsRow("中", Decimal("1.5")))
    assert score("tally", kinds=kinds, counts=counts("1 1", "2 0"), per="2 3") == numbers("3.5 1.33333333333333333333")
    assert score("tally", kinds=under("签约", "6", "4"), counts=counts("2"), per="2", base="1") == numbers("4")


def test_per_stands_for_1_where_a_row_does_not_set_it() -> None:
    assert score("tally", kinds=AWARDS[:1], counts=counts("1 1"), per=gaps("4 -")) == numbers("2.5 10")


def test_per_zero_is_undefined() -> None:
    error = faults("deduct", kinds=AWARDS[:1], counts=counts("1 1 1"), per="1 0 1")
    assert ([row for row, _ in error.faults], error.undefined) == ([1], frozenset({1}))


def test_checklist_adds_the_points_of_what_is_there() -> None:
    points = (
        PointsRow("立项批复", Decimal(1)),
        PointsRow("施工许可", Decimal(1)),
        PointsRow("实质开工", Decimal("0.5")),
    )
    assert score("checklist", points=points, counts=counts("1 1 0", "0 1 0", "1 1 0")) == numbers("1.5 2.5 0")


def test_a_checklist_of_one() -> None:
    assert score("checklist", points=(PointsRow("方案", Decimal(10)),), counts=counts("1 0")) == numbers("10 0")


def test_checklist_caps_by_heading() -> None:
    # 附件2 四(一)3(2): 8 + 5 + 5, at most 10
    assert score(
        "checklist", points=under("共建或申报", "10", "8", "5", "5"), counts=counts("1 0", "1 1", "1 0")
    ) == numbers("10 5")


events = st.lists(st.integers(0, 20).map(Decimal), min_size=3, max_size=3)


@given(st.lists(events, min_size=2, max_size=2))
def test_tallies_add_exactly(rows: list[list[Decimal]]) -> None:
    kinds = AWARDS[:2]
    together = score("tally", kinds=kinds, counts=rows)
    apart = [score("tally", kinds=(kind,), counts=[row]) for kind, row in zip(kinds, rows, strict=True)]
    assert together == [one + other for one, other in zip(*apart, strict=True)]


@given(events, st.permutations(range(3)))
def test_rows_do_not_see_each_other(row: list[Decimal], order: list[int]) -> None:
    keys: dict[str, Any] = {"kinds": under("台账", "20", "-7")}
    straight = score("deduct", counts=[row], **keys)
    assert score("deduct", counts=[[row[i] for i in order]], **keys) == [straight[i] for i in order]
    assert all(-10 <= points <= 10 for points in straight)  # 10 - at most 20
