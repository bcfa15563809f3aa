"""The command table: every command of zzcli, in the order of its help."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperOption

from zzcli import __version__
from zzcli.cli import (
    acknowledge,
    annual,
    audit,
    console,
    explain,
    export,
    fmt,
    forms,
    guard,
    init,
    merge,
    new,
    outcomes,
    publish,
    readings,
    report,
    reproduce,
    rules,
    sample,
    save,
    schemes,
    score,
    sign,
    status,
    tasks,
    validate,
    whatif,
)
from zzcli.cli.help import group
from zzcli.cli.options import DirectoryOption
from zzcli.cli.session import Session

if TYPE_CHECKING:  # typer keeps click inside itself and does not export it
    from typer._click import Context
    from typer._click.core import Command, Parameter

_HELP = """督查考核台账：从文本台账按办法评分、排名、说明、比较、复核。
台账是一个 git 仓库里的文本文件；先用 zzcli init 新建，或用 -C 指明已有的台账。"""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zzcli {__version__}")
        raise typer.Exit


def _start(
    ctx: typer.Context,
    directory: DirectoryOption = Path(),
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="只打印结果、问题和错误，不打印提示和进度")] = False,
    no_pager: Annotated[
        bool, typer.Option("--no-pager", help="终端里放不下的结果也直接打印，不用 PAGER（默认 less）翻页")
    ] = False,
    version: Annotated[  # noqa: ARG001  # its callback does it all
        bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本号")
    ] = False,
) -> None:
    if not directory.is_dir():
        raise typer.BadParameter(f"-C：没有目录 {directory}")
    console.QUIET.set(quiet)
    console.PAGED.set(not no_pager)
    session = Session(directory)
    ctx.obj = session
    ctx.call_on_close(session.close)


COMMANDS = (
    schemes,
    init,
    new,
    forms,
    status,
    fmt,
    save,
    sample,
    sign,
    validate,
    acknowledge,
    score,
    annual,
    explain,
    whatif,
    outcomes,
    tasks,
    readings,
    audit,
    publish,
    report,
    export,
    reproduce,
    guard,
    rules,
    merge,
)
"""The modules of commands, in the order of the help."""


def build() -> Command:
    """Return the program as typer's command, ready to be run with arguments."""
    app = group(_HELP, completion=True)
    app.callback()(_start)
    for family in COMMANDS:
        family.add(app)
    command = typer.main.get_command(app)
    _translate_completion(command)
    return command


def _translate_completion(command: Command) -> None:
    """Give typer's two options for shell completion Chinese texts."""
    for parameter in command.params:
        if not isinstance(parameter, TyperOption):
            continue
        if parameter.name == "show_completion":
            parameter.help = "打印当前命令行的补全脚本"
        elif parameter.name == "install_completion" and parameter.callback:
            parameter.help = "给当前命令行装上补全（评比期、单位、专项等）"
            parameter.callback = _installed(parameter.callback)


def _installed(install: Callable[..., object]) -> Callable[..., object]:
    """Wrap typer's installer, whose English words are kept back."""

    def chinese(ctx: Context, parameter: Parameter, value: object) -> object:
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                return install(ctx, parameter, value)
            except SystemExit:
                pass
        console.say("补全已装好，重新打开命令行窗口后生效；在它的启动文件里删去 zzcli 一行可取消")
        raise typer.Exit

    return chinese
