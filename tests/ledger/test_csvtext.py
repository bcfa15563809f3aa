"""CSV: rows with their lines, and every fault of form named at once."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger.csvtext import read_table, write_table

HEADER = ("单位", "指标", "值")


def faults(text: str, header: tuple[str, ...] | None = HEADER, *, more: bool = False) -> list[str]:
    return [str(problem) for problem in read_table("a.csv", text.encode(), header, more=more).problems]


def test_read_table__a_row_is_a_line() -> None:
    table = read_table("a.csv", '单位,指标,值\n金水区,"增速,月",1\n二七区,,"他说""好"""\n'.encode(), HEADER)
    assert table.rows == [("金水区", "增速,月", "1"), ("二七区", "", '他说"好"')]
    assert list(table.lines) == [2, 3]
    assert str(table.place(1)) == "a.csv:3"
    assert table.problems == ()


def test_read_table__all_faults_at_once_and_the_other_rows_stay() -> None:
    text = """\
单位,指标,值
金水区,增速
金水区,增速,1,2

金水区,"增速,1
金水区,"两
行",1
二七区,"x"y,1
二七区,增速,1
"""
    table = read_table("a.csv", text.encode(), HEADER)
    assert [str(problem) for problem in table.problems] == [
        "a.csv:2: 有 2 列，应为 3 列，请补上缺少的逗号",
        "a.csv:3: 有 4 列，应为 3 列，含逗号的内容请加双引号",
        "a.csv:4: 这一行是空的，请删去",
        "a.csv:5: 双引号没有配对，请补上或删去；字段里的双引号要写两个",
        "a.csv:6: 字段里有换行，请改在一行里写完",
        "a.csv:8: 双引号没有配对，请补上或删去；字段里的双引号要写两个",
    ]
    assert table.rows == [("二七区", "增速", "1")]
    assert str(table.place(0)) == "a.csv:9"


@pytest.mark.parametrize("text", ["", "\n\n", "  \n"])
def test_read_table__empty_file(text: str) -> None:
    assert faults(text) == ["a.csv: 文件是空的，至少要有表头：单位,指标,值"]


@pytest.mark.parametrize(
    ("header", "messages"),
    [
        ("单位,指 标,值", ["表头的列“指 标”应为“指标”，请改正"]),
        ("单位,值", ["表头缺少列“指标”，请补上；表头应为“单位,指标,值”"]),
        ("单位,指标,值,备注", ["表头不应有列“备注”，请删去；表头应为“单位,指标,值”"]),
        ("指标,单位,值", ["表头列的顺序不对，请改正；表头应为“单位,指标,值”"]),
        ("单位,指标,值,值", ["表头有重复或空的列名，请改正；表头应为“单位,指标,值”"]),
        ("金水区,增速,1", ["缺少表头：第 1 行不是列名；表头应为“单位,指标,值”"]),
        ('单位,"指标,值', ["双引号没有配对，请补上或删去；字段里的双引号要写两个"]),
    ],
)
def test_read_table__wrong_header(header: str, messages: list[str]) -> None:
    assert faults(header + "\n") == [f"a.csv:1: {message}" for message in messages]


def test_read_table__a_misspelt_column_does_not_hide_the_rows() -> None:
    assert faults("单位,指 标,值\n金水区,增速\n") == [
        "a.csv:1: 表头的列“指 标”应为“指标”，请改正",
        "a.csv:2: 有 2 列，应为 3 列，请补上缺少的逗号",
    ]


def test_read_table__more_columns_where_they_may_follow() -> None:
    table = read_table("a.csv", "单位,指标,值,年计划\n金水区,增速,1,9\n".encode(), HEADER, more=True)
    assert table.header == (*HEADER, "年计划")
    assert table.problems == ()
    assert faults("单位,指标,值,年计划,年计划\n", more=True) == [
        "a.csv:1: 表头有重复或空的列名，请改正；表头应为“单位,指标,值,…”"
    ]
    assert faults("单位,值,年计划\n", more=True) == ["a.csv:1: 表头缺少列“指标”，请补上；表头应为“单位,指标,值,…”"]


def test_read_table__without_a_header_given() -> None:
    assert read_table("a.csv", b"x,y\n1,2\n").header == ("x", "y")
    assert faults("x,x\n", None) == ["a.csv:1: 表头有重复或空的列名，请改正"]


fields = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=6)


@given(st.lists(st.tuples(fields, fields, fields), max_size=5))
def test_write_table__is_read_back_by_this_reader_and_by_any_other(rows: list[tuple[str, ...]]) -> None:
    raw = write_table(HEADER, rows)
    assert list(read_table("a.csv", raw, HEADER).rows) == rows
    assert list(map(tuple, csv.reader(raw.decode().split("\n")[:-1], strict=True))) == [HEADER, *rows]


def test_write_table__quotes_only_where_it_must() -> None:
    assert write_table(HEADER, [("a b", "a,b", 'a"b')]).decode() == '单位,指标,值\na b,"a,b","a""b"\n'


@given(st.binary(max_size=80))
def test_read_table__any_bytes_end_in_rows_or_problems(raw: bytes) -> None:
    table = read_table("a.csv", "单位,指标,值\n".encode() + raw, HEADER)
    assert len(table.rows) == len(table.lines)
    assert all(len(row) == 3 for row in table.rows)
