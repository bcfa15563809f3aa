"""`annual`: a year of rankings, what is missing, and the year's total where the ledger has its weights."""

from __future__ import annotations

from typing import Annotated

import typer

from zzcli.cli import completion, pick
from zzcli.cli.console import show, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, ReadingOption
from zzcli.cli.session import need_specials, session
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import SurroundingsError, in_order
from zzcli.reports.model import Format


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "annual",
        "列出一年里各期的排名和总分、走势、缺什么；config.toml 的 [annual] 写了权重的，或办法自己规定了怎样平均的，再给出年度总分。只打印，不写文件。",
        "zzcli annual 2021",
        "评分",
    )(annual)


def _year(text: str | Period) -> Period:
    """Read a year of the command line."""
    try:
        found = Period.parse(str(text))
    except ValueError:
        found = None
    if found is None or found.kind is not Span.YEAR:
        raise typer.BadParameter(f"“{text}”不是年份，应写成 2021")
    return found


def annual(
    ctx: typer.Context,
    year: Annotated[
        Period,
        typer.Argument(
            metavar="年份", parser=_year, autocompletion=completion.years, help="如 2021", show_default=False
        ),
    ],
    at: AtOption = None,
    reading: ReadingOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the year; a period with errors is told as lacking and keeps nothing else from being printed."""
    from zzcli.checks import rules
    from zzcli.checks.registry import Month
    from zzcli.checks.run import of_files
    from zzcli.reports.annual import annual as annual_report
    from zzcli.scoring.annual import score_year

    book, problems = session(ctx).book(at)
    need_specials(book)
    readings = pick.readings(book.scheme, reading or ())
    periods = [period for period in book.ledger.periods() if period.year == year.year]
    if not periods:
        known = "、".join(dict.fromkeys(f"{period.year:04d}" for period in book.ledger.periods()))
        raise SurroundingsError(
            f"台账里没有 {year} 年的评比期（{f'有 {known} 年的' if known else '还没有任何评比期'}）；用 zzcli new 开一期"
        )
    last = {period.kind: period for period in periods}.values()  # the rules are proved once for each kind
    stop_on(in_order([*problems, *dict.fromkeys(each for period in last for each in rules.find(Month(book, period)))]))
    found = score_year(book, year, readings, lambda period: of_files(Month(book, period)))
    show(annual_report(found), style)
