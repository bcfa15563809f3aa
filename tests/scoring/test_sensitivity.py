"""What other readings move, worked by hand; and on the worked ledger the same as scoring all of it again."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reports.schemas import faults
from tests.scoring.build import book, figures, item, scored, special
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.ledger.source import WorkTree
from zzcli.rules.reach import reach
from zzcli.scoring.book import Book, open_book
from zzcli.scoring.period import Scored, score_period
from zzcli.scoring.sensitivity import Sensitivity, sensitivity_json

ROOT = Path(__file__).parents[2]
PERIOD = Period.parse("2021-06")
ALL = ("甲县", "乙县", "丙县", "丁县")
READINGS = """
[[reading]]
id = "goal"
clause = "一"
question = "目标按月还是按年"
default = "month"
reason = "字面"
options = {month = "按月", year = "按年"}
[[reading]]
id = "extra"
clause = "一"
question = "是否另要一个数"
default = "no"
reason = "字面"
options = {no = "不要", yes = "要"}
"""


def _ledger() -> Book:
    items = (
        item(
            "1",
            "完成",
            'method = "attainment"\nfull = 60\nmeasures = {"数" = "number"}\nvalue = "数"\ntarget = 10\n'
            'when = [{units = ["甲县"], reading = {goal = "year"}, target = 20}]',
        )
        + item("2", "评价", 'method = "judged"\nfull = 40\nmin = 0\nmax = 40')
        + item(
            "3",
            "加减",
            'method = "formula"\nfull = 0\ncap = 10\nformula = "0"\n'
            'when = [{reading = {extra = "yes"}, measures = {"另数" = "number"}, formula = "另数"}]',
        )
    )
    values = {"甲县": (10, 30), "乙县": (8, 35), "丙县": (5, 20), "丁县": (0, 10)}
    lines = [line for unit, (a, b) in values.items() for line in (f"{unit},完成,,数,{a}", f"{unit},评价,,评分,{b}")]
    return book(special(items, more=READINGS), {"ledger/2021-01/01-test.csv": figures(*lines)})


def test_moves_are_ranks_and_totals_before_and_after() -> None:
    found = scored(_ledger())
    trial = Sensitivity(found)
    assert [(name, option) for _, name, option in trial.alternatives()] == [("1/goal", "year"), ("1/extra", "yes")]
    # 甲县 60 + 30 = 90 is first, 乙县 0.8 x 60 + 35 = 83 second; by the year 甲县 has 10 / 20 x 60 + 30 = 60, 丙县 50
    moves = trial.of("1/goal", "year").moves
    assert [(m.unit, m.rank_before, m.rank_after, m.total_before, m.total_after) for m in moves] == [
        ("甲县", 1, 2, Decimal(90), Decimal(60)),
        ("乙县", 2, 1, Decimal(83), Decimal(83)),
    ]


def test_an_option_that_asks_for_figures_the_ledger_lacks_says_so() -> None:
    tried = Sensitivity(scored(_ledger())).of("1/extra", "yes")
    assert tried.moves == ()
    assert {problem.code for problem in tried.problems} == {"missing-figure"}
    assert len(tried.problems) == len(ALL)


def test_a_reading_reaches_its_item_what_is_above_and_the_track_and_nothing_else() -> None:
    scheme = _ledger().scheme
    reached = reach(scheme).of("1/goal")
    assert sorted(node.name for node in reached) == ["专项", "各县", "完成", "试验"]


@pytest.fixture(scope="module")
def worked() -> Scored:
    found, problems = open_book(WorkTree(ROOT))
    assert found is not None
    assert not errors(problems)
    return score_period(found, PERIOD)


def test_the_worked_ledger_moves_as_if_all_were_scored_again(worked: Scored) -> None:
    trial = Sensitivity(worked)
    by_special = {name.rpartition("/")[0]: (name, option) for _, name, option in reversed(trial.alternatives())}
    assert len(by_special) > len(worked.book.scheme.specials) // 2
    for name, option in by_special.values():
        tried = trial.of(name, option)
        again = score_period(worked.book, PERIOD, readings={name: option})
        assert [str(each) for each in tried.problems if each.place.line] == [
            str(each) for each in errors(again.problems) if each.place.line
        ], name
        if tried.problems:
            continue
        moved = {(move.tree.stem, move.unit): (move.rank_after, move.total_after) for move in tried.moves}
        for before, after in zip(worked.tracks, again.tracks, strict=True):
            was = {row.unit: (row.rank, row.total) for row in before.rows}
            for row in after.rows:
                place = (row.rank, row.total)
                expected = None if place == was.get(row.unit) else place
                assert moved.get((after.tree.stem, row.unit)) == expected, (name, option, row.unit)


def test_its_json_is_valid_with_moves_and_with_problems() -> None:
    found = scored(_ledger())
    trial = Sensitivity(found)
    data = sensitivity_json(found, [trial.of(name, option) for _, name, option in trial.alternatives()])
    assert faults(json.loads(json.dumps(data)), "sensitivity.v1") == []
