"""A ledger of eight units in memory for the forensic checks, and what they ask about June."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zzcli.checks.forensic import questions
from zzcli.checks.forensic_case import Question
from zzcli.history.audit import Audit
from zzcli.history.events import Events
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory
from zzcli.scoring.book import Book, open_book

UNITS = [f"{letter}县" for letter in "甲乙丙丁戊己庚辛"]
JUNE = Period.parse("2021-06")
SCHEME = """\
format = 1
title = "试验办法"
document = "试〔2021〕1号"
from = "2021-01"
stages = ["牵头部门"]
specials = ["01-test"]
[[group]]
name = "全体"
clause = "一"
units = {units}
[[track]]
id = "counties"
name = "各县"
clause = "二"
units = ["group:全体"]
full = 100
method = "sum"
[[track.item]]
id = "1"
name = "专项"
clause = "二"
method = "sum"
full = 100
of = {{"01-test" = 100}}
[[track.item]]
id = "2"
name = "加减分"
clause = "三"
method = "tally"
full = 0
cap = 5
records = "adjustments"
kinds = "tables/adjustments"
"""
HEAD = """\
format = 1
id = "1"
title = "试验"
document = "试〔2021〕1号"
clause = "一"
lead = ["市统计局"]
units = ["group:全体"]
method = "sum"
full = 100
"""
ITEM = """
[[item]]
id = "{number}"
name = "{name}"
clause = "{number}"
method = "attainment"
full = {full}
measures = {{"量" = {measure}}}
value = "量"
target = 50
{more}
"""


def book(items: str, files: Mapping[str, str], audit: str = "") -> Book:
    """Return the book of a scheme with these items, eight units and files."""
    base = Path(__file__).parents[1] / "broken" / "base" / "ledger" / "rules" / "tables" / "adjustments.csv"
    text = {
        "config.toml": f'format = 1\n[ledger]\nscheme = "t"\nrules = "ledger/rules"\nfirst = "2021-01"\n{audit}',
        "units.toml": "format = 1\n" + "".join(f'[[unit]]\nname = "{name}"\n' for name in UNITS),
        "ledger/rules/scheme.toml": SCHEME.format(units=str(UNITS).replace("'", '"')),
        "ledger/rules/01-test.toml": HEAD + items,
        "ledger/rules/tables/adjustments.csv": base.read_text(encoding="utf-8"),
        **files,
    }
    found, problems = open_book(Memory({path: each.encode() for path, each in text.items()}))
    assert found is not None, "\n".join(map(str, problems))
    return found


def item(measure: str = '"number 个"', *, number: int = 1, full: int = 100, more: str = "") -> str:
    """Return an item's TOML: 量 against a target of 50."""
    return ITEM.format(number=number, name=f"项{number}", full=full, measure=measure, more=more)


def month(number: int, lines: Mapping[str, str], name: str = "项1") -> dict[str, str]:
    """Return a month's figures: by unit the verified value, or `declared verified`."""
    rows = []
    for unit, cells in lines.items():
        declared, _, verified = cells.partition(" ")
        rows.append(f"{unit},{name},,量,{declared},{verified or declared},\n")
    return {f"ledger/2021-{number:02d}/01-test.csv": "单位,评分项,对象,指标,申报,核定,备注\n" + "".join(rows)}


def asked(found: Book, code: str) -> list[Question]:
    """Return the questions of one check about June."""
    events = Events((), (), (), (), {}, ())
    audit = Audit(found, JUNE, "0" * 40, (), (), (), (), events)
    return [each for each in questions(audit) if each.code == code]


def spread(**own: str) -> dict[str, str]:
    """Return values far from each other and from the line of 50, but for those given."""
    return {unit: str(11 * (place + 1) + (place > 3) * 20) for place, unit in enumerate(UNITS)} | own
