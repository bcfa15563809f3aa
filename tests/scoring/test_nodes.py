"""How a node comes to its score: existence, classes, modifiers, absence, earlier periods. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import book, exact, figures, item, scored, scores, special
from zzcli.scoring.trace import trace

RATE = 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent %"}\nvalue = "率"\ntarget = 8'


def test_a_leaf_is_scored_for_every_unit() -> None:
    found = book(
        special(item("1", "完成率", RATE)),
        {
            "ledger/2021-01/01-test.csv": figures(
                "甲县,完成率,,率,4", "乙县,完成率,,率,8", "丙县,完成率,,率,7", "丁县,完成率,,率,9"
            )
        },
    )
    # 4/8, 8/8, 7/8 of 100; 9/8 is over and counts as full
    assert scores(found, "完成率") == exact(甲县="50", 乙县="100", 丙县="87.5", 丁县="100")


def test_when_blocks_are_read_key_by_key() -> None:
    body = RATE + '\nwhen = [{units = ["甲县"], target = 16}, {months = [1], full = 100, target = 10}]'
    found = book(
        special(item("1", "完成率", body)),
        {
            "ledger/2021-01/01-test.csv": figures(*(f"{u},完成率,,率,4" for u in ("甲县", "乙县", "丙县", "丁县"))),
            "ledger/2021-02/01-test.csv": figures(*(f"{u},完成率,,率,4" for u in ("甲县", "乙县", "丙县", "丁县"))),
        },
    )
    # January: 甲县 4/16, the others 4/10; February: the others are back at 4/8
    assert scores(found, "完成率") == exact(甲县="25", 乙县="40", 丙县="40", 丁县="40")
    assert scores(found, "完成率", "2021-02") == exact(甲县="25", 乙县="50", 丙县="50", 丁县="50")


def test_no_such_task_takes_the_mean_of_the_peers() -> None:
    body = RATE + '\nabsent = "peers-mean"'
    found = book(
        special(item("1", "完成率", body)),
        {
            "ledger/2021-01/01-test.csv": figures(
                "甲县,完成率,,率,4", "乙县,完成率,,率,8", "丙县,完成率,,率,-", "丁县,完成率,,率,2"
            )
        },
    )
    # (50 + 100 + 25) / 3 = 58.33333333333333333333
    assert scores(found, "完成率")["丙县"] == exact(丙="58.33333333333333333333")["丙"]


def test_an_excluded_item_leaves_the_sum_and_its_full() -> None:
    items = item(
        "1", "甲项", 'method = "attainment"\nfull = 60\nmeasures = {"量" = "number"}\nvalue = "量"\ntarget = 10'
    ) + item(
        "2",
        "乙项",
        'method = "attainment"\nfull = 40\nmeasures = {"数" = "number"}\nvalue = "数"\ntarget = 10\nabsent = "exclude"',
    )
    lines = [f"{u},甲项,,量,5" for u in ("甲县", "乙县", "丙县", "丁县")]
    lines += ["甲县,乙项,,数,5", "乙县,乙项,,数,-", "丙县,乙项,,数,10", "丁县,乙项,,数,0"]
    rescaled = book(special(items, method="rescale"), {"ledger/2021-01/01-test.csv": figures(*lines)})
    # 甲: 30+20 of 100; 乙: 30 of 60 is 50 of 100; 丙: 30+40; 丁: 30+0
    assert scores(rescaled, "试验") == exact(甲县="50", 乙县="50", 丙县="70", 丁县="30")


def test_gate_and_floor_and_deductions() -> None:
    items = item(
        "1",
        "检查",
        'method = "deduct"\nfull = 100\nfloor = 0\nkinds = {"通报" = -30}\n'
        'measures = {"否决" = {kind = "yes-no", blank = 0}}\ngate = "not 否决"',
    )
    found = book(
        special(items),
        {"ledger/2021-01/01-test.csv": figures("甲县,检查,,通报,1", "乙县,检查,,通报,4", "丙县,检查,,否决,是")},
    )
    # 100-30; 100-120 is floored at 0; vetoed; nothing recorded keeps 100
    assert scores(found, "检查") == exact(甲县="70", 乙县="0", 丙县="0", 丁县="100")


def test_keep_holds_the_best_of_the_year_and_asks_no_more() -> None:
    items = item("1", "协议", 'method = "checklist"\nfull = 100\nkeep = "year"\npoints = {"签约" = 60, "备案" = 40}')
    january = [
        "甲县,协议,,签约,是",
        "甲县,协议,,备案,是",
        *(f"{u},协议,,{m},{v}" for u, v in (("乙县", "否"), ("丙县", "否"), ("丁县", "否")) for m in ("签约", "备案")),
    ]
    february = [f"{u},协议,,{m},否" for u in ("乙县", "丙县", "丁县") for m in ("签约", "备案")]
    found = book(
        special(items),
        {"ledger/2021-01/01-test.csv": figures(*january), "ledger/2021-02/01-test.csv": figures(*february)},
    )
    # 甲县 reached the full in January: in February it keeps 100 and no figure of it is due
    assert scores(found, "协议", "2021-02") == exact(甲县="100", 乙县="0", 丙县="0", 丁县="0")
    assert scored(found, "2021-02").problems == []


def test_carry_pools_the_surplus() -> None:
    items = item(
        "1",
        "企业",
        'method = "attainment"\nfull = 100\ncarry = "year"\nmeasures = {"家" = "count 家"}\nvalue = "家"\ntarget = 1',
    )
    months = {"01": "3", "02": "0", "03": "0", "04": "0"}
    found = book(
        special(items),
        {
            f"ledger/2021-{m}/01-test.csv": figures(*(f"{u},企业,,家,{n}" for u in ("甲县", "乙县", "丙县", "丁县")))
            for m, n in months.items()
        },
    )
    # 3 of 1: full, pool 2; 0+2: full, pool 1; 0+1: full, pool 0; 0+0: nothing
    assert [scores(found, "企业", f"2021-{m}")["甲县"] for m in months] == list(
        exact(a="100", b="100", c="100", d="0").values()
    )


def test_cap_by_year_counts_what_was_credited() -> None:
    items = item("1", "基础", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100') + item(
        "2", "表彰", 'method = "tally"\nfull = 0\ncap = {points = 5, span = "year"}\nkinds = {"次" = 3}'
    )
    found = book(
        special(items, more='cap = "none"'),
        {f"ledger/2021-{m}/01-test.csv": figures(*(f"{u},表彰,,次,1" for u in ("甲县",))) for m in ("01", "02", "03")},
    )
    # 3, then 3 of which 2 fit under 5, then nothing
    assert [scores(found, "表彰", f"2021-{m}")["甲县"] for m in ("01", "02", "03")] == list(
        exact(a="3", b="2", c="0").values()
    )


def test_ytd_and_prev_read_earlier_months() -> None:
    items = item(
        "1",
        "投资",
        'method = "formula"\nfull = 100\ncap = "none"\nmeasures = {"额" = "number 万元"}\nformula = "ytd(额) + 1000 * prev(额)"',
    )
    units = ("甲县", "乙县", "丙县", "丁县")
    found = book(
        special(items),
        {
            f"ledger/2021-{m}/01-test.csv": figures(*(f"{u},投资,,额,{v}" for u in units))
            for m, v in (("01", "2"), ("02", "3"), ("03", "4"))
        },
    )
    # 2 + 3 + 4 since January, and 1000 x February's 3
    assert scores(found, "投资", "2021-03")["甲县"] == exact(a="3009")["a"]


def test_objects_are_scored_each_and_averaged() -> None:
    items = item(
        "1",
        "道路",
        'method = "attainment"\nfull = 100\nobjects = "roads"\ncombine = "mean"\nabsent = "exclude"\n'
        'measures = {"进度" = "percent %"}\nvalue = "进度"\ntarget = "计划"',
    )
    files = {
        "ledger/objects/roads.csv": "单位,对象,上级,起,止,计划\n甲县,一路,,2021-01,,50\n甲县,二路,,2021-01,,100\n乙县,三路,,2021-02,,100\n丙县,四路,,2021-01,2021-01,100\n",
        "ledger/2021-01/01-test.csv": figures(
            "甲县,道路,一路,进度,50", "甲县,道路,二路,进度,50", "丙县,道路,四路,进度,25"
        ),
    }
    # 甲县 (100 + 50) / 2; 乙县's road is not in force; 丁县 has none
    assert scores(book(special(items), files), "道路") == exact(甲县="75", 乙县=None, 丙县="25", 丁县=None)


def test_a_missing_figure_refuses_and_provisional_scores_zero() -> None:
    found = book(
        special(item("1", "完成率", RATE)),
        {
            "ledger/2021-01/01-test.csv": figures("甲县,完成率,,率,8", "乙县,完成率,,率,8", "丙县,完成率,,率,")
            + "丁县,完成率,,率,8,,\n"
        },
    )
    messages = [f"{p.place} {p.code}" for p in scored(found).problems]
    assert messages == ["ledger/2021-01/01-test.csv:4 missing-figure", "ledger/2021-01/01-test.csv:5 missing-figure"]
    rows = scored(found, provisional=True).tracks[0].rows
    assert [(r.unit, r.total, r.note) for r in rows][-1] == ("丁县", Decimal(0), "暂评")


def test_ranks_share_and_skip() -> None:
    found = book(
        special(item("1", "完成率", RATE)),
        {
            "ledger/2021-01/01-test.csv": figures(
                "甲县,完成率,,率,4", "乙县,完成率,,率,8", "丙县,完成率,,率,4", "丁县,完成率,,率,2"
            )
        },
    )
    assert [(r.unit, r.rank) for r in scored(found).tracks[0].rows] == [
        ("乙县", 1),
        ("甲县", 2),
        ("丙县", 2),
        ("丁县", 4),
    ]


def test_division_by_zero_names_the_figure() -> None:
    items = item(
        "1",
        "比例",
        'method = "share"\nfull = 100\nmeasures = {"达标" = "count", "总数" = "count"}\npart = "达标"\nwhole = "总数"',
    )
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(
                *(
                    f"{u},比例,,{m},{v}"
                    for u in ("甲县", "乙县", "丙县", "丁县")
                    for m, v in (("达标", "0"), ("总数", "0" if u == "乙县" else "4"))
                )
            )
        },
    )
    assert [(p.code, str(p.place)) for p in scored(found).problems] == [
        ("division-by-zero", "ledger/2021-01/01-test.csv:4")
    ]


def test_itemised_counts_are_summed_by_unit() -> None:
    items = item("1", "检查", 'method = "deduct"\nfull = 100\nkinds = {"通报" = -10}')
    lines = figures("甲县,检查,一路,通报,1", "甲县,检查,二路,通报,2", "乙县,检查,三路,通报,1")
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines})
    # 甲县: 1 + 2 = 3 times -10
    assert scores(found, "检查") == exact(甲县="70", 乙县="90", 丙县="100", 丁县="100")


def test_change_counts_the_places_won() -> None:
    january = figures(*(f"{u},完成率,,率,{v}" for u, v in (("甲县", 4), ("乙县", 3), ("丙县", 2), ("丁县", 1))))
    february = figures(*(f"{u},完成率,,率,{v}" for u, v in (("甲县", 3), ("乙县", 1), ("丙县", 2), ("丁县", 4))))
    files = {"ledger/2021-01/01-test.csv": january, "ledger/2021-02/01-test.csv": february}
    found = book(special(item("1", "完成率", RATE)), files)
    # 丁县 fourth to first +3, 甲县 first to second -1, 丙县 stays third, 乙县 second to fourth -2
    changes = {row.unit: row.change for row in scored(found, "2021-02").tracks[0].rows}
    assert changes == {"丁县": 3, "甲县": -1, "丙县": 0, "乙县": -2}
    assert {row.change for row in scored(found).tracks[0].rows} == {None}


def test_a_trace_tells_the_deadline_of_the_rows_own_class() -> None:
    body = (
        'method = "milestones"\nfull = 10\nfloor = -9\nlate = -1\nmeasures = {"完成" = "date"}\n'
        'due-date = "addmonths(期末, -1)"\nwhen = [{units = ["甲县"], due-date = "addmonths(期末, -2)"}]'
    )
    found = book(
        special(item("1", "完工", body)),
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},完工,,完成,未" for u in ("甲县", "乙县", "丙县", "丁县")))},
    )
    # Two months before 31 January is 30 November, two months late: 0 - 2; one month before is 31 December: 0 - 1.
    assert scores(found, "完工") == exact(甲县="-2", 乙县="-1", 丙县="-1", 丁县="-1")
    told = {
        unit: next(node.arithmetic for node in trace(scored(found), unit) if node.name == "完工")
        for unit in ("甲县", "乙县")
    }
    assert "完成 期限2020-11-30 完成未；得-2" in told["甲县"]
    assert "完成 期限2020-12-31 完成未；得-1" in told["乙县"]
