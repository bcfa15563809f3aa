"""One writer per format: a report in, text out. Numbers are texts already and are never touched."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from zzcli.reports.model import SYNTHETIC, Column, Format, Report, Table
from zzcli.reports.text import one_line

_NATURE = Column("数据性质", "nature")
_LONG = 500  # rows of a table that tabulate is too slow for
_NARROWEST = 6  # columns of a terminal below which a cell is not squeezed: three Chinese characters


def write(report: Report, style: Format, width: int | None = None) -> str:
    """Return the report in a format, with a last line feed. `width`: columns of the terminal, None: there is none."""
    if style is Format.TABLE:
        return as_text(report, width)
    if style is Format.JSON:
        return as_json(report)
    if style is Format.CSV:
        return as_csv(report)
    return as_markdown(report)


def as_text(report: Report, width: int | None = None) -> str:
    """Return tables aligned for a terminal, Chinese characters two columns wide.

    Too wide ones wrap in their cells; where that does not help, their columns follow in several tables.
    """
    from tabulate import tabulate

    parts = [SYNTHETIC] if report.synthetic else []
    for table in (part for whole in report.tables for part in (_parts(whole, width) if width else [whole])):
        rows = [[one_line(cell) for cell in row] for row in table.rows]
        limits = _limits(table, rows, width) if width else None
        body = (
            _long(table, rows)
            if len(rows) > _LONG and limits is None
            else tabulate(
                rows,
                headers=table.headings,
                tablefmt="simple",
                disable_numparse=True,
                preserve_whitespace=True,
                colalign=["right" if column.right else "left" for column in table.columns] if rows else None,
                maxcolwidths=limits,
            )
        )
        lines = [line.rstrip() for line in body.splitlines()]
        titled = [one_line(table.title), *lines, *map(one_line, table.notes)]
        parts.append("\n".join(titled if table.title else titled[1:]))
    return "\n\n".join(parts) + "\n"


def _long(table: Table, rows: Sequence[Sequence[str]]) -> str:
    """Return what tabulate would, for a table of thousands of rows in a fifth of its time."""
    from tabulate import MIN_PADDING
    from wcwidth import wcswidth

    columns = []
    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        sizes = {cell: len(cell) if cell.isascii() else wcswidth(cell) for cell in {*cells, column.heading}}
        room = max(max(map(sizes.__getitem__, cells)), sizes[column.heading] + MIN_PADDING)
        padded = {
            cell: " " * (room - size) + cell if column.right else cell + " " * (room - size)
            for cell, size in sizes.items()
        }
        columns.append([padded[column.heading], "-" * room, *map(padded.__getitem__, cells)])
    return "\n".join(map("  ".join, zip(*columns, strict=True)))


def _parts(table: Table, width: int) -> list[Table]:
    """Return a table whose columns do not fit even when squeezed as several, each with the columns that name its rows."""
    from tabulate import MIN_PADDING
    from wcwidth import wcswidth

    least = []
    for at, column in enumerate(table.columns):
        cells = (wcswidth(one_line(row[at])) for row in table.rows) if column.right else (_NARROWEST,)
        least.append(max(wcswidth(column.heading) + MIN_PADDING, *cells, 0))
    names = next((at for at, column in enumerate(table.columns) if not column.right), 0) + 1
    head = sum(least[:names]) + 2 * (names - 1)
    groups: list[list[int]] = [[]]
    room = width - head
    for at in range(names, len(least)):
        room -= least[at] + 2
        if room < 0 and groups[-1]:
            groups.append([])
            room = width - head - least[at] - 2
        groups[-1].append(at)
    if len(groups) == 1:
        return [table]
    return [_of_columns(table, names, group, at, len(groups)) for at, group in enumerate(groups)]


def _of_columns(table: Table, names: int, group: Sequence[int], at: int, count: int) -> Table:
    """Return the part of a table with some of its columns; the notes stand below the last."""
    taken = [*range(names), *group]
    return Table(
        f"{table.title}（{at + 1}/{count}）" if table.title else "",
        tuple(table.columns[i] for i in taken),
        tuple(tuple(row[i] for i in taken) for row in table.rows),
        table.notes if at == count - 1 else (),
    )


def _limits(table: Table, rows: Sequence[Sequence[str]], width: int) -> list[int | None] | None:
    """Return how wide each column's cells may be in a table that does not fit, widest cut first; None: it fits."""
    from tabulate import MIN_PADDING
    from wcwidth import wcswidth

    least = [wcswidth(heading) + MIN_PADDING for heading in table.headings]
    widths = [max(least[i], *(wcswidth(row[i]) for row in rows)) if rows else least[i] for i in range(len(least))]
    room = width - 2 * (len(widths) - 1)
    if sum(widths) <= room:
        return None
    limits: list[int | None] = [None] * len(widths)
    loose = [i for i, column in enumerate(table.columns) if not column.right]
    while sum(widths) > room and loose:
        widest = max(loose, key=widths.__getitem__)
        if widths[widest] <= max(_NARROWEST, least[widest]):
            loose.remove(widest)
        else:
            widths[widest] -= 1
            limits[widest] = widths[widest]
    return limits


def as_csv(report: Report) -> str:
    """Return one table as CSV (RFC 4180 with LF, no line break in a field).

    Every line of a synthetic ledger says so in a last column.
    """
    table = report.one_table()
    columns, rows = table.columns, table.rows
    if report.synthetic:
        columns = (*columns, _NATURE)
        rows = tuple((*row, SYNTHETIC) for row in rows)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.heading for column in columns])
    writer.writerows(map(one_line, row) for row in rows)
    return out.getvalue()


def as_json(report: Report) -> str:
    """Return the report's own JSON, else its tables with English keys (`zzcli.tables.v1`)."""
    data = report.data
    if data is None:
        data = {
            "schema": "zzcli.tables.v1",
            "synthetic": report.synthetic,
            "tables": [
                {"title": table.title, "rows": _records(table), "notes": list(table.notes)} for table in report.tables
            ],
        }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _records(table: Table) -> list[dict[str, str]]:
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def as_markdown(report: Report) -> str:
    """Return the tables in Markdown, each under its title as a heading."""
    parts = [f"> {SYNTHETIC}"] if report.synthetic else []
    for table in report.tables:
        rule = ["---:" if column.right else "---" for column in table.columns]
        lines = [_row(table.headings), _row(rule), *map(_row, table.rows)]
        if table.title:
            lines[:0] = [f"## {_cell(table.title)}", ""]
        if table.notes:
            lines += ["", *(f"- {_cell(note)}" for note in table.notes)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
