"""What differs between two versions of a scheme: every kind of thing that can change, and what is told of it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.rules.schemes import HEAD, LEAF, READING, SCHEME, source
from zzcli.rules.changes import Kind, Version, compare, text
from zzcli.rules.load import load_scheme

TRACK = (
    '[[track]]\nid = "{id}"\nname = "{id}"\nunits = ["group:{units}"]\nfull = 10\ninclude = ["加"]\n'
    '[[track.item]]\nid = "1"\nname = "专项"\nclause = "一"\nmethod = "sum"\nof = ["a"]\n'
)
LISTED = (
    SCHEME.partition("track = ")[0]
    + TRACK.format(id="t", units="区")
    + TRACK.format(id="u", units="县")
    + '[[list]]\nname = "加"\n'
    '[[list.item]]\nid = "2"\nname = "奖"\nclause = "二"\nmethod = "tally"\nfull = 0\ncap = 5\nkinds = {"立功" = 1}\n'
)
TABLED = LEAF.replace('method = "judged"\nfull = 10\nmin = 0\nmax = 10\n', 'method = "attainment"\nfull = 10\n') + (
    'measures = {"数" = "number"}\nvalue = "数"\ntarget = "目标"\nvalues = "targets/t"\n'
)


def version(files: dict[str, str]) -> Version:
    found = source(files)
    scheme, problems = load_scheme(found, "s", "试")
    assert scheme is not None, problems
    return Version(scheme, found, "s")


def changes(old: dict[str, str], new: dict[str, str]) -> list[tuple[str, ...]]:
    """Kind, owner, name, key, before and after of every change; `-` for what is not there."""
    return [
        (str(each.kind), each.owner, each.name, each.key, each.before or "-", each.after or "-")
        for each in compare(version(old), version(new))
    ]


def test_the_same_rules_do_not_differ_however_they_are_laid_out() -> None:
    old = {"a.toml": HEAD + LEAF}
    assert changes(old, old) == []
    assert changes(old, {"a.toml": HEAD.replace("full = 10", "full = 10.0") + "# 注\n" + LEAF}) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("max = 10", "max = 8", ("分值", "甲专项", "子", "max", "10", "8")),
        ("max = 10\n", "", ("分值", "甲专项", "子", "max", "10", "-")),
        ('clause = "一"', 'clause = "二"', ("评分项", "甲专项", "子", "clause", "一", "二")),
        ('name = "子"', 'name = "女"', ("评分项", "甲专项", "女", "name", "子", "女")),  # found again by its number
        ('id = "1"\nname', 'id = "3"\nname', None),  # and by its name: a number is only a place
    ],
)
def test_a_key_of_an_item(old: str, new: str, expected: tuple[str, ...] | None) -> None:
    assert old in LEAF
    found = changes({"a.toml": HEAD + LEAF}, {"a.toml": HEAD + LEAF.replace(old, new)})
    assert found == ([] if expected is None else [expected])


def test_an_item_that_comes_and_one_that_goes() -> None:
    other = LEAF.replace('id = "1"', 'id = "2"').replace("子", "孙").replace("full = 10", "full = 4")
    both = {"a.toml": HEAD + LEAF + other}
    one = {"a.toml": HEAD + LEAF}
    assert changes(one, both) == [("评分项", "甲专项", "孙", "", "-", "method = judged，full = 4")]
    assert changes(both, one) == [("评分项", "甲专项", "孙", "", "method = judged，full = 4", "-")]


def test_the_head_of_a_special_and_of_the_scheme() -> None:
    old, new = {"a.toml": HEAD + LEAF}, {"a.toml": HEAD.replace("附件1", "附件2") + LEAF}
    assert changes(old, new) == [("评分项", "甲专项", "甲专项", "document", "附件1", "附件2")]
    new = {**old, "scheme.toml": SCHEME.replace("2021-03", "2021-04")}
    assert changes(old, new) == [("其他", "", "scheme.toml", "from", "2021-03", "2021-04")]


def test_groups_deadlines_findings_and_outcomes() -> None:
    old = {"a.toml": HEAD + LEAF}
    deadline = '[[deadline]]\nwhat = "a"\nclause = "五"\ndue = "+20"\n'
    new = {**old, "scheme.toml": SCHEME.replace('units = ["丙县"]', 'units = ["丙县", "丁县"]') + deadline}
    assert changes(old, new) == [
        ("其他", "组别", "县", "units", "[丙县]", "[丙县, 丁县]"),
        ("其他", "期限", "a 五", "", "-", "what = a，clause = 五，due = +20"),
    ]
    later = {**new, "scheme.toml": new["scheme.toml"].replace("+20", "+25")}
    assert changes(new, later) == [("其他", "期限", "a 五", "due", "+20", "+25")]


def test_a_reading_and_its_options() -> None:
    old = {"a.toml": HEAD + READING + LEAF}
    new = {"a.toml": HEAD + READING.replace('default = "0"', 'default = "-5"').replace("负五", "扣到负五") + LEAF}
    assert changes(old, new) == [
        ("释义", "", "1/lowest", "default", "0", "-5"),
        ("释义", "", "1/lowest", "选项 -5", "负五", "扣到负五"),
    ]
    assert changes({"a.toml": HEAD + LEAF}, old) == [
        ("释义", "", "1/lowest", "", "-", "question = 最低几分，default = 0"),
    ]


def test_the_rows_of_a_table_by_what_they_are_for() -> None:
    old = {"a.toml": HEAD + TABLED, "targets/t.csv": "单位,目标\n甲区,5\n乙区,6\n丙县,7\n"}
    new = {**old, "targets/t.csv": "单位,目标\n乙区,6.5\n甲区,5\n,7\n"}
    assert changes(old, new) == [
        ("目标", "targets/t.csv", "乙区", "目标", "6", "6.5"),
        ("目标", "targets/t.csv", "", "", "-", "目标 = 7"),
        ("目标", "targets/t.csv", "丙县", "", "目标 = 7", "-"),
    ]


def test_a_list_that_tracks_share_changes_once() -> None:
    old = {"a.toml": HEAD + LEAF, "scheme.toml": LISTED}
    new = {**old, "scheme.toml": LISTED.replace("cap = 5", "cap = 6")}
    assert changes(old, new) == [("分值", "加", "奖", "cap", "5", "6")]


def test_when_blocks_are_told_as_they_stand() -> None:
    new = {"a.toml": HEAD + LEAF + "when = [{months = [3], max = 9}]\n"}
    assert changes({"a.toml": HEAD + LEAF}, new) == [
        ("评分项", "甲专项", "子", "when", "-", "[{months = [3], max = 9}]"),
    ]


def test_values_are_written_as_rule_files_have_them() -> None:
    assert text(Decimal("7.50")) == "7.5"
    assert text(True) == "true"
    assert text({"甲": [1, "乙"]}) == "{甲 = [1, 乙]}"
    assert text("一\n二") == "一 二"
    assert [str(kind) for kind in Kind] == ["评分项", "分值", "目标", "释义", "其他"]
