"""What a formula reads: other nodes, earlier periods, city figures, readings, measures above. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import UNITS, book, exact, figures, item, scored, scores, special
from zzcli.ledger.periods import Period
from zzcli.scoring.evaluation import Run


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
    found = book(rules, {"ledger/2021-02/01-test.csv": figures(*(f"{u},双月,,评分,3{i}" for i, u in enumerate(UNITS)))})
    # February's own previous is nothing, so zero; March reads February; April reads February too
    assert scores(found, "沿用", "2021-02")["乙县"] == Decimal(0)
    assert scores(found, "沿用", "2021-03") == exact(甲县="30", 乙县="31", 丙县="32", 丁县="33")


def test_city_figures_stand_on_one_line() -> None:
    items = item(
        "1",
        "占比",
        'method = "formula"\nfull = 100\nmeasures = {"数" = "number", "全市数" = {kind = "number", of = "全市"}}\nformula = "100 * ratio(数, 全市数)"',
    )
    lines = figures("全市,占比,,全市数,40", *(f"{u},占比,,数,{n}" for u, n in zip(UNITS, (10, 20, 5, 5), strict=True)))
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines})
    assert scores(found, "占比") == exact(甲县="25", 乙县="50", 丙县="12.5", 丁县="12.5")
    assert scored(found).problems == []


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
            "ledger/2021-01/01-test.csv": figures(*(f"{u},储备,,有效,2" for u in UNITS)),
            "ledger/2021-02/01-test.csv": figures(*(f"{u},储备,,有效,3" for u in UNITS)),
        },
    )
    # 甲县 had 7 before; 2 in January and 3 in February
    assert scores(found, "累计", "2021-02") == exact(甲县="12", 乙县="5", 丙县="5", 丁县="5")


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
    lines = [*(f"{unit},量,,数,1" for unit in UNITS), "甲县,量,,另数,7"]
    found = book(special(items), {"ledger/2021-01/01-test.csv": figures(*lines)})
    assert scores(found, "引") == exact(甲县="14", 乙县="0", 丙县="0", 丁县="0")
