"""What the 通报 of a period says, as headings, paragraphs and tables; how they look is `docx`'s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zzcli.ledger.numbers import half_up, plain
from zzcli.ledger.spotchecks import AGREES, DIFFERS
from zzcli.reports import outcomes as outcome_report
from zzcli.reports.chinese import numeral, spoken
from zzcli.reports.digits import shown
from zzcli.reports.model import Column, Table
from zzcli.reports.notice.reasons import Comparison, Moved
from zzcli.reports.publications import Published
from zzcli.scoring.period import Scored, SpecialRow, SpecialTable, TrackTable, columns_of
from zzcli.scoring.results import CHANGE, ranking_rows

_FEW = 3  # first and last of a special
_WIDE = 8  # columns that a ranking table on upright paper takes


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 is numbered 一、, level 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, and how wide its columns are against each other."""

    table: Table
    widths: tuple[int, ...]


Block = Heading | str | Grid


@dataclass(eq=False)
class Notice:
    """A notice: its title and its blocks in order; `synthetic` is printed on every page."""

    title: str
    synthetic: bool
    blocks: list[Block] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=lambda: [0, 0])

    def section(self, text: str) -> None:
        """Begin a section: 一、."""
        self._numbers = [self._numbers[0] + 1, 0]
        self.blocks.append(Heading(1, f"{numeral(self._numbers[0])}、{text}"))

    def part(self, text: str) -> None:
        """Begin a part of a section: （一）."""
        self._numbers[1] += 1
        self.blocks.append(Heading(2, f"（{numeral(self._numbers[1])}）{text}"))

    def say(self, text: str) -> None:
        """Add a paragraph."""
        self.blocks.append(text)

    def show(self, table: Table, *widths: int) -> None:
        """Add a table with the relative widths of its columns."""
        self.blocks.append(Grid(table, widths))


def notice(scored: Scored, before: Scored | None, published: Published) -> Notice:
    """Return the notice of a scored period. `before`: the period before, None where there is none to compare with."""
    scheme = scored.book.scheme
    mark = "（暂评）" if scored.provisional else ""
    found = Notice(f"关于{spoken(scored.period)}评比结果的通报{mark}", scored.book.ledger.config.synthetic)
    found.say(f"根据《{scheme.title}》（{scheme.document}），现将{spoken(scored.period)}评比结果通报如下。")
    _rankings(found, scored)
    _specials(found, scored)
    if before is not None:
        _movements(found, Comparison(before, scored))
    _adjustments(found, scored)
    _outcomes(found, scored)
    _spot_checks(found, scored)
    _readings(found, scored)
    _publication(found, published)
    return found


def _rankings(found: Notice, scored: Scored) -> None:
    found.section("排名情况")
    for table in scored.tracks:
        found.part(table.tree.title)
        ranked = [row for row in table.rows if row.rank is not None]
        unranked = [f"{row.unit}（{row.note}）" for row in table.rows if row.rank is None]
        text = f"参加排名的单位{len(ranked)}个"
        if ranked:
            first = "、".join(row.unit for row in ranked if row.rank == ranked[0].rank)
            last = "、".join(row.unit for row in ranked if row.rank == ranked[-1].rank)
            text += f"，第一名是{first}，末位是{last}"
        found.say(text + "。" + (f"不参加排名的有{'、'.join(unranked)}。" if unranked else ""))
        ranking, widths = _ranking(scored, table)
        found.show(ranking, *widths)


def _ranking(scored: Scored, table: TrackTable) -> tuple[Table, tuple[int, ...]]:
    """The ranking of a track in as many columns as the paper takes: all parts, else those of the total itself."""
    total = scored.evaluation.total(table.tree)
    nodes = [node for _, node in columns_of(scored.evaluation, table.tree)]
    kept = list(range(len(table.columns)))
    if len(kept) > _WIDE - 4:
        kept = [at for at in kept if nodes[at] in total.children][: _WIDE - 4]
    parts = tuple(Column(table.columns[at], table.columns[at], right=True) for at in kept)
    columns = (
        Column("名次", "rank", right=True),
        Column("单位", "unit"),
        *parts,
        Column("总分", "total", right=True),
        Column(CHANGE[table.kind], "change", right=True),
    )
    rows = []
    for cells, row in zip(ranking_rows(table)[1], table.rows, strict=True):
        rows.append((*cells[:2], *(shown(row.parts[at]) for at in kept), shown(row.total), cells[-1]))
    return Table("", columns, tuple(rows)), (3, 8, *(4 for _ in kept), 4, 3)


def _specials(found: Notice, scored: Scored) -> None:
    found.section("各专项情况")
    if not scored.specials:
        found.say("本期没有专项评分。")
        return
    found.say(
        f"各专项前{numeral(_FEW)}名和后{numeral(_FEW)}名如下，名次相同的一并列出；得分保留两位小数，名次按没有舍入的得分排。"
    )
    columns = (Column("专项", "special"), Column("前三名", "first"), Column("后三名", "last"))
    rows = [row for table in scored.specials for row in _ends(scored, table)]
    found.show(Table("", columns, tuple(rows)), 5, 10, 10)


def _ends(scored: Scored, table: SpecialTable) -> Iterator[tuple[str, str, str]]:
    """The first and last of a special, or of each of its groups; few units are all first."""
    ranked = [row for row in table.rows if row.rank is not None]
    starts = [at for at, row in enumerate(ranked) if row.rank == 1 and (not at or ranked[at - 1].rank != 1)]
    for start, end in zip(starts, [*starts[1:], len(ranked)], strict=True):
        group = ranked[start:end]
        first = [row for row in group if (row.rank or 0) <= _FEW]
        limit = group[-_FEW].rank if len(group) >= _FEW else None
        last = [row for row in group if limit is not None and (row.rank or 0) >= limit and row not in first]
        name = _group(scored, table, group[0].unit)
        yield f"{table.tree.title}{f'（{name}）' if name else ''}", _told(first), _told(last)
    if not ranked:
        yield table.tree.title, "（没有）", "（没有）"


def _group(scored: Scored, table: SpecialTable, unit: str) -> str:
    """The group that a unit is ranked in, where a special ranks each of its groups by itself."""
    evaluation = scored.evaluation
    for selector in evaluation.base(table.tree.root).get("within") or ():
        if unit in evaluation.members.of([selector]):
            return str(selector).rpartition(":")[2]
    return ""


def _told(rows: Sequence[SpecialRow]) -> str:
    """Units with rank and score; a crowd that ties is only counted."""
    if len(rows) > 3 * _FEW:
        return f"{rows[0].unit}等{len(rows)}个单位（第{rows[0].rank}—{rows[-1].rank}名，{_score(rows[0])}分起）"
    return "；".join(f"第{row.rank}名{row.unit}（{_score(row)}分）" for row in rows) or "（没有）"


def _score(row: SpecialRow) -> str:
    return "" if row.score is None else plain(half_up(row.score, 2))


def _movements(found: Notice, comparison: Comparison) -> None:
    found.section(f"与{spoken(comparison.before.period)}相比")
    columns = (
        Column("单位", "unit"),
        Column("名次", "rank"),
        Column("总分增减", "gain", right=True),
        Column("主要原因", "reasons"),
    )
    for table in comparison.after.tracks:
        moved = [each for each in comparison.moved(table) if each.rank_before != each.rank_after]
        found.part(table.tree.title)
        if not moved:
            found.say("名次没有变化。")
            continue
        up = sum(_won(each) > 0 for each in moved)
        down = sum(_won(each) < 0 for each in moved)
        found.say(f"名次上升的单位{up}个，下降的{down}个；名次变化的列表如下，原因取自评分记录，是增减最多的分项。")
        rows = tuple((each.unit, _ranks(each), _gain(each), "；".join(each.reasons)) for each in moved)
        found.show(Table("", columns, rows), 6, 4, 4, 20)


def _won(each: Moved) -> int:
    return 0 if each.rank_before is None or each.rank_after is None else each.rank_before - each.rank_after


def _ranks(each: Moved) -> str:
    before, after = ("不排名" if rank is None else str(rank) for rank in (each.rank_before, each.rank_after))
    return before if before == after else f"{before}→{after}"


def _gain(each: Moved) -> str:
    return f"+{shown(each.gain)}" if each.gain > 0 else shown(each.gain)


def _adjustments(found: Notice, scored: Scored) -> None:
    found.section("加减分事项和认定事项")
    ledger = scored.book.ledger
    adjustments = ledger.adjustments(scored.period).rows
    if adjustments:
        columns = (Column("单位", "unit"), Column("事项", "kind"), Column("内容", "title"), Column("文件", "document"))
        rows = tuple(
            (each.unit, "·".join(filter(None, (each.kind, each.level, each.role))), each.title, each.document)
            for each in adjustments
        )
        found.say(f"本期认定加减分事项{len(rows)}项。")
        found.show(Table("", columns, rows), 5, 5, 9, 8)
    else:
        found.say("本期没有加减分事项。")
    findings = ledger.findings(scored.period).rows
    if findings:
        heads = (Column("单位", "unit"), Column("情形", "kind"), Column("事由", "reason"), Column("文件", "document"))
        listed = tuple((each.unit, each.kind, each.reason, each.document) for each in findings)
        found.say(f"本期认定弄虚作假等情形{len(listed)}项。")
        found.show(Table("", heads, listed), 5, 5, 9, 8)


def _outcomes(found: Notice, scored: Scored) -> None:
    found.section("结果运用")
    tables = [table for table in outcome_report.report(scored).tables if table.rows]
    if not tables:
        found.say("本期没有结果运用事项。")
    columns = (Column("单位", "unit"), Column("名次", "rank"), Column("处理", "text"), Column("条款", "clause"))
    for table in tables:
        heads = table.headings
        where = [heads.index(name) for name in ("单位", "名次", "处理", "条款")]
        found.part(table.title.removeprefix(f"{scored.period} "))
        for note in table.notes:
            found.say(f"{note}。")
        found.show(Table("", columns, tuple(tuple(row[at] for at in where) for row in table.rows)), 7, 3, 10, 6)


def _spot_checks(found: Notice, scored: Scored) -> None:
    found.section("抽检结果")
    checks = scored.book.ledger.spot_checks(scored.period).rows
    if not checks:
        found.say("本期没有抽检记录。")
        return
    done = [each for each in checks if each.result in (AGREES, DIFFERS)]
    differing = [each for each in done if each.result == DIFFERS]
    found.say(f"本期抽中{len(checks)}项，已查{len(done)}项，不一致{len(differing)}项。")
    if differing:
        columns = (
            Column("单位", "unit"),
            Column("评分项", "item"),
            Column("申报", "declared"),
            Column("抽查", "found"),
        )
        rows = tuple(
            (each.unit, "/".join(filter(None, (each.special, each.item, each.object))), each.declared, each.found)
            for each in differing
        )
        found.show(Table("", columns, rows), 5, 12, 4, 4)


def _readings(found: Notice, scored: Scored) -> None:
    found.section("适用的释义")
    readings = scored.book.scheme.readings
    other = [reading for name, reading in readings.items() if scored.readings[name] != reading.default]
    text = f"办法的条文有歧义、登记了释义的共{len(readings)}处，本期"
    if not other:
        found.say(text + "全部采用默认的读法；逐处的问题、选项和理由见 zzcli readings。")
        return
    found.say(text + f"有{len(other)}处不采用默认的读法，列表如下；其余的见 zzcli readings。")
    columns = (Column("条款", "clause"), Column("问题", "question"), Column("采用", "chosen"))
    rows = tuple((each.clause, each.question, each.options[scored.readings[each.id]]) for each in other)
    found.show(Table("", columns, rows), 5, 12, 10)


def _publication(found: Notice, published: Published) -> None:
    found.section("发布摘要")
    if published.digest:
        found.say(f"本期结果的发布摘要：{published.told}。")
        found.say("用 zzcli verify 加上这个摘要，可以核对结果和依据的数据在发布以后有没有改动。")
    else:
        found.say("本期结果未发布，没有发布摘要。")
