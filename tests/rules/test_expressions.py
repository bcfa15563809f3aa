"""The expression language: what it reads, what it writes back, and every fault with its position."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.rules import expressions
from zzcli.rules.expressions import (
    FUNCTIONS,
    Binary,
    Call,
    ExpressionFault,
    Name,
    Number,
    Syntax,
    Unary,
    Word,
    parse,
    unparse,
)


def test_strength_of_operators() -> None:
    # or < and < not < comparison < + - < * / < sign
    a, b, c = Name("a"), Name("b"), Name("c")
    assert parse("a + b * c").syntax == Binary("+", a, Binary("*", b, c))
    assert parse("a - b - c").syntax == Binary("-", Binary("-", a, b), c)
    assert parse("-a * b").syntax == Binary("*", Unary("-", a), b)
    assert parse("a or b and c").syntax == Binary("or", a, Binary("and", b, c))
    assert parse("not a = b and c").syntax == Binary("and", Unary("not", Binary("=", a, b)), c)


def test_names() -> None:
    assert parse("「PM2.5」 / 强度_2").syntax == Binary("/", Name("PM2.5"), Name("强度_2"))
    assert parse("「max」").syntax == Name("max")
    found = parse("0.5 * rank(指数, low) + target(推荐) * 月 / ytd(总数)")
    assert found.names == {"指数", "月", "总数"}
    assert found.targets == {"推荐"}


def test_words_stand_beside_equality() -> None:
    assert parse("角色 = '责任'").syntax == Binary("=", Name("角色"), Word("责任"))
    assert parse("'责任' != 角色").syntax == Binary("!=", Word("责任"), Name("角色"))


def test_numbers_are_exact_decimals_of_up_to_40_digits() -> None:
    digits = "0.1234567890123456789012345678901234567891"
    assert parse(digits).syntax == Number(Decimal(digits))
    assert expressions.number(Decimal("-1.5")).syntax == Unary("-", Number(Decimal("1.5")))


FAULTS = [
    ("", 1, "表达式是空的"),
    ("a < b < c", 7, "比较不能连写，请用 and 隔开"),
    ("max(a, b", 1, "函数 max 的“(”没有配上“)”"),
    ("(a + b", 1, "“(”没有配上“)”"),
    ("(a))", 4, "多了一个“)”"),
    ("a b", 3, "“b”前面缺少运算符"),
    ("a +", 4, "表达式没有写完"),
    ("a + * b", 5, "这里应当是数、名称或“(”，却是“*”"),
    ("mxa(a, b)", 1, "没有函数“mxa”（是不是“max”？）"),
    ("max(a)", 1, "函数 max 要至少2个参数，这里有1个"),
    ("pct(a, b, c)", 1, "函数 pct 要2个参数，这里有3个"),
    ("rank(a, b, c)", 1, "函数 rank 要1或2个参数，这里有3个"),
    ("rank(a, high)", 9, "rank 的第二个参数只能是 low"),
    ("round(a, b)", 10, "round 的第二个参数是保留的小数位数，要写成整数"),
    ("target(a + b)", 8, "函数 target 的参数必须是一个名称"),
    ("1 + max", 5, "函数 max 后面要有括号；如果是名称，请写成「max」"),
    ("'甲'", 1, "'甲'旁边要有 = 或 !="),
    ("a < '甲'", 1, "词语只能用 = 或 != 比较，不能用 <"),
    ("'甲' = '乙'", 7, "两边都是引号里的词语，有一边应当是名称"),
    ("1 + '甲'", 5, "'甲'是词语，不能用来计算"),
    ("-'甲'", 2, "'甲'是词语，不能用来计算"),
    ("甲 = '乙", 5, "单引号没有成对，或者里面是空的"),
    ("「甲", 1, "“「”没有配上“」”，或者里面是空的"),
    ("7.9%", 4, "不能用百分号：7.9%写成7.9，比率用 pct(a, b)"),
    ("a ≥ 1", 3, "不认识“≥”，请改用“>=”"),
    ("（a）", 1, "不认识“（”，请改用“(”"),
    ("a ; b", 3, "不认识“;”；带标点的名称请写在「」里"),
    ("１２ + a", 1, "“１２”不是数字，请写成半角的 12 或 12.5"),
    ("1. + a", 1, "“1.”不是数字，请写成半角的 12 或 12.5"),
    ("2020台账", 1, "“2020”后面紧跟着文字：名称不能以数字开头，这样的名称请写在「」里"),
    ("1" * 41, 1, "数字超过40位"),
    ("(" * 51 + "a" + ")" * 51, 52, "括号和正负号最多套50层"),
    (" + ".join("a" * 201), 801, "表达式太长，最多400个词，请拆成几个评分项"),
]


@pytest.mark.parametrize(("text", "position", "message"), FAULTS, ids=[text[:12] or "empty" for text, _, _ in FAULTS])
def test_faults(text: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionFault) as caught:
        parse(text)
    assert (caught.value.message, caught.value.position) == (message, position)


_PLAIN = st.sampled_from(["a", "完成", "甲_2", "full", "月", "PM2.5", "max", "and", "2020台账", "a b"])
_NUMBERS = st.decimals(min_value=0, max_value=10**9, places=3).map(lambda value: Number(abs(value)))
_COMPARED = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _calls(inner: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    wide = st.builds(
        lambda name, arguments: Call(name, tuple(arguments)),
        st.sampled_from(["min", "max"]),
        st.lists(inner, min_size=2, max_size=3),
    )
    pairs = st.builds(lambda name, a, b: Call(name, (a, b)), st.sampled_from(["ratio", "pct", "days"]), inner, inner)
    ranks = st.builds(lambda a, low: Call("rank", (a, Name("low")) if low else (a,)), inner, st.booleans())
    targets = st.builds(lambda name: Call("target", (Name(name),)), _PLAIN)
    return wide | pairs | ranks | targets


_SYNTAX: st.SearchStrategy[Syntax] = st.recursive(
    st.builds(Name, _PLAIN) | _NUMBERS,
    lambda inner: (
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "and", "or"]), inner, inner)
        | st.builds(Binary, _COMPARED, inner, inner)
        | st.builds(Binary, st.sampled_from(["=", "!="]), inner, st.just(Word("责任")))
        | st.builds(Unary, st.sampled_from(["-", "not"]), inner)
        | _calls(inner)
    ),
    max_leaves=12,
)


@given(_SYNTAX)
def test_what_is_written_reads_back_the_same(syntax: Syntax) -> None:
    assert parse(unparse(syntax)).syntax == syntax


@given(_SYNTAX)
def test_writing_needs_no_second_pass(syntax: Syntax) -> None:
    text = unparse(syntax)
    assert unparse(parse(text).syntax) == text


@given(st.text("ab月甲1.5 +-*/()<>=!'「」,and or not max rank%（", max_size=30))
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    position = None
    try:
        found = parse(text)
        assert parse(unparse(found.syntax)).syntax == found.syntax
    except ExpressionFault as fault:
        position = fault.position
    assert position is None or 1 <= position <= len(text) + 1


def test_every_function_has_a_fewest_and_a_most() -> None:
    for name, (fewest, most) in FUNCTIONS.items():
        arguments = ", ".join(["a"] * (fewest - 1))
        with pytest.raises(ExpressionFault, match=f"函数 {name} 要"):
            parse(f"{name}({arguments})")
        assert most is None or most >= fewest
