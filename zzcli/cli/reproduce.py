"""`reproduce`: recompute a period from a commit."""

from __future__ import annotations

from typing import Annotated

import typer

from zzcli.cli.console import say, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import PeriodArgument
from zzcli.cli.session import session

PANEL = "历史"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "reproduce",
        "从一个提交重算一个评比期，与其中记录的 results/ 逐字节比较；不同则说明第一处不同在哪里。",
        "zzcli reproduce 2021-06 --at HEAD",
        PANEL,
    )(reproduce)


def reproduce(
    ctx: typer.Context,
    period: PeriodArgument,
    at: Annotated[str, typer.Option("--at", metavar="版本", help="提交、标签或分支，默认 HEAD")] = "HEAD",
) -> None:
    """Recompute and compare."""
    from zzcli.publishing.reproduce import reproduce as compare

    source = session(ctx).source(at)
    stop_on(compare(source, period))
    say(f"{period} 在 {(source.commit or at)[:12]} 的结果逐字节重算一致")
