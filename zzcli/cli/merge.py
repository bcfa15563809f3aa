"""`merge-figures`: what git calls to merge a table of the ledger (a merge driver)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.console import tell
from zzcli.cli.help import command
from zzcli.history.driver import COMMAND

PANEL = "历史"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        COMMAND,
        "由 git 调用：把一个表的两个版本按键合并，写入本方的文件；有冲突则退出码为 1，每个冲突说明一行。",
        f"zzcli {COMMAND} %O %A %B %P",
        PANEL,
        hidden=True,
    )(merge_figures)


def merge_figures(
    base: Annotated[Path, typer.Argument(metavar="原来", help="共同的祖先（%O）")],
    ours: Annotated[Path, typer.Argument(metavar="本方", help="本方，合并结果写在这里（%A）")],
    theirs: Annotated[Path, typer.Argument(metavar="对方", help="对方（%B）")],
    path: Annotated[str | None, typer.Argument(metavar="路径", help="文件在工作区里的路径（%P）")] = None,
) -> None:
    """Merge by key."""
    from zzcli.office.merge import merge_files

    outcome = merge_files(base, ours, theirs, path or ours.as_posix())
    for message in outcome.messages:
        tell(message)
    if not outcome.clean:
        raise typer.Exit(1)
