"""How a node scores, in words: its keys in force as one text each, for `rules show` and whoever asks before the month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.methods.registry import Band, Key, Kind, MilestoneRow, PointsRow, methods
from zzcli.rules.expressions import Expression
from zzcli.rules.keys import COMMON, defaults
from zzcli.rules.model import ByMonth, Limit, ValuesTable
from zzcli.rules.settle import Settled

ABSENT = {"exclude": "不计入", "zero": "零分", "full": "满分", "peers-mean": "其他单位得分的平均"}
MODIFIERS = ("cap", "floor", "base", "keep", "carry", "full-when", "gate", "absent", "round", "within", "objects")
"""The common keys that say how a node scores; the others say where it stands and what it reads."""

_COMPARISONS = {"<": "低于", "<=": "不超过", "=": "等于", ">=": "不低于", ">": "超过", "!=": "不等于"}


def written(settled: Settled, tables: Mapping[str, ValuesTable]) -> Mapping[str, str]:
    """Return the keys that say how a node scores, each as text; those left at their default are left out.

    Kinds and milestones that stand in a table are written out, a row each.
    """
    own: tuple[Key, ...] = methods()[settled.method].keys if settled.method in methods() else ()
    keys = (*own, *(COMMON[name] for name in MODIFIERS))
    usual = defaults(settled.method)
    texts: dict[str, str] = {}
    for key in keys:
        value = settled.get(key.name)
        if value is None or value == usual.get(key.name) or key.kind is Kind.WEIGHTS:
            continue
        if key.kind in (Kind.POINTS, Kind.MILESTONES) and isinstance(value, str):
            text = "、".join(_row(tables[value]))
        else:
            text = ABSENT[value] if key.name == "absent" and isinstance(value, str) else text_of(value)
        if text:
            texts[key.name] = text
    return texts


def text_of(value: object) -> str:
    """Return a typed value as text; nothing for one that has no words.

    One that changes by the month is written with all that it can be; readings must be chosen already.
    """
    match value:
        case Expression():
            return value.text
        case ByMonth(entries):
            return "、".join(f"{month}月起{text_of(each)}" for month, each in entries)
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain(value)
        case Limit(points, span):
            amount = "不限" if points is None else plain(points)
            return f"{amount}（每{SPANS[span]}）" if span else amount
        case tuple() | list() | frozenset():
            return "、".join(filter(None, map(text_of, value)))
        case str() | int():
            return str(value)
        case _:
            return _graded(value)


def _graded(value: object) -> str:
    """A row of bands, kinds or milestones."""
    match value:
        case Band(comparison, bound, points):
            edge = plain(bound) if isinstance(bound, Decimal) else bound
            return f"{_COMPARISONS.get(comparison, comparison)}{edge}得{plain(points)}"
        case PointsRow():
            return "".join(_points(value))
        case MilestoneRow(name, points):
            return f"{name} {plain(points)}"
        case _:
            return ""


def _row(table: ValuesTable) -> Iterator[str]:
    """Each row of a table of kinds or milestones: its cells in the table's order, but for empty ones."""
    for _, keys, values in table.rows:
        yield " ".join(filter(None, (*keys, *(text_of(value) for value in values))))


SPANS = {"month": "月", "quarter": "季", "year": "年"}


def _points(row: PointsRow) -> Iterator[str]:
    yield f"{row.name} {plain(row.points)}"
    if row.heading:
        yield f"（{row.heading}"
        yield "）" if row.heading_cap is None else f"，至多{plain(row.heading_cap)}）"
