"""TOML: values with their lines, and tomllib's complaints in Chinese."""

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger.lines import Keys, index
from zzcli.ledger.problem import Place
from zzcli.ledger.toml import Document, parse

TEXT = '''\
# a comment
format = 1
a.b = 1
a."c d" = """x
[not.a.table]
y"""
[t]   # header
x = [ 1,
  2, # two ]
  { "中" = 1, q = [3,
  4] },
]
[[row]]
unit = "金#水"
evidence = [{path = "a"}, {path = 'b'}]
[[row]]
[row.sub]
at = 2021-06-12 07:32:00
s = \'\'\'
it's ''quoted\'\'\'\'
m = """a""b\\""""
[[row.inner]]
n = 1
[[row.inner]]
z = true'''


def test_index__every_shape() -> None:
    tomllib.loads(TEXT)
    assert dict(index(TEXT)) == {
        ("format",): 2,
        ("a",): 3,
        ("a", "b"): 3,
        ("a", "c d"): 4,
        ("t",): 7,
        ("t", "x"): 8,
        ("t", "x", 0): 8,
        ("t", "x", 1): 9,
        ("t", "x", 2): 10,
        ("t", "x", 2, "中"): 10,
        ("t", "x", 2, "q"): 10,
        ("t", "x", 2, "q", 0): 10,
        ("t", "x", 2, "q", 1): 11,
        ("row",): 13,
        ("row", 0): 13,
        ("row", 0, "unit"): 14,
        ("row", 0, "evidence"): 15,
        ("row", 0, "evidence", 0): 15,
        ("row", 0, "evidence", 0, "path"): 15,
        ("row", 0, "evidence", 1): 15,
        ("row", 0, "evidence", 1, "path"): 15,
        ("row", 1): 16,
        ("row", 1, "sub"): 17,
        ("row", 1, "sub", "at"): 18,
        ("row", 1, "sub", "s"): 19,
        ("row", 1, "sub", "m"): 21,
        ("row", 1, "inner"): 22,
        ("row", 1, "inner", 0): 22,
        ("row", 1, "inner", 0, "n"): 23,
        ("row", 1, "inner", 1): 24,
        ("row", 1, "inner", 1, "z"): 25,
    }


def leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    """Yield every value that is neither a table nor an array, with its keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*keys, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*keys, number))
    else:
        yield keys, value


scalars = st.integers(0, 10**6) | st.text(max_size=8) | st.booleans() | st.dates()
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


@given(st.dictionaries(st.text(max_size=4), values, max_size=4), st.booleans())
def test_index__every_value_of_any_document_is_on_its_line(data: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(data, multiline_strings=multiline).replace("\r\n", "\n")
    lines = index(text)
    for keys, value in leaves(tomllib.loads(text)):
        mark = '"' if isinstance(value, str) else str(value).lower()
        assert mark in text.split("\n")[lines[keys] - 1]


def test_parse__numbers_are_exact() -> None:
    document, problems = parse("a.toml", b"x = 0.1\ny = 2021-06-30\n")
    assert problems == []
    assert document is not None
    assert document.data == {"x": Decimal("0.1"), "y": date(2021, 6, 30)}


def test_place__falls_back_to_what_is_around() -> None:
    document = Document("a.toml", {}, "x = 1\n[t]\ny = {z = 2}\n")
    assert document.place("t", "y", "z") == Place("a.toml", 3)
    assert document.place("t", "missing", 3) == Place("a.toml", 2)
    assert document.place("missing") == Place("a.toml")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('a = 1\nunit = "金水区\n', 2, "引号没有配对，请补上；多行文字请用三个引号"),
        ("a = 1\na = 2", 2, "这个键或表前面已经有了，请合并或改名"),
        ("[a]\n\n[a]\n", 3, "这个表前面已经有了，请合并；列表的每一项用 [[ ]]"),
        ("单位 = 1\n", 1, "不是 键 = 值；中文的键请加引号"),
        ("a\n", 1, "键的后面缺少等号，请写成 键 = 值"),
        ("a = 金水区\n", 1, "等号后面的值写错了；文字请加引号"),
        ("x = 1\na = 2021-06-31\n", 2, "没有这个日期，请核对"),
        ("a = 2021-13-01\n", 1, "值的后面有多余的内容，或日期、数字写错；文字请加引号，每行只写一个键"),
        ("a = {x = 1\n}", 1, "花括号没有配对，或中间换了行；{ } 必须写在一行里"),
        ("a = [1,\n2\n", 2, "方括号没有配对，或元素之间缺少逗号"),
        ("[a\n", 1, "表头缺少右方括号，请写成 [名称]"),
        ("[[a]\n", 1, "表头缺少右方括号，请写成 [[名称]]"),
        ('a = "\\q"\n', 1, "双引号里的反斜杠请写成两个，或改用单引号"),
        ("a = {b = 1}\na.c = 2\n", 2, "这个表已在一行 { } 或 [ ] 里写完，不能再加，请写在一处"),
        ("a = {b = 1,}\n", 1, "键写错了；中文的键请加引号，{ } 末尾不要逗号"),
        ('a = """x\n\n\n', 1, "引号没有配对，请补上"),
    ],
)
def test_parse__syntax_errors_in_chinese(text: str, line: int, message: str) -> None:
    document, problems = parse("a.toml", text.encode())
    assert document is None
    assert [str(problem) for problem in problems] == [f"a.toml:{line}: TOML 格式错误：{message}"]


def test_parse__too_deep_and_too_long() -> None:
    for text, message in (
        ("a = " + "[" * 5000, "数组或表嵌套太深，请减少层次"),
        ("a = " + "9" * 5000, "有读不出的值（数字太长），请核对"),
    ):
        document, problems = parse("a.toml", text.encode())
        assert document is None
        assert [problem.message for problem in problems] == [message]


@given(st.binary(max_size=60))
def test_parse__any_bytes_end_in_a_value_or_a_problem(raw: bytes) -> None:
    document, problems = parse("a.toml", raw)
    assert document is not None or problems
