"""The ledger at the root of this project is what the generator gives, and its results are reproduced."""

from pathlib import Path

import pytest

from zzcli.ledger.periods import Period
from zzcli.ledger.source import WorkTree
from zzcli.office.worked import worked_ledger, write
from zzcli.scoring.book import open_book
from zzcli.scoring.period import score_period
from zzcli.scoring.results import results

ROOT = Path(__file__).parents[2]
TREE = WorkTree(ROOT)


def test_it_is_generated_byte_for_byte() -> None:
    there = {path: TREE.read(path) for path in (*TREE.files("ledger"), "config.toml", "units.toml")}
    assert there == worked_ledger()


@pytest.mark.parametrize("month", ["2021-03", "2021-04", "2021-05", "2021-06"])
def test_the_results_of_every_month_are_reproduced(month: str) -> None:
    book, problems = open_book(TREE)
    assert book is not None
    assert problems == []
    scored = score_period(book, Period.parse(month))
    assert scored.problems == []
    found = {path: TREE.read(path) for path in TREE.files(f"ledger/{month}/results")}
    assert found == results(scored)
    assert len(found) == 4


def test_it_says_that_it_is_synthetic() -> None:
    book, _ = open_book(TREE)
    assert book is not None
    assert book.ledger.config.synthetic
    assert book.ledger.config.rules == "zzcli/schemes/zhengzhou-2021"


def test_writing_it_again_mends_it_and_then_changes_nothing(tmp_path: Path) -> None:
    files = worked_ledger()
    assert sorted(write(tmp_path)) == sorted(files)
    (tmp_path / "ledger/2021-06/01-economy.csv").write_text("spoilt")
    (tmp_path / "ledger/2021-06/stray.csv").write_text("stray")
    assert sorted(write(tmp_path)) == ["ledger/2021-06/01-economy.csv", "ledger/2021-06/stray.csv"]
    assert write(tmp_path) == []


OF_DATA = {
    "missing-figure",
    "missing-plan",
    "bad-value",
    "no-value",
    "unknown-measure",
    "unknown-object",
    "item-not-in-force",
}
"""What an option may lack: figures and plans that the default does not ask for, never anything in the rules."""


def test_every_option_of_every_reading_can_be_scored() -> None:
    book, _ = open_book(TREE)
    assert book is not None
    june = Period.parse("2021-06")
    options = [
        (name, option)
        for name, reading in book.scheme.readings.items()
        for option in reading.options
        if option != reading.default
    ]
    scored = {key: score_period(book, june, readings=dict([key])) for key in options}
    wanting = {key: {problem.code for problem in each.problems} - OF_DATA for key, each in scored.items()}
    assert {key: codes for key, codes in wanting.items() if codes} == {}
    whole = [key for key, each in scored.items() if not each.problems]
    assert len(whole) > 3 * len(options) // 4
