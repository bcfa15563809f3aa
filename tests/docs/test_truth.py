"""What the pages say by hand is so: headers, functions, words and the worked example."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from tests.broken import gallery
from zzcli.ledger import (
    figures,
    objects,
    opening,
    plans,
    progress,
    projects,
    received,
    reported,
    site_scores,
    spotchecks,
)
from zzcli.ledger.problem import errors
from zzcli.ledger.source import Memory
from zzcli.rules.declarations import MEASURE
from zzcli.rules.expressions import BUILT_IN, FUNCTIONS
from zzcli.rules.keys import ABSENT
from zzcli.rules.load import load_scheme
from zzcli.scoring import results
from zzcli.scoring.cases import run_cases

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGE = (DOCS / "rule-language.md").read_text(encoding="utf-8")
BLOCKS: list[str] = re.findall(r"^```toml\n(.*?)^```$", LANGUAGE, re.DOTALL | re.MULTILINE)


def block(start: str) -> str:
    """Return the one TOML block of the page that starts so and is whole: an example 示例 or 示范."""
    (found,) = [text for text in BLOCKS if text.startswith(start) and ("示例" in text or "示范" in text)]
    return found


@pytest.mark.parametrize(
    "module", [figures, plans, objects, opening, spotchecks, received, progress, reported, projects, site_scores]
)
def test_headers_are_those_that_are_read(module: object) -> None:
    page = (DOCS / "format.md").read_text(encoding="utf-8")
    assert ",".join(module.HEADER) in page  # type: ignore[attr-defined]


def test_every_function_and_word_of_the_language_is_on_the_page() -> None:
    head = LANGUAGE.partition("<!-- ")[0]
    for name in (*FUNCTIONS, *BUILT_IN, *MEASURE["kind"].choices, *ABSENT):
        assert re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", head), name


@pytest.mark.parametrize("text", BLOCKS)
def test_examples_are_toml(text: str) -> None:
    assert tomllib.loads(text, parse_float=Decimal)


def test_the_worked_example_comes_out() -> None:
    """The page's item, in a scheme of its own, scores what the page's case says: 10 - 2 x 0.5 = 9."""
    base = {path: raw.decode() for path, raw in gallery.files(gallery.BASE).items()}
    head = base["ledger/rules/01-work.toml"].partition("[[item]]")[0].replace("full     = 100", "full     = 10")
    group = '[[group]]\nname = "县市"\nclause = "一"\nunits = ["惠济区"]\n\n[[track]]'
    files = {
        "scheme.toml": base["ledger/rules/scheme.toml"].replace("[[track]]", group, 1).replace("100", "10"),
        "01-work.toml": head + block("[[item]]"),
        "tables/adjustments.csv": base["ledger/rules/tables/adjustments.csv"],
        "units.toml": base["units.toml"],
        "cases/01-work.toml": block("[[case]]"),
    }
    source = Memory({path: text.encode() for path, text in files.items()})
    scheme, problems = load_scheme(source, "", "page")
    assert scheme is not None, problems
    assert errors(problems) == []
    found, faults = run_cases(source, "", scheme)
    assert [(each.path, each.message) for each in found] == [("金水区/示例", "")]
    assert faults == []


def test_the_example_of_a_scheme_loads() -> None:
    base = gallery.files(gallery.BASE)
    files = {path.removeprefix("ledger/rules/"): raw for path, raw in base.items()}
    scheme, problems = load_scheme(Memory({**files, "scheme.toml": block("format   = 1").encode()}), "", "page")
    assert problems == []
    assert scheme is not None
    assert [track.title for track in scheme.tracks] == ["区县"]


def test_result_files_are_those_that_are_written() -> None:
    page = (DOCS / "format.md").read_text(encoding="utf-8")
    assert ",".join(results.SCORES_HEADER) in page
