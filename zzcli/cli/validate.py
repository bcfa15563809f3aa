"""`validate` and `checks`: whether a period is as it should be, and what that means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion
from zzcli.cli.acknowledge import commands
from zzcli.cli.console import complain, say, show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem, errors
from zzcli.reports import problems as problem_report
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.ledger.periods import Period

PANEL = "核查"


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "validate",
        "核查一个评比期的台账，列出全部问题，每个一行：在哪里、是什么、怎么改。可只做写明的检查；读不出的数据总是列出。",
        "zzcli validate 2021-06 figures evidence",
        PANEL,
    )(validate)
    command(app, "checks", "列出全部检查和问题代码：查什么、为什么、怎么改。", "zzcli checks --format csv", PANEL)(
        checks
    )


def validate(
    ctx: typer.Context,
    period: PeriodArgument,
    check: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="检查", autocompletion=completion.checks, help="检查或问题代码的名称；zzcli checks 列出全部"
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="警告也算错误；已经接受的不算")] = False,
    everything: Annotated[bool, typer.Option("--all", help="已经接受的警告也列出")] = False,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Run the checks and print what they find; exit 1 with an error among it."""
    from zzcli.checks.registry import Month
    from zzcli.checks.results import published
    from zzcli.checks.run import Examined, examine, names
    from zzcli.publishing.citations import histories
    from zzcli.scoring.book import open_book

    chosen = check or []
    for name in chosen:
        if name not in names():
            raise typer.BadParameter(f"没有检查“{name}”{hint(name, names())}；zzcli checks 列出全部")
    book, problems = open_book(session(ctx).source(at))
    found = Examined(tuple(problems))
    if book is not None:
        need(book, period)
        month = Month(book, period, repository=session(ctx).repository())
        found = examine(month, chosen, problems, histories(session(ctx).repository()))
    accepted = found.accepted if everything or style is Format.JSON else ()
    if style is Format.TABLE:
        complain(found.problems)
        if not found.problems:
            say(f"{period}: 没有问题")
        elif book is not None and at is None and not published(book.ledger.source, period):
            _tell_how_to_accept(period, found.problems)
        for line in problem_report.accepted_lines(accepted):
            say(line)
        if found.accepted and not everything:
            say(f"另有 {len(found.accepted)} 个警告已有人接受；zzcli validate {period} --all 列出")
    else:
        show(problem_report.report(found.problems, accepted), style)
    if errors(found.problems) or (strict and found.problems):
        raise typer.Exit(1)


def _tell_how_to_accept(period: Period, found: Iterable[Problem]) -> None:
    for line in commands(period, found):
        say(f"看过、可以接受的警告：{line}")


def checks(style: FormatOption = Format.TABLE) -> None:
    """List every check and every code that it can report."""
    from zzcli.checks.forensic import LISTED
    from zzcli.checks.run import CHECKS
    from zzcli.reports.checks import catalogue

    show(catalogue((*CHECKS, LISTED)), style)
