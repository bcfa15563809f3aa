"""Targets are judged as the worked cases say."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.tasks.support import PROGRESS, book, standing, tasks

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_case_comes_out(case: dict[str, Any]) -> None:
    files = {
        f"ledger/{period}/progress.csv": PROGRESS + "".join(f"{line}\n" for line in lines)
        for period, lines in case.get("progress", {}).items()
    }
    found = book(case["scheme"], files, readings=case.get("readings"), lists=case.get("lists"))
    assert case["expect"]
    for path, wanted in case["expect"].items():
        day, target, *unit = path.split("/")
        stood = standing(tasks(found, day), target, "".join(unit))
        assert f"{stood.colour} {stood.note}" == wanted, path
