"""Which reports are due when, and who is late: every edge of weeks, months and years."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tasks.support import REPORTS, book, tasks
from zzcli.ledger.problem import Place
from zzcli.tasks.model import ReportRule, Rhythm
from zzcli.tasks.reporting import DueReport, due_reports, last_day, stretch, week

D = date.fromisoformat
WEEKLY = ReportRule("周报", (), "", "", Rhythm.WEEKLY, 1, progress=False, place=Place("r"))
MONTHLY = ReportRule("月报", (), "", "", Rhythm.MONTHLY, 3, progress=False, place=Place("r"))
MONTH_END = ReportRule("月报", (), "", "", Rhythm.MONTHLY, 0, progress=False, place=Place("r"))


@pytest.mark.parametrize(
    ("day", "name", "start", "end"),
    [
        ("2018-07-01", "2018-W26", "2018-06-25", "2018-07-01"),  # a Sunday
        ("2018-07-02", "2018-W27", "2018-07-02", "2018-07-08"),  # the Monday after
        ("2018-12-31", "2019-W01", "2018-12-31", "2019-01-06"),  # a Monday: its Thursday is in 2019
        ("2021-01-03", "2020-W53", "2020-12-28", "2021-01-03"),  # a Sunday: its Thursday is in 2020
    ],
)
def test_a_week_runs_from_monday_to_sunday_across_the_new_year(day: str, name: str, start: str, end: str) -> None:
    found = week(D(day))
    assert (found.name, found.start, found.end) == (name, D(start), D(end))


@pytest.mark.parametrize(
    ("rule", "about", "due"),
    [
        (WEEKLY, "2018-W26", "2018-07-02"),
        (WEEKLY, "2019-W01", "2019-01-07"),
        (MONTHLY, "2018-06", "2018-07-03"),
        (MONTHLY, "2018-12", "2019-01-03"),
        (MONTH_END, "2020-01", "2020-02-29"),  # a leap year
        (MONTH_END, "2019-01", "2019-02-28"),
    ],
)
def test_the_last_day_of_a_report(rule: ReportRule, about: str, due: str) -> None:
    found = stretch(rule, about)
    assert found is not None
    assert last_day(rule, found, weekend_moves=False) == D(due)


@pytest.mark.parametrize(
    ("about", "kept", "moved"),
    [
        ("2018-05", "2018-06-03", "2018-06-04"),  # 3 June 2018 is a Sunday
        ("2018-02", "2018-03-03", "2018-03-05"),  # 3 March 2018 is a Saturday
        ("2018-06", "2018-07-03", "2018-07-03"),  # a Tuesday
    ],
)
def test_a_weekend_moves_the_last_day_only_by_reading(about: str, kept: str, moved: str) -> None:
    found = stretch(MONTHLY, about)
    assert found is not None
    assert last_day(MONTHLY, found, weekend_moves=False) == D(kept)
    assert last_day(MONTHLY, found, weekend_moves=True) == D(moved)


@pytest.mark.parametrize("name", ["2018-06", "2018-W54", "2018-W00", "2018-W6", "2018-07-02", ""])
def test_what_is_no_week(name: str) -> None:
    assert stretch(WEEKLY, name) is None


@pytest.mark.parametrize("name", ["2018-W26", "2018-Q2", "2018", "2018-13"])
def test_what_is_no_month(name: str) -> None:
    assert stretch(MONTHLY, name) is None


def due(files: dict[str, str], today: str, about: str, unit: str, **readings: str) -> DueReport | None:
    """Return one report of 二七's as it stands on a day; None: its stretch is not over, or it is not asked for."""
    found = due_reports(tasks(book("erqi-2018", files, readings=readings), today))
    return next((each for each in found if each.stretch.name == about and each.unit == unit), None)


def sent(day: str) -> dict[str, str]:
    return {"ledger/2018-06/reports.csv": f"{REPORTS}月报,区建设局,2018-06,{day},\n"}


@pytest.mark.parametrize(
    ("today", "when", "late"),
    [
        ("2018-07-03", "2018-07-03", 0),  # on the last day
        ("2018-07-04", "2018-07-04", 1),
        ("2018-07-09", "2018-07-04", 1),  # how late it came does not grow
    ],
)
def test_the_day_on_which_a_report_came(today: str, when: str, late: int) -> None:
    found = due(sent(when), today, "2018-06", "区建设局")
    assert found is not None
    assert (found.sent, found.days_late(D(today))) == (D(when), late)


@pytest.mark.parametrize(
    ("today", "late"), [("2018-07-02", 0), ("2018-07-03", 0), ("2018-07-04", 1), ("2018-08-03", 31)]
)
def test_a_report_that_did_not_come(today: str, late: int) -> None:
    found = due({}, today, "2018-06", "区建设局")
    assert found is not None
    assert (found.sent, found.days_late(D(today))) == (None, late)


def test_a_report_that_comes_after_the_day_has_not_come_on_it() -> None:
    found = due(sent("2018-07-05"), "2018-07-04", "2018-06", "区建设局")
    assert found is not None
    assert found.sent is None


def test_before_the_third_may_leave_the_third_out() -> None:
    found = due({}, "2018-07-03", "2018-06", "区建设局", monthly="monthly 2")
    assert found is not None
    assert (found.due, found.days_late(D("2018-07-03"))) == (D("2018-07-02"), 1)


def test_what_the_document_does_not_ask_for_by_a_reading_is_not_due() -> None:
    assert due({}, "2018-07-04", "2018-06", "区建设局", monthly="none") is None


def test_a_month_that_is_not_over_is_not_due() -> None:
    assert due({}, "2018-06-30", "2018-06", "区建设局") is None


def test_reports_are_due_from_the_week_in_which_the_scheme_was_issued() -> None:
    """16 May 2018 is in week 20; week 19 is before."""
    assert due({}, "2018-07-04", "2018-W20", "区建设局") is not None
    assert due({}, "2018-07-04", "2018-W19", "区建设局") is None


@pytest.mark.parametrize(
    ("chosen", "asked"),
    [({}, ["周报", "月报", "成员单位月报"]), ({"prefectures": "group:各县(市)"}, ["成员单位月报"])],
)
def test_whether_a_prefecture_reports_like_a_county_is_a_reading(chosen: dict[str, str], asked: list[str]) -> None:
    lists = {"各市县": ["甲市", "乙县"], "各县(市)": ["乙县"], "各省辖市": ["甲市"]}
    found = due_reports(tasks(book("henan-2017", readings=chosen, lists=lists), "2017-05-04"))
    assert list(dict.fromkeys(each.rule.what for each in found if each.unit == "甲市")) == asked
    assert list(dict.fromkeys(each.rule.what for each in found if each.unit == "乙县")) == ["周报", "月报"]


def test_only_leads_report() -> None:
    assert due({}, "2018-07-04", "2018-06", "区财政局") is None  # responsible, nowhere the lead
