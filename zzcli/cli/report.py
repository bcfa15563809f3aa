"""`report`: a scored period as a document to be read: a notice, a workbook with live formulas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.audit import history
from zzcli.cli.console import made, stop_on
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
        "把一期的结果写成文件：docx 是通报；html 是一组网页，不联网也能打开；xlsx 是带公式的复算表，可在 Excel 或 LibreOffice 里改数据重算。已有的文件不覆盖，除非写明 --force。",
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
    output: Annotated[Path, typer.Option("-o", "--output", metavar="路径", help="写到这个文件；网页写进这个文件夹")],
    at: AtOption = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的同名文件，别的不动")] = False,
) -> None:
    """Score a period and write a document."""
    from zzcli.ledger.write import write_files
    from zzcli.reports.documents import document, matter_of
    from zzcli.reports.publications import departures

    _refuse_to_overwrite(output, folder=to is Kind.HTML, force=force)
    scored = session(ctx).scored(period, at)
    stop_on(departures(scored))
    found = history(ctx, period, at or "HEAD") if to is Kind.HTML and "history" in scored.book.scheme.public else None
    files = document(matter_of(scored, None if found is None else found.changes), to)
    replaced = any(output.iterdir()) if output.is_dir() else output.exists()
    write_files(output.parent, {f"{output.name}/{path}" if path else output.name: raw for path, raw in files.items()})
    made(output, replaced=replaced)


def _refuse_to_overwrite(output: Path, *, folder: bool, force: bool) -> None:
    """Raise SurroundingsError where something is in the way; `force` lets files of the same names be overwritten."""
    if folder and output.exists() and not output.is_dir():
        raise SurroundingsError(f"{output}: 是文件，网页要写进文件夹，请换一个路径")
    if not folder and output.is_dir():
        raise SurroundingsError(f"{output}: 是文件夹，请写明文件名")
    there = any(output.iterdir()) if folder and output.exists() else output.exists()
    if there and not force:
        what = "文件夹不是空的" if folder else "已经有了"
        raise SurroundingsError(f"{output}: {what}，没有改动；换一个路径，或加 --force 覆盖同名的文件")
