"""`acknowledge`: accept a warning, with a reason and a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion
from zzcli.cli.console import say, stop_on, wrote
from zzcli.cli.help import command
from zzcli.cli.options import PeriodArgument, today
from zzcli.cli.options import day as a_day
from zzcli.cli.session import need, session
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem, Severity

if TYPE_CHECKING:
    from zzcli.ledger.periods import Period

_LISTED = 5


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "acknowledge",
        "接受一个警告：写明理由和是谁，记在 acknowledged.toml，validate 不再列出。所依据的数再改，接受就失效；错误不能接受。",
        "zzcli acknowledge 2021-06 late-change 04-works --reason 省里更正",
        "核查",
    )(acknowledge)


def acknowledge(
    ctx: typer.Context,
    period: PeriodArgument,
    code: Annotated[
        str,
        typer.Argument(
            metavar="代码", autocompletion=completion.checks, help="警告的代码，validate --format csv 的第4列"
        ),
    ],
    about: Annotated[str, typer.Argument(metavar="文字", help="警告那一行里的文字，如单位、文件名")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么可以接受")] = "",
    by: Annotated[
        str | None, typer.Option("--by", metavar="姓名", help="谁接受；默认 git 的 user.name 和 user.email")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="对得上的不止一个时，都接受")] = False,
    on: Annotated[
        date | None, typer.Option("--date", metavar="日期", parser=a_day, help="接受的日期，默认今天（北京时间）")
    ] = None,
) -> None:
    """Write an acceptance into the period's acknowledged.toml."""
    from zzcli.checks.registry import Month
    from zzcli.checks.results import folder, published
    from zzcli.checks.run import examine
    from zzcli.office.acknowledge import Wanted
    from zzcli.office.acknowledge import acknowledge as accept
    from zzcli.office.sign import signer

    known = acceptable()
    if code not in known:
        raise typer.BadParameter(f"没有警告“{code}”{hint(code, known)}；错误不能接受，要改正；zzcli checks 列出全部")
    if not reason.strip():
        raise typer.BadParameter("要用 --reason 写明为什么可以接受")
    root = session(ctx).root()
    book, problems = session(ctx).book()
    need(book, period)
    if published(book.ledger.source, period):
        raise typer.BadParameter(f"{period} 已经发布，不能再接受警告；确需更正请用 zzcli amend")
    found = examine(Month(book, period, repository=root), [code], problems)
    warnings = [each for each in found.problems if each.code == code and about in str(each)]
    if not warnings:
        stop_on(each for each in found.problems if each.severity is Severity.ERROR)
        raise typer.BadParameter(f"{period} 没有还未接受的警告 {code}" + (f"带有“{about}”" if about else ""))
    if len(warnings) > 1 and not everything:
        listed = "；".join(str(each) for each in warnings[:_LISTED])
        more = " 等" if len(warnings) > _LISTED else ""
        raise typer.BadParameter(f"对得上 {len(warnings)} 个：{listed}{more}。请写明文字，或加 --all 全部接受")
    who = by or signer(root)
    wanted = Wanted(warnings, about, reason.strip(), who, on or today())
    done = accept(root, book, period, wanted, [each.by for each in found.accepted])
    for each in warnings:
        say(f"{who} 接受了：{each}")
    wrote(root, done.created, done.changed)
    again = f"zzcli score {period} && " if book.ledger.source.files(folder(period)) else ""
    say(f"下一步：{again}zzcli save {period} -m 接受警告")


def acceptable() -> list[str]:
    """Return the codes of the warnings that can be accepted, in the order of the checks."""
    from zzcli.checks.run import CHECKS

    return [each.name for check in CHECKS for each in check.codes if each.severity is Severity.WARNING]


def commands(period: Period, found: Iterable[Problem]) -> Iterator[str]:
    """Yield for each code of the warnings found the command that accepts them, to be completed with a reason.

    That an acceptance no longer holds is not accepted: the warning that it was for is.
    """
    from zzcli.checks.acknowledged import STALE

    counts = Counter(each.code for each in found if each.severity is Severity.WARNING)
    for code in acceptable():
        if code == STALE.name:
            continue
        if counts[code] == 1:
            yield f"zzcli acknowledge {period} {code} --reason 理由"
        elif counts[code]:
            yield f"zzcli acknowledge {period} {code} 那一行里的文字 --reason 理由（共 {counts[code]} 个；都接受加 --all）"
