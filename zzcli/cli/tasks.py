"""`tasks`: the task ledger: how tasks stand, what is due, who is late, and notices."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import notices, pick
from zzcli.cli.console import say, show, stop_on
from zzcli.cli.help import command, group
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument, TodayOption, whole
from zzcli.cli.options import today as this_day
from zzcli.cli.session import need, session
from zzcli.cli.usage import one_of
from zzcli.ledger.problem import SurroundingsError
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from datetime import date

    from zzcli.history.repository import Repository
    from zzcli.tasks.judging import Standing
    from zzcli.tasks.status import TaskBook

ICAL = "ical"
BY = ("task", "section", "unit")


def _style(text: str | Format) -> Format | None:
    """Read a `--format` that may also be `ical` (None)."""
    if text == ICAL:
        return None
    try:
        return Format(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是输出格式，可用 {one_of((*Format, ICAL))}") from None


def _by(text: str) -> str:
    if text not in BY:
        raise typer.BadParameter(f"“{text}”不对，可用 {one_of(BY)}")
    return text


CalendarOption = Annotated[
    str,
    typer.Option(
        "--format", metavar="格式", help=f"输出格式：{one_of((*Format, ICAL))}，默认 table；ical 是期限的日历"
    ),
]


def add(app: typer.Typer) -> None:
    """Add the group of commands to the program."""
    family = group("任务台账：谁在什么时候之前完成什么，到期、逾期、报告、催办督办。只用于有任务的办法。")
    app.add_typer(family, name="tasks", rich_help_panel="任务")
    command(
        family,
        "status",
        "每项任务的进展：绿 完成、黄 即将到期、红 逾期、灰 没有期限或要人判断、白 未到期；可按任务、部分、单位看。",
        "zzcli tasks status --today 2018-07-01 --by section",
    )(status)
    command(
        family,
        "due",
        "列出即将到期的目标（黄）；--days 改提前的天数。",
        "zzcli tasks due --today 2018-12-01 --format ical > 期限.ics",
    )(due)
    command(
        family,
        "overdue",
        "列出逾期的目标（红），和期限已过、要人判断或先核实的（灰）。",
        "zzcli tasks overdue --today 2018-12-31",
    )(overdue)
    command(
        family,
        "show",
        "一项任务的全部：谁负责、每个目标的要求、期限、现值和三个日期，通知。",
        "zzcli tasks show 10 --today 2018-07-01",
    )(show_task)
    command(family, "unit", "一个单位承担的任务和负责的目标。", "zzcli tasks unit 某局 --today 2018-07-01")(unit)
    command(
        family,
        "reports",
        "应报的报告谁迟报、谁没有报，按台账里的报送记录；csv 和 json 每个单位一行。",
        "zzcli tasks reports --today 2018-07-04",
    )(reports)
    command(
        family,
        "rollup",
        "本级目标对上级目标的贡献：个数相加，比率只比较，各级的期限各算各的。对应关系在办法的 rollup.csv。",
        "zzcli tasks rollup --today 2018-12-31",
    )(rollup)
    command(
        family,
        "projects",
        "项目库：一个月末在库的项目和当月的增减；--public 只列统一对外发布的列。",
        "zzcli tasks projects 2018-06 --public",
    )(projects)
    command(
        family,
        "grade",
        "年度考核的档次：按办公室提供的考核办法（办法里的 grading.toml）；没有它就不评，并说明缺什么。",
        "zzcli tasks grade --today 2018-12-31",
    )(grade)
    command(
        family,
        "observe",
        "观摩评比：按现场得分（评比期里的 site-scores.csv）排名次，同分并列。",
        "zzcli tasks observe 2018-09",
    )(observe)
    notices.add(family)


def opened(ctx: typer.Context, at: str | None, today: date | None, *, notices: bool = False) -> TaskBook:
    """Open the tasks of the ledger on a day; problems are printed, with an error among them the command ends (1).

    `notices`: a scheme that has only notices will do.
    """
    from zzcli.tasks.check import ledger_problems
    from zzcli.tasks.status import open_tasks

    book, warnings = session(ctx).book(at)
    tasks = open_tasks(book, today or this_day())
    if tasks is None or not (tasks.plan.tasks or notices):
        lacking = "通知（notices.toml），不能发通知" if notices else "任务（tasks.toml），没有任务台账"
        raise SurroundingsError(f"办法 {book.scheme.name} 没有{lacking}")
    stop_on([*warnings, *tasks.warnings, *ledger_problems(tasks)])
    return tasks


def history(ctx: typer.Context, at: str | None) -> Repository | None:
    """Return the history of the ledger up to a revision; None, with a line that says why, where it cannot be read."""
    from zzcli.history.repository import Repository

    try:
        return Repository(session(ctx).repository(), at or "HEAD")
    except SurroundingsError as fault:
        say(f"没有列出提交：{fault}")
        return None


def status(
    ctx: typer.Context,
    today: TodayOption = None,
    by: Annotated[
        str, typer.Option("--by", metavar="分组", parser=_by, help="一行是什么：task、section 或 unit")
    ] = "task",
    at: AtOption = None,
    style: CalendarOption = Format.TABLE,
) -> None:
    """Print how tasks stand; nothing is written."""
    from zzcli.reports.tasks import status as report

    chosen = _style(style)
    tasks = opened(ctx, at, today)
    if chosen is None:
        _calendar(tasks, _standings(tasks))
    else:
        show(report(tasks, by), chosen)


def due(
    ctx: typer.Context,
    today: TodayOption = None,
    days: Annotated[
        int | None, typer.Option("--days", metavar="天数", parser=whole, help="提前几天；默认照办法")
    ] = None,
    at: AtOption = None,
    style: CalendarOption = Format.TABLE,
) -> None:
    """Print the targets that are due soon."""
    from zzcli.reports.tasks import targets
    from zzcli.tasks.judging import Colour

    chosen = _style(style)
    tasks = opened(ctx, at, today)
    ahead = tasks.plan.soon if days is None else days
    last = tasks.today + timedelta(ahead)
    waiting = (Colour.YELLOW, Colour.WHITE)
    found = [
        each
        for each in _standings(tasks)
        if each.colour in waiting and each.target.due is not None and each.target.due <= last
    ]
    if chosen is None:
        _calendar(tasks, found)
    else:
        show(targets(tasks, f"{tasks.today} 至 {last} 到期的目标：{len(found)} 个", found), chosen)


def overdue(
    ctx: typer.Context, today: TodayOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Print the targets that are overdue, and those past their date that people must judge."""
    from zzcli.reports.tasks import targets
    from zzcli.tasks.judging import Colour

    tasks = opened(ctx, at, today)
    past = [each for each in _standings(tasks) if each.target.due is not None and each.target.due < tasks.today]
    found = [each for each in past if each.colour is Colour.RED]
    judged = [each for each in past if each.colour is Colour.GREY]
    title = f"{tasks.today} 逾期的目标：{len(found)} 个，要人判断或先核实的：{len(judged)} 个"
    show(targets(tasks, title, [*found, *judged]), style)


def show_task(
    ctx: typer.Context,
    task: Annotated[str, typer.Argument(metavar="任务", help="任务的编号、名称，或只对得上一个的部分名称")],
    today: TodayOption = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print everything about one task."""
    from zzcli.reports.tasks import one_task
    from zzcli.tasks.committed import committed
    from zzcli.tasks.notices import courses

    tasks = opened(ctx, at, today)
    found = pick.task(tasks.plan, task)
    sent = courses(tasks) if tasks.plan.notices is not None else []
    repository = history(ctx, at)
    lines = committed(repository, tasks) if repository is not None else None
    show(one_task(tasks, found, [each for each in sent if each.notice.task == found.id], lines), style)


def unit(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="单位", help="单位的名称、别名，或只对得上一个的部分")],
    today: TodayOption = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the tasks of one unit."""
    from zzcli.reports.tasks import one_unit

    tasks = opened(ctx, at, today)
    show(one_unit(tasks, pick.unit(tasks.ledger.units, name)), style)


def reports(
    ctx: typer.Context, today: TodayOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Print which reports are late."""
    from collections import Counter

    from zzcli.reports.tasks import late_reports
    from zzcli.tasks.reporting import due_reports, received

    tasks = opened(ctx, at, today)
    counts = Counter(sent.report for sent in received(tasks))
    show(late_reports(tasks, due_reports(tasks), counts), style)


def rollup(
    ctx: typer.Context, today: TodayOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Print what the targets are worth for the scheme above."""
    from zzcli.reports.rollup import rollup as report
    from zzcli.tasks.rollup import lifts

    tasks = opened(ctx, at, today)
    show(report(tasks, lifts(tasks)), style)


def projects(
    ctx: typer.Context,
    month: PeriodArgument,
    public: Annotated[bool, typer.Option("--public", help="只列统一对外发布的列")] = False,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the projects of a month."""
    from zzcli.ledger.periods import Span
    from zzcli.reports.library import projects as report
    from zzcli.tasks.library import library

    if month.kind is not Span.MONTH:
        raise typer.BadParameter(f"“{month}”不是月份，应写成 2018-06")
    tasks = opened(ctx, at, month.end)
    found = library(tasks, month)
    show(report(found, public=public, synthetic=tasks.ledger.config.synthetic), style)


def grade(
    ctx: typer.Context, today: TodayOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Print the grades of units."""
    from zzcli.reports.grading import grades
    from zzcli.tasks.grading import graded, read_grading

    tasks = opened(ctx, at, today)
    grading = read_grading(tasks.book.rules, tasks.book.folder)
    show(grades(tasks, grading, graded(tasks, grading)), style)


def observe(
    ctx: typer.Context, period: PeriodArgument, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Print the order of on-site scores."""
    from zzcli.reports.grading import site_order
    from zzcli.tasks.grading import order

    book, warnings = session(ctx).book(at)
    need(book, period)
    found = book.ledger.site_scores(period)
    stop_on([*warnings, *found.problems])
    if not found.rows:
        raise SurroundingsError(f"{period} 没有现场得分：请写进 ledger/{period}/site-scores.csv（单位,得分,备注）")
    show(site_order(f"{period} 观摩评比", order(found.rows), synthetic=book.ledger.config.synthetic), style)


def _standings(tasks: TaskBook) -> list[Standing]:
    return [each for task in tasks.standings() for each in task.standings]


def _calendar(tasks: TaskBook, standings: Iterable[Standing]) -> None:
    """Write the calendar to stdout with the line ends that its format asks for."""
    from zzcli.reports.calendar import calendar

    sys.stdout.write(calendar(tasks, standings).decode())
