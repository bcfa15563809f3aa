"""A year as a report: each track period by period with its trend, the totals of the year, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO
from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.annual import KINDS, Year, YearTable, annual_json
from zzcli.scoring.courses import Series, Standing, State, counted

Cells = tuple[str, ...]

_TRACK, _UNIT, _PERIOD = Column("序列", "track"), Column("单位", "unit"), Column("评比期", "period")
_RANK, _NOTE = Column("名次", "rank", right=True), Column("说明", "note")
_FULL = Column("满分", "full", right=True)
_TREND = (
    Column("平均分", "mean", right=True),
    Column("最好名次", "best", right=True),
    Column("最差名次", "worst", right=True),
    Column("较上期", "last", right=True),
    Column("全年升降", "whole", right=True),
)
_FLAT = (Column("类别", "kind"), _TRACK, _UNIT, _PERIOD, _RANK, Column("得分", "score", right=True), _FULL, _NOTE)
_LACKING = (_PERIOD, _TRACK, _UNIT, Column("缺什么", "lack"), Column("年度总分怎样计", "counts"))
_COUNTS = {"score": "照算出的总分计", "zero": "计零分", "exclude": "不计这一期", "withhold": "这个单位不给年度总分"}


def annual(year: Year) -> Report:
    """Return what `annual` prints; CSV has one line a unit and period, and those of the totals and of what is missing."""
    tables = [_course(year, series) for series in year.series]
    tables += (_total(year, table) for table in year.tables if not table.why)
    lacking = tuple(_lacking(year))
    if lacking:
        tables.append(Table(f"{year.evaluation.period} 缺什么", _LACKING, lacking))
    flat = Table(str(year.evaluation.period), _FLAT, tuple(_flat(year)))
    return Report(tuple(tables), annual_json(year), flat, year.book.ledger.config.synthetic)


def _course(year: Year, series: Series) -> Table:
    """A track's year: a column a period with rank and total, then the trend."""
    columns = (_UNIT, *(Column(str(period), str(period), right=True) for period in series.periods), *_TREND)
    rows = tuple(
        (
            course.unit,
            *map(_cell, course.standings),
            shown(course.mean),
            *map(_place, (course.best, course.worst)),
            *map(_won, (course.last, course.whole)),
        )
        for course in series.courses
    )
    whys = (table.why for table in year.tables if table.why and table.series[0] is series)
    return Table(
        f"{year.evaluation.period} {series.tree.title} 名次（总分）", columns, rows, (*_left_out(series), *whys)
    )


def _left_out(series: Series) -> Iterator[str]:
    """Name the periods that are in no mean for want of a full."""
    found = [
        str(period)
        for at, period in enumerate(series.periods)
        if any(
            course.standings[at].rank is not None and course.standings[at] not in counted(course.standings)
            for course in series.courses
        )
    ]
    if found:
        yield f"平均分不计 {'、'.join(found)}：没有可得的分，只有扣分"


def _cell(standing: Standing) -> str:
    if standing.state is State.ABSENT:
        return "无得分"
    place = "不排名" if standing.rank is None else str(standing.rank)
    return place if standing.total is None else f"{place}（{shown(standing.total)}）"


def _place(rank: int | None) -> str:
    return "" if rank is None else str(rank)


def _won(change: int | None) -> str:
    if change is None:
        return ""
    return f"+{change}" if change > 0 else str(change)


def _total(year: Year, table: YearTable) -> Table:
    parts = (
        Column(f"{series.tree.title}×{exact(weight)}", f"{series.tree.stem}-{KINDS[series.kind]}", right=True)
        for series, weight in zip(table.series, table.weights, strict=True)
    )
    columns = (_RANK, _UNIT, *parts, Column("年度总分", "total", right=True), _FULL, _NOTE)
    rows = tuple(
        (_place(row.rank), row.unit, *map(shown, (*row.parts, row.total, row.full)), row.note) for row in table.rows
    )
    return Table(f"{year.evaluation.period} {table.tree.title} 年度总分", columns, rows, tuple(_remarks(table)))


def _remarks(table: YearTable) -> Iterator[str]:
    """What a reader of the totals must know: periods that are still to come, weights that do not make a whole."""
    for series in table.series:
        if series.lacks:
            yield f"{series.tree.title}缺{len(series.lacks)}期，按已有的{len(series.periods)}期平均"
    whole = ZERO
    for weight in table.weights:
        whole = CONTEXT.add(whole, weight)
    if whole != ONE:
        yield f"权重合计{exact(whole)}，不是1"


def _lacking(year: Year) -> Iterator[Cells]:
    for series in year.series:
        title = series.tree.title
        for lack in series.lacks:
            told = f"有{lack.errors}个错误，见 zzcli validate {lack.period}" if lack.errors else "没有这一期"
            yield str(lack.period), title, "", told, "不计这一期"
        for at, period in enumerate(series.periods):
            for course in series.courses:
                standing = course.standings[at]
                if standing.state is not State.RANKED:
                    yield str(period), title, course.unit, standing.told, _COUNTS[year.how(series, standing)]


def _flat(year: Year) -> Iterator[Cells]:
    for series in year.series:
        title = series.tree.title
        for at, period in enumerate(series.periods):
            for course in series.courses:
                each = course.standings[at]
                score = (_place(each.rank), exact(each.total), exact(each.full))
                yield "评比期", title, course.unit, str(period), *score, each.told
        for lack in series.lacks:
            told = f"有{lack.errors}个错误" if lack.errors else "没有这一期"
            yield "缺", title, "", str(lack.period), "", "", "", told
    for table in year.tables:
        yield from _flat_total(year, table)


def _flat_total(year: Year, table: YearTable) -> Iterator[Cells]:
    period = str(year.evaluation.period)
    if table.why:
        yield "年度总分", table.tree.title, "", period, "", "", "", table.why
    for row in table.rows:
        for series, part in zip(table.series, row.parts, strict=True):
            if part is not None:
                yield "年度分项", series.tree.title, row.unit, period, "", exact(part), "", ""
        yield (
            "年度总分",
            table.tree.title,
            row.unit,
            period,
            _place(row.rank),
            exact(row.total),
            exact(row.full),
            row.note,
        )
