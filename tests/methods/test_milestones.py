"""milestones, worked by hand on the dates of 附件3 三(二)1 and 附件5-2 征收标准1."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.support import faults, numbers, score
from zzcli.methods.milestones import months_between
from zzcli.methods.registry import MilestoneRow

JUNE = date(2021, 6, 30)
DESIGN = (MilestoneRow("城市设计", Decimal(5)), MilestoneRow("论证报告", Decimal(1)))  # the other 4 of 10 are no node's
DUE = [[date(2021, 3, 15)], [date(2021, 3, 25)]]


def day(text: str) -> date | None:
    """Read a day of 2021, `3-15`; `-` is a node not reached."""
    if text == "-":
        return None
    month, day = text.split("-")
    return date(2021, int(month), int(day))


def design(first: str, second: str, end: date = JUNE, **keys: Any) -> Decimal:
    """Score one row with the two nodes of `DESIGN`."""
    dates = [[day(first)], [day(second)]]
    return score("milestones", nodes=DESIGN, dates=dates, due=DUE, end=end, full="10", **keys)[0]


def single(reached: str, due: str, end: date = JUNE, **keys: Any) -> Decimal:
    """Score one row with a due date of its own and no table."""
    deadlines = [[day(due)]]
    return score(
        "milestones", due_date=deadlines[0], dates=[[day(reached)]], due=deadlines, end=end, full="10", **keys
    )[0]


def test_all_on_time_on_the_day_itself_included() -> None:
    assert design("3-15", "3-25") == 10
    assert design("3-16", "3-25", late="-1") == 9  # a month begun


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # 城市设计 open at the end of June, due 15 March: 3 whole months to 15 June and a begun one; 论证报告 in time.
        ({"missed": "zero", "steps": "started"}, "1"),  # 10 - 5 - 4 x 1
        ({"missed": "zero", "steps": "completed"}, "2"),  # 10 - 5 - 3
        ({"missed": "keep", "steps": "started"}, "6"),  # 10 - 4
        ({"missed": "forfeit", "steps": "completed"}, "2"),
    ],
)
def test_a_node_that_is_missed(keys: dict[str, Any], expected: str) -> None:
    assert design("-", "3-25", late="-1", **keys) == Decimal(expected)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # Reached on 20 April, due 15 March: one whole month and a begun one.
        ({}, "8"),
        ({"steps": "completed"}, "9"),
        ({"after": "stop"}, "10"),
        ({"missed": "keep"}, "8"),
        ({"missed": "forfeit"}, "3"),  # 10 - 5 - 2
        ({"missed": "forfeit", "after": "stop"}, "5"),
    ],
)
def test_a_node_reached_late(keys: dict[str, Any], expected: str) -> None:
    assert design("4-20", "3-25", late="-1", **keys) == Decimal(expected)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        # Reached on 1 February, due 15 March: one whole month and a begun one early.
        ({}, "12"),
        ({"steps": "completed"}, "11"),
        ({"early_steps": "completed"}, "11"),
        ({"steps": "completed", "early_steps": "started"}, "12"),
    ],
)
def test_a_node_reached_early(keys: dict[str, Any], expected: str) -> None:
    assert design("2-1", "3-25", early="1", **keys) == Decimal(expected)


@pytest.mark.parametrize(
    ("undue", "expected"),
    [
        # At the end of February neither node is due; 论证报告 is reached, worth 1.
        ("full", "10"),
        ("zero", "5"),
        ("exclude", "10"),  # of the 5 that are left all are held: 10 x 5 / 5
    ],
)
def test_a_node_not_due_yet(undue: str, expected: str) -> None:
    assert design("-", "2-20", end=date(2021, 2, 28), undue=undue) == Decimal(expected)


def test_exclude_makes_up_the_full_of_the_rest() -> None:
    # At 20 March: 城市设计 missed (5 of the 9 that are considered), 论证报告 not due: 10 x (9 - 5) / 9; a month late.
    expected = Decimal("4.44444444444444444444") - 1
    assert design("-", "-", end=date(2021, 3, 20), undue="exclude", late="-1") == expected


def test_exclude_with_nothing_left_is_undefined() -> None:
    deadlines = [[date(2021, 12, 31), date(2021, 5, 31)]]
    keys: dict[str, Any] = {
        "due_date": deadlines[0],
        "due": deadlines,
        "end": JUNE,
        "undue": "exclude",
        "full": "10 10",
    }
    error = faults("milestones", dates=[[None, None]], **keys)
    assert ([row for row, _ in error.faults], error.undefined) == ([0], frozenset({0}))


def test_a_deadline_on_the_last_day_of_the_period_is_due() -> None:
    assert single("-", "6-30") == 0
    assert single("-", "6-30", late="-2") == 0  # lost, and no month late yet
    assert single("-", "7-1") == 10


def test_a_date_on_the_last_day_of_the_period_is_reached() -> None:
    assert single("6-30", "4-30", late="-1") == 8  # held, 2 months late


def test_a_date_after_the_period_is_not_reached_yet() -> None:
    assert single("7-3", "4-30", late="-1") == -2  # 10 - 10 - 2 months
    assert single("7-3", "12-31", undue="zero", early="1") == 0


def test_a_pure_deduction_by_the_month() -> None:
    # 附件5-2: due 30 April, open on 30 June: 2 months, -2 each; done: nothing more.
    keys: dict[str, Any] = {"late": "-2", "after": "stop", "end": JUNE}
    deadlines = [[date(2021, 4, 30)] * 3]
    dates = [[None, date(2021, 6, 2), date(2021, 4, 1)]]
    assert score("milestones", full="0 0 0", due_date=deadlines[0], dates=dates, due=deadlines, **keys) == numbers(
        "-4 0 0"
    )


def test_a_node_of_other_rows_counts_nothing() -> None:
    due = [[date(2021, 3, 15), None], [None, date(2021, 3, 25)]]
    dates: list[list[date | None]] = [[None, None], [None, None]]
    assert score("milestones", nodes=DESIGN, dates=dates, due=due, end=JUNE, full="10 10") == numbers("5 9")


def test_without_nodes_the_full() -> None:
    assert score("milestones", dates=[], due=[], end=JUNE, full="10 7") == numbers("10 7")


@pytest.mark.parametrize(
    ("deadline", "other", "started", "completed"),
    [
        ("2021-04-30", "2021-04-30", 0, 0),
        ("2021-04-30", "2021-05-01", 1, 0),
        ("2021-04-30", "2021-05-30", 1, 0),  # the deadline ends April: a month ends with May
        ("2021-04-30", "2021-05-31", 1, 1),
        ("2021-04-30", "2021-06-30", 2, 2),
        ("2021-04-30", "2021-07-01", 3, 2),
        ("2021-03-15", "2021-04-14", 1, 0),
        ("2021-03-15", "2021-04-15", 1, 1),
        ("2021-03-15", "2021-04-16", 2, 1),
        ("2021-01-30", "2021-02-28", 1, 1),  # no 30 February
        ("2021-01-30", "2021-03-01", 2, 1),
        ("2020-12-31", "2021-02-28", 2, 2),
        ("2021-11-15", "2022-01-15", 2, 2),  # over the turn of the year
        ("2021-03-15", "2021-03-14", 1, 0),  # early
        ("2021-03-15", "2021-02-15", 1, 1),
        ("2021-03-15", "2021-02-14", 2, 1),
        ("2021-04-30", "2021-03-31", 1, 1),
        ("2021-04-30", "2021-03-30", 2, 1),
        ("2021-01-15", "2020-12-20", 1, 0),
    ],
)
def test_months_between(deadline: str, other: str, started: int, completed: int) -> None:
    dates = date.fromisoformat(deadline), date.fromisoformat(other)
    assert months_between(*dates, "started") == started
    assert months_between(*dates, "completed") == completed


days = st.dates(date(2020, 1, 1), date(2023, 12, 31))


@given(days, st.integers(-800, 800))
def test_months_grow_with_the_distance(deadline: date, distance: int) -> None:
    other = deadline + timedelta(distance)
    started, completed = (months_between(deadline, other, steps) for steps in ("started", "completed"))
    assert completed <= started <= completed + 1
    further = other + timedelta(1 if distance >= 0 else -1)
    assert months_between(deadline, further, "started") >= started
    assert abs(distance) / 31 - 1 < completed <= abs(distance) / 28


@given(days, st.one_of(st.none(), days), days)
def test_later_never_scores_more(due: date, reached: date | None, end: date) -> None:
    keys: dict[str, Any] = {"late": "-1", "early": "1", "full": "10", "end": end, "due_date": [due], "due": [[due]]}
    later = None if reached is None else reached + timedelta(40)
    for missed in ("zero", "keep", "forfeit"):
        assert score("milestones", dates=[[reached]], missed=missed, **keys) >= score(
            "milestones", dates=[[later]], missed=missed, **keys
        )


def test_of_several_late_nodes_each_counts_or_only_the_worst() -> None:
    # 附件3: due 15 and 25 March, reached 20 May (three months begun) and 20 April (one): 10 - 3 - 1, or 10 - 3
    assert design("5-20", "4-20", late="-1") == 6
    assert design("5-20", "4-20", late="-1", several="most") == 7


def test_of_several_early_nodes_each_counts_or_only_the_best() -> None:
    # reached 15 January (two months before) and 20 January (two): 10 + 2 + 2, or 10 + 2
    assert design("1-15", "1-20", early="1", early_steps="completed") == 14
    assert design("1-15", "1-20", early="1", early_steps="completed", several="most") == 12


@pytest.mark.parametrize(
    ("due", "reached", "expected"),
    [
        ("8-30", "-", -8),  # to 31 December: past four whole months, 30 September to 30 December
        ("9-30", "-", -4),  # month end to month end: exactly three on 31 December, so two are passed
        ("9-30", "10-31", 0),  # exactly one month
        ("9-30", "11-1", -2),
        ("9-30", "9-30", 0),
    ],
)
def test_months_that_are_exceeded(due: str, reached: str, expected: int) -> None:
    end = date(2021, 12, 31)
    assert single(reached, due, end, late="-2", missed="keep", steps="exceeded") == 10 + expected


def test_early_months_may_count_only_until_the_month_they_were_due_in() -> None:
    # reached 15 January, due 15 March (two months before) and 25 March on the day: 10 + 2 until March, 10 in June
    keys: dict[str, Any] = {"early": "1", "early_steps": "completed", "early_after": "due"}
    assert design("1-15", "3-25", end=date(2021, 3, 31), **keys) == 12
    assert design("1-15", "3-25", **keys) == 10
    assert design("1-15", "3-25", **{**keys, "early_after": "stay"}) == 12
