"""Forensic checks of a unit against itself: where each asks and where it must not, with the numbers that decide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.checks.support import asked, book, item, month, spread

# Declared above verified: 3 of at least 3, and more than a tenth.


def test_overdeclared_over_months() -> None:
    cut = {"甲县": "60 55"}
    files = month(4, spread(**cut)) | month(5, spread(**cut)) | month(6, spread(**cut))
    (question,) = asked(book(item(), files), "overdeclared")
    # 3 periods with a figure each, all 3 cut; 2 a figure x 3
    assert "甲县：3 期里 3 个数据有 3 个（100%）申报高于核定" in question.text
    assert question.weight == Decimal("6.0")
    assert question.places[0].path == "ledger/2021-06/01-test.csv"


def test_overdeclared_twice_is_chance_and_lower_is_no_boast() -> None:
    cut, raised = {"甲县": "60 55"}, {"乙县": "50 55"}
    files = month(4, spread(**raised)) | month(5, spread(**cut, **raised)) | month(6, spread(**cut, **raised))
    assert asked(book(item(), files), "overdeclared") == []
    assert len(asked(book(item(), files, "[audit]\noverdeclared-count = 2\n"), "overdeclared")) == 1


# A total since January that falls.


def test_a_cumulative_figure_that_falls() -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29"))
    (question,) = asked(book(item('{kind = "number", span = "year"}'), files), "cumulative-falls")
    assert "从 2021-05 的 30 降到 29" in question.text
    assert [place.line for place in question.places] == [2, 2]


@pytest.mark.parametrize("measure", ['{kind = "number"}', '{kind = "percent", span = "year"}'])
def test_what_is_no_total_may_fall(measure: str) -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29"))
    assert asked(book(item(measure), files), "cumulative-falls") == []


def test_a_total_that_stays_or_falls_within_the_threshold() -> None:
    measure = item('{kind = "number", span = "year"}')
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="30"))
    assert asked(book(measure, files), "cumulative-falls") == []
    files |= month(6, spread(甲县="29"))
    assert asked(book(measure, files, "[audit]\nfall = 1\n"), "cumulative-falls") == []


# A jump: more than 3 times the largest change before.


@pytest.mark.parametrize(("now", "jumps"), [("18", False), ("18.1", True), ("6", False), ("5.9", True)])
def test_a_jump_against_the_units_own_history(now: str, jumps: bool) -> None:
    # 10, 12, 11, 12: changes 2, 1, 1, so the largest is 2; 12 -> 18 is 3 times, 12 -> 18.1 is 3.05 times
    values = ("10", "12", "11", "12", now)
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    assert bool(asked(book(item(), files), "jump")) is jumps


def test_no_jump_without_enough_history_or_change() -> None:
    short = month(4, spread(甲县="10")) | month(5, spread(甲县="11")) | month(6, spread(甲县="90"))
    assert asked(book(item(), short), "jump") == []
    flat = {path: text for n in range(2, 6) for path, text in month(n, spread(甲县="10")).items()}
    assert asked(book(item(), flat | month(6, spread(甲县="90"))), "jump") == []


def test_jumps_of_a_unit_are_one_question_and_judged_points_none() -> None:
    values = ("10", "12", "11", "12", "90")
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    (question,) = asked(book(item(), files), "jump")
    # 12 to 90 is 78, the largest before 2
    assert question.text.startswith("甲县：本期 1 个数据的变动远大于以往最大的变动：试验/项1/量 从 12 到 90（39 倍）。")
    assert asked(book(item('"judged"'), files), "jump") == []


def test_a_total_jumps_by_what_the_month_added() -> None:
    # months add 10, 12, 10, 12 and then 11: the total rises as before, 10 -> 55
    values = ("10", "22", "32", "44", "55")
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    assert asked(book(item('{kind = "number", span = "year"}'), files), "jump") == []
