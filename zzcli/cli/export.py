"""`export`: a period, or every period of a year, as one table for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli.console import made
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.cli.usage import one_of
from zzcli.ledger.periods import Span
from zzcli.ledger.problem import SurroundingsError

PANEL = "历史"
_FORMATS = ("csv", "json", "parquet")


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "export",
        "把一期（写年份就是全年各期）的数据和得分写成一张表，一行一个评分项、对象和指标，旁边写数据字典 datapackage.json，"
        "供 DuckDB、pandas 等继续分析。parquet 要先安装：pip install 'zzcli[data]'。",
        "zzcli export 2021 --to csv -o 2021.csv",
        PANEL,
    )(export)


def _format(text: str) -> str:
    """Read a `--to`."""
    if text not in _FORMATS:
        raise typer.BadParameter(f"“{text}”不是文件格式，可用 {one_of(_FORMATS)}")
    return text


def export(
    ctx: typer.Context,
    period: PeriodArgument,
    to: Annotated[str, typer.Option("--to", metavar="格式", parser=_format, help=f"文件格式：{one_of(_FORMATS)}")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="路径", help="写到这个文件")],
    at: AtOption = None,
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的文件")] = False,
) -> None:
    """Score the periods and write the table and its dictionary."""
    from importlib.util import find_spec

    from zzcli.ledger.write import write_files
    from zzcli.reports.export import DICTIONARY, Format, rows, written

    style = Format(to)
    if style is Format.PARQUET and find_spec("pyarrow") is None:
        raise SurroundingsError("写 parquet 要用 pyarrow，还没有安装；请运行 pip install 'zzcli[data]'，或改用 csv")
    if output.is_dir():
        raise SurroundingsError(f"{output}: 是文件夹，请写明文件名")
    there = [path for path in (output, output.with_name(DICTIONARY)) if path.exists()]
    if there and not force:
        raise SurroundingsError(f"{there[0]}: 已经有了，没有改动；换一个路径，或加 --force 覆盖")
    here = session(ctx)
    book, problems = here.book(at)
    whole = period.kind is Span.YEAR
    periods = [each for each in book.ledger.periods() if each == period or (whole and each.year == period.year)]
    if not periods:
        need(book, period)
    table = [row for each in periods for row in rows(here.score(book, problems, each))]
    write_files(output.parent, written(table, style, output.name))
    dictionary = output.with_name(DICTIONARY)
    made(output, f"{len(periods)} 期，{len(table)} 行；数据字典 {dictionary}", dictionary, replaced=bool(there))
