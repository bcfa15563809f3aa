"""Forms as people fill and disfigure them, back in the ledger: what is placed, what is refused, and nothing else."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office.forms import support
from tests.office.forms.support import (
    BATCHES,
    BEGUN,
    COMPLAINTS,
    FINISHED,
    MONEY,
    PATH,
    RATE,
    RECEIVED,
    SCORE,
    SOUND,
    STATE,
    TOTAL,
    cell_of,
    edited,
    ledger,
    lines,
    of_special,
    of_unit,
    take,
    told,
)
from zzcli.ledger.problem import Severity
from zzcli.office.forms import importing
from zzcli.office.forms.marks import Key


def line_of(root: Path, key: Key) -> str:
    """Return a figure's line behind its key."""
    (found,) = [line for line in lines(root) if line.startswith(",".join(key) + ",")]
    return found.removeprefix(",".join(key) + ",")


# What is placed.


def test_what_a_unit_declares_is_written_and_nothing_else(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = lines(tmp_path)
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(MONEY, "申报"): 325.5, (MONEY, "备注"): "含续建"})})
    assert told(done, tmp_path) == []
    assert sorted(lines(tmp_path)) == sorted([*before, "甲县,投资,,投资额,325.5,,含续建"])
    assert [(c.special, c.key, c.column, c.before, c.after) for c in done.changes] == [
        ("工程", MONEY, "申报", "", "325.5"),
        ("工程", MONEY, "备注", "", "含续建"),
    ]


def test_a_form_that_nobody_filled_changes_no_figure_and_is_on_record(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    raw = of_unit(tmp_path)
    done = take(tmp_path, {"甲县.xlsx": raw, "b.xlsx": of_special(tmp_path)})
    assert (done.changes, done.problems) == ((), ())
    assert (tmp_path / PATH).read_bytes() == before
    assert (tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines() == [
        "文件名,sha256,来源单位,经手人,收到日期",
        f"b.xlsx,{hashlib.sha256(of_special(tmp_path)).hexdigest()},工程局,张三,2021-04-02",
        f"甲县.xlsx,{hashlib.sha256(raw).hexdigest()},甲县,张三,2021-04-02",
    ]


@pytest.mark.parametrize(
    ("key", "typed", "text"),
    [
        (MONEY, "1,234.50", "1234.5"),
        (MONEY, "１２３４．５", "1234.5"),
        (MONEY, " 12 万元", "12"),
        (MONEY, 0.1 + 0.2, "0.3"),  # the double 0.30000000000000004, which Excel shows as 0.3
        (MONEY, "－3", "-3"),
        (RATE, "7.9%", "7.9"),
        (RATE, "７．９％", "7.9"),
        (RATE, 7.9, "7.9"),
        (COMPLAINTS, 3, "3"),
        (COMPLAINTS, "3 ", "3"),
        (BEGUN, datetime.date(2021, 2, 5), "2021-02-05"),
        (BEGUN, "2021/2/5", "2021-02-05"),
        (BEGUN, "2021年2月5日", "2021-02-05"),
        (BEGUN, "未", "未"),
        (SOUND, " 是", "是"),
        (STATE, "已通车　", "已通车"),
    ],
)
def test_how_it_is_written_does_not_matter(tmp_path: Path, key: Key, typed: Any, text: str) -> None:
    ledger(tmp_path)
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(key, "申报"): typed})})
    assert told(done, tmp_path) == []
    assert line_of(tmp_path, key) == f"{text},,"


def test_rows_may_move_and_columns_may_come_between(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300, (TOTAL, "申报"): 12})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    page.delete_rows(1, page.max_row)
    blank: list[Any] = [None] * 3
    for row in [*rows[:3], blank, *reversed(rows[3:])]:  # the row of headings is now the last of the table
        page.append(row)
    page.insert_cols(3)
    page.column_dimensions["D"].hidden = True
    done = take(tmp_path, {"a.xlsx": support.saved(book)})
    assert told(done, tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "12,10,")


def test_sheets_may_be_gathered_in_one_workbook(tmp_path: Path) -> None:
    ledger(tmp_path)
    book = openpyxl.Workbook()
    for unit, value in (("甲县", 310), ("乙县", 110)):
        key = (unit, *MONEY[1:])
        page = openpyxl.load_workbook(io.BytesIO(edited(of_unit(tmp_path, unit), {(key, "申报"): value}))).worksheets[0]
        copy = book.create_sheet(f"../{unit}".replace("/", "_"))
        for row in page.iter_rows(values_only=True):
            copy.append(row)
    done = take(tmp_path, {"a.xlsx": support.saved(book)})
    assert told(done, tmp_path) == []
    assert line_of(tmp_path, MONEY) == "310,,"
    assert line_of(tmp_path, ("乙县", "投资", "", "投资额")) == "110,,"
    assert (tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines()[1].split(",")[2:] == [
        "甲县、乙县",
        "张三",
        "2021-04-02",
    ]


def test_an_empty_cell_leaves_the_ledger_alone(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    raw = edited(of_unit(tmp_path), {(FINISHED, "申报"): None, (FINISHED, "备注"): "  "})
    assert take(tmp_path, {"a.xlsx": raw}).changes == ()
    assert (tmp_path / PATH).read_bytes() == before


def test_a_lead_verifies_the_city_assigns_scores_and_says_there_is_no_task(tmp_path: Path) -> None:
    ledger(tmp_path)
    cells = {(BATCHES, "核定"): 6, (SCORE, "核定"): 8.5, (FINISHED, "核定"): "－", (FINISHED, "备注"): "没有这项任务"}
    done = take(tmp_path, {"a.xlsx": edited(of_special(tmp_path), cells)})
    assert told(done, tmp_path) == []
    assert [line_of(tmp_path, key) for key in (BATCHES, SCORE, FINISHED)] == [",6,", ",8.5,", "5,-,没有这项任务"]


def test_the_order_of_forms_does_not_matter(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate((["a.xlsx", "b.xlsx"], ["b.xlsx", "a.xlsx"])):
        root = ledger(tmp_path / str(number))
        forms = {
            "a.xlsx": edited(of_unit(root), {(MONEY, "申报"): 300}),
            "b.xlsx": edited(of_special(root), {(MONEY, "核定"): 290, (MONEY, "备注"): "少付一笔"}),
        }
        take(root, {name: forms[name] for name in order})
        figures, record = (root / PATH).read_text(encoding="utf-8"), (root / RECEIVED).read_text(encoding="utf-8")
        found.append((figures, [line.split(",")[0] for line in record.splitlines()]))
    assert found[0] == found[1]
    assert "甲县,投资,,投资额,300,290,少付一笔" in found[0][0]


def test_the_same_form_twice_is_taken_once(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    take(tmp_path, {"a.xlsx": raw, "副本.xlsx": raw})
    assert len((tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines()) == 2
    (tmp_path / PATH).write_text(
        (tmp_path / PATH).read_text(encoding="utf-8").replace(",300,", ",301,"), encoding="utf-8"
    )
    before = {path: (tmp_path / path).read_bytes() for path in (PATH, RECEIVED)}
    done = take(tmp_path, {"又一份.xlsx": raw})
    assert (done.known, done.taken, done.changes) == ((str(tmp_path / "in" / "又一份.xlsx"),), (), ())
    assert {path: (tmp_path / path).read_bytes() for path in before} == before


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(FINISHED, "申报"): 6})}, dry_run=True)
    assert [(c.before, c.after) for c in done.changes] == [("5", "6")]
    assert (tmp_path / PATH).read_bytes() == before
    assert not (tmp_path / RECEIVED).exists()


def test_other_writers_are_kept_out_before_the_ledger_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(TOTAL, "申报"): 21})
    held: list[Path] = []

    @contextmanager
    def lock(root: Path) -> Iterator[None]:
        held.append(root)
        other = (tmp_path / PATH).read_text(encoding="utf-8").replace("总数,10,10,", "总数,20,10,")
        (tmp_path / PATH).write_text(other, encoding="utf-8")  # what another clerk wrote before this one got the lock
        yield

    monkeypatch.setattr(importing, "lock", lock)
    done = take(tmp_path, {"a.xlsx": raw})
    assert held == [tmp_path]
    assert [(change.before, change.after) for change in done.changes] == [("20", "21")]  # it is seen
    take(tmp_path, {"b.xlsx": raw}, dry_run=True)
    assert held == [tmp_path]


# What is refused: each with its cell, all at once, and nothing is written.


def refused(tmp_path: Path, forms: dict[str, bytes]) -> list[str]:
    """Import forms that must be refused; returns what is told of them."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("ledger/**/*") if path.is_file()}
    done = take(tmp_path, forms)
    assert any(problem.severity is Severity.ERROR for problem in done.problems)
    assert {path: path.read_bytes() for path in tmp_path.rglob("ledger/**/*") if path.is_file()} == before
    return told(done, tmp_path)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        (MONEY, "三百", "“三百”不是数字，请只填数字，计量单位和说明写在备注"),
        (MONEY, "7.9%", "“7.9%”不是数字，请去掉百分号，写成“7.9”"),
        (MONEY, "0,123", "“0,123”不是数字，请去掉千位分隔符，写成“123”"),
        (MONEY, "7²", "“7²”不是数字，请只填数字，计量单位和说明写在备注"),
        (MONEY, True, "“TRUE”不是数字，请只填数字，并把单元格格式改为“常规”"),
        (MONEY, datetime.date(2021, 3, 1), "“2021-03-01”不是数字，请只填数字，并把单元格格式改为“常规”"),
        (MONEY, "1234567890123456", "“1234567890123456”有 16 位有效数字，最多 15 位，请核对"),
        (MONEY, "-", "“-”：这一格不能填“-”，请填写实际的值"),
        (MONEY, "=1+1", "是公式，但没有保存计算结果；请在 Excel 或 WPS 里打开、保存一次，或改填数值"),
        (MONEY, "#DIV/0!", "是错误值，请填实际的值"),
        (COMPLAINTS, 2.5, "“2.5”不是个数，请填0或正整数"),
        (COMPLAINTS, -1, "“-1”不是个数，请填0或正整数"),
        (BEGUN, "二月", "“二月”不是日期，请写成 2021-06-30 的样子"),
        (BEGUN, "2021-02-30", "“2021-02-30”没有这一天，请核对日期"),
        (SOUND, "√", "“√”既不是“是”也不是“否”，请填“是”"),
        (SOUND, False, "“FALSE”既不是“是”也不是“否”，请填“否”"),
        (STATE, "通车", "“通车”不在可选范围内，请填：已通车、在建"),
    ],
)
def test_what_it_means_is_never_guessed(tmp_path: Path, key: Key, typed: Any, said: str) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    where = cell_of(raw, key, "申报")
    what = "/".join(filter(None, (f"{key[0]} {key[1]}", *key[2:])))
    assert refused(tmp_path, {"a.xlsx": edited(raw, {(key, "申报"): typed})}) == [
        f"a.xlsx 工程!{where}: {what}: 申报{said}"
    ]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("0.00%", "申报显示为 7.9%，保存的是 0.079，不知道指哪一个；请把单元格格式改为“文本”再填"),
        ("0.0,", "申报保存的是 0.079，显示的是缩小后的数，不知道指哪一个；请把格式改为“常规”再填"),
        ('0!.0,"万"', "申报保存的是 0.079，显示的是缩小后的数，不知道指哪一个；请把格式改为“常规”再填"),
    ],
)
@pytest.mark.parametrize("key", [RATE, MONEY])
def test_a_number_that_is_shown_as_another_is_not_guessed(tmp_path: Path, key: Key, shown: str, said: str) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cell = book.worksheets[0][cell_of(raw, key, "申报")]
    cell.value, cell.number_format = 0.079, shown
    what = f"{key[0]} {key[1]}/{key[3]}"
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [f"a.xlsx 工程!{cell.coordinate}: {what}: {said}"]


@pytest.mark.parametrize("shown", ["General", "@", "0", "0.0", "#,##0.00", "#,##0_);(#,##0)", '0.00"%"'])
def test_a_number_that_is_shown_as_it_is_may_look_as_it_likes(tmp_path: Path, shown: str) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cell = book.worksheets[0][cell_of(raw, RATE, "申报")]
    cell.value, cell.number_format = 7.9, shown
    assert told(take(tmp_path, {"a.xlsx": support.saved(book)}), tmp_path) == []
    assert line_of(tmp_path, RATE) == "7.9,,"


def test_the_number_of_a_day_is_one_only_where_it_is_shown_as_one(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    cell = book.worksheets[0][cell_of(raw, BEGUN, "申报")]
    cell.value, cell.number_format = 44232, "General"
    assert refused(tmp_path, {"a.xlsx": support.saved(book)}) == [
        f"a.xlsx 工程!{cell.coordinate}: 甲县 道路/东街/开工: 申报“44232”不是日期，请写成 2021-06-30 的样子"
    ]
    cell.number_format = "yyyy/m/d"
    take(tmp_path, {"a.xlsx": support.saved(book)})
    assert line_of(tmp_path, BEGUN) == "2021-02-05,,"  # 2021-01-01 is day 44197 of Excel's count


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


def test_one_figure_in_two_forms_names_both_cells(tmp_path: Path) -> None:
    ledger(tmp_path)
    first, second = (edited(of_unit(tmp_path), {(MONEY, "申报"): value}) for value in (300, 301))
    where = cell_of(first, MONEY, "申报")
    assert refused(tmp_path, {"a.xlsx": first, "b.xlsx": second}) == [
        f"b.xlsx 工程!{where}: 甲县 投资/投资额: 申报这里是“301”，{tmp_path / 'in'}/a.xlsx 工程!{where} 是“300”，请核对后只留一个".replace(
            f"{tmp_path / 'in'}/", ""
        )
    ]


def test_a_cell_that_is_as_the_form_had_it_says_nothing(tmp_path: Path) -> None:
    """Neither against another form, nor against what the ledger says since."""
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    forms = {"a.xlsx": edited(raw, {(MONEY, "申报"): 300}), "b.xlsx": edited(raw, {(TOTAL, "申报"): 11})}
    assert told(take(tmp_path, forms), tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")
    assert take(tmp_path, {"c.xlsx": edited(raw, {(RATE, "申报"): "5"})}).problems == ()
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")


def test_a_change_of_what_changed_since_the_form_was_made_is_warned(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(TOTAL, "申报"): 12})
    text = (tmp_path / PATH).read_text(encoding="utf-8")
    (tmp_path / PATH).write_text(text.replace("总数,10,10,", "总数,11,10,"), encoding="utf-8")
    assert told(take(tmp_path, {"a.xlsx": raw}), tmp_path) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '申报')}: 警告：甲县 完工/总数: 表单生成后台账的申报从“10”改成了“11”，请核对是否改为“12”"
    ]
    assert line_of(tmp_path, TOTAL) == "12,10,"


def test_one_figure_in_two_forms_with_one_value_is_fine(tmp_path: Path) -> None:
    ledger(tmp_path)
    first = edited(of_unit(tmp_path), {(MONEY, "申报"): 300, (TOTAL, "申报"): 11})
    second = edited(of_unit(tmp_path), {(MONEY, "申报"): "300.0", (TOTAL, "申报"): "１１"})
    assert told(take(tmp_path, {"a.xlsx": first, "b.xlsx": second}), tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")


def test_a_verified_figure_that_differs_needs_a_reason(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): 9, (FINISHED, "核定"): 3})  # FINISHED has one
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '核定')}: 甲县 完工/总数: 核定“9”与申报“10”不同，请在备注写明理由"
    ]


def test_no_task_needs_a_reason(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): "-"})
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '核定')}: 甲县 完工/总数: 核定填“-”要在备注写明理由，请补上"
    ]


def test_a_lead_that_saw_another_declaration_is_warned(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): 11})
    (tmp_path / PATH).write_text(
        (tmp_path / PATH).read_text(encoding="utf-8").replace("总数,10,10,", "总数,11,10,"), encoding="utf-8"
    )
    done = take(tmp_path, {"a.xlsx": raw})
    assert told(done, tmp_path) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '申报')}: 警告：甲县 完工/总数: 表上的申报是“10”，台账里是“11”，请核对是按哪一个核定的"
    ]
    assert line_of(tmp_path, TOTAL) == "11,11,"


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
