"""The ledgers and journals that are timed: what they hold, and that they are the same everywhere."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import HEADER, PERIOD, SHAPES, Shape, figures, write_journal, write_ledger
from zzcli.ledger.numbers import FIGURE

SMALL = Shape(units=4, specials=2, items=22)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of the shape SMALL."""
    write_ledger(SMALL, tmp_path)
    return tmp_path


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def test_the_shapes_are_those_of_the_bars() -> None:
    assert SHAPES["month"].figures == 64 * 600 == 38_400
    assert SHAPES["nation"].figures == 2844 * 400 == 1_137_600


def test_every_leaf_of_every_special_has_one_figure_of_each_unit(ledger: Path) -> None:
    units = [unit["name"] for unit in toml(ledger / "units.toml")["unit"]]
    assert len(units) == 4
    for stem in toml(ledger / "ledger/rules/scheme.toml")["specials"]:
        leaves = [node for node in toml(ledger / f"ledger/rules/{stem}.toml")["item"] if "measures" in node]
        wanted = [(unit, node["name"], "", *node["measures"]) for node in leaves for unit in units]
        with (ledger / "ledger" / PERIOD / f"{stem}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert ",".join(header) == HEADER
        assert [tuple(row[:4]) for row in rows] == wanted
        assert len(rows) == 4 * 22
        assert all(declared == verified and FIGURE.fullmatch(verified) for *_, declared, verified, _ in rows)


def test_the_points_of_a_generated_special_add_up(ledger: Path) -> None:
    special = toml(ledger / "ledger/rules/01-special.toml")
    groups = {node["id"]: node["full"] for node in special["item"] if node["method"] == "sum"}
    leaves = Counter(node["id"].split(".")[0] for node in special["item"] if "measures" in node)
    assert groups == {"1": 20, "2": 2} == dict(leaves)
    assert special["full"] == 20 + 2


def test_figures_are_the_same_bytes_on_every_machine(ledger: Path) -> None:
    digest = sha256((ledger / "ledger" / PERIOD / "02-special.csv").read_bytes()).hexdigest()
    assert digest == "b40b11b5c0f321a60a87f64447fe0099f26776f945866d7800bd49530f2b1d0a"


def test_figures_differ_and_stay_in_their_range() -> None:
    found = [Decimal(text) for text in figures("01-special", "评分项001", 1_200, 500)]
    assert min(found) >= Decimal("0.01")
    assert max(found) <= 12
    assert len(set(found)) > 300
    assert figures("02-special", "评分项001", 1_200, 500) != list(map(str, found))


@pytest.mark.parametrize(("by_item", "accounts"), [(True, 4 * 2 * 22), (False, 4)])
def test_a_journal_has_as_many_postings_as_the_ledger_has_figures(tmp_path: Path, by_item: bool, accounts: int) -> None:
    path = tmp_path / "journal"
    write_journal(SMALL, path, by_item=by_item, declare=True)
    text = path.read_text(encoding="utf-8")
    postings = re.findall(r"^  (\S+)  (\S+) CNY$", text, re.MULTILINE)
    opened = re.findall(r"^2021-01-01 open (\S+)$", text, re.MULTILINE)
    assert len(postings) == SMALL.figures == 176
    assert sum(Decimal(value) for _, value in postings) == 0
    assert len(opened) == accounts
    assert {account for account, _ in postings} == set(opened)
