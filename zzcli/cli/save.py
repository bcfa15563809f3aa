"""`save`: commit a period."""

from __future__ import annotations

from typing import Annotated

import typer

from zzcli.cli.console import say, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import PeriodArgument
from zzcli.cli.session import need, session

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "save",
        "提交一个评比期：先查规范写法，再提交该期、计划、名册、项目库、config.toml 和 units.toml，别的一概不动。",
        "zzcli save 2021-06 -m 核定工业增加值",
        PANEL,
    )(save)


def save(
    ctx: typer.Context,
    period: PeriodArgument,
    message: Annotated[str, typer.Option("-m", "--message", metavar="说明", help="这次改了什么")],
) -> None:
    """Commit what belongs to a period."""
    from zzcli.office.save import save as commit

    if not message.strip():
        raise typer.BadParameter("-m 的说明是空的，请写明这次改了什么")
    root = session(ctx).root()
    book, _ = session(ctx).book()
    need(book, period)
    done = commit(root, book, period, message)
    stop_on(done.problems)
    if not done.commit:
        say(f"{period} 没有改动，没有提交")
        return
    say(f"提交了 {len(done.files)} 个文件：{'、'.join(done.files[:5])}{' 等' if len(done.files) > 5 else ''}")
    undo = "git update-ref -d HEAD" if done.first else "git reset --soft HEAD~1"
    say(f"提交 {done.commit[:12]}；要撤回（文件不变）：{undo}")
