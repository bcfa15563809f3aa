"""`new`: open a period."""

from __future__ import annotations

import typer

from zzcli.cli.console import complain, say, stop_on, wrote
from zzcli.cli.help import command
from zzcli.cli.options import PeriodArgument
from zzcli.cli.session import session

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "new",
        "开一个评比期：写出应填报的全部空行。已有的行不动，缺的行补上。",
        "zzcli new 2021-07",
        PANEL,
    )(new)


def new(ctx: typer.Context, period: PeriodArgument) -> None:
    """Write the lines that are due and not there."""
    from zzcli.office.new import new as open_period

    root = session(ctx).root()
    book, warnings = session(ctx).book()
    complain(warnings)
    done = open_period(root, book, period)
    stop_on(done.problems)
    if not done.added:
        say(f"{period} 应填报的行都在，没有改动")
        return
    for path, count in done.added.items():
        say(f"{path}：加了 {count} 行")
    wrote(root, done.created, done.changed)
    if done.skipped:
        lacking = "、".join(map(str, done.skipped))
        say(f"警告：中间缺 {lacking}；要用到上期数据的评分项会报错，请先 zzcli new {done.skipped[0]}，从早到晚补齐")
