"""The library of projects as tables: for the office with everything, for the public with the columns that it may see."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.ledger.numbers import plain
from zzcli.ledger.projects import HEADER, Project
from zzcli.reports.model import Column, Report, Table
from zzcli.tasks.library import Library

_KEYS = ("number", "name", "unit", "investment", "invested", "progress", "review", "since", "left", "note")
_NUMBERS = ("总投资", "完成投资")
_CHANGE = Column("变动", "change")


def projects(found: Library, *, public: bool, synthetic: bool) -> Report:
    """Return the projects of a month; `public` leaves everything out that is not for the public, changes included."""
    shown = [name for name in HEADER if not public or name in found.rules.public]
    columns = tuple(
        Column(name, key, name in _NUMBERS) for name, key in zip(HEADER, _KEYS, strict=True) if name in shown
    )
    untold = f"（{found.untold()} 个没有报投资）" if found.untold() else ""
    notes = [f"共 {len(found.there)} 个项目，总投资 {plain(found.investment())}{found.rules.money}{untold}"]
    kind = "对外发布" if public else "内部"
    title = f"{found.month} 项目库（{kind}，依据 {found.rules.clause}）"
    table = Table(title, columns, tuple(_rows(found.there, shown)), tuple(notes))
    if public:
        return Report((table,), synthetic=synthetic)
    rows = [("入库", *row) for row in _rows(found.came, shown)] + [("出库", *row) for row in _rows(found.left, shown)]
    changes = Table(
        f"{found.month} 增减：入库 {len(found.came)} 个，出库 {len(found.left)} 个", (_CHANGE, *columns), tuple(rows)
    )
    return Report((table, changes), flat=table, synthetic=synthetic)


def _rows(listed: Iterable[Project], shown: list[str]) -> Iterable[tuple[str, ...]]:
    for each in listed:
        cells = (
            each.number,
            each.name,
            each.unit,
            "" if each.investment is None else plain(each.investment),
            "" if each.invested is None else plain(each.invested),
            each.progress,
            each.review,
            str(each.since),
            str(each.left or ""),
            each.note,
        )
        yield tuple(cell for name, cell in zip(HEADER, cells, strict=True) if name in shown)
