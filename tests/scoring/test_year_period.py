"""A year that the scheme scores itself: the mean of the quarters and of the year's own assessment (四(三)2 of 2018)."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import SCHEME, book, figures, item, scored, special
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.reports.annual import annual
from zzcli.reports.model import Format
from zzcli.reports.writers import write
from zzcli.scoring.annual import score_year, weight_problems
from zzcli.scoring.book import Book

JUDGED = item("1", "评定项", 'method = "judged"\nfull = 100\nabsent = "exclude"')
YEARLY = """
[[track.item]]
id = "2"
name = "年度"
clause = "四"
periods = ["year"]
scored = false
method = "formula"
full = 100
uses = {"平时" = "专项@quarters", "年终" = "专项"}
formula = "(平时 + 年终) / 2"
absent = "exclude"
"""
RULE = '[[finding]]\nkind = "造假"\nclause = "八"\nscope = "month"\neffect = "{effect}"\n'
CHEAT = (
    'format = 1\n[[finding]]\nunit = "甲县"\nkind = "造假"\ndate = 2022-01-05\nreason = "虚报"\ndocument = "通报1"\n'
)
RULES = (
    SCHEME.replace('from = "2021-01"', 'from = "2021-Q1"')
    .replace('["month"]', '["quarter", "year"]')
    .replace(
        'method = "sum"\n[[track.item]]',
        'method = "sum"\nannual-total = "year"\ncolumn = ["专项", "年度"]\nwhen = [{period = "year", total = "年度"}]\n[[track.item]]',
    )
    + YEARLY
)
FILES = {
    "2021-Q1": "80 90 70 60",
    "2021-Q2": "84 90 70 60",
    "2021-Q3": "88 90 70 60",
    "2021-Q4": "92 90 70 60",
    "2021": "90 84 100 60",
}
"""The quarters' means are 86, 90, 70, 60; the year's 88, 87, 85, 60."""


def ledger(rules: str = RULES, weights: str = "", without: str = "", **more: str) -> Book:
    units = ("甲县", "乙县", "丙县", "丁县")
    files = {
        f"ledger/{period}/01-test.csv": figures(
            *(f"{unit},评定项,,评分,{value}" for unit, value in zip(units, values.split(), strict=True))
        )
        for period, values in FILES.items()
        if period != without
    }
    config = f'format = 1\n[ledger]\nscheme = "test"\nrules = "ledger/rules"\nfirst = "2021-Q1"\n{weights}'
    return book(special(JUDGED), {**files, "config.toml": config, **more}, scheme=rules)


def table(found: Book, period: str) -> tuple[tuple[str, ...], list[tuple[str, int | None, str]]]:
    done = scored(found, period)
    assert not errors(done.problems), "\n".join(map(str, done.problems))
    (only,) = done.tracks
    return only.columns, [(row.unit, row.rank, "" if row.total is None else plain(row.total)) for row in only.rows]


def test_the_node_that_ranks_may_be_another_one_for_the_year() -> None:
    columns, rows = table(ledger(), "2021")
    assert columns == ("专项", "年度")
    assert rows == [("甲县", 1, "88"), ("乙县", 2, "87"), ("丙县", 3, "85"), ("丁县", 4, "60")]


def test_a_column_that_a_period_does_not_have_is_not_shown() -> None:
    columns, rows = table(ledger(), "2021-Q1")
    assert columns == ("专项",)
    assert rows[0] == ("乙县", 1, "90")


def test_a_finding_on_the_year_is_on_the_node_that_ranks() -> None:
    for effect, expected in (("zero", ("甲县", 4, "0")), ("unranked", ("甲县", None, "88"))):
        found = ledger(
            RULES.replace("[[group]]", RULE.format(effect=effect) + "[[group]]", 1),
            **{"ledger/2021/findings.toml": CHEAT},
        )
        assert table(found, "2021")[1][-1] == expected
        assert table(found, "2021-Q4")[1][0] == ("甲县", 1, "92")  # the quarters stand


def test_the_years_total_is_that_of_its_own_period() -> None:
    year = score_year(ledger(), Period.parse("2021"))
    (only,) = year.tables
    assert [(row.unit, row.rank, row.total, row.full) for row in only.rows] == [
        ("甲县", 1, Decimal(88), Decimal(100)),
        ("乙县", 2, Decimal(87), Decimal(100)),
        ("丙县", 3, Decimal(85), Decimal(100)),
        ("丁县", 4, Decimal(60), Decimal(100)),
    ]
    assert "年度总分" in write(annual(year), Format.TABLE)


def test_before_the_year_is_assessed_there_is_no_total() -> None:
    (only,) = score_year(ledger(without="2021"), Period.parse("2021")).tables
    assert only.rows == ()
    assert only.why == "不给年度总分：“各县”全年还没有一期结果"


def test_weights_are_for_nothing_then() -> None:
    found = ledger(weights="[annual]\nquarters = 1\n")
    (problem,) = weight_problems(found.scheme, found.ledger.config)
    assert "办法规定了年度总分怎样得出，不用权重" in problem.message
