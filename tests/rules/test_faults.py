"""Every fault of a special's file, with its message and line: the smallest item that has it.

The head of the special takes lines 1 to 5, the item's id, name, clause and full lines 6 to 10; what is under test
follows on line 11.
"""

import pytest

from tests.rules.schemes import special_faults

ITEM = """\
[[item]]
id = "1"
name = "子"
clause = "一"
full = 10
"""
READING = """\
[[reading]]
id = "lowest"
clause = "一"
question = "最低几分"
default = "0"
reason = "字面"
options = {"0" = "零", "more" = "更多"}
"""

FAULTS = [
    ('method = "judged"\nmin = 0\nmaxx = 10\n', "a.toml:13: 不认识的键“maxx”（是不是“max”？），请改正或删去"),
    (
        'method = "judged"\nstep = 1\n',
        "a.toml:12: 不认识的键“step”：它属于计分方法 shortfall、surplus、against-mean、rank-step、rank-gap、target-else-rank，不属于 judged，请改正或删去",
    ),
    ('method = "judged"\ntitle = "x"\n', "a.toml:12: 不认识的键“title”（是不是“until”？），请改正或删去"),
    (
        'method = "judged"\nitem = [{id = "2"}]\n',
        "a.toml:12: 不认识的键“item”：评分项都写在最外层，用编号表示上下级，请改正或删去",
    ),
    ('method = "jugded"\n', "a.toml:11: method 没有计分方法“jugded”（是不是“judged”？），请改正"),
    ("", "a.toml:6: 缺少 method（计分方法），请补上；要评定给分的写 judged"),
    ('method = "sum"\n', "a.toml:11: method sum 是合成下级的方法，这里没有下级，请改用别的方法"),
    (
        'method = "attainment"\nvalue = "a"\n',
        "a.toml:6: 计分方法 attainment 缺少 target（目标值，与实际值同一计量单位），请补上",
    ),
    ('method = "judged"\nmin = "0"\n', "a.toml:12: min 应为数字，不加引号"),
    ('method = "judged"\nmin = nan\n', "a.toml:12: min 不是数值，请填实际的数字"),
    ('method = "judged"\nmin = {13 = 1}\n', "a.toml:12: min 按月份写的值，键应为1到12的月份，不是“13”"),
    ('method = "formula"\nformula = "a +"\n', "a.toml:12: formula 的表达式“a +”第4个字：表达式没有写完"),
    (
        'method = "judged"\nabsent = "zer"\n',
        "a.toml:12: absent 不能是“zer”（是不是“zero”？），可选：exclude、zero、full、peers-mean",
    ),
    ('method = "judged"\nscored = "no"\n', "a.toml:12: scored 应为 true 或 false，不加引号"),
    (
        'method = "judged"\nunits = ["group:城"]\n',
        "a.toml:12: units 所用的组别“城”没有定义，请改正或在 scheme.toml 里定义",
    ),
    ('method = "judged"\nunits = "group:区"\n', 'a.toml:12: units 应为单位或选择符的列表，如 ["group:区县", "东湖区"]'),
    (
        'method = "judged"\nunits = ["gruop:区"]\n',
        "a.toml:12: units “gruop:区”应以 group:、tag: 或 track: 开头，或是单位名",
    ),
    (
        'method = "judged"\nunits = ["track:x"]\n',
        "a.toml:12: units 所用的序列“x”没有定义，请改正或在 scheme.toml 里定义",
    ),
    ('method = "judged"\nmonths = [0]\n', 'a.toml:12: months 应为月份的列表或范围，如 [3, 6] 或 "4-12"'),
    ('method = "judged"\nmonths = "5-3"\n', 'a.toml:12: months 应为月份的列表或范围，如 [3, 6] 或 "4-12"'),
    (
        'method = "judged"\nperiods = ["week"]\n',
        'a.toml:12: periods 应为评比期种类的列表：["month"]、["quarter"] 或 ["year"]',
    ),
    ('method = "judged"\nfrom = "2021-13"\n', 'a.toml:12: from 应为加引号的评比期，如 "2021-06"'),
    ('method = "judged"\nkeep = "day"\n', 'a.toml:12: keep 应为 "month"、"quarter" 或 "year"'),
    (
        'method = "judged"\ncap = {points = 3}\n',
        'a.toml:12: cap 应同时写 points 和 span，如 {points = 5, span = "year"}',
    ),
    ('method = "judged"\ncap = "nothing"\n', "a.toml:12: cap 应为数字，不加引号"),
    ('method = "judged"\nvalues = "tables/x"\n', "a.toml:12: values 所用的表 tables/x.csv 不存在，请补上或改正路径"),
    (
        'method = "judged"\nvalues = "../x"\n',
        "a.toml:12: values 的“../x”应为 tables/ 或 targets/ 里的表，如 “targets/02”",
    ),
    ('method = "judged"\nwithin = ["城"]\n', "a.toml:12: within 所用的组别“城”没有定义，请改正或先定义"),
    (
        'method = "judged"\nmeasures = {"数" = "cuont 家"}\n',
        "a.toml:12: 数 不能是“cuont”（是不是“count”？），可选：number、count、percent、yes-no、date、choice、judged",
    ),
    (
        'method = "judged"\nmeasures = {"数" = {kind = "count", unit = "家"}}\n',
        "a.toml:12: 不认识的键“unit”，请改正或删去",
    ),
    ('method = "judged"\nmeasures = {"数" = {in = "家"}}\n', "a.toml:12: 缺少 kind（种类），请补上"),
    (
        'method = "judged"\nmeasures = {"数" = "choice"}\n',
        'a.toml:12: 数 请写成 {kind = "choice", words = ["甲", "乙"]}',
    ),
    (
        'method = "judged"\nmeasures = {"数" = {kind = "count", blank = 1}}\n',
        "a.toml:12: blank 只能是 0：没有记录就是没有发生",
    ),
    (
        'method = "judged"\nmeasures = {"数" = {kind = "count", where = {"a" = "b"}}}\n',
        "a.toml:12: 数 写了 where，还要用 records 写明数哪些记录",
    ),
    ('method = "judged"\nmeasures = {"月" = "count"}\n', "a.toml:12: “月”在表达式里另有含义，请改名"),
    ('method = "judged"\nmeasures = {"a@b" = "count"}\n', "a.toml:12: 名称“a@b”是空的，或有「」@:'、首尾空格，请改名"),
    (
        'method = "judged"\nuses = {"x" = "专项二"}\n',
        "a.toml:12: x 的路径“专项二”不是本专项的评分项，也不是专项或序列（是不是“甲专项”？），请改正",
    ),
    ('method = "judged"\nuses = {"x" = "子:数"}\n', "a.toml:12: “子”没有指标“数”，请改正"),
    (
        'method = "judged"\nuses = {"x" = "子@last"}\n',
        "a.toml:12: x 的路径“@last”不对，只能是 @previous、@months 或 @quarters",
    ),
    (
        'method = "judged"\nuses = {"x" = "子:"}\n',
        "a.toml:12: x 的路径“:”后面是空的，请写 score、full、rate、rank 或指标名",
    ),
    (
        'method = "judged"\nuses = {"x" = "t/专象"}\n',
        "a.toml:12: x 的路径“t/专象”不是本专项的评分项，也不是专项或序列（是不是“t/专项”？），请改正",
    ),
    ('method = "judged"\nconstants = {r = "a"}\n', "a.toml:12: r 应为数字，不加引号"),
    ('method = "judged"\nmin = "?lowest"\n', "a.toml:12: min 所用的释义“lowest”没有登记，请用 [[reading]] 登记"),
    (
        'method = "judged"\nwhen = [{full = 3}]\n',
        "a.toml:12: when 的条件块没有条件，请写 months、units、reading 等，或把键写到块外",
    ),
    (
        'method = "judged"\nwhen = [{months = [3], step = 3}]\n',
        "a.toml:12: 不认识的键“step”：它属于计分方法 shortfall、surplus、against-mean、rank-step、rank-gap、target-else-rank，不属于 judged，请改正或删去",
    ),
    (
        'method = "judged"\nwhen = [{units = ["甲区"], scored = false}]\n',
        "a.toml:12: scored 不能因单位或对象而不同，条件里有 units 或 if 的块不能写它，请另设评分项",
    ),
    (
        'method = "judged"\nwhen = [{months = "?x", full = 3}]\n',
        "a.toml:12: 条件 months 不能是释义，请用 reading = {...} 作条件",
    ),
    (
        'method = "judged"\nwhen = [{reading = {x = "1"}, full = 3}]\n',
        "a.toml:12: reading 所用的释义“x”没有登记，请用 [[reading]] 登记",
    ),
    (
        'method = "judged"\nwhen = [{months = [3], name = "x"}]\n',
        "a.toml:12: 不认识的键“name”（是不是“base”？），请改正或删去",
    ),
    (
        'method = "judged"\nwhen = [{months = [3], method = "x"}]\n',
        "a.toml:12: method 没有计分方法“x”（是不是“max”？），请改正",
    ),
    ('method = "judged"\nwhen = [{if = "a <", full = 3}]\n', "a.toml:12: if 的表达式“a <”第4个字：表达式没有写完"),
    ('method = "tally"\nkinds = "tables/k"\n', "a.toml:12: kinds 所用的表 tables/k.csv 不存在，请补上或改正路径"),
    ('method = "tiers"\nvalue = "a"\nbands = [["<好", 1]]\n', "a.toml:13: bands 的“<好”不能比较大小：“好”不是数"),
    (
        'method = "tiers"\nvalue = "a"\nbands = [["<3"]]\n',
        'a.toml:13: bands 的每一档应为 ["条件", 分值]，如 ["<90", 0]',
    ),
    ('method = "judged"\ntotal = "x"\n', "a.toml:12: 不认识的键“total”（是不是“total-note”？），请改正或删去"),
    (
        'method = "judged"\nobjects = "tables/o.csv"\n',
        "a.toml:12: objects 所用的表 tables/o.csv 不存在，请补上或改正路径",
    ),
    (
        'method = "rank-step"\nvalue = "a"\nfirst = 3\nstep = 1\ntie = ["b +", "c"]\n',
        "a.toml:15: tie 的表达式“b +”第4个字：表达式没有写完",
    ),
    ('method = "judged"\ntotal-note = ""\n', "a.toml:12: total-note 应为加引号的文字，首尾没有空格，不换行"),
]


@pytest.mark.parametrize(("body", "expected"), FAULTS, ids=[body.strip().rpartition("\n")[2] for body, _ in FAULTS])
def test_fault(body: str, expected: str) -> None:
    assert special_faults(ITEM + body) == [expected]


READING = """\
[[reading]]
id = "lowest"
clause = "一"
question = "最低几分"
default = "0"
reason = "字面"
options = {"0" = "零", "more" = "更多"}
"""
JUDGED = ITEM + 'method = "judged"\n'


def test_a_leaf_may_have_no_children() -> None:
    child = JUDGED.replace('"1"', '"1.1"').replace("子", "孙")
    assert special_faults(JUDGED + child) == ["a.toml:11: method judged 是直接计分的方法，这里有下级，请改用别的方法"]


def test_keys_that_every_node_needs() -> None:
    assert special_faults('[[item]]\nid = "1"\nmethod = "judged"\n') == [
        "a.toml:6: 缺少 clause（依据的条款，相对于document；几处用“；”隔开，表格写 表N行M），请补上",
        "a.toml:6: 缺少 name（名称，专项内不重复；实在重复的写成 上级/名称），请补上",
        "a.toml:6: 计分方法 judged 缺少 full（满分；合计时计入的分值），请补上",
    ]


def test_ids_place_nodes() -> None:
    second = JUDGED.replace("子", "二")
    assert special_faults(JUDGED + second) == ["a.toml:13: id 1 与第 6 行的评分项重复，请改编号"]
    assert special_faults(JUDGED.replace('"1"', '"1."')) == ['a.toml:7: id 应为加引号的编号，如 "2.1.3"']
    assert special_faults(JUDGED.replace('"1"', "1.5")) == ['a.toml:7: id 应为加引号的编号，如 "2.1.3"']
    assert special_faults(JUDGED.replace('"1"', '"2.1"')) == [
        "a.toml:7: id 2.1 的上级 2 不存在，请补上该评分项，或改编号"
    ]


def test_names_and_clauses() -> None:
    assert special_faults(JUDGED + JUDGED.replace('"1"', '"2"')) == [
        "a.toml:14: 名称“子”与第 6 行的重复，请改成 上级/名称"
    ]
    assert special_faults(JUDGED.replace('"一"', '"一（1）"')) == [
        "a.toml:9: clause “一（1）”写法不对：括号用半角，几处用“；”隔开"
    ]
    assert special_faults(JUDGED.replace('"子"', '"子:甲"')) == [
        "a.toml:8: name “子:甲”写法不对：首尾不能有空格和 /，中间不能有 @ : , 和引号"
    ]


def test_one_of_two_keys() -> None:
    message = "a.toml:6: 计分方法 milestones 应写 nodes 或 due-date，两者写一个"
    assert special_faults(ITEM + 'method = "milestones"\n') == [message]
    ranked = ITEM + 'method = "rank-step"\nvalue = "1"\n'
    assert special_faults(ranked + "step = 1\nplaces = [3]\n") == [
        "a.toml:6: 计分方法 rank-step 应写 step 或 places，两者写一个"
    ]
    assert special_faults(ranked + "step = 1\n") == []


def test_of_takes_scores_alone() -> None:
    assert special_faults(ITEM + 'method = "sum"\nof = ["t:rate"]\n') == [
        "a.toml:12: of 的路径“t:rate”不能带“:rate”，下级总是计入得分和满分"
    ]


def test_options_must_be_values_of_the_key() -> None:
    assert special_faults(JUDGED + 'min = "?lowest"\n' + READING) == [
        "a.toml:12: min 应为数字，不加引号（释义 lowest 的选项“more”）"
    ]


def test_readings() -> None:
    assert special_faults(JUDGED + READING.replace('"0"\n', '"1"\n')) == [
        "a.toml:16: default 不是选项之一：没有“1”，可选 “0”、“more”，请改正"
    ]
    assert special_faults(JUDGED + READING.replace(', "more" = "更多"', "")) == [
        'a.toml:18: options 应为至少两个选项 {"1" = "含义", "2" = "含义"}'
    ]
    assert special_faults(JUDGED + READING.replace('reason = "字面"\n', "")) == [
        "a.toml:12: 缺少 reason（为什么这样默认），请补上"
    ]


TALLY = ITEM + 'method = "tally"\nkinds = "tables/k"\n'


def test_tables_have_the_columns_their_use_needs() -> None:
    wanted = "a.toml:12: kinds 所用的表 tables/k.csv "
    assert special_faults(TALLY, k="分值\n1\n") == [f"{wanted}缺少列“指标”（数记录时为“事项”），请补上"]
    assert special_faults(TALLY, k="指标\n甲\n") == [f"{wanted}缺少列“分值”，请补上"]
    assert special_faults(TALLY, k="指标,标题,分值\n甲,乙,1\n") == [f"{wanted}应同时有“标题”和“上限”两列"]
    milestones = ITEM + 'method = "milestones"\nnodes = "tables/k"\n'
    assert special_faults(milestones, k="节点,分值\n") == [
        "a.toml:12: nodes 所用的表 tables/k.csv 缺少列“期限”，请补上"
    ]


def test_cells_of_tables() -> None:
    assert special_faults(TALLY, k="指标,分值\n甲,-1.50\n乙\n") == [
        "tables/k.csv:2: “分值”列的“-1.50”写法不规范，写成“-1.5”",
        "tables/k.csv:3: 有 1 列，应为 2 列，请补上缺少的逗号",
    ]
    assert special_faults(TALLY, k="月,指标,分值\n13,甲,1\n3-4,乙,1\n") == [
        "tables/k.csv:2: “月”列的“13”应为月份，如 3 或 4-12，请改正"
    ]


def test_all_faults_of_all_files_at_once() -> None:
    body = ITEM + 'method = "tally"\nkinds = "tables/k"\nabsent = "zer"\n' + ITEM.replace('"1"', '"2.1"')
    assert special_faults(body, k="指标,分值\n甲,1%\n") == [
        "a.toml:13: absent 不能是“zer”（是不是“zero”？），可选：exclude、zero、full、peers-mean",
        "a.toml:14: 缺少 method（计分方法），请补上；要评定给分的写 judged",
        "a.toml:15: id 2.1 的上级 2 不存在，请补上该评分项，或改编号",
        "a.toml:16: 名称“子”与第 6 行的重复，请改成 上级/名称",
        "tables/k.csv:2: “分值”列的“1%”不是数字，请去掉百分号，写成“1”",
    ]
