"""What stands in a workbook before it is written: cells, rows and sheets as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from typing import TypeAlias

from zzcli.reports.model import SYNTHETIC


@dataclass(frozen=True, slots=True)
class Live:
    """A formula, without `=`, and what the engine has for it: the value shown until the sheet is recalculated."""

    formula: str
    value: Decimal | str | None


Cell: TypeAlias = "Live | Decimal | date | str | None"
"""A cell: a formula, a number, a date, a text (never read as a formula), or nothing."""


class Style(Enum):
    """How a row looks."""

    TITLE = auto()
    HEAD = auto()
    BODY = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet; nothing follows its last cell."""

    cells: Sequence[Cell]
    style: Style = Style.BODY


@dataclass(eq=False)
class Sheet:
    """A sheet: its name, its rows from the top, column widths in characters, and how many rows stay in sight."""

    name: str
    lines: list[Line] = field(default_factory=list)
    widths: Sequence[int] = ()
    frozen: int = 0
    filtered: bool = False  # the last frozen row is the head of one table, with a filter

    def title(self, text: str, *, synthetic: bool) -> None:
        """Add a row with the sheet's title, marked where the ledger is synthetic."""
        self.add(f"{text}　{SYNTHETIC}" if synthetic else text, style=Style.TITLE)

    def add(self, *cells: Cell, style: Style = Style.BODY) -> None:
        """Add a row."""
        self.lines.append(Line(cells, style))
