"""Outcomes (rules.md 7; 郑政办〔2021〕19号 七): first, last, ties, limits, groups, findings, whole rankings. Arithmetic in each case."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.scoring.build import SCHEME, book, figures, item, scored, special
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.ledger.source import Memory
from zzcli.rules.load import load_scheme
from zzcli.scoring.book import Book
from zzcli.scoring.outcomes import UNDECIDED, Outcome, outcomes
from zzcli.scoring.period import score_period

UNITS = ("甲县", "乙县", "丙县", "丁县")
JUDGED = item("1", "评定项", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nabsent = "exclude"')
GROUPS = (
    '[[group]]\nname = "东"\nclause = "一"\nunits = ["甲县", "乙县"]\n'
    '[[group]]\nname = "西"\nclause = "一"\nunits = ["丙县", "丁县"]\n'
    '[[group]]\nname = "两片"\nclause = "一"\npartition = ["东", "西"]\n'
)
RULE = '[[finding]]\nkind = "造假"\nclause = "八"\nscope = "month"\neffect = "unranked"\n'
FINDING = (
    'format = 1\n[[finding]]\nunit = "{unit}"\nkind = "造假"\ndate = 2021-01-20\nreason = "虚报"\ndocument = "通报1"\n'
)


def outcome(pick: str, more: str = "") -> str:
    return f'[[outcome]]\nid = "例"\nclause = "七"\npick = {{{pick}}}\ntext = "发言"\n{more}'


def ledger(
    rules: str,
    values: str,
    cheat: str = "",
    period: str = "2021-01",
    *,
    rule: str = RULE,
    cheats: Mapping[str, str] | None = None,
) -> Book:
    lines = [f"{unit},评定项,,评分,{value}" for unit, value in zip(UNITS, values.split(), strict=True)]
    files = {f"ledger/{period}/01-test.csv": figures(*lines)}
    for month, unit in {**(cheats or {}), **({period: cheat} if cheat else {})}.items():
        files[f"ledger/{month}/findings.toml"] = FINDING.format(unit=unit)
    return book(special(JUDGED), files, scheme=SCHEME + GROUPS + rule + rules)


def result(found: Book, period: str = "2021-01") -> list[Outcome]:
    done = scored(found, period)
    assert not errors(done.problems), "\n".join(map(str, done.problems))
    return outcomes(done)


def picked(pick: str, values: str, cheat: str = "") -> list[str]:
    """Whom a pick picks: `甲县 1`, `甲县 1?` where people must decide, `甲县 -` without rank."""
    (only,) = result(ledger(outcome(pick), values, cheat))
    return [f"{u.unit} {u.rank or '-'}{'' if u.decided else '?'}" for u in only.units]


@pytest.mark.parametrize(
    ("pick", "values", "expected"),
    [
        ('of = "counties", first = 1', "90 80 70 60", ["甲县 1"]),
        ('of = "counties", last = 1', "90 80 70 60", ["丁县 4"]),
        ('of = "counties", first = 2', "90 80 70 60", ["甲县 1", "乙县 2"]),
        ('of = "counties", last = 2', "90 80 70 60", ["丙县 3", "丁县 4"]),
        ('of = "counties", first = 0', "90 80 70 60", []),
        ('of = "counties", first = 1, last = 1', "90 80 70 60", ["甲县 1", "丁县 4"]),
        # two lasts: both share place 3
        ('of = "counties", last = 1', "90 80 60 60", ["丙县 3", "丁县 3"]),
        ('of = "counties", last = 1, ties = "none"', "90 80 60 60", ["丙县 3?", "丁县 3?"]),
        # two places for the two that tie: nothing is left to decide
        ('of = "counties", last = 2, ties = "none"', "90 80 60 60", ["丙县 3", "丁县 3"]),
        # 乙 and 丙 tie for the second of two places; the first is sure
        ('of = "counties", first = 2, ties = "none"', "90 80 80 60", ["甲县 1", "乙县 2?", "丙县 2?"]),
        ('of = "counties", first = 2', "90 80 80 60", ["甲县 1", "乙县 2", "丙县 2"]),
        # all equal: everybody is first and last
        ('of = "counties", last = 1', "60 60 60 60", ["甲县 1", "乙县 1", "丙县 1", "丁县 1"]),
        ('of = "counties", last = 1, ties = "none"', "60 60 60 60", ["甲县 1?", "乙县 1?", "丙县 1?", "丁县 1?"]),
    ],
)
def test_first_and_last_with_ties(pick: str, values: str, expected: list[str]) -> None:
    assert picked(pick, values) == expected


@pytest.mark.parametrize(
    ("pick", "cheat", "expected"),
    [
        ('of = "counties", first = 1', "甲县", ["乙县 1"]),
        ('of = "counties", last = 1', "丁县", ["丙县 3"]),
        ('of = "01-test", first = 1', "甲县", ["乙县 1"]),
        ('of = "01-test/评定项", last = 1', "丁县", ["丙县 3"]),
        ('of = "counties", below = 65', "丁县", ["丁县 -"]),
        ('of = "counties"', "甲县", ["乙县 1", "丙县 2", "丁县 3", "甲县 -"]),
    ],
)
def test_who_is_not_ranked_is_neither_first_nor_last(pick: str, cheat: str, expected: list[str]) -> None:
    assert picked(pick, "90 80 70 60", cheat) == expected


def test_a_unit_without_the_special_is_not_in_its_ranking() -> None:
    # 丁 has no such task, so 丙 is the last of three
    assert picked('of = "01-test", last = 1', "90 80 70 -") == ["丙县 3"]


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        ("below = 80", ["丙县 3", "丁县 4"]),  # 80 itself is not below
        ("above = 80", ["甲县 1"]),
        ("above = 60, below = 90", ["乙县 2", "丙县 3"]),
        ("last = 3, below = 80", ["丙县 3", "丁县 4"]),  # among the last three, and below
    ],
)
def test_limits_of_the_score(pick: str, expected: list[str]) -> None:
    assert picked(f'of = "counties", {pick}', "90 80 70 60") == expected


def test_each_group_is_ranked_alone() -> None:
    (only,) = result(ledger(outcome('of = "01-test", first = 1, within = ["两片"]'), "90 80 70 60"))
    assert [(u.unit, u.group, u.rank) for u in only.units] == [("甲县", "东", 1), ("丙县", "西", 1)]
    # a group alone leaves the others out
    assert picked('of = "counties", last = 1, within = ["东"]', "90 80 70 60") == ["乙县 2"]


def test_readings_choose_groups_and_ties() -> None:
    readings = "".join(
        f'[[reading]]\nid = "{name}"\nclause = "七"\nquestion = "?"\ndefault = "{default}"\nreason = "字面"\noptions = {options}\n'
        for name, default, options in (
            ("speakers", "none", '{none = "全市", "两片" = "各组"}'),
            ("ties", "all", '{all = "都", none = "由人定"}'),
        )
    )
    rules = readings + outcome('of = "counties", first = 1, within = "?speakers", ties = "?ties"')
    found = ledger(rules, "90 90 70 60")
    assert [u.unit for u in result(found)[0].units] == ["甲县", "乙县"]

    def units(**chosen: str) -> list[tuple[str, str]]:
        done = score_period(found, Period.parse("2021-01"), readings=chosen)
        return [(u.unit, u.note) for u in outcomes(done)[0].units]

    assert units(ties="none") == [("甲县", UNDECIDED), ("乙县", UNDECIDED)]
    assert units(speakers="两片") == [("甲县", ""), ("乙县", ""), ("丙县", "")]


def test_a_finding_picks_whom_it_is_about() -> None:
    (only,) = result(ledger(outcome('finding = "造假"'), "90 80 70 60", "乙县"))
    assert [(u.unit, u.rank, u.note) for u in only.units] == [("乙县", None, "虚报（通报1）")]
    (none,) = result(ledger(outcome('finding = "造假"'), "90 80 70 60"))
    assert none.units == ()


@pytest.mark.parametrize(
    ("pick", "cheat", "expected"),
    [
        # its place is kept by nobody: the others are ranked without it
        ('of = "counties", first = 1', "甲县", ["乙县 1"]),
        ('of = "counties", last = 1', "丁县", ["丙县 3"]),
        ('of = "counties"', "乙县", ["甲县 1", "丙县 2", "丁县 3"]),
        ('of = "counties", below = 75', "丁县", ["丙县 3"]),
        ('of = "counties", first = 1', "", ["甲县 1"]),
    ],
)
@pytest.mark.parametrize("effect", ["none", "unranked"])
def test_who_has_a_finding_can_be_left_out(pick: str, cheat: str, expected: list[str], effect: str) -> None:
    rules = outcome(f'{pick}, without = "造假"')
    found = ledger(rules, "90 80 70 60", cheat, rule=RULE.replace("unranked", effect))
    (only,) = result(found)
    assert [f"{u.unit} {u.rank}" for u in only.units] == expected
    assert not only.everybody  # each is listed by name


def test_a_reading_chooses_whether_they_are_left_out() -> None:
    reading = (
        '[[reading]]\nid = "award"\nclause = "七"\nquestion = "?"\ndefault = "造假"\nreason = "字面"\n'
        'options = {"造假" = "单位不能评先", none = "单位照评"}\n'
    )
    rule = RULE.replace("unranked", "none")
    found = ledger(
        reading + outcome('of = "counties", first = 1, without = "?award"'), "90 80 70 60", "甲县", rule=rule
    )
    for option, first in (("造假", "乙县"), ("none", "甲县")):
        (only,) = outcomes(score_period(found, Period.parse("2021-01"), readings={"award": option}))
        assert [u.unit for u in only.units] == [first]


@pytest.mark.parametrize(
    ("span", "first", "told"),
    [
        ("", "甲县", []),
        (', span = "quarter"', "甲县", []),  # February is of the quarter before
        (', span = "year"', "乙县", [("甲县", "2021-02 虚报（通报1）")]),
    ],
)
def test_findings_of_the_whole_year_count_where_they_shall(span: str, first: str, told: list[tuple[str, str]]) -> None:
    award = outcome(f'of = "counties", first = 1, without = "造假"{span}')
    fraud = outcome(f'finding = "造假"{span}').replace('"例"', '"查实"')
    rule = RULE.replace("unranked", "none")
    found = ledger(award + fraud, "90 80 70 60", period="2021-04", rule=rule, cheats={"2021-02": "甲县"})
    awarded, listed = result(found, "2021-04")
    assert [u.unit for u in awarded.units] == [first]
    assert [(u.unit, u.note) for u in listed.units] == told


def test_a_broken_tie_is_broken_for_outcomes_too() -> None:
    two = item("1", "评定项", 'method = "judged"\nfull = 60') + item("2", "难度", 'method = "judged"\nfull = 40')
    scheme = SCHEME + (
        '[[track.item]]\nid = "2"\nname = "难度分"\nclause = "二"\nscored = false\nmethod = "sum"\nfull = 40\nof = ["01-test/难度"]\n'
    )
    # 甲 and 乙 have 80, 甲 with the harder work; 丙 and 丁 have 50 and the same of both
    lines = [
        f"{unit},{name},,评分,{value}"
        for name, values in (("评定项", "50 55 30 30"), ("难度", "30 25 20 20"))
        for unit, value in zip(UNITS, values.split(), strict=True)
    ]
    picks = outcome('of = "counties", first = 1, ties = "none"') + outcome('of = "counties", last = 1, ties = "none"')
    for tie, first, last in (
        ("", ["甲县 1?", "乙县 1?"], ["丙县 3?", "丁县 3?"]),
        ('total-tie = ["难度分"]\n', ["甲县 1"], ["丙县 3?", "丁县 3?"]),
    ):
        rules = scheme.replace('method = "sum"\n[[track.item]]', f'method = "sum"\n{tie}[[track.item]]', 1) + picks
        found = result(book(special(two), {"ledger/2021-01/01-test.csv": figures(*lines)}, scheme=rules))
        told = [[f"{u.unit} {u.rank}{'' if u.decided else '?'}" for u in each.units] for each in found]
        assert told == [first, last]


def test_an_outcome_of_other_kinds_of_periods_is_left_out() -> None:
    rules = outcome('of = "counties", first = 1', 'periods = ["year"]\n')
    assert result(ledger(rules, "90 80 70 60")) == []
    assert [u.unit for u in result(ledger(rules.replace("year", "month"), "90 80 70 60"))[0].units] == ["甲县"]


def test_an_outcome_of_other_months_is_left_out() -> None:
    rules = outcome('of = "counties", first = 1', "months = [6, 12]\n")
    assert result(ledger(rules, "90 80 70 60")) == []
    found = ledger(rules, "90 80 70 60", period="2021-06")
    assert [u.unit for u in result(found, "2021-06")[0].units] == ["甲县"]


def test_a_whole_ranking_and_its_deadline() -> None:
    rules = '[[deadline]]\nwhat = "报送"\nclause = "七"\ndue = "+31"\n' + outcome('of = "counties"', 'list = "报送"\n')
    (only,) = result(ledger(rules, "90 80 70 60"))
    assert only.everybody
    assert only.due is not None
    assert str(only.due.day) == "2021-02-28"  # February has no 31st


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (outcome('of = "counties", first = 1.5'), "应为名额：0、1、2 这样的整数"),
        (outcome('of = "counties", last = -1'), "应为名额"),
        (outcome('finding = "造价"'), "“造价”不是 [[finding]] 的情形（是不是“造假”？）"),
        (outcome('of = "县"'), "“县”不是本专项的评分项，也不是专项或序列"),
        (outcome('of = "counties", within = "?no"'), "no"),
        (RULE.replace('"month"', '"object"'), "对象没有名次"),
        (RULE.replace('"unranked"', '"exclude"'), "整期不计入就是不参加排名"),
        (RULE + 'peers = "no"\n', "peers"),
    ],
)
def test_what_is_wrong_with_an_outcome_or_finding_is_told(rules: str, told: str) -> None:
    files = {"scheme.toml": SCHEME + GROUPS + RULE + rules, "01-test.toml": special(JUDGED)}
    _, problems = load_scheme(Memory({path: text.encode() for path, text in files.items()}), "", "test")
    assert any(told in str(problem) and problem.place.path == "scheme.toml" for problem in problems), problems
