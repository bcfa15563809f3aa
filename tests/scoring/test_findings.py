"""Findings (rules.md 7; 郑政办〔2021〕19号 八(二)): every scope with every effect, and what the others are compared with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.scoring.build import SCHEME, book, exact, figures, item, scored, scores, special
from zzcli.ledger.numbers import plain
from zzcli.scoring.book import Book
from zzcli.scoring.period import Scored
from zzcli.scoring.trace import TraceNode, trace

UNITS = ("甲县", "乙县", "丙县", "丁县")
RANKED = item(
    "1",
    "排名项",
    'method = "rank-step"\nfull = 40\nfirst = 40\nstep = 10\nmeasures = {"量" = "number"}\nvalue = "量"',
)
MEAN = item("2", "均值项", 'method = "formula"\nfull = 30\nmeasures = {"数" = "number"}\nformula = "数 - average(数)"')
JUDGED = item("3", "评定项", 'method = "judged"\nfull = 30\nmin = 0\nmax = 30\nabsent = "peers-mean"')


def rule(scope: str, effect: str, peers: str = "") -> str:
    more = f'peers = "{peers}"\n' if peers else ""
    return f'[[finding]]\nkind = "造假"\nclause = "八"\nscope = "{scope}"\neffect = "{effect}"\n{more}'


def finding(unit: str = "甲县", more: str = "") -> str:
    head = f'format = 1\n[[finding]]\nunit = "{unit}"\nkind = "造假"\n{more}'
    return f'{head}date = 2021-01-20\nreason = "虚报"\ndocument = "通报1"\n'


def ledger(rules: str, records: str, judged: tuple[str, ...] = ("30", "20", "10", "-")) -> Book:
    lines = [f"{unit},排名项,,量,{value}" for unit, value in zip(UNITS, (40, 30, 20, 10), strict=True)]
    lines += [f"{unit},均值项,,数,{value}" for unit, value in zip(UNITS, (40, 28, 26, 24), strict=True)]
    lines += [f"{unit},评定项,,评分,{value}" for unit, value in zip(UNITS, judged, strict=True)]
    files = {"ledger/2021-01/01-test.csv": figures(*lines), "ledger/2021-01/findings.toml": records}
    return book(special(RANKED + MEAN + JUDGED), files, scheme=SCHEME + rules)


def _plain(total: Decimal | None) -> str:
    return "" if total is None else plain(total)


def totals(found: Scored) -> list[tuple[str, int | None, str]]:
    assert found.problems == [], "\n".join(map(str, found.problems))
    return [(row.unit, row.rank, _plain(row.total)) for row in found.tracks[0].rows]


def explained(found: Scored, unit: str, name: str) -> TraceNode:
    return next(node for node in trace(found, unit) if node.name == name and not node.object)


def test_the_others_are_ranked_and_averaged_without_the_disqualified() -> None:
    found = ledger(rule("month", "unranked"), finding())
    # 甲 among all four is first: 40. The others are three: 40, 30, 20.
    assert scores(found, "排名项") == exact(甲县="40", 乙县="40", 丙县="30", 丁县="20")
    # Of all (40+28+26+24)/4 = 29.5: 甲 40-29.5 = 10.5. Of the others (28+26+24)/3 = 26: 2, 0, -2.
    assert scores(found, "均值项") == exact(甲县="10.5", 乙县="2", 丙县="0", 丁县="-2")
    # 丁 has no such task: the mean of 20 and 10, not of 30, 20 and 10.
    assert scores(found, "评定项") == exact(甲县="30", 乙县="20", 丙县="10", 丁县="15")


def test_a_scheme_can_count_the_disqualified_among_the_others() -> None:
    found = ledger(rule("month", "unranked", "count"), finding())
    assert scores(found, "排名项") == exact(甲县="40", 乙县="30", 丙县="20", 丁县="10")
    # all minus 29.5
    assert scores(found, "均值项") == exact(甲县="10.5", 乙县="-1.5", 丙县="-3.5", 丁县="-5.5")
    # (30+20+10)/3 = 20
    assert scores(found, "评定项") == exact(甲县="30", 乙县="20", 丙县="10", 丁县="20")


def test_a_reading_can_choose_whether_they_count() -> None:
    reading = (
        '[[reading]]\nid = "peers"\nclause = "八"\nquestion = "取消资格的单位还算不算在别人的名次里"\ndefault = "skip"\n'
        'reason = "取消了资格"\noptions = {skip = "不算", count = "算"}\n'
    )
    found = ledger(reading + rule("month", "unranked", "?peers"), finding())
    assert scores(found, "排名项")["乙县"] == Decimal(40)
    assert scores(found, "排名项", peers="count")["乙县"] == Decimal(30)


def test_of_the_disqualified_no_mean_can_be_taken() -> None:
    found = ledger(rule("month", "unranked"), finding(), judged=("30", "-", "-", "-"))
    told = [str(problem) for problem in scored(found).problems]
    assert len(told) == 3
    assert all("没有可以求平均的单位" in line for line in told)


def test_an_unranked_unit_stands_last_without_rank_in_its_track_and_its_specials() -> None:
    found = scored(ledger(rule("month", "unranked"), finding()))
    # 乙 40+2+20 = 62; 丙 30+0+10 = 40; 丁 20-2+15 = 33; 甲 40+10.5+30 = 80.5
    assert totals(found) == [("乙县", 1, "62"), ("丙县", 2, "40"), ("丁县", 3, "33"), ("甲县", None, "80.5")]
    rows = found.specials[0].rows
    assert [(row.unit, row.rank, row.note) for row in rows] == [
        ("乙县", 1, ""),
        ("丙县", 2, ""),
        ("丁县", 3, ""),
        ("甲县", None, "虚报"),
    ]
    assert "不参加排名，造假：通报1" in explained(found, "甲县", "各县").arithmetic


def test_a_unit_whose_month_is_zero_is_ranked_with_nothing() -> None:
    found = scored(ledger(rule("month", "zero"), finding()))
    assert totals(found) == [("乙县", 1, "62"), ("丙县", 2, "40"), ("丁县", 3, "33"), ("甲县", 4, "0")]
    assert found.tracks[0].rows[-1].note == "虚报"
    assert explained(found, "甲县", "各县").score == Decimal(0)


SPECIAL = 'special = "01-test"\n'


def test_a_unit_can_be_unranked_in_one_special() -> None:
    found = scored(ledger(rule("special", "unranked"), finding(more=SPECIAL)))
    # the special's scores stand and count in the total; only its own rank is gone
    assert totals(found)[0] == ("甲县", 1, "80.5")
    assert [(row.unit, row.rank) for row in found.specials[0].rows][-1] == ("甲县", None)


@pytest.mark.parametrize(("effect", "total", "score"), [("zero", "0", "0"), ("exclude", "", None)])
def test_a_special_is_zeroed_or_left_out(effect: str, total: str, score: str | None) -> None:
    found = scored(ledger(rule("special", effect), finding(more=SPECIAL)))
    rank = 4 if total else None  # the track has no other special: nothing is left to be ranked by
    assert totals(found)[-1] == ("甲县", rank, total)
    assert found.specials[0].rows[-1].score == (None if score is None else Decimal(score))
    node = explained(found, "甲县", "试验")
    assert node.score == (None if score is None else Decimal(score))
    assert "造假：通报1" in node.arithmetic


@pytest.mark.parametrize(
    ("effect", "total", "full"),
    [
        ("zero", "40.5", "100"),  # 0 of 40, 10.5, 30
        ("exclude", "67.5", "60"),  # 40.5 of 60: the track asks for 100 points: 40.5 x 100 / 60
        ("unranked", "80.5", "100"),  # the score stands
    ],
)
def test_an_item_is_zeroed_left_out_or_unranked(effect: str, total: str, full: str) -> None:
    found = scored(ledger(rule("item", effect), finding(more=f'{SPECIAL}item = "排名项"\n')))
    assert {row.unit: _plain(row.total) for row in found.tracks[0].rows}["甲县"] == total
    assert next(row.full for row in found.specials[0].rows if row.unit == "甲县") == Decimal(full)
    # whatever becomes of 甲, the others are ranked without it: 40, 30, 20
    assert scores(found.book, "排名项")["乙县"] == Decimal(40)
    # in the other items it counts: 28 - 29.5
    assert scores(found.book, "均值项")["乙县"] == Decimal("-1.5")
    node = explained(found, "甲县", "排名项")
    assert node.score == {"zero": Decimal(0), "exclude": None, "unranked": Decimal(40)}[effect]
    assert "造假：通报1" in node.arithmetic
    assert "3个中第1名" in explained(found, "乙县", "排名项").arithmetic
    assert "4个中第1名" in node.arithmetic


def test_a_finding_only_on_record_changes_nothing() -> None:
    found = ledger(rule("month", "none"), finding())
    assert totals(scored(found))[0] == ("甲县", 1, "80.5")
    assert scores(found, "排名项")["乙县"] == Decimal(30)


OBJECTS = item(
    "1",
    "道路",
    'method = "attainment"\nfull = 100\nobjects = "道路"\ncombine = "mean"\n'
    'measures = {"率" = "percent"}\nvalue = "率"\ntarget = 10',
)


@pytest.mark.parametrize(
    ("scope", "effect", "score"),
    [
        ("object", "zero", "40"),  # (0 + 80) / 2
        ("object", "exclude", "80"),  # 80 alone
        ("item", "zero", "0"),
        ("item", "exclude", None),
    ],
)
def test_an_object_or_the_item_of_objects(scope: str, effect: str, score: str | None) -> None:
    thing = 'object = "一路"\n' if scope == "object" else ""
    files = {
        "ledger/objects/道路.csv": "单位,对象,上级,起,止\n甲县,一路,,2021-01,\n甲县,二路,,2021-01,\n",
        "ledger/2021-01/01-test.csv": figures("甲县,道路,一路,率,10", "甲县,道路,二路,率,8"),
        "ledger/2021-01/findings.toml": finding(more=f'{SPECIAL}item = "道路"\n{thing}'),
    }
    found = book(special(OBJECTS), files, scheme=SCHEME + rule(scope, effect))
    assert scores(found, "道路")["甲县"] == (None if score is None else Decimal(score))
    nodes = trace(scored(found), "甲县")
    whole = next(node for node in nodes if node.name == "道路" and not node.object)
    assert whole.score == (None if score is None else Decimal(score))
    told = next(node for node in nodes if node.object == "一路") if thing else whole
    assert "造假：通报1" in told.arithmetic
