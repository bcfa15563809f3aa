"""A report as data: tables whose rows, order and digits are already decided. Writers only lay them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SYNTHETIC = "演示数据（合成）"
"""The mark that every rendered table, page and notice of a synthetic ledger bears (ledger.md)."""


class Format(StrEnum):
    """The formats of `--format`."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its Chinese heading, its English key in JSON, and whether it is set to the right (numbers)."""

    heading: str
    key: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; every row has one text a column. `notes` are printed below, one a line."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """The Chinese headings, in order."""
        return [column.heading for column in self.columns]


@dataclass(frozen=True, slots=True)
class Report:
    """What one command prints.

    `data` is the JSON of a report with a schema of its own (`zzcli.score.v1`); without it JSON is made from the
    tables (`zzcli.tables.v1`). `flat` is the one table that CSV writes where `tables` have different columns.
    """

    tables: tuple[Table, ...]
    data: Mapping[str, object] | None = None
    flat: Table | None = None
    synthetic: bool = False

    def one_table(self) -> Table:
        """Return the report as a single table, as CSV needs it: `flat`, else the tables one below the other.

        Several tables get their titles as a first column. Raises ValueError when their columns differ.
        """
        if self.flat is not None:
            return self.flat
        first = self.tables[0]
        if len(self.tables) == 1:
            return first
        if any(table.columns != first.columns for table in self.tables):
            raise ValueError("tables of different columns need a flat one")
        rows = tuple((table.title, *row) for table in self.tables for row in table.rows)
        return Table(first.title, (Column("表", "table"), *first.columns), rows)
