"""`readings`: where the document is ambiguous, and which option is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli.console import complain, counted, show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, MaybePeriodArgument
from zzcli.cli.session import need, session
from zzcli.reports.model import Format, Report

if TYPE_CHECKING:
    from zzcli.scoring.period import Scored


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "readings",
        "列出办法里有歧义的地方（释义）：问题、选项、默认和现用的选项、理由；加 --sensitivity 看换一种读法会改变哪些名次。",
        "zzcli readings 2021-06 --format csv",
        "规则",
    )(readings)


def readings(
    ctx: typer.Context,
    period: MaybePeriodArgument = None,
    at: AtOption = None,
    sensitivity: Annotated[
        bool, typer.Option("--sensitivity", help="逐个试用没有选用的选项，列出名次和得分的变动")
    ] = False,
    style: FormatOption = Format.TABLE,
) -> None:
    """List every reading with the option in force in a period, by default the ledger's last."""
    from zzcli.reports.rules import readings as readings_report
    from zzcli.rules.readings import in_force

    book, warnings = session(ctx).book(at)
    when = period or book.latest()
    if sensitivity:
        need(book, when)
        show(_tried(session(ctx).score(book, warnings, when)), style)
        return
    complain(warnings)
    chosen = in_force(book.scheme.readings, book.ledger.config, when)
    title = f"{when} 释义"
    show(readings_report(book.scheme, chosen, title, synthetic=book.ledger.config.synthetic), style)


def _tried(scored: Scored) -> Report:
    """Try every alternative, with a progress bar on a terminal."""
    from zzcli.reports.sensitivity import sensitivity as sensitivity_report
    from zzcli.scoring.sensitivity import Sensitivity

    trial = Sensitivity(scored)
    with counted(trial.alternatives(), "试算") as waiting:
        tried = [trial.of(name, option) for _, name, option in waiting]
    return sensitivity_report(scored, tried)
