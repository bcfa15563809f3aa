"""What only the whole scheme shows: totals, names, cycles, tables, readings, weights, units and files."""

from tests.rules.schemes import HEAD, LEAF, READING, SCHEME, checked, checked_special, special


def item(number: str, name: str, rest: str) -> str:
    """Return an item on eight lines or more: id, name, clause, then `rest`."""
    return f'[[item]]\nid = "{number}"\nname = "{name}"\nclause = "{number}"\n{rest}\n'


def judged(number: str, name: str, full: object, rest: str = "") -> str:
    """Return a judged item."""
    return item(number, name, f'method = "judged"\nfull = {full}\n{rest}')


def test_a_good_scheme_has_no_problem() -> None:
    assert checked({"a.toml": HEAD + LEAF}) == []


# Totals


def test_a_total_that_does_not_add_up() -> None:
    # 4 + 5 = 9 of 10
    body = judged("1", "甲", 4) + judged("2", "乙", 5)
    assert checked_special(body) == [
        "a.toml:5: 甲专项：满分是10，下级合计9（甲区 2021-03：甲 4、乙 5）；请改正，或用 total-note 说明原文为何不符"
    ]


def test_total_note_explains_it() -> None:
    assert checked_special('total-note = "原文少一分"\n' + judged("1", "甲", 9)) == []


def test_totals_for_every_class_of_units() -> None:
    # 区: 4 + 6; 丙县 has only 6
    body = judged("1", "甲", 4, 'units = ["group:区"]') + judged("2", "乙", 6)
    assert checked_special(body) == [
        "a.toml:5: 甲专项：满分是10，下级合计6（丙县 2021-03：乙 6）；请改正，或用 total-note 说明原文为何不符"
    ]
    whole = body.replace("full = 6\n", 'full = 6\nwhen = [{units = ["group:县"], full = 10}]\n')
    assert checked_special(whole) == []


def test_totals_for_every_month() -> None:
    # 4 + 6 until June, then 5 + 6
    body = judged("1", "甲", "{1 = 4, 7 = 5}") + judged("2", "乙", 6)
    assert checked_special(body) == [
        "a.toml:5: 甲专项：满分是10，下级合计11（甲区 2021-07：甲 5、乙 6）；请改正，或用 total-note 说明原文为何不符"
    ]
    assert checked_special(judged("1", "甲", 4, 'months = "3-6"') + judged("2", "乙", 6))[0].startswith(
        "a.toml:5: 甲专项：满分是10，下级合计6（甲区 2021-07："
    )


def test_totals_under_default_readings_alone() -> None:
    reading = READING.replace('"0" = "零", "-5" = "负五"', '"10" = "十分", "8" = "八分"').replace('"0"', '"10"')
    assert checked_special(judged("1", "甲", '"?lowest"') + reading) == []


def test_totals_of_each_method() -> None:
    # weighted: 100 x 0.04 + 60 x 0.1 = 10; product: 10 x 1; max: 10 of 10 and 3; base 10 + 0
    two = judged("1", "甲", 100) + judged("2", "乙", 60)
    assert checked_special('method = "weighted"\nweights = {"甲" = 0.04, "乙" = 0.1}\n' + two) == []
    assert checked_special('method = "product"\n' + judged("1", "甲", 10) + judged("2", "乙", 1)) == []
    assert checked_special('method = "max"\n' + judged("1", "甲", 10) + judged("2", "乙", 3)) == []
    assert checked_special('base = 10\nmethod = "sum"\n' + judged("1", "甲", 0)) == []
    assert checked_special('method = "mean"\n' + two) == []
    assert checked_special('method = "rescale"\n' + two) == []
    assert checked_special('method = "product"\n' + two)[0].startswith("a.toml:5: 甲专项：满分是10，下级合计6000（")


def test_totals_leave_out_what_is_not_scored_and_what_objects_multiply() -> None:
    assert checked_special(judged("1", "甲", 10) + judged("2", "乙", 7, "scored = false")) == []
    assert checked_special(judged("1", "甲", 3, 'objects = "项目"')) == []
    assert checked_special(judged("1", "甲", 3, 'objects = "项目"\ncombine = "mean"')) == [
        "a.toml:5: 甲专项：满分是10，下级合计3（甲区 2021-03：甲 3）；请改正，或用 total-note 说明原文为何不符"
    ]


def test_totals_of_a_table_of_weights() -> None:
    # 甲区: 100 x 0.1 = 10; 乙区: 100 x 0.1 too; 丙县 has 乙 alone, 100 x 0.2 = 20
    body = 'method = "weighted"\nweights = "tables/w"\n' + judged("1", "甲", 100) + judged("2", "乙", 100)
    table = "单位,评分项,权重\n甲区,甲,0.1\n乙区,甲,0.1\n丙县,乙,0.2\n"
    assert checked_special(body, w=table) == [
        "a.toml:5: 甲专项：满分是10，下级合计20（丙县 2021-03：乙 20）；请改正，或用 total-note 说明原文为何不符"
    ]
    assert checked_special(body, w=table.replace("0.2", "0.1")) == []


def test_totals_of_tracks() -> None:
    wrong = SCHEME.replace("full = 10", "full = 20")
    assert checked({"scheme.toml": wrong, "a.toml": HEAD + LEAF}) == [
        "scheme.toml:7: 序列：满分是20，下级合计10（甲区 2021-03：专项 10）；请改正，或用 total-note 说明原文为何不符"
    ]
    rescaled = wrong.replace('of = ["a"]', 'of = {"a" = 20}')
    assert checked({"scheme.toml": rescaled, "a.toml": HEAD + LEAF}) == []


def test_a_special_that_a_unit_is_outside_counts_as_its_node_says() -> None:
    # 丙县 is not in the special: the track's node is absent there, or counts its full
    body = HEAD + 'units = ["group:区"]\n' + LEAF
    node = 'of = ["a"]}'
    scheme = SCHEME.replace("full = 10, item", "full = 30, item").replace(
        node, node + ', {id = "2", name = "另", clause = "二", method = "judged", full = 20}'
    )
    assert checked({"scheme.toml": scheme, "a.toml": body}) == [
        "scheme.toml:7: 序列：满分是30，下级合计20（丙县 2021-03：另 20）；请改正，或用 total-note 说明原文为何不符"
    ]
    zero = scheme.replace(node, 'of = ["a"], full = 10, absent = "zero"}')
    assert checked({"scheme.toml": zero, "a.toml": body}) == []


# Names


def formula(text: str, rest: str = "") -> str:
    """Return an item with a formula on line 11 and more keys from line 13 on."""
    return item("1", "甲", f'method = "formula"\nformula = "{text}"\nfull = 10\n{rest}')


def test_unknown_names() -> None:
    assert checked_special(formula("完成数 / 总数 + 月", 'measures = {"完成数" = "count", "总量" = "count"}')) == [
        "a.toml:11: 甲：表达式里的“总数”没有定义（是不是“总量”？），请在 measures、uses 或 constants 里写明"
    ]


def test_names_have_many_sources() -> None:
    assert (
        checked_special(
            formula("c + x + 列 + full", 'constants = {c = 1}\nuses = {"x" = "甲:rate@previous"}\nvalues = "tables/v"'),
            v="单位,列\n,1\n",
        )
        == []
    )
    above = item("1", "上", 'measures = {"数" = "count"}') + item(
        "1.1", "下", 'method = "formula"\nformula = "数"\nfull = 10'
    )
    assert checked_special(above) == []


def test_a_name_with_two_meanings() -> None:
    assert checked_special(formula("数", 'measures = {"数" = "count"}\nconstants = {"数" = 1}')) == [
        "a.toml:11: 甲：表达式里的“数”是指标，也是常数，请改名"
    ]


def test_a_column_may_bear_the_name_of_a_measure() -> None:
    rest = 'measures = {"数" = "count"}\nvalues = "tables/v"'
    assert checked_special(formula("数 / target(数)", rest), v="数\n3\n") == []
    assert checked_special(formula("数", 'constants = {"数" = 1}\nvalues = "tables/v"'), v="数\n3\n") == [
        "a.toml:11: 甲：表达式里的“数”是常数，也是取值表的列，请改名"
    ]


def test_attributes_of_objects() -> None:
    rest = 'objects = "tables/o.csv"\ncombine = "mean"\n'
    assert checked_special(formula("投资", rest), o="单位,对象,投资\n甲区,路,3\n") == []
    assert checked_special(formula("投姿", rest), o="单位,对象,投资\n甲区,路,3\n")[0].startswith(
        "a.toml:11: 甲：表达式里的“投姿”没有定义（是不是“投资”？）"
    )
    assert checked_special(formula("名册里的属性", 'objects = "项目"\ncombine = "mean"\n')) == []


def test_an_if_beside_measures_uses_no_measure() -> None:
    rest = 'measures = {"数" = "count"}\nwhen = [{if = "数 > 0", measures = {"数" = "number"}}, {if = "月 > 3", measures = {"数" = "number"}}]'
    assert checked_special(formula("数", rest)) == [
        "a.toml:14: 甲：与 measures 写在一起的 if 只能用月、属性、常数和计划值，不能用“数”"
    ]


# Cycles


def test_nodes_that_refer_to_each_other() -> None:
    body = formula("x", 'uses = {"x" = "乙"}') + item(
        "2", "乙", 'method = "formula"\nformula = "x"\nfull = 0\nuses = {"x" = "甲:rate"}'
    )
    assert checked_special(body) == [
        "a.toml:6: 甲：评分项绕成一圈：a/甲 → a/乙 → a/甲；请改为读取上一期（@previous），或改正 uses 和 of"
    ]


def test_a_child_that_reads_its_parent() -> None:
    assert checked_special(formula("x", 'uses = {"x" = "甲专项"}')) == [
        "a.toml: 甲专项：评分项绕成一圈：a/甲专项 → a/甲 → a/甲专项；请改为读取上一期（@previous），或改正 uses 和 of"
    ]


def test_earlier_periods_and_measures_make_no_circle() -> None:
    assert checked_special(formula("x", 'uses = {"x" = "甲专项@previous"}')) == []
    body = formula("x + 数", 'uses = {"x" = "乙:量"}\nmeasures = {"数" = "count"}') + item(
        "2",
        "乙",
        'method = "formula"\nformula = "x + 量"\nfull = 0\nuses = {"x" = "甲:数"}\nmeasures = {"量" = "count"}',
    )
    assert checked_special(body) == []


# Tables


def test_two_rows_for_one_case() -> None:
    rest = 'values = "tables/v"'
    double = "第 2 行适用于同一种情况，请改到只剩一行"
    assert checked_special(formula("列", rest), v="单位,列\n甲区,1\n乙区,1\n甲区,2\n") == [
        f"tables/v.csv:4: 与{double}"
    ]
    assert checked_special(formula("列", rest), v="单位,列\n甲区,1\n,1\n") == [f"tables/v.csv:3: 与{double}"]
    assert checked_special(formula("列", rest), v="月,列\n3-5,1\n5,1\n6,1\n") == [f"tables/v.csv:3: 与{double}"]
    assert checked_special(formula("列", rest), v="从,至,列\n,5,1\n5,9,1\n8,,1\n") == [
        "tables/v.csv:4: 与第 3 行适用于同一种情况，请改到只剩一行"
    ]


def test_rows_of_kinds_are_told_apart_by_their_names() -> None:
    body = item("1", "甲", 'method = "tally"\nkinds = "tables/k"\nfull = 10')
    assert checked_special(body, k="月,指标,分值\n3,迟报,-1\n3,漏报,-1\n4,迟报,-2\n") == []
    assert checked_special(body, k="月,指标,分值\n3,迟报,-1\n,迟报,-2\n") == [
        "tables/k.csv:3: 与第 2 行适用于同一种情况，请改到只剩一行"
    ]


def test_row_totals() -> None:
    # 1.5 + 2 = 3.5
    table = "单位,甲,乙,合计\n甲区,1.5,2,3.5\n乙区,1.5,2,4\n丙县,1,,\n"
    assert checked_special(formula("甲", 'values = "tables/v"').replace('name = "甲"', 'name = "子"'), v=table) == [
        "tables/v.csv:3: 合计写的是4，各列之和是3.5，请核对原文改正"
    ]


# Readings, keys, weights, units, files


def test_a_reading_that_nothing_uses() -> None:
    assert checked_special(judged("1", "甲", 10) + READING) == [
        "a.toml:13: 释义“1/lowest”登记了却没有用到，请用上或删去"
    ]
    used_in_block = judged("1", "甲", 10, 'when = [{reading = {lowest = "-5"}, max = 3}]') + READING
    assert checked_special(used_in_block) == []


def test_keys_that_are_missing_in_some_month_or_under_some_reading() -> None:
    late = item("1", "甲", 'method = "attainment"\nfull = 10\nvalue = "1"\ntarget = {4 = 1}')
    assert checked_special(late) == ["a.toml:6: 甲：2021-03缺少 target，请补上"]
    other = item(
        "1",
        "甲",
        'method = "judged"\nfull = 10\nwhen = [{reading = {lowest = "-5"}, method = "attainment", value = "1"}, '
        '{months = [5], method = "attainment", value = "1", target = 1}]',
    )
    assert checked_special(other + READING) == ["a.toml:6: 甲：2021-03按释义 1/lowest=-5缺少 target，请补上"]
    some = item("1", "甲", 'method = "attainment"\nfull = 10\nvalue = "1"\nwhen = [{units = ["group:区"], target = 1}]')
    assert checked_special(some) == ["a.toml:6: 甲：2021-03缺少 target，请补上"]


def test_weights_name_the_children() -> None:
    body = judged("1", "甲", 100) + judged("2", "乙", 60)
    assert checked_special('total-note = "试"\nmethod = "weighted"\nweights = {"甲" = 0.1, "已" = 0.1}\n' + body) == [
        "a.toml:8: 甲专项：下级“乙”没有权重，请补上",
        "a.toml:8: 甲专项：权重里的“已”不是它的下级，请改正",
    ]


def test_units_are_in_the_register() -> None:
    assert checked_special(judged("1", "甲", 10) + judged("2", "乙", 0, 'units = ["甲曲"]')) == [
        "a.toml:19: 乙：单位“甲曲”不在 s/units.toml（是不是“甲区”？），请改正"
    ]
    wrong = SCHEME.replace('"丙县"', '"丙线"')
    assert checked({"scheme.toml": wrong, "a.toml": HEAD + LEAF}) == [
        "scheme.toml:6: 组别“县”里的单位“丙线”不在 s/units.toml（是不是“丙县”？），请改正"
    ]


def test_groups_of_a_partition_share_no_unit() -> None:
    wrong = SCHEME.replace('["丙县"]', '["丙县", "乙区"]')
    assert checked({"scheme.toml": wrong, "a.toml": HEAD + LEAF}) == [
        "scheme.toml:6: 组别“全部”的各组有重复：乙区既在“区”，又在“县”，请改正"
    ]


def test_files_that_nothing_names() -> None:
    found = checked(
        {"a.toml": HEAD + LEAF, "b.toml": HEAD, "tables/x.csv": "a\n1\n", "cases/a.toml": "", "CHANGES.md": ""}
    )
    assert found == [
        "b.toml: 办法里的文件没有用到：specials 没有列出它，请列入或删去",
        "tables/x.csv: 办法里的文件没有用到：没有评分项用到它，请列入或删去",
    ]


def test_problems_of_all_checks_come_together_in_order() -> None:
    body = judged("1", "甲", 9) + READING
    assert [each.partition("：")[0] for each in checked({"a.toml": special(body), "b.toml": HEAD})] == [
        "a.toml:5: 甲专项",
        "a.toml:13: 释义“1/lowest”登记了却没有用到，请用上或删去",
        "b.toml: 办法里的文件没有用到",
    ]


def test_full_when_that_reads_a_node_below_is_a_circle() -> None:
    body = (
        item("1", "甲", 'method = "sum"\nfull = 10\nfull-when = "得 >= 5"\nuses = {"得" = "丙"}')
        + judged("1.1", "乙", 10)
        + item("2", "丙", 'method = "formula"\nfull = 0\nscored = false\nuses = {"分" = "乙"}\nformula = "分"')
    )
    assert any("绕成一圈" in each for each in checked_special(body))


def test_a_due_date_needs_a_date() -> None:
    body = item("1", "甲", 'method = "milestones"\nfull = 10\ndue-date = "期末"\nmeasures = {"数" = "number"}')
    assert checked_special(body)[0].startswith("a.toml:6: 甲：2021-03缺少 measures 里的一个日期，请补上")
    assert checked_special(body.replace('"number"', '"date"')) == []
