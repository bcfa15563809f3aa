"""A notice of a task ledger (催办, 督办, 约谈) as a printable document, laid out like the 通报 of a period."""

from __future__ import annotations

from datetime import date

from zzcli.ledger.notices import Notice
from zzcli.reports.model import Column, Table
from zzcli.reports.notice.content import Notice as Paper
from zzcli.reports.notice.docx import to_docx
from zzcli.reports.tasks import wanted
from zzcli.tasks.notices import need_machine
from zzcli.tasks.status import TaskBook

_TARGETS = (
    Column("目标", "metric"),
    Column("要求", "wanted"),
    Column("原定期限", "due"),
    Column("依据", "clause"),
)


def letter(tasks: TaskBook, notice: Notice) -> bytes:
    """Return a notice as a Word file: number, to whom, what is asked until when, by whom; the same ledger, the same bytes."""
    return to_docx(paper(tasks, notice))


def paper(tasks: TaskBook, notice: Notice) -> Paper:
    """Return what the document says."""
    machine = need_machine(tasks)
    found = Paper(notice.kind, tasks.ledger.config.synthetic)
    found.say(notice.number or "（草稿，未编号）")
    found.say(f"{'、'.join(notice.units)}：")
    scheme, task = tasks.book.scheme, tasks.plan.tasks.get(notice.task)
    found.say(f"事由：{notice.matter}（《{scheme.title}》{scheme.document} {task.clause if task else ''}）。")
    targets = [tasks.plan.targets[name] for name in notice.targets if name in tasks.plan.targets]
    rows = tuple((each.metric, wanted(each), str(each.due or "没有期限"), each.clause) for each in targets)
    if rows:
        found.show(Table("", _TARGETS, rows), 6, 3, 3, 2)
    found.say(f"工作要求：{notice.requirement}")
    found.say(f"办理时限：{chinese(notice.limit)}。")
    found.say(f"本通知依据 {machine.kinds[notice.kind].clause} 发出。")
    if notice.previous:
        found.say(f"{notice.previous} 号通知到时限没有书面答复，故再发本通知。")
    issued = next((event.date for event in notice.events if event.action == "issue"), None)
    found.say(f"{machine.issuer}　{chinese(issued) if issued else '（未发出）'}")
    return found


def chinese(day: date) -> str:
    """Return a day as it is written in a paper: 2018年7月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
