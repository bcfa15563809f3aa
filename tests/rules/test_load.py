"""Whole schemes: trees by id, tracks, lists, inline specials, groups of tables, stages, findings and outcomes."""

from decimal import Decimal

import pytest

from tests.rules.schemes import HEAD, LEAF, load, load_special
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory
from zzcli.rules.load import load_scheme, packaged, packaged_names
from zzcli.rules.model import Chosen, Deadline, FindingRule, Stage, Use

SCHEME = """\
format = 1
title = "办法"
document = "文1号"
from = "2021-Q1"
periods = ["quarter", "year"]
stages = ["牵头部门", {name = "分管", specials = ["甲专项"], files = ["ledger/*/findings.toml"]}]
specials = ["a"]
[[group]]
name = "区"
units = "tables/units.csv"
[[special]]
id = "b"
title = "乙专项"
lead = ["市局"]
full = 20
[[list]]
name = "加减分"
item = [
 {id = "3", name = "加减分", clause = "三", method = "sum", full = 20},
 {id = "3.1", name = "加分", clause = "三", method = "judged", full = 20, min = 0, max = 20},
]
[[track]]
id = "t"
name = "序列"
units = ["group:区"]
full = 40
include = ["加减分"]
total = "专项"
column = ["专项", {name = "奖", of = "加分"}]
item = [{id = "1", name = "专项", clause = "一", method = "sum", of = {"a" = 5, "乙专项" = 15}}]
when = [{period = "year", total = "加减分"}]
[[track]]
id = "u"
name = "又一序列"
units = "ledger"
include = ["加减分"]
[[finding]]
kind = "造假"
clause = "八"
scope = "special"
special = "乙专项"
effect = "?out"
[[deadline]]
what = "a"
clause = "五"
due = "+20"
[[outcome]]
id = "表态"
clause = "七"
months = [6, 12]
text = "发言"
pick = {of = "甲专项/子", last = 1, within = ["区"], ties = "none"}
[[reading]]
id = "out"
clause = "八"
question = "怎样处理"
default = "zero"
reason = "字面"
options = {"zero" = "零分", "exclude" = "不计入"}
"""
FILES = {"scheme.toml": SCHEME, "a.toml": HEAD + LEAF, "tables/units.csv": "单位,名次\n乙区,1\n甲区,2\n"}


def test_items_are_placed_by_their_ids() -> None:
    tree = load_special(
        """\
        lead = ["甲局"]
        [[item]]
        id = "1"
        name = "上"
        clause = "一"
        [[item]]
        id = "2"
        name = "二"
        clause = "二"
        method = "judged"
        full = 3
        lead = ["乙局"]
        [[item]]
        id = "1.10"
        name = "上/下"
        clause = "一1"
        method = "judged"
        full = 7
        """
    )
    assert [node.name for node in tree.root.walk()] == ["甲专项", "上", "上/下", "二"]
    assert tree.parents["上/下"] is tree.nodes["上"]
    assert [node.name for node in tree.ancestors(tree.nodes["上/下"])] == ["上", "甲专项"]
    assert (tree.root.keys["method"], tree.nodes["上"].keys["method"]) == ("sum", "sum")
    assert (tree.lead, tree.nodes["二"].keys["lead"]) == (("甲局",), ("乙局",))
    assert (tree.stem, tree.id, tree.title, tree.document) == ("a", "1", "甲专项", "附件1")


def test_items_may_be_an_array_of_the_head() -> None:
    tree = load_special('item = [{id = "1", name = "子", clause = "一", method = "judged", full = 10}]\n')
    assert tree.nodes["子"].origin.keys == ("item", 0)


def test_a_special_without_items_is_one_judged_score() -> None:
    scheme = load(FILES)
    inline = scheme.tree("乙专项")
    assert inline is not None
    assert (inline.stem, inline.id, inline.document, inline.lead) == ("b", "b", "文1号", ("市局",))
    assert inline.root.keys["method"] == "judged"
    assert inline.root.keys["full"] == Decimal(20)


def test_tracks() -> None:
    scheme = load(FILES)
    track, other = scheme.tracks
    assert (track.stem, track.title, track.track) == ("t", "序列", True)
    assert track.root.keys["total"] == "专项"
    assert track.columns == (("专项", "专项"), ("奖", "加分"))
    assert [node.name for node in track.root.walk()] == ["序列", "专项", "加减分", "加分"]
    assert track.nodes["专项"].keys["of"] == (
        (Use("a", "甲专项"), Decimal(5)),
        (Use("b", "乙专项"), Decimal(15)),
    )
    assert track.root.blocks[0].keys["total"] == "加减分"
    assert (other.units_in_ledger, "units" in other.root.keys) == (True, False)
    assert other.columns == (("加减分", "加减分"),)


def test_groups_of_a_table() -> None:
    assert load(FILES).groups == {"区": ("乙区", "甲区")}


def test_what_stands_in_scheme_toml_alone() -> None:
    scheme = load(FILES)
    assert (scheme.since, scheme.periods) == (Period.parse("2021-Q1"), frozenset({"quarter", "year"}))
    assert scheme.stages == (Stage("牵头部门"), Stage("分管", ("a",), ("ledger/*/findings.toml",)))
    effect = Chosen("out", {"zero": "zero", "exclude": "exclude"})
    assert scheme.findings == (FindingRule("造假", "八", "special", effect, "b"),)
    assert scheme.deadlines == (Deadline("a", "五", "+20"),)
    assert scheme.outcomes == (
        {
            "id": "表态",
            "clause": "七",
            "months": frozenset({6, 12}),
            "periods": None,
            "text": "发言",
            "list": "",
            "pick": {
                "of": Use("a", "子"),
                "last": Decimal(1),
                "within": ("group:区",),
                "ties": "none",
                "without": (),
                "span": None,
            },
        },
    )


def test_packaged_schemes_load() -> None:
    assert packaged_names() == [
        "blank",
        "erqi-2018",
        "henan-2017",
        "xingyang-2021",
        "zhengzhou-2018",
        "zhengzhou-2021",
    ]
    for name in packaged_names():
        scheme, problems = load_scheme(*packaged(name), name)
        assert problems == []
        assert scheme is not None
        assert scheme.name == name


@pytest.mark.parametrize("folder", ["", "ledger/rules"])
def test_a_scheme_may_stand_in_any_folder(folder: str) -> None:
    inside = f"{folder}/" if folder else ""
    source = Memory({f"{inside}{name}": text.encode() for name, text in FILES.items()})
    scheme, problems = load_scheme(source, folder, "试")
    assert problems == []
    assert scheme is not None
    assert scheme.specials[0].root.origin.path == f"{inside}a.toml"
