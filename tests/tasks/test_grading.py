"""Grades need the office's file; scores are exact; on-site scores that are equal share a place."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.tasks.support import PROGRESS, book, tasks
from zzcli.ledger.problem import ProblemError, SurroundingsError
from zzcli.ledger.site_scores import read_site_scores
from zzcli.ledger.source import Memory
from zzcli.reports.grading import shown
from zzcli.tasks.grading import Graded, Grading, graded, order, read_grading

OFFICE = """\
format = 1
document = "试〔2018〕1号"
weights = {"完成率" = 60, "按期率" = 20, "报告按时率" = 20}
grades = [["优良", 85], ["合格", 60], ["不合格", 0]]
absent = "exclude"
outcomes = {"不合格" = "约谈"}
"""
LINES = "13,13-1,区综合执法局,1,,2018-12-20,,\n13,13-2,区综合执法局,,,2019-01-02,,\n"


def grading(text: str = OFFICE) -> Grading:
    return read_grading(Memory({"grading.toml": text.encode()}), "")


def of(unit: str, text: str = OFFICE) -> Graded:
    """Grade a unit on 3 January 2019 under the reading that no reports are asked for."""
    files = {"ledger/2019-01/progress.csv": PROGRESS + LINES}
    found = book("erqi-2018", files, readings={"weekly": "none", "monthly": "none"})
    (one,) = [each for each in graded(tasks(found, "2019-01-03"), grading(text)) if each.unit == unit]
    return one


def test_without_the_file_it_refuses_and_says_what_is_needed() -> None:
    with pytest.raises(SurroundingsError, match="缺少考核办法：请把考核的依据、权重和分档写进"):
        read_grading(Memory({}), "")


def test_rates_are_part_and_whole_and_a_measure_without_anything_is_left_out() -> None:
    """区综合执法局 leads 13 (five targets by 31 December) and, with others, 19 and 20 (two each): 9 due.

    2 done, 1 of them in time; no reports: (60 x 2/9 + 20 x 1/9) / 80 = (120 + 20)/9/80 = 140/720 = 7/36 of 100.
    """
    found = of("区综合执法局")
    assert found.rates == {"完成率": (2, 9), "按期率": (1, 9), "报告按时率": (0, 0)}
    assert found.score == Fraction(700, 36)
    assert (found.grade, found.outcome) == ("不合格", "约谈")
    assert shown(Fraction(700, 36)) == "19.44"


def test_a_measure_without_anything_may_count_as_full() -> None:
    """(60 x 2/9 + 20 x 1/9 + 20 x 1) / 100 = (140/9 + 20)/100 = 320/900 of 100."""
    found = of("区综合执法局", OFFICE.replace('"exclude"', '"full"'))
    assert found.score == Fraction(32000, 900)


def test_what_people_must_judge_is_left_out_and_told() -> None:
    """区委宣传部 leads 14 alone of all: 14-2 推进 and 14-3 力争 by 31 December, both for people to judge."""
    found = of("区委宣传部")
    assert (found.judged, found.score, found.grade) == (2, None, "")


@pytest.mark.parametrize(
    ("score", "grade"), [("85", "优良"), ("84.99", "合格"), ("60", "合格"), ("59.999", "不合格"), ("0", "不合格")]
)
def test_both_sides_of_each_edge(score: str, grade: str) -> None:
    assert grading().grade(Fraction(score)) == grade


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('[["优良", 85], ["合格", 60], ["不合格", 0]]', '[["合格", 60], ["优良", 85]]', "从高到低"),
        ('[["优良", 85], ["合格", 60], ["不合格", 0]]', '[["优良", 85]]', "最后一档从 0 起"),
        ('"完成率" = 60', '"满意率" = 60', "只能有"),
        ('"完成率" = 60', '"完成率" = 0', "大于零"),
        ('"不合格" = "约谈"', '"差" = "约谈"', "不是分档之一"),
        ('absent = "exclude"\n', "", "缺少 absent"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(old: str, new: str, words: str) -> None:
    with pytest.raises(ProblemError, match=words) as fault:
        grading(OFFICE.replace(old, new))
    assert str(fault.value).startswith("grading.toml:")


def test_equal_scores_share_a_place_and_the_next_is_skipped() -> None:
    units = book("henan-2017", lists={"各市县": ["甲县", "乙县", "丙县", "丁县"]}).ledger.units
    raw = "单位,得分,备注\n甲县,90,\n乙县,92.5,\n丙县,90,\n丁县,89.9,\n".encode()
    found = read_site_scores("ledger/2018/site-scores.csv", raw, units)
    assert found.problems == ()
    assert [(rank, each.unit) for rank, each in order(found.rows)] == [
        (1, "乙县"),
        (2, "甲县"),
        (2, "丙县"),
        (4, "丁县"),
    ]


def test_a_missing_score_is_not_zero() -> None:
    units = book("henan-2017", lists={"各市县": ["甲县"]}).ledger.units
    found = read_site_scores("ledger/2018/site-scores.csv", "单位,得分,备注\n甲县,,\n".encode(), units)
    assert [problem.code for problem in found.problems] == ["number"]
