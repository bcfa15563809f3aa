"""Cells to values: the canonical form passes, everything else says what it is and how to write it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger.numbers import FIGURE, plain
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.values import (
    ValueFault,
    canonical_date,
    canonical_number,
    number_fault,
    parse_column,
    parse_date,
    parse_number,
    parse_yes_no,
    read_date,
)


@pytest.mark.parametrize(
    "text", ["0", "-1", "7.9", "0.000000000001", "123456789012345", "-0.05", "999999999999.999", "12345678901234"]
)
def test_parse_number__canonical(text: str) -> None:
    assert parse_number(text) == Decimal(text)
    assert parse_column([text, "1"]) == [Decimal(text), Decimal(1)]


NUMBER_FAULTS = [
    ("7.9%", "number-percent", "“7.9%”不是数字，请去掉百分号，写成“7.9”"),
    ("9.50％", "number-percent", "“9.50％”不是数字，请去掉百分号，写成“9.5”"),
    ("1,234.50", "number-separator", "“1,234.50”不是数字，请去掉千位分隔符，写成“1234.5”"),
    ("1，234", "number-separator", "“1，234”不是数字，请去掉千位分隔符，写成“1234”"),
    ("７．９", "number-full-width", "“７．９”用了全角字符，写成“7.9”"),
    ("−5", "number-full-width", "“−5”用了全角字符，写成“-5”"),
    ("NaN", "number-not-finite", "“NaN”不是数值，请填实际的数字"),
    ("-Infinity", "number-not-finite", "“-Infinity”不是数值，请填实际的数字"),
    ("#DIV/0!", "number-not-finite", "“#DIV/0!”不是数值，请填实际的数字"),
    ("1e400", "number-exponent", "“1e400”是科学记数法，请写成普通数字"),
    ("1234567890123456", "number-size", "“1234567890123456”有 16 位有效数字，最多 15 位，请核对"),
    ("1234567890.123456", "number-size", "“1234567890.123456”有 16 位有效数字，最多 15 位，请核对"),
    ("0.0000000000001", "number-size", "“0.0000000000001”有 13 位小数，最多 12 位，请核对"),
    ("7.90", "number-form", "“7.90”写法不规范，写成“7.9”"),
    ("+3", "number-form", "“+3”写法不规范，写成“3”"),
    ("007", "number-form", "“007”写法不规范，写成“7”"),
    (" 3", "number-form", "“ 3”写法不规范，写成“3”"),
    (".5", "number-form", "“.5”写法不规范，写成“0.5”"),
    ("12亿元", "number", "“12亿元”不是数字，请只填数字，计量单位和说明写在备注"),
    ("1,23", "number", "“1,23”不是数字，请只填数字，计量单位和说明写在备注"),
    ("未", "number", "“未”不是数字，请只填数字，计量单位和说明写在备注"),
    ("", "number", "是空的，请填数字"),
]


@pytest.mark.parametrize(("text", "code", "message"), NUMBER_FAULTS)
def test_parse_number__faults_are_named(text: str, code: str, message: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_number(text)
    assert (caught.value.code, caught.value.message) == (code, message)
    assert parse_column(["1", text]) is None


def test_parse_column__empty() -> None:
    assert parse_column([]) == []


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        *[("+07.50", "7.5"), ("-0", "0"), ("-0.0", "0"), ("5.", "5"), (".5", "0.5"), (" 1 ", "1"), ("100", "100")],
        *[("1e5", None), ("", None), ("-", None), (".", None), ("７", None), ("1,000", None), ("2021-06-30", None)],
    ],
)
def test_canonical_number(text: str, canonical: str | None) -> None:
    assert canonical_number(text) == canonical


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_canonical_number__keeps_the_value_and_has_one_form(value: Decimal) -> None:
    canonical = canonical_number(format(value, "f"))
    assert canonical is not None
    assert FIGURE.fullmatch(canonical)
    assert Decimal(canonical) == value
    assert canonical == plain(value)


@given(st.text(max_size=20))
def test_number_fault__never_fails_and_never_suggests_what_it_refuses(text: str) -> None:
    message = number_fault(text).message
    if "写成“" in message:
        parse_number(message.rpartition("写成“")[2].removesuffix("”"))


def test_parse_date() -> None:
    assert parse_date("2021-06-30") == date(2021, 6, 30)


@pytest.mark.parametrize("text", ["2021-06-31", "20210630", "2021-W01-1", "2021/13/1", "未", "", "30/6/2021"])
def test_parse_date__faults(text: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_date(text)
    assert caught.value.code == "date"
    assert caught.value.meant is None


@pytest.mark.parametrize("text", ["2021/6/30", "2021年6月30日", "2021-6-30", "2021.06.30"])
def test_read_date__a_loose_spelling_is_read_with_a_warning(text: str) -> None:
    problems: list[Problem] = []
    assert read_date(text, Place("a.csv", 3), "日期", problems) == date(2021, 6, 30)
    assert [str(problem) for problem in problems] == [
        f"a.csv:3: 警告：日期“{text}”已按 2021-06-30 读取；请写成“2021-06-30”，或运行 zzcli fmt"
    ]
    assert canonical_date(text) == "2021-06-30"


def test_read_date__a_fault_is_an_error() -> None:
    problems: list[Problem] = []
    assert read_date("明天", Place("a.csv", 3), "日期", problems) is None
    assert [problem.severity for problem in problems] == [Severity.ERROR]


def test_parse_yes_no() -> None:
    assert parse_yes_no("是") is True
    assert parse_yes_no("否") is False


@pytest.mark.parametrize(("text", "remedy"), [("有", "请填“是”"), ("N", "请填“否”"), ("大概", "请填“是”或“否”")])
def test_parse_yes_no__faults(text: str, remedy: str) -> None:
    with pytest.raises(ValueFault) as caught:
        parse_yes_no(text)
    assert caught.value.message == f"“{text}”既不是“是”也不是“否”，{remedy}"
