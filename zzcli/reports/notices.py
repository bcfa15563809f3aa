"""Notices as tables: all of them, or one with what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from zzcli.history.log import Revision
from zzcli.ledger.notices import Notice
from zzcli.reports.model import Column, Report, Table
from zzcli.tasks.notices import MAY, Course, courses, follow, need_machine
from zzcli.tasks.status import TaskBook

_NOTICES = (
    Column("通知", "id"),
    Column("种类", "kind"),
    Column("编号", "number"),
    Column("任务", "task"),
    Column("发给", "units"),
    Column("时限", "limit"),
    Column("现状", "state"),
    Column("最近", "last"),
    Column("说明", "note"),
)
_EVENTS = (
    Column("日期", "date"),
    Column("经办", "by"),
    Column("动作", "action"),
    Column("之后", "state"),
    Column("编号", "number"),
    Column("文字", "text"),
)


def all_notices(tasks: TaskBook) -> Report:
    """Return every notice begun by the day."""
    found = courses(tasks)
    title = f"{tasks.today} 通知：{len(found)} 份，未了结 {sum(not each.final for each in found)} 份"
    return Report((replace(notice_table(found, tasks.today), title=title),), synthetic=tasks.ledger.config.synthetic)


def notice_table(found: Sequence[Course], today: date) -> Table:
    """Return notices with their state and the last thing that was done."""
    return Table("通知", _NOTICES, tuple(_row(each, today) for each in found))


def _row(course: Course, today: date) -> tuple[str, ...]:
    notice, late = course.notice, course.late(today)
    last = notice.events[-1]
    note = f"{'答复晚' if course.answered else '逾期未答复'} {late} 天" if late and not course.final else ""
    return (
        notice.id,
        notice.kind,
        notice.number,
        notice.task,
        "、".join(notice.units),
        notice.limit.isoformat(),
        course.state,
        f"{last.date} {last.by} {MAY[last.action]}",
        note,
    )


def one_notice(tasks: TaskBook, notice: Notice, commits: Sequence[Revision] | None = None) -> Report:
    """Return one notice: what it says, who did what with it when, and the commits that changed its file."""
    machine = need_machine(tasks)
    head = (
        ("种类", notice.kind),
        ("编号", notice.number or "（草稿，未编号）"),
        ("任务", f"{notice.task} {notice.matter}".strip()),
        ("目标", "、".join(notice.targets)),
        ("发给", "、".join(notice.units)),
        ("工作要求", notice.requirement),
        ("完成时限", notice.limit.isoformat()),
        ("由来", notice.previous),
    )
    says = Table(notice.id, (Column("事项", "what"), Column("内容", "text")), tuple(row for row in head if row[1]))
    rows = []
    for number, event in enumerate(notice.events, 1):
        state = follow(machine, replace(notice, events=notice.events[:number])).state
        rows.append(
            (event.date.isoformat(), event.by, MAY[event.action], state, event.number, event.result or event.reason)
        )
    happened = Table("经过", _EVENTS, tuple(rows))
    tables = (says, happened, *((_commits(commits),) if commits else ()))
    return Report(tables, flat=happened, synthetic=tasks.ledger.config.synthetic)


def _commits(commits: Sequence[Revision]) -> Table:
    columns = (Column("提交时间", "time"), Column("提交人", "committer"), Column("提交", "commit"))
    rows = tuple((f"{each.committer.time:%Y-%m-%d %H:%M}", str(each.committer), each.id[:12]) for each in commits)
    return Table("文件的提交", columns, rows)
