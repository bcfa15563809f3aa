"""The same rows in four formats: digits untouched, Chinese aligned, synthetic ledgers marked."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from zzcli.reports.model import SYNTHETIC, Column, Format, Report, Table
from zzcli.reports.writers import write

COLUMNS = (Column("名次", "rank", right=True), Column("单位", "unit"), Column("得分", "score", right=True))
RANKING = Table("2021-06 区县", COLUMNS, (("1", "郑东新区", "12.50"), ("10", "金水区", "8")), ("注：并列同名次",))


def test_text_is_aligned_by_columns_of_the_terminal_and_keeps_every_digit() -> None:
    # Headings get two columns of room on tabulate's side: 名次 and 得分 are 4 wide, their columns 6.
    assert write(Report((RANKING,)), Format.TABLE) == (
        "2021-06 区县\n"
        "  名次  单位        得分\n"
        "------  --------  ------\n"
        "     1  郑东新区   12.50\n"
        "    10  金水区         8\n"
        "注：并列同名次\n"
    )


def test_an_empty_table_still_shows_its_headings() -> None:
    assert write(Report((Table("空", COLUMNS[1:2], ()),)), Format.TABLE) == "空\n单位\n------\n"


@given(
    st.lists(
        st.tuples(st.text(alphabet="金水区abc 0", max_size=60), st.text(alphabet="区县x", max_size=60)), max_size=4
    ),
    st.integers(min_value=22, max_value=120),
)
def test_a_table_never_leaves_the_terminal_and_loses_nothing(rows: list[tuple[str, str]], width: int) -> None:
    # The narrowest table of two text columns is 6 + 2 + 6 = 14 wide.
    table = Table("题", (Column("单位", "unit"), Column("理由", "why")), tuple(rows))
    text = write(Report((table,)), Format.TABLE, width)
    assert max(map(wcswidth, text.splitlines())) <= width
    body = "".join(text.split("\n", 3)[3]).replace(" ", "").replace("\n", "")
    assert sorted(body) == sorted("".join(a + b for a, b in rows).replace(" ", ""))


@pytest.mark.parametrize("width", [30, 44, 60, 200])
def test_columns_of_numbers_that_do_not_fit_follow_in_further_tables(width: int) -> None:
    """Eight columns of six digits, each 2 + 6 wide; 名次 and 单位 name the rows of every part."""
    names = [f"列{number}" for number in range(8)]
    columns = (Column("名次", "rank", right=True), Column("单位", "unit"), *(Column(n, n, right=True) for n in names))
    rows = tuple((str(place), unit, *("123456" for _ in names)) for place, unit in ((1, "金水区"), (2, "惠济区")))
    text = write(Report((Table("题", columns, rows, ("注",)),)), Format.TABLE, width)
    assert max(map(wcswidth, text.splitlines())) <= width
    assert [text.count(name) for name in names] == [1] * 8
    assert text.count("123456") == 16
    parts = text.count("题")
    assert text.count("金水区") == parts
    assert (parts == 1) is (width == 200)
    assert text.endswith("注\n")


def test_leading_space_of_a_tree_is_kept() -> None:
    text = write(Report((Table("", (Column("条目", "item"),), (("甲",), ("  乙",))),)), Format.TABLE)
    assert text.splitlines()[2:] == ["甲", "  乙"]


def test_a_name_cannot_move_the_cursor_or_break_the_line() -> None:
    text = write(Report((Table("", (Column("单位", "unit"),), (("金\x1b[2J水\n区\u202e",),)),)), Format.TABLE)
    assert text.splitlines()[2] == "金\\x1b[2J水\\n区\\u202e"


def test_csv_has_lf_and_quotes_only_what_needs_it_and_no_line_break_in_a_field() -> None:
    table = Table("题", COLUMNS[1:], (('甲,"乙"', "1.0"), ("丙\r\n丁", "")))
    assert write(Report((table,)), Format.CSV) == '单位,得分\n"甲,""乙""",1.0\n丙\\r\\n丁,\n'


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["C", "Z"])), st.text("区,\" '1")), max_size=5))
def test_csv_reads_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    text = write(Report((Table("题", COLUMNS[1:], tuple(rows)),)), Format.CSV)
    assert list(csv.reader(io.StringIO(text, newline="")))[1:] == [list(row) for row in rows]


def test_json_has_english_keys_and_texts_for_numbers() -> None:
    data = json.loads(write(Report((RANKING,)), Format.JSON))
    assert data["schema"] == "zzcli.tables.v1"
    assert data["tables"][0]["rows"][0] == {"rank": "1", "unit": "郑东新区", "score": "12.50"}
    assert data["tables"][0]["notes"] == ["注：并列同名次"]


def test_json_of_a_report_with_its_own_schema_is_that_alone() -> None:
    assert json.loads(write(Report((RANKING,), data={"schema": "x", "名": 1}), Format.JSON)) == {"schema": "x", "名": 1}


def test_markdown_escapes_what_would_end_a_cell() -> None:
    table = Table("题", COLUMNS[1:], (("甲|乙", "<b>"),), ("注",))
    assert write(Report((table,)), Format.MARKDOWN) == (
        "## 题\n\n| 单位 | 得分 |\n| --- | ---: |\n| 甲\\|乙 | &lt;b> |\n\n- 注\n"
    )


@pytest.mark.parametrize("style", [Format.TABLE, Format.CSV, Format.MARKDOWN])
def test_a_synthetic_ledger_says_so_in_every_format(style: Format) -> None:
    assert SYNTHETIC in write(Report((RANKING,), synthetic=True), style)
    assert SYNTHETIC not in write(Report((RANKING,)), style)


def test_json_of_a_synthetic_ledger_says_so() -> None:
    assert json.loads(write(Report((RANKING,), synthetic=True), Format.JSON))["synthetic"] is True


def test_every_csv_line_of_a_synthetic_ledger_says_so() -> None:
    lines = write(Report((RANKING,), synthetic=True), Format.CSV).splitlines()
    assert lines == ["名次,单位,得分,数据性质", f"1,郑东新区,12.50,{SYNTHETIC}", f"10,金水区,8,{SYNTHETIC}"]


def test_a_long_table_is_laid_out_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ["", "a", "金水区", "1.5", " x", "很长的文字，标点", "é", "→"]
    rows = tuple((cells[i % 8], cells[i * 3 % 8], cells[i * 5 % 7]) for i in range(40))
    for headings in (("名次", "得分", "a"), ("一个很长很长的标题", "b", "c")):
        columns = tuple(Column(heading, "key", right=heading == "得分") for heading in headings)
        report = Report((Table("表", columns, rows),))
        short = write(report, Format.TABLE)
        with monkeypatch.context() as patch:
            patch.setattr("zzcli.reports.writers._LONG", 0)
            assert write(report, Format.TABLE) == short
