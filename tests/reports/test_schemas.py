"""Every schema is itself valid, closed, and refuses what its output may not be."""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.reports.schemas import FOLDER, faults, schema
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.reports import problems

NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_bears_its_name(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"] == f"zzcli.{name}"
    assert schema(name)["properties"]["schema"] == {"const": f"zzcli.{name}"}


@pytest.mark.parametrize("name", NAMES)
def test_a_key_that_is_not_declared_is_refused(name: str) -> None:
    assert any("'x'" in fault for fault in faults({"x": 1}, name))


def test_problems_are_valid_with_and_without_a_line() -> None:
    found = [
        Problem("unknown-unit", Place("ledger/2021-06/01-economy.csv", 3), "改正"),
        Problem("missing-file", Place("units.toml"), "补上", Severity.WARNING),
    ]
    assert faults(json.loads(json.dumps(problems.as_data(found))), "problems.v1") == []


def test_a_number_must_be_an_exact_text() -> None:
    number = schema("score.v1")["$defs"]["number"]
    valid = Draft202012Validator(number).is_valid
    assert [valid(value) for value in ("12.50", "-0.1", "1e3", "01", 12.5)] == [True, True, False, False, False]
