"""Every fault of scheme.toml, of special files as a whole, and of what they say of each other."""

import pytest

from tests.rules.schemes import HEAD, LEAF, faults
from zzcli.ledger.source import Memory
from zzcli.rules.load import load_scheme

SCHEME = """\
format = 1
title = "办法"
document = "文1号"
from = "2021-03"
specials = ["a"]
"""
TRACK = 'id = "t", name = "序", units = ["甲区"], item = [{id = "1", name = "专项", clause = "一", method = "sum", of = ["a"]}]'
READING = """\
[[reading]]
id = "x"
clause = "一"
question = "问"
default = "1"
reason = "字面"
options = {"1" = "一", "2" = "二"}
"""

FAULTS = [
    ('stage = ["甲"]', ["不认识的键“stage”（是不是“stages”？），请改正或删去"]),
    ('stages = "甲"', ['stages 应为审签环节的列表，如 ["牵头部门", "督查室"]']),
    ('stages = ["甲", {name = "乙", specials = ["b"]}]', ["specials “b”不是专项，请改正"]),
    ('group = {name = "甲"}', ["group 应逐条写成 [[group]]，或 group = [{...}, {...}]"]),
    ('group = [{name = "甲"}]', ["组别“甲”应写 units 或 partition，两者写一个"]),
    (
        'group = [{name = "甲", units = ["甲区"]}, {name = "甲", units = ["乙区"]}]',
        ["组别“甲”与第 6 行的重复，请改名或合并"],
    ),
    (
        'group = [{name = "甲", units = ["甲区"]}, {name = "乙", partition = ["甲", "已"]}]',
        ["组别“已”没有定义，请改正"],
    ),
    (
        'group = [{name = "甲", units = ["group:乙"]}, {name = "乙", units = ["group:甲"]}]',
        ["组别“乙”包含它自己，请改正", "组别“甲”包含它自己，请改正"],
    ),
    ('group = [{name = "甲", units = "tables/d.csv"}]', ["units 所用的表 tables/d.csv 不存在，请补上或改正路径"]),
    (
        'finding = [{kind = "假", clause = "一", scope = "mnth", effect = "zero"}]',
        ["scope 不能是“mnth”（是不是“month”？），可选：month、special、item、object"],
    ),
    (
        'finding = [{kind = "假", clause = "一", scope = "special", effect = "zero", special = "b"}]',
        ["special “b”不是专项，请改正"],
    ),
    (
        'deadline = [{what = "a", clause = "一", due = "20"}]',
        ["due “20”不对，应为 end（期末）或 +20（次月20日）"],
    ),
    (
        'deadline = [{what = "a", clause = "一", due = "+5", each = "?x"}]',
        ["each 不能是“?x”，可选：month"],
    ),
    (
        'outcome = [{id = "x", clause = "一", text = "表彰", pick = {of = "a", without = "假"}}]',
        ["without 的“假”不是 [[finding]] 的情形，请改正"],
    ),
    (
        'outcome = [{id = "x", clause = "一", text = "发言", pick = {first = 1}}]',
        ["pick 应写 of（看哪个序列、专项或条目）或 finding，两者写一个"],
    ),
    (
        'outcome = [{id = "x", clause = "一", text = "发言", pick = {of = "b", first = 1}}]',
        ["of 的路径“b”不是本专项的评分项，也不是专项或序列，请改正"],
    ),
    ('track = [{id = "t", name = "序", full = 10}]', ["序列“序”没有评分项，请用 item 写明由什么组成"]),
    (f"track = [{{{TRACK}, clas = 1}}]", ["不认识的键“clas”（是不是“clause”？），请改正或删去"]),
    (f'track = [{{{TRACK}, column = ["子"]}}]', ["column 的“子”不是本序列的评分项，请改正"]),
    (f'track = [{{{TRACK}, column = [{{name = "列"}}]}}]', ["缺少 of（条目名），请补上"]),
    (f'track = [{{{TRACK}, total = "专象"}}]', ["total 的“专象”不是本序列的评分项（是不是“专项”？），请改正"]),
    (
        f'track = [{{{TRACK}, total-tie = ["专象"]}}]',
        ["total-tie 的“专象”不是本序列的评分项（是不是“专项”？），请改正"],
    ),
    (f'track = [{{{TRACK}, include = ["加"]}}]', ["include 的“加”没有用 [[list]] 定义，请改正"]),
    ('list = [{name = "加"}]', ["缺少 item（评分项），请补上"]),
    (
        'special = [{id = "1", title = "乙", full = 3}]',
        ["“1”已经是 s/a.toml 的专项或序列，请改编号或名称"],
    ),
    ('special = [{id = "b", full = 3}]', ["缺少 title（专项的名称），请补上"]),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS, ids=[text[:60] for text, _ in FAULTS])
def test_fault_of_line_6(text: str, expected: list[str]) -> None:
    found = faults({"scheme.toml": SCHEME + text, "a.toml": HEAD + LEAF})
    assert found == [f"scheme.toml:6: {message}" for message in expected]


def test_heads_say_what_they_must() -> None:
    assert faults({"scheme.toml": "format = 2\n"}) == [
        "scheme.toml: 缺少 document（文号），请补上",
        "scheme.toml: 缺少 from（第一个评比期），请补上",
        "scheme.toml: 缺少 title（办法的名称），请补上",
        "scheme.toml:1: format 应为 1；更高的版本请升级 zzcli",
    ]
    assert faults({"scheme.toml": SCHEME, "a.toml": "title = 3\nfull = 10\n"}) == [
        "a.toml: 缺少 format = 1，请写在文件开头",
        "a.toml: 缺少 document（依据的文件，条款都相对于它），请补上",
        "a.toml: 缺少 id（专项的编号，如 2 或 5-1），请补上",
        "a.toml:1: title 应为加引号的文字，首尾没有空格，不换行",
    ]


def test_a_file_that_is_not_there_or_cannot_be_read() -> None:
    scheme, problems = load_scheme(Memory({}), "s", "试")
    assert scheme is None
    assert [str(each) for each in problems] == ["s/scheme.toml: 没有这个文件，请补上，或改正办法的名称和路径"]
    assert faults({"scheme.toml": SCHEME}) == ["scheme.toml:5: 没有专项文件 a.toml，请补上，或从 specials 删去"]


def test_an_unreadable_special_makes_no_path_wrong() -> None:
    both = SCHEME.replace('["a"]', '["a", "b"]')
    special = HEAD + LEAF + 'uses = {"x" = "乙专项/分"}\n'
    assert faults({"scheme.toml": both, "a.toml": special, "b.toml": "="}) == [
        "b.toml:1: TOML 格式错误：不是 键 = 值；中文的键请加引号"
    ]


def test_reading_ids_are_unique_across_scheme_and_special() -> None:
    assert faults({"scheme.toml": SCHEME + READING, "a.toml": HEAD + LEAF + READING + READING}) == [
        "a.toml:15: 释义“x”在 scheme.toml 里已经登记，请改编号或删去",
        "a.toml:22: 释义“x”与第 14 行的重复，请改编号",
    ]


def test_paths() -> None:
    second = LEAF.replace('"1"', '"2"').replace("子", "序")
    track = 'track = [{id = "序", name = "序列", units = ["甲区"], item = [{id = "1", name = "专项", clause = "一", method = "sum", of = ["a"]}]}]\n'

    def said(path: str) -> list[str]:
        special = HEAD + LEAF + f'uses = {{"x" = "{path}"}}\n' + second
        return faults({"scheme.toml": SCHEME + track, "a.toml": special})

    assert said("甲专项/子") == said("1/子") == said("a/子:评分") == said("序列/专项:rate@previous") == []
    assert said("序") == ["a.toml:14: x 的路径“序”可以指 a/序、序/序列，请把专项或序列也写上，或改名"]
    assert said("子:评份") == ["a.toml:14: “子”没有指标“评份”（是不是“评分”？），请改正"]
    assert said("序列/专象") == [
        "a.toml:14: x 的路径“序列/专象”不是本专项的评分项，也不是专项或序列（是不是“序列/专项”？），请改正"
    ]
