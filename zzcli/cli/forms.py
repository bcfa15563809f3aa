"""`form` and `import`: Excel forms for units and leads, and back into the ledger."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zzcli.cli import pick
from zzcli.cli.console import complain, say, show, stop_on, wrote
from zzcli.cli.help import command
from zzcli.cli.options import FormatOption, PeriodArgument, SpecialOption, UnitOption, day, today
from zzcli.cli.session import need, session
from zzcli.ledger.problem import errors
from zzcli.reports.model import SYNTHETIC, Format

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "form",
        "写出 Excel 表单：给单位的申报表（--unit），或给牵头部门的核定表（--special）。填好后用 zzcli import 导入。",
        "zzcli form 2021-07 --unit 东湖区 -o 东湖区.xlsx",
        PANEL,
    )(form)
    command(
        app,
        "import",
        "导入填好的表单，可以一次多份。放不到台账里的逐格列出，有一处错误就什么都不写；空着的格不改变台账。",
        "zzcli import 东湖区.xlsx 02-works.xlsx --dry-run",
        PANEL,
    )(import_forms)


def form(
    ctx: typer.Context,
    period: PeriodArgument,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="文件", help="写到哪个 .xlsx 文件")],
    unit: UnitOption = None,
    special: SpecialOption = None,
) -> None:
    """Write a form."""
    from zzcli.checks.results import published
    from zzcli.ledger.problem import SurroundingsError
    from zzcli.office.forms.layout import special_form, unit_form
    from zzcli.office.forms.ledgerview import LedgerView
    from zzcli.office.forms.output import write_form

    if (unit is None) == (special is None):
        raise typer.BadParameter("给谁的表单，请写 --unit 单位（申报表）或 --special 专项（核定表）中的一个")
    if output.suffix.lower() != ".xlsx":
        raise typer.BadParameter(f"-o 的文件名应以 .xlsx 结尾，如 {output.stem or '表单'}.xlsx")
    book, warnings = session(ctx).book()
    need(book, period)
    if published(book.ledger.source, period):
        raise SurroundingsError(
            f"{period} 已经发布，填好的表单也不能导入；确需更正，改 ledger/{period} 再用 zzcli amend"
        )
    view = LedgerView(book, period)
    if unit is not None:
        made, problems = unit_form(view, pick.unit(book.ledger.units, unit))
    else:
        made, problems = special_form(view, pick.special(book.scheme, special or ""))
    stop_on([*warnings, *problems])
    new = write_form(output, book, made, SYNTHETIC)
    say(
        f"{'写出' if new else '没有变化，没有重写'} {output}：{made.owner} {period}，{len(made.sheets)} 个专项，{len(made)} 个数据"
    )
    if new:
        say(f"要撤回：删去 {output}；填好后：zzcli import {output}")


def import_forms(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="文件", help="填好的表单：.xlsx、.xls 或 .et，顺序不限")],
    received: Annotated[
        date | None, typer.Option("--date", metavar="日期", parser=day, help="收到的日期，默认今天（北京时间）")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出会改哪些数据，不写")] = False,
    style: FormatOption = Format.TABLE,
) -> None:
    """Take forms into the ledger, or show what they would change."""
    from zzcli.office.forms.importing import import_forms as take
    from zzcli.office.sign import author
    from zzcli.reports.imports import changes

    root = session(ctx).root()
    done = take(root, files, received or today(), author(root), dry_run=dry_run)
    if dry_run and done.changes and done.period is not None:
        show(changes(done.period, done.changes, synthetic=done.synthetic), style)
    for name in done.known:
        say(f"{name}：以前导入过，没有再读")
    complain(done.problems)
    if errors(done.problems):
        say("什么都没有导入：改正上面的错误以前，一处也不会写进台账")
        raise typer.Exit(1)
    what = f"{len(done.taken)} 份表单，{len(done.changes)} 处改动"
    if dry_run:
        say(f"试导入：{what}，什么都没有写")
        return
    if not done.taken:
        say("没有新的表单，没有改动")
        return
    say(f"导入了 {what}，收到日期 {received or today()}")
    wrote(root, done.created, done.changed)
    say(f"下一步：zzcli validate {done.period}；zzcli save {done.period} -m 导入表单")
