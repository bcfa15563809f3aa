"""What is said to earn the full does earn it: the method itself is asked."""

from decimal import Decimal
from typing import Any

import pytest

from zzcli.methods.attainment import attainment, share
from zzcli.methods.bands import tiers
from zzcli.methods.registry import Band, PointsRow
from zzcli.methods.steps import shortfall
from zzcli.methods.wanting import wanted

D = Decimal


def label(key: str) -> str:
    return f"“{key}”"


@pytest.mark.parametrize(
    ("value", "target", "better", "told"),
    [
        ("80", "100", "high", "“value”达到 100（现 80，差 20）得满分"),
        ("99.12345678", "100", "high", "“value”达到 100（现 约 99.123457，差 约 0.876543）得满分"),
        ("60", "50", "low", "“value”不高于 50（现 60，多 10）得满分"),
        ("100", "100", "high", ""),
        ("-5", "-3", "high", ""),
        ("0", "0", "high", ""),
    ],
)
def test_a_target_that_is_missed(value: str, target: str, better: str, told: str) -> None:
    arguments = {"value": [D(value)], "target": [D(target)], "better": better}
    found = wanted("attainment", arguments, 0, label)
    assert found == told
    if told:  # 达到目标得满分
        options: dict[str, Any] = {
            "below": None,
            "negative": "ratio",
            "uncapped": False,
            "zero_target": "error",
            "full": [D(10)],
        }
        assert attainment(value=[D(target)], target=[D(target)], better=better, **options) == [D(10)]
        assert attainment(value=[D(value)], target=[D(target)], better=better, **options)[0] < 10


def test_shortfall_at_its_target_and_share_of_the_whole() -> None:
    assert wanted("shortfall", {"value": [D(7)], "target": [D(9)], "better": "high"}, 0, label).startswith(
        "“value”达到 9（现 7，差 2）"
    )
    options: dict[str, Any] = {"step": [D(1)], "points": [D(1)], "steps": "completed", "better": "high", "full": [D(5)]}
    assert shortfall(value=[D(9)], target=[D(9)], **options) == [D(5)]
    assert wanted("share", {"part": [D(3)], "whole": [D(4)]}, 0, label) == "“part”达到 4（现 3，差 1）得满分"
    assert share(part=[D(4)], whole=[D(4)], zero_whole="error", full=[D(5)]) == [D(5)]


BANDS = (Band("<", D(80), D(0)), Band("<", D(100), D(4)), Band(">=", D(100), D(6)))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("79", "“value”（现 79）在“<100”得 4、“>=100”得 6（从前往后取第一个符合的档）"),
        ("80", "“value”（现 80）在“>=100”得 6（从前往后取第一个符合的档）"),
        ("100", ""),
    ],
)
def test_the_bands_that_give_more(value: str, told: str) -> None:
    assert wanted("tiers", {"value": [D(value)], "bands": BANDS}, 0, label) == told
    assert tiers(value=[D(value)], bands=BANDS)[0] == {"79": 0, "80": 4, "100": 6}[value]


def test_words_are_bands_too() -> None:
    bands = (Band("=", "优秀", D(5)), Band("=", "合格", D(3)))
    assert wanted("tiers", {"value": ["合格"], "bands": bands}, 0, label) == (
        "“value”（现 合格）在“优秀”得 5（从前往后取第一个符合的档）"
    )


def test_what_is_not_there_and_what_took_points_away() -> None:
    points = (PointsRow("立项", D(2)), PointsRow("环评", D(1)))
    assert wanted("checklist", {"points": points, "counts": [[D(1)], [D(0)]]}, 0, label) == "还没有的：“环评”（1 分）"
    kinds = (PointsRow("通报", D(-2)), PointsRow("表扬", D(1)))
    found = wanted("deduct", {"kinds": kinds, "counts": [[D(3)], [D(1)]], "per": None}, 0, label)
    assert found == "没有这些就不扣：“通报”3 次，每次 -2"


def test_a_heading_with_a_cap_says_nothing() -> None:
    kinds = (PointsRow("通报", D(-2), "作风", D(5)),)
    assert wanted("deduct", {"kinds": kinds, "counts": [[D(3)]], "per": None}, 0, label) == ""


@pytest.mark.parametrize("method", ["rank-step", "against-mean", "judged", "formula", "milestones", "top-bottom"])
def test_what_depends_on_others_or_on_judgement_says_nothing(method: str) -> None:
    assert wanted(method, {}, 0, label) == ""
