"""Writing a form to a file, without losing what somebody has filled into one of the same name."""

from __future__ import annotations

from pathlib import Path

from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.values import ValueFault
from zzcli.ledger.write import write_files
from zzcli.office.forms.layout import Form
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.placing import in_column, place
from zzcli.office.forms.workbook import read_workbook
from zzcli.office.forms.writer import workbook
from zzcli.scoring.book import Book


def write_form(path: Path, book: Book, form: Form, synthetic: str) -> bool:
    """Write a form to a file; returns whether its bytes changed.

    A file that is there is replaced only when it is a form that says nothing but what the ledger has. Raises
    SurroundingsError.
    """
    content = workbook(form, synthetic)
    if path.is_dir():
        raise SurroundingsError(f"{path} 是文件夹，请写出文件名")
    if path.exists() and path.read_bytes() != content and not _is_in_ledger(path, book, form.identity.scheme):
        raise SurroundingsError(f"{path} 已有，里面可能有台账没有的内容，没有覆盖；请先导入或移走它，或换一个文件名")
    return bool(write_files(path.parent, {path.name: content}))


def _is_in_ledger(path: Path, book: Book, digest: str) -> bool:
    try:
        found = read_workbook(path.read_bytes())
    except ValueFault:
        return False
    views: dict[object, LedgerView] = {}
    placed = place(path.name, found, lambda period: views.setdefault(period, LedgerView(book, period)), digest)
    if placed.problems or not placed.identities:
        return False
    view = next(iter(views.values()))
    for claim in placed.claims:
        cells = view.cells(claim.stem, claim.key)
        if cells is None or in_column(cells, claim.column) != claim.text:
            return False
    return True
