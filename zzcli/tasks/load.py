"""A task scheme's files to a `Plan`: tasks.toml and targets.csv; every problem of all files at once, with its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.csvtext import Row, Table
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Place, Problem, errors, in_order
from zzcli.ledger.settings import Setting
from zzcli.ledger.source import Source
from zzcli.ledger.toml import Document
from zzcli.ledger.values import ValueFault, parse_date, parse_number
from zzcli.rules.model import Scheme
from zzcli.tasks import kinds
from zzcli.tasks.model import DONE, Force, Gathering, Link, Machine, PartTotal, Plan, Scope, Target, Task
from zzcli.tasks.notice_rules import read_machine
from zzcli.tasks.report_rules import read_report_rules
from zzcli.tasks.texts import Texts

TASKS, TARGETS, REPORTS, NOTICES = "tasks.toml", "targets.csv", "reports.toml", "notices.toml"
ROLLUP = "rollup.csv"
HEADER: Row = ("任务", "目标", "指标", "比较", "值", "计量单位", "范围", "期限", "措辞", "依据")
ROLLUP_HEADER: Row = ("目标", "上级目标", "方式", "说明")
UNDATED = "无期限"
LEFT_OUT = "不计"
ADD, COMPARE = "add", "compare"
COMPARISONS = (">=", "<=", "=", DONE)
FORCES = ("必须", "力争", "基本", "推进", "左右")
GROUP = "group:"


HEAD = (
    settings.FORMAT_SETTING,
    Setting("issued", settings.day, "issued = 2018-05-16", "印发日期；之前就到期的目标先请核实", required=True),
    Setting("soon", kinds.whole, 'soon = "?soon"', "提前几天变黄", required=True),
    Setting(
        "leads",
        kinds.word("one", "all"),
        'leads = "one"',
        "几个牵头单位：一家报完成就算完成（one），还是都要报（all）",
        "one",
    ),
    Setting("upper", settings.text, 'upper = "province-2017"', "上级的办法；对应关系在 rollup.csv", ""),
    Setting("implementing", settings.texts, 'implementing = ["group:各镇"]', "每项任务都要落实的单位", ()),
    Setting(
        "force",
        kinds.table,
        'force = {"力争" = "judge"}',
        "措辞：到期没有达到算逾期（strict），还是由人判断（judge）",
        required=True,
    ),
    Setting("scope", kinds.table, "[scope]", "范围", required=True),
    Setting("task", kinds.later, "[[task]]", "任务"),
    Setting("total", kinds.later, "[[total]]", "总数和分项", ()),
)
TASK = (
    Setting("id", settings.text, 'id = "3(1)"', "编号", required=True),
    Setting("section", settings.text, 'section = "(三)完善市政基础设施"', "所在的部分", required=True),
    Setting("name", settings.text, 'name = "道路路网建设"', "名称", required=True),
    Setting("clause", settings.text, 'clause = "三(三)3(1)"', "依据的条款", required=True),
    Setting("lead", settings.texts, 'lead = ["某局"]', "牵头单位", ()),
    Setting("responsible", settings.texts, 'responsible = ["某委", "group:各镇"]', "责任单位", required=True),
    Setting("cooperating", settings.texts, 'cooperating = ["某厅"]', "配合单位", ()),
)
SCOPE = (
    Setting(
        "by",
        kinds.word(*Gathering),
        'by = "total"',
        "total 合计一个数，each 每个单位各一个，worst 报最差的一处",
        required=True,
    ),
    Setting("units", settings.texts, 'units = ["group:各县"]', "by = each 时是哪些单位", ()),
)
TOTAL = (
    Setting("target", settings.text, 'target = "3(1)-1"', "总数", required=True),
    Setting("parts", settings.texts, 'parts = ["3(1)-5", "3(1)-6"]', "分项", required=True),
    Setting("note", settings.text, 'note = "26+39=65，总数66，差1"', "加起来不等于总数时的说明", ""),
)


def is_task_scheme(source: Source, folder: str) -> bool:
    """Return whether the scheme in a folder has tasks."""
    return source.read(f"{folder}/{TASKS}" if folder else TASKS) is not None


def sends_notices(source: Source, folder: str) -> bool:
    """Return whether the scheme in a folder has notices; one that scores may have them without tasks."""
    return source.read(f"{folder}/{NOTICES}" if folder else NOTICES) is not None


def load_plan(source: Source, folder: str, choices: Mapping[str, str]) -> tuple[Plan | None, list[Problem]]:
    """Read the tasks of the scheme in a folder, or its notices alone; `choices` are the options of its readings.

    Returns the plan, None when anything in it is wrong, and the problems of all its files in order.
    """
    texts = Texts(source, folder, choices)
    if not texts.has(TASKS):
        plan = notices_alone(read_machine(texts, NOTICES))
        return (None if errors(texts.problems) else plan), in_order(texts.problems)
    document = texts.toml(TASKS)
    targets = texts.csv(TARGETS, HEADER)
    if document is None:
        return None, in_order(texts.problems)
    head, faults = settings.read_table(document, (), HEAD)
    texts.problems += faults
    scopes = _scopes(document, head["scope"] or {}, texts.problems)
    tasks = _tasks(document, texts.problems)
    found = _targets(targets, tasks, scopes, texts.problems)
    weekend, reports = read_report_rules(texts, REPORTS)
    plan = Plan(
        issued=head["issued"],
        soon=head["soon"],
        all_leads=head["leads"] == "all",
        implementing=head["implementing"],
        force=_forces(document, head["force"] or {}, texts.problems),
        scopes=scopes,
        tasks=tasks,
        targets=found,
        totals=_totals(document, found, texts.problems),
        weekend_moves=weekend,
        reports=reports,
        notices=read_machine(texts, NOTICES) if texts.has(NOTICES) else None,
        upper=head["upper"],
        links=_links(texts, found) if texts.has(ROLLUP) else (),
    )
    return (None if errors(texts.problems) else plan), in_order(texts.problems)


def notices_alone(machine: Machine | None) -> Plan:
    """Return the plan of a scheme without tasks: its notices are about matters (郑政办〔2021〕19号 附件17 三(二)3)."""
    return Plan(
        issued=date.min,
        soon=0,
        all_leads=False,
        implementing=(),
        force={},
        scopes={},
        tasks={},
        targets={},
        totals=(),
        weekend_moves=False,
        reports={},
        notices=machine,
    )


def choices_of(scheme: Scheme) -> dict[str, str]:
    """Return the default options of the readings, by the ids that task files use."""
    return {name: reading.default for name, reading in scheme.readings.items() if "/" not in name}


def _scopes(document: Document, written: Mapping[str, Any], problems: list[Problem]) -> dict[str, Scope]:
    found = {}
    for name in written:
        values, faults = settings.read_table(document, ("scope", name), SCOPE)
        problems += faults
        if faults:
            continue
        by = Gathering(values["by"])
        if (by is Gathering.EACH) != bool(values["units"]):
            message = f"范围“{name}”：by = each 时要写 units，其他的不写，请改正"
            problems.append(Problem("wrong-type", document.place("scope", name), message))
        found[name] = Scope(name, by, values["units"])
    return found


def _forces(document: Document, written: Mapping[str, Any], problems: list[Problem]) -> dict[str, Force]:
    declared = [Setting(name, kinds.word(*Force), f'{name} = "strict"', "措辞", required=True) for name in FORCES]
    if not written:
        return {}
    values, faults = settings.read_table(document, ("force",), declared)
    problems += faults
    return {name: Force(value) for name, value in values.items() if value is not None}


def _tasks(document: Document, problems: list[Problem]) -> dict[str, Task]:
    found: dict[str, Task] = {}
    for keys, values in settings.tables(document, "task", TASK, problems):
        place = document.place(*keys)
        if values["id"] in found:
            message = f"任务“{values['id']}”与第 {found[values['id']].place.line} 行的重复，请改编号"
            problems.append(Problem("duplicate-id", place, message))
            continue
        found[values["id"]] = Task(**values, place=place)
    return found


def _targets(
    table: Table, tasks: Mapping[str, Task], scopes: Mapping[str, Scope], problems: list[Problem]
) -> dict[str, Target]:
    found: dict[str, Target] = {}
    for at, row in enumerate(table.rows):
        target = _target(row, table.place(at), problems)
        if target.scope == LEFT_OUT:
            continue
        for name, what, known in ((target.task, "任务", tasks), (target.scope, "范围", scopes)):
            if name not in known:
                message = f"{what}“{name}”不在 {TASKS} 里{hint(name, known)}，请改正"
                problems.append(Problem("unknown-path", target.place, message))
        if target.id in found:
            message = f"目标“{target.id}”与第 {found[target.id].place.line} 行的重复，请改编号"
            problems.append(Problem("duplicate-id", target.place, message))
        found.setdefault(target.id, target)
    return found


def _target(row: Row, place: Place, problems: list[Problem]) -> Target:
    task, name, metric, comparison, value, unit, scope, due, force, clause = row
    for what, cell in (("任务", task), ("目标", name), ("指标", metric), ("依据", clause)):
        if not cell:
            problems.append(Problem("empty-value", place, f"{what}是空的，请填写"))
    for what, cell, known in (("比较", comparison, COMPARISONS), ("措辞", force, FORCES)):
        if cell not in known:
            message = f"{what}“{cell}”不对，应为 {'、'.join(known)} 之一"
            problems.append(Problem("wrong-choice", place, message))
    if comparison == DONE and (value or unit):
        problems.append(Problem("wrong-choice", place, f"比较是“{DONE}”的目标没有值和计量单位，请删去"))
    number = None if comparison == DONE else _number(value, place, problems)
    return Target(name, task, metric, comparison, number, unit, scope, _due(due, place, problems), force, clause, place)


def _number(text: str, place: Place, problems: list[Problem]) -> Decimal | None:
    try:
        return parse_number(text)
    except ValueFault as fault:
        problems.append(fault.problem(place, "值"))
        return None


def _due(text: str, place: Place, problems: list[Problem]) -> date | None:
    if text in ("", UNDATED):
        return None
    try:
        return parse_date(text)
    except ValueFault as fault:
        problems.append(Problem(fault.code, place, f"期限{fault.message}；没有期限的留空"))
        return None


def _links(texts: Texts, targets: Mapping[str, Target]) -> tuple[Link, ...]:
    table = texts.csv(ROLLUP, ROLLUP_HEADER)
    found = []
    for at, (name, upper, way, note) in enumerate(table.rows):
        place = table.place(at)
        if name not in targets:
            message = f"目标“{name}”不在 {TARGETS} 里{hint(name, targets)}，请改正"
            texts.problems.append(Problem("unknown-path", place, message))
        elif way not in (ADD, COMPARE):
            message = f"方式“{way}”不对，应为 {ADD}（个数相加）或 {COMPARE}（比率比较）"
            texts.problems.append(Problem("wrong-choice", place, message))
        else:
            found.append(Link(name, upper, way == ADD, note, place))
    return tuple(found)


def _totals(document: Document, targets: Mapping[str, Target], problems: list[Problem]) -> tuple[PartTotal, ...]:
    found = []
    for keys, values in settings.tables(document, "total", TOTAL, problems):
        place = document.place(*keys)
        unknown = [name for name in (values["target"], *values["parts"]) if name not in targets]
        for name in unknown:
            message = f"目标“{name}”不在 {TARGETS} 里{hint(name, targets)}，请改正"
            problems.append(Problem("unknown-path", place, message))
        if not unknown:
            found.append(PartTotal(values["target"], values["parts"], values["note"], place))
    return tuple(found)
