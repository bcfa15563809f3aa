"""Task ledgers as tables: how tasks stand, what is due and overdue, one task, one unit, reports that are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from zzcli.ledger.numbers import plain
from zzcli.reports.model import Column, Report, Table
from zzcli.reports.notices import notice_table
from zzcli.tasks.committed import Lines
from zzcli.tasks.judging import Colour, Standing, worst
from zzcli.tasks.model import DONE, ReportRule, Rhythm, Target, Task
from zzcli.tasks.notices import Course
from zzcli.tasks.reporting import DueReport
from zzcli.tasks.status import TaskBook, TaskStanding

_COUNTS = tuple(Column(f"{colour}{colour.word}", colour.name.lower(), right=True) for colour in Colour)
_STATE = Column("状态", "state")
_BY_TASK = (
    Column("任务", "task"),
    Column("名称", "name"),
    _STATE,
    Column("负责", "units"),
    *_COUNTS,
    Column("说明", "note"),
)
_BY_OTHER = (_STATE, Column("任务数", "tasks", right=True), *_COUNTS)
_TARGET = (
    Column("任务", "task"),
    Column("目标", "target"),
    Column("指标", "metric"),
    Column("要求", "wanted"),
    Column("措辞", "force"),
    Column("范围", "scope"),
    Column("单位", "unit"),
    Column("期限", "due"),
    _STATE,
    Column("现值", "value", right=True),
    Column("完成日期", "achieved"),
    Column("报送日期", "reported"),
    Column("说明", "note"),
    Column("依据", "clause"),
)
_ROLE = Column("角色", "role")
_REPORTS = (
    Column("报告", "report"),
    Column("期间", "about"),
    Column("期限", "due"),
    Column("应报", "wanted", right=True),
    Column("按时", "intime", right=True),
    Column("迟报", "late", right=True),
    Column("未报", "missing", right=True),
    Column("迟报和未报的单位", "units"),
    Column("依据", "clause"),
)
_FLAT_REPORTS = (
    Column("报告", "report"),
    Column("期间", "about"),
    Column("期限", "due"),
    Column("单位", "unit"),
    Column("报送日期", "sent"),
    Column("情况", "state"),
    Column("逾期天数", "days", right=True),
)


def state(colour: Colour) -> str:
    """Return a colour with its word; the word is never left out."""
    return f"{colour} {colour.word}"


def status(tasks: TaskBook, by: str) -> Report:
    """Return how tasks stand, one line a task, section or unit."""
    standings = tasks.standings()
    title = f"{tasks.today} 任务进展"
    notes = (_summary(standings), *_empty(tasks))
    if by == "task":
        table = Table(title, _BY_TASK, tuple(_task_row(tasks, each) for each in standings), notes)
    elif by == "section":
        groups: dict[str, list[TaskStanding]] = {}
        for each in standings:
            groups.setdefault(each.task.section, []).append(each)
        table = _grouped(f"{title}（按部分）", Column("部分", "section"), groups, notes)
    else:
        table = _grouped(f"{title}（按单位）", Column("单位", "unit"), _by_unit(tasks, standings), notes)
    return Report((table,), synthetic=tasks.ledger.config.synthetic)


def _summary(standings: Sequence[TaskStanding]) -> str:
    counts = "，".join(f"{state(colour)} {sum(each.colour is colour for each in standings)}" for colour in Colour)
    return f"{len(standings)} 项任务：{counts}"


def _empty(tasks: TaskBook) -> tuple[str, ...]:
    lists = [name for scope in tasks.plan.scopes.values() for name in tasks.people.empty_lists(scope.units)]
    return (f"名单还没有填写：{'、'.join(dict.fromkeys(lists))}",) if lists else ()


def _task_row(tasks: TaskBook, each: TaskStanding) -> tuple[str, ...]:
    task = each.task
    who = "、".join(tasks.people.answerable(task))
    return (task.id, task.name, state(each.colour), who, *(str(each.count(colour)) for colour in Colour), each.note)


def _by_unit(tasks: TaskBook, standings: Iterable[TaskStanding]) -> dict[str, list[TaskStanding]]:
    """Group the tasks by who answers for them; of targets that each unit has, a unit sees its own."""
    found: dict[str, list[TaskStanding]] = {}
    for standing in standings:
        units = dict.fromkeys((*tasks.people.answerable(standing.task), *(each.unit for each in standing.standings)))
        for unit in filter(None, units):
            seen = _seen(tasks, standing, unit)
            found.setdefault(unit, []).append(TaskStanding(standing.task, worst([each.colour for each in seen]), seen))
    return dict(sorted(found.items(), key=lambda item: tasks.ledger.units.order.index(item[0])))


def _seen(tasks: TaskBook, standing: TaskStanding, unit: str) -> tuple[Standing, ...]:
    """Return the targets of a task that are a unit's own, and those in common for which it answers."""
    common = unit in tasks.people.answerable(standing.task)
    return tuple(each for each in standing.standings if each.unit == unit or (common and not each.unit))


def _grouped(title: str, first: Column, groups: Mapping[str, Sequence[TaskStanding]], notes: tuple[str, ...]) -> Table:
    rows = tuple(
        (
            name,
            state(worst([each.colour for each in standings])),
            str(len(standings)),
            *(str(sum(each.count(colour) for each in standings)) for colour in Colour),
        )
        for name, standings in groups.items()
    )
    return Table(title, (first, *_BY_OTHER), rows, (*notes, "各色的数是目标数"))


def targets(tasks: TaskBook, title: str, standings: Iterable[Standing], notes: tuple[str, ...] = ()) -> Report:
    """Return some targets, by deadline; those without one come last."""
    ordered = sorted(standings, key=lambda each: (each.target.due or date.max, list(Colour).index(each.colour)))
    rows = tuple(_target_row(each) for each in ordered)
    return Report((Table(title, _TARGET, rows, notes),), synthetic=tasks.ledger.config.synthetic)


def _target_row(each: Standing) -> tuple[str, ...]:
    target = each.target
    return (
        target.task,
        target.id,
        target.metric,
        wanted(target),
        target.force,
        target.scope,
        each.unit,
        _day(target.due),
        state(each.colour),
        each.figure.shown,
        _day(each.figure.achieved),
        _day(each.reported),
        each.note,
        target.clause,
    )


def wanted(target: Target) -> str:
    """Return what a target asks for: `>=8000个`, or 完成."""
    if target.comparison == DONE or target.value is None:
        return DONE
    return f"{target.comparison}{plain(target.value)}{target.unit}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def one_task(tasks: TaskBook, task: Task, courses: Sequence[Course], lines: Lines | None = None) -> Report:
    """Return everything about a task: who, its targets, its notices and what happened with them.

    `lines`: when each line of progress was committed; None: the history could not be read.
    """
    standing = tasks.standing(task)
    people = tuple(
        (role, "、".join(units), "、".join(tasks.people.empty_lists(selectors)))
        for (role, units), selectors in zip(
            tasks.people.roles(task).items(),
            filter(None, (task.lead, task.responsible, task.cooperating, tasks.plan.implementing)),
            strict=True,
        )
    )
    head = f"任务 {task.id} {task.name}：{state(standing.colour)}（{task.section}，{task.clause}）"
    notes = tuple(
        f"分项与总数：{each.note}" for each in tasks.plan.totals if each.target in _ids(standing) and each.note
    )
    tables = (
        Table(head, (_ROLE, Column("单位", "units"), Column("没有填写的名单", "empty")), people),
        _with_commits(targets(tasks, f"{tasks.today} 目标", standing.standings, notes).tables[0], lines),
        *((notice_table(courses, tasks.today),) if courses else ()),
    )
    flat = tables[1]
    return Report(tables, flat=flat, synthetic=tasks.ledger.config.synthetic)


def _with_commits(table: Table, lines: Lines | None) -> Table:
    """Add the day on which what was reported of each target was committed, after the day of its report."""
    if lines is None:
        return table
    at = [column.key for column in table.columns].index("reported") + 1
    columns = (*table.columns[:at], Column("提交日期", "committed"), *table.columns[at:])
    rows = tuple((*row[:at], _committed(lines, row[1], row[6]), *row[at:]) for row in table.rows)
    return replace(table, columns=columns, rows=rows)


def _committed(lines: Lines, target: str, unit: str) -> str:
    mine = [each for (name, whose), each in lines.items() if name == target and (not unit or whose == unit)]
    if None in mine:
        return "未提交"
    return max((each.committer.time.date().isoformat() for each in mine if each is not None), default="")


def _ids(standing: TaskStanding) -> set[str]:
    return {each.target.id for each in standing.standings}


def one_unit(tasks: TaskBook, unit: str) -> Report:
    """Return the tasks in which a unit has a role, and the targets that are its own or that it answers for."""
    rows = []
    mine: list[Standing] = []
    for task in tasks.plan.tasks.values():
        roles = [role for role, units in tasks.people.roles(task).items() if unit in units]
        standing = tasks.standing(task)
        seen = _seen(tasks, standing, unit)
        if roles or seen:
            shown = TaskStanding(task, worst([each.colour for each in seen]), seen) if seen else standing
            rows.append((task.id, task.name, "、".join(roles), state(shown.colour), shown.note))
        mine += seen
    columns = (Column("任务", "task"), Column("名称", "name"), _ROLE, _STATE, Column("说明", "note"))
    table = Table(f"{unit}：{tasks.today} 承担的任务", columns, tuple(rows))
    listed = targets(tasks, f"{unit}：负责的目标", mine).tables[0]
    return Report((table, listed), flat=listed, synthetic=tasks.ledger.config.synthetic)


def late_reports(tasks: TaskBook, due: Sequence[DueReport], events: Mapping[str, int]) -> Report:
    """Return which reports are late: one line a report and stretch that is not whole; CSV has a line a unit."""
    groups: dict[tuple[str, str], list[DueReport]] = {}
    for each in due:
        groups.setdefault((each.rule.what, each.stretch.name), []).append(each)
    rows = tuple(
        _report_row(group, tasks.today) for group in groups.values() if any(_open(each, tasks.today) for each in group)
    )
    flat = tuple(_flat_row(each, tasks.today) for each in due if _open(each, tasks.today))
    title = f"{tasks.today} 报告"
    notes = tuple(_rule_note(tasks, rule, events) for rule in tasks.plan.reports.values())
    table = Table(title, _REPORTS, rows, notes)
    return Report((table,), flat=Table(title, _FLAT_REPORTS, flat), synthetic=tasks.ledger.config.synthetic)


def _open(each: DueReport, today: date) -> bool:
    return each.sent is None or each.days_late(today) > 0


def _report_row(group: Sequence[DueReport], today: date) -> tuple[str, ...]:
    first = group[0]
    late = [each for each in group if each.sent is not None and each.days_late(today)]
    missing = [each for each in group if each.sent is None]
    units = [f"{each.unit}（迟 {each.days_late(today)} 天）" for each in late]
    for each in missing:
        days = each.days_late(today)
        units.append(f"{each.unit}（未报，{f'逾期 {days} 天' if days else '还没有到期'}）")
    return (
        first.rule.what,
        first.stretch.name,
        first.due.isoformat(),
        str(len(group)),
        str(len(group) - len(late) - len(missing)),
        str(len(late)),
        str(len(missing)),
        "、".join(units),
        first.rule.clause,
    )


def _flat_row(each: DueReport, today: date) -> tuple[str, ...]:
    days = each.days_late(today)
    words = "迟报" if each.sent else "未报" if days else "还没有到期"
    return (
        each.rule.what,
        each.stretch.name,
        each.due.isoformat(),
        each.unit,
        _day(each.sent),
        words,
        str(days),
    )


def _rule_note(tasks: TaskBook, rule: ReportRule, events: Mapping[str, int]) -> str:
    who = tasks.people.empty_lists(rule.who)
    empty = f"；名单还没有填写：{'、'.join(who)}" if who else ""
    if rule.rhythm is Rhythm.EVENT:
        return f"{rule.what}：随时报（{rule.clause}），已报 {events.get(rule.what, 0)} 次{empty}"
    if rule.rhythm is Rhythm.NONE:
        return f"{rule.what}：按释义不要求"
    when = (
        f"每周，次周第 {rule.day} 天止"
        if rule.rhythm is Rhythm.WEEKLY
        else f"每月，次月{f' {rule.day} 日' if rule.day else '最后一天'}止"
    )
    return f"{rule.what}：{when}，报{rule.to}（{rule.clause}）{empty}"
