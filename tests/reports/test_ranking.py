"""Ranking tables, explanations and differences as reports: order, ties, notes, digits."""

from decimal import Decimal

from tests.checks.test_checks import FIGURES, month, tiny
from zzcli.ledger.source import Overlay
from zzcli.reports import digits, ranking
from zzcli.reports.difference import difference
from zzcli.reports.explanation import explanation
from zzcli.scoring.diff import diff_scored
from zzcli.scoring.period import Scored
from zzcli.scoring.trace import trace


def scored(*replaced: tuple[str, str]) -> Scored:
    """Return the tiny ledger scored after texts of its figures were replaced."""
    raw = tiny().contents[FIGURES].decode()
    for old, new in replaced:
        assert old in raw
        raw = raw.replace(old, new)
    return month(Overlay(tiny(), {FIGURES: raw.encode()})).scored


def test_many_decimals_are_rounded_half_up_for_people_only() -> None:
    # 2/3 = 0.66666..., and 0.00005 is halfway between 0.0000 and 0.0001.
    third = Decimal("0.66666666666666666667")
    assert (digits.shown(third), digits.exact(third)) == ("0.6667", "0.66666666666666666667")
    assert [digits.shown(Decimal(text)) for text in ("0.00005", "-0.00005", "12.50", "94")] == [
        "0.0001",
        "-0.0001",
        "12.5",
        "94",
    ]
    assert (digits.shown(None), digits.exact(None)) == ("", "")


def test_equal_totals_share_a_rank() -> None:
    # 惠济区 reaches all that 金水区 has: 90/100 x 60 + 20 + 20 = 94.
    equal = scored(
        ("惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,90"),
        ("惠济区,立项,,批复,否,否", "惠济区,立项,,批复,是,是"),
        ("惠济区,进度,,开工,未,未", "惠济区,进度,,开工,2021-06-01,2021-06-01"),
    )
    (table,) = ranking.tracks(equal).tables
    assert table.rows == (("1", "金水区", "94", ""), ("1", "惠济区", "94", ""))
    (table,) = ranking.tracks(equal, ["惠济区"], "西部").tables
    assert (table.title, table.rows) == ("2021-06 区县 西部", (("1", "惠济区", "94"),))


def test_a_third_is_shown_short_and_kept_whole() -> None:
    report = ranking.special(scored(("完成,90,90", "完成,90,33.33333333")), "01-work")
    # 33.33333333 / 100 x 60 = 19.999999998; 59.999999998 with the other two items.
    assert report.tables[0].rows[0] == ("1", "金水区", "60", "100")
    assert report.one_table().rows[0] == ("1", "金水区", "59.999999998", "100")


def test_an_explanation_indents_children_and_names_every_line() -> None:
    found = scored()
    report = explanation(found, "金水区", trace(found, "金水区"))
    special, track = report.tables
    assert (special.title, track.title) == ("2021-06 金水区 重点工作", "2021-06 金水区 区县")
    assert [row[:3] for row in special.rows] == [
        ("1 重点工作", "94", "100"),
        ("  1 完成率", "54", "60"),
        ("  2 立项", "20", "20"),
        ("  3 进度", "20", "20"),
    ]
    assert [row[4] for row in special.rows[1:]] == [
        f"完成 90（{FIGURES}:2）",
        f"批复 是（{FIGURES}:4）",
        f"开工 2021-06-01（{FIGURES}:6）",
    ]


def test_a_difference_leaves_out_what_is_equal() -> None:
    before, after = scored(), scored(("完成,90,90", "完成,90,80"))
    # 金水区: 80/100 x 60 = 48, 6 less.
    report = difference(before, after, diff_scored(before, after))
    ranks, scores, figures = report.tables
    assert ranks.rows == (("区县", "金水区", "1", "1", "94", "88", "-6"),)
    assert ("重点工作", "金水区", "完成率", "", "54", "48", "-6") in scores.rows
    assert figures.rows == (("重点工作", "金水区", "完成率", "", "完成", "90", "90", "90", "80"),)
    assert all("惠济区" not in row for table in report.tables for row in table.rows)


def test_no_difference_is_said() -> None:
    report = difference(scored(), scored(), diff_scored(scored(), scored()))
    assert [table.title for table in report.tables] == ["2021-06 → 2021-06 没有变化"]
    assert report.one_table().rows == ()
