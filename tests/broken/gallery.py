"""The gallery of broken ledgers: a folder a problem code, laid over the tiny ledger in base/.

`expected.txt` holds the lines that `zzcli validate 2021-06` prints, `without.txt` the files of the base that are not
there, and `command.txt` another command where validating cannot meet the problem.
"""

from __future__ import annotations

from pathlib import Path

from zzcli.checks.registry import Code, Month
from zzcli.checks.run import CHECKS, run
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, in_order
from zzcli.ledger.source import Memory
from zzcli.scoring.book import open_book

HERE = Path(__file__).parent
BASE = "base"
PERIOD = Period.parse("2021-06")
EXPECTED, WITHOUT, COMMAND = "expected.txt", "without.txt", "command.txt"
_NOT_OF_THE_LEDGER = (EXPECTED, WITHOUT, COMMAND)


def codes() -> dict[str, Code]:
    """Return every code that a check can report, by its name."""
    return {code.name: code for check in CHECKS for code in check.codes}


def folders() -> list[str]:
    """Return the names of the broken ledgers."""
    return sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name not in (BASE, "__pycache__"))


def files(name: str) -> dict[str, bytes]:
    """Return the files of a broken ledger by path."""
    found = _files(HERE / BASE)
    gone = HERE / name / WITHOUT
    for path in gone.read_text(encoding="utf-8").split() if gone.exists() else ():
        del found[path]
    return {**found, **_files(HERE / name)}


def problems(name: str) -> list[Problem]:
    """Return what `zzcli validate 2021-06` finds in a broken ledger."""
    book, found = open_book(Memory(files(name)))
    return in_order(found) if book is None else run(Month(book, PERIOD), (), found)


def expected(name: str) -> list[str]:
    """Return the lines that a broken ledger must get."""
    return (HERE / name / EXPECTED).read_text(encoding="utf-8").splitlines()


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name not in _NOT_OF_THE_LEDGER)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
