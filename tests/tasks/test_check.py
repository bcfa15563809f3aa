"""Faults of a task ledger that would otherwise pass in silence are told by every command, each with its place."""

from __future__ import annotations

import pytest

from tests.tasks.support import PROGRESS, REPORTS, book, tasks
from zzcli.checks.registry import Month
from zzcli.checks.run import run
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Overlay
from zzcli.scoring.book import open_book
from zzcli.tasks.check import ledger_problems

P, R = "ledger/2018-06/progress.csv", "ledger/2018-06/reports.csv"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("15,15-9,全市,5,,未,,", "全市不承担任务 15"),
        ("15,15-9,区城管局,-5,,未,,", "值 -5 是负数"),
        ("15,15-9,区城管局,五,,未,,", "值“五”不是数字"),
        ("15,15-9,区城管局,5,,6月30日,,", "完成日期“6月30日”不是日期"),
        ("15,15-9,区城管局,5,,2018-02-29,,", "没有这一天"),
        ("15,15-9,区城官局,5,,未,,", "单位“区城官局”不在 units.toml"),
        (",15-9,区城管局,5,,未,,", "任务是空的"),
        ("15,15-9,区城管局,5,,未,", "有 7 列，应为 8 列"),
        ("15,10-5,区城管局,,,未,,", "任务 15 没有目标“10-5”"),
        ("11,11-2,区城管局,5,0,未,,", "总数 0 不大于零"),
        ("11,11-2,区城管局,,9,未,,", "有总数没有值"),
        ("10,10-5,区城管局,,,2018-07-01,,", "晚于 2018-06 的最后一天"),
    ],
)
def test_a_wrong_line_of_progress(line: str, words: str) -> None:
    found = ledger_problems(tasks(book("erqi-2018", {P: f"{PROGRESS}{line}\n"}), "2018-07-05"))
    assert [(problem.place.path, problem.place.line) for problem in found] == [(P, 2)]
    assert words in found[0].message


@pytest.mark.parametrize("check", ["tasks", "evidence"])
def test_validate_tells_unreadable_progress_whichever_check_is_asked_for(check: str) -> None:
    lines = "15,15-9,区城管局,abc,,未,,\n10,10-5,区城管局,,,去年,,\n15,15-9,区城官局,5,,未,,\n"
    found = book("erqi-2018", {P: PROGRESS + lines})
    told = [each for each in run(Month(found, Period.parse("2018-06")), [check]) if each.place.path == P]
    assert [(each.place.line, each.code) for each in told] == [(2, "number"), (3, "date"), (4, "unknown-unit")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("月报,全市,2018-06,2018-07-02,", "全市不用报月报"),
        ("月报,区财政局,2018-06,2018-07-02,", "区财政局不用报月报"),
        ("月报,区城管局,2018-06,2018-05-31,", "早于期间的第一天"),
        ("月报,区城管局,6月,2018-07-02,", "应为 2018-06 这样的写法"),
        ("周报,区城管局,2018-06,2018-07-02,", "应为 2018-W26（ISO 周） 这样的写法"),
        ("年报,区城管局,2018,2018-07-02,", "办法里没有报告“年报”"),
        ("月报,区城管局,2018-06,,", "报送日期“”不是日期"),
    ],
)
def test_a_wrong_line_of_reports(line: str, words: str) -> None:
    found = ledger_problems(tasks(book("erqi-2018", {R: f"{REPORTS}{line}\n"}), "2018-07-05"))
    assert [(problem.place.path, problem.place.line) for problem in found] == [(R, 2)]
    assert words in found[0].message


def test_all_faults_at_once_and_in_order() -> None:
    lines = "15,15-9,区城管局,-5,,未,,\n99,1-1,区城管局,1,,未,,\n15,15-9,区城管局,6,,未,,\n"
    found = ledger_problems(tasks(book("erqi-2018", {P: PROGRESS + lines}), "2018-07-05"))
    assert [(problem.place.line, problem.code) for problem in found] == [
        (2, "negative-progress"),
        (3, "unknown-task"),
        (4, "duplicate-key"),
    ]


def test_an_option_that_a_reading_does_not_have_is_no_silent_default() -> None:
    found = ledger_problems(tasks(book("erqi-2018", readings={"soon": "45"}), "2018-07-05"))
    assert [problem.code for problem in found] == ["unknown-option"]


def test_a_unit_that_the_tasks_name_must_be_registered() -> None:
    source = book("erqi-2018").ledger.source
    units = (source.read("units.toml") or b"").decode().replace('[[unit]]\nname = "区畅通办"\n', "")
    found, problems = open_book(Overlay(source, {"units.toml": units.encode()}))
    assert found is not None, problems
    told = ledger_problems(tasks(found, "2018-07-05"))
    assert [(problem.code, problem.place.path.rpartition("/")[2]) for problem in told] == [
        ("unknown-unit", "tasks.toml")
    ]
