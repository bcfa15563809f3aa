"""A year of rankings and its total, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reports.schemas import faults
from tests.scoring.build import SCHEME, book, figures, special
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.reports.annual import annual
from zzcli.reports.model import Format
from zzcli.reports.writers import write
from zzcli.scoring.annual import Year, annual_json, score_year, weight_problems
from zzcli.scoring.book import Book
from zzcli.scoring.courses import Lack, State

YEAR = Period.parse("2021")
QUARTERLY = """
[[special]]
id = "visit"
title = "现场打分"
clause = "三"
units = ["甲县", "乙县", "丙县"]
periods = ["quarter"]
method = "judged"
full = 50
absent = "exclude"
[[track]]
id = "on-site"
name = "观摩"
clause = "三"
units = ["甲县", "乙县", "丙县"]
periods = ["quarter"]
method = "sum"
full = 50
of = ["visit"]
"""
ITEM = """
[[item]]
id = "1"
name = "打分"
clause = "一"
method = "judged"
full = 100
absent = "exclude"
"""


def scheme(months: str = "", quarters: str = "") -> str:
    """The scheme with more keys of the monthly and of the quarterly track."""
    text = SCHEME.replace('id = "counties"\n', f'id = "counties"\nround = 2\n{months}')
    text += QUARTERLY.replace('id = "on-site"\n', f'id = "on-site"\n{quarters}')
    return text.replace("[[group]]", FINDING + "[[group]]", 1)


FINDING = '[[finding]]\nkind = "弄虚作假"\nclause = "四"\nscope = "month"\neffect = "unranked"\n'


def month(a: str, b: str, c: str, d: str) -> str:
    return figures(
        *(f"{unit},打分,,评分,{x}" for unit, x in zip(("甲县", "乙县", "丙县", "丁县"), (a, b, c, d), strict=True))
    )


def quarter(a: str, b: str, c: str) -> str:
    return figures(*(f"{unit},现场打分,,评分,{x}" for unit, x in zip(("甲县", "乙县", "丙县"), (a, b, c), strict=True)))


def config(weights: str = "", first: str = "2021-01") -> str:
    return f'format = 1\n[ledger]\nscheme = "test"\nrules = "ledger/rules"\nfirst = "{first}"\n[annual]\n{weights}'


FILES = {
    "ledger/2021-01/01-test.csv": month("80", "90", "70", "60"),
    "ledger/2021-02/01-test.csv": month("90", "80", "70", "60"),
    "ledger/2021-03/01-test.csv": month("88", "85", "89", "60"),
    "ledger/2021-Q1/visit.csv": quarter("40", "45", "-"),
}
"""甲县 is 2nd, 1st, 2nd; 乙县 1st, 2nd, 3rd; 丙县 3rd, 3rd, 1st; 丁县 last, and not visited at all."""

CHEAT = """\
[[finding]]
unit = "甲县"
kind = "弄虚作假"
date = 2021-02-20
reason = "虚报"
document = "督〔2021〕1号"
"""


def opened(weights: str = "", files: dict[str, str] | None = None, months: str = "", quarters: str = "") -> Book:
    more = {"config.toml": config(weights), **FILES, **(files or {})}
    return book(special(ITEM), more, scheme=scheme(months, quarters))


def totals(year: Year, table: int = 0) -> dict[str, tuple[int | None, str | None, str]]:
    """Rank, total and note by unit."""
    return {
        row.unit: (row.rank, None if row.total is None else plain(row.total), row.note)
        for row in year.tables[table].rows
    }


def test_ranks_totals_and_trend_are_told_by_period() -> None:
    year = score_year(opened(), YEAR)
    monthly, quarterly = year.series
    assert [str(period) for period in monthly.periods] == ["2021-01", "2021-02", "2021-03"]
    courses = {course.unit: course for course in monthly.courses}
    assert list(courses) == ["丙县", "甲县", "乙县", "丁县"]  # as in March
    first = courses["甲县"]
    assert [(each.rank, each.total) for each in first.standings] == [
        (2, Decimal(80)),
        (1, Decimal(90)),
        (2, Decimal(88)),
    ]
    assert (first.mean, first.best, first.worst) == (Decimal(86), 1, 2)  # (80 + 90 + 88) / 3
    assert (first.last, first.whole) == (-1, 0)  # 1st to 2nd; 2nd to 2nd
    assert (courses["丙县"].last, courses["丙县"].whole) == (2, 2)  # 3rd to 1st
    assert [(each.unit, each.standings[0].rank) for each in quarterly.courses] == [
        ("乙县", 1),
        ("甲县", 2),
        ("丙县", None),
    ]
    assert quarterly.courses[2].standings[0].state is State.ABSENT
    assert quarterly.courses[2].standings[0].total is None  # nothing was scored: not zero


def test_what_is_missing_is_told() -> None:
    files = {"ledger/2021-04/01-test.csv": month("80", "", "x", "60")}
    year = score_year(opened(files=files), YEAR)
    months = [Lack(Period.parse("2021-04"), 2), *(Lack(Period.parse(f"2021-{m:02d}"), 0) for m in range(5, 13))]
    assert list(year.series[0].lacks) == months
    assert [str(lack.period) for lack in year.series[1].lacks] == ["2021-Q2", "2021-Q3", "2021-Q4"]


def test_a_month_after_one_with_errors_is_scored() -> None:
    files = {"ledger/2021-02/01-test.csv": month("", "80", "70", "60")}
    year = score_year(opened(files=files), YEAR)
    assert [str(period) for period in year.series[0].periods] == ["2021-01", "2021-03"]


def test_faults_of_files_keep_a_period_out() -> None:
    fault = Problem("digest", Place("evidence/x.pdf"), "改过")
    february = Period.parse("2021-02")
    year = score_year(opened(), YEAR, faults=lambda period: [fault] if period == february else [])
    assert year.series[0].lacks[0] == Lack(february, 1)


def test_without_weights_no_total_is_made_up() -> None:
    for weights, lacking in (
        ("", ("months", "quarters")),
        ("months = 1\n", ("quarters",)),
        ("on-site = 1\n", ("months",)),
    ):
        table = score_year(opened(weights), YEAR).tables[0]
        assert table.rows == ()
        assert table.why.startswith("不给年度总分：办法没有规定权重")
        assert [word for word in ("months", "quarters") if f"写 {word}" in table.why] == list(lacking)


def test_a_weighted_series_without_any_result_gives_no_total() -> None:
    only_months = {path: text for path, text in FILES.items() if "Q" not in path}
    found = book(
        special(ITEM), {"config.toml": config("months = 0.7\nquarters = 0.3\n"), **only_months}, scheme=scheme()
    )
    assert score_year(found, YEAR).tables[0].why == "不给年度总分：“观摩”全年还没有一期结果"


def test_the_total_is_the_weighted_mean_of_what_is_shown() -> None:
    year = score_year(opened("months = 0.7\nquarters = 0.3\n", quarters='annual-absent = "exclude"\n'), YEAR)
    table = year.tables[0]
    assert [series.tree.stem for series in table.series] == ["counties", "on-site"]
    assert totals(year) == {
        "乙县": (1, "86.5", ""),  # 0.7 x (90 + 80 + 85) / 3 = 59.5; 0.3 x 45/50 x 100 = 27
        "甲县": (2, "84.2", ""),  # 0.7 x 86 = 60.2; 0.3 x 40/50 x 100 = 24
        "丁县": (3, "42", ""),  # 0.7 x 60 = 42; nobody visits it, so it has only this part
        "丙县": (None, None, "“观摩”全年没有可计的得分"),
    }
    assert [row.full for row in table.rows] == [Decimal(100), Decimal(100), Decimal(70), None]
    assert table.rows[3].parts == (Decimal("53.43"), None)  # 0.7 x (70 + 70 + 89) / 3 = 53.4333...


def test_points_are_weighted_as_they_are() -> None:
    scale = 'annual-scale = "points"\n'
    year = score_year(opened("months = 0.7\nquarters = 0.3\n", months=scale, quarters=scale), YEAR)
    # 甲县 60.2 + 0.3 x 40 = 72.2 of 70 + 0.3 x 50; 乙县 59.5 + 0.3 x 45 = 73
    assert {unit: told[:2] for unit, told in totals(year).items()} == {
        "乙县": (1, "73"),
        "甲县": (2, "72.2"),
        "丁县": (3, "42"),
        "丙县": (None, None),
    }
    assert year.tables[0].rows[0].full == Decimal(85)


def test_the_tracks_own_weight_wins_over_that_of_its_kind() -> None:
    year = score_year(opened("months = 1\nquarters = 1\non-site = 0.5\n", quarters='annual-absent = "zero"\n'), YEAR)
    # 乙县 85 + 0.5 x 90; 甲县 86 + 0.5 x 80; 丙县 76.33 + 0
    assert {unit: told[:2] for unit, told in totals(year).items()} == {
        "乙县": (1, "130"),
        "甲县": (2, "126"),
        "丙县": (3, "76.33"),
        "丁县": (4, "60"),
    }


@pytest.mark.parametrize(
    ("option", "rank", "total"),
    [
        ("zero", 4, "56"),  # (80 + 0 + 88) / 3; behind 丁县's 60
        ("exclude", 2, "84"),  # (80 + 88) / 2; behind 乙县's 85
        ("score", 1, "86"),  # (80 + 90 + 88) / 3
        ("withhold", None, None),
    ],
)
def test_a_month_without_a_rank_counts_as_the_track_says(option: str, rank: int | None, total: str | None) -> None:
    found = opened(
        "months = 1\nquarters = 0\n",
        {"ledger/2021-02/findings.toml": CHEAT},
        months=f'annual-unranked = "{option}"\n',
    )
    year = score_year(found, YEAR)
    first = next(course for course in year.series[0].courses if course.unit == "甲县")
    assert [each.state for each in first.standings] == [State.RANKED, State.UNRANKED, State.RANKED]
    assert (first.standings[1].rank, first.standings[1].total, first.standings[1].note) == (None, Decimal(90), "虚报")
    assert (first.mean, first.last, first.whole) == (Decimal(84), None, 0)
    assert totals(year)["甲县"][:2] == (rank, total)


def test_by_default_a_unit_that_lacks_a_result_gets_no_total_and_says_why() -> None:
    year = score_year(opened("months = 0.7\nquarters = 0.3\n", {"ledger/2021-02/findings.toml": CHEAT}), YEAR)
    assert totals(year)["甲县"] == (None, None, "2021-02 各县：不排名：虚报")
    assert totals(year)["丙县"] == (None, None, "2021-Q1 观摩：本期没有得分")


def test_equal_totals_share_a_rank() -> None:
    same = month("80", "80", "70", "60")
    files = {f"ledger/2021-0{number}/01-test.csv": same for number in (1, 2, 3)}
    year = score_year(opened("months = 1\nquarters = 0\n", files), YEAR)
    assert [(row.unit, row.rank) for row in year.tables[0].rows] == [("甲县", 1), ("乙县", 1), ("丙县", 3), ("丁县", 4)]


def test_a_quarter_in_which_the_ledger_begins_counts_where_it_is_there() -> None:
    files = {path: text for path, text in FILES.items() if path >= "ledger/2021-03"}
    late = {"config.toml": config(first="2021-03"), **files}
    year = score_year(book(special(ITEM), late, scheme=scheme()), YEAR)
    assert [str(period) for period in year.series[0].periods] == ["2021-03"]
    assert [str(period) for period in year.series[1].periods] == ["2021-Q1"]
    without = {path: text for path, text in late.items() if "Q1" not in path}
    year = score_year(book(special(ITEM), without, scheme=scheme()), YEAR)
    assert [str(lack.period) for lack in year.series[1].lacks] == ["2021-Q2", "2021-Q3", "2021-Q4"]


def test_weights_are_of_what_the_scheme_has() -> None:
    found = opened("month = 0.5\nquarters = -1\non-site = 0.5\n")
    assert [str(problem) for problem in weight_problems(found.scheme, found.ledger.config)] == [
        "config.toml:7: [annual] 里不认识“month”（是不是“months”？），请改正或删去；可用：months、quarters、years、counties、on-site",
        "config.toml:8: [annual] 的 quarters：权重不能是负数，请改正",
    ]


@pytest.mark.parametrize("weights", ["", "months = 0.7\nquarters = 0.2\n"])
def test_json_is_as_its_schema_says(weights: str) -> None:
    found = annual_json(score_year(opened(weights, {"ledger/2021-02/findings.toml": CHEAT}), YEAR))
    assert faults(found, "annual.v1") == []


def test_every_format_says_what_the_total_rests_on() -> None:
    files = {"ledger/2021-02/findings.toml": CHEAT}
    report = annual(score_year(opened("months = 0.7\nquarters = 0.2\n", files), YEAR))
    text = write(report, Format.TABLE)
    for told in ("不排名（90）", "无得分", "各县缺9期，按已有的3期平均", "权重合计0.9，不是1", "不排名：虚报"):
        assert told in text
    lines = write(report, Format.CSV).splitlines()
    assert "评比期,各县,甲县,2021-02,,90,100,不排名：虚报" in lines
    assert "缺,观摩,,2021-Q2,,,,没有这一期" in lines
    assert "年度总分,各县,甲县,2021,,,,2021-02 各县：不排名：虚报" in lines
    assert "年度总分,各县,乙县,2021,1,77.5,90," in lines  # 0.7 x 85 + 0.2 x 90
    bare = annual(score_year(opened(), YEAR))
    for style in (Format.TABLE, Format.CSV, Format.MARKDOWN, Format.JSON):
        assert "不给年度总分" in write(bare, style)


def test_a_period_with_nothing_to_gain_is_in_no_mean() -> None:
    """In January only 扣分 is scored, out of 0. 甲县: 0, 90, 88 means (90 + 88) / 2 = 89; 乙县: -5, 80, 85 means 82.5."""
    deduction = ITEM.replace('"1"', '"2"').replace("打分", "扣分").replace("full = 100", "full = 0\nmin = -5\nmax = 0")
    none = "".join(f"{unit},扣分,,评分,,0,\n" for unit in ("甲县", "丙县", "丁县"))
    january = f"{figures()}{none}乙县,扣分,,评分,,-5,\n"
    later = {
        path: text + none + "乙县,扣分,,评分,,0,\n" for path, text in FILES.items() if "-02/" in path or "-03/" in path
    }
    found = book(
        special(ITEM + "months = [2, 3]\n" + deduction, more="when = [{months = [1], full = 0}]"),
        {**FILES, **later, "config.toml": config(), "ledger/2021-01/01-test.csv": january},
        scheme=scheme().replace('of = {"01-test" = 100}', 'of = ["01-test"]'),
    )
    year = score_year(found, YEAR)
    courses = {course.unit: course for course in year.series[0].courses}
    first, second = courses["甲县"], courses["乙县"]
    assert [(each.rank, each.total, each.full) for each in first.standings][:1] == [(1, Decimal(0), Decimal(0))]
    assert (first.mean, second.mean) == (Decimal(89), Decimal("82.5"))
    assert "平均分不计 2021-01：没有可得的分，只有扣分\n" in write(annual(year), Format.TABLE)
    assert "平均分不计" not in write(annual(score_year(opened(), YEAR)), Format.TABLE)
