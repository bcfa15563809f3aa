"""The demo of every shape of rule: what it writes has no problem and scores in every period."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from tests.office.support import files
from zzcli.ledger.source import Memory
from zzcli.office import demo
from zzcli.scoring.book import open_book
from zzcli.scoring.period import score_period

NODES = {"ledger/rules/tables/nodes.csv": "节点,期限,分值\n立项,2021-04-30,20\n开工,2021-05-31,20\n"}


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
    "a plan of no measure": item(
        "1",
        'method = "formula"\nmeasures = {"a" = {kind = "count", of = "全市"}}\nformula = "a + min(10, target(基数))"',
    ),
}


def grown(items: str) -> dict[str, bytes]:
    """Return the ledger with its demo."""
    contents = files(items, **NODES)
    for step in demo.steps(contents):
        contents |= step.files
    return contents


@pytest.mark.parametrize("shape", SHAPES)
def test_the_demo_of_a_shape_scores_without_problems(shape: str) -> None:
    found, problems = open_book(Memory(grown(SHAPES[shape])))
    assert found is not None
    assert problems == []
    assert found.ledger.layout_problems() == []
    for period in demo.demo_periods(found):
        scored = score_period(found, period)
        assert scored.problems == []
        assert [row.unit for row in sorted(scored.tracks[0].rows, key=lambda r: r.unit)] == ["丙县", "乙县", "甲县"]
        assert all(row.total <= 40 for row in scored.tracks[0].rows)


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
