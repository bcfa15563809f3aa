"""Workbooks that are none, are damaged, locked, poisoned or endless; and .xls, which is read like .xlsx."""

from __future__ import annotations

import datetime
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from tests.office.forms.support import (
    BEGUN,
    MONEY,
    RATE,
    SOUND,
    cell_of,
    edited,
    ledger,
    lines,
    of_unit,
    take,
    told,
)
from zzcli.ledger.values import ValueFault
from zzcli.office.forms import package
from zzcli.office.forms.workbook import ERROR_VALUE, read_workbook

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def repacked(raw: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """Return a workbook with parts changed (None: left out) and added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in more.items():
            target.writestr(name, content)
    return out.getvalue()


def same(_name: str, content: bytes) -> bytes:
    return content


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The form of a unit."""
    return of_unit(ledger(tmp_path_factory.mktemp("ledger")))


def fault(raw: bytes) -> str:
    with pytest.raises(ValueFault) as found:
        read_workbook(raw)
    assert found.value.code == package.CODE
    return found.value.message


@pytest.mark.parametrize(
    "raw", [b"a,b\n1,2\n", b"<html><table></table></html>", b"\xef\xbb\xbf" + "单位".encode(), b"P"]
)
def test_what_is_no_workbook(raw: bytes) -> None:
    assert (
        fault(raw) == "不是 Excel 工作簿（可能是 CSV、网页等改了扩展名，或文件不完整），请用 Excel 或 WPS 另存为 .xlsx"
    )


def test_an_empty_file() -> None:
    assert fault(b"") == "文件是空的，请用 Excel 或 WPS 另存为 .xlsx"


def test_a_zip_that_is_no_workbook(form: bytes) -> None:
    raw = repacked(form, lambda name, content: None if name == "xl/workbook.xml" else content)
    assert fault(raw) == "压缩包里没有 Excel 工作簿，请用 Excel 或 WPS 另存为 .xlsx"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook(form: bytes, share: float) -> None:
    assert fault(form[: int(len(form) * share)]) == "工作簿已损坏或不完整，请重新保存或重新传送"


def test_an_encrypted_workbook() -> None:
    """Excel wraps what it encrypts in a compound file with a stream of this name."""
    raw = COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert fault(raw) == "工作簿有打开密码，请取消密码后另存"


def test_an_encrypted_zip(form: bytes) -> None:
    raw = bytearray(form)
    raw[6] |= 1  # the flag of the first part's own header, and that in the directory at the end
    raw[form.index(b"PK\x01\x02") + 8] |= 1
    assert fault(bytes(raw)) == "工作簿有密码，请取消密码后另存"


def test_a_compound_file_that_is_no_xls() -> None:
    assert fault(COMPOUND + bytes(2000)) == "工作簿已损坏，读不出来，请重新保存或重新传送"


def test_a_zip_bomb_is_not_unfolded(form: bytes) -> None:
    raw = repacked(form, same, **{"xl/media/a.bin": bytes(600 << 20)})
    assert len(raw) < 2 << 20
    before = time.monotonic()
    assert fault(raw) == "工作簿展开后大得不正常，没有读取；请只留下表单，另存后再导入"
    assert time.monotonic() - before < 1


def test_a_part_that_says_it_is_smaller_than_it_is(form: bytes) -> None:
    """The sizes in the directory are checked against what comes out, by its checksum."""
    raw = bytearray(
        repacked(form, lambda name, content: content + b" " * 100_000 if name == "xl/styles.xml" else content)
    )
    name = b"xl/styles.xml"
    at = raw.rindex(name)  # its entry in the directory has the size 22 bytes before the name
    raw[at - 22 : at - 18] = (100).to_bytes(4, "little")
    assert fault(bytes(raw)) == "工作簿已损坏或不完整，请重新保存或重新传送"


def test_entities_are_not_unfolded(form: bytes) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
    raw = repacked(form, lambda name, content: bomb + content.partition(b"?>")[2] if "sheet1" in name else content)
    assert fault(raw) == "工作簿已损坏或不完整，请重新保存或重新传送"


def test_a_cell_at_the_end_of_the_world(form: bytes) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    raw = repacked(
        form, lambda name, content: content.replace(b"</sheetData>", far) if "sheet1.xml" in name else content
    )
    assert fault(raw) == "XFD1048576 有内容，离表单太远，请删去表单以外的内容"


def test_macros_and_links_are_left_aside(form: bytes, tmp_path: Path) -> None:
    ledger(tmp_path)
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    raw = repacked(
        edited(form, {(MONEY, "申报"): 300}),
        same,
        **{"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": link},
    )
    done = take(tmp_path, {"a.xlsm": raw})
    assert told(done, tmp_path) == [
        "a.xlsm: 警告：工作簿带有外部链接，链接没有打开，只读取了格里保存的值",
        "a.xlsm: 警告：工作簿带有宏，宏没有运行，只读取了格里的值",
    ]
    assert "甲县,投资,,投资额,300,," in lines(tmp_path)


def test_a_formula_is_read_by_the_value_that_was_saved(form: bytes, tmp_path: Path) -> None:
    ledger(tmp_path)
    where = cell_of(form, MONEY, "申报")
    raw = edited(form, {(MONEY, "申报"): "=[1]Sheet1!A1*2"})
    empty = re.compile(rb"</f><v ?/>|</f><v></v>")  # with lxml, without it, and as others write it
    changed = repacked(raw, lambda _, content: empty.sub(b"</f><v>86</v>", content))
    assert told(take(tmp_path, {"a.xlsx": raw}, dry_run=True), tmp_path) == [
        f"a.xlsx 工程!{where}: 甲县 投资/投资额: 申报是公式，但没有保存计算结果；请在 Excel 或 WPS 里打开、保存一次，或改填数值"
    ]
    assert told(take(tmp_path, {"a.xlsx": changed}), tmp_path) == []
    assert "甲县,投资,,投资额,86,," in lines(tmp_path)


def test_a_path_for_a_name_is_a_name(form: bytes, tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = repacked(
        edited(form, {(MONEY, "申报"): "三"}),
        lambda name, content: (
            content.replace("工程".encode(), b"../../etc/passwd") if name == "xl/workbook.xml" else content
        ),
    )
    where = cell_of(form, MONEY, "申报")
    assert told(take(tmp_path, {"a.xlsx": raw}), tmp_path) == [
        f"a.xlsx ../../etc/passwd!{where}: 甲县 投资/投资额: 申报“三”不是数字，请只填数字，计量单位和说明写在备注"
    ]


def test_six_hundred_thousand_empty_rows(form: bytes, tmp_path: Path) -> None:
    """Rows that were formatted down to the bottom hold nothing; reading them takes seconds."""
    ledger(tmp_path)
    rows = b"".join(
        b'<row r="%d" ht="20" customHeight="1"><c r="B%d" s="1"/></row>' % (n, n) for n in range(1000, 601_000)
    )
    raw = repacked(
        edited(form, {(MONEY, "申报"): 300}),
        lambda name, content: (
            content.replace(b"</sheetData>", rows + b"</sheetData>") if "sheet1.xml" in name else content
        ),
    )
    before = time.monotonic()
    assert told(take(tmp_path, {"a.xlsx": raw}), tmp_path) == []
    assert time.monotonic() - before < 15
    assert "甲县,投资,,投资额,300,," in lines(tmp_path)


# .xls, and .et of WPS


def as_xls(raw: bytes) -> bytes:
    """Return a workbook saved as .xls: the cells with how they are shown."""
    book = xlwt.Workbook(encoding="utf-8")
    for page in openpyxl.load_workbook(io.BytesIO(raw)).worksheets:
        sheet = book.add_sheet(page.title)
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.write(
                        cell.row - 1, cell.column - 1, cell.value, xlwt.easyxf(num_format_str=cell.number_format)
                    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx"])
def test_an_xls_is_read_like_an_xlsx(form: bytes, tmp_path: Path, name: str) -> None:
    ledger(tmp_path)
    filled = {
        (MONEY, "申报"): 0.1,
        (RATE, "申报"): "7.9%",
        (BEGUN, "申报"): datetime.date(2021, 2, 5),
        (SOUND, "申报"): "否",
    }
    assert told(take(tmp_path, {name: as_xls(edited(form, filled))}), tmp_path) == []
    assert {
        "甲县,投资,,投资额,0.1,,",
        "甲县,增速,,增速,7.9,,",
        "甲县,道路,东街,开工,2021-02-05,,",
        "甲县,道路,东街,合格,否,,",
    } <= set(lines(tmp_path))


def test_a_percentage_of_an_xls_is_seen(form: bytes, tmp_path: Path) -> None:
    ledger(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(form))
    cell = book.worksheets[0][cell_of(form, MONEY, "申报")]
    cell.value, cell.number_format = 0.079, "0.00%"
    out = io.BytesIO()
    book.save(out)
    assert told(take(tmp_path, {"a.xls": as_xls(out.getvalue())}), tmp_path) == [
        f"a.xls 工程!{cell.coordinate}: 甲县 投资/投资额: 申报显示为 7.9%，保存的是 0.079，不知道指哪一个；请把单元格格式改为“文本”再填"
    ]


def test_an_error_of_an_xls_is_seen() -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").row(0).set_cell_error(0, "#DIV/0!")
    out = io.BytesIO()
    book.save(out)
    (sheet,) = read_workbook(out.getvalue()).sheets
    assert [cell.fault for cell in sheet.cells.values()] == [ERROR_VALUE]


def test_numbers_keep_the_digits_that_excel_shows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("a")
        for row, value in enumerate((7.9, 1e-7, 123456789012345, 0.1 + 0.2)):
            page.write_number(row, 0, value)
    (sheet,) = read_workbook(out.getvalue()).sheets
    assert [format(cell.value, ".15g") for _, cell in sorted(sheet.cells.items())] == [
        "7.9",
        "1e-07",
        "123456789012345",
        "0.3",
    ]
