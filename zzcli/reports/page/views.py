"""What the pages show: tables whose cells may link, the heat map, courses over the periods. Templates only lay it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, HUNDRED, ZERO, half_up, plain
from zzcli.reports.digits import shown
from zzcli.reports.model import Column, Table
from zzcli.reports.page.names import Names
from zzcli.reports.text import one_line
from zzcli.scoring.period import Scored, SpecialTable, TrackTable

_STEPS = 5  # shades of the heat map


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the page it leads to, and its shade in the heat map (0 the lowest; None: none)."""

    text: str
    link: str = ""
    shade: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a page. `sortable`: by a click on a head; `upright` heads are set vertically; `notes` stand below."""

    id: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    sortable: bool = True
    upright: bool = False
    links: Sequence[str] = ()  # of the heads; empty: none has one
    anchors: Sequence[str] = ()  # of the rows; empty: none has one


@dataclass(frozen=True, slots=True)
class Course:
    """A unit's ranks and totals in a track, period by period: a table from which a chart is drawn."""

    track: str
    unit: str
    periods: Sequence[str]
    ranks: Sequence[str]
    totals: Sequence[str]


@dataclass(frozen=True)
class Shared:
    """What all pages have in common."""

    title: str
    period: str
    scheme: str
    document: str
    synthetic: str
    digest: str
    public: frozenset[str] = field(default_factory=frozenset)


def grid(id_: str, table: Table, names: Names, *, linked: str = "单位", sortable: bool = True) -> Grid:
    """Return a report's table with the units in a column linked to their pages."""
    at = table.headings.index(linked) if linked in table.headings else -1
    rows = [
        [Cell(one_line(text), names.unit(text) if column == at else "") for column, text in enumerate(row)]
        for row in table.rows
    ]
    return Grid(id_, one_line(table.title), table.columns, rows, [one_line(note) for note in table.notes], sortable)


def heat_map(scored: Scored, table: TrackTable, names: Names) -> Grid | None:
    """Return the rate of every unit of a track in every special that the track takes in; None without any."""
    specials = [each for each in scored.specials if any(each.tree.stem in row.specials for row in table.rows)]
    if not specials:
        return None
    fulls = {each.tree.stem: {row.unit: row.full for row in each.rows} for each in specials}
    rows = []
    for row in table.rows:
        cells = [Cell(one_line(row.unit), names.unit(row.unit))]
        for each in specials:
            stem = each.tree.stem
            cells.append(_rate(row.specials.get(stem), fulls[stem].get(row.unit)))
        rows.append(cells)
    columns = [Column("单位", "unit"), *(Column(each.tree.title, each.tree.stem, right=True) for each in specials)]
    links = ["", *(names.tree(each.tree) for each in specials)]
    title = f"{table.tree.title} 各专项得分率（%）"
    return Grid(f"heat-{table.tree.stem}", title, columns, rows, (), upright=True, links=links)


def _rate(score: Decimal | None, full: Decimal | None) -> Cell:
    if score is None or not full:
        return Cell("")
    rate = CONTEXT.divide(CONTEXT.multiply(score, HUNDRED), full)
    steps = CONTEXT.multiply(max(ZERO, rate), Decimal(_STEPS)) // HUNDRED
    return Cell(plain(half_up(rate, 1)), shade=min(_STEPS - 1, int(steps)))


def courses(earlier: Sequence[Scored], scored: Scored) -> Iterator[Course]:
    """Yield the course of every unit that a track ranks now, over the earlier periods and this one, oldest first."""
    periods = [*earlier, scored]
    for table in scored.tracks:
        found = [
            {row.unit: row for each in then.tracks if each.tree.stem == table.tree.stem for row in each.rows}
            for then in periods
        ]
        for row in table.rows:
            standings = [rows.get(row.unit) for rows in found]
            ranks = ["" if each is None or each.rank is None else str(each.rank) for each in standings]
            totals = ["" if each is None else shown(each.total) for each in standings]
            yield Course(table.tree.title, row.unit, [str(then.period) for then in periods], ranks, totals)


def course_grid(track: str, stem: str, found: Sequence[Course], names: Names) -> Grid:
    """Return the courses of a track as one table: rank and total a period."""
    periods = found[0].periods if found else []
    columns = [Column("单位", "unit"), *(Column(period, period, right=True) for period in periods)]
    rows = [
        [
            Cell(one_line(each.unit), names.unit(each.unit)),
            *(
                Cell(f"{rank or '不排名'}（{total}）" if total else "")
                for rank, total in zip(each.ranks, each.totals, strict=True)
            ),
        ]
        for each in found
    ]
    return Grid(f"course-{stem}", f"{track} 名次（总分）逐期", columns, rows)


def special_grid(table: SpecialTable, names: Names) -> Grid:
    """Return the ranking of a special."""
    columns = (
        Column("名次", "rank", right=True),
        Column("单位", "unit"),
        Column("得分", "score", right=True),
        Column("满分", "full", right=True),
        Column("说明", "note"),
    )
    rows = [
        [
            Cell("" if row.rank is None else str(row.rank)),
            Cell(one_line(row.unit), names.unit(row.unit)),
            Cell(shown(row.score)),
            Cell(shown(row.full)),
            Cell(one_line(row.note)),
        ]
        for row in table.rows
    ]
    return Grid("ranking", "名次和得分", columns, rows)
