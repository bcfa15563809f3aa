"""`sign`: 审签 of a period's files by stage, and how far it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import pick
from zzcli.cli.console import say, show, stop_on, tell, wrote
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument, SpecialOption
from zzcli.cli.options import day as read_day
from zzcli.cli.options import today as now
from zzcli.cli.session import need, session
from zzcli.cli.usage import one_of
from zzcli.ledger.names import hint
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zzcli.checks.signoffs import Duty
    from zzcli.ledger.periods import Period
    from zzcli.scoring.book import Book

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the command to the program."""
    command(
        app,
        "sign",
        "审签：按办法规定的环节，签数据文件现在的内容；内容再改，就要重签。--status 看签到哪里、签后改了什么。",
        "zzcli sign 2021-06 --stage 牵头部门 --special 2",
        PANEL,
    )(sign)


def sign(
    ctx: typer.Context,
    period: PeriodArgument,
    stage: Annotated[str | None, typer.Option("--stage", metavar="环节", help="办法规定的审签环节")] = None,
    special: SpecialOption = None,
    everything: Annotated[bool, typer.Option("--all-specials", help="签这个环节该签、本人可签的全部文件")] = False,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="文件", help="只签这个文件，如 adjustments.toml、ledger/plans/01-works.csv"),
    ] = None,
    item: Annotated[
        list[str] | None, typer.Option("--item", metavar="评分项", help="只签这个评分项的各行；可写多次")
    ] = None,
    day: Annotated[
        date | None, typer.Option("--date", metavar="日期", parser=read_day, help="审签日期，默认今天（北京时间）")
    ] = None,
    status: Annotated[bool, typer.Option("--status", help="只列出签到哪里，不签")] = False,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Sign files, or list how far signing is."""
    from zzcli.office import sign as office
    from zzcli.reports import signing

    if at is not None and not status:
        raise typer.BadParameter("--at 只能与 --status 一起用：签的是工作区里的文件")
    book, warnings = session(ctx).book(at)
    need(book, period)
    name = None if stage is None else _stage(book, stage)
    if status:
        lines = office.status(session(ctx).repository(), book, period, [name] if name else [])
        show(signing.report(period, lines, synthetic=book.ledger.config.synthetic), style)
        return
    if name is None:
        raise typer.BadParameter(
            f"要签哪个环节，请写 --stage；办法规定的环节：{one_of(s.name for s in book.scheme.stages)}"
        )
    chosen = _chosen(book, period, name, special, file, everything=everything)
    items = _items(book, chosen, item or ())
    root = session(ctx).root()
    by = office.signer(root)
    today = day or now()
    done = office.sign(root, book, period, chosen, items, by, today)
    stop_on([*warnings, *done.problems])
    if done.already:
        say(f"“{name}” {len(done.already)} 个文件已经签过，没有改动：{_listed(done.already)}")
    if done.left:
        say(f"还有 {len(done.left)} 个文件由别人签：{_listed(done.left)}")
    if not done.signed:
        return
    say(f"{by} 签了“{name}” {len(done.signed)} 个文件：{_listed(done.signed)}")
    if done.alone:
        tell(f"警告：前一个环节“{done.alone}”也是 {by} 签的；逐级审核应由不同的人签")
    wrote(root, done.created, done.changed)
    say(f"下一步：{_next(book, period, name, complete=done.complete)}")


def _listed(duties: Sequence[Duty]) -> str:
    return "、".join(duty.path for duty in duties[:5]) + (" 等" if len(duties) > 5 else "")


def _next(book: Book, period: Period, stage: str, *, complete: bool) -> str:
    """Return what to type after signing: the sign-offs are an input of the results, so the last is followed by `score`."""
    from zzcli.checks.results import published

    if published(book.ledger.source, period):
        return f"{period} 已经发布，更正用 zzcli amend {period} --reason 理由"
    save = f"zzcli save {period} -m {stage}审签"
    return f"zzcli score {period} && {save} && zzcli publish {period}" if complete else save


def _stage(book: Book, text: str) -> str:
    names = [stage.name for stage in book.scheme.stages]
    if text not in names:
        raise typer.BadParameter(f"没有审签环节“{text}”{hint(text, names)}；办法规定的环节：{one_of(names)}")
    return text


def _chosen(
    book: Book, period: Period, stage: str, special: str | None, file: str | None, *, everything: bool
) -> list[Duty]:
    """Return the duties of a stage that the command line means."""
    from zzcli.checks.signoffs import duties, full_path

    if sum((special is not None, file is not None, everything)) != 1:
        raise typer.BadParameter("签什么，请写 --special、--file、--all-specials 中的一个")
    own = [duty for duty in duties(book, period) if duty.stage == stage]
    if everything:
        found, what = own, f"{period} 没有“{stage}”要签的文件"
    elif special is not None:
        tree = pick.special(book.scheme, special)
        found = [duty for duty in own if duty.special == tree.stem]
        what = f"{period} 没有“{stage}”要签的 {tree.title} 数据"
    else:
        found = [duty for duty in own if file is not None and duty.path == full_path(period, file)]
        what = f"“{file}”不是“{stage}”在 {period} 要签的文件；zzcli sign {period} --status 列出全部"
    if not found:
        raise typer.BadParameter(what)
    return found


def _items(book: Book, chosen: list[Duty], texts: list[str] | tuple[()]) -> list[str]:
    """Return the items that are signed, by their names in the file; of several files all is signed."""
    from zzcli.ledger.signed import items_in

    if not texts:
        return []
    if len(chosen) > 1:
        chosen[1:] = []  # items are those of the figures, which come before the plans
    known = items_in(book.ledger.source.read(chosen[0].path) or b"") if chosen[0].special else []
    for text in texts:
        if text not in known:
            raise typer.BadParameter(f"{chosen[0].path} 里没有评分项“{text}”{hint(text, known)}")
    return [name for name in known if name in texts]
