"""units.toml: names, aliases, periods, lists."""

from zzcli.ledger.periods import Period
from zzcli.ledger.units import Group, Unit, Units, overlaps, read_units

TEXT = """\
[[unit]]
name = "郑州航空港区"
aliases = ["航空港区", "港区"]
tags = ["开发区"]
[[unit]]
name = "金水区"
from = "2021-03"
until = "2021-05"
track = "districts"
[[group]]
name = "各区"
units = ["港区", "金水区"]
from = "2021-04"
"""


def read(text: str) -> tuple[Units, list[str]]:
    units, problems = read_units(text.encode())
    return units, [str(problem) for problem in problems]


def test_read_units() -> None:
    units, problems = read(TEXT)
    march, may = Period.parse("2021-03"), Period.parse("2021-05")
    assert problems == []
    assert dict(units) == {
        "郑州航空港区": Unit("郑州航空港区", ("航空港区", "港区"), frozenset({"开发区"})),
        "金水区": Unit("金水区", since=march, until=may, track="districts", number=1),
    }
    assert units.order == ("郑州航空港区", "金水区")
    assert units.resolve("港区") == units["郑州航空港区"] == units.resolve("郑州航空港区")
    assert units.resolve("全市") is None
    assert units.groups == (Group("各区", ("郑州航空港区", "金水区"), Period.parse("2021-04"), None),)
    assert str(units.place("金水区")) == "units.toml:5"


def test_in_force__both_ends_are_included() -> None:
    units, _ = read(TEXT)
    for text, there in [
        ("2021-02", False),
        ("2021-03", True),
        ("2021-05", True),
        ("2021-06", False),
        ("2021-Q2", True),
    ]:
        assert ("金水区" in units.in_force(Period.parse(text))) is there


def test_overlaps__open_ends() -> None:
    june = Period.parse("2021-06")
    assert overlaps(None, None, june)
    assert not overlaps(Period.parse("2021-07"), None, june)
    assert not overlaps(None, Period.parse("2021-05"), june)


def test_read_units__all_faults_at_once_with_their_lines() -> None:
    units, problems = read("""\
[[unit]]
nme = "金水区"
[[unit]]
name = "金水区"
aliases = ["全市", "金水"]
from = 2021-03-01
[[unit]]
name = "金水"
from = "2021-05"
until = "2021-03"
[[group]]
nam = "x"
units = []
[[group]]
name = "y"
units = ["金水区",
"中水区"]
[[unti]]
""")
    assert problems == [
        "units.toml:18: 不认识的键“unti”（是不是“unit”？），请改正或删去；可用的键：format、unit、group",
        "units.toml:2: 不认识的键“nme”（是不是“name”？），请改正或删去；可用的键：name、aliases、tags、from、until、track",
        'units.toml:1: 缺少 name（单位的名称），请补上，例如 name = "东湖区"',
        'units.toml:6: from 应为加引号的评比期，例如 "2021-06"',
        "units.toml:3: “全市”专指全市数据，不能作单位的名称或别名，请改名",
        "units.toml:10: from（2021-05）晚于 until（2021-03），请核对",
        "units.toml:7: 名称或别名“金水”与第 3 行的单位重复，请删去一个",
        "units.toml:12: 不认识的键“nam”（是不是“name”？），请改正或删去；可用的键：name、units、from、until",
        'units.toml:11: 缺少 name（名单的名称），请补上，例如 name = "各镇办"',
        "units.toml:16: 单位“中水区”不在 units.toml（是不是“金水区”？），请改正，或先在其中登记",
    ]
    assert units.order == ("金水区", "金水")


def test_read_units__missing_file() -> None:
    assert [problem.code for problem in read_units(None)[1]] == ["missing-file"]
