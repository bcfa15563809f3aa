"""`status`: how far a period is, what is late, who acts next, and the command to type."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.console import complain, say, show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument, day
from zzcli.cli.options import today as now
from zzcli.cli.session import need, session
from zzcli.reports.model import Format


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "status",
        "看一个评比期办到哪一步：数据报了多少、核了多少，什么逾期，轮到谁办，下一条命令是什么。",
        "zzcli status 2021-06 --today 2021-07-08",
        "台账",
    )(status)


def status(
    ctx: typer.Context,
    period: PeriodArgument,
    today: Annotated[
        date | None,
        typer.Option("--today", metavar="日期", parser=day, help="按这一天算逾期；默认北京时间的今天"),
    ] = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print a period's progress; nothing is written."""
    from zzcli.history.driver import lacks_driver
    from zzcli.office.nextstep import next_step
    from zzcli.office.progress import progress
    from zzcli.reports.progress import report

    book, warnings = session(ctx).book(at)
    need(book, period)
    complain(warnings)
    found = progress(book, period, today or now())
    root: Path | None = session(ctx).root() if at is None else None
    known = getattr(ctx.find_root().command, "commands", {})
    show(report(found, next_step(found, known, root)), style)
    if root is not None and lacks_driver(root):
        say("这个克隆还没有装按键合并的程序，合并时相邻的行会冲突；请运行 zzcli guard install")
