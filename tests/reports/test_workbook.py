"""The workbook: recalculated by LibreOffice it has the engine's scores, totals and ranks; a changed figure moves them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.checks.test_checks import FIGURES, month, tiny
from tests.tools import converted, needs
from zzcli.ledger.numbers import half_up, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import Overlay, Source, WorkTree
from zzcli.methods.registry import methods
from zzcli.reports.documents import Kind, document, matter_of
from zzcli.reports.workbook import inner, leaves
from zzcli.reports.workbook.book import ITEMS, NOTES
from zzcli.reports.workbook.cells import Line, Sheet
from zzcli.reports.workbook.figures import NAME as FIGURE_SHEET
from zzcli.reports.workbook.write import to_xlsx
from zzcli.scoring.book import open_book
from zzcli.scoring.period import Scored, score_period

ROOT = Path(__file__).parents[2]
MONTHS = ("2021-03", "2021-04", "2021-05", "2021-06")
Rows = Sequence[Sequence[object]]


def scored_from(source: Source, period: str) -> Scored:
    """Return a period of a ledger scored."""
    book, problems = open_book(source)
    assert book is not None, problems
    return score_period(book, Period.parse(period))


@cache
def worked(period: str) -> tuple[Scored, bytes]:
    """Return a worked month scored, and its workbook."""
    scored = scored_from(WorkTree(ROOT), period)
    return scored, workbook(scored)


def workbook(scored: Scored) -> bytes:
    """Return the workbook's bytes."""
    return document(matter_of(scored), Kind.XLSX)[""]


def edited(raw: bytes, figures: Mapping[int, str] | None = None) -> bytes:
    """Return a workbook without the engine's values of its formulas, so that none can pass for a recalculated one.

    `figures`: by row of the sheet of figures, the number to put into 核定.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        sheets = [name for name in old.namelist() if name.startswith("xl/worksheets/sheet")]
        last = f"xl/worksheets/sheet{len(sheets)}.xml"
        for name in old.namelist():
            content = old.read(name)
            if name in sheets:
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            if name == last:
                for row, value in (figures or {}).items():
                    cell = rf'(<c r="H{row}"[^>]*><v>)[^<]*(</v>)'.encode()
                    content, count = re.subn(cell, rb"\g<1>" + value.encode() + rb"\2", content)
                    assert count == 1
            new.writestr(name, content)
    return out.getvalue()


def recalculated(raw: bytes, folder: Path) -> dict[str, Rows]:
    """Return the rows of every sheet as LibreOffice computes them."""
    path = folder / "bare.xlsx"
    path.write_bytes(raw)
    book = CalamineWorkbook.from_path(converted(path, "xlsx", folder))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def shown(value: object, places: int) -> str:
    """Return a recalculated number as the ranking table prints it."""
    assert isinstance(value, float), value
    return plain(half_up(Decimal(repr(value)), places))


def test_every_method_is_translated() -> None:
    assert leaves.FORMULAS.keys() | inner.FORMULAS.keys() == methods().keys()


@needs("soffice")
@pytest.mark.parametrize("period", MONTHS)
def test_libreoffice_computes_the_engines_scores(period: str, tmp_path: Path) -> None:
    scored, raw = worked(period)
    found = recalculated(edited(raw), tmp_path)
    _, head, *items = found[ITEMS]
    kinds, off, live = head.index("公式或数值"), head.index("相差"), head.index("得分")
    counted = [row for row in items if row[kinds] == "公式"]
    assert len(counted) > 10_000
    assert [row for row in counted if row[off] != 0] == []
    assert all(isinstance(row[live], float) for row in counted)
    named = [name for name in found if name.startswith("排名")]
    for table, name in zip(scored.tracks, named, strict=True):
        rows = found[name][3 : 3 + len(table.rows)]
        places = int(scored.evaluation.base(table.tree.root)["round"])
        for row, cells in zip(table.rows, rows, strict=True):
            assert cells[1] == row.unit
            assert row.total is not None
            assert shown(cells[2 + len(table.columns)], places) == plain(row.total)
            assert cells[0] == row.rank
            wanted = [None if part is None else plain(part) for part in row.parts]
            parts = cells[2 : 2 + len(table.columns)]
            assert [None if part == "" else shown(part, places) for part in parts] == wanted
    for special in scored.specials:
        (name,) = [name for name in found if name == f"{special.tree.id} {special.tree.title}"]
        ranks = [row[0] for row in found[name][3 : 3 + len(special.rows)]]
        assert ranks == [
            row.rank if row.rank is not None else "" if row.score is None else "不排名" for row in special.rows
        ]


@needs("soffice")
def test_a_changed_figure_moves_what_it_moves_in_the_engine(tmp_path: Path) -> None:
    # 完成率 of 金水区 falls from 90 to 45: 45/100 x 60 = 27, and with 立项 20 and 进度 20 it has 67 instead of 94.
    before = scored_from(tiny(), "2021-06")
    raw = tiny().contents[FIGURES].decode()
    after = scored_from(Overlay(tiny(), {FIGURES: raw.replace("完成,90,90", "完成,90,45").encode()}), "2021-06")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook(before))).get_sheet_by_name(FIGURE_SHEET).to_python()
    (line,) = [at for at, row in enumerate(sheet, 1) if row[2] == "金水区" and row[5] == "完成"]
    found = recalculated(edited(workbook(before), {line: "45"}), tmp_path)
    rows = {row[1]: row for row in found["排名 区县"][3:5]}
    assert (rows["金水区"][2], rows["金水区"][4]) == (67, 67)
    by_unit = {row.unit: row for row in after.tracks[0].rows}
    assert {unit: (row[0], row[4]) for unit, row in rows.items()} == {
        unit: (row.rank, row.total) for unit, row in by_unit.items()
    }


def test_what_is_no_formula_is_listed_with_its_reason() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(worked("2021-06")[1]))
    notes = book.get_sheet_by_name(NOTES).to_python()
    start = next(at for at, row in enumerate(notes) if row[0] == "序列或专项")
    listed = sum(int(row[3]) for row in notes[start + 1 :] if isinstance(row[3], float))
    items = book.get_sheet_by_name(ITEMS).to_python()[2:]
    assert listed == sum(row[9] == "数值" for row in items)
    assert listed < len(items) / 20
    assert all(row[2] for row in notes[start + 1 :])
    for name in book.sheet_names:  # the title, or below it what a ranking says
        top = book.get_sheet_by_name(name).to_python()[:2]
        assert any("演示数据（合成）" in str(row[0]) for row in top), name


def test_the_same_ledger_gives_the_same_bytes() -> None:
    assert workbook(scored_from(tiny(), "2021-06")) == workbook(scored_from(tiny(), "2021-06"))


def test_text_that_looks_like_a_formula_stays_text() -> None:
    raw = tiny().contents[FIGURES].decode()
    header, first, rest = raw.split("\n", 2)
    note = '"=HYPERLINK(""http://x"")"'
    evil = f"{first.rpartition(',')[0]},{note}"
    scored = month(Overlay(tiny(), {FIGURES: f"{header}\n{evil}\n{rest}".encode()})).scored
    with zipfile.ZipFile(io.BytesIO(workbook(scored))) as file:
        strings = file.read("xl/sharedStrings.xml").decode()
        formulas = "".join(file.read(name).decode() for name in file.namelist() if "worksheets/sheet" in name)
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in file.namelist()
    assert "=HYPERLINK(" in strings
    assert "HYPERLINK" not in formulas


def test_a_sheet_that_is_too_tall_is_refused() -> None:
    with pytest.raises(SurroundingsError, match="“数据”表有1048577行，超过电子表格能放的1048576行"):
        to_xlsx([Sheet("数据", [Line(())] * 1_048_577)], "")


def test_a_text_that_is_too_long_ends_in_a_mark() -> None:
    raw = to_xlsx([Sheet("a", [Line(("长" * 40_000,))])], "")
    ((cell,),) = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_name("a").to_python()
    assert str(cell) == "长" * 32_766 + "…"
