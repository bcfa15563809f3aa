"""Three dates are apart: when a target was achieved, when that was reported, and when it was committed."""

from __future__ import annotations

from datetime import date

from tests.tasks.support import PROGRESS, REPORTS, book, standing, tasks
from zzcli.ledger.source import Overlay
from zzcli.scoring.book import open_book
from zzcli.tasks.check import ledger_problems
from zzcli.tasks.judging import Colour, worst
from zzcli.tasks.status import TaskBook

FILES = {
    "ledger/2018-06/progress.csv": f"{PROGRESS}10,10-5,区城管局,,,2018-06-28,,\n15,15-9,区城管局,60,,未,,\n",
    "ledger/2018-06/reports.csv": f"{REPORTS}月报,区城管局,2018-06,2018-07-03,\n",
}


def on(day: str, files: dict[str, str] = FILES) -> TaskBook:
    return tasks(book("erqi-2018", files), day)


def test_a_report_that_covers_the_deadline_may_arrive_after_it() -> None:
    """10-5 was due on 30 June, done on 28 June, reported on 3 July: on 1 July it was done."""
    found = standing(on("2018-07-01"), "10-5")
    assert (found.colour, found.note) == (Colour.GREEN, "2018-06-28 完成")
    assert found.figure.achieved == date(2018, 6, 28)
    assert found.reported == date(2018, 7, 3)


def test_before_the_line_was_committed_nobody_knew() -> None:
    found = standing(on("2018-07-01", {}), "10-5")
    assert (found.colour, found.note) == (Colour.RED, "逾期 1 天，没有报过进展")


def test_a_number_on_the_way_counts_from_the_day_of_its_report() -> None:
    assert standing(on("2018-07-02"), "15-9").figure.silent
    assert standing(on("2018-07-03"), "15-9").figure.shown == "60"


def test_a_number_without_a_record_of_its_report_counts_from_its_month() -> None:
    files = {"ledger/2018-06/progress.csv": FILES["ledger/2018-06/progress.csv"]}
    assert standing(on("2018-05-31", files), "15-9").figure.silent
    assert standing(on("2018-06-01", files), "15-9").figure.shown == "60"


def test_what_was_achieved_after_its_report_is_a_problem() -> None:
    late = {**FILES, "ledger/2018-06/reports.csv": f"{REPORTS}月报,区城管局,2018-06,2018-06-27,\n"}
    assert ledger_problems(on("2018-07-05")) == []
    assert [str(problem) for problem in ledger_problems(on("2018-07-05", late))] == [
        "ledger/2018-06/progress.csv:2: 完成日期 2018-06-28 晚于报送日期 2018-06-27，报送时还没有到，请核对"
    ]


def test_a_task_bears_the_most_urgent_of_its_colours() -> None:
    assert worst([Colour.GREEN, Colour.WHITE, Colour.GREY, Colour.YELLOW, Colour.RED]) is Colour.RED
    assert worst([Colour.GREEN, Colour.WHITE, Colour.GREY]) is Colour.GREY
    assert worst([Colour.GREEN, Colour.WHITE]) is Colour.WHITE
    assert worst([]) is Colour.GREY


def test_lists_are_those_of_the_month() -> None:
    """A county that leaves the list at the end of June is not asked in July."""
    source = book("henan-2017", lists={"各县(市)": ["甲县", "乙县"]}).ledger.source
    units = (source.read("units.toml") or b"").decode()
    name = 'name  = "各县(市)"\nunits = ["甲县", "乙县"]'
    dated = f'{name}\nuntil = "2017-06"\n\n[[group]]\nname = "各县(市)"\nunits = ["甲县"]\nfrom = "2017-07"'
    found, problems = open_book(Overlay(source, {"units.toml": units.replace(name, dated).encode()}))
    assert found is not None, problems

    def asked(day: str) -> list[str]:
        opened = tasks(found, day)
        standings = opened.standing(opened.plan.tasks["1"]).standings
        return [each.unit for each in standings if each.target.id == "1-1"]

    assert asked("2017-06-30") == ["甲县", "乙县"]
    assert asked("2017-07-01") == ["甲县"]
