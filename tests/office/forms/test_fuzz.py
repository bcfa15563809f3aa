"""Damage of any kind to a form's bytes ends in a form that is read or a problem that is told, never in anything else."""

from __future__ import annotations

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.office.forms.support import MONEY, PATH, RATE, SOUND, edited, ledger, of_unit, take
from tests.office.forms.test_workbook import as_xls
from zzcli.ledger.problem import errors

DAMAGE = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255), st.integers(0, 9)), min_size=1, max_size=6
)
"""Where in the bytes, which byte, and how many bytes fall out there (mostly none)."""


@pytest.fixture(scope="module")
def forms() -> Iterator[tuple[Path, bytes, bytes]]:
    """A ledger, a filled form as .xlsx, and as .xls."""
    root = Path(tempfile.mkdtemp())
    ledger(root)
    form = edited(of_unit(root), {(MONEY, "申报"): 300, (RATE, "申报"): "7.9%", (SOUND, "申报"): "是"})
    yield root, form, as_xls(form)
    shutil.rmtree(root)


def damaged(raw: bytes, damage: list[tuple[float, int, int]]) -> bytes:
    out = bytearray(raw)
    for share, byte, gone in damage:
        at = int(share * len(out))
        out[at : at + max(gone - 6, 0)] = b""
        out[at : at + 1] = bytes([byte])
    return bytes(out)


def check(root: Path, name: str, raw: bytes) -> None:
    """Import it; with an error nothing is written, and every problem has words."""
    before = {path: path.read_bytes() for path in (root / "ledger").rglob("*") if path.is_file()}
    done = take(root, {name: raw})
    assert all(problem.message and "\n" not in str(problem) for problem in done.problems)
    if errors(done.problems):
        assert {path: path.read_bytes() for path in (root / "ledger").rglob("*") if path.is_file()} == before
    (root / "ledger/2021-03/received.csv").unlink(missing_ok=True)
    for path, content in before.items():
        path.write_bytes(content)


SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@SLOW
@given(damage=DAMAGE)
def test_damage_to_an_xlsx(forms: tuple[Path, bytes, bytes], damage: list[tuple[float, int, int]]) -> None:
    check(forms[0], "a.xlsx", damaged(forms[1], damage))


@SLOW
@given(damage=DAMAGE)
def test_damage_to_an_xls(forms: tuple[Path, bytes, bytes], damage: list[tuple[float, int, int]]) -> None:
    check(forms[0], "a.xls", damaged(forms[2], damage))


@SLOW
@given(damage=DAMAGE, part=st.floats(0, 1, exclude_max=True))
def test_damage_to_a_part_that_is_zipped_again(
    forms: tuple[Path, bytes, bytes], damage: list[tuple[float, int, int]], part: float
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(forms[1])) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = names[int(part * len(names))]
        for name in names:
            content = source.read(name)
            target.writestr(name, damaged(content, damage) if name == chosen else content)
    check(forms[0], "a.xlsx", out.getvalue())


def test_the_form_itself_is_read(forms: tuple[Path, bytes, bytes]) -> None:
    root, *raws = forms
    for name, raw in zip(("a.xlsx", "a.xls"), raws, strict=True):
        done = take(root, {name: raw}, dry_run=True)
        assert (done.problems, len(done.changes)) == ((), 3)
    assert (root / PATH).exists()
