"""`tasks notice`: drafting, issuing, answering and closing notices (催办, 督办, 约谈 and the like)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli.console import made, say, show, stop_on, wrote
from zzcli.cli.help import command, group
from zzcli.cli.options import AtOption, FormatOption, TodayOption
from zzcli.cli.session import session
from zzcli.cli.usage import one_of
from zzcli.ledger.names import hint
from zzcli.ledger.problem import SurroundingsError
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.ledger.notices import Notice
    from zzcli.tasks.notices import Draft
    from zzcli.tasks.status import TaskBook

NoticeArgument = Annotated[
    str, typer.Argument(metavar="通知", help="评比期/文件名，如 2018-07/001；zzcli tasks notice list 列出")
]
ByOption = Annotated[str | None, typer.Option("--by", metavar="姓名", help="经办人或来文单位，默认 git 的用户名")]
ResultOption = Annotated[str, typer.Option("--result", metavar="文字", help="书面反馈的办理结果")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="文字", help="原因：没有办成的，或撤回的")]


def add(family: typer.Typer) -> None:
    """Add the group to the task commands."""
    notices = group(
        "催办、督办、约谈等通知：起草、发出、答复、办结、撤回。种类、状态和动作由办法的 notices.toml 规定。"
    )
    family.add_typer(notices, name="notice")
    command(
        notices,
        "draft",
        "给每项逾期而没有未了结通知的任务起草一份；到时限没有书面答复的，起草升级的一种。再运行一次不会重复。",
        "zzcli tasks notice draft --today 2018-07-05",
    )(draft)
    command(
        notices, "issue", "发出一份草稿，编号。", "zzcli tasks notice issue 2018-07/001 --today 2018-07-06 --by 张三"
    )(issue)
    command(
        notices,
        "reply",
        "登记书面答复：--result 办理结果，或 --reason 没有办成的原因。说明原因不改变任务的期限。",
        "zzcli tasks notice reply 2018-07/001 --result 已建成 --by 某局 --today 2018-07-12",
    )(reply)
    command(notices, "close", "任务完成后办结。", "zzcli tasks notice close 2018-07/001 --today 2018-07-13")(close)
    command(
        notices,
        "withdraw",
        "撤回草稿或已发出的通知，要写理由。",
        "zzcli tasks notice withdraw 2018-07/001 --reason 数据已更正 --today 2018-07-07",
    )(withdraw)
    command(notices, "list", "列出全部通知和现状。", "zzcli tasks notice list --today 2018-07-20")(listed)
    command(notices, "show", "一份通知的内容和经过：谁、何时、做了什么。", "zzcli tasks notice show 2018-07/001")(
        show_notice
    )
    command(
        notices,
        "print",
        "把一份通知写成可打印的 Word 文件。",
        "zzcli tasks notice print 2018-07/001 -o 督办通知.docx",
    )(print_notice)


def draft(
    ctx: typer.Context,
    task: Annotated[str | None, typer.Option("--task", metavar="任务", help="只给这项任务起草，不论是否逾期")] = None,
    matter: Annotated[
        str | None, typer.Option("--matter", metavar="事由", help="不针对任务的事项（如领导批示），和 --to 一起")
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option("--to", metavar="单位", help="发给谁；group:名单 是名单里的每个单位；可以多次")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="种类", help="和 --task 或 --matter 一起：起草哪一种")
    ] = None,
    today: TodayOption = None,
    by: ByOption = None,
) -> None:
    """Draft the notices that are due, or one that is asked for."""
    from zzcli.office.notices import draft as write

    root, tasks = _here(ctx, today)
    found = _drafts(tasks, task, matter, to or [], kind)
    write(root, tasks, _by(root, by), found)
    for each in found:
        after = f"，由 {each.previous} 升级" if each.previous else ""
        say(f"{each.id} {each.kind}：{f'任务 {each.task} ' if each.task else ''}{each.matter}{after}")
    if not found:
        say(f"{tasks.today} 没有要起草的通知：逾期的任务都有未了结的通知，或没有逾期的任务")
    wrote(root, [each.path for each in found], [])


def issue(ctx: typer.Context, notice: NoticeArgument, today: TodayOption = None, by: ByOption = None) -> None:
    """Issue a draft."""
    _act(ctx, notice, "issue", today, by)


def reply(
    ctx: typer.Context,
    notice: NoticeArgument,
    result: ResultOption = "",
    reason: ReasonOption = "",
    today: TodayOption = None,
    by: ByOption = None,
) -> None:
    """Record a written answer."""
    _act(ctx, notice, "reply", today, by, result, reason)


def close(ctx: typer.Context, notice: NoticeArgument, today: TodayOption = None, by: ByOption = None) -> None:
    """Close a notice whose task is done."""
    _act(ctx, notice, "close", today, by)


def withdraw(
    ctx: typer.Context,
    notice: NoticeArgument,
    reason: ReasonOption = "",
    today: TodayOption = None,
    by: ByOption = None,
) -> None:
    """Withdraw a notice."""
    _act(ctx, notice, "withdraw", today, by, "", reason)


def listed(
    ctx: typer.Context, today: TodayOption = None, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """List all notices."""
    from zzcli.cli.tasks import opened
    from zzcli.reports.notices import all_notices

    show(all_notices(opened(ctx, at, today, notices=True)), style)


def show_notice(
    ctx: typer.Context,
    notice: NoticeArgument,
    today: TodayOption = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print one notice with what happened to it."""
    from zzcli.cli.tasks import history, opened
    from zzcli.reports.notices import one_notice
    from zzcli.tasks.committed import touched

    tasks = opened(ctx, at, today, notices=True)
    found = _find(tasks, notice)
    repository = history(ctx, at)
    show(one_notice(tasks, found, touched(repository, found.path) if repository is not None else None), style)


def print_notice(
    ctx: typer.Context,
    notice: NoticeArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="写到哪里，.docx")],
    today: TodayOption = None,
    at: AtOption = None,
) -> None:
    """Write one notice as a document."""
    from zzcli.cli.tasks import opened
    from zzcli.ledger.write import write_files
    from zzcli.reports.letter import letter

    tasks = opened(ctx, at, today, notices=True)
    found = _find(tasks, notice)
    if output.suffix != ".docx":
        raise typer.BadParameter(f"“{output}”应以 .docx 结尾")
    target = (session(ctx).start / output).resolve()
    replaced = target.exists()
    write_files(target.parent, {target.name: letter(tasks, found)})
    made(output, found.number or f"{found.kind}（草稿）", replaced=replaced)


def _here(ctx: typer.Context, today: date | None) -> tuple[Path, TaskBook]:
    from zzcli.cli.tasks import opened

    return session(ctx).root(), opened(ctx, None, today, notices=True)


def _find(tasks: TaskBook, name: str) -> Notice:
    from zzcli.tasks.notices import every

    known = {notice.id: notice for notice in every(tasks)}
    if name not in known:
        raise typer.BadParameter(f"没有通知“{name}”{hint(name, known)}；用 zzcli tasks notice list 列出")
    return known[name]


def _drafts(tasks: TaskBook, task: str | None, matter: str | None, to: Sequence[str], kind: str | None) -> list[Draft]:
    """Return the drafts that are due, or the one that is asked for; its kind is by default that of an overdue task."""
    from zzcli.cli import pick
    from zzcli.tasks.notices import asked_draft, drafts, matter_draft, need_machine

    machine = need_machine(tasks)
    chosen = kind or machine.first
    if task is not None and matter is not None:
        raise typer.BadParameter("--task 和 --matter 只能写一个")
    if (matter is None) != (not to):
        raise typer.BadParameter("--matter 和 --to 要一起写：事由，和发给谁")
    if chosen not in machine.kinds:
        raise typer.BadParameter(f"没有这种通知“{chosen}”，可用 {one_of(machine.kinds)}")
    if task is not None:
        return [asked_draft(tasks, pick.task(tasks.plan, task), chosen)]
    if matter is not None:
        return [matter_draft(tasks, chosen, matter, _receivers(tasks, to))]
    if kind is not None:
        raise typer.BadParameter("--kind 要和 --task 或 --matter 一起写")
    return drafts(tasks)


def _receivers(tasks: TaskBook, to: Sequence[str]) -> tuple[str, ...]:
    """Return the units that are named, each once. Raises typer.BadParameter for an unknown one and for an empty list."""
    from zzcli.tasks.people import GROUP

    units = tasks.ledger.units
    lists = dict.fromkeys(group.name for group in units.groups)
    for each in to:
        name = each.removeprefix(GROUP)
        if each.startswith(GROUP):
            if name not in lists:
                raise typer.BadParameter(f"没有名单“{name}”{hint(name, lists)}")
            if not tasks.people.members([each]):
                raise typer.BadParameter(f"名单“{name}”还没有填写")
        elif units.resolve(each) is None:
            raise typer.BadParameter(f"没有登记单位“{each}”{hint(each, units.order)}，请先写进 {units.path}")
    return tasks.people.members(to)


def _by(root: Path, by: str | None) -> str:
    from zzcli.office.repository import Person, person

    found = by if by is not None else person(root, Person("", "")).name
    if not found.strip():
        raise SurroundingsError("不知道经办人是谁：请加 --by 姓名，或设置 git 的 user.name")
    return found


def _act(
    ctx: typer.Context,
    name: str,
    action: str,
    today: date | None,
    by: str | None,
    result: str = "",
    reason: str = "",
) -> None:
    """Do something with a notice and say what state it is in then."""
    from zzcli.office.notices import Deed, act

    root, tasks = _here(ctx, today)
    notice = _find(tasks, name)
    done = act(root, tasks, notice, Deed(action, tasks.today, _by(root, by), "", result, reason))
    stop_on(done.problems)
    late = f"；已过时限 {done.late} 天，下一次 draft 会升级" if done.late and action == "reply" else ""
    say(f"{' '.join(filter(None, (done.id, done.number)))}：{done.state}{late}")
    wrote(root, [], [notice.path])
