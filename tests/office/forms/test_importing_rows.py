"""Forms whose rows, headings or sheets people disfigured, and forms of another scheme, unit or period."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from tests.office.forms import support
from tests.office.forms.support import (
    MONEY,
    PATH,
    SOUND,
    TOTAL,
    cell_of,
    edited,
    ledger,
    line_of,
    of_unit,
    refused,
    take,
    told,
)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): "三百", (SOUND, "申报"): "对", (TOTAL, "申报"): 12})
    said = refused(tmp_path, {"a.xlsx": raw, "b.xlsx": b"a,b\n1,2\n"})
    assert [line.partition(":")[0] for line in said] == [
        f"a.xlsx 工程!{cell_of(raw, MONEY, '申报')}",
        f"a.xlsx 工程!{cell_of(raw, SOUND, '申报')}",
        "b.xlsx",
    ]


def test_an_inserted_row_with_a_value_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    where = cell_of(raw, MONEY, "申报")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    page.insert_rows(page[where].row)
    page[where] = 5
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        f"a.xlsx 工程!{where}: 这一行没有标识（是插入的行，或第一列隐藏的标识被删了），不知道是哪一个数据；请填在表单原有的行里"
    ]


def test_sorting_without_the_hidden_column_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    item = cell_of(raw, MONEY, "评分项")
    page[item] = "道路"
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        f"a.xlsx 工程!{item}: 评分项显示“道路”，这一行的标识是“投资”，不知道填的是哪一个；排序要选整行（含隐藏的第一列），请恢复"
    ]


def test_a_row_of_another_form_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    key = ("乙县", *MONEY[1:])
    raw, other = of_unit(tmp_path), edited(of_unit(tmp_path, "乙县"), {(("乙县", *MONEY[1:]), "申报"): 5})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    row = openpyxl.load_workbook(io.BytesIO(other)).worksheets[0][cell_of(other, key, "申报")].row
    moved = openpyxl.load_workbook(io.BytesIO(other)).worksheets[0][row]
    page = book.worksheets[0]
    at = page.max_row + 1
    for cell in moved:
        page.cell(at, cell.column).value = cell.value
    column = cell_of(raw, MONEY, "申报").rstrip("0123456789")
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        f"a.xlsx 工程!{column}{at}: 乙县 投资/投资额: 这一行是从别的表单搬来的，请填在它自己的表单里"
    ]


def test_a_figure_that_is_no_longer_due_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(SOUND, "申报"): "是"})
    register = tmp_path / "ledger/objects/道路.csv"
    register.write_text(
        register.read_text(encoding="utf-8").replace("东街,,2021-01,,", "东街,,2021-01,2021-02,"), encoding="utf-8"
    )
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"a.xlsx 工程!{cell_of(raw, SOUND, '申报')}: 甲县 道路/东街/合格: 2021-03 不填报这个数据（名册或数据有变），请重新生成表单"
    ]


def test_a_form_of_another_scheme_unit_or_period_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    rules = tmp_path / "ledger/rules/01-works.toml"
    text = rules.read_text(encoding="utf-8")
    rules.write_text(text.replace("floor  = -5", "floor  = -4"), encoding="utf-8")
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        "a.xlsx 工程!A1: 表单是按另一版办法生成的，评分项可能变了；请用 zzcli form 重新生成，把数据填进去"
    ]
    rules.write_text(text, encoding="utf-8")
    units, period = (raw_with_mark(raw, *pair) for pair in (("甲县", "丁县"), ("2021-03", "2021-04")))
    assert refused(tmp_path, {"a.xlsx": units}) == [
        "a.xlsx 工程!A1: 单位“丁县”不在 units.toml（是不是“甲县”？），请核对表单"
    ]
    assert refused(tmp_path, {"a.xlsx": period}) == [
        "a.xlsx 工程!A1: 这是 2021-04 的申报表，台账里没有这一期；请核对，或先用 zzcli new 2021-04 开一期"
    ]


def raw_with_mark(raw: bytes, old: str, new: str) -> bytes:
    """Return a form whose first mark says something else."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    page["A1"] = str(page["A1"].value).replace(old, new)
    return support.saved(book)


def test_forms_of_two_periods_come_apart(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    (tmp_path / "ledger/2021-04").mkdir()
    (tmp_path / "ledger/2021-04/01-works.csv").write_text(f"{support.HEADER}\n", encoding="utf-8")
    april = raw_with_mark(of_unit(tmp_path), "2021-03", "2021-04")
    assert refused(tmp_path, {"a.xlsx": raw, "b.xlsx": april}) == [
        "a.xlsx: 是 2021-03 的表单，一起导入的还有 2021-04 的，请一期一期分开导入"
    ]


def test_a_published_period_is_left_alone(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    results = tmp_path / "ledger/2021-03/results"
    results.mkdir()
    (results / "manifest.toml").write_text('format = 1\n\n[publication]\nperiod = "2021-03"\n', encoding="utf-8")
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        "a.xlsx 工程!A1: 2021-03 已经发布，没有导入；确需更正，请改 ledger/2021-03 里的数据，再用 zzcli amend 2021-03 --reason 理由"
    ]


def test_a_ledger_file_with_errors_is_told_and_left(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    (tmp_path / PATH).write_text(f"{support.FIGURES}丁县,完工,,总数,1,1,\n", encoding="utf-8")
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"{PATH}:5: 单位“丁县”不在 units.toml（是不是“甲县”？），请改正，或先在其中登记"
    ]


def test_a_workbook_without_a_form_is_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "单位"
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        "a.xlsx: 里面没有表单（第一列隐藏的标识不在）；请用 zzcli form 重新生成，把数据填进去"
    ]


def test_what_is_beside_the_form_is_told_and_left_aside(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    page.cell(60, 4).value = "以上已核对"
    book.create_sheet("草稿")["B2"] = 5
    done = take(tmp_path, {"a.xlsx": support.saved(book)})
    assert told(done, tmp_path) == [
        "a.xlsx 工程!D60: 警告：这一行不是表单原有的，没有读取",
        "a.xlsx 草稿: 警告：这张工作表不是表单，没有读取",
    ]
    assert line_of(tmp_path, MONEY) == "300,,"


def test_headings_that_are_gone_are_told(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    top = page[cell_of(raw, ("甲县", "完工", "", "完工数"), "申报")].row - 1
    page[f"{cell_of(raw, MONEY, '申报').rstrip('0123456789')}{top}"] = "本月申报"
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        f"a.xlsx 工程!A{top}: 表头缺少“申报”一列，请恢复表头或重新生成表单"
    ]


def test_a_sheet_that_was_a_form_is_not_left_aside(tmp_path: Path) -> None:
    """Without the hidden column nobody knows what its cells are; a second sheet that is whole does not excuse it."""
    ledger(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(edited(of_unit(tmp_path), {(MONEY, "申报"): 300})))
    copy = book.copy_worksheet(book.worksheets[0])
    copy.title = "副本"
    copy.delete_cols(1)
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        "a.xlsx 副本: 像是表单，第一列隐藏的标识却不在了，不知道填的是哪些数据；请用 zzcli form 重新生成，把数据填进去"
    ]
