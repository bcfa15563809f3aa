"""The demo of task ledgers: the same on every machine, without a problem, and with something of every colour."""

from __future__ import annotations

from datetime import date

import pytest

from zzcli.checks.registry import Month
from zzcli.checks.run import run
from zzcli.ledger.source import Memory
from zzcli.office import demo_tasks
from zzcli.office.demo import Step
from zzcli.office.demo_settings import demo_of
from zzcli.office.init import first_files
from zzcli.rules.load import packaged, packaged_names
from zzcli.scoring.book import Book, open_book
from zzcli.tasks.judging import Colour
from zzcli.tasks.load import is_task_scheme
from zzcli.tasks.status import open_tasks

SCHEMES = [name for name in packaged_names() if is_task_scheme(*packaged(name))]


def made(name: str) -> tuple[Book, list[Step]]:
    files = first_files(*packaged(name), "ledger/rules", synthetic=True)
    settings = demo_of(name)
    assert settings is not None
    steps = demo_tasks.steps(files, settings)
    for step in steps:
        files |= step.files
    book, problems = open_book(Memory(files))
    assert book is not None
    assert problems == []
    return book, steps


def test_there_are_task_schemes() -> None:
    assert SCHEMES == ["erqi-2018", "henan-2017"]


@pytest.mark.parametrize("name", SCHEMES)
def test_the_demo_has_no_problem_in_any_period(name: str) -> None:
    book, _ = made(name)
    periods = book.ledger.periods()
    settings = demo_of(name)
    assert settings is not None
    assert periods == demo_tasks.periods(settings)
    assert (periods[0], periods[-1], len(periods)) == (settings.first, settings.last, 4)
    assert {str(period): run(Month(book, period)) for period in periods} == {str(period): [] for period in periods}


@pytest.mark.parametrize("name", SCHEMES)
def test_commits_are_in_order_by_several_people_and_say_that_they_are_synthetic(name: str) -> None:
    _, steps = made(name)
    assert [step.date for step in steps] == sorted(step.date for step in steps)
    assert len({step.author.name for step in steps}) > 1
    assert all("演示数据" in step.message for step in steps)
    for step in steps[1:]:
        for raw in step.files.values():
            lines = raw.decode().splitlines()[1:]
            assert lines
            assert all(line.endswith(",演示数据") for line in lines)


@pytest.mark.parametrize(("name", "day"), [("erqi-2018", "2018-07-01"), ("henan-2017", "2017-07-05")])
def test_something_is_overdue_and_something_is_done(name: str, day: str) -> None:
    tasks = open_tasks(made(name)[0], date.fromisoformat(day))
    assert tasks is not None
    colours = {each.colour for task in tasks.standings() for each in task.standings}
    assert {Colour.RED, Colour.GREY, Colour.WHITE, Colour.GREEN} <= colours
