"""The tidy table: the same rows in each format, exact numbers, every column in the dictionary, keys that are keys."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from tests.checks.test_checks import tiny
from tests.reports.test_workbook import scored_from
from zzcli.ledger.source import WorkTree
from zzcli.reports.export import DICTIONARY, FIELDS, Format, Row, rows, written
from zzcli.scoring.results import scores_csv

ROOT = Path(__file__).parents[2]


def month() -> list[Row]:
    """Return the rows of a worked month."""
    return list(rows(scored_from(WorkTree(ROOT), "2021-06")))


def test_parquet_holds_the_rows_of_the_csv_with_exact_numbers() -> None:
    table = month()
    as_csv = list(csv.DictReader(io.StringIO(written(table, Format.CSV, "a.csv")["a.csv"].decode())))
    found = pq.read_table(io.BytesIO(written(table, Format.PARQUET, "a.parquet")["a.parquet"]))
    assert found.column_names == list(FIELDS)
    as_parquet = found.to_pylist()
    assert len(as_csv) == len(as_parquet) == len(table) > 20_000
    for one, other in zip(as_csv, as_parquet, strict=True):
        for name in FIELDS:
            if name in ("score", "full"):
                assert (Decimal(one[name]) if one[name] else None) == other[name]
            else:
                assert one[name] == other[name]


def test_a_row_is_known_by_its_key() -> None:
    key = json.loads(written([], Format.CSV, "a.csv")[DICTIONARY])["resources"][0]["schema"]["primaryKey"]
    keys = [tuple(getattr(row, name) for name in key) for row in month()]
    assert len(set(keys)) == len(keys)


def test_every_score_on_record_is_in_the_table() -> None:
    scored = scored_from(WorkTree(ROOT), "2021-06")
    recorded = {
        (row["单位"], row["专项"], row["评分项"], row["对象"]): row["得分"]
        for row in csv.DictReader(io.StringIO(scores_csv(scored).decode()))
        if row["专项"]
    }
    found = {(row.unit, row.special, row.item, row.object): row.score for row in rows(scored) if row.special}
    assert len(recorded) > 15_000
    wrong = [key for key, text in recorded.items() if found[key] != (Decimal(text) if text else None)]
    assert wrong == []


def test_every_column_is_explained() -> None:
    fields = json.loads(written([], Format.JSON, "a.json")[DICTIONARY])["resources"][0]["schema"]["fields"]
    assert [each["name"] for each in fields] == list(FIELDS) == list(Row._fields)
    assert all(each["description"] for each in fields)


def test_nothing_scored_is_an_empty_table() -> None:
    assert pq.read_table(io.BytesIO(written([], Format.PARQUET, "a")["a"])).num_rows == 0
    assert json.loads(written([], Format.JSON, "a")["a"]) == []


def test_synthetic_rows_say_so() -> None:
    assert {row.nature for row in month()} == {"演示数据（合成）"}
    assert {row.nature for row in rows(scored_from(tiny(), "2021-06"))} == {""}
