"""fmt: one way to write each file, reached in one step and kept."""

from collections.abc import Callable
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger import figures, objects, opening, plans, received, spotchecks
from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.fmt import (
    Formatted,
    Order,
    format_figures,
    format_opening,
    format_plans,
    format_received,
    format_register,
    format_spot_checks,
    format_text,
)
from zzcli.ledger.units import Unit, Units

UNITS = Units({name: Unit(name) for name in ("金水区", "二七区")}, {"金水": "金水区"})
ORDER = Order(
    items=("总量", "增速"), objects={"总量": ("乙路", "甲路")}, measures={"增速": ("实际",), "总量": ("长", "宽")}
)


def body(formatted: Formatted) -> str:
    """Return the formatted lines below the header."""
    raw, problems = formatted
    assert raw is not None, [str(problem) for problem in problems]
    return raw.decode().partition("\n")[2]


def text(header: Row, lines: str) -> bytes:
    return f"{','.join(header)}\n{dedent(lines)}".encode()


def test_format_figures__order_names_values_and_quotes() -> None:
    raw = text(
        figures.HEADER,
        """\
        二七区,增速,,,7.90,+3,"无逗号"
        金水,增速,,,2021/6/30,未,"有,逗号"
        全市,增速,,,1,1,
        金水区,别项,,b,1,1,
        金水区,别项,,a,1,1,
        金水区,总量,甲路,宽,是,-,
        金水区,总量,甲路,长,007,1e5,
        金水区,总量,丁路,长,1,1,
        金水区,总量,乙路,长,1,1,
        """,
    )
    assert body(format_figures("f.csv", raw, UNITS, ORDER)) == dedent("""\
        金水区,总量,乙路,长,1,1,
        金水区,总量,甲路,长,7,1e5,
        金水区,总量,甲路,宽,是,-,
        金水区,总量,丁路,长,1,1,
        全市,增速,,实际,1,1,
        金水区,增速,,实际,2021-06-30,未,"有,逗号"
        二七区,增速,,实际,7.9,3,无逗号
        金水区,别项,,a,1,1,
        金水区,别项,,b,1,1,
        """)


def test_format_figures__byte_order_mark_crlf_and_alias_go() -> None:
    raw = b"\xef\xbb\xbf" + text(figures.HEADER, "金水,增速,,,1,1,\n").replace(b"\n", b"\r\n")
    formatted, problems = format_figures("f.csv", raw, UNITS, ORDER)
    assert formatted == text(figures.HEADER, "金水区,增速,,实际,1,1,\n")
    assert {problem.code for problem in problems} == {"bom", "crlf", "alias"}


@pytest.mark.parametrize("line", ["金山区,增速,,,1,1,", "金水区,增速,1", '金水区,增速,"', "金水区,,,,1,1,"])
def test_format_figures__a_file_with_errors_is_refused(line: str) -> None:
    formatted, problems = format_figures("f.csv", text(figures.HEADER, f"{line}\n"), UNITS, ORDER)
    assert formatted is None
    assert len(problems) == 1


def test_format_figures__writing_out_the_measure_must_not_make_a_key_stand_twice() -> None:
    raw = text(figures.HEADER, "金水区,增速,,,1,1,\n金水区,增速,,实际,2,2,\n")
    formatted, problems = format_figures("f.csv", raw, UNITS, ORDER)
    assert formatted is None
    assert [str(problem) for problem in problems] == [
        "f.csv: 金水区 增速 实际: 指标留空的一行与写出指标的一行重复，请删去一行"
    ]


cell = st.sampled_from(["", "1", "7.90", "-0", "2021/6/1", "甲路", "乙路", "长", 'a"b', "a,b", "是"])
figure = st.tuples(
    st.sampled_from(["金水区", "二七区", "金水", "全市"]), st.sampled_from(["增速", "总量", "别项"]), *[cell] * 5
)


@given(st.lists(figure, max_size=8, unique_by=lambda row: row[:4]))
def test_format_figures__is_idempotent_and_does_not_mind_the_order_of_lines(table: list[Row]) -> None:
    raw, _ = format_figures("f.csv", write_table(figures.HEADER, table), UNITS, ORDER)
    if raw is not None:
        assert format_figures("f.csv", raw, UNITS, ORDER) == (raw, [])
        assert format_figures("f.csv", write_table(figures.HEADER, table[::-1]), UNITS, ORDER)[0] == raw


def test_format_plans() -> None:
    raw = text(
        plans.HEADER,
        """\
        二七区,增速,,实际,2021-06,8.0
        二七区,增速,,实际,2021,7.50
        金水,增速,,实际,2021-11,1
        金水区,增速,,实际,2021-02,1
        金水区,总量,甲路,宽,2021,1
        """,
    )
    assert body(format_plans("p.csv", raw, UNITS, ORDER)) == dedent("""\
        金水区,总量,甲路,宽,2021,1
        金水区,增速,,实际,2021-02,1
        金水区,增速,,实际,2021-11,1
        二七区,增速,,实际,2021,7.5
        二七区,增速,,实际,2021-06,8
        """)


def test_format_register__the_order_of_an_owners_objects_and_the_attributes_stay() -> None:
    header = (*objects.HEADER, "编号")
    raw = text(header, "地铁,丙,,,,\n二七区,乙,,,,007\n金水,丁,,,,1.0\n二七区,甲,,,,\n")
    assert (
        body(format_register("o.csv", raw, UNITS)) == "金水区,丁,,,,1.0\n二七区,乙,,,,007\n二七区,甲,,,,\n地铁,丙,,,,\n"
    )


def test_format_opening_and_spot_checks__by_special_first() -> None:
    specials = {"经济": ORDER, "科技": Order(("走访",))}
    raw = text(opening.HEADER, "金水区,科技,走访,,结转,1,\n金水区,经济,增速,,结转,1,\n二七区,经济,总量,,长,1,\n")
    assert body(format_opening("o.csv", raw, UNITS, specials)) == dedent("""\
        二七区,经济,总量,,长,1,
        金水区,经济,增速,,结转,1,
        金水区,科技,走访,,结转,1,
        """)
    raw = text(spotchecks.HEADER, "金水,科技,走访,,实际,3.0,2,,,,2021/7/3,\n二七区,经济,增速,,实际,1,,,,,,\n")
    assert body(format_spot_checks("s.csv", raw, UNITS, specials)) == dedent("""\
        二七区,经济,增速,,实际,1,,,,,,
        金水区,科技,走访,,实际,3,2,,,,2021-07-03,
        """)


def test_format_received__in_the_order_of_receipt() -> None:
    raw = text(received.HEADER, f"b.xlsx,{'b' * 64},乙,丙,2021/7/4\na.xlsx,{'a' * 64},乙,丙,2021-07-03\n")
    assert body(format_received("r.csv", raw)) == (
        f"b.xlsx,{'b' * 64},乙,丙,2021-07-04\na.xlsx,{'a' * 64},乙,丙,2021-07-03\n"
    )


def test_format_text__bytes_only() -> None:
    assert format_text("a.toml", b"\xef\xbb\xbfa = 1\r\n\r\n# x")[0] == b"a = 1\n\n# x\n"
    assert format_text("a.toml", "单位".encode("gb18030"))[0] is None


@pytest.mark.parametrize(
    ("formatter", "header"),
    [
        (lambda raw: format_figures("a.csv", raw, UNITS, ORDER), figures.HEADER),
        (lambda raw: format_plans("a.csv", raw, UNITS, ORDER), plans.HEADER),
        (lambda raw: format_register("a.csv", raw, UNITS), objects.HEADER),
        (lambda raw: format_opening("a.csv", raw, UNITS, {}), opening.HEADER),
        (lambda raw: format_spot_checks("a.csv", raw, UNITS, {}), spotchecks.HEADER),
        (lambda raw: format_received("a.csv", raw), received.HEADER),
    ],
)
def test_a_header_alone_is_canonical_and_an_empty_file_is_refused(
    formatter: Callable[[bytes], Formatted], header: Row
) -> None:
    assert formatter(text(header, "")) == (text(header, ""), [])
    assert formatter(b"")[0] is None
