"""One cell of a form to a figure's text as the ledger writes it: forgiving of how it is written, strict about what it means."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.ledger.values import (
    GROUPED,
    NO_TASK,
    NOT_YET,
    PLAIN,
    ValueFault,
    canonical_date,
    canonical_number,
    number_fault,
    parse_number,
)
from zzcli.office.forms.workbook import Cell
from zzcli.rules.model import Measure, MeasureKind
from zzcli.rules.wording import unit_of
from zzcli.scoring.figures import convert

_DIGITS = 15  # that Excel shows and keeps of a number
_SCALED = re.compile(r"[0#?][^0#?.]*,+(?![^;]*[0#?])")  # 0.0, shows thousands
_NONE = frozenset({"无", "没有", "/", "\\", "--"})  # none happened, or there is no such task: people mean either
_NUMERIC = (MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT, MeasureKind.JUDGED)


def figure_text(measure: Measure, cell: Cell, *, may_lack: bool) -> str:
    """Return the text of a figure in a cell. Raises ValueFault, whose message begins with what the cell holds.

    `may_lack`: the cell may say that there is no such task.
    """
    if cell.fault:
        raise ValueFault("form-formula", cell.fault)
    value = cell.value
    if isinstance(value, str):
        text = _text(measure, value, may_lack=may_lack)
        if text == NO_TASK:
            if may_lack:
                return text
            raise ValueFault("no-task-not-allowed", f"“{value}”：这一格不能填“{NO_TASK}”，请填写实际的值")
    else:
        text = _typed(measure, value, cell.shown)
    convert(measure, text)
    return text


def note_text(cell: Cell) -> str:
    """Return the text of a remark, on one line."""
    value = cell.value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    return one_line(str(value))


def one_line(text: str) -> str:
    """Return a text without line breaks and other characters that no line of a ledger may hold."""
    return "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text).strip()


def narrow(text: str) -> str:
    """Return a text with full-width characters, minus signs of input methods and odd spaces as plain ones, none outside."""
    found = text.translate(PLAIN)
    if not found.isprintable():
        kinds = ((each, unicodedata.category(each)) for each in found)
        found = "".join(" " if kind == "Zs" else each for each, kind in kinds if kind != "Cf")
    return found.strip()


def _text(measure: Measure, text: str, *, may_lack: bool) -> str:
    found = narrow(text)
    if found == NO_TASK:
        return found
    if measure.kind in _NUMERIC:
        if found in _NONE:
            absent = f"没有这项任务填 {NO_TASK}，在备注写明理由" if may_lack else "没有这项任务的空着，在备注说明"
            raise ValueFault("number", f"“{text}”不是数字：没有发生填 0；{absent}")
        return _number_of(measure, text, found)
    if measure.kind is MeasureKind.DATE:
        return found if found == NOT_YET else canonical_date(found) or found
    return next((word for word in measure.words if narrow(word) == found), found)


def _number_of(measure: Measure, text: str, found: str) -> str:
    """Read a number written as text: a unit that is the measure's own and separators of thousands are left out."""
    unit = unit_of(measure) if measure.unit or measure.kind is MeasureKind.PERCENT else ""
    bare = found.removesuffix(narrow(unit)).rstrip()
    if GROUPED.fullmatch(bare) and not bare.lstrip("+-").startswith("0"):
        bare = re.sub("[,' ]", "", bare)
    number = canonical_number(bare)
    if number is None:
        raise number_fault(text)
    parse_number(number)
    return number


def _typed(measure: Measure, value: object, shown: str) -> str:
    """Read a cell that is no text."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if measure.kind is MeasureKind.DATE:
        if isinstance(value, date):
            return str(value.date() if isinstance(value, datetime) else value)
        raise ValueFault("date", f"“{_said(value)}”不是日期，请写成 2021-06-30 的样子")
    if isinstance(value, bool) or not isinstance(value, float | int):
        if measure.kind in _NUMERIC:
            raise ValueFault("number", f"“{_said(value)}”不是数字，请只填数字，并把单元格格式改为“常规”")
        return _said(value)
    number = _number(value)
    if measure.kind not in _NUMERIC:
        return number
    if "%" in _outside_quotes(shown):
        percent = plain(Decimal(number) * 100)
        told = f"显示为 {percent}%，保存的是 {number}，不知道指哪一个；请把单元格格式改为“文本”再填"
        raise ValueFault("form-percent", told)
    if _SCALED.search(_outside_quotes(shown)):
        raise ValueFault(
            "form-percent", f"保存的是 {number}，显示的是缩小后的数，不知道指哪一个；请把格式改为“常规”再填"
        )
    parse_number(number)
    return number


def _number(value: float) -> str:
    """Return a number as Excel shows it in full: the shortest decimal of 15 digits."""
    text = format(value, f".{_DIGITS}g")
    return text if "n" in text else plain(Decimal(text))


def _outside_quotes(shown: str) -> str:
    return re.sub(r'"[^"]*"|\\.|!.', "", shown)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _number(value) if isinstance(value, float | int) else str(value)
