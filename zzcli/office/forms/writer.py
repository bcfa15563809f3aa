"""A form to the bytes of an .xlsx workbook, the same for the same form."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from wcwidth import wcswidth

from zzcli.ledger.numbers import FIGURE
from zzcli.ledger.values import NO_TASK, NOT_YET, ValueFault, parse_date, parse_number
from zzcli.office.forms import marks
from zzcli.office.forms.layout import DECLARED, FILLED, ITEM, MEASURE, VERIFIED, Form, Line, Sheet
from zzcli.office.forms.marks import column_letters
from zzcli.rules.model import MeasureKind

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  # stands in every workbook: a form has no time of its own
_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_BORDER = {**_FONT, "border": 1, "border_color": "#A6A6A6", "text_wrap": True}
_FILL = {**_BORDER, "bg_color": "#FFF8DC", "locked": False}
_RIGHT = {"align": "right", "indent": 1}
_FORMATS: dict[str, dict[str, Any]] = {
    "hidden": {"hidden": True},
    "title": {**_FONT, "bold": True, "font_size": 16},
    "note": {**_FONT, "text_wrap": True},
    "heading": {**_BORDER, "bold": True, "align": "center", "bg_color": "#DDEBF7"},
    "text": _BORDER,
    "number": {**_BORDER, **_RIGHT},
    "fill": {**_FILL, **_RIGHT},
    "fill-text": {**_FILL, **_RIGHT, "num_format": "@"},
    "fill-date": {**_FILL, **_RIGHT, "num_format": "yyyy-mm-dd"},
    "fill-note": {**_FILL, "num_format": "@"},
    "date": {**_BORDER, **_RIGHT, "num_format": "yyyy-mm-dd"},
    "label": {**_FONT, "align": "right"},
    "sign": {**_FONT, "bottom": 1, "locked": False},
}
_NUMERIC = (MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.JUDGED)
_ONCE = ("条款", "怎样计分")  # not repeated on the lines of the same item below
_LINE_HEIGHT = 14  # of one line of text, in points
_NUMBERS = ("满分", "目标", "上期核定")
_PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
_PAPER_A4 = 9
_LONGEST_LIST = 255  # characters of a drop-down's words that Excel takes


def workbook(form: Form, synthetic: str) -> bytes:
    """Return the form as a workbook; `synthetic` is the mark that one of a synthetic ledger bears."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": _CREATED, "title": f"{form.owner} {form.identity.period}"})
    formats = {name: book.add_format(properties) for name, properties in _FORMATS.items()}
    for sheet in form.sheets:
        _SheetWriter(book, form, sheet, formats, synthetic if form.synthetic else "").write()
    book.close()
    return out.getvalue()


class _SheetWriter:
    """Writes one sheet: the hidden column of marks first, then the columns of the form."""

    def __init__(self, book: Workbook, form: Form, sheet: Sheet, formats: dict[str, Format], synthetic: str) -> None:
        self._page: Worksheet = book.add_worksheet(sheet.name)
        self._form = form
        self._sheet = sheet
        self._formats = formats
        self._synthetic = synthetic
        self._places = {column.heading: number for number, column in enumerate(sheet.columns, 1)}
        self._top = 2 + len(sheet.notes)  # the row of the first line: below the title, the notes and the headings

    def write(self) -> None:
        """Write the sheet."""
        page, sheet = self._page, self._sheet
        page.set_column(0, 0, 2, self._formats["hidden"], {"hidden": True})
        for number, column in enumerate(sheet.columns, 1):
            page.set_column(number, number, column.width)
        self._head()
        above: Mapping[str, str] = {}
        for row, line in enumerate(sheet.lines, self._top):
            texts = {column.heading: column.text(line) for column in sheet.columns}
            repeats = all(texts[heading] == above.get(heading) for heading in (ITEM, *_ONCE))
            above = texts
            self._line(row, line, {**texts, **dict.fromkeys(_ONCE, "")} if repeats else texts)
        self._validate()
        self._foot(self._top + len(sheet.lines) + 1)
        self._print()

    def _head(self) -> None:
        page, sheet, last = self._page, self._sheet, len(self._sheet.columns)
        self._mark(0, marks.form_mark(self._form.identity))
        title = f"{sheet.title}　{self._synthetic}" if self._synthetic else sheet.title
        page.merge_range(0, 1, 0, last, title, self._formats["title"])
        page.set_row(0, 30)
        for row, note in enumerate(sheet.notes, 1):
            self._mark(row, marks.TEXT)
            page.merge_range(row, 1, row, last, note, self._formats["note"])
            page.set_row(row, 32)
        self._mark(self._top - 1, marks.COLUMNS)
        for heading, number in self._places.items():
            page.write_string(self._top - 1, number, heading, self._formats["heading"])
        page.set_row(self._top - 1, 24)

    def _mark(self, row: int, text: str) -> None:
        self._page.write_string(row, 0, text, self._formats["hidden"])

    def _line(self, row: int, line: Line, texts: Mapping[str, str]) -> None:
        given = [texts[heading] for heading in FILLED[self._form.identity.kind]]
        self._mark(row, marks.line_mark(self._sheet.stem, line.key, given))
        high = max(-(-wcswidth(texts[column.heading]) // column.width) for column in self._sheet.columns)
        self._page.set_row(row, _LINE_HEIGHT * max(high, 1) + 3)
        for number, column in enumerate(self._sheet.columns, 1):
            text, heading = texts[column.heading], column.heading
            filled = heading in FILLED[self._form.identity.kind]
            if heading in (DECLARED, VERIFIED):
                self._value(row, number, text, line, filled=filled)
                continue
            style = self._formats["fill-note" if filled else "number" if heading in _NUMBERS else "text"]
            if text:
                self._page.write_string(row, number, text, style)
            else:
                self._page.write_blank(row, number, None, style)

    def _value(self, row: int, column: int, text: str, line: Line, *, filled: bool) -> None:
        """Write a figure: a number as a number, a day as a day; a percentage and all else as text.

        A cell of text keeps a typed 7.9% as it is typed, where Excel makes 0.079 of it in any other.
        """
        kind = line.measure.kind
        style = self._formats[_style(kind) if filled else "date" if kind is MeasureKind.DATE else "number"]
        if not text:
            self._page.write_blank(row, column, None, style)
        elif kind in _NUMERIC and FIGURE.fullmatch(text) and _is_number(text):
            self._page.write_number(row, column, parse_number(text), style)
        elif kind is MeasureKind.DATE and _is_day(text):
            self._page.write_datetime(row, column, parse_date(text), style)
        else:
            self._page.write_string(row, column, text, style)

    def _validate(self) -> None:
        """Let Excel refuse what is no value: drop-downs for words, limits for numbers and days."""
        heading = FILLED[self._form.identity.kind][0]
        column = self._places[heading]
        rows = enumerate(self._sheet.lines, self._top)
        for (kind, words, lacking), run in groupby(
            rows, key=lambda each: (each[1].measure.kind, each[1].measure.words, each[1].may_lack)
        ):
            numbers = [row for row, _ in run]
            first, last = numbers[0], numbers[-1]
            rule = _rule(kind, words, f"{column_letters(column)}{first + 1}", lacking=lacking)
            if rule is not None:
                self._page.data_validation(first, column, last, column, rule)
        bottom = self._top + len(self._sheet.lines)
        self._page.ignore_errors({"number_stored_as_text": f"A1:{column_letters(len(self._sheet.columns))}{bottom}"})

    def _foot(self, row: int) -> None:
        """Write the block of signatures: who, and when."""
        name, sign = self._places[ITEM], self._places[MEASURE]
        day = self._places[FILLED[self._form.identity.kind][0]]
        for place, signer in enumerate(self._sheet.signers):
            at = row + place
            self._mark(at, marks.TEXT)
            self._page.set_row(at, 26)
            self._page.write_string(at, name, f"{signer}（签字）：", self._formats["label"])
            self._page.write_blank(at, sign, None, self._formats["sign"])
            self._page.write_string(at, day - 1, "日期：", self._formats["label"])
            self._page.write_blank(at, day, None, self._formats["sign"])

    def _print(self) -> None:
        page, period = self._page, self._form.identity.period
        page.protect("", _PROTECTION)
        page.freeze_panes(self._top, self._places[ITEM] + 1)
        page.autofilter(self._top - 1, 1, self._top - 1 + len(self._sheet.lines), len(self._sheet.columns))
        page.set_landscape()
        page.set_paper(_PAPER_A4)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(self._top - 1)
        owner = self._form.owner.replace("&", "&&")  # a footer's codes begin with &
        left = f"&L{self._synthetic}" if self._synthetic else ""
        page.set_footer(f"{left}&C第 &P 页，共 &N 页&R{owner} {period}")


def _style(kind: MeasureKind) -> str:
    if kind is MeasureKind.DATE:
        return "fill-date"
    return "fill-text" if kind is MeasureKind.PERCENT else "fill"


def _rule(kind: MeasureKind, words: tuple[str, ...], cell: str, *, lacking: bool) -> dict[str, Any] | None:
    """Return the validation of a column's cells from `cell` downwards."""
    also = [NO_TASK] if lacking else []
    if kind is MeasureKind.YES_NO or kind is MeasureKind.CHOICE:
        choices = ["是", "否", *also] if kind is MeasureKind.YES_NO else [*words, *also]
        if len(",".join(choices)) > _LONGEST_LIST or any("," in word for word in choices):
            return None
        return {"validate": "list", "source": choices, **_told(f"请从下拉表里选：{'、'.join(choices)}")}
    number = f'VALUE(SUBSTITUTE({cell},"%",""))' if kind is MeasureKind.PERCENT else cell
    tests = [f"ISNUMBER({number})"]
    if kind is MeasureKind.COUNT:
        tests = [f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)"]
    also += [NOT_YET] if kind is MeasureKind.DATE else []
    tests += [f'{cell}="{word}"' for word in also]
    formula = f"=OR({','.join(tests)})" if len(tests) > 1 else f"={tests[0]}"
    meant = {MeasureKind.COUNT: "0 或正整数", MeasureKind.DATE: "日期，如 2021-06-30"}.get(kind, "数字")
    more = "".join(f"，或“{word}”" for word in also)
    return {"validate": "custom", "value": formula, **_told(f"请填{meant}{more}")}


def _told(message: str) -> dict[str, Any]:
    return {"error_title": "请核对", "error_message": message[:_LONGEST_LIST], "error_type": "stop"}


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueFault:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        return parse_date(text).year > 1900  # Excel's days begin in 1900
    except ValueFault:
        return False
