"""Parameters that many commands share, each declared once: its spelling, reading, Chinese help and completion."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli import completion
from zzcli.cli.usage import one_of
from zzcli.ledger.periods import Period
from zzcli.reports.model import Format

_CHINA = timezone(timedelta(hours=8))  # Asia/Shanghai has had no other time since 1991; no zone data is needed


def period(text: str | Period) -> Period:
    """Read a period of the command line; anything else than `2021-06`, `2021-Q2` or `2021` is a usage error."""
    try:
        return Period.parse(str(text))
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是评比期，应写成 2021-06、2021-Q2 或 2021") from None


def output_format(text: str) -> Format:
    """Read a `--format`."""
    try:
        return Format(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}”不是输出格式，可用 {one_of(Format)}") from None


def day(text: str | date) -> date:
    """Read a date of the command line; anything else than `2021-07-20` is a usage error."""
    try:
        return date.fromisoformat(str(text)) if len(str(text)) == len("2021-07-20") else _not_a_day(text)
    except ValueError:
        return _not_a_day(text)


def _not_a_day(text: object) -> date:
    raise typer.BadParameter(f"“{text}”不是日期，应写成 2021-07-20")


def whole(text: str | int) -> int:
    """Read a number of days or the like of the command line: 0 or a positive integer."""
    if not re.fullmatch("[0-9]+", str(text)):
        raise typer.BadParameter(f"“{text}”不是整数，如 30")
    return int(text)


def today() -> date:
    """Return today in Asia/Shanghai."""
    return datetime.now(_CHINA).date()


PeriodArgument = Annotated[
    Period,
    typer.Argument(
        metavar="评比期",
        parser=period,
        autocompletion=completion.periods,
        help="如 2021-06、2021-Q2、2021",
        show_default=False,
    ),
]
MaybePeriodArgument = Annotated[
    Period | None,
    typer.Argument(
        metavar="评比期", parser=period, autocompletion=completion.periods, help="如 2021-06、2021-Q2、2021"
    ),
]
FormatOption = Annotated[
    Format,
    typer.Option(
        "--format",
        metavar="格式",
        parser=output_format,
        autocompletion=completion.formats,
        help=f"输出格式：{one_of(Format)}，默认 table",
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="版本", help="读取这个提交、标签或分支里的台账，不读工作区"),
]
TodayOption = Annotated[
    date | None,
    typer.Option("--today", metavar="日期", parser=day, help="按这一天算；默认北京时间的今天"),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="单位", autocompletion=completion.units, help="单位的名称或别名"),
]
SpecialOption = Annotated[
    str | None,
    typer.Option(
        "--special",
        metavar="专项",
        autocompletion=completion.specials,
        help="专项的编号、文件名、名称，或只对得上一个专项的部分名称",
    ),
]
PathArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="路径",
        autocompletion=completion.specials,
        help="专项/评分项[/对象]，各用编号、名称或只对得上一个的部分；评分项不重名时可省去专项",
    ),
]
ReadingOption = Annotated[
    list[str] | None,
    typer.Option("--reading", metavar="释义=选项", help="这一次改用这个释义，如 8/tie=均值；可写多次"),
]
DirectoryOption = Annotated[
    Path,
    typer.Option("-C", "--directory", metavar="目录", help="在这个目录（或它上层最近的台账）里运行，默认当前目录"),
]
