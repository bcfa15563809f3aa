"""A small invented scheme with every kind of figure, to try the office's commands on."""

from __future__ import annotations

from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory
from zzcli.office.demo_settings import DemoSettings
from zzcli.office.repository import Person
from zzcli.scoring.book import Book, open_book

MARCH = Period.parse("2021-03")

DEMO = DemoSettings(
    MARCH,
    Period.parse("2021-06"),
    Person("演示·市政府督查室", "supervision@demo.invalid"),
    {},
    late="01-works",  # where it has a deadline that is over
    back_dated="01-works",  # where it has none
)

CONFIG = 'format = 1\n\n[ledger]\nscheme = "small"\nrules  = "ledger/rules"\nfirst  = "2021-03"\n'
UNITS = 'format = 1\n\n[[unit]]\nname = "甲县"\n\n[[unit]]\nname = "乙县"\n\n[[unit]]\nname = "丙县"\n'
SCHEME = """\
format   = 1
title    = "试用办法"
document = "试用〔2021〕1号"
from     = "2021-03"
periods  = ["month"]
stages   = ["牵头部门"]
specials = ["01-works"]

[[group]]
name   = "县"
clause = "一"
units  = ["甲县", "乙县", "丙县"]

[[track]]
id     = "all"
name   = "总排名"
clause = "一"
units  = ["group:县"]
method = "sum"
full   = 40
column = ["工程得分"]

[[track.item]]
id     = "1"
name   = "工程得分"
clause = "一"
method = "sum"
full   = 40
of     = ["01-works"]
"""
HEAD = """\
format   = 1
id       = "1"
title    = "工程"
document = "试用〔2021〕1号 附件1"
clause   = "一"
lead     = ["工程局"]
units    = ["group:县"]
method   = "sum"
full     = 40
"""
FINISHED = """
[[item]]
id       = "1"
name     = "完工"
clause   = "二"
method   = "share"
full     = 10
measures = {"完工数" = {kind = "count", in = "个", span = "year"}, "总数" = {kind = "count", in = "个", span = "year"}}
part     = "完工数"
whole    = "总数"
absent   = "peers-mean"
"""
INVESTED = """
[[item]]
id       = "2"
name     = "投资"
clause   = "三"
method   = "attainment"
full     = 10
measures = {"投资额" = {kind = "number", in = "万元", span = "year"}, "批次" = {kind = "count", of = "全市"}}
value    = "投资额"
target   = "target(年度投资) * 月 / 12 + 0 * 批次"
"""
ROADS = """
[[item]]
id       = "3"
name     = "道路"
clause   = "四"
method   = "tiers"
full     = 10
objects  = "道路"
combine  = "mean"
weight   = "里程"
where    = "类别 = '新建'"
measures = {"状态" = {kind = "choice", words = ["已通车", "在建"]}, "开工" = {kind = "date"}, "合格" = "yes-no"}
value    = "100 * 合格 + 0 * days(计划开工, 开工)"
bands    = [["<100", 0], [">=100", 10]]
absent   = "full"
"""
JUDGED = """
[[item]]
id     = "4"
name   = "管理"
clause = "五"
method = "judged"
full   = 10
min    = 0
max    = 10
"""
COMPLAINTS = """
[[item]]
id     = "5"
name   = "投诉"
clause = "六"
method = "tally"
full   = 0
cap    = 0
floor  = -5
kinds  = {"一般" = -1, "重大" = -2}
"""
ITEMS = FINISHED + INVESTED + ROADS + JUDGED + COMPLAINTS


def files(items: str = ITEMS, **more: str) -> dict[str, bytes]:
    """Return a ledger by path: settings, units, rules with these items, and the texts of `more`."""
    texts = {
        "config.toml": CONFIG,
        "units.toml": UNITS,
        "ledger/rules/scheme.toml": SCHEME,
        "ledger/rules/01-works.toml": HEAD + items,
    }
    return {path: text.encode() for path, text in {**texts, **more}.items()}


def book(contents: dict[str, bytes]) -> Book:
    """Open a ledger held in memory; it must be without problems."""
    found, problems = open_book(Memory(contents))
    assert found is not None, [str(problem) for problem in problems]
    assert problems == []
    return found
