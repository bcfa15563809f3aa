"""Sheets to the bytes of an xlsx file: the same sheets give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import plain
from zzcli.ledger.problem import SurroundingsError
from zzcli.reports.workbook.cells import Cell, Line, Live, Sheet, Style

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  # no clock: the same input gives the same bytes
_LONGEST = 32_767  # characters that a cell takes
_TALLEST = 1_048_576  # rows that a sheet takes
_FONT = {"font_name": "宋体", "font_size": 10}
_FORMATS: dict[Style, dict[str, Any]] = {
    Style.TITLE: {"bold": True, "font_size": 12},
    Style.HEAD: {"bold": True, "bg_color": "#E7EEF7", "bottom": 1, "text_wrap": True, "valign": "vcenter"},
    Style.BODY: {},
    Style.NOTE: {"font_color": "#7A4B00"},
}


def to_xlsx(sheets: Sequence[Sheet], title: str) -> bytes:
    """Return a workbook with these sheets. Text is never taken for a formula, a link or a number.

    Raises SurroundingsError for a sheet with more rows than Excel takes.
    """
    for sheet in sheets:
        if len(sheet.lines) > _TALLEST:
            message = f"“{sheet.name}”表有{len(sheet.lines)}行，超过电子表格能放的{_TALLEST}行；请改用 zzcli export"
            raise SurroundingsError(message)
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": _CREATED})
    book.set_calc_mode("auto")
    formats = {style: book.add_format({**_FONT, **look}) for style, look in _FORMATS.items()}
    days = book.add_format({**_FONT, "num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        if sheet.frozen:
            page.freeze_panes(sheet.frozen, 0)
        if sheet.filtered:
            page.autofilter(sheet.frozen - 1, 0, max(len(sheet.lines) - 1, sheet.frozen), len(sheet.widths) - 1)
        for row, line in enumerate(sheet.lines):
            _write_line(page, row, line, formats, days)
    book.close()
    return out.getvalue()


def _write_line(page: Any, row: int, line: Line, formats: dict[Style, Any], days: Any) -> None:
    for column, cell in enumerate(line.cells):
        _write(page, row, column, cell, formats[line.style], days)


def _write(page: Any, row: int, column: int, cell: Cell, look: Any, days: Any) -> None:
    match cell:
        case Live(formula, value):
            page.write_formula(
                row, column, f"={formula}", look, plain(value) if isinstance(value, Decimal) else value or ""
            )
        case Decimal():
            page.write_number(row, column, cell, look)
        case date():
            page.write_datetime(row, column, cell, days)
        case str() if cell:
            page.write_string(row, column, cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…", look)
