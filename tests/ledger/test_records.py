"""Adjustments, findings, sign-offs, accepted warnings and the draw."""

from datetime import date

from zzcli.ledger.problem import Problem
from zzcli.ledger.records import (
    Draw,
    Evidence,
    read_acknowledged,
    read_adjustments,
    read_draw,
    read_findings,
    read_signoffs,
)
from zzcli.ledger.units import Unit, Units

UNITS = Units({"金水区": Unit("金水区")}, {"金水": "金水区"})
DIGEST = "0123456789abcdef" * 4

ADJUSTMENT = f"""\
[[adjustment]]
unit = "金水"
kind = "表彰"
level = "省部级"
issuer = "省政府"
role = "牵头"
size = 14
count = 2
date = 2021-06-12
event = "双创示范"
counts_in = ["districts"]
title = "先进集体"
document = "豫政〔2021〕1号"
evidence = [{{path = "evidence/2021-06/x.pdf", sha256 = "{DIGEST}"}}]
"""


def shown(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


def test_adjustments__every_key() -> None:
    read = read_adjustments("a.toml", ADJUSTMENT.encode(), UNITS)
    assert read.problems == ()
    (row,) = read.rows
    assert (row.unit, row.kind, row.level, row.role, row.size, row.count) == (
        *("金水区", "表彰", "省部级", "牵头"),
        *(14, 2),
    )
    assert (row.date, row.counts_in, row.title, row.document) == (
        *(date(2021, 6, 12), ("districts",)),
        *("先进集体", "豫政〔2021〕1号"),
    )
    assert row.evidence == (Evidence("evidence/2021-06/x.pdf", DIGEST),)
    assert str(row.place()) == "a.toml:1"
    assert (row.issuer, row.event) == ("省政府", "双创示范")
    assert str(row.place("size")) == "a.toml:7"


def test_adjustments__defaults() -> None:
    text = '[[adjustment]]\nunit = "金水区"\nkind = "事故"\ndate = 2021-06-01\ndocument = "x"\n'
    (row,) = read_adjustments("a.toml", text.encode(), UNITS).rows
    assert (row.level, row.role, row.size, row.count, row.counts_in, row.evidence) == ("", "", None, 1, (), ())


def test_adjustments__one_bad_record_does_not_hide_the_next() -> None:
    text = """\
[[adjustment]]
unit = "金水县"
kind = "表彰"
date = 2021-06-12
document = "甲"
[[adjustment]]
unit = "金水区"
knd = "表彰"
count = -1
size = 1.5
date = "2021-06-12"
document = "甲"
evidence = [{path = "/etc/passwd", sha256 = "x"}]
[[adjustment]]
unit = "金水区"
kind = "表彰"
date = 2021-06-12
document = "甲"
[[adjustment]]
unit = "金水"
kind = "表彰"
date = 2021-06-12
document = "甲"
[[adjustmnt]]
"""
    read = read_adjustments("a.toml", text.encode(), UNITS)
    keys = "unit、kind、level、issuer、role、size、count、date、event、counts_in、title、document、cites、evidence"
    assert shown(read.problems) == [
        "a.toml:24: 不认识的键“adjustmnt”（是不是“adjustment”？），请改正或删去；可用的键：format、adjustment",
        "a.toml:2: 单位“金水县”不在 units.toml（是不是“金水区”？），请改正，或先在其中登记",
        f"a.toml:8: 不认识的键“knd”（是不是“kind”？），请改正或删去；可用的键：{keys}",
        'a.toml:6: 缺少 kind（事项），请补上，例如 kind = "表彰"',
        "a.toml:10: size 应为不小于 1 的整数，不加引号",
        "a.toml:9: count 应为不小于 1 的整数，不加引号",
        "a.toml:11: date 应为日期，不加引号，例如 2021-06-30",
        "a.toml:13: evidence 的 path“/etc/passwd”应为台账文件夹内的相对路径，用 / 分隔",
        "a.toml:23: 金水区: 文件“甲”与第 14 行重复，同一文件只记一次，请删去一条",
    ]
    assert len(read.rows) == 2


def test_evidence__of_another_shape() -> None:
    for value, message in (
        ('"x.pdf"', 'evidence 应为 [{path = "evidence/…", sha256 = "…"}]'),
        ('[{path = "x.pdf"}]', "evidence 的每一条应恰有 path 和 sha256"),
        ('[{path = "x.pdf", sha256 = "12"}]', "evidence 应为 sha256sum 给出的 64 位小写十六进制数"),
        (
            f'[{{path = "a/../../x", sha256 = "{DIGEST}"}}]',
            "evidence 的 path“a/../../x”应为台账文件夹内的相对路径，用 / 分隔",
        ),
    ):
        text = f'[[adjustment]]\nunit = "金水区"\nkind = "k"\ndate = 2021-06-01\ndocument = "x"\nevidence = {value}\n'
        assert shown(read_adjustments("a.toml", text.encode(), UNITS).problems) == [f"a.toml:6: {message}"]


def test_findings() -> None:
    text = '[[finding]]\nunit = "金水区"\nkind = "弄虚作假"\nspecial = "01-economy"\ndate = 2021-06-12\nreason = "r"\ndocument = "d"\n'
    (row,) = read_findings("f.toml", text.encode(), UNITS).rows
    assert (row.unit, row.kind, row.special, row.item, row.date) == (
        *("金水区", "弄虚作假", "01-economy", ""),
        date(2021, 6, 12),
    )
    assert [problem.code for problem in read_findings("f.toml", b'[[finding]]\nunit = "x"', UNITS).problems] == [
        "missing-key"
    ] * 4


def test_signoffs() -> None:
    text = f'[[signoff]]\nstage = "牵头部门"\nfile = "01-economy.csv"\nby = "张三"\ndate = 2021-07-05\ndigest = "{DIGEST}"\n'
    (row,) = read_signoffs("s.toml", text.encode()).rows
    assert (row.stage, row.file, row.items, row.by, row.date, row.digest) == (
        *("牵头部门", "01-economy.csv", (), "张三"),
        *(date(2021, 7, 5), DIGEST),
    )
    broken = read_signoffs("s.toml", text.replace(DIGEST, DIGEST.upper()).encode())
    assert shown(broken.problems) == ["s.toml:6: digest 应为 sha256sum 给出的 64 位小写十六进制数"]


def test_acknowledged() -> None:
    text = f"""\
[[acknowledged]]
code = "jump"
file = "01-economy.csv"
digest = "{DIGEST}"
reason = "r"
by = "张三"
date = 2021-07-05
"""
    (row,) = read_acknowledged("k.toml", text.encode()).rows
    assert (row.code, row.file, row.about, row.by) == ("jump", "01-economy.csv", "", "张三")
    assert row.digest == DIGEST


def test_draw() -> None:
    text = f'closed = "{"a" * 40}"\nsalt = "03-08"\ndrawn = 12\n'
    assert read_draw("d.toml", text.encode()) == (Draw("a" * 40, "", "03-08", 12), [])
    _, problems = read_draw("d.toml", b'closed = "abc"\nslat = "1"\n')
    assert [str(problem) for problem in problems] == [
        "d.toml:2: 不认识的键“slat”（是不是“salt”？），请改正或删去；可用的键：format、closed、source、salt、drawn",
        "d.toml:1: closed 应为完整的提交编号",
    ]


def test_a_single_table_in_place_of_a_list() -> None:
    assert shown(read_signoffs("s.toml", b"[signoff]\n").problems) == ["s.toml:1: “signoff”应逐条写成 [[signoff]]"]
