"""A workbook's bytes to cells: the values of every sheet, and of rows that bear a mark what else must be known.

python-calamine reads .xlsx fast, whatever is empty in it, but tells neither how a number is shown nor a formula without a
value from an empty cell; of the rows with marks openpyxl tells both. xlrd reads .xls, and .et of WPS, which is the same.
Nothing is ever calculated, run or fetched.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from zzcli.ledger.values import ValueFault
from zzcli.office.forms.marks import read_mark
from zzcli.office.forms.package import CODE, inspect, is_xlsx

if TYPE_CHECKING:
    from xlrd.book import Book as XlsBook
    from xlrd.sheet import Sheet as XlsSheet

Value = str | bool | int | float | date | datetime | time | timedelta
"""What a cell holds; a number is the binary double that Excel keeps."""

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with content. `shown` is the number format; `fault`: why it has no value, a formula or an error."""

    value: Value
    shown: str = "General"
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's cells with content, row by row; only those in rows with a mark know how they are shown."""

    name: str
    cells: Mapping[Place, Cell]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook's sheets, and what in it was left aside."""

    sheets: tuple[Sheet, ...]
    left_aside: tuple[str, ...] = ()


NO_VALUE = "是公式，但没有保存计算结果；请在 Excel 或 WPS 里打开、保存一次，或改填数值"
ERROR_VALUE = "是错误值，请填实际的值"
_WITHOUT_VALUE = {"f": NO_VALUE, "e": ERROR_VALUE}  # openpyxl's types of cells


def read_workbook(raw: bytes) -> Workbook:
    """Read a workbook. Raises ValueFault when the bytes are none, are damaged, locked or of no bounded size."""
    if not is_xlsx(raw):
        return Workbook(_guarded(_xls, raw))
    left = inspect(raw)
    return Workbook(_guarded(_xlsx, raw), left)


def _guarded(read: Callable[[bytes], Iterator[Sheet]], raw: bytes) -> tuple[Sheet, ...]:
    """Return the sheets that `read` yields. The libraries raise no end of errors on damaged bytes: all are one fault."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return tuple(read(raw))
    except (ValueFault, MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        _unreadable(error)
    except BaseException as error:  # a panic of calamine's is no Exception
        if type(error).__name__ != "PanicException":
            raise
        _unreadable(error)


def _unreadable(error: BaseException) -> NoReturn:
    locked = "assword" in type(error).__name__ or "ncrypted" in str(error) or "assword" in str(error)
    message = "工作簿有打开密码，请取消密码后另存" if locked else "工作簿已损坏，读不出来，请重新保存或重新传送"
    raise ValueFault(CODE, message) from None


def _xlsx(raw: bytes) -> Iterator[Sheet]:
    import openpyxl
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    details = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        found = book.get_sheet_by_name(meta.name)
        top, left = found.start or (0, 0)
        cells = {
            (row, column): Cell(value)
            for row, values in enumerate(found.iter_rows(), top)
            for column, value in enumerate(values, left)
            if value != ""
        }
        marked = {row for (row, _), cell in cells.items() if read_mark(cell.value)}
        if marked:
            cells |= _details(details[meta.name], marked, cells)
        yield Sheet(meta.name, cells)


def _details(sheet: Any, rows: set[int], cells: Mapping[Place, Cell]) -> dict[Place, Cell]:
    """How the cells of these rows are shown, and those that have content but no value.

    `sheet` is openpyxl's of a workbook that is only read; the stubs do not know its methods.
    """
    found = {}
    sheet.reset_dimensions()  # what the file says of its size may be wrong, and would cut rows off
    for row, columns in enumerate(sheet.iter_rows(max_row=max(rows) + 1)):
        for cell in columns if row in rows else ():
            if cell.value is None:
                continue
            place = (row, cell.column - 1)
            known = cells.get(place)
            if known is not None:
                found[place] = Cell(known.value, cell.number_format)
            elif cell.data_type in _WITHOUT_VALUE:
                found[place] = Cell("", fault=_WITHOUT_VALUE[cell.data_type])
    return found


def _xls(raw: bytes) -> Iterator[Sheet]:
    import xlrd

    book = xlrd.open_workbook(file_contents=raw, logfile=io.StringIO(), formatting_info=True)
    for sheet in book.sheets():
        cells = {(row, column): cell for row, column, cell in _xls_cells(book, sheet)}
        yield Sheet(sheet.name, cells)


def _xls_cells(book: XlsBook, sheet: XlsSheet) -> Iterator[tuple[int, int, Cell]]:
    import xlrd

    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or value == "":
                continue
            shown = book.format_map[book.xf_list[sheet.cell_xf_index(row, column)].format_key].format_str
            if kind == xlrd.XL_CELL_ERROR:
                yield row, column, Cell("", shown, ERROR_VALUE)
            elif kind == xlrd.XL_CELL_DATE:
                moment = xlrd.xldate_as_datetime(float(value), book.datemode)
                yield row, column, Cell(moment, shown)
            else:
                yield row, column, Cell(bool(value) if kind == xlrd.XL_CELL_BOOLEAN else value, shown)
