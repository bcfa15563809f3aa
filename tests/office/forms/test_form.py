"""What stands on a form, and how its workbook is made: for people to fill, for printing, the same each time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from tests.office.forms.support import (
    BATCHES,
    BEGUN,
    FINISHED,
    MONEY,
    RATE,
    SCORE,
    SOUND,
    STATE,
    TOTAL,
    cell_of,
    contents,
    edited,
    ledger,
    made,
    of_special,
    of_unit,
    opened,
    take,
)
from tests.office.support import MARCH, book
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.office.forms import layout
from zzcli.office.forms.layout import special_form, unit_form
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.marks import Key
from zzcli.office.forms.output import write_form

APRIL = Period.parse("2021-04")


def page_of(raw: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]


def texts(view: LedgerView, key: Key) -> dict[str, str]:
    """Return what stands in each column of a figure's line on the lead's form."""
    (sheet,) = special_form(view, view.book.scheme.specials[0])[0].sheets
    (line,) = [line for line in sheet.lines if line.key == key]
    return {column.heading: column.text(line) for column in sheet.columns}


def test_a_unit_declares_all_its_own_but_what_others_enter() -> None:
    form, problems = unit_form(LedgerView(book(contents()), MARCH), "乙县")
    assert problems == []
    keys = [line.key for line in form.sheets[0].lines]
    assert {key[0] for key in keys} == {"乙县"}
    # 完工 2, 投资 1, 道路 3 of 南街, 投诉 2, 增速 1; neither 批次 of the city nor 管理, which the lead assigns
    assert len(form) == len(keys) == 9
    assert {key[1] for key in keys} == {"完工", "投资", "道路", "投诉", "增速"}
    assert [column.heading for column in form.sheets[0].columns] == [
        *("编号", "评分项", "满分", "对象", "指标", "计量单位", "目标", "上期核定", "申报", "备注", "条款", "怎样计分")
    ]


def test_a_lead_verifies_every_figure_of_its_special() -> None:
    view = LedgerView(book(contents()), MARCH)
    form, _ = special_form(view, view.book.scheme.specials[0])
    keys = {line.key for line in form.sheets[0].lines}
    # 3 units x (2 + 1 + 1 + 2 + 1), 批次 of the city, 3 measures of 3 roads in force (旧路 ended in February)
    assert len(form) == len(keys) == 3 * 7 + 1 + 9
    assert {BATCHES, SCORE, STATE} <= keys
    assert [column.heading for column in form.sheets[0].columns] == [column.heading for column in layout.COLUMNS]


def test_a_line_says_what_it_is_worth_and_how_it_scores() -> None:
    found = texts(LedgerView(book(contents()), MARCH), MONEY)
    assert {name: found[name] for name in ("编号", "满分", "计量单位", "目标", "条款")} == {
        "编号": "2",
        "满分": "10",
        "计量单位": "万元，年初累计",
        "目标": "年度投资 1200",
        "条款": "三",
    }
    assert found["怎样计分"].startswith("按目标完成比例计分")
    assert "目标 计划(年度投资) × 月 / 12" in found["怎样计分"]


def test_a_kind_says_only_what_it_counts_itself() -> None:
    found = texts(LedgerView(book(contents()), MARCH), ("甲县", "投诉", "", "重大"))
    assert "重大 -2" in found["怎样计分"]
    assert "一般" not in found["怎样计分"]


def test_the_month_before_is_a_hint() -> None:
    april = {
        "ledger/2021-04/01-works.csv": f"{','.join(('单位', '评分项', '对象', '指标', '申报', '核定', '备注'))}\n".encode()
    }
    view = LedgerView(book({**contents(), **april}), APRIL)
    assert texts(view, FINISHED)["上期核定"] == "4"  # declared 5, verified 4
    assert texts(view, ("乙县", "完工", "", "完工数"))["上期核定"] == "3"  # only declared
    assert texts(view, MONEY)["上期核定"] == ""


def test_itemised_counts_stand_each_on_its_line() -> None:
    figures = "单位,评分项,对象,指标,申报,核定,备注\n甲县,投诉,3-11 东街,一般,1,1,\n甲县,投诉,3-12 西街,一般,1,,\n"
    form, _ = unit_form(LedgerView(book(contents(figures)), MARCH), "甲县")
    keys = [line.key for line in form.sheets[0].lines if line.key[1] == "投诉"]
    assert keys == [
        ("甲县", "投诉", thing, kind) for kind, thing in (("重大", ""), ("一般", "3-11 东街"), ("一般", "3-12 西街"))
    ]


def test_notes_and_signers() -> None:
    view = LedgerView(book(contents()), MARCH)
    lead, unit = special_form(view, view.book.scheme.specials[0])[0].sheets[0], unit_form(view, "甲县")[0].sheets[0]
    assert (unit.title, lead.title) == ("2021年3月 甲县 工程 申报表", "2021年3月 工程 核定表")
    assert lead.notes[0] == "依据：试用〔2021〕1号 附件1；牵头：工程局"
    assert "空着的格不改变台账里已有的值" in unit.notes[1]
    assert "日期还没到的填“未”" in unit.notes[1]
    assert "没有这项任务的填“-”并在备注写明理由" in lead.notes[1]
    assert "没有这项任务" not in unit.notes[1]
    assert unit.signers == ("填报人", "审核人", "单位负责人")
    assert lead.signers == ("核定人", "牵头部门")


def test_who_has_nothing_to_fill_in_is_told() -> None:
    with pytest.raises(SurroundingsError, match="丁县 在 2021-03 没有要申报的数据"):
        unit_form(LedgerView(book(contents()), MARCH), "丁县")


def test_periods_in_words() -> None:
    assert [layout.in_chinese(Period.parse(text)) for text in ("2021-06", "2021-Q2", "2021")] == [
        *("2021年6月", "2021年第2季度", "2021年")
    ]


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    taken: set[str] = set()
    names = [layout._sheet_name(title, taken) for title in ("a/b[c]", "长" * 40, "长" * 40, "'", "A B C", "a b c")]
    assert names == ["a b c", "长" * 31, "长" * 29 + "~2", "专项", "A B C~2", "a b c~3"]


# The workbook


def test_the_same_form_is_the_same_bytes(tmp_path: Path) -> None:
    ledger(tmp_path)
    assert of_unit(tmp_path) == of_unit(tmp_path)
    assert of_special(tmp_path) == of_special(tmp_path)


def test_how_an_item_scores_stands_on_the_first_of_its_lines(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_special(tmp_path)
    page = page_of(raw)
    first, second = ((unit, *TOTAL[1:]) for unit in ("甲县", "乙县"))
    assert page[cell_of(raw, FINISHED, "条款")].value == "二"
    assert [page[cell_of(raw, key, heading)].value for key in (first, second) for heading in ("条款", "怎样计分")] == [
        None
    ] * 4
    assert page[cell_of(raw, BATCHES, "条款")].value == "三"


def test_only_the_cells_to_fill_are_open(tmp_path: Path) -> None:
    ledger(tmp_path)
    for raw, headings in ((of_unit(tmp_path), ("申报", "备注")), (of_special(tmp_path), ("核定", "备注"))):
        page = page_of(raw)
        assert page.protection.sheet
        columns = {cell_of(raw, TOTAL, heading).rstrip("0123456789") for heading in headings}
        first = page[cell_of(raw, FINISHED, headings[0])].row
        marked = [cell.row for cell in page["A"] if str(cell.value).startswith("zzcli-line")]
        opened = {
            c.coordinate
            for row in page.iter_rows(min_row=first, max_row=max(marked))
            for c in row
            if not c.protection.locked
        }
        assert opened == {f"{column}{row}" for column in columns for row in marked}
        assert page.column_dimensions["A"].hidden


def test_what_is_typed_is_checked_by_excel(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_special(tmp_path)
    rules = {cell: rule for rule in page_of(raw).data_validations.dataValidation for cell in cells(rule)}
    where = {key: cell_of(raw, key, "核定") for key in (SOUND, STATE, BEGUN, RATE, MONEY, TOTAL)}
    assert (rules[where[SOUND]].type, rules[where[SOUND]].formula1) == (
        "list",
        '"是,否,-"',
    )  # 道路 may be without a task
    assert (rules[where[STATE]].type, rules[where[STATE]].formula1) == ("list", '"已通车,在建,-"')
    assert rules[where[BEGUN]].error == "请填日期，如 2021-06-30，或“-”，或“未”"
    assert rules[where[RATE]].formula1.startswith("ISNUMBER(VALUE(SUBSTITUTE(")
    assert rules[where[MONEY]].formula1.startswith("ISNUMBER(")
    assert rules[where[TOTAL]].error == "请填0 或正整数，或“-”"


def cells(rule: Any) -> list[str]:
    return [f"{get_column_letter(c)}{r}" for area in rule.sqref.ranges for r, c in area.cells]


def test_percentages_are_text_and_other_numbers_are_numbers(tmp_path: Path) -> None:
    """So that 7.9% stays what is typed; 0.079 is what Excel would make of it in any other cell."""
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    assert page_of(raw)[cell_of(raw, RATE, "申报")].number_format == "@"
    assert page_of(raw)[cell_of(raw, MONEY, "申报")].number_format == "General"
    assert page_of(raw)[cell_of(raw, TOTAL, "申报")].value == 10
    assert page_of(raw)[cell_of(raw, BEGUN, "申报")].number_format == "yyyy-mm-dd"


def test_a_text_is_never_a_formula(tmp_path: Path) -> None:
    ledger(tmp_path, "单位,评分项,对象,指标,申报,核定,备注\n甲县,完工,,总数,10,10,=cmd|'/c calc'!A1\n")
    raw = of_unit(tmp_path)
    cell = page_of(raw)[cell_of(raw, TOTAL, "备注")]
    assert (cell.data_type, cell.value) == ("s", "=cmd|'/c calc'!A1")


def test_it_prints_on_a4_with_its_headings_on_each_page(tmp_path: Path) -> None:
    ledger(tmp_path)
    page = page_of(of_unit(tmp_path))
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$4:$4"
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"


def test_a_synthetic_ledger_says_so_on_every_sheet(tmp_path: Path) -> None:
    ledger(tmp_path)
    config = tmp_path / "config.toml"
    plain = page_of(of_unit(tmp_path))
    config.write_text(f"{config.read_text(encoding='utf-8')}synthetic = true\n", encoding="utf-8")
    marked = page_of(of_unit(tmp_path))
    assert marked["B1"].value == "2021年3月 甲县 工程 申报表　演示数据（合成）"
    assert marked.oddFooter.left.text == "演示数据（合成）"
    assert "演示" not in str(plain["B1"].value)


# Where it is written


def test_a_form_somebody_filled_is_not_written_over(tmp_path: Path) -> None:
    ledger(tmp_path)
    path = tmp_path / "甲县.xlsx"

    def write() -> bool:
        found = opened(tmp_path)
        return write_form(path, found, unit_form(LedgerView(found, MARCH), "甲县")[0], "")

    assert write()
    assert not write()
    path.write_bytes(edited(path.read_bytes(), {(MONEY, "申报"): 300}))
    filled = path.read_bytes()
    with pytest.raises(SurroundingsError, match="没有覆盖"):
        write()
    assert path.read_bytes() == filled
    assert take(tmp_path, {"a.xlsx": filled}).problems == ()
    assert write()  # what was filled in is now in the ledger
    assert path.read_bytes() == made(unit_form(LedgerView(opened(tmp_path), MARCH), "甲县")[0])


def test_another_file_is_not_written_over(tmp_path: Path) -> None:
    ledger(tmp_path)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"mine")
    found = opened(tmp_path)
    with pytest.raises(SurroundingsError, match="没有覆盖"):
        write_form(path, found, unit_form(LedgerView(found, MARCH), "甲县")[0], "")
    assert path.read_bytes() == b"mine"
