"""The ledger at the root of this project is what the generator gives, and its results are reproduced."""

from pathlib import Path

import pytest

from zzcli.ledger.periods import Period
from zzcli.ledger.source import WorkTree
from zzcli.office.worked import worked_ledger, write
from zzcli.scoring.book import open_book
from zzcli.scoring.period import score_period
from zzcli.scoring.results import results
from zzcli.scoring.sensitivity import Sensitivity

SCHEME = "zhengzhou-2021"
ROOT = Path(__file__).parents[2]
TREE = WorkTree(ROOT)


def test_it_is_generated_byte_for_byte() -> None:
    there = {path: TREE.read(path) for path in (*TREE.files("ledger"), "config.toml", "units.toml")}
    assert there == worked_ledger(SCHEME)


@pytest.mark.parametrize(
    ("period", "tracks"), [("2021-03", 2), ("2021-04", 2), ("2021-05", 2), ("2021-06", 2), ("2021-Q2", 1)]
)
def test_the_results_of_every_period_are_reproduced(period: str, tracks: int) -> None:
    book, problems = open_book(TREE)
    assert book is not None
    assert problems == []
    scored = score_period(book, Period.parse(period))
    assert scored.problems == []
    found = {path: TREE.read(path) for path in TREE.files(f"ledger/{period}/results")}
    assert found == results(scored)
    assert len(found) == 2 + 2 * tracks  # scores and manifest, and each ranking twice


def test_it_says_that_it_is_synthetic() -> None:
    book, _ = open_book(TREE)
    assert book is not None
    assert book.ledger.config.synthetic
    assert book.ledger.config.rules == "zzcli/schemes/zhengzhou-2021"


def test_writing_it_again_mends_it_and_then_changes_nothing(tmp_path: Path) -> None:
    files = worked_ledger(SCHEME)
    assert sorted(write(tmp_path, SCHEME)) == sorted(files)
    (tmp_path / "ledger/2021-06/01-economy.csv").write_text("spoilt")
    (tmp_path / "ledger/2021-06/stray.csv").write_text("stray")
    assert sorted(write(tmp_path, SCHEME)) == ["ledger/2021-06/01-economy.csv", "ledger/2021-06/stray.csv"]
    assert write(tmp_path, SCHEME) == []


OF_DATA = {
    "missing-figure",
    "missing-plan",
    "bad-value",
    "no-value",
    "unknown-measure",
    "unknown-object",
    "item-not-in-force",
    "item-without-figures",
    "unit-not-scored",
}
"""What an option may lack or not ask for: figures and plans of the default, never anything in the rules."""


def test_every_option_of_every_reading_can_be_scored() -> None:
    book, _ = open_book(TREE)
    assert book is not None
    trial = Sensitivity(score_period(book, Period.parse("2021-06")))
    tried = [trial.of(name, option) for _, name, option in trial.alternatives()]
    wanting = {(each.reading, each.option): {p.code for p in each.problems} - OF_DATA for each in tried}
    assert {key: codes for key, codes in wanting.items() if codes} == {}
    whole = [each for each in tried if not each.problems]
    assert len(whole) > 3 * len(tried) // 4


def test_every_leaf_that_has_a_month_up_to_june_is_scored_in_one() -> None:
    book, _ = open_book(TREE)
    assert book is not None
    months = [score_period(book, Period.parse(f"2021-0{month}")).evaluation for month in (3, 4, 5, 6)]
    leaves = [(tree, node) for tree in book.scheme.specials for node in tree.root.walk() if not node.children]
    assert len(leaves) > 750
    unscored = {
        f"{tree.id}/{node.name}"
        for tree, node in leaves
        if any(month.outer(tree, node) is not None for month in months)
        and all(score is None for month in months if (r := month.result(tree, node)) for score in r.score)
    }
    # what only the options of 15/no-matter ask of units without the matter
    matters = ("安置房和公租房", "公共停车泊位", "中小学建设", "打通断头路", "绿地和公园游园")
    assert unscored == {f"15/{matter}/不承担" for matter in matters}
