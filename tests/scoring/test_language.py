"""The rest of the rule language at work: uses, tables, records, findings, milestones, nesting. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import SCHEME, UNITS, book, exact, figures, scored, scores, special
from tests.scoring.test_nodes import item
from zzcli.ledger.periods import Period
from zzcli.scoring.evaluation import Run

ALL = ("甲县", "乙县", "丙县", "丁县")


def test_a_node_reads_another_nodes_rate_and_rank() -> None:
    items = item(
        "1", "量", 'method = "attainment"\nfull = 40\nmeasures = {"数" = "number"}\nvalue = "数"\ntarget = 10'
    ) + item(
        "2",
        "名次",
        'method = "formula"\nfull = 60\nuses = {"率" = "量:rate", "位" = "量:rank", "原数" = "量:数"}\nformula = "率 * 10 + 位 + 原数 / 100"',
    )
    found = book(
        special(items),
        {"ledger/2021-01/01-test.csv": figures("甲县,量,,数,10", "乙县,量,,数,5", "丙县,量,,数,5", "丁县,量,,数,0")},
    )
    # rate 1, .5, .5, 0; ranks 1, 2, 2, 4; the figure itself / 100
    assert scores(found, "名次") == exact(甲县="11.1", 乙县="7.05", 丙县="7.05", 丁县="4")


def test_previous_carries_the_last_score_over_months_without_one() -> None:
    items = item("1", "双月", 'method = "judged"\nfull = 50\nmin = 0\nmax = 50\nmonths = [2, 4]') + item(
        "2",
        "沿用",
        'method = "formula"\nfull = 50\nuses = {"上次" = "双月@previous"}\nformula = "上次"\nabsent = "zero"',
    )
    rules = special(items, more='total-note = "双月项只在偶数月"')
    found = book(rules, {"ledger/2021-02/01-test.csv": figures(*(f"{u},双月,,评分,3{i}" for i, u in enumerate(ALL)))})
    # February's own previous is nothing, so zero; March reads February; April reads February too
    assert scores(found, "沿用", "2021-02")["乙县"] == Decimal(0)
    assert scores(found, "沿用", "2021-03") == exact(甲县="30", 乙县="31", 丙县="32", 丁县="33")


def test_weights_from_a_table_decide_who_has_a_child() -> None:
    items = item("1", "甲项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100') + item(
        "2", "乙项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100'
    )
    rules = special(items, method="weighted", more='weights = "tables/w.csv"')
    weights = "单位,评分项,权重\n" + "".join(f"{u},甲项,0.9\n{u},乙项,0.1\n" for u in ALL[:3]) + "丁县,甲项,1\n"
    lines = [f"{u},甲项,,评分,50" for u in ALL] + [f"{u},乙项,,评分,80" for u in ALL[:3]]
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
    lines = figures(*(f"{u},高企,,推荐,4" for u in ALL))
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
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},投资,,额,10" for u in ALL)), "ledger/plans/01-test.csv": plans},
    )
    problems = scored(found).problems
    assert [(p.code, str(p.place)) for p in problems] == [("missing-plan", "ledger/plans/01-test.csv")]
    run = Run(found)
    tree = found.scheme.specials[0]
    result = run.at(Period.parse("2021-01")).result(tree, tree.nodes["投资"])
    assert result is not None
    assert result.score[:3] == list(exact(甲县="50", 乙县="25", 丙县="100").values())


def test_a_finding_zeroes_an_item_or_leaves_a_unit_unranked() -> None:
    scheme = SCHEME + (
        '[[finding]]\nkind = "数据造假"\nclause = "三"\nscope = "item"\neffect = "zero"\n'
        '[[finding]]\nkind = "弄虚作假"\nclause = "四"\nscope = "month"\neffect = "unranked"\n'
    )
    items = item(
        "1", "完成率", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 8'
    )
    findings = (
        '[[finding]]\nunit = "甲县"\nkind = "数据造假"\nspecial = "01-test"\nitem = "完成率"\ndate = 2021-01-20\nreason = "查实"\ndocument = "通报1"\n'
        '[[finding]]\nunit = "乙县"\nkind = "弄虚作假"\ndate = 2021-01-20\nreason = "虚报"\ndocument = "通报2"\n'
    )
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(*(f"{u},完成率,,率,8" for u in ALL)),
            "ledger/2021-01/findings.toml": findings,
        },
        scheme=scheme,
    )
    result = scored(found)
    assert result.problems == []
    rows = [(row.unit, row.rank, row.total) for row in result.tracks[0].rows]
    # 丙 and 丁 share the first place, 甲 has nothing and is third since 乙 is not ranked
    assert rows == [
        ("丙县", 1, Decimal(100)),
        ("丁县", 1, Decimal(100)),
        ("甲县", 3, Decimal(0)),
        ("乙县", None, Decimal(100)),
    ]
    assert result.tracks[0].rows[-1].note == "虚报"


def adjustment(unit: str, kind: str, document: str, *, count: int = 1, level: str = "", size: int | None = None) -> str:
    text = f'[[adjustment]]\nunit = "{unit}"\nkind = "{kind}"\ncount = {count}\ndate = 2021-01-09\n'
    text += f'title = "t"\ndocument = "{document}"\n'
    return text + (f'level = "{level}"\n' if level else "") + (f"size = {size}\n" if size is not None else "")


KINDS = "事项,级别,从,至,分值\n表彰,国家级,,,10\n表彰,省部级,,,6\n集访,,5,20,-5\n集访,,20,,-10\n"


def with_adjustments(*texts: str) -> dict[str, str]:
    return {
        "ledger/2021-01/01-test.csv": figures(*(f"{u},完成率,,率,8" for u in ALL)),
        "ledger/2021-01/adjustments.toml": "".join(texts),
    }


TALLY = SCHEME.replace("full = 100\nmethod", 'full = 100\ncap = "none"\nmethod') + (
    '[[track.item]]\nid = "2"\nname = "加减分"\nclause = "三"\nmethod = "tally"\nfull = 0\ncap = 15\nrecords = "adjustments"\nkinds = "tables/k.csv"\n'
)
ONE = item("1", "完成率", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 8')


def test_adjustments_count_by_kind_level_and_size() -> None:
    found = book(
        special(ONE),
        with_adjustments(
            adjustment("甲县", "表彰", "a", count=2, level="国家级"),
            adjustment("乙县", "集访", "b", size=19),
            adjustment("丙县", "集访", "c", count=2, size=20),
        ),
        scheme=TALLY,
        tables={"tables/k.csv": KINDS},
    )
    result = scored(found)
    assert result.problems == []
    # 2 x 10 is capped at 15; 19 people -5; two batches of 20 people -20
    totals = {row.unit: row.total for row in result.tracks[0].rows}
    assert totals == exact(甲县="115", 乙县="95", 丙县="80", 丁县="100")


def test_an_adjustment_that_no_row_fits_is_a_problem() -> None:
    found = book(
        special(ONE),
        with_adjustments(adjustment("甲县", "集访", "a", size=4)),
        scheme=TALLY,
        tables={"tables/k.csv": KINDS},
    )
    problems = scored(found).problems
    assert [(p.code, p.place.path, p.place.line) for p in problems] == [
        ("adjustment-fits-none", "ledger/2021-01/adjustments.toml", 8)
    ]
    assert problems[0].message == "甲县: “各县”的加减分表里“集访”没有4人这一档，各档：5人以上不足20人、20人以上"


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


def test_nested_objects_read_the_outer_ones_attributes() -> None:
    items = item(
        "1", "征收", 'method = "sum"\nfull = 100\nobjects = "roads"\ncombine = "mean"\nabsent = "exclude"'
    ) + item(
        "1.1",
        "逾期",
        'method = "formula"\nfull = 100\nobjects = "places"\ncombine = "mean"\nmeasures = {"天" = "number 天"}\nformula = "100 - 天 * 单价"',
    )
    files = {
        "ledger/objects/roads.csv": "单位,对象,上级,起,止,单价\n甲县,一路,,2021-01,,1\n甲县,二路,,2021-01,,2\n",
        "ledger/objects/places.csv": "单位,对象,上级,起,止\n甲县,东,一路,2021-01,\n甲县,西,一路,2021-01,\n甲县,南,二路,2021-01,\n",
        "ledger/2021-01/01-test.csv": figures(
            "甲县,逾期,一路/东,天,10", "甲县,逾期,一路/西,天,20", "甲县,逾期,二路/南,天,20"
        ),
    }
    # 一路: (90 + 80) / 2 = 85; 二路: 100 - 2 x 20 = 60; the mean is 72.5
    assert scores(book(special(items), files), "征收") == exact(甲县="72.5", 乙县=None, 丙县=None, 丁县=None)


def test_within_ranks_each_group_alone() -> None:
    scheme = (
        SCHEME
        + '[[group]]\nname = "东"\nclause = "一"\nunits = ["甲县", "乙县"]\n[[group]]\nname = "西"\nclause = "一"\nunits = ["丙县", "丁县"]\n'
    )
    items = item(
        "1",
        "名次",
        'method = "rank-step"\nfull = 100\nwithin = ["东", "西"]\nmeasures = {"数" = "number"}\nvalue = "数"\nfirst = 100\nstep = 10',
    )
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(
                "甲县,名次,,数,1", "乙县,名次,,数,2", "丙县,名次,,数,3", "丁县,名次,,数,3"
            )
        },
        scheme=scheme,
    )
    assert scores(found, "名次") == exact(甲县="90", 乙县="100", 丙县="100", 丁县="100")


def test_city_figures_stand_on_one_line() -> None:
    items = item(
        "1",
        "占比",
        'method = "formula"\nfull = 100\nmeasures = {"数" = "number", "全市数" = {kind = "number", of = "全市"}}\nformula = "100 * ratio(数, 全市数)"',
    )
    lines = figures("全市,占比,,全市数,40", *(f"{u},占比,,数,{n}" for u, n in zip(ALL, (10, 20, 5, 5), strict=True)))
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines})
    assert scores(found, "占比") == exact(甲县="25", 乙县="50", 丙县="12.5", 丁县="12.5")
    assert scored(found).problems == []


def test_due_and_hold_keep_a_quarters_figure() -> None:
    items = item(
        "1",
        "填报",
        'method = "attainment"\nfull = 100\ndue = [1, 4]\nhold = true\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 100',
    )
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(
                *(f"{u},填报,,率,{n}" for u, n in zip(ALL, (80, 90, 100, 0), strict=True))
            ),
            "ledger/2021-03/01-test.csv": figures(),
        },
    )
    assert scores(found, "填报", "2021-03") == exact(甲县="80", 乙县="90", 丙县="100", 丁县="0")
    assert scored(found, "2021-03").problems == []


def test_readings_choose_values_and_override() -> None:
    more = '[[reading]]\nid = "step"\nclause = "一"\nquestion = "每步几分"\ndefault = "1"\nreason = "表"\noptions = {"1" = "一分", "2" = "两分"}\n'
    items = item(
        "1",
        "扣分",
        'method = "deduct"\nfull = 100\nfloor = 0\nkinds = {"次" = -1}\nwhen = [{reading = {step = "2"}, kinds = {"次" = -2}}]',
    )
    found = book(special(more + items), {"ledger/2021-01/01-test.csv": figures("甲县,扣分,,次,3")})
    assert scores(found, "扣分")["甲县"] == Decimal(97)
    run = Run(found, {"1/step": "2"})
    tree = found.scheme.specials[0]
    result = run.at(Period.parse("2021-01")).result(tree, tree.nodes["扣分"])
    assert result is not None
    assert dict(zip(UNITS, result.score, strict=True))["甲县"] == Decimal(94)


def test_a_plan_that_is_a_word_is_told_not_scored() -> None:
    items = item(
        "1",
        "投资",
        'method = "attainment"\nfull = 100\nmeasures = {"额" = "number"}\nvalue = "额"\ntarget = "target(计划)"',
    )
    plans = "单位,评分项,对象,指标,月份,值\n" + "".join(
        f"{u},投资,,计划,2021,{'8x' if u == '乙县' else '8'}\n" for u in ALL
    )
    found = book(
        special(items),
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},投资,,额,8" for u in ALL)), "ledger/plans/01-test.csv": plans},
    )
    problems = scored(found).problems
    assert [(p.code, str(p.place)) for p in problems] == [("bad-value", "ledger/2021-01/01-test.csv:3")]
    assert "“8x”不是数字" in problems[0].message


def test_an_exclusive_name_stands_under_one_child() -> None:
    child = 'method = "tally"\nfull = 0\ncap = 50\nkinds = {"项" = 10}'
    items = item("1", "基本", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100') + item(
        "2", "加分", 'method = "sum"\nfull = 0\ncap = 50\nexclusive = true'
    )
    items += item("2.1", "新开工", child) + item("2.2", "续建", child)
    found = book(
        special(items, more='cap = "none"'),
        {
            "ledger/2021-01/01-test.csv": figures(
                *(f"{u},基本,,评分,50" for u in ALL),
                "甲县,新开工,一厂,项,1",
                "乙县,新开工,二厂,项,1",
                "甲县,续建,一厂,项,1",
            )
        },
    )
    problems = scored(found).problems
    assert [(p.code, p.place.line) for p in problems] == [("object-under-two", 8)]


def test_an_inner_node_that_one_row_cannot_have_still_scores_the_others() -> None:
    items = item("1", "比率", 'method = "mean"\nfull = 100')
    items += item("1.1", "甲项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100')
    items += item("1.2", "加项", 'method = "judged"\nfull = 0\ncap = 5\nmin = 0\nmax = 5\nunits = ["乙县"]')
    found = book(
        special(items, more='total-note = "乙县的加项没有满分"'),
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},甲项,,评分,60" for u in ALL), "乙县,加项,,评分,5")},
    )
    problems = scored(found).problems
    # 乙县 has a child whose full is 0, so no rate; the others are 60 of 100
    assert [(p.code, "乙县" in p.message) for p in problems] == [("division-by-zero", True)]
    run = Run(found)
    tree = found.scheme.specials[0]
    result = run.at(Period.parse("2021-01")).result(tree, tree.nodes["比率"])
    assert result is not None
    assert dict(zip(UNITS, result.score, strict=True)) == exact(甲县="60", 乙县=None, 丙县="60", 丁县="60")


def test_adjustments_count_by_kinds_written_in_the_rule() -> None:
    found = book(
        special(ONE),
        with_adjustments(adjustment("甲县", "表彰", "a", count=2), adjustment("乙县", "事故", "b")),
        scheme=TALLY.replace('kinds = "tables/k.csv"', 'kinds = {"表彰" = 3, "事故" = -5}'),
    )
    result = scored(found)
    assert result.problems == []
    # 2 x 3 above 100, one accident below it
    assert {row.unit: row.total for row in result.tracks[0].rows} == exact(
        甲县="106", 乙县="95", 丙县="100", 丁县="100"
    )


def test_a_deadline_that_is_no_date_is_told() -> None:
    items = item(
        "1",
        "节点",
        'method = "milestones"\nfull = 100\ndue-date = "3 + 4"\nlate = -1\nmeasures = {"完成" = "date"}',
    )
    lines = figures(*(f"{u},节点,,完成,2021-01-05" for u in ALL))
    problems = scored(book(special(items), {"ledger/2021-01/01-test.csv": lines})).problems
    assert [p.code for p in problems] == ["bad-value"] * 4
    assert "期限“7”不是日期" in problems[0].message


def test_a_bonus_that_is_kept_is_asked_for_until_its_cap() -> None:
    items = item("1", "基本", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nmonths = [1]') + item(
        "2", "加分", 'method = "checklist"\nfull = 0\ncap = 8\nkeep = "year"\npoints = {"过会" = 8}'
    )
    january = ["甲县,加分,,过会,是", *(f"{u},加分,,过会,否" for u in ALL[1:])]
    found = book(
        special(items, more='cap = "none"\ntotal-note = "基本项只在一月"'),
        {"ledger/2021-01/01-test.csv": figures(*january), "ledger/2021-02/01-test.csv": figures()},
    )
    problems = scored(found, "2021-02").problems
    # 甲县 has the 8 and is asked no more; the others are at 0 of 8 and still are
    assert {p.message.split()[0] for p in problems if p.code == "missing-figure"} == {"乙县", "丙县", "丁县"}
    assert scores(
        book(
            special(items, more='cap = "none"\ntotal-note = "x"'),
            {
                "ledger/2021-01/01-test.csv": figures(*january),
                "ledger/2021-02/01-test.csv": figures(*(f"{u},加分,,过会,否" for u in ALL[1:])),
            },
        ),
        "加分",
        "2021-02",
    ) == exact(甲县="8", 乙县="0", 丙县="0", 丁县="0")


def test_children_read_a_measure_that_a_block_gives_their_parent() -> None:
    items = item("1", "总", 'method = "sum"\nfull = 100\nwhen = [{units = ["甲县"], measures = {"数" = "number"}}]')
    items += item("1.1", "分", 'method = "formula"\nfull = 100\nunits = ["甲县"]\nformula = "数 * 2"')
    items += item("1.2", "他", 'method = "formula"\nfull = 100\nunits = ["-甲县"]\nformula = "50"')
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures("甲县,总,,数,20")})
    assert scores(found, "总") == exact(甲县="40", 乙县="50", 丙县="50", 丁县="50")


def test_ytd_counts_what_was_before_the_first_period_at_the_measures_owner() -> None:
    items = item("1", "储备", 'method = "sum"\nfull = 100\nmeasures = {"有效" = "count 个"}')
    items += item("1.1", "累计", 'method = "formula"\nfull = 100\nformula = "ytd(有效)"')
    opening = "单位,专项,评分项,对象,指标,值,备注\n甲县,试验,储备,,有效,7,期初\n"
    found = book(
        special(items),
        {
            "ledger/opening.csv": opening,
            "ledger/2021-01/01-test.csv": figures(*(f"{u},储备,,有效,2" for u in ALL)),
            "ledger/2021-02/01-test.csv": figures(*(f"{u},储备,,有效,3" for u in ALL)),
        },
    )
    # 甲县 had 7 before; 2 in January and 3 in February
    assert scores(found, "累计", "2021-02") == exact(甲县="12", 乙县="5", 丙县="5", 丁县="5")


def test_a_ranking_without_tie_leaves_a_gap_out() -> None:
    items = item(
        "1",
        "名次",
        'method = "rank-step"\nfull = 100\nabsent = "exclude"\nmeasures = {"数" = "number"}\nvalue = "数"\nfirst = 100\nstep = 10',
    )
    lines = figures("甲县,名次,,数,1", "乙县,名次,,数,-", "丙县,名次,,数,3", "丁县,名次,,数,2")
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines})
    assert scores(found, "名次") == exact(甲县="80", 乙县=None, 丙县="100", 丁县="90")


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
    lines = figures("甲县,规划,,草案,2021-01-20", *(f"{u},规划,,成果,未" for u in ALL[1:]))
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines}, tables=tables)
    # 甲县 is ten days late, a begun month: -10; the others lose the points of their own row, no month having begun
    assert scores(found, "规划") == exact(甲县="90", 乙县="40", 丙县="70", 丁县="0")


def test_no_such_task_at_a_node_excuses_all_below_it() -> None:
    items = item(
        "1",
        "板块",
        'method = "sum"\nfull = 100\nabsent = "exclude"\nmeasures = {"确定" = "yes-no"}\ngate = "确定"',
    )
    items += item(
        "1.1", "进度", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 100'
    )
    lines = ["甲县,板块,,确定,-", *(f"{u},板块,,确定,是" for u in ALL[1:]), *(f"{u},进度,,率,60" for u in ALL[1:])]
    found = book(special(items, method="rescale"), {"ledger/2021-01/01-test.csv": figures(*lines)})
    assert scores(found, "板块") == exact(甲县=None, 乙县="60", 丙县="60", 丁县="60")
    assert [p.message for p in scored(found).problems] == []


def test_a_use_reads_a_measure_that_only_some_units_have() -> None:
    items = item(
        "1",
        "量",
        'method = "formula"\nfull = 10\nmeasures = {"数" = "number"}\nformula = "数"\n'
        'when = [{units = ["甲县"], measures = {"数" = "number", "另数" = "number"}}]',
    ) + item(
        "2",
        "引",
        'method = "formula"\nfull = 90\nuses = {"另" = "量:另数"}\nformula = "0"\n'
        'when = [{units = ["甲县"], formula = "另 * 2"}]',
    )
    lines = [*(f"{unit},量,,数,1" for unit in ALL), "甲县,量,,另数,7"]
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures(*lines)})
    assert scores(found, "引") == exact(甲县="14", 乙县="0", 丙县="0", 丁县="0")


def test_findings_are_counted_like_other_records() -> None:
    items = item(
        "1",
        "诚信",
        'method = "formula"\nfull = 100\nformula = "100 - 10 * 次数"\n'
        'measures = {"次数" = {records = "findings", where = {"情形" = "造假"}}}',
    )
    kinds = "".join(
        f'[[finding]]\nkind = "{kind}"\nclause = "一"\nscope = "month"\neffect = "none"\n' for kind in ("造假", "迟报")
    )
    rows = "".join(
        f'[[finding]]\nunit = "甲县"\nkind = "{kind}"\nspecial = "01-test"\ndate = 2021-01-0{day}\n'
        'reason = "查实"\ndocument = "督〔2021〕1号"\n'
        for kind, day in (("造假", 5), ("造假", 6), ("迟报", 7))
    )
    found = book(special(items), {"ledger/2021-01/findings.toml": f"format = 1\n{rows}"}, scheme=SCHEME + kinds)
    # two of the kind, the third is another
    assert scores(found, "诚信") == exact(甲县="80", 乙县="100", 丙县="100", 丁县="100")


def test_a_reading_can_say_how_far_a_finding_reaches() -> None:
    items = item("1", "甲项", 'method = "judged"\nfull = 60\nmin = 0\nmax = 60') + item(
        "2", "乙项", 'method = "judged"\nfull = 40\nmin = 0\nmax = 40'
    )
    more = (
        '[[reading]]\nid = "reach"\nclause = "一"\nquestion = "计零的是专项还是那一项"\ndefault = "special"\n'
        'reason = "字面"\noptions = {special = "专项", item = "那一项"}\n'
        '[[finding]]\nkind = "造假"\nclause = "一"\nscope = "?reach"\neffect = "zero"\n'
    )
    finding = (
        'format = 1\n[[finding]]\nunit = "甲县"\nkind = "造假"\nspecial = "01-test"\nitem = "乙项"\n'
        'date = 2021-01-05\nreason = "查实"\ndocument = "督〔2021〕1号"\n'
    )
    lines = [line for unit in ALL for line in (f"{unit},甲项,,评分,50", f"{unit},乙项,,评分,30")]
    files = {"ledger/2021-01/01-test.csv": figures(*lines), "ledger/2021-01/findings.toml": finding}
    found = book(special(items), files, scheme=SCHEME + more)
    assert scores(found, "试验")["甲县"] == Decimal(0)
    assert scores(found, "试验", reach="item")["甲县"] == Decimal(50)


def test_a_special_with_groups_at_its_root_is_ranked_in_each() -> None:
    scheme = SCHEME + (
        '[[group]]\nname = "东"\nclause = "一"\nunits = ["甲县", "乙县"]\n'
        '[[group]]\nname = "西"\nclause = "一"\nunits = ["丙县", "丁县"]\n'
    )
    items = item("1", "评价", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100')
    values = {"甲县": 10, "乙县": 20, "丙县": 90, "丁县": 80}
    found = book(
        special(items, more='within = ["东", "西"]'),
        {"ledger/2021-01/01-test.csv": figures(*(f"{unit},评价,,评分,{value}" for unit, value in values.items()))},
        scheme=scheme,
    )
    (table,) = scored(found).specials
    assert [(row.unit, row.rank) for row in table.rows] == [("乙县", 1), ("甲县", 2), ("丙县", 1), ("丁县", 2)]


def test_an_object_listed_twice_is_one_problem_and_no_crash() -> None:
    items = item(
        "1",
        "项目",
        'method = "formula"\nfull = 100\nobjects = "项目册"\ncombine = "sum"\nmeasures = {"数" = "number"}\nformula = "数"\nabsent = "zero"',
    )
    register = "单位,对象,上级,起,止\n甲县,桥,,2021-01,\n甲县,桥,,2021-01,\n"
    files = {
        "ledger/2021-01/01-test.csv": figures("甲县,项目,桥,数,5"),
        "ledger/objects/项目册.csv": register,
    }
    found = book(special(items), files)
    assert found.ledger.register("项目册").problems[0].code == "duplicate-key"
    assert scores(found, "项目")["甲县"] == Decimal(5)


def test_a_gate_that_fails_asks_for_nothing_below() -> None:
    items = item(
        "1",
        "建设",
        'method = "sum"\nfull = 100\ngate = "已申报"\nmeasures = {"已申报" = "yes-no"}',
    ) + item("1.1", "进度", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100')
    lines = ["甲县,建设,,已申报,否", *(f"{unit},建设,,已申报,是" for unit in ALL[1:])]
    lines += [f"{unit},进度,,评分,70" for unit in ALL[1:]]
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures(*lines)})
    result = scored(found)
    assert result.problems == []
    assert [row.total for row in result.tracks[0].rows if row.unit == "甲县"] == [Decimal(0)]


def test_some_units_may_be_without_a_task_and_others_not() -> None:
    items = item(
        "1",
        "共享",
        'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nwhen = [{units = ["甲县"], absent = "full"}]',
    )
    lines = [f"{unit},共享,,评分,{'-' if unit in ('甲县', '乙县') else 40}" for unit in ALL]
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures(*lines)})
    refused = [problem for problem in scored(found).problems if problem.code == "no-task-not-allowed"]
    assert [problem.message.partition(":")[0] for problem in refused] == ["乙县 共享"]


def test_a_unit_without_objects_is_absent_as_its_own_keys_say() -> None:
    items = item(
        "1",
        "项目",
        'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nobjects = "项目册"\ncombine = "mean"\n'
        'when = [{if = "类 = \'免\'", absent = "full"}, {units = ["丙县"], absent = "zero"}]',
    )
    register = "单位,对象,上级,起,止,类\n甲县,桥,,2021-01,,免\n"
    files = {"ledger/2021-01/01-test.csv": figures("甲县,项目,桥,评分,60"), "ledger/objects/项目册.csv": register}
    # the class of 甲县's bridge says nothing of units without one; 丙县 has a rule of its own
    assert scores(book(special(items), files), "项目") == exact(甲县="60", 乙县=None, 丙县="0", 丁县=None)


def test_a_table_adds_up_from_what_it_shows() -> None:
    scheme = SCHEME.replace("full = 100\nmethod", 'full = 102\nround = 2\ncolumn = ["专项", "甲部", "乙部"]\nmethod')
    part = '[[track.item]]\nid = "{}"\nname = "{}"\nclause = "三"\nmethod = "{}"\nfull = {}\n{}\n'
    scheme += part.format("2", "其他", "sum", 2, "")
    for number, name in (("2.1", "甲部"), ("2.2", "乙部")):
        scheme += part.format(number, name, "formula", 1, 'formula = "1 / 3 * 0.999 + 0.002"')
    items = item("1", "比", 'method = "share"\nfull = 100\nmeasures = {"分" = "number"}\npart = "分"\nwhole = 3')
    lines = figures(*(f"{unit},比,,分,{value}" for unit, value in zip(ALL, "1233", strict=True)))
    found = scored(book(special(items), {"ledger/2021-01/01-test.csv": lines}, scheme=scheme))
    assert found.problems == []
    # 33.333... and twice 0.335: shown 33.33 and 0.34 each; the exact sum would be 34.003... (34), the table says 34.01
    rows = {row.unit: (*map(str, filter(None, row.parts)), str(row.total)) for row in found.tracks[0].rows}
    assert rows["甲县"] == ("33.33", "0.34", "0.34", "34.01")
    assert rows["丙县"] == ("100.00", "0.34", "0.34", "100.68")


def test_a_total_that_a_cap_cuts_is_shown_as_it_counts() -> None:
    scheme = TALLY.replace('cap = "none"', 'cap = 110\nround = 1\ncolumn = ["专项", "加减分"]')
    found = book(
        special(ONE),
        with_adjustments(
            adjustment("甲县", "表彰", "a", count=2, level="国家级"), adjustment("乙县", "表彰", "b", level="国家级")
        ),
        scheme=scheme,
        tables={"tables/k.csv": KINDS},
    )
    # 100 + 15 is cut to 110; 100 + 10 just fits
    totals = {row.unit: row.total for row in scored(found).tracks[0].rows}
    assert totals == exact(甲县="110", 乙县="110", 丙县="100", 丁县="100")
