"""import(form(x)) = x: a form says what the ledger has, and the ledger takes what a form says, nothing more or less."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office.forms.support import (
    DAY,
    HEADER,
    PATH,
    edited,
    ledger,
    made,
    of_special,
    of_unit,
    opened,
    take,
)
from tests.office.support import MARCH
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError, errors
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.forms.importing import import_forms
from zzcli.office.forms.layout import Form, asked, special_form, unit_form
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.lines import Cells
from zzcli.office.forms.marks import Key, Kind
from zzcli.rules.model import Measure, MeasureKind, Tree
from zzcli.scoring.book import Book, open_book

WORKED = Path(__file__).parents[3]
PERIODS = ("2021-03", "2021-04", "2021-05", "2021-06", "2021-Q2")


# The worked ledger


@pytest.fixture(scope="module")
def worked() -> Book:
    """The worked ledger."""
    found, _ = open_book(WorkTree(WORKED))
    assert found is not None
    return found


def test_these_are_all_the_periods(worked: Book) -> None:
    assert tuple(map(str, worked.ledger.periods())) == PERIODS


@pytest.mark.parametrize("period", PERIODS)
def test_the_forms_of_a_month_say_what_its_ledger_has(worked: Book, period: str, tmp_path: Path) -> None:
    """Every special's form, which has every line, and those of every eighth unit, each time others."""
    when = Period.parse(period)
    view = LedgerView(worked, when)
    forms = list(_forms(view, list(worked.ledger.units)[PERIODS.index(period) :: 8]))
    expected = sum(len(view.lines(tree.stem).there) for tree in worked.scheme.specials)
    assert sum(len(form) for form in forms if form.identity.kind is Kind.SPECIAL) == expected > 0
    paths = []
    for number, form in enumerate(forms):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(made(form))
    done = import_forms(WORKED, paths, DAY, "", dry_run=True)
    assert (done.problems, done.changes) == ((), ())
    assert len(done.taken) == len(forms)


def _forms(view: LedgerView, units: list[str]) -> list[Form]:
    found = []
    every: list[Tree | str] = [*view.book.scheme.specials, *units]
    for owner in every:
        try:
            form, problems = special_form(view, owner) if isinstance(owner, Tree) else unit_form(view, owner)
        except SurroundingsError:  # nothing is due of it in this period
            continue
        assert problems == []
        found.append(form)
    return found


# Ledgers of all kinds


def figures(kind: MeasureKind, words: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Figures of a kind, as the ledger writes them."""
    match kind:
        case MeasureKind.COUNT:
            return st.integers(0, 10**15 - 1).map(str)
        case MeasureKind.YES_NO:
            return st.sampled_from(["是", "否"])
        case MeasureKind.CHOICE:
            return st.sampled_from(words)
        case MeasureKind.DATE:
            return st.one_of(st.just("未"), st.dates(DAY.replace(year=1999), DAY).map(str))
        case _:
            digits = st.integers(-(10**15) + 1, 10**15 - 1)
            return st.builds(lambda number, places: plain(Decimal(number).scaleb(-places)), digits, st.integers(0, 12))


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")), max_size=12
)
NOTES = st.one_of(st.just(""), st.just("=1+1"), st.just("_x0041_"), TEXTS.map(str.strip))


@st.composite
def filled(draw: st.DrawFn, dues: dict[Key, Measure]) -> dict[Key, Cells]:
    """A ledger's lines: each figure declared or not, verified or not, with a remark where the two differ."""
    found = {}
    for key, measure in dues.items():
        values = st.one_of(st.just(""), figures(measure.kind, measure.words))
        verified, note = draw(values), draw(NOTES)
        declared = draw(st.one_of(st.just(verified), values)) if asked(Kind.UNIT, key[0], key, measure) else ""
        if declared and verified and declared != verified:
            note = note or "核减"
        found[key] = Cells(declared, verified, note)
    return found


def dues() -> dict[Key, Measure]:
    """Every figure due in the small ledger."""
    with tempfile.TemporaryDirectory() as folder:
        view = LedgerView(opened(ledger(Path(folder), f"{HEADER}\n")), MARCH)
        return {line.key: line.measure for line in special_form(view, view.book.scheme.specials[0])[0].sheets[0].lines}


def written(root: Path, cells: dict[Key, Cells]) -> bytes:
    """Return the small ledger's figures file with these lines."""
    return LedgerView(opened(root), MARCH).lines("01-works").with_changed(cells)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cells=filled(dues()))
def test_any_ledger_comes_back_from_its_forms(cells: dict[Key, Cells]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = ledger(Path(folder), f"{HEADER}\n")
        write_files(root, {PATH: written(root, cells)})
        before = (root / PATH).read_bytes()
        done = take(
            root, {"专项.xlsx": of_special(root), **{f"{u}.xlsx": of_unit(root, u) for u in ("甲县", "乙县", "丙县")}}
        )
        assert (done.problems, done.changes) == ((), ())
        assert (root / PATH).read_bytes() == before


def typable(note: str) -> str:
    """Return a remark as one that Excel would take as text, and openpyxl write as such."""
    return note.replace("=", "＝").replace("_x", "_")


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(cells=filled(dues()))
def test_what_is_typed_into_empty_forms_is_the_ledger(cells: dict[Key, Cells]) -> None:
    """Units type what they declare as text, the lead what it verifies and the remarks."""
    cells = {key: each for key, each in cells.items() if any(each)}
    with tempfile.TemporaryDirectory() as folder:
        root = ledger(Path(folder), f"{HEADER}\n")
        forms = {
            f"{unit}.xlsx": edited(
                of_unit(root, unit),
                {(key, "申报"): each.declared for key, each in cells.items() if key[0] == unit and each.declared},
            )
            for unit in ("甲县", "乙县", "丙县")
        }
        typed = {(key, "核定"): each.verified for key, each in cells.items() if each.verified}
        cells = {key: each._replace(note=typable(each.note)) for key, each in cells.items()}
        notes = {(key, "备注"): each.note for key, each in cells.items() if each.note}
        done = take(root, {**forms, "专项.xlsx": edited(of_special(root), {**typed, **notes})})
        assert errors(done.problems) == []
        assert (root / PATH).read_bytes() == written(ledger(root / "other", f"{HEADER}\n"), cells)
