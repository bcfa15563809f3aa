"""Kinds whose points are for each person, and rows of kinds for a group of units."""

from __future__ import annotations

import pytest

from tests.rules.schemes import special_faults
from tests.rules.test_faults import TALLY
from tests.scoring.build import SCHEME, book, exact, scored, special
from tests.scoring.test_adjustments import FIGURES, ONCE, ONE, record, totals
from tests.scoring.test_adjustments import TALLY as COUNTED
from zzcli.scoring.book import Book
from zzcli.scoring.trace import trace

VISITS = "事项,每,分值\n个访,人,-5\n集访,,-10\n"
GROUPS = '[[group]]\nname = "{0}"\nclause = "一"\nunits = ["{1}"]\n'


def ledger(text: str, tally: str = "", kinds: str = VISITS) -> Book:
    """Return a book with these adjustments in January, counted by `kinds`."""
    scheme = SCHEME.replace("full = 100\nmethod", 'full = 100\ncap = "none"\nmethod') + COUNTED + tally
    return book(
        special(ONE),
        {"ledger/2021-01/01-test.csv": FIGURES, "ledger/2021-01/adjustments.toml": text},
        scheme=scheme,
        tables={"tables/k.csv": kinds},
    )


def test_points_for_each_person_are_multiplied_by_the_people() -> None:
    text = (
        record("甲县", "个访", "a", size=3)  # 3 people: -15
        + record("乙县", "个访", "b", size=3, count=2)  # twice three: -30
        + record("丙县", "个访", "c", count=2)  # twice one: -10
        + record("丁县", "集访", "d", size=12, count=2)  # two batches, however many people: -20
    )
    assert totals(ledger(text)) == exact(甲县="85", 乙县="70", 丙县="90", 丁县="80")


def test_the_weight_of_an_event_counts_its_people() -> None:
    text = record("甲县", "集访", "a", size=12, event="一") + record("甲县", "个访", "b", size=3, event="一")
    assert totals(ledger(text))["甲县"] == exact(甲县="75")["甲县"]  # 100 - 10 - 3 x 5
    assert totals(ledger(text, ONCE))["甲县"] == exact(甲县="85")["甲县"]  # 3 x 5 weighs more than 10


def test_a_trace_shows_how_many_people_were_counted() -> None:
    result = scored(ledger(record("甲县", "个访", "a", size=3, count=2)))
    tree = result.book.scheme.tracks[0]
    (node,) = trace(result, "甲县", tree, tree.nodes["加减分"])
    assert [(each.name, each.value) for each in node.inputs] == [("个访", "6")]


@pytest.mark.parametrize(("cell", "faults"), [("人", 0), ("", 0), ("次", 1)])
def test_points_are_for_a_person_or_for_a_time(cell: str, faults: int) -> None:
    found = special_faults(TALLY, k=f"指标,每,分值\n甲,{cell},1\n")
    assert len(found) == faults
    assert all(each.endswith("的“每”列只能空着（按次）或写 人（按人数）") for each in found)


def test_a_row_may_be_for_the_units_of_a_group() -> None:
    groups = GROUPS.format("山区", "甲县") + GROUPS.format("平原", "乙县")
    kinds = "事项,组别,分值\n事故,山区,-1\n事故,平原,-3\n"
    found = ledger(record("甲县", "事故", "a") + record("乙县", "事故", "b", count=2), groups, kinds)
    assert totals(found) == exact(甲县="99", 乙县="94", 丙县="100", 丁县="100")
    (problem,) = scored(ledger(record("丙县", "事故", "a"), groups, kinds)).problems
    assert problem.code == "adjustment-fits-none"
