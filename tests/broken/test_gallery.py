"""Every problem code has a broken ledger that gets it, with the right place and remedy; every such ledger has a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zzcli
from tests.broken import gallery
from tests.transcripts import Step, check
from zzcli.ledger.problem import Severity

VALIDATED = [name for name in gallery.folders() if not (gallery.HERE / name / gallery.COMMAND).exists()]
COMMANDED = [name for name in gallery.folders() if name not in VALIDATED]


def test_a_folder_for_every_code_and_a_code_for_every_folder() -> None:
    assert gallery.folders() == sorted(gallery.codes())


def test_the_base_has_nothing_wrong() -> None:
    assert gallery.problems(gallery.BASE) == []


def test_every_code_that_is_written_is_declared() -> None:
    """Codes stand as literals where a problem or a fault is made."""
    package = Path(zzcli.__file__).parent
    written = {code for path in package.rglob("*.py") for code in _literals(path.read_text(encoding="utf-8"))}
    assert len(written) > 50
    assert written - set(gallery.codes()) == set()


def _literals(source: str) -> set[str]:
    return set(re.findall(r"(?:Problem|Fault|fault|say)\(\s*\"([a-z0-9-]+)\"", source))


@pytest.mark.parametrize("name", VALIDATED)
def test_a_broken_ledger_gets_its_lines(name: str) -> None:
    found = gallery.problems(name)
    assert [str(problem) for problem in found] == gallery.expected(name)
    own = [problem for problem in found if problem.code == name]
    assert own
    assert {problem.severity for problem in own} == {gallery.codes()[name].severity}


@pytest.mark.parametrize("name", VALIDATED)
def test_places_are_there(name: str) -> None:
    """A place is a file or folder of the ledger, or one that should be there, and a line is one that the file has."""
    files = gallery.files(name)
    for problem in gallery.problems(name):
        raw = files.get(problem.place.path)
        assert problem.place.line <= (0 if raw is None else raw.count(b"\n") + 1)


@pytest.mark.parametrize("name", COMMANDED)
def test_a_broken_ledger_gets_its_lines_from_its_command(name: str, tmp_path: Path) -> None:
    for path, raw in gallery.files(name).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(raw)
    *before, command = (gallery.HERE / name / gallery.COMMAND).read_text(encoding="utf-8").splitlines()
    error = gallery.codes()[name].severity is Severity.ERROR
    steps = [Step(setup) for setup in before]
    check([*steps, Step(command, (), (*gallery.expected(name), "..."), 1 if error else 0)], tmp_path)
