"""Notices of a period (notices/001.toml): to whom, about which task, what is asked until when, and what happened.

What a notice's events lead to is for the scheme's states and transitions to say; here they are only read.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zzcli.ledger import settings
from zzcli.ledger.problem import Problem
from zzcli.ledger.records import Record
from zzcli.ledger.settings import Setting
from zzcli.ledger.toml import parse
from zzcli.ledger.units import Units, unknown_unit


@dataclass(frozen=True)
class Event(Record):
    """What was done with a notice: the action, the day, by whom; a text where the action asks for one."""

    action: str
    date: datetime.date
    by: str
    number: str
    result: str
    reason: str


@dataclass(frozen=True)
class Notice(Record):
    """A notice. `id` is its period and file, `2018-07/001`; `previous` the notice that it goes beyond."""

    id: str
    path: str
    kind: str
    task: str
    targets: tuple[str, ...]
    matter: str
    units: tuple[str, ...]
    requirement: str
    limit: datetime.date
    previous: str
    events: tuple[Event, ...]

    @property
    def number(self) -> str:
        """The number it was issued under, or nothing."""
        return next((event.number for event in self.events if event.number), "")


NOTICE = (
    Setting("kind", settings.text, 'kind = "催办通知"', "种类，见办法的 notices.toml", required=True),
    Setting("task", settings.text, 'task = "10"', "任务的编号；不针对任务的不写，写 matter", ""),
    Setting("targets", settings.texts, 'targets = ["10-5"]', "哪些目标", ()),
    Setting("matter", settings.text, 'matter = "示范区建设"', "事由", required=True),
    Setting("units", settings.texts, 'units = ["某局"]', "发给谁", required=True),
    Setting("requirement", settings.text, 'requirement = "7月15日前完成并书面反馈"', "工作要求", required=True),
    Setting("limit", settings.day, "limit = 2018-07-15", "完成时限", required=True),
    Setting("previous", settings.text, 'previous = "2018-07/001"', "由哪一份升级而来", ""),
)
EVENT = (
    Setting("action", settings.text, 'action = "issue"', "动作：draft、issue、reply、close、withdraw", required=True),
    Setting("date", settings.day, "date = 2018-07-05", "日期", required=True),
    Setting("by", settings.text, 'by = "张三"', "经办人或来文单位", required=True),
    Setting("number", settings.text, 'number = "催办〔2018〕1号"', "发出时的编号", ""),
    Setting("result", settings.text, 'result = "已于7月12日建成"', "书面反馈的办理结果", ""),
    Setting("reason", settings.text, 'reason = "管线迁改未完成"', "书面说明的原因，或撤回的理由", ""),
)
_EVENTS = Setting("event", lambda value: value, "[[event]]", "经过，一条一个动作")


def read_notice(path: str, raw: bytes, units: Units) -> tuple[Notice | None, list[Problem]]:
    """Read one notice; None: it cannot be used, and the problems say why."""
    document, problems = parse(path, raw)
    if document is None:
        return None, problems
    problems += settings.check_format(document, required=True)
    values, faults = settings.read_table(document, (), (settings.FORMAT_SETTING, *NOTICE, _EVENTS))
    problems += faults
    events = tuple(
        Event(origin=document, keys=keys, **each) for keys, each in settings.tables(document, "event", EVENT, problems)
    )
    problems += (
        unknown_unit(document.place("units"), name, units)
        for name in values["units"] or ()
        if units.resolve(name) is None
    )
    if problems:
        return None, problems
    _, period, _, file = path.split("/")
    del values["format"], values["event"]
    values["units"] = tuple(unit.name for name in values["units"] if (unit := units.resolve(name)) is not None)
    name = f"{period}/{file.removesuffix('.toml')}"
    return Notice(origin=document, keys=(), id=name, path=path, events=events, **values), problems
