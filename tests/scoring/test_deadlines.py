"""When something is due: kinds of periods, months, every month of a quarter, a deadline that config moves."""

from __future__ import annotations

from datetime import date

import pytest

from zzcli.ledger.config import Config
from zzcli.ledger.config import Deadline as Moved
from zzcli.ledger.periods import Period
from zzcli.rules.model import Deadline
from zzcli.scoring.deadlines import Due, dues_in

CONFIG = Config(scheme="试")


def days(deadline: Deadline, period: str, config: Config = CONFIG) -> list[str]:
    return [str(due.day) for due in dues_in(deadline, Period.parse(period), config)]


@pytest.mark.parametrize(
    ("due", "period", "expected"),
    [
        ("end", "2018-Q1", "2018-03-31"),
        ("+5", "2018-Q1", "2018-04-05"),
        ("+5", "2018-Q4", "2019-01-05"),  # of the next year
        ("+15", "2018", "2019-01-15"),
        ("+31", "2018-01", "2018-02-28"),  # the last day of a month that has no 31st
    ],
)
def test_the_end_or_a_day_of_the_next_month(due: str, period: str, expected: str) -> None:
    assert days(Deadline("考核结果", "四", due), period) == [expected]


def test_what_is_due_every_month_is_due_once_a_month_of_the_period() -> None:
    monthly = Deadline("月报", "四", "+5", each_month=True)
    assert days(monthly, "2018-Q2") == ["2018-05-05", "2018-06-05", "2018-07-05"]
    assert days(monthly, "2018-04") == ["2018-05-05"]
    assert len(days(monthly, "2018")) == 12


def test_a_deadline_of_other_periods_is_none() -> None:
    quarterly = Deadline("考核结果", "四", "+5", frozenset({"quarter"}))
    assert days(quarterly, "2018") == []
    assert days(quarterly, "2018-Q4") == ["2019-01-05"]
    first = Deadline("细则", "四", "end", frozenset({"quarter"}), frozenset({3}))
    assert days(first, "2018-Q1") == ["2018-03-31"]
    assert days(first, "2018-Q2") == []


def test_config_moves_the_last_one_of_its_period() -> None:
    moved = Config(scheme="试", deadline=Moved("月报", Period.parse("2018-Q2"), date(2018, 7, 9), "停机"))
    monthly = Deadline("月报", "四", "+5", each_month=True)
    assert days(monthly, "2018-Q2", moved) == ["2018-05-05", "2018-06-05", "2018-07-09"]
    assert days(monthly, "2018-Q3", moved) == ["2018-08-05", "2018-09-05", "2018-10-05"]
    assert dues_in(monthly, Period.parse("2018-Q2"), moved)[-1] == Due("月报", "四", date(2018, 7, 9), "停机")
