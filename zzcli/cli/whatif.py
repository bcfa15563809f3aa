"""`whatif`: what another figure would make of a unit's score and rank; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion, pick
from zzcli.cli.console import show, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation
    from zzcli.scoring.whatif import Figure


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "whatif",
        "试算：核定的数换成别的，这个单位的得分、总分、名次会怎样，还有谁的名次会变。只打印，不写文件。",
        "zzcli whatif 2021-06 东湖区 --set 2/完成数=400",
        "评分",
    )(whatif)


def whatif(
    ctx: typer.Context,
    period: PeriodArgument,
    unit: Annotated[
        str,
        typer.Argument(metavar="单位", autocompletion=completion.units, help="单位的名称、别名，或只对得上一个的部分"),
    ],
    sets: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="路径=值",
            help="专项/评分项[/对象][/指标]=值，写法同 explain 的路径和数据文件的值；可写多次",
        ),
    ],
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Score the period again with other figures of a unit, and print what changes."""
    from zzcli.reports.whatif import whatif as report
    from zzcli.scoring.diff import diff_scored
    from zzcli.scoring.period import score_period
    from zzcli.scoring.whatif import laid_over

    book, warnings = session(ctx).book(at)
    need(book, period)
    name = pick.unit(book.ledger.units, unit)
    before = session(ctx).score(book, warnings, period)
    figures = [_figure(before.evaluation, name, text) for text in sets]
    after = score_period(laid_over(book, period, figures), period)
    stop_on(after.problems)
    show(report(before, after, diff_scored(before, after), name, figures), style)


def _figure(evaluation: Evaluation, unit: str, text: str) -> Figure:
    from zzcli.scoring.whatif import WhatIfFault, figure

    path, equals, value = text.rpartition("=")
    if not equals or not path:
        raise typer.BadParameter(f"--set 应写成 路径=值，不是“{text}”")
    target = pick.path(evaluation.scheme, path)
    if target.tree.track:
        raise typer.BadParameter(f"“{target}”是序列里的条目，没有数据可改；请写专项里的评分项")
    rest = "/".join(filter(None, (target.object, target.measure)))
    try:
        return figure(evaluation, target.tree, target.node, unit, rest, value)
    except WhatIfFault as fault:
        raise typer.BadParameter(f"--set {text}：{fault}") from None
