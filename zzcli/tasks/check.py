"""Is what a period's task files say possible in the light of the scheme's tasks? Every fault with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.names import hint
from zzcli.ledger.notices import Notice
from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, in_order
from zzcli.ledger.progress import Progress
from zzcli.ledger.reported import Sent
from zzcli.ledger.units import CITY
from zzcli.rules import readings
from zzcli.scoring.book import Book
from zzcli.tasks.judging import meets, near
from zzcli.tasks.load import choices_of, is_task_scheme, load_plan, sends_notices
from zzcli.tasks.model import DONE, Gathering, Machine, Plan, Target
from zzcli.tasks.notices import Course, follow
from zzcli.tasks.people import People, empty_lists, selector_problems
from zzcli.tasks.reporting import stretch
from zzcli.tasks.rollup import link_problems, upper_plan
from zzcli.tasks.status import TaskBook, reported


def scheme_problems(book: Book) -> list[Problem]:
    """Return what is wrong with the task files of a scheme, under every option of its readings; [] without any."""
    if not (is_task_scheme(book.rules, book.folder) or sends_notices(book.rules, book.folder)):
        return []
    defaults = choices_of(book.scheme)
    plan, problems = load_plan(book.rules, book.folder, defaults)
    for name in defaults:
        for option in book.scheme.readings[name].options:
            problems += load_plan(book.rules, book.folder, {**defaults, name: option})[1]
    if plan is not None:
        units = book.ledger.units
        problems += [*selector_problems(plan, units), *empty_lists(plan, units), *part_totals(plan)]
        problems += link_problems(plan, upper_plan(plan.upper)) if plan.upper else ()
    return in_order(problems)


def ledger_problems(tasks: TaskBook) -> list[Problem]:
    """Return what is wrong with the readings chosen, the names and every period's files: what a command must say first."""
    book, ledger = tasks.book, tasks.ledger
    found = [*readings.problems(book.scheme.readings, ledger.config), *selector_problems(tasks.plan, ledger.units)]
    for period in ledger.periods():
        found += [*form_problems(ledger, period), *period_problems(tasks.plan, ledger, period)]
    return in_order(found)


def form_problems(ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield the faults of form of a period's task files."""
    yield from ledger.progress(period).problems
    yield from ledger.reports(period).problems
    yield from ledger.notices(period).problems


def period_problems(plan: Plan, ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield what is wrong with a period's task files in the light of the scheme."""
    if plan.tasks:
        yield from progress_problems(plan, ledger, period)
        yield from report_problems(plan, ledger, period)
    if plan.notices is not None:
        yield from notice_problems(plan, plan.notices, ledger, period)


def part_totals(plan: Plan) -> Iterator[Problem]:
    """Yield a problem for each total that its parts do not make without a note, or that they do make with one."""
    for total in plan.totals:
        parts = [plan.targets[name].value for name in total.parts]
        whole = plan.targets[total.target].value
        made = reduce(CONTEXT.add, (part for part in parts if part is not None), ZERO)
        shown = "+".join(plain(part) for part in parts if part is not None)
        if whole is None or None in parts:
            yield Problem("part-total", total.place, "总数和分项都要是有数的目标，请改正")
        elif made != whole and not total.note:
            yield Problem(
                "part-total", total.place, f"{shown}={plain(made)}，总数是 {plain(whole)}，请改正，或用 note 说明"
            )
        elif made == whole and total.note:
            yield Problem("part-total", total.place, f"{shown}={plain(made)}，与总数相符，请删去 note")


def progress_problems(plan: Plan, ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield what is wrong with the progress of a period."""
    people = People(plan, ledger.units, period)
    sent = reported(plan, ledger, period)
    lines = ledger.progress(period).rows
    for line in lines:
        target = plan.targets.get(line.target)
        if line.task not in plan.tasks:
            known = hint(line.task, plan.tasks)
            yield Problem("unknown-task", line.place, f"办法里没有任务“{line.task}”{known}，请改正任务的编号")
        elif target is None or target.task != line.task:
            known = hint(line.target, [each.id for each in plan.of_task(line.task)])
            yield Problem(
                "unknown-target", line.place, f"任务 {line.task} 没有目标“{line.target}”{known}，请改正目标的编号"
            )
        else:
            yield from _unit(plan, people, target, line)
            yield from _figure(target, line)
            yield from _dates(plan, target, line, period, sent.get(line.unit), lines)


def _unit(plan: Plan, people: People, target: Target, line: Progress) -> Iterator[Problem]:
    scope = plan.scopes[target.scope]
    roles = people.roles(plan.tasks[target.task])
    known = people.members(scope.units) if scope.by is Gathering.EACH else sum(roles.values(), ())
    if line.unit not in known and (line.unit in people.units or line.unit == CITY):
        if scope.by is Gathering.EACH:
            message = f"{line.unit}不在“{target.scope}”的名单里，请改正单位，或补进名单"
        else:
            message = f"{line.unit}不承担任务 {target.task}{hint(line.unit, known)}，请改正单位"
        yield Problem("progress-unit", line.place, message)


def _figure(target: Target, line: Progress) -> Iterator[Problem]:
    if target.comparison == DONE:
        if line.value is not None or line.total is not None:
            message = f"目标 {target.id} 是要完成的事项，没有数；请删去值和总数，完成的填完成日期，没有的填“未”"
            yield Problem("value-not-allowed", line.place, message)
    elif line.value is not None and line.value < ZERO:
        yield Problem("negative-progress", line.place, f"值 {plain(line.value)} 是负数，请核对")
    elif line.value is None:
        if line.total is not None:
            yield Problem("share-without-total", line.place, "有总数没有值，请补上值")
    elif target.share and line.total is None:
        message = f"目标 {target.id} 是比例，要分别填值（完成的个数）和总数，不能只填一个数；请补上总数"
        yield Problem("share-without-total", line.place, message)
    elif line.total is not None and not target.rate:
        yield Problem("total-not-allowed", line.place, f"目标 {target.id} 的计量单位是{target.unit}，没有总数，请删去")
    elif line.total is not None and line.total <= ZERO:
        yield Problem("share-total", line.place, f"总数 {plain(line.total)} 不大于零，请核对")
    elif line.total is not None and target.share and line.value > line.total:
        message = f"值 {plain(line.value)} 大于总数 {plain(line.total)}，比例不会超过 100%，请核对"
        yield Problem("share-total", line.place, message)


def _dates(
    plan: Plan, target: Target, line: Progress, period: Period, sent: date | None, lines: tuple[Progress, ...]
) -> Iterator[Problem]:
    if line.achieved is not None and sent is not None and line.achieved > sent:
        message = f"完成日期 {line.achieved} 晚于报送日期 {sent}，报送时还没有到，请核对"
        yield Problem("achieved-late", line.place, message)
    elif line.achieved is not None and line.achieved > period.end:
        message = f"完成日期 {line.achieved} 晚于 {period} 的最后一天，请写进以后的评比期"
        yield Problem("achieved-late", line.place, message)
    if target.comparison == DONE or line.value is None or target.value is None:
        return
    if line.total is not None and line.total <= ZERO:
        return
    several = sum(each.target == target.id for each in lines) > 1 and plan.scopes[target.scope].by is Gathering.TOTAL
    if several or (target.share and line.total is None):
        return  # whether a sum meets the target is no single line's affair
    met = meets(target, line.value, line.total)
    wanted = f"{target.comparison}{plain(target.value)}{target.unit}"
    if met and line.achieved is None:
        yield Problem("achieved-without-date", line.place, f"已达到 {wanted}，请填完成日期")
    elif not met and line.achieved is not None and not near(plan, target):
        yield Problem("achieved-not-met", line.place, f"没有达到 {wanted}，不能填完成日期，请删去或核对数")


def report_problems(plan: Plan, ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield what is wrong with the report records of a period."""
    for sent in ledger.reports(period).rows:
        rule = plan.reports.get(sent.report)
        if rule is None:
            known = hint(sent.report, plan.reports)
            yield Problem("unknown-report", sent.place, f"办法里没有报告“{sent.report}”{known}，请改正")
            continue
        about = stretch(rule, sent.about)
        if about is None:
            shape = {"weekly": "2018-W26（ISO 周）", "monthly": "2018-06"}.get(rule.rhythm, "2018-06-20")
            yield Problem(
                "report-stretch", sent.place, f"{sent.report}的期间“{sent.about}”不对，应为 {shape} 这样的写法"
            )
        elif sent.date < about.start:
            yield Problem("report-stretch", sent.place, f"报送日期 {sent.date} 早于期间的第一天 {about.start}，请核对")
        yield from _reporter(People(plan, ledger.units, period), rule.who, sent)


def _reporter(people: People, who: tuple[str, ...], sent: Sent) -> Iterator[Problem]:
    members = people.members(who)
    if (sent.unit in people.units or sent.unit == CITY) and sent.unit not in members and not people.empty_lists(who):
        known = hint(sent.unit, members)
        yield Problem("report-unit", sent.place, f"{sent.unit}不用报{sent.report}{known}，请改正单位")


def notice_problems(plan: Plan, machine: Machine, ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield what is wrong with the notices begun in a period."""
    taken: dict[str, Notice] = {}
    for each in ledger.periods():
        for notice in ledger.notices(each).rows:
            first = taken.setdefault(notice.number, notice) if notice.number else notice
            if each == period:
                yield from one_notice(plan, machine, notice)[1]
                if first is not notice:
                    message = f"编号“{notice.number}”已用于 {first.path}，请改正"
                    place = next(event.place("number") for event in notice.events if event.number)
                    yield Problem("notice-number", place, message)


def one_notice(plan: Plan, machine: Machine, notice: Notice) -> tuple[Course, list[Problem]]:
    """Return a notice as its events leave it, and what is wrong with it."""
    course = follow(machine, notice)
    return course, [*_head(plan, machine, notice), *course.problems]


def _head(plan: Plan, machine: Machine, notice: Notice) -> Iterator[Problem]:
    if notice.kind not in machine.kinds:
        known = hint(notice.kind, machine.kinds)
        yield Problem("notice-kind", notice.place("kind"), f"没有这种通知“{notice.kind}”{known}，请改正 kind")
    if notice.task and notice.task not in plan.tasks:
        known = hint(notice.task, plan.tasks)
        yield Problem("unknown-task", notice.place("task"), f"办法里没有任务“{notice.task}”{known}，请改正 task")
    for name in notice.targets:
        target = plan.targets.get(name)
        if target is None or target.task != notice.task:
            yield Problem(
                "unknown-target", notice.place("targets"), f"任务 {notice.task} 没有目标“{name}”，请改正 targets"
            )
    if not notice.units:
        yield Problem("empty-value", notice.place("units"), "units 是空的，请写明发给谁")
    issued = next((event for event in notice.events if event.action == "issue"), None)
    if issued is not None and notice.limit < issued.date:
        message = f"完成时限 {notice.limit} 早于发出的 {issued.date}，请改正 limit"
        yield Problem("notice-limit", issued.place("date"), message)


def files_without_tasks(ledger: Ledger, period: Period, *, notices: bool) -> Iterator[Problem]:
    """Yield a problem for each task file of a period in a ledger whose scheme has no tasks; it may have `notices`."""
    paths = [line.place.path for line in ledger.progress(period).rows]
    paths += (sent.place.path for sent in ledger.reports(period).rows)
    paths += () if notices else (notice.path for notice in ledger.notices(period).rows)
    for path in dict.fromkeys(paths):
        yield Problem("no-tasks", Place(path), "办法没有任务台账（tasks.toml），这个文件没有用处，请移走")
