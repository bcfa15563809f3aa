"""The two task schemes hold what the documents hold."""

from __future__ import annotations

import pytest

from tests.tasks.support import book, tasks
from zzcli.ledger.layout import PERIOD_FILES
from zzcli.ledger.numbers import plain
from zzcli.rules.check import check
from zzcli.rules.load import load_scheme, packaged, packaged_names
from zzcli.tasks.check import scheme_problems
from zzcli.tasks.model import DONE, Plan


def plan(scheme: str, **readings: str) -> Plan:
    return tasks(book(scheme, readings=readings), "2018-06-01").plan


@pytest.mark.parametrize("scheme", ["erqi-2018", "henan-2017"])
def test_a_scheme_is_well_formed_under_every_reading(scheme: str) -> None:
    found = book(scheme)
    assert check(found.scheme, *packaged(scheme), found.ledger.units) == []
    assert {problem.code for problem in scheme_problems(found)} == {"empty-list"}


@pytest.mark.parametrize(("scheme", "rows", "numbers"), [("erqi-2018", 25, 22), ("henan-2017", 34, 34)])
def test_every_task_is_there_with_who_answers(scheme: str, rows: int, numbers: int) -> None:
    found = plan(scheme).tasks
    assert len(found) == rows
    assert len({name.partition("(")[0] for name in found}) == numbers
    assert all(task.answerable for task in found.values())


def test_tasks_without_a_target_are_those_without_a_number_or_deliverable() -> None:
    found = plan("erqi-2018")
    assert [name for name in found.tasks if not found.of_task(name)] == ["16", "17", "18", "22"]
    found = plan("henan-2017")
    bare = ["8", "9", "10", "21", "23", "24", "25", "26", "30", "31"]
    assert [name for name in found.tasks if not found.of_task(name)] == bare


@pytest.mark.parametrize(
    ("scheme", "target", "wanted", "due", "force"),
    [
        ("henan-2017", "4-2", ">=2000公里", "2020-12-31", "力争"),
        ("henan-2017", "5-5", "<=10%", "2020-12-31", "必须"),
        ("henan-2017", "12-4", ">=8.5平方米/人", "None", "必须"),
        ("henan-2017", "14-4", "完成", "2019-12-31", "基本"),
        ("henan-2017", "28-1", "=150万亩", "2020-12-31", "左右"),
        ("henan-2017", "7-1", "<=15分钟", "None", "必须"),
        ("henan-2017", "27-4", "完成", "None", "必须"),
        ("erqi-2018", "3(1)-3", ">=79.3亿元", "2018-12-31", "必须"),
        ("erqi-2018", "6-1", ">=1.8张/千人", "2018-12-31", "必须"),
        ("erqi-2018", "15-2", "<=7座/平方公里", "None", "必须"),
    ],
)
def test_a_target_is_as_the_document_has_it(scheme: str, target: str, wanted: str, due: str, force: str) -> None:
    found = plan(scheme).targets[target]
    said = DONE if found.value is None else f"{found.comparison}{plain(found.value)}{found.unit}"
    assert (said, str(found.due), found.force) == (wanted, due, force)


def test_the_parts_of_the_roads_do_not_make_their_total() -> None:
    """26 + 39 + 36 + 43 = 144, which is 14 less than 158."""
    (total,) = plan("erqi-2018").totals
    found = plan("erqi-2018").targets
    assert [found[name].value for name in total.parts] == [26, 39, 36, 43]
    assert found[total.target].value == 158
    assert plan("erqi-2018", roads="144").targets[total.target].value == 144


def test_the_scope_that_the_document_does_not_say_is_a_reading() -> None:
    assert plan("henan-2017").targets["14-8"].scope == "各县(市)"
    assert plan("henan-2017", scope="全省").targets["14-8"].scope == "全省"
    assert plan("henan-2017", scope="全省").targets["12-3"].scope == "各县(市)"  # which says so itself
    assert plan("henan-2017").targets["14-7"].scope == "全省"  # a total
    assert plan("henan-2017").targets["28-1"].scope == "106个县(市)"


@pytest.mark.parametrize(
    ("chosen", "scope"),
    [
        ({}, "各县(市)"),
        ({"scope": "全省"}, "全省"),
        ({"county-city-reach": "?county-city"}, "县级城市"),
        ({"county-city-reach": "?county-city", "county-city": "各县(市)"}, "各县(市)"),
    ],
)
def test_a_reading_may_follow_another(chosen: dict[str, str], scope: str) -> None:
    assert plan("henan-2017", **chosen).targets["4-5"].scope == scope


def test_what_is_one_and_the_same_thing_is_counted_once_by_reading() -> None:
    assert "2-1" in plan("henan-2017").targets
    once = plan("henan-2017", **{"design-twice": "不计"})
    assert "2-1" not in once.targets
    assert len(once.targets) == len(plan("henan-2017").targets) - 1


@pytest.mark.parametrize(("scheme", "said"), [("erqi-2018", "，115 个目标；"), ("henan-2017", "列为目标（89 个）")])
def test_the_notes_count_the_targets_as_they_are(scheme: str, said: str) -> None:
    source, folder = packaged(scheme)
    notes = (source.read(f"{folder}/CHANGES.md") or b"").decode()
    assert said in notes
    assert str(len(plan(scheme).targets)) in said


@pytest.mark.parametrize("name", packaged_names())
def test_no_special_bears_the_name_of_a_file_that_every_period_may_have(name: str) -> None:
    scheme, _ = load_scheme(*packaged(name), name)
    assert scheme is not None
    assert {f"{tree.stem}.csv" for tree in scheme.specials} & set(PERIOD_FILES) == set()
