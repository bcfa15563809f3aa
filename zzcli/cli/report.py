"""`report`: a scored period as a document to be read: a notice, a workbook with live formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.console import say, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, PeriodArgument
from zzcli.cli.session import session
from zzcli.cli.usage import one_of
from zzcli.ledger.problem import SurroundingsError
from zzcli.reports.documents import Kind

PANEL = "历史"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "report",
        "把一期的结果写成文件：docx 是通报；xlsx 是带公式的复算表，可在 Excel 或 LibreOffice 里改数据重算。已有的文件不覆盖，除非写明 --force。",
        "zzcli report 2021-06 --to docx -o 通报.docx",
        PANEL,
    )(report)


def _kind(text: str) -> Kind:
    """Read a `--to`."""
    try:
        return Kind(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是文件格式，可用 {one_of(Kind)}") from None


def report(
    ctx: typer.Context,
    period: PeriodArgument,
    to: Annotated[Kind, typer.Option("--to", metavar="格式", parser=_kind, help=f"文件格式：{one_of(Kind)}")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="路径", help="写到这里")],
    at: AtOption = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
) -> None:
    """Score a period and write a document."""
    from zzcli.ledger.write import write_files
    from zzcli.reports.documents import document, matter_of
    from zzcli.reports.publications import departures

    if output.exists() and not force:
        raise SurroundingsError(f"{output}: 已经有了，没有改动；换一个路径，或加 --force 覆盖")
    scored = session(ctx).scored(period, at)
    stop_on(departures(scored))
    files = document(matter_of(scored), to)
    write_files(output.parent, {f"{output.name}/{path}" if path else output.name: raw for path, raw in files.items()})
    say(f"写好 {output}")
