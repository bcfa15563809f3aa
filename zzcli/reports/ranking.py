"""Ranking tables as reports: of a period's tracks, of one special, or of one group among itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.jsons import score_json
from zzcli.scoring.period import Scored, SpecialRow, SpecialTable, TrackTable, special_table
from zzcli.scoring.results import CHANGE, ranking_rows

_TRACK = Column("序列", "track")
_RANK, _UNIT = Column("名次", "rank", right=True), Column("单位", "unit")
_TOTAL = Column("总分", "total", right=True)
_SCORE, _FULL = Column("得分", "score", right=True), Column("满分", "full", right=True)


def scores(scored: Scored, only: str | None = None) -> Report:
    """Return what `score` prints: the ranking table of every track (of `only`), or where there is none of the specials."""
    if only is not None:
        scored = replace(scored, tracks=tuple(table for table in scored.tracks if table.tree.stem == only))
    if not scored.tracks:
        tables = tuple(_special(scored, table, shown) for table in scored.specials)
        flat = (
            Report(tuple(_special(scored, table, exact) for table in scored.specials)).one_table() if tables else None
        )
        return Report(tables, score_json(scored), flat=flat, synthetic=_synthetic(scored))
    tables = tuple(_track(scored, table) for table in scored.tracks)
    return Report(tables, score_json(scored), flat=_flat(scored), synthetic=_synthetic(scored))


def tracks(scored: Scored, units: Collection[str] | None = None, group: str = "") -> Report:
    """Return ranks and totals of the tracks; with `units` (those of `group`) they are ranked among themselves."""
    columns = (_RANK, _UNIT, _TOTAL) if units is not None else (_RANK, _UNIT, _TOTAL, _change(scored))
    found = []
    for table in scored.tracks:
        rows = [row for row in table.rows if units is None or row.unit in units]
        if not rows:
            continue
        places = [row.rank for row in rows]
        cells = tuple(
            (_place(places, i), row.unit, shown(row.total), *([_won(row.change)] if units is None else []))
            for i, row in enumerate(rows)
        )
        found.append(Table(_title(scored, table.tree.title, group), columns, cells, _notes(table, units)))
    return Report(tuple(found), synthetic=_synthetic(scored))


def special(scored: Scored, stem: str, units: Collection[str] | None = None, group: str = "") -> Report:
    """Return the ranking of one special, or of some units (those of `group`) among themselves in it."""
    tree = next(tree for tree in scored.book.scheme.specials if tree.stem == stem)
    table = special_table(scored.evaluation, tree, units)
    return Report(
        (_special(scored, table, shown, group),),
        flat=_special(scored, table, exact, group),
        synthetic=_synthetic(scored),
    )


def _place(places: Sequence[int | None], i: int) -> str:
    """Return the rank of row `i` among the rows there are: equal ranks stay equal, the next is skipped."""
    return "不排名" if places[i] is None else str(places.index(places[i]) + 1)


def _change(scored: Scored) -> Column:
    return Column(CHANGE[scored.period.kind], "change", right=True)


def _won(change: int | None) -> str:
    if change is None:
        return ""
    return f"+{change}" if change > 0 else str(change)


def _track(scored: Scored, table: TrackTable) -> Table:
    parts = (Column(heading, heading, right=True) for heading in table.columns)
    rows = (
        (*cells[:2], *map(shown, row.parts), shown(row.total), cells[-1])
        for cells, row in zip(ranking_rows(table)[1], table.rows, strict=True)
    )
    return Table(
        _title(scored, table.tree.title), (_RANK, _UNIT, *parts, _TOTAL, _change(scored)), tuple(rows), _notes(table)
    )


def _flat(scored: Scored) -> Table:
    """Return the tracks as one table: the columns of all, empty where a track has none of that name."""
    names = tuple(dict.fromkeys(name for table in scored.tracks for name in table.columns))
    found = []
    for table in scored.tracks:
        for row in ranking_rows(table)[1]:
            parts = dict(zip(table.columns, row[2:-2], strict=True))
            found.append((table.tree.title, *row[:2], *(parts.get(name, "") for name in names), *row[-2:]))
    columns = (_TRACK, _RANK, _UNIT, *(Column(name, name, right=True) for name in names), _TOTAL, _change(scored))
    return Table(_title(scored, "排名"), columns, tuple(found))


def _special(scored: Scored, table: SpecialTable, number: Callable[[Decimal | None], str], group: str = "") -> Table:
    rows = tuple(
        (
            _special_place(row),
            row.unit,
            number(row.score),
            number(row.full),
        )
        for row in table.rows
    )
    notes = tuple(f"{row.unit}：{row.note}" for row in table.rows if row.note)
    return Table(_title(scored, table.tree.title, group), (_RANK, _UNIT, _SCORE, _FULL), rows, notes)


def _special_place(row: SpecialRow) -> str:
    """Return a rank in a special; a unit without score has none, one with a score is not ranked."""
    if row.rank is None:
        return "" if row.score is None else "不排名"
    return str(row.rank)


def _title(scored: Scored, name: str, group: str = "") -> str:
    mark = "（暂评）" if scored.provisional else ""
    return " ".join(filter(None, (str(scored.period), name, group if group != name else "", mark)))


def _notes(table: TrackTable, units: Collection[str] | None = None) -> tuple[str, ...]:
    return tuple(f"{row.unit}：{row.note}" for row in table.rows if row.note and (units is None or row.unit in units))


def _synthetic(scored: Scored) -> bool:
    return scored.book.ledger.config.synthetic
