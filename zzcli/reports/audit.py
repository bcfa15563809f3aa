"""The audit of a period as it is printed: changes of figures, other files, questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from zzcli.checks.forensic_case import Question
from zzcli.history.audit import Audit, Change, FileChange
from zzcli.history.effect import Effect
from zzcli.history.log import Revision
from zzcli.history.marks import WORDS, Kind
from zzcli.history.walk import How
from zzcli.ledger.numbers import plain
from zzcli.reports.audit_json import ByCommit, audit_json
from zzcli.reports.model import Column, Format, Report, Table

CELLS = {"declared": "申报", "verified": "核定", "note": "备注"}
_HOWS = {How.EDIT: "", How.MERGE: "合并中", How.DROPPED: "合并时舍弃"}
_GONE = "（没有这一行）"
_MANY = 20  # cells that a commit filled in a file; more are one row of the table, and each a row of the CSV
_ID = 12

_RECEIVED = Column("收到时间", "received")
_WHO = (Column("提交", "commit"), Column("提交时间", "committed"), _RECEIVED, Column("提交者", "committer"))
_TABLE = (
    *_WHO,
    Column("单位", "unit"),
    Column("数据", "figure"),
    Column("栏", "cell"),
    Column("原", "before", right=True),
    Column("现", "after", right=True),
    Column("环节", "stage"),
    Column("来源", "form"),
    Column("归谁", "owner"),
    Column("标记", "marks"),
)
_EFFECT = Column("影响", "effect")
_FLAT = (
    Column("提交", "commit"),
    Column("作者", "author"),
    Column("作者时间", "authored"),
    Column("提交者", "committer"),
    Column("提交时间", "committed"),
    _RECEIVED,
    Column("收到的账号", "received_by"),
    Column("单位", "unit"),
    Column("专项", "special"),
    Column("评分项", "item"),
    Column("对象", "object"),
    Column("指标", "measure"),
    Column("栏", "cell"),
    Column("原", "before", right=True),
    Column("现", "after", right=True),
    Column("合并", "how"),
    Column("来源", "form"),
    Column("环节", "stage"),
    Column("归谁", "owner"),
    Column("标记", "marks"),
    Column("附注", "remarks"),
)
_FILES = (
    *_WHO,
    Column("文件", "path"),
    Column("改动", "what"),
    Column("标记", "marks"),
)
_QUESTIONS = (
    Column("权重", "weight", right=True),
    Column("检查", "check"),
    Column("要问的", "question"),
    Column("阈值", "threshold"),
)


def audit_report(
    found: Audit,
    style: Format,
    unit: str | None = None,
    questions: Sequence[Question] | None = None,
    effects: ByCommit | None = None,
) -> Report:
    """Return an audit in what one format needs: a nation's month has more changes than are worth laying out twice.

    `questions`: the findings of the forensic checks; `effects`: by commit, where asked for. CSV is the table of
    questions where they were asked for, else that of changes.
    """
    synthetic = found.book.ledger.config.synthetic
    what = " ".join(filter(None, (str(found.period), unit or "")))
    if style is Format.JSON:
        return Report((), audit_json(found, unit, questions, effects), synthetic=synthetic)
    titles = {tree.stem: tree.title for tree in found.book.scheme.specials}
    asked = [] if questions is None else [_questions(what, questions)]
    if style is Format.CSV:
        return Report((*asked, _flat(what, found.changes, titles, effects))[:1], synthetic=synthetic)
    tables = [*asked, _changes(found, f"{what} 数据的改动（截至提交 {found.commit[:_ID]}）", titles, effects)]
    if found.files and unit is None:
        rows = tuple(_file_row(each) for each in _shown_files(found.files))
        tables.append(_laid_out(found, f"{what} 其他文件的改动", _FILES, rows))
    return Report(tuple(tables), synthetic=synthetic)


def blame_report(found: Audit, style: Format, unit: str, what: str, changes: Sequence[Change]) -> Report:
    """Return the history of some figures of a unit, each cell's latest change first: that made it what it is."""
    titles = {tree.stem: tree.title for tree in found.book.scheme.specials}
    order = {key: number for number, key in enumerate(dict.fromkeys(_cell_key(each) for each in changes))}
    latest = sorted(changes, key=lambda each: (order[_cell_key(each)], -each.revision.index))
    title = f"{found.period} {unit} {what} 是谁改成这样的（截至提交 {found.commit[:_ID]}，每一格最近的在前）"
    synthetic = found.book.ledger.config.synthetic
    if style is Format.JSON:
        return Report((), audit_json(found, unit, None, None, latest), synthetic=synthetic)
    if style is Format.CSV:
        return Report((_flat(title, latest, titles, None),), synthetic=synthetic)
    rows = tuple(_table_row(each, titles, None) for each in latest)
    return Report((_laid_out(found, title, _TABLE, rows, found.notes),), synthetic=synthetic)


def _flat(title: str, changes: Sequence[Change], titles: Mapping[str, str], effects: ByCommit | None) -> Table:
    more = (_EFFECT,) if effects is not None else ()
    return Table(title, (*_FLAT, *more), tuple(_flat_row(each, titles, effects) for each in changes))


def changes_table(found: Audit, title: str) -> Table:
    """Return the changes of an audit as a table of another report."""
    return _changes(found, title, {tree.stem: tree.title for tree in found.book.scheme.specials}, None)


def _cell_key(each: Change) -> tuple[str, str, str, str, str]:
    return (each.special, each.item, each.object, each.measure, each.cell)


def _changes(found: Audit, title: str, titles: Mapping[str, str], effects: ByCommit | None) -> Table:
    more = (_EFFECT,) if effects is not None else ()
    filled = Counter(_filling(each) for each in found.changes if each.filled)
    many = {key for key, count in filled.items() if count > _MANY}
    rows: list[tuple[str, ...]] = []
    told: set[tuple[object, ...]] = set()
    for each in found.changes:
        key = _filling(each)
        if not (each.filled and key in many):
            rows.append(_table_row(each, titles, effects))
        elif key not in told:
            told.add(key)
            what = f"{titles.get(each.special, each.special)}：新填 {filled[key]} 格"
            rows.append(
                (
                    *_who(each.revision),
                    "",
                    what,
                    "",
                    "",
                    "",
                    each.stage,
                    "、".join(each.form),
                    "",
                    "；".join(map(str, each.marks)),
                    *("" for _ in more),
                )
            )
    notes = [_count(found.changes)]
    if told:
        notes.append("新填的每一格见 --format csv 或 json")
    return _laid_out(found, title, (*_TABLE, *more), tuple(rows), (*notes, *found.notes))


def _filling(each: Change) -> tuple[object, ...]:
    """What the cells have in common that one commit filled and that are told in one row."""
    return each.revision.id, each.special, each.marks


def _laid_out(
    found: Audit,
    title: str,
    columns: tuple[Column, ...],
    rows: tuple[tuple[str, ...], ...],
    notes: tuple[str, ...] = (),
) -> Table:
    """Return a table, without the times of receipt where this repository knows of none."""
    if any(revision.received for revision in found.revisions):
        return Table(title, columns, rows, notes)
    at = columns.index(_RECEIVED)
    return Table(title, columns[:at] + columns[at + 1 :], tuple(row[:at] + row[at + 1 :] for row in rows), notes)


def _count(changes: Sequence[Change]) -> str:
    kinds = Counter(mark.kind for each in changes for mark in each.marks)
    text = "、".join(f"{WORDS[kind]} {kinds[kind]}" for kind in Kind if kinds[kind])
    commits = len({each.revision.id for each in changes})
    return f"{commits} 个提交改动 {len(changes)} 格" + (f"；有标记的：{text}" if text else "；没有标记")


def _table_row(each: Change, titles: Mapping[str, str], effects: ByCommit | None) -> tuple[str, ...]:
    special = titles.get(each.special, each.special)
    measure = "" if each.measure == each.item else each.measure
    figure = "/".join(filter(None, (special, each.item, each.object, measure)))
    marks = [*map(str, each.marks), *each.remarks]
    if each.how is How.MERGE:
        marks.insert(0, "合并中改动")
    if each.source:
        marks.append(f"移自 {each.source}")
    row = (
        *_who(each.revision),
        each.unit,
        figure,
        CELLS[each.cell],
        _GONE if each.before is None else each.before,
        _GONE if each.after is None else each.after,
        each.stage,
        "、".join(each.form),
        "、".join(each.owner),
        "；".join(marks),
    )
    return row if effects is None else (*row, _effect_text(each, effects))


def _flat_row(each: Change, titles: Mapping[str, str], effects: ByCommit | None) -> tuple[str, ...]:
    revision = each.revision
    row = (
        revision.id,
        str(revision.author),
        revision.author.time.isoformat(),
        str(revision.committer),
        revision.committer.time.isoformat(),
        "" if revision.received is None else revision.received.by.time.isoformat(),
        "" if revision.received is None else str(revision.received.by),
        each.unit,
        titles.get(each.special, each.special),
        each.item,
        each.object,
        each.measure,
        CELLS[each.cell],
        each.before or "",
        each.after or "",
        _HOWS[each.how],
        "、".join(each.form),
        each.stage,
        "、".join(each.owner),
        "；".join(map(str, each.marks)),
        "；".join(_remarks(each)),
    )
    return row if effects is None else (*row, _effect_text(each, effects))


def _remarks(each: Change) -> Iterator[str]:
    yield from each.remarks
    if each.source:
        yield f"移自 {each.source}"


def _shown_files(files: Sequence[FileChange]) -> Iterator[FileChange]:
    """Yield the changes that have a mark or details, and of each file the latest."""
    latest = {each.path: each for each in files}
    return (each for each in files if each.marks or each.details or latest[each.path] is each)


def _file_row(each: FileChange) -> tuple[str, ...]:
    what = "修改" if each.before and each.after else ("新增" if each.after else "删除")
    return (*_who(each.revision), each.path, "；".join((what, *each.details)), "；".join(map(str, each.marks)))


def _questions(what: str, questions: Sequence[Question]) -> Table:
    rows = tuple((plain(each.weight), each.check, each.text, each.threshold) for each in questions)
    notes = ("这些是要去问的问题，不是结论；每个都可能有正当的理由",) if rows else ("没有发现要问的问题",)
    return Table(f"{what} 要问的问题（权重大的在前）", _QUESTIONS, rows, notes)


@lru_cache
def _who(revision: Revision) -> tuple[str, str, str, str]:
    received = "" if revision.received is None else f"{revision.received.by.time:%Y-%m-%d %H:%M}"
    return revision.id[:_ID], f"{revision.committer.time:%Y-%m-%d %H:%M}", received, revision.committer.name


def _effect_text(each: Change, effects: ByCommit) -> str:
    found = effects.get(each.revision.id) if each.cell == "verified" else None
    if found is None:
        return ""
    if found.fault:
        return found.fault
    return "；".join(map(_moved, found.on(each.unit))) or "总分不变"


def _moved(each: Effect) -> str:
    rank = "→".join("无" if place is None else str(place) for place in each.rank)
    total = "→".join("无" if value is None else plain(value) for value in each.total)
    return f"{each.track} {each.unit} 名次 {rank}，总分 {total}"
