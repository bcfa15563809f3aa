"""reports.toml: who reports what to whom, and how often."""

from __future__ import annotations

import re

from zzcli.ledger import settings
from zzcli.ledger.problem import Problem
from zzcli.ledger.settings import Setting
from zzcli.ledger.values import ValueFault
from zzcli.tasks import kinds
from zzcli.tasks.model import ReportRule, Rhythm
from zzcli.tasks.texts import Texts

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DUE = re.compile(rf"(weekly) ({'|'.join(DAYS)})|(monthly) (end|[1-9]|1[0-9]|2[0-8])|(event|none)")


def due(value: object) -> tuple[Rhythm, int]:
    """Read `weekly monday`, `monthly 3`, `monthly end`, `event` or `none`."""
    match = _DUE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueFault("wrong-type", "应为 weekly monday、monthly 3、monthly end、event、none 这样的写法")
    if match[1]:
        return Rhythm.WEEKLY, DAYS.index(match[2]) + 1
    if match[3]:
        return Rhythm.MONTHLY, 0 if match[4] == "end" else int(match[4])
    return Rhythm(match[5]), 0


HEAD = (
    settings.FORMAT_SETTING,
    Setting(
        "weekend",
        kinds.word("keep", "next"),
        'weekend = "keep"',
        "最后一天是周六、周日的：keep 不顺延，next 顺延到周一",
        "keep",
    ),
    Setting("report", kinds.later, "[[report]]", "报告"),
)
REPORT = (
    Setting("what", settings.text, 'what = "月报"', "报告的名称", required=True),
    Setting("who", settings.texts, 'who = ["role:牵头单位", "group:各镇"]', "谁报", required=True),
    Setting("to", settings.text, 'to = "领导小组办公室"', "报给谁", required=True),
    Setting("clause", settings.text, 'clause = "二(四)"', "依据的条款", required=True),
    Setting(
        "due",
        due,
        'due = "monthly 3"',
        "多久一次：weekly monday、monthly 3（次月3日止）、monthly end、event、none",
        required=True,
    ),
    Setting("progress", settings.flag, "progress = true", "进展随这份报告报来", False),
)


def read_report_rules(texts: Texts, name: str) -> tuple[bool, dict[str, ReportRule]]:
    """Return whether weekends move a last day, and the reports by name; no file: no reports are due."""
    document = texts.toml(name) if texts.has(name) else None
    if document is None:
        return False, {}
    head, faults = settings.read_table(document, (), HEAD)
    texts.problems += faults
    found: dict[str, ReportRule] = {}
    for keys, values in settings.tables(document, "report", REPORT, texts.problems):
        place = document.place(*keys)
        if values["what"] in found:
            line = found[values["what"]].place.line
            message = f"报告“{values['what']}”与第 {line} 行的重复，请改名"
            texts.problems.append(Problem("duplicate-name", place, message))
            continue
        rhythm, day = values.pop("due")
        found[values["what"]] = ReportRule(**values, rhythm=rhythm, day=day, place=place)
    return head["weekend"] == "next", found
