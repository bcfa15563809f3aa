"""Weights, targets, plans and milestones that stand in tables. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import UNITS, book, exact, figures, item, scored, scores, special
from zzcli.ledger.periods import Period
from zzcli.scoring.evaluation import Run


def test_weights_from_a_table_decide_who_has_a_child() -> None:
    items = item("1", "甲项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100') + item(
        "2", "乙项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100'
    )
    rules = special(items, method="weighted", more='weights = "tables/w.csv"')
    weights = "单位,评分项,权重\n" + "".join(f"{u},甲项,0.9\n{u},乙项,0.1\n" for u in UNITS[:3]) + "丁县,甲项,1\n"
    lines = [f"{u},甲项,,评分,50" for u in UNITS] + [f"{u},乙项,,评分,80" for u in UNITS[:3]]
    found = book(rules, {"ledger/2021-01/01-test.csv": figures(*lines)}, tables={"tables/w.csv": weights})
    # 0.9 x 50 + 0.1 x 80 = 53; 丁县 has the first alone: 50
    assert scores(found, "试验") == exact(甲县="53", 乙县="53", 丙县="53", 丁县="50")
    assert scored(found).problems == []


def test_targets_come_from_the_one_row_that_fits() -> None:
    items = item(
        "1",
        "高企",
        'method = "attainment"\nfull = 100\nvalues = "targets/01"\nmeasures = {"推荐" = "count 家"}\nvalue = "推荐"\ntarget = "target(推荐)"',
    )
    targets = "单位,月,推荐\n甲县,,20\n乙县,1,10\n乙县,2-12,40\n丙县,,5\n丁县,,4\n"
    lines = figures(*(f"{u},高企,,推荐,4" for u in UNITS))
    files = {"ledger/2021-01/01-test.csv": lines, "ledger/2021-03/01-test.csv": lines}
    found = book(special(items), files, tables={"targets/01.csv": targets})
    assert scores(found, "高企") == exact(甲县="20", 乙县="40", 丙县="80", 丁县="100")
    assert scores(found, "高企", "2021-03")["乙县"] == Decimal(10)


def test_plans_month_before_year_and_a_missing_plan_is_named() -> None:
    items = item(
        "1",
        "投资",
        'method = "attainment"\nfull = 100\nmeasures = {"额" = "number"}\nvalue = "额"\ntarget = "target(计划)"',
    )
    plans = "单位,评分项,对象,指标,月份,值\n甲县,投资,,计划,2021,40\n甲县,投资,,计划,2021-01,20\n乙县,投资,,计划,2021,40\n丙县,投资,,计划,2021,10\n"
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(*(f"{u},投资,,额,10" for u in UNITS)),
            "ledger/plans/01-test.csv": plans,
        },
    )
    problems = scored(found).problems
    assert [(p.code, str(p.place)) for p in problems] == [("missing-plan", "ledger/plans/01-test.csv")]
    run = Run(found)
    tree = found.scheme.specials[0]
    result = run.at(Period.parse("2021-01")).result(tree, tree.nodes["投资"])
    assert result is not None
    assert result.score[:3] == list(exact(甲县="50", 乙县="25", 丙县="100").values())


def test_a_plan_that_is_a_word_is_told_not_scored() -> None:
    items = item(
        "1",
        "投资",
        'method = "attainment"\nfull = 100\nmeasures = {"额" = "number"}\nvalue = "额"\ntarget = "target(计划)"',
    )
    plans = "单位,评分项,对象,指标,月份,值\n" + "".join(
        f"{u},投资,,计划,2021,{'8x' if u == '乙县' else '8'}\n" for u in UNITS
    )
    found = book(
        special(items),
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},投资,,额,8" for u in UNITS)), "ledger/plans/01-test.csv": plans},
    )
    problems = scored(found).problems
    assert [(p.code, str(p.place)) for p in problems] == [("bad-value", "ledger/2021-01/01-test.csv:3")]
    assert "“8x”不是数字" in problems[0].message


def test_milestones_by_table_with_deadlines_by_unit() -> None:
    items = item(
        "1", "规划", 'method = "milestones"\nfull = 100\nnodes = "tables/n.csv"\nlate = -10\nearly = 0\nfloor = 0'
    )
    nodes = "单位,节点,期限,分值\n,成果,2021-01-15,50\n甲县,草案,2021-02-10,50\n乙县,草案,2021-01-31,50\n丙县,草案,2021-02-10,50\n丁县,草案,2021-02-10,50\n"
    found = book(
        special(items),
        {
            "ledger/2021-02/01-test.csv": figures(
                "甲县,规划,,成果,2021-01-15",
                "甲县,规划,,草案,2021-02-10",
                "乙县,规划,,成果,2021-02-15",
                "乙县,规划,,草案,未",
                "丙县,规划,,成果,2021-01-16",
                "丙县,规划,,草案,2021-02-01",
                "丁县,规划,,成果,未",
                "丁县,规划,,草案,未",
            )
        },
        tables={"tables/n.csv": nodes},
    )
    # 甲 in time; 乙: 成果 a month late -10, 草案 open a month after 31 January: loses 50 and 10; 丙 one day late is a
    # begun month -10; 丁 loses both, 成果 2 months begun by 28 February -20 and 草案 1 month -10
    assert scores(found, "规划", "2021-02") == exact(甲县="100", 乙县="30", 丙县="90", 丁县="0")


def test_blocks_and_groups_may_have_milestones_of_their_own() -> None:
    items = item(
        "1",
        "规划",
        'method = "milestones"\nfull = 100\nnodes = "tables/a.csv"\nlate = -10\nfloor = 0\nwhen = [{units = ["甲县"], nodes = "tables/b.csv"}]',
    )
    tables = {
        "tables/a.csv": "单位,节点,期限,分值\n乙县,成果,2021-01-31,60\n丙县,成果,2021-01-31,30\n丁县,成果,2021-01-31,100\n",
        "tables/b.csv": "节点,期限,分值\n草案,2021-01-10,100\n",
    }
    lines = figures("甲县,规划,,草案,2021-01-20", *(f"{u},规划,,成果,未" for u in UNITS[1:]))
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines}, tables=tables)
    # 甲县 is ten days late, a begun month: -10; the others lose the points of their own row, no month having begun
    assert scores(found, "规划") == exact(甲县="90", 乙县="40", 丙县="70", 丁县="0")


def test_a_deadline_that_is_no_date_is_told() -> None:
    items = item(
        "1",
        "节点",
        'method = "milestones"\nfull = 100\ndue-date = "3 + 4"\nlate = -1\nmeasures = {"完成" = "date"}',
    )
    lines = figures(*(f"{u},节点,,完成,2021-01-05" for u in UNITS))
    problems = scored(book(special(items), {"ledger/2021-01/01-test.csv": lines})).problems
    assert [p.code for p in problems] == ["bad-value"] * 4
    assert "期限“7”不是日期" in problems[0].message
