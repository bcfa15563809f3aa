"""Invented 加减分事项: now and then one for a unit, of some row of the tables that its track counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import ZERO
from zzcli.methods.registry import PointsRow
from zzcli.office.dice import Dice
from zzcli.office.invention import NOTE
from zzcli.rules.model import Tree
from zzcli.rules.tables import Row
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import in_force
from zzcli.scoring.tables import cells

_CHANCE = 20  # of 100 units, in a period
_ISSUED = 50  # of 100 records whose level a body could have: those that name the body
_CROWD = 30  # how many more people than its lower bound an open band gets at most

Record = dict[str, Any]
Cells = Mapping[str, object]


def events(evaluation: Evaluation, dice: Dice) -> bytes | None:
    """Return a period's adjustments.toml, or None where nothing happened or no track counts adjustments."""
    import tomli_w

    found: list[Record] = []
    for tree in evaluation.scheme.tracks:
        if in_force(evaluation, tree):
            found += _of_track(evaluation, dice, tree, len(found))
    return tomli_w.dumps({"format": 1, "adjustment": found}).encode() if found else None


def _of_track(evaluation: Evaluation, dice: Dice, tree: Tree, before: int) -> Iterator[Record]:
    counted = [list(_rows(evaluation, kinds)) for kinds in evaluation.records.kinds(tree)]
    frame = evaluation.outer(tree, tree.root)
    number = before
    for unit in frame.units if frame is not None and counted else ():
        key = ("event", str(evaluation.period), tree.stem, unit)
        if not dice.chance(_CHANCE, *key):
            continue
        rows = dice.one_of(counted, "table", *key)
        drawn = [dice.one_of(rows, "row", str(draw), *key) for draw in range(2)]
        row = min(drawn, key=_weight)  # what is grave is rarer
        if any(row.get(name) for name in ("单位", "组别", "月")):
            continue  # a row for some units or months alone
        number += 1
        yield _record(evaluation, dice, row, unit, number, key)


def _rows(evaluation: Evaluation, kinds: str | Sequence[PointsRow]) -> Iterator[Cells]:
    if not isinstance(kinds, str):
        yield from ({"事项": row.name, "分值": row.points} for row in kinds)
        return
    table = evaluation.tables.table(kinds)
    yield from (cells(table, Row(*row)) for row in table.rows)


def _weight(row: Cells) -> Decimal:
    points = row.get("分值")
    return abs(points) if isinstance(points, Decimal) else ZERO


def _record(evaluation: Evaluation, dice: Dice, row: Cells, unit: str, number: int, key: tuple[str, ...]) -> Record:
    period = evaluation.period
    kind, level, role = (str(row.get(name) or "") for name in ("事项", "级别", "角色"))
    found: Record = {"unit": unit, "kind": kind}
    bodies = [body for body, its in evaluation.scheme.issuers.items() if its == level]
    if bodies and dice.chance(_ISSUED, "issued", *key):
        found["issuer"] = dice.one_of(bodies, "issuer", *key)
    elif level:
        found["level"] = level
    if role:
        found["role"] = role
    low, high = row.get("从"), row.get("至")
    if low or high:
        least = int(Decimal(str(low))) if low else 1
        found["size"] = dice.whole(least, int(Decimal(str(high))) - 1 if high else least + _CROWD, "size", *key)
    days = (period.end - period.start).days
    found["date"] = period.start + timedelta(days=dice.whole(0, days, "day", *key))
    found["title"] = f"{kind}（{NOTE}）"
    found["document"] = f"演示〔{period}〕{number}号"
    return found
