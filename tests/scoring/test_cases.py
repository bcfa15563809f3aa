"""Worked cases hold, fail, or are refused; none can hold for want of being read."""

from __future__ import annotations

import pytest

from tests.scoring.build import SCHEME, UNITS, item, special
from zzcli.ledger.source import Memory
from zzcli.rules.load import load_scheme
from zzcli.scoring.cases import run_cases

ITEMS = item(
    "1", "完成", 'method = "attainment"\nfull = 60\nmeasures = {"数" = "number"}\nvalue = "数"\ntarget = 10'
) + item("2", "扣分", 'method = "tally"\nfull = 40\nbase = 40\nfloor = 0\nkinds = {"迟报" = -4}')
READING = """
[[reading]]
id = "goal"
clause = "一"
question = "目标多少"
default = "ten"
reason = "字面"
options = {ten = "十", five = "五"}
"""


def told(case: str) -> list[tuple[str, str]]:
    """Run one case of the small scheme; returns path and message of each result."""
    files = {
        "scheme.toml": SCHEME,
        "01-test.toml": special(ITEMS, more=READING),
        "units.toml": "format = 1\n" + "".join(f'[[unit]]\nname = "{name}"\n' for name in UNITS),
        "cases/01-test.toml": f'format = 1\n[[case]]\nname = "试"\nclause = "一"\nperiod = "2021-01"\nwhy = "手算"\n{case}',
    }
    source = Memory({path: text.encode() for path, text in files.items()})
    scheme, problems = load_scheme(source, "", "test")
    assert scheme is not None, problems
    results, faults = run_cases(source, "", scheme)
    assert faults == []
    return [(each.path, each.message) for each in results]


def figures(*lines: str) -> str:
    return "figures = '''\n单位,评分项,对象,指标,申报,核定,备注\n" + "\n".join(lines) + "\n'''\n"


def test_a_case_holds_or_says_what_came_out() -> None:
    # 5 of 10 is half of 60; 40 - 4 x 2 = 32
    lines = figures("甲县,完成,,数,5,5,", "甲县,扣分,,迟报,2,2,")
    assert told(lines + 'expect = {"甲县/完成" = "30", "甲县/扣分" = "36"}') == [
        ("甲县/完成", ""),
        ("甲县/扣分", "应得36，实得32"),
    ]


def test_a_case_can_expect_a_place() -> None:
    # 甲县 30 + 40, 乙县 60 + 40, the other two 12 + 40: places 2, 1, 3, 3
    lines = figures("甲县,完成,,数,5,5,", "乙县,完成,,数,10,10,", "丙县,完成,,数,2,2,", "丁县,完成,,数,2,2,")
    places = 'expect = {"甲县/counties:rank" = "2", "丁县/01-test:rank" = "3", "丙县/counties:rank" = "4", "甲县/完成:rank" = "1"}'
    assert told(lines + places) == [
        ("甲县/counties:rank", ""),
        ("丁县/01-test:rank", ""),
        ("丙县/counties:rank", "应为4，实为3"),
        ("甲县/完成:rank", "名次写成 单位/序列:rank 或 单位/专项:rank"),
    ]
    assert told(lines.replace("丁县,完成,,数,2,2,\n", "") + 'expect = {"甲县/counties:rank" = "2"}') == [
        (
            "甲县/counties:rank",
            "应为2，实有错误（ledger/2021-01/01-test.csv: 丁县 完成: 没有这一行数据，请填写核定值，没有这项任务时由牵头部门填“-”）",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("甲县,扣份,,迟报,2,2,", "没有评分项“扣份”（是不是“扣分”？）"),
        ("甲县,扣分,,迟到,2,2,", "没有指标“迟到”"),
        ("甲县,完成,某路,数,5,5,", "这一项不分对象"),
    ],
)
def test_a_figure_that_no_rule_reads_fails_the_case(line: str, message: str) -> None:
    # without the slip 扣分 would be 32; with it 40 holds for the wrong reason
    stray, (path, outcome) = told(figures(line) + 'expect = {"甲县/扣分" = "40"}')
    assert message in stray[1]
    assert stray[1].startswith("数据有错：ledger/2021-01/01-test.csv:2: ")
    assert (path, outcome) == ("甲县/扣分", "")


@pytest.mark.parametrize("reading", ['{goal = "five"}', '{"1/goal" = "six"}'])
def test_a_reading_or_option_that_does_not_exist_is_refused(reading: str) -> None:
    ((_, message),) = told(f'reading = {reading}\nexpect = {{"甲县/扣分" = "40"}}')
    assert message.startswith("没有释义“")
