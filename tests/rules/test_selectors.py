"""Selectors to units."""

import pytest

from tests.rules.schemes import HEAD, LEAF, load
from zzcli.ledger.periods import Period
from zzcli.ledger.units import Units, read_units
from zzcli.rules.selectors import Members, expand

UNITS = """\
format = 1
unit = [
 {name = "甲区", tags = ["大"], track = "t"},
 {name = "乙区"},
 {name = "丙县", tags = ["大"], until = "2021-05"},
 {name = "丁镇", track = "乡镇"},
]
"""
SCHEME = """\
format = 1
title = "办法"
document = "文1号"
from = "2021-03"
specials = ["a"]
group = [{name = "区", units = ["甲区", "乙区"]}, {name = "县", units = ["丙县"]}, {name = "全部", partition = ["区", "县"]}]
[[track]]
id = "t"
name = "序列"
units = ["group:区"]
item = [{id = "1", name = "专项", clause = "一", method = "sum", of = ["a"]}]
[[track]]
id = "towns"
name = "乡镇"
units = "ledger"
item = [{id = "1", name = "专项", clause = "一", method = "sum", of = ["a"]}]
"""


@pytest.fixture
def units() -> Units:
    """Return four units, of which one is in force until May."""
    found, problems = read_units(UNITS.encode())
    assert problems == []
    return found


@pytest.mark.parametrize(
    ("selectors", "names"),
    [
        (["乙区", "甲区"], ["甲区", "乙区"]),
        (["group:区"], ["甲区", "乙区"]),
        (["group:全部"], ["甲区", "乙区", "丙县"]),
        (["tag:大"], ["甲区", "丙县"]),
        (["track:t"], ["甲区", "乙区"]),
        (["track:towns"], ["丁镇"]),
        (["group:全部", "-tag:大"], ["乙区"]),
        (["-group:区"], ["丙县", "丁镇"]),
        (["group:区", "-乙区"], ["甲区"]),
        (["戊市"], []),
    ],
)
def test_selectors_in_the_order_of_the_units(units: Units, selectors: list[str], names: list[str]) -> None:
    scheme = load({"scheme.toml": SCHEME, "a.toml": HEAD + LEAF})
    assert expand(selectors, scheme, units, Period.parse("2021-05")) == names


def test_only_units_in_force(units: Units) -> None:
    scheme = load({"scheme.toml": SCHEME, "a.toml": HEAD + LEAF})
    members = Members(scheme, units, Period.parse("2021-06"))
    assert members.names(("tag:大",)) == ["甲区"]
    assert members.groups_of("甲区") == {"区", "全部"}
    assert members.groups_of("丁镇") == frozenset()
