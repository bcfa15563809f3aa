"""`outcomes`: what follows from a period's ranking: who speaks, who is reported to whom."""

from __future__ import annotations

import typer

from zzcli.cli.console import show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument
from zzcli.cli.session import session
from zzcli.reports.model import Format


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "outcomes",
        "列出结果运用：谁表态、谁作经验介绍、谁要报送，按名单（如下一个月的会议）分开。并列而名额不够的照释义处理。",
        "zzcli outcomes 2021-06",
        "评分",
    )(outcomes)


def outcomes(
    ctx: typer.Context, period: PeriodArgument, at: AtOption = None, style: FormatOption = Format.TABLE
) -> None:
    """Score a period and print what follows; nothing is written."""
    from zzcli.reports.outcomes import report

    show(report(session(ctx).scored(period, at)), style)
