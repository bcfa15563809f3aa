"""Counts are added to the target above, rates compared with it, and each level keeps its own deadline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.tasks.support import PROGRESS, book, tasks
from zzcli.ledger.problem import Place, SurroundingsError
from zzcli.tasks.model import Link
from zzcli.tasks.rollup import Lift, lifts, link_problems, upper_plan

LINES = """\
12,12-6,区城管局,7,,2018-12-20,,
12,12-8,区城管局,5,,未,,
8,8-1,区教体局,16,,未,,
"""
GREEN = "12,12-4,区城管局,335,1000,未,,\n12,12-5,区城管局,8.4,,未,,\n"


def found(target: str, upper: str = "") -> Lift:
    """Return what a target of 二七's is worth; `upper`: with a link of the test's own that compares it with that one."""
    opened = tasks(book("erqi-2018", {"ledger/2018-12/progress.csv": PROGRESS + LINES + GREEN}), "2019-01-01")
    if upper:
        opened = replace(opened, plan=replace(opened.plan, links=(link(target, upper, adds=False),)))
    (lift,) = [each for each in lifts(opened) if each.link.target == target]
    return lift


def test_counts_are_added_whether_or_not_the_district_met_its_own() -> None:
    """7 new ones and 5 of 7 improved ones are 12 of the province's 110."""
    new, improved = found("12-6"), found("12-8")
    assert new.value == 7
    assert improved.value == 5
    assert (new.meets, improved.meets) == (None, None)
    assert str(improved.standing.colour) == "红"  # overdue in the district, undated in the province
    assert improved.upper.due is None


def test_rates_are_compared_with_the_target_above_exactly() -> None:
    """33.5% is enough for the province (33%) and not for the district (34%); 8.4 is not 8.5."""
    green, park = found("12-4", "12-3"), found("12-5", "12-4")
    assert (green.meets, str(green.standing.colour)) == (True, "灰")
    assert park.meets is False


def test_nothing_reported_is_neither() -> None:
    parking = found("3(2)-2", "4-4")
    assert (parking.value, parking.meets) == (None, None)


def test_what_the_province_asks_of_counties_is_not_laid_on_a_district() -> None:
    """4-4 is for 县级城市, 12-3 and 12-4 for 县(市); the districts of a city are neither. 7-1 is for 县级以上城市."""
    links = tasks(book("erqi-2018"), "2019-01-01").plan.links
    assert [(each.target, each.upper) for each in links] == [("12-6", "12-1"), ("12-8", "12-1"), ("8-1", "7-1")]
    assert found("8-1").meets is False  # 16 > 15


def link(target: str, upper: str, *, adds: bool) -> Link:
    return Link(target, upper, adds, "", Place("rollup.csv", 2))


def linked(target: str, upper: str, *, adds: bool) -> list[tuple[str, str]]:
    plan = tasks(book("erqi-2018"), "2018-12-31").plan
    one = replace(plan, links=(link(target, upper, adds=adds),))
    return [(problem.code, problem.message) for problem in link_problems(one, upper_plan("henan-2017"))]


def test_unlike_things_are_refused() -> None:
    assert linked("12-6", "12-1", adds=True) == []
    assert linked("3(2)-2", "4-4", adds=True) == [
        ("rollup", "百辆汽车公共停车泊位是比率，只能比较（compare），不能相加，请改正")
    ]
    assert linked("8-1", "7-1", adds=True)[0][0] == "rollup"  # the worst place of each is no sum
    assert linked("3(1)-2", "5-9", adds=True) == []  # 公里 and 公里: what they measure is for people to know
    assert linked("12-6", "4-2", adds=True) == [("rollup", "计量单位不同（个、公里），不能相加或比较，请删去这一行")]
    assert linked("12-6", "12-9", adds=True)[0][0] == "unknown-path"


def test_a_scheme_without_one_above_says_what_is_needed() -> None:
    with pytest.raises(SurroundingsError, match=r"rollup\.csv"):
        lifts(tasks(book("henan-2017"), "2017-12-31"))
