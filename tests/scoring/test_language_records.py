"""Adjustments and findings as rules count them. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import SCHEME, UNITS, book, exact, figures, item, scored, scores, special


def test_a_finding_zeroes_an_item_or_leaves_a_unit_unranked() -> None:
    scheme = SCHEME + (
        '[[finding]]\nkind = "数据造假"\nclause = "三"\nscope = "item"\neffect = "zero"\n'
        '[[finding]]\nkind = "弄虚作假"\nclause = "四"\nscope = "month"\neffect = "unranked"\n'
    )
    items = item(
        "1", "完成率", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 8'
    )
    findings = (
        '[[finding]]\nunit = "甲县"\nkind = "数据造假"\nspecial = "01-test"\nitem = "完成率"\ndate = 2021-01-20\nreason = "查实"\ndocument = "通报1"\n'
        '[[finding]]\nunit = "乙县"\nkind = "弄虚作假"\ndate = 2021-01-20\nreason = "虚报"\ndocument = "通报2"\n'
    )
    found = book(
        special(items),
        {
            "ledger/2021-01/01-test.csv": figures(*(f"{u},完成率,,率,8" for u in UNITS)),
            "ledger/2021-01/findings.toml": findings,
        },
        scheme=scheme,
    )
    result = scored(found)
    assert result.problems == []
    rows = [(row.unit, row.rank, row.total) for row in result.tracks[0].rows]
    # 丙 and 丁 share the first place, 甲 has nothing and is third since 乙 is not ranked
    assert rows == [
        ("丙县", 1, Decimal(100)),
        ("丁县", 1, Decimal(100)),
        ("甲县", 3, Decimal(0)),
        ("乙县", None, Decimal(100)),
    ]
    assert result.tracks[0].rows[-1].note == "虚报"


def test_findings_are_counted_like_other_records() -> None:
    items = item(
        "1",
        "诚信",
        'method = "formula"\nfull = 100\nformula = "100 - 10 * 次数"\n'
        'measures = {"次数" = {records = "findings", where = {"情形" = "造假"}}}',
    )
    kinds = "".join(
        f'[[finding]]\nkind = "{kind}"\nclause = "一"\nscope = "month"\neffect = "none"\n' for kind in ("造假", "迟报")
    )
    rows = "".join(
        f'[[finding]]\nunit = "甲县"\nkind = "{kind}"\nspecial = "01-test"\ndate = 2021-01-0{day}\n'
        'reason = "查实"\ndocument = "督〔2021〕1号"\n'
        for kind, day in (("造假", 5), ("造假", 6), ("迟报", 7))
    )
    found = book(special(items), {"ledger/2021-01/findings.toml": f"format = 1\n{rows}"}, scheme=SCHEME + kinds)
    # two of the kind, the third is another
    assert scores(found, "诚信") == exact(甲县="80", 乙县="100", 丙县="100", 丁县="100")


def test_a_reading_can_say_how_far_a_finding_reaches() -> None:
    items = item("1", "甲项", 'method = "judged"\nfull = 60\nmin = 0\nmax = 60') + item(
        "2", "乙项", 'method = "judged"\nfull = 40\nmin = 0\nmax = 40'
    )
    more = (
        '[[reading]]\nid = "reach"\nclause = "一"\nquestion = "计零的是专项还是那一项"\ndefault = "special"\n'
        'reason = "字面"\noptions = {special = "专项", item = "那一项"}\n'
        '[[finding]]\nkind = "造假"\nclause = "一"\nscope = "?reach"\neffect = "zero"\n'
    )
    finding = (
        'format = 1\n[[finding]]\nunit = "甲县"\nkind = "造假"\nspecial = "01-test"\nitem = "乙项"\n'
        'date = 2021-01-05\nreason = "查实"\ndocument = "督〔2021〕1号"\n'
    )
    lines = [line for unit in UNITS for line in (f"{unit},甲项,,评分,50", f"{unit},乙项,,评分,30")]
    files = {"ledger/2021-01/01-test.csv": figures(*lines), "ledger/2021-01/findings.toml": finding}
    found = book(special(items), files, scheme=SCHEME + more)
    assert scores(found, "试验")["甲县"] == Decimal(0)
    assert scores(found, "试验", reach="item")["甲县"] == Decimal(50)


def adjustment(unit: str, kind: str, document: str, *, count: int = 1, level: str = "", size: int | None = None) -> str:
    text = f'[[adjustment]]\nunit = "{unit}"\nkind = "{kind}"\ncount = {count}\ndate = 2021-01-09\n'
    text += f'title = "t"\ndocument = "{document}"\n'
    return text + (f'level = "{level}"\n' if level else "") + (f"size = {size}\n" if size is not None else "")


KINDS = "事项,级别,从,至,分值\n表彰,国家级,,,10\n表彰,省部级,,,6\n集访,,5,20,-5\n集访,,20,,-10\n"


def with_adjustments(*texts: str) -> dict[str, str]:
    return {
        "ledger/2021-01/01-test.csv": figures(*(f"{u},完成率,,率,8" for u in UNITS)),
        "ledger/2021-01/adjustments.toml": "".join(texts),
    }


TALLY = SCHEME.replace("full = 100\nmethod", 'full = 100\ncap = "none"\nmethod') + (
    '[[track.item]]\nid = "2"\nname = "加减分"\nclause = "三"\nmethod = "tally"\nfull = 0\ncap = 15\nrecords = "adjustments"\nkinds = "tables/k.csv"\n'
)
ONE = item("1", "完成率", 'method = "attainment"\nfull = 100\nmeasures = {"率" = "percent"}\nvalue = "率"\ntarget = 8')


def test_adjustments_count_by_kind_level_and_size() -> None:
    found = book(
        special(ONE),
        with_adjustments(
            adjustment("甲县", "表彰", "a", count=2, level="国家级"),
            adjustment("乙县", "集访", "b", size=19),
            adjustment("丙县", "集访", "c", count=2, size=20),
        ),
        scheme=TALLY,
        tables={"tables/k.csv": KINDS},
    )
    result = scored(found)
    assert result.problems == []
    # 2 x 10 is capped at 15; 19 people -5; two batches of 20 people -20
    totals = {row.unit: row.total for row in result.tracks[0].rows}
    assert totals == exact(甲县="115", 乙县="95", 丙县="80", 丁县="100")


def test_an_adjustment_that_no_row_fits_is_a_problem() -> None:
    found = book(
        special(ONE),
        with_adjustments(adjustment("甲县", "集访", "a", size=4)),
        scheme=TALLY,
        tables={"tables/k.csv": KINDS},
    )
    problems = scored(found).problems
    assert [(p.code, p.place.path, p.place.line) for p in problems] == [
        ("adjustment-fits-none", "ledger/2021-01/adjustments.toml", 8)
    ]
    assert problems[0].message == "甲县: “各县”的加减分表里“集访”没有4人这一档，各档：5人以上不足20人、20人以上"


def test_adjustments_count_by_kinds_written_in_the_rule() -> None:
    found = book(
        special(ONE),
        with_adjustments(adjustment("甲县", "表彰", "a", count=2), adjustment("乙县", "事故", "b")),
        scheme=TALLY.replace('kinds = "tables/k.csv"', 'kinds = {"表彰" = 3, "事故" = -5}'),
    )
    result = scored(found)
    assert result.problems == []
    # 2 x 3 above 100, one accident below it
    assert {row.unit: row.total for row in result.tracks[0].rows} == exact(
        甲县="106", 乙县="95", 丙县="100", 丁县="100"
    )


def test_a_total_that_a_cap_cuts_is_shown_as_it_counts() -> None:
    scheme = TALLY.replace('cap = "none"', 'cap = 110\nround = 1\ncolumn = ["专项", "加减分"]')
    found = book(
        special(ONE),
        with_adjustments(
            adjustment("甲县", "表彰", "a", count=2, level="国家级"), adjustment("乙县", "表彰", "b", level="国家级")
        ),
        scheme=scheme,
        tables={"tables/k.csv": KINDS},
    )
    # 100 + 15 is cut to 110; 100 + 10 just fits
    totals = {row.unit: row.total for row in scored(found).tracks[0].rows}
    assert totals == exact(甲县="110", 乙县="110", 丙县="100", 丁县="100")
