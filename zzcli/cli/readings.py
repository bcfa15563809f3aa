"""`readings`: where the document is ambiguous, and which option is in force."""

from __future__ import annotations

import typer

from zzcli.cli.console import complain, show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, MaybePeriodArgument
from zzcli.cli.session import session
from zzcli.ledger.periods import Period
from zzcli.reports.model import Format


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "readings",
        "列出办法里有歧义的地方（释义）：问题、选项、默认和现用的选项、理由。",
        "zzcli readings 2021-06 --format csv",
        "规则",
    )(readings)


def readings(
    ctx: typer.Context,
    period: MaybePeriodArgument = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """List every reading with the option in force in a period, by default the ledger's last."""
    from zzcli.reports.rules import readings as readings_report
    from zzcli.rules.readings import in_force

    book, warnings = session(ctx).book(at)
    complain(warnings)
    when = period or _last(book.ledger.periods(), book.scheme.since)
    chosen = in_force(book.scheme.readings, book.ledger.config, when)
    title = f"{when} {book.scheme.title} 释义"
    show(readings_report(book.scheme, chosen, title, synthetic=book.ledger.config.synthetic), style)


def _last(periods: list[Period], otherwise: Period) -> Period:
    return periods[-1] if periods else otherwise
