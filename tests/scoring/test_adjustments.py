"""Adjustments: the level of an issuing body, one event at several levels, dates, papers, and what fits no row."""

from __future__ import annotations

import pytest

from tests.scoring.build import SCHEME, book, exact, figures, item, scored, special
from zzcli.ledger.source import Memory
from zzcli.rules.load import load_scheme
from zzcli.scoring.book import Book
from zzcli.scoring.trace import trace

KINDS = "事项,级别,分值\n表彰,国家级,10\n表彰,省部级,6\n约谈,国家级,-10\n约谈,省部级,-6\n"
ISSUERS = "机关,级别\n国务院,国家级\n省政府,省部级\n"
TALLY = """[[track.item]]
id = "2"
name = "加减分"
clause = "三"
method = "tally"
full = 0
cap = 20
records = "adjustments"
kinds = "tables/k.csv"
"""
ONE = item("1", "完成率", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 8')
FIGURES = figures(*(f"{unit},完成率,,率,8" for unit in ("甲县", "乙县", "丙县", "丁县")))


def ledger(text: str, *, head: str = "", tally: str = "", more: str = "", **other: str) -> Book:
    """Return a book with these adjustments in January; `head` joins scheme.toml, `tally` the counting node."""
    scheme = SCHEME.replace("full = 100\nmethod", 'full = 100\ncap = "none"\nmethod')
    scheme = scheme.replace("specials =", f"{head}\nspecials =") + TALLY + tally + more
    return book(
        special(ONE),
        {"ledger/2021-01/01-test.csv": FIGURES, "ledger/2021-01/adjustments.toml": text, **other},
        scheme=scheme,
        tables={"tables/k.csv": KINDS, "tables/issuers.csv": ISSUERS} if head else {"tables/k.csv": KINDS},
    )


def record(unit: str, kind: str, document: str, **keys: str | int) -> str:
    """Return an [[adjustment]]."""
    written = {"unit": unit, "kind": kind, **keys, "document": document}
    lines = (
        f"{key} = {value}\n" if isinstance(value, int) else f'{key} = "{value}"\n' for key, value in written.items()
    )
    return "[[adjustment]]\ndate = 2021-01-09\n" + "".join(lines)


def totals(found: Book) -> dict[str, object]:
    result = scored(found)
    assert result.problems == []
    return {row.unit: row.total for row in result.tracks[0].rows}


def told(found: Book) -> list[tuple[str, int, str]]:
    return [(p.code, p.place.line, p.message) for p in scored(found).problems]


LISTED = 'issuers = "tables/issuers"'
ONCE = 'same-event = "highest"\n'


def test_a_body_gives_the_level_that_is_not_written() -> None:
    text = record("甲县", "表彰", "a", issuer="国务院") + record("乙县", "表彰", "b", issuer="省政府", level="省部级")
    # 100 from the special; 10 for the country, 6 for the province
    assert totals(ledger(text, head=LISTED)) == exact(甲县="110", 乙县="106", 丙县="100", 丁县="100")


def test_an_unknown_body_and_one_of_another_level_are_told_once_each() -> None:
    text = record("甲县", "表彰", "a", issuer="国务员") + record("乙县", "表彰", "b", issuer="省政府", level="国家级")
    assert [(code, line) for code, line, _ in told(ledger(text, head=LISTED))] == [
        ("unknown-issuer", 5),
        ("issuer-level", 12),
    ]
    (without,) = told(ledger(record("甲县", "表彰", "a", issuer="国务院")))
    assert without[2] == "办法没有发文机关表（scheme.toml 的 issuers），查不出“国务院”的级别，请删去 issuer，写明 level"


def test_one_event_counts_each_time_or_where_it_weighs_most() -> None:
    text = (
        record("甲县", "表彰", "a", level="省部级", event="示范")
        + record("甲县", "表彰", "b", level="国家级", event="示范", count=2)
        + record("甲县", "约谈", "c", level="省部级", event="示范")
        + record("乙县", "表彰", "d", level="省部级", event="示范")
        + record("乙县", "表彰", "e", level="省部级", event="示范")
        + record("丙县", "表彰", "f", level="省部级")
        + record("丙县", "表彰", "g", level="省部级")
    )
    # each: 6 + 2 x 10 - 6 = 20, 6 + 6 = 12, 12; once: 10 - 6 = 4, 6, and without an event 12 as before
    assert totals(ledger(text)) == exact(甲县="120", 乙县="112", 丙县="112", 丁县="100")
    assert totals(ledger(text, tally=ONCE)) == exact(甲县="104", 乙县="106", 丙县="112", 丁县="100")


def test_one_event_is_one_over_all_nodes_of_the_track_that_say_so() -> None:
    blame = TALLY.replace('"2"', '"3"').replace("加减分", "媒体").replace("cap = 20", "cap = 0")
    blame = blame.replace('"tables/k.csv"', '{"曝光" = -8}') + ONCE
    text = record("甲县", "约谈", "a", level="省部级", event="污染") + record("甲县", "曝光", "b", event="污染")
    # -6 and -8: only the -8 counts
    assert totals(ledger(text, tally=ONCE, more=blame))["甲县"] == exact(甲县="92")["甲县"]


@pytest.mark.parametrize(
    ("dates", "day", "fault"),
    [
        ("", "2021-01-01", ""),
        ("", "2021-01-31", ""),
        ("", "2020-12-31", "甲县: 日期 2020-12-31 不在 2021-01 之内，请改正，或记入那一天所在的一期"),
        ("until", "2020-12-31", ""),
        ("until", "2021-02-01", "甲县: 日期 2021-02-01 晚于 2021-01 的最后一天，请改正，或记入那一天所在的一期"),
    ],
)
def test_a_date_lies_in_the_period_or_before_its_end(dates: str, day: str, fault: str) -> None:
    text = record("甲县", "表彰", "a", level="省部级").replace("2021-01-09", day)
    head = f'{LISTED}\nevent-dates = "{dates}"' if dates else ""
    assert [message for _, _, message in told(ledger(text, head=head))] == ([fault] if fault else [])


def test_a_paper_counts_once_over_all_periods() -> None:
    text = record("甲县", "表彰", "a", level="省部级")
    earlier = {"ledger/2020-12/adjustments.toml": text + record("乙县", "表彰", "b", level="省部级")}
    assert told(ledger(text, **earlier)) == [
        (
            "duplicate-document",
            6,
            "甲县: 文件“a”已在 ledger/2020-12/adjustments.toml:1 记过，同一文件只记一次，请删去一条",
        )
    ]


def test_two_rows_that_fit_are_told() -> None:
    again = TALLY.replace('"2"', '"3"').replace("加减分", "再加")
    (found,) = told(ledger(record("甲县", "表彰", "a", level="省部级"), more=again))
    assert found == (
        *("adjustment-fits-none", 4),
        "甲县: “各县”的加减分表对“表彰、省部级”有2行都适用，请核对 kind、level、role 和 size，或请办法的维护者改表",
    )


def test_a_trace_names_the_records_with_their_lines() -> None:
    result = scored(ledger(record("甲县", "表彰", "a", level="省部级") + record("甲县", "约谈", "b", level="国家级")))
    tree = result.book.scheme.tracks[0]
    (node,) = trace(result, "甲县", tree, tree.nodes["加减分"])
    assert [(each.name, each.value, each.line) for each in node.inputs] == [
        ("表彰·省部级", "1", 1),
        ("约谈·国家级", "1", 7),
    ]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("机关,等级\n国务院,国家级\n", "issuers 所用的表 tables/issuers.csv 缺少列“级别”，请补上"),
        ("机关,级别\n国务院,国家级\n国务院,省部级\n", "机关“国务院”已有一行，请改到只剩一行"),
        ("机关,级别\n国务院,\n", "机关和级别都要填写，请补上"),
        (None, "issuers 所用的表 tables/issuers.csv 不存在，请补上或改正路径"),
    ],
)
def test_a_table_of_bodies_that_is_wrong_is_told(table: str | None, message: str) -> None:
    files = {"scheme.toml": SCHEME.replace("specials =", f"{LISTED}\nspecials ="), "01-test.toml": special(ONE)}
    if table is not None:
        files["tables/issuers.csv"] = table
    scheme, problems = load_scheme(Memory({path: text.encode() for path, text in files.items()}), "", "test")
    assert scheme is None
    assert [problem.message for problem in problems] == [message]
