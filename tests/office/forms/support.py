"""A small ledger on disk, its forms, and what people do to them with Excel."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from tests.office.support import ITEMS, MARCH, files
from zzcli.ledger.problem import Severity
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.forms.importing import Imported, import_forms
from zzcli.office.forms.layout import Form, special_form, unit_form
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.marks import LINE, Key, read_mark
from zzcli.office.forms.writer import workbook
from zzcli.scoring.book import Book, open_book

HEADER = "单位,评分项,对象,指标,申报,核定,备注"
PATH = "ledger/2021-03/01-works.csv"
RECEIVED = "ledger/2021-03/received.csv"
DAY = datetime.date(2021, 4, 2)
GROWTH = """
[[item]]
id       = "6"
name     = "增速"
clause   = "七"
method   = "shortfall"
full     = 0
measures = {"增速" = {kind = "percent", in = "%", span = "year"}}
value    = "增速"
target   = 8
step     = 1
points   = 1
floor    = -5
"""
REGISTER = """\
单位,对象,上级,起,止,类别,里程,计划开工
甲县,东街,,2021-01,,新建,2,2021-02-01
甲县,西街,,2021-01,,新建,3,2021-03-01
甲县,旧路,,2021-01,2021-02,新建,1,2021-01-01
乙县,南街,,2021-01,,新建,1,2021-03-01
"""
PLANS = "单位,评分项,对象,指标,月份,值\n甲县,投资,,年度投资,2021,1200\n乙县,投资,,年度投资,2021,600\n丙县,投资,,年度投资,2021,300\n"
FIGURES = f"""\
{HEADER}
甲县,完工,,完工数,5,4,复核少一个
甲县,完工,,总数,10,10,
乙县,完工,,完工数,3,,
"""
FINISHED: Key = ("甲县", "完工", "", "完工数")
TOTAL: Key = ("甲县", "完工", "", "总数")
MONEY: Key = ("甲县", "投资", "", "投资额")
BATCHES: Key = ("全市", "投资", "", "批次")
STATE: Key = ("甲县", "道路", "东街", "状态")
BEGUN: Key = ("甲县", "道路", "东街", "开工")
SOUND: Key = ("甲县", "道路", "东街", "合格")
SCORE: Key = ("甲县", "管理", "", "评分")
COMPLAINTS: Key = ("甲县", "投诉", "", "一般")
RATE: Key = ("甲县", "增速", "", "增速")


def contents(figures: str = FIGURES) -> dict[str, bytes]:
    """Return the ledger's files by path."""
    more = {"ledger/objects/道路.csv": REGISTER, "ledger/plans/01-works.csv": PLANS, PATH: figures}
    return files(ITEMS + GROWTH, **more)


def ledger(root: Path, figures: str = FIGURES) -> Path:
    """Write the ledger; returns its folder."""
    write_files(root, contents(figures))
    return root


def opened(root: Path) -> Book:
    """Open the ledger in a folder."""
    found, problems = open_book(WorkTree(root))
    assert found is not None, problems
    return found


def of_unit(root: Path, unit: str = "甲县") -> bytes:
    """Return the form of a unit for March."""
    return made(unit_form(LedgerView(opened(root), MARCH), unit)[0])


def of_special(root: Path) -> bytes:
    """Return the lead's form for March."""
    book = opened(root)
    return made(special_form(LedgerView(book, MARCH), book.scheme.specials[0])[0])


def made(form: Form) -> bytes:
    """Return a form as a workbook."""
    return workbook(form, "演示数据（合成）")


def edited(raw: bytes, cells: Mapping[tuple[Key, str], Any], sheet: int = 0) -> bytes:
    """Return a workbook with values typed into the cells of figures, by key and heading."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[sheet]
    find = _finder(page)
    for (key, heading), value in cells.items():
        page[find(key, heading)] = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Return a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell_of(raw: bytes, key: Key, heading: str, sheet: int = 0) -> str:
    """Return where a figure's cell under a heading is: `J7`."""
    return _finder(openpyxl.load_workbook(io.BytesIO(raw)).worksheets[sheet])(key, heading)


def _finder(page: Any) -> Callable[[Key, str], str]:
    marks = ((read_mark(cell.value), cell.row) for cell in page["A"])
    rows = {mark.parts[1:5]: row for mark, row in marks if mark is not None and mark.word == LINE and mark.parts}
    columns = {cell.value: cell.column_letter for cells in page.iter_rows(max_row=9) for cell in cells if cell.value}
    return lambda key, heading: f"{columns[heading]}{rows[key]}"


def take(root: Path, forms: Mapping[str, bytes], *, dry_run: bool = False) -> Imported:
    """Import forms by their names."""
    folder = root / "in"
    folder.mkdir(exist_ok=True)
    paths = []
    for name, raw in forms.items():
        (folder / name).write_bytes(raw)
        paths.append(folder / name)
    return import_forms(root, paths, DAY, "张三", dry_run=dry_run)


def lines(root: Path) -> list[str]:
    """Return the lines of the figures file below its header."""
    return (root / PATH).read_text(encoding="utf-8").splitlines()[1:]


def told(done: Imported, root: Path) -> list[str]:
    """Return the problems, without the folder in which the forms are."""
    return [str(problem).replace(f"{root / 'in'}/", "") for problem in done.problems]


def line_of(root: Path, key: Key) -> str:
    """Return a figure's line behind its key."""
    (found,) = [line for line in lines(root) if line.startswith(",".join(key) + ",")]
    return found.removeprefix(",".join(key) + ",")


def refused(tmp_path: Path, forms: dict[str, bytes]) -> list[str]:
    """Import forms that must be refused, with nothing written; returns what is told of them."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("ledger/**/*") if path.is_file()}
    done = take(tmp_path, forms)
    assert any(problem.severity is Severity.ERROR for problem in done.problems)
    assert {path: path.read_bytes() for path in tmp_path.rglob("ledger/**/*") if path.is_file()} == before
    return told(done, tmp_path)
