"""Figures: columns by item, whatever way the text had to be read, and every fault with its line."""

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger import figures
from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.figures import HEADER, Figures, read_figures
from zzcli.ledger.problem import Severity, in_order
from zzcli.ledger.units import Unit, Units

UNITS = Units(
    {name: Unit(name) for name in ("金水区", "二七区", "郑州航空港区")}, {"港区": "郑州航空港区", "金水": "金水区"}
)


def read(body: str) -> Figures:
    """Read figures from the lines below the header."""
    return read_figures("f.csv", (",".join(HEADER) + "\n" + dedent(body)).encode(), UNITS)


def shown(found: Figures) -> list[str]:
    return [str(problem) for problem in in_order(found.problems)]


def rows(found: Figures) -> list[tuple[int, Row]]:
    """Return every row with its line, in the order of the file."""
    return sorted(
        (block.line(number), (unit, block.item, *rest))
        for block in found.blocks.values()
        for number, (unit, *rest) in enumerate(
            zip(
                *(block.units, block.objects, block.measures),
                *(block.declared, block.verified, block.notes),
                strict=True,
            )
        )
    )


def test_read_figures__columns_by_item() -> None:
    found = read("""\
        金水区,增速,,实际,7.9,7.8,说明
        二七区,增速,,实际,5,5,
        全市,总量,甲路,长度,是,是,
        """)
    assert found.problems == ()
    assert list(found.blocks) == ["增速", "总量"]
    block = found.blocks["增速"]
    assert (block.units, block.objects, block.measures) == (("金水区", "二七区"), ("", ""), ("实际", "实际"))
    assert (block.declared, block.verified, block.notes) == (("7.9", "5"), ("7.8", "5"), ("说明", ""))
    assert [block.line(0), block.line(1), found.blocks["总量"].line(0)] == [2, 3, 4]
    assert len(found) == 3


def test_read_figures__lines_of_an_item_that_are_apart_are_one_block() -> None:
    block = read("""\
        金水区,增速,,,1,1,
        金水区,总量,,,2,2,
        二七区,增速,,,3,3,
        """).blocks["增速"]
    assert block.units == ("金水区", "二七区")
    assert [block.line(0), block.line(1)] == [2, 4]


def test_read_figures__equal_columns_are_shared() -> None:
    found = read("""\
        金水区,增速,,,1,1,
        二七区,增速,,,3,3,
        金水区,总量,,,2,2,
        二七区,总量,,,4,5,
        """)
    one, other = found.blocks.values()
    assert one.units is other.units
    assert one.notes is other.notes
    assert one.declared is one.verified
    assert other.declared == ("2", "4")
    assert other.verified == ("2", "5")


def test_read_figures__every_fault_of_a_file_at_once() -> None:
    found = read("""\
        金水县,增速,,,1,1,
        金水区,增速,,,1,1,
        金水区,增速,,,2,2,
        二七区,增速,甲路,长度,1,1,
        二七区,增速,甲路,长度,1,1,
        港区,增速,,,1,1,
        郑州航空港区,增速,,,1,1,
        金水区,,,,1,1,
        ,增速,,,1,1,
        二七区,增速,1
        二七区,总量,"甲,,1,1,
        港区,总量,,,1,1,
        """)
    assert shown(found) == [
        "f.csv:2: 单位“金水县”不在 units.toml（是不是“金水区”？），请改正，或先在其中登记",
        "f.csv:4: 金水区 增速: 与第 3 行重复，请删去一行",
        "f.csv:6: 二七区 增速 甲路 长度: 与第 5 行重复，请删去一行",
        "f.csv:7: 警告：“港区”是别名，已按“郑州航空港区”读取（共 2 行）；运行 zzcli fmt 可改正",
        "f.csv:8: 郑州航空港区 增速: 与第 7 行重复，请删去一行",
        "f.csv:9: 评分项是空的，请填写",
        "f.csv:10: 单位是空的，请填写；全市数据填“全市”",
        "f.csv:11: 有 3 列，应为 7 列，请补上缺少的逗号",
        "f.csv:12: 双引号没有配对，请补上或删去；字段里的双引号要写两个",
    ]


def test_read_figures__duplicates_far_apart_and_in_shared_columns() -> None:
    found = read("""\
        金水区,增速,,,1,1,
        金水区,增速,,,1,1,
        金水区,总量,,,1,1,
        金水区,总量,,,1,1,
        二七区,增速,,,1,1,
        金水区,增速,,,1,1,
        """)
    assert shown(found) == [
        "f.csv:3: 金水区 增速: 与第 2 行重复，请删去一行",
        "f.csv:5: 金水区 总量: 与第 4 行重复，请删去一行",
        "f.csv:7: 金水区 增速: 与第 2 行重复，请删去一行",
    ]


def test_read_figures__an_alias_is_its_name() -> None:
    found = read("港区,增速,,,1,1,\n金水区,增速,,,1,1,\n")
    assert found.blocks["增速"].units == ("郑州航空港区", "金水区")
    assert [problem.severity for problem in found.problems] == [Severity.WARNING]


def test_read_figures__lines_that_cancel_out_are_not_taken_for_rows() -> None:
    # Each pair has fourteen fields and two line ends, as two good rows have, but is cut elsewhere; and four empty
    # lines have as many separators as one row.
    for body in ("金水区,增速,,,1,1\n,金水区,增速,,,1,1,\n", "\n\n\n\n", "金水区,增速,\n,1,1,\n"):
        assert {problem.code for problem in read(body).problems} == {"column-count"}


@pytest.mark.parametrize("text", ["", "单位,评分项\n", "金水区,增速,,,1,1,\n"])
def test_read_figures__without_its_header_nothing_is_read(text: str) -> None:
    found = read_figures("f.csv", text.encode(), UNITS)
    assert found.blocks == {}
    assert {problem.code for problem in found.problems} <= {"empty-file", "header"}
    assert found.problems


def test_read_figures__header_alone_and_no_last_line_end() -> None:
    assert read("") == Figures("f.csv", {})
    assert rows(read_figures("f.csv", ",".join(HEADER).encode(), UNITS)) == []
    assert rows(read("金水区,增速,,,1,1,末")) == [(2, ("金水区", "增速", "", "", "1", "1", "末"))]


def test_read_figures__byte_order_mark_and_crlf_are_read() -> None:
    raw = "\ufeff" + ",".join(HEADER) + "\r\n金水区,增速,,,1,1,\r\n"
    found = read_figures("f.csv", raw.encode(), UNITS)
    assert rows(found) == [(2, ("金水区", "增速", "", "", "1", "1", ""))]
    assert [problem.code for problem in found.problems] == ["bom", "crlf"]


cell = st.sampled_from(["", "1", "7.9", "甲路", 'a"b', "a,b"])
row = st.tuples(st.sampled_from(["金水区", "二七区", "港区", "错"]), st.sampled_from(["增速", "总量"]), *[cell] * 5)


@given(st.lists(row, max_size=12), st.integers(1, 60))
def test_read_figures__the_same_whatever_pieces_the_text_is_cut_into(table: list[Row], piece: int) -> None:
    raw = write_table(HEADER, table)
    whole = read_figures("f.csv", raw, UNITS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "_PIECE", piece)
        pieces = read_figures("f.csv", raw, UNITS)
    assert pieces == whole
    assert list(pieces.blocks) == list(whole.blocks) == list(dict.fromkeys(row[1] for row in table))
    names = {"港区": "郑州航空港区"}
    expected = [(line, (names.get(unit, unit), *rest)) for line, (unit, *rest) in enumerate(table, 2)]
    assert rows(whole) == expected


@given(st.lists(row, min_size=1, max_size=8))
def test_read_figures__read_line_by_line_the_good_rows_are_the_same(table: list[Row]) -> None:
    raw = write_table(HEADER, table)
    good, faulty = read_figures("f.csv", raw, UNITS), read_figures("f.csv", raw + b"x\n", UNITS)
    assert rows(faulty) == rows(good)
    assert set(faulty.problems) - set(good.problems) == {
        problem for problem in faulty.problems if problem.code == "column-count"
    }


@given(st.binary(max_size=100))
def test_read_figures__any_bytes_end_in_figures_or_problems(raw: bytes) -> None:
    found = read_figures("f.csv", ",".join(HEADER).encode() + b"\n" + raw, UNITS)
    assert found.problems or len(found) == raw.rstrip(b"\n").count(b"\n") + bool(raw)
