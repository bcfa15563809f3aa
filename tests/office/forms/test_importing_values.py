"""Values typed into a form whose meaning is not certain are refused, each with its cell."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office.forms import support
from tests.office.forms.support import (
    BEGUN,
    COMPLAINTS,
    MONEY,
    RATE,
    SOUND,
    STATE,
    cell_of,
    edited,
    ledger,
    line_of,
    of_unit,
    refused,
    take,
    told,
)
from zzcli.office.forms.marks import Key


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        (MONEY, "三百", "“三百”不是数字，请只填数字，计量单位和说明写在备注"),
        (MONEY, "无", "“无”不是数字：没有发生填 0；没有这项任务的空着，在备注说明"),
        (COMPLAINTS, "／", "“／”不是数字：没有发生填 0；没有这项任务的空着，在备注说明"),
        (BEGUN, "7月20日", "“7月20日”不是日期，请写成 2021-06-30 的样子"),
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
