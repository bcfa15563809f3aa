"""The demo of every shape of rule: what it writes has no problem and scores in every period."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.office.support import DEMO, files
from zzcli.ledger.source import Memory
from zzcli.office import demo
from zzcli.scoring.book import open_book
from zzcli.scoring.period import score_period

TABLES = {
    "ledger/rules/tables/nodes.csv": "节点,期限,分值\n立项,2021-04-30,20\n开工,2021-05-31,20\n",
    "ledger/rules/tables/projects.csv": "单位,对象,权重\n甲县,东桥,4\n甲县,西桥,12\n乙县,南桥,12\n丙县,北桥,12\n",
    "ledger/rules/tables/rooms.csv": "对象,权重\n值班室,1\n档案室,1\n",
    "ledger/rules/targets/01.csv": "单位,入库,每月,合计\n甲县,1200,20,600\n乙县,600,20,600\n丙县,240,20,600\n",
}


def item(number: str, body: str) -> str:
    return f'\n[[item]]\nid = "{number}"\nname = "项{number}"\nclause = "一"\nfull = 40\n{body}\n'


SHAPES = {
    "the month before": item(
        "1",
        'method = "attainment"\nmeasures = {"a" = {kind = "number", in = "万元", span = "year"}}\n'
        'value = "a - prev(a)"\ntarget = 5',
    ),
    "held figures": item(
        "1",
        'method = "formula"\nmeasures = {"a" = "percent %"}\ndue = [1, 4, 7, 10]\nhold = true\nformula = "a * 0.4"',
    ),
    "objects in objects": item("1", 'method = "sum"\nobjects = "道路"\ncombine = "mean"')
    + item(
        "1.1",
        'method = "share"\nobjects = "点位"\ncombine = "mean"\nmeasures = {"好" = "count 处", "共" = "count 处"}\n'
        'part = "好"\nwhole = "共"',
    ),
    "weighted objects": item(
        "1",
        'method = "attainment"\nobjects = "项目"\nwhere = "规模 >= 3"\nweight = "规模"\ncombine = "mean"\n'
        'measures = {"投资" = {kind = "number", in = "万元", span = "year"}}\nvalue = "投资"\ntarget = "target(投资)"\n'
        'absent = "full"',
    ),
    "a checklist": item("1", 'method = "checklist"\npoints = {"制度" = 20, "台账" = 20}'),
    "milestones of a table": item("1", 'method = "milestones"\nnodes = "tables/nodes"\nlate = -1'),
    "a planned day": item(
        "1", 'method = "milestones"\nmeasures = {"开工" = "date"}\ndue-date = "target(开工)"\nlate = -1'
    ),
    "an object's day": item(
        "1",
        'method = "milestones"\nobjects = "项目"\ncombine = "mean"\nmeasures = {"完工" = "date"}\n'
        'due-date = "计划完工"\nlate = -1',
    ),
    "words": item(
        "1",
        'method = "tiers"\nmeasures = {"等次" = {kind = "choice", words = ["优", "差"]}}\nvalue = "等次"\n'
        'bands = [["优", 40], ["差", 0]]',
    ),
    "carried surplus": item(
        "1", 'method = "attainment"\ncarry = "year"\nmeasures = {"a" = "count 个"}\nvalue = "a"\ntarget = "target(a)"'
    ),
    "full for good": item(
        "1",
        'method = "attainment"\nfull-when = "a >= target(年度任务)"\nkeep = "year"\n'
        'measures = {"a" = {kind = "count", in = "个", span = "year"}}\nvalue = "a"\n'
        'target = "target(年度任务) * 月 / 12"',
    ),
    "a judged measure": item(
        "1", 'method = "formula"\nmeasures = {"印象" = {kind = "judged", in = "分"}}\nformula = "印象"'
    ),
    "a year's rate": item(
        "1",
        'method = "attainment"\nmeasures = {"强度" = "percent %"}\nvalue = "强度"\ntarget = "target(强度目标)"',
    ),
    "numbers of a table": item(
        "1",
        'method = "sum"\nvalues = "targets/01"\n'
        'measures = {"入库数" = {kind = "count", in = "家", span = "year"}, "次数" = "count 次", '
        '"新增" = {kind = "count", in = "家", span = "year"}, "毕业" = {kind = "count", in = "家", span = "year"}}',
    )
    + "".join(
        f'\n[[item]]\nid = "1.{at}"\nname = "分项{at}"\nclause = "一"\nfull = {full}\nmethod = "attainment"\n'
        f'values = "targets/01"\nvalue = "{value}"\ntarget = "target({target})"\n'
        for at, full, value, target in (
            (1, 10, "入库数", "入库"),
            (2, 10, "次数", "每月"),
            (3, 20, "新增 + 毕业", "合计"),
        )
    ),
    "several parts of what is counted above": item("1", 'method = "sum"\nmeasures = {"全部" = "count 个"}')
    + '\n[[item]]\nid = "1.1"\nname = "类别"\nclause = "一"\nfull = 40\nmethod = "formula"\n'
    'measures = {"大" = "count 个", "中" = {kind = "count", in = "个", blank = 0}, "小" = "count 个"}\n'
    'formula = "min(40, pct(大 + 中, max(1, 全部)) + pct(小, max(1, 全部)) / 5)"\n',
    "projects of a table": item(
        "1",
        'method = "shortfall"\nobjects = "tables/projects.csv"\ncombine = "mean"\nweight = "权重"\n'
        'measures = {"投资" = "number 万元"}\nvalue = "pct(投资, target(投资))"\ntarget = 100\nstep = 10\npoints = 2',
    ),
    "rooms that all have": item(
        "1",
        'method = "attainment"\nobjects = "tables/rooms.csv"\ncombine = "mean"\nmeasures = {"巡查" = "count 次"}\n'
        'value = "巡查"\ntarget = "target(巡查)"',
    ),
    "a penalty that is blank": item(
        "1",
        'method = "judged"\nmin = -5\nmax = -1\nfloor = "none"\n'
        'measures = {"评分" = {kind = "judged", in = "分", blank = 0}}\n'
        'when = [{if = "评分 = 0", method = "formula", formula = "full"}]',
    ),
    "what a child reads of the month before": item(
        "1", 'method = "sum"\nmeasures = {"a" = {kind = "number", in = "万元", span = "year"}}'
    )
    + "".join(
        f'\n[[item]]\nid = "1.{at}"\nname = "分项{at}"\nclause = "一"\nfull = 20\nmethod = "formula"\n'
        'formula = "min(20, a - prev(a))"\n'
        for at in (1, 2)
    ),
    "no task above what needs one": item(
        "1", 'method = "sum"\nmeasures = {"样本点" = {kind = "count", in = "个", blank = 0}}\nabsent = "exclude"'
    )
    + '\n[[item]]\nid = "1.1"\nname = "任务"\nclause = "一"\nfull = 40\nmethod = "formula"\nformula = "40 - 样本点"\n',
    "one register for two sets of units": "".join(
        f'\n[[item]]\nid = "{at}"\nname = "项{at}"\nclause = "一"\nfull = 40\nunits = {units}\nmethod = "attainment"\n'
        'objects = "单元"\ncombine = "mean"\nmeasures = {"a" = "count 个"}\nvalue = "a"\ntarget = 3\n'
        for at, units in ((1, '["甲县"]'), (2, '["group:县", "-甲县"]'))
    ),
    "a plan of no measure": item(
        "1",
        'method = "formula"\nmeasures = {"a" = {kind = "count", of = "全市"}}\nformula = "a + min(10, target(基数))"',
    ),
}


def grown(items: str) -> dict[str, bytes]:
    """Return the ledger with its demo."""
    contents = files(items, **TABLES)
    for step in demo.steps(contents, DEMO):
        contents |= step.files
    return contents


@pytest.mark.parametrize("shape", SHAPES)
def test_the_demo_of_a_shape_scores_without_problems(shape: str) -> None:
    found, problems = open_book(Memory(grown(SHAPES[shape])))
    assert found is not None
    assert problems == []
    assert found.ledger.layout_problems() == []
    for period in demo.demo_periods(found.scheme, DEMO):
        scored = score_period(found, period)
        assert scored.problems == []
        assert [row.unit for row in sorted(scored.tracks[0].rows, key=lambda r: r.unit)] == ["丙县", "乙县", "甲县"]
        assert all(row.total is not None and row.total <= 40 for row in scored.tracks[0].rows)


def test_what_lies_before_the_first_period_is_opened_and_no_more_than_what_follows() -> None:
    contents = grown(SHAPES["the month before"])
    opening = list(csv.DictReader(io.StringIO(contents["ledger/opening.csv"].decode())))
    march = list(csv.DictReader(io.StringIO(contents["ledger/2021-03/01-works.csv"].decode())))
    assert [(row["单位"], row["专项"], row["评分项"], row["指标"], row["备注"]) for row in opening] == [
        (unit, "工程", "项1", "a", "演示数据") for unit in ("甲县", "乙县", "丙县")
    ]
    for before, after in zip(opening, march, strict=True):
        assert Decimal(before["值"]) <= Decimal(after["核定"])


def test_a_register_inside_another_names_its_outer_object() -> None:
    contents = grown(SHAPES["objects in objects"])
    rows = list(csv.DictReader(io.StringIO(contents["ledger/objects/点位.csv"].decode())))
    roads = {row["对象"] for row in csv.DictReader(io.StringIO(contents["ledger/objects/道路.csv"].decode()))}
    assert {row["上级"] for row in rows} == roads
    figures = list(csv.DictReader(io.StringIO(contents["ledger/2021-03/01-works.csv"].decode())))
    assert {row["对象"] for row in figures} <= {f"{row['上级']}/{row['对象']}" for row in rows}
    assert len(figures) == 2 * len(rows)  # two measures an object


def test_a_milestone_is_reached_about_its_day() -> None:
    contents = grown(SHAPES["milestones of a table"])
    rows = list(csv.DictReader(io.StringIO(contents["ledger/2021-06/01-works.csv"].decode())))
    days = {row["核定"] for row in rows if row["指标"] == "立项"}
    # 30 April less 25 days is 5 April, and 20 days more is 20 May
    assert all("2021-04-05" <= day <= "2021-05-20" for day in days)


def test_a_planned_day_is_reached_about_it() -> None:
    contents = grown(SHAPES["a planned day"])
    plans = list(csv.DictReader(io.StringIO(contents["ledger/plans/01-works.csv"].decode())))
    rows = list(csv.DictReader(io.StringIO(contents["ledger/2021-06/01-works.csv"].decode())))
    for plan, row in zip(plans, rows, strict=True):
        days = (date.fromisoformat(row["核定"]) - date.fromisoformat(plan["值"])).days if row["核定"] != "未" else 0
        assert -25 <= days <= 20


def test_rules_that_look_at_the_month_alone_need_no_opening() -> None:
    assert "ledger/opening.csv" not in grown(SHAPES["a checklist"])


def lines(contents: dict[str, bytes], path: str) -> list[dict[str, str]]:
    """Return the lines of a CSV file of the ledger."""
    return list(csv.DictReader(io.StringIO(contents[f"ledger/{path}"].decode())))


def test_a_year_has_one_rate_and_what_is_reported_lies_about_it() -> None:
    contents = grown(SHAPES["a year's rate"])
    planned = {row["单位"]: row for row in lines(contents, "plans/01-works.csv")}
    assert len(lines(contents, "plans/01-works.csv")) == 3  # one a unit, not one a month
    assert {row["月份"] for row in planned.values()} == {"2021"}
    for month in ("2021-03", "2021-06"):
        for row in lines(contents, f"{month}/01-works.csv"):
            # a unit's habit is -1.2 to 1.8, a month's change -1 to 1
            gap = Decimal(row["核定"]) - Decimal(planned[row["单位"]]["值"])
            assert Decimal("-2.2") <= gap <= Decimal("2.8")


def test_what_a_table_plans_is_in_no_plan_and_decides_what_is_reported() -> None:
    contents = grown(SHAPES["numbers of a table"])
    assert "ledger/plans/01-works.csv" not in contents
    year = {"甲县": 1200, "乙县": 600, "丙县": 240}
    for row in lines(contents, "2021-06/01-works.csv"):
        value = Decimal(row["核定"])
        if row["指标"] == "入库数":  # six months bring at least 6 x 0.75 / 6.5 of it, and nobody more than 1.04
            assert year[row["单位"]] * Decimal("0.69") <= value <= year[row["单位"]] * Decimal("1.04")
        elif row["指标"] == "次数":
            assert 6 <= value <= 28  # 0.3 to 1.4 of 20
        else:
            assert 207 <= value <= 312  # the same of 300, half of 600


def test_parts_share_what_is_counted_above_them() -> None:
    contents = grown(SHAPES["several parts of what is counted above"])
    for month in ("2021-03", "2021-04", "2021-05", "2021-06"):
        found: dict[str, dict[str, int]] = {}
        for row in lines(contents, f"{month}/01-works.csv"):
            found.setdefault(row["单位"], {})[row["指标"]] = int(row["核定"])
        assert len(found) == 3
        assert all(of["大"] + of["中"] + of["小"] <= of["全部"] for of in found.values())


def test_projects_of_a_table_have_plans_and_figures() -> None:
    contents = grown(SHAPES["projects of a table"])
    projects = [("甲县", "东桥"), ("甲县", "西桥"), ("乙县", "南桥"), ("丙县", "北桥")]
    assert [(r["单位"], r["对象"]) for r in lines(contents, "2021-06/01-works.csv")] == projects
    assert len(lines(contents, "plans/01-works.csv")) == 4 * len(projects)


def test_rooms_that_all_have_are_asked_of_every_unit() -> None:
    contents = grown(SHAPES["rooms that all have"])
    found = {(row["单位"], row["对象"]) for row in lines(contents, "2021-06/01-works.csv")}
    assert found == {(unit, room) for unit in ("甲县", "乙县", "丙县") for room in ("值班室", "档案室")}


def test_a_penalty_is_the_exception() -> None:
    contents = grown(SHAPES["a penalty that is blank"])
    assert {row["核定"] for row in lines(contents, "2021-03/01-works.csv")} == {"0"}


def test_what_children_read_of_the_time_before_is_opened_once_where_it_is_owned() -> None:
    contents = grown(SHAPES["what a child reads of the month before"])
    assert [(row["单位"], row["评分项"]) for row in lines(contents, "opening.csv")] == [
        ("甲县", "项1"),
        ("乙县", "项1"),
        ("丙县", "项1"),
    ]


def test_no_such_task_stands_nowhere_that_an_item_below_needs_it() -> None:
    units = [f"{number}县" for number in range(60)]  # 12 in 100 lack a task where the rules allow it
    names = ", ".join(f'"{unit}"' for unit in units)
    contents = files(SHAPES["no task above what needs one"])
    contents["units.toml"] = ("format = 1\n" + "".join(f'\n[[unit]]\nname = "{u}"\n' for u in units)).encode()
    scheme = contents["ledger/rules/scheme.toml"].decode()
    contents["ledger/rules/scheme.toml"] = scheme.replace('"甲县", "乙县", "丙县"', names).encode()
    for step in demo.steps(contents, DEMO):
        contents |= step.files
    assert "-" not in {row["核定"] for row in lines(contents, "2021-03/01-works.csv")}
    allowed = contents["ledger/rules/01-works.toml"].decode() + 'absent = "exclude"\n'
    contents = {path: raw for path, raw in contents.items() if not path.startswith("ledger/2021-")}
    contents["ledger/rules/01-works.toml"] = allowed.encode()
    for step in demo.steps(contents, DEMO):
        contents |= step.files
    assert "-" in {row["核定"] for row in lines(contents, "2021-03/01-works.csv")}


def test_a_register_is_for_all_units_that_some_item_asks_of_it() -> None:
    contents = grown(SHAPES["one register for two sets of units"])
    assert {row["单位"] for row in lines(contents, "objects/单元.csv")} == {"甲县", "乙县", "丙县"}
