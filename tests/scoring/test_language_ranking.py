"""Ranks within groups, ties and gaps, and totals that add up as shown. Arithmetic in each case."""

from __future__ import annotations

from tests.scoring.build import SCHEME, UNITS, book, exact, figures, item, scored, scores, special


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


def test_a_ranking_without_tie_leaves_a_gap_out() -> None:
    items = item(
        "1",
        "名次",
        'method = "rank-step"\nfull = 100\nabsent = "exclude"\nmeasures = {"数" = "number"}\nvalue = "数"\nfirst = 100\nstep = 10',
    )
    lines = figures("甲县,名次,,数,1", "乙县,名次,,数,-", "丙县,名次,,数,3", "丁县,名次,,数,2")
    found = book(special(items), {"ledger/2021-01/01-test.csv": lines})
    assert scores(found, "名次") == exact(甲县="80", 乙县=None, 丙县="100", 丁县="90")


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


def test_a_table_adds_up_from_what_it_shows() -> None:
    scheme = SCHEME.replace("full = 100\nmethod", 'full = 102\nround = 2\ncolumn = ["专项", "甲部", "乙部"]\nmethod')
    part = '[[track.item]]\nid = "{}"\nname = "{}"\nclause = "三"\nmethod = "{}"\nfull = {}\n{}\n'
    scheme += part.format("2", "其他", "sum", 2, "")
    for number, name in (("2.1", "甲部"), ("2.2", "乙部")):
        scheme += part.format(number, name, "formula", 1, 'formula = "1 / 3 * 0.999 + 0.002"')
    items = item("1", "比", 'method = "share"\nfull = 100\nmeasures = {"分" = "number"}\npart = "分"\nwhole = 3')
    lines = figures(*(f"{unit},比,,分,{value}" for unit, value in zip(UNITS, "1233", strict=True)))
    found = scored(book(special(items), {"ledger/2021-01/01-test.csv": lines}, scheme=scheme))
    assert found.problems == []
    # 33.333... and twice 0.335: shown 33.33 and 0.34 each; the exact sum would be 34.003... (34), the table says 34.01
    rows = {row.unit: (*map(str, filter(None, row.parts)), str(row.total)) for row in found.tracks[0].rows}
    assert rows["甲县"] == ("33.33", "0.34", "0.34", "34.01")
    assert rows["丙县"] == ("100.00", "0.34", "0.34", "100.68")
