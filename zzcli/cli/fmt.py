"""`fmt`: write every file of the ledger in its one form."""

from __future__ import annotations

from typing import Annotated

import typer

from zzcli.cli import completion
from zzcli.cli.console import complain, say, tell, wrote
from zzcli.cli.help import command
from zzcli.cli.session import session
from zzcli.ledger.problem import SurroundingsError, errors

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "fmt",
        "把台账的文件改成规范写法：编码、换行、行的顺序、数字和日期的写法。有错误的文件和已发布的评比期不动。",
        "zzcli fmt 2021-06 --check",
        PANEL,
    )(fmt)


def _encoding(text: str) -> str:
    if text.lower() not in ("gb18030", "gbk", "gb2312"):
        raise typer.BadParameter(f"“{text}”不是可转换的编码，可用 gb18030")
    return "gb18030"


def fmt(
    ctx: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="评比期或文件", autocompletion=completion.periods, help="不写就是整个台账"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="只列出不规范的文件，不改写；有则退出码为 1")] = False,
    encoding: Annotated[
        str | None,
        typer.Option("--from", metavar="编码", parser=_encoding, help="先把不是 UTF-8 的文件从 gb18030 转换"),
    ] = None,
) -> None:
    """Format a period, some files, or everything."""
    from zzcli.checks.canonical import not_canonical
    from zzcli.ledger.layout import as_period, period_folder
    from zzcli.ledger.write import lock, write_files
    from zzcli.office.formatting import as_path, formatting

    root = session(ctx).root()
    words = what or []
    period = as_period(words[0]) if len(words) == 1 else None
    if period is not None and not (root / period_folder(period)).is_dir():
        raise SurroundingsError(f"台账里没有评比期 {period}；用 zzcli new {period} 开一期")
    found = formatting(root, period, [] if period else [as_path(root, word) for word in words], encoding)
    problems = list(found.problems)
    if check:
        problems += map(not_canonical, found.files)
    complain(problems)
    for each in found.published:
        tell(
            f"{each} 已经发布，没有改动；不该有的改动用 git restore -- {period_folder(each)} 撤回，确需更正用 zzcli amend {each} --reason 理由"
        )
    if check:
        if not found.files and not errors(problems):
            say("全部是规范写法")
    elif found.files:
        with lock(root):
            wrote(root, (), write_files(root, found.files))
    else:
        say("没有要改写的文件")
    if errors(problems) or (check and found.files):
        raise typer.Exit(1)
