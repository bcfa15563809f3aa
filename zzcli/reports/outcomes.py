"""What follows from a ranking, as tables: one a list (a meeting, a report), one line a unit; a whole ranking is one line."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.outcomes import Outcome, Picked, outcomes, outcomes_json
from zzcli.scoring.period import Scored

_COLUMNS = (
    Column("编号", "id"),
    Column("条款", "clause"),
    Column("单位", "unit"),
    Column("组别", "group"),
    Column("名次", "rank", right=True),
    Column("得分", "score", right=True),
    Column("处理", "text"),
    Column("说明", "note"),
)
_FLAT = (Column("名单", "list"), Column("期限", "due"), *_COLUMNS)
_OTHERS = "其他"


def report(scored: Scored) -> Report:
    """Return the outcomes of a scored period; CSV has a line a unit, whole rankings too."""
    found = outcomes(scored)
    tables = []
    for name in dict.fromkeys(each.list for each in found):
        listed = [each for each in found if each.list == name]
        title = f"{scored.period} {name or _OTHERS}"
        rows = tuple(row for each in listed for row in _rows(each))
        due = listed[0].due
        notes = () if due is None else (f"期限：{due.day}{f'（{due.moved}）' if due.moved else ''}",)
        tables.append(Table(title, _COLUMNS, rows, notes))
    flat = Table(
        f"{scored.period} 结果运用",
        _FLAT,
        tuple(
            (each.list, "" if each.due is None else each.due.day.isoformat(), *_row(each, unit, exact(unit.score)))
            for each in found
            for unit in each.units
        ),
    )
    if not tables:
        tables.append(Table(f"{scored.period} 结果运用：没有", _COLUMNS, ()))
    return Report(tuple(tables), outcomes_json(scored, found), flat=flat, synthetic=scored.book.ledger.config.synthetic)


def _rows(each: Outcome) -> Iterator[tuple[str, ...]]:
    if not each.units:
        yield (each.id, each.clause, "（没有）", "", "", "", each.text, "")
    elif each.everybody:
        ranked = [unit.rank for unit in each.units if unit.rank is not None]
        places = f"1—{max(ranked)}" if ranked else ""
        note = "；".join(f"{unit.unit} {unit.note}" for unit in each.units if unit.note)
        yield (each.id, each.clause, f"全部{len(each.units)}个单位", "", places, "", each.text, note)
    else:
        for unit in each.units:
            yield _row(each, unit, shown(unit.score))


def _row(each: Outcome, unit: Picked, score: str) -> tuple[str, ...]:
    rank = "" if unit.rank is None else str(unit.rank)
    return (each.id, each.clause, unit.unit, unit.group, rank, score, each.text, unit.note)
