"""Deadlines as an iCalendar file (RFC 5545): one all-day event a target that is not done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from zzcli.reports.model import SYNTHETIC
from zzcli.reports.tasks import state, wanted
from zzcli.tasks.judging import Colour, Standing
from zzcli.tasks.status import TaskBook


def calendar(tasks: TaskBook, standings: Iterable[Standing]) -> bytes:
    """Return the calendar of some targets' deadlines; done and undated ones have none.

    DTSTAMP, which the format asks for, is the day the scheme was issued: the same ledger gives the same bytes.
    """
    from icalendar import Calendar, Event

    whole = Calendar()
    whole.add("prodid", "-//zzcli//tasks//ZH")
    whole.add("version", "2.0")
    mark = f"{SYNTHETIC} " if tasks.ledger.config.synthetic else ""
    whole.add("x-wr-calname", f"{mark}{tasks.book.scheme.title}")
    stamp = datetime.combine(tasks.plan.issued, time(), UTC)
    for each in standings:
        target = each.target
        if target.due is None or each.colour is Colour.GREEN:
            continue
        event = Event()
        event.add("uid", f"{'.'.join(map(_ascii, (target.id, each.unit)))}@{tasks.book.scheme.name}.zzcli")
        event.add("dtstamp", stamp)
        event.add("dtstart", target.due)
        event.add("dtend", target.due + timedelta(1))
        who = each.unit or "、".join(tasks.people.answerable(tasks.plan.tasks[target.task]))
        event.add("summary", f"{mark}{target.metric} {wanted(target)}（{who}）")
        event.add("description", f"{state(each.colour)}：{each.note}。任务 {target.task}，{target.clause}")
        event.add("transp", "TRANSPARENT")
        whole.add_component(event)
    return bytes(whole.to_ical())


def _ascii(name: str) -> str:
    return name if name.isascii() else name.encode().hex()
