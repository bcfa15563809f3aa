"""Periods as one tidy table with a data dictionary, so that DuckDB, pandas or Spark carry on from there.

One row an item, object and measure: what was declared and verified, and what the item (or object) scored. An item
without figures is one row with an empty measure; an item with several measures has its score on each of their rows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from zzcli.ledger.figures import Block
from zzcli.ledger.numbers import plain
from zzcli.reports.model import SYNTHETIC
from zzcli.rules.model import Node
from zzcli.scoring.period import Scored, in_force
from zzcli.scoring.scores import Result


class Format(StrEnum):
    """The formats of `export`."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Row(NamedTuple):
    """A row of the table; `score` and `full` None: the item does not count there."""

    period: str
    track: str
    unit: str
    special: str
    item: str
    object: str
    measure: str
    declared: str
    verified: str
    score: Decimal | None
    full: Decimal | None
    nature: str


FIELDS: Mapping[str, str] = {
    "period": "评比期：2021-06、2021-Q2 或 2021",
    "track": "单位所在的序列；不参加排名的单位为空",
    "unit": "单位；全市的数据是“全市”",
    "special": "专项；序列自己的评分项为空",
    "item": "评分项",
    "object": "对象：项目、道路等；嵌套的写成“路/处”",
    "measure": "指标；没有数据的评分项为空",
    "declared": "申报值，照台账原样：数、日期、是或否、词语",
    "verified": "核定值，照台账原样；“-”是没有这项任务，“未”是日期未到",
    "score": "这个评分项（或对象）的得分，没有舍入；不计的为空；一项有几个指标的，每行都写这一项的得分，不要相加",
    "full": "满分",
    "nature": f"数据性质：合成的台账写“{SYNTHETIC}”",
}
"""The columns and what they mean, for the dictionary."""

_NUMBERS = ("score", "full")
_KEY = ("period", "unit", "track", "special", "item", "object", "measure")
DICTIONARY = "datapackage.json"


def rows(scored: Scored) -> Iterator[Row]:
    """Yield the rows of a scored period, in the order of the rules, of units and of the files."""
    evaluation = scored.evaluation
    tracks = {row.unit: table.tree.title for table in reversed(scored.tracks) for row in table.rows}
    nature = SYNTHETIC if scored.book.ledger.config.synthetic else ""
    for tree in (*scored.book.scheme.specials, *scored.book.scheme.tracks):
        if not in_force(evaluation, tree):
            continue
        blocks: Mapping[str, Block] = {}
        if not tree.track:
            blocks = scored.book.ledger.figures(scored.period, tree.stem).blocks
        for node in tree.root.walk():
            result = evaluation.result(tree, node)
            if result is None:
                continue
            for each in _of_node(scored, node, result, blocks.get(node.name)):
                track = tree.title if tree.track else tracks.get(each[0], "")
                special = "" if tree.track else tree.title
                yield Row(str(scored.period), track, each[0], special, node.name, *each[1:], nature)


_Found = tuple[str, str, str, str, str, Decimal | None, Decimal | None]


def _of_node(scored: Scored, node: Node, result: Result, block: Block | None) -> Iterator[_Found]:
    """Yield unit, object, measure, declared, verified, score and full of a node."""
    scores = _scores(result)
    measures = scored.evaluation.measures(node)
    only = next(iter(measures)) if len(measures) == 1 else ""
    told = set()
    if block is not None:
        columns = (block.units, block.objects, block.measures, block.declared, block.verified)
        for unit, path, measure, declared, verified in zip(*columns, strict=True):
            key = (unit, path if (unit, path) in scores else "")
            told.add((unit, path))
            told.add(key)
            yield unit, path, measure or only, declared, verified, *scores.get(key, (None, None))
    for (unit, path), both in scores.items():
        if (unit, path) not in told:
            yield unit, path, "", "", "", *both


def _scores(result: Result) -> dict[tuple[str, str], tuple[Decimal | None, Decimal | None]]:
    """Score and full by unit and object, those of the whole under no object."""
    found: dict[tuple[str, str], tuple[Decimal | None, Decimal | None]] = {}
    for frame, scores, fulls in (
        (result.frame, result.score, result.full),
        (result.inner, result.final, result.fulls),
    ):
        keys = zip(frame.units, frame.paths, strict=True)
        found.update(zip(keys, zip(scores, fulls, strict=True), strict=True))
    return found


def written(table: Sequence[Row], style: Format, name: str) -> dict[str, bytes]:
    """Return the table in a format under a file name, and the dictionary beside it."""
    make = {Format.CSV: _csv, Format.JSON: _json, Format.PARQUET: _parquet}[style]
    return {name: make(table), DICTIONARY: _dictionary(style, name)}


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(plain(cell) if isinstance(cell, Decimal) else cell or "" for cell in row)


def _csv(table: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(map(_texts, table))
    return out.getvalue().encode()


def _json(table: Sequence[Row]) -> bytes:
    def record(row: Row) -> dict[str, str | None]:
        numbers = {key: None if getattr(row, key) is None else plain(getattr(row, key)) for key in _NUMBERS}
        return {**row._asdict(), **numbers}

    lines = ",\n".join(json.dumps(record(row), ensure_ascii=False) for row in table)
    return f"[\n{lines}\n]\n".encode()


def _parquet(table: Sequence[Row]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = pa.decimal128(38, 20)
    kinds = [(name, number if name in _NUMBERS else pa.string()) for name in FIELDS]
    columns = list(zip(*table, strict=True)) or [()] * len(kinds)
    arrays = [pa.array(column, kind) for column, (_, kind) in zip(columns, kinds, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.table(arrays, schema=pa.schema(kinds)), out)
    return out.getvalue()


def _dictionary(style: Format, name: str) -> bytes:
    fields = [
        {"name": key, "type": "number" if key in _NUMBERS else "string", "description": meaning}
        for key, meaning in FIELDS.items()
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": list(_KEY)}
    resource = {"name": "scores", "path": name, "format": style.value, "encoding": "utf-8", "schema": schema}
    found = {
        "name": "zzcli-export",
        "description": "评比期的数据和得分，一行一个评分项、对象和指标",
        "resources": [resource],
    }
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()
