"""`init`: make a new ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.console import complain, say
from zzcli.cli.help import command
from zzcli.cli.session import session
from zzcli.ledger.names import hint

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "init",
        "新建台账：一个 git 仓库，带上办法、单位表和设置。文件夹须是空的。--demo 另加几期的演示数据（合成）。",
        "zzcli init 台账 --scheme blank",
        PANEL,
    )(init)


def _names(incomplete: str) -> list[str]:
    from zzcli.rules.load import packaged_names

    return [name for name in packaged_names() if name.startswith(incomplete)]


def _scheme(text: str) -> str:
    from zzcli.rules.load import packaged_names

    names = packaged_names()
    if text not in names:
        raise typer.BadParameter(f"没有办法“{text}”{hint(text, names)}；用 zzcli schemes 列出全部")
    return text


def init(
    ctx: typer.Context,
    scheme: Annotated[
        str,
        typer.Option(
            "--scheme",
            metavar="办法",
            parser=_scheme,
            autocompletion=_names,
            help="办法的名称，见 zzcli schemes",
        ),
    ],
    directory: Annotated[Path | None, typer.Argument(metavar="目录", help="新建在哪里，默认当前目录")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="加上几期的演示数据，由几位演示用户提交")] = False,
) -> None:
    """Make a ledger and say what to type next."""
    from zzcli.office.demo_settings import demo_of, with_demo
    from zzcli.office.init import init as make

    if demo and demo_of(scheme) is None:
        message = f"办法 {scheme} 是样板，没有演示；请去掉 --demo，或改用有演示的办法：{'、'.join(with_demo())}"
        raise typer.BadParameter(message)
    start = session(ctx).start
    root = (start if directory is None else start / directory).resolve()
    made = make(root, scheme, synthetic=demo)
    say(f"新建了台账 {root}：{made.commits} 个提交，最新的是 {made.commit[:12]}")
    if demo:
        say("数据全部是演示数据（合成）")
    complain(made.problems)
    say(f"不要了就删去文件夹 {root}")
    say(f"下一步：cd {root} && {made.next_command}")
