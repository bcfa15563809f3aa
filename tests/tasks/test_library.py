"""项目库: who is in it in a month, what came and left, and what the public may see."""

from __future__ import annotations

import pytest

from tests.tasks.support import book, tasks
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import ProblemError
from zzcli.reports.library import projects
from zzcli.reports.model import Format
from zzcli.reports.writers import write
from zzcli.tasks.library import Library, library

HEADER = "编号,项目,单位,总投资,完成投资,进度,审查,入库,出库,说明\n"
LINES = """\
P1,东桥,区建设局,1200.5,300,主体施工,审查通过,2018-05,,内部意见
P2,水厂,区城管局,,,前期,未审查,2018-07,,
P3,公园,区城管局,800,800,完工,审查通过,2018-05,2018-07,
"""


def of(month: str, lines: str = LINES) -> Library:
    found = book("erqi-2018", {"ledger/projects.csv": HEADER + lines})
    return library(tasks(found, "2018-12-31"), Period.parse(month))


@pytest.mark.parametrize(
    ("month", "there", "came", "left"),
    [
        ("2018-04", [], [], []),
        ("2018-05", ["P1", "P3"], ["P1", "P3"], []),
        ("2018-06", ["P1", "P3"], [], []),
        ("2018-07", ["P1", "P2"], ["P2"], ["P3"]),
    ],
)
def test_a_project_is_there_from_the_month_it_came_to_the_one_before_it_left(
    month: str, there: list[str], came: list[str], left: list[str]
) -> None:
    found = of(month)
    assert [[each.number for each in listed] for listed in (found.there, found.came, found.left)] == [there, came, left]


def test_investment_is_added_and_what_was_not_told_is_said() -> None:
    found = of("2018-07")
    assert (found.investment(), found.untold()) == (of("2018-06").investment() - 800, 1)  # 2000.5 less P3's 800


def test_the_public_sees_only_the_columns_that_the_scheme_names() -> None:
    shown = write(projects(of("2018-07"), public=True, synthetic=False), Format.CSV)
    assert shown == "编号,项目,单位,总投资,进度\nP1,东桥,区建设局,1200.5,主体施工\nP2,水厂,区城管局,,前期\n"
    for style in Format:
        text = write(projects(of("2018-07"), public=True, synthetic=False), style)
        assert "内部意见" not in text
        assert "审查通过" not in text
        assert "P3" not in text


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("审查通过,2018-05,,内", "审查過,2018-05,,内", "wrong-choice"),
        ("2018-05,2018-07", "2018-05,2018-04", "wrong-order"),
        ("审查通过,2018-05,,内", "审查通过,2018-13,,内", "period"),
        ("P2,", "P1,", "duplicate-key"),
        ("1200.5", "1200.5万", "number"),
        ("区建设局", "区建没局", "unknown-unit"),
        ("P2,水厂", ",水厂", "empty-value"),
    ],
)
def test_a_wrong_line_is_told(old: str, new: str, code: str) -> None:
    with pytest.raises(ProblemError) as fault:
        of("2018-07", LINES.replace(old, new))
    assert fault.value.problem.code == code
    assert fault.value.problem.place.line > 1
