"""What follows from a missing figure is not told beside it; what is wrong by itself still is."""

from __future__ import annotations

from tests.scoring.build import UNITS, book, figures, item, scored, special

ADDED = item("2", "加减", 'method = "judged"\nfull = 0\nmin = -5\nmax = 5')


def problems(rules: str, *lines: str) -> list[tuple[str, str]]:
    """Return the code of every problem with the unit and item that it is about."""
    found = book(rules, {"ledger/2021-01/01-test.csv": figures(*lines)})
    return sorted((each.code, each.message.split(":")[0].removesuffix("：")) for each in scored(found).problems)


def test_children_without_a_full_are_told_only_where_no_figure_is_missing() -> None:
    """Of 甲项, out of 60, 甲县 has no figure and 乙县 no task: both are left with 加减, whose full is 0."""
    rate = 'method = "attainment"\nfull = 60\nmeasures = {"量" = "number"}\nvalue = "量"\ntarget = 10\n'
    rules = special(item("1", "甲项", rate + 'absent = "exclude"') + ADDED, full=60, method="rescale")
    lines = ["甲县,甲项,,量,", "乙县,甲项,,量,-", "丙县,甲项,,量,5", "丁县,甲项,,量,5"]
    lines += [f"{unit},加减,,,0" for unit in UNITS]
    assert problems(rules, *lines) == [("division-by-zero", "乙县 试验"), ("missing-figure", "甲县 甲项")]


def test_an_item_that_uses_another_is_told_only_where_that_has_all_figures() -> None:
    """乙项 counts the score of 甲项, which 甲县 lacks for want of a figure and 乙县 for want of the task."""
    rate = 'method = "attainment"\nfull = 60\nmeasures = {"量" = "number"}\nvalue = "量"\ntarget = 10\n'
    user = 'method = "attainment"\nfull = 40\nvalue = "甲分"\ntarget = 60\nuses = {"甲分" = "甲项"}'
    rules = special(item("1", "甲项", rate + 'absent = "exclude"') + item("2", "乙项", user))
    lines = ["甲县,甲项,,量,", "乙县,甲项,,量,-", "丙县,甲项,,量,5", "丁县,甲项,,量,5"]
    assert problems(rules, *lines) == [("missing-figure", "甲县 甲项"), ("no-value", "乙县 乙项")]
