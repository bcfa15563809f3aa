"""What is asked of whom: kept figures, gates, units without a task or a child. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import UNITS, book, exact, figures, item, scored, scores, special
from zzcli.ledger.periods import Period
from zzcli.scoring.evaluation import Run


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
                *(f"{u},填报,,率,{n}" for u, n in zip(UNITS, (80, 90, 100, 0), strict=True))
            ),
            "ledger/2021-03/01-test.csv": figures(),
        },
    )
    assert scores(found, "填报", "2021-03") == exact(甲县="80", 乙县="90", 丙县="100", 丁县="0")
    assert scored(found, "2021-03").problems == []


def test_a_bonus_that_is_kept_is_asked_for_until_its_cap() -> None:
    items = item("1", "基本", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nmonths = [1]') + item(
        "2", "加分", 'method = "checklist"\nfull = 0\ncap = 8\nkeep = "year"\npoints = {"过会" = 8}'
    )
    january = ["甲县,加分,,过会,是", *(f"{u},加分,,过会,否" for u in UNITS[1:])]
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
                "ledger/2021-02/01-test.csv": figures(*(f"{u},加分,,过会,否" for u in UNITS[1:])),
            },
        ),
        "加分",
        "2021-02",
    ) == exact(甲县="8", 乙县="0", 丙县="0", 丁县="0")


def test_an_inner_node_that_one_row_cannot_have_still_scores_the_others() -> None:
    items = item("1", "比率", 'method = "mean"\nfull = 100')
    items += item("1.1", "甲项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100')
    items += item("1.2", "加项", 'method = "judged"\nfull = 0\ncap = 5\nmin = 0\nmax = 5\nunits = ["乙县"]')
    found = book(
        special(items, more='total-note = "乙县的加项没有满分"'),
        {"ledger/2021-01/01-test.csv": figures(*(f"{u},甲项,,评分,60" for u in UNITS), "乙县,加项,,评分,5")},
    )
    problems = scored(found).problems
    # 乙县 has a child whose full is 0, so no rate; the others are 60 of 100
    assert [(p.code, "乙县" in p.message) for p in problems] == [("division-by-zero", True)]
    run = Run(found)
    tree = found.scheme.specials[0]
    result = run.at(Period.parse("2021-01")).result(tree, tree.nodes["比率"])
    assert result is not None
    assert dict(zip(UNITS, result.score, strict=True)) == exact(甲县="60", 乙县=None, 丙县="60", 丁县="60")


def test_no_such_task_at_a_node_excuses_all_below_it() -> None:
    items = item(
        "1",
        "板块",
        'method = "sum"\nfull = 100\nabsent = "exclude"\nmeasures = {"确定" = "yes-no"}\ngate = "确定"',
    )
    items += item(
        "1.1", "进度", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 100'
    )
    lines = ["甲县,板块,,确定,-", *(f"{u},板块,,确定,是" for u in UNITS[1:]), *(f"{u},进度,,率,60" for u in UNITS[1:])]
    found = book(special(items, method="rescale"), {"ledger/2021-01/01-test.csv": figures(*lines)})
    assert scores(found, "板块") == exact(甲县=None, 乙县="60", 丙县="60", 丁县="60")
    assert [p.message for p in scored(found).problems] == []


def test_a_gate_that_fails_asks_for_nothing_below() -> None:
    items = item(
        "1",
        "建设",
        'method = "sum"\nfull = 100\ngate = "已申报"\nmeasures = {"已申报" = "yes-no"}',
    ) + item("1.1", "进度", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100')
    lines = ["甲县,建设,,已申报,否", *(f"{unit},建设,,已申报,是" for unit in UNITS[1:])]
    lines += [f"{unit},进度,,评分,70" for unit in UNITS[1:]]
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
    lines = [f"{unit},共享,,评分,{'-' if unit in ('甲县', '乙县') else 40}" for unit in UNITS]
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures(*lines)})
    refused = [problem for problem in scored(found).problems if problem.code == "no-task-not-allowed"]
    assert [problem.message.partition(":")[0] for problem in refused] == ["乙县 共享"]
