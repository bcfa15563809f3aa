"""`schemes`: the 办法 that come with the program."""

from __future__ import annotations

from typing import Annotated

import typer

from zzcli.cli.console import complain, show
from zzcli.cli.help import command
from zzcli.cli.options import FormatOption
from zzcli.reports.model import Format


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "schemes",
        "列出随程序自带的办法：文件、评比期、多少专项和计分项、多少处释义、演示的评比期；--names 只列有演示的办法名称，每行一个。",
        "zzcli schemes",
        "台账",
    )(schemes)


def schemes(
    names: Annotated[bool, typer.Option("--names", help="只列名称，不含没有演示的样板")] = False,
    style: FormatOption = Format.TABLE,
) -> None:
    """List the packaged schemes."""
    from zzcli.office.demo_settings import demo_of, with_demo
    from zzcli.reports.rules import schemes as schemes_report
    from zzcli.rules.load import load_scheme, packaged, packaged_names

    if names:
        for name in with_demo():
            typer.echo(name)
        return
    loaded = [load_scheme(*packaged(name), name) for name in packaged_names()]
    complain(problem for _, problems in loaded for problem in problems)
    show(schemes_report([(scheme, demo_of(scheme.name)) for scheme, _ in loaded if scheme is not None]), style)
