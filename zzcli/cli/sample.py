"""`close` and `sample`: end the declarations of a period and draw its spot checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli.console import complain, say, show, stop_on, wrote
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.ledger.problem import errors
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.ledger.periods import Period
    from zzcli.scoring.book import Book

PANEL = "台账"


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "close",
        "截止申报：记下一个评比期的申报截止在哪个提交。之后才能抽检；只能截止一次。",
        "zzcli close 2021-06",
        PANEL,
    )(close)
    command(
        app,
        "sample",
        "抽检：用公开的号码随机抽取申报（每个单位每个专项不少于一成），写出待填的抽检表；只能抽一次。都不加就列出进度。",
        "zzcli sample 2021-06 --salt 03-08-11-19-27-30-07",
        PANEL,
    )(sample)


def close(ctx: typer.Context, period: PeriodArgument) -> None:
    """Record the commit at which declarations closed."""
    from zzcli.office.sampling import close as end

    root = session(ctx).root()
    book, _ = session(ctx).book()
    need(book, period)
    done = end(root, book, period)
    stop_on(done.problems)
    say(f"{period} 的申报截止于提交 {done.moment}：{done.claims} 条申报")
    wrote(root, done.created, done.changed)
    say(f"下一步：zzcli save {period} -m 截止申报；公开号码出来后 zzcli sample {period} --salt 号码")


def sample(
    ctx: typer.Context,
    period: PeriodArgument,
    salt: Annotated[
        str | None,
        typer.Option("--salt", metavar="号码", help="config.toml 的 [sample] source 写明的公开号码，照原样写"),
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="重新抽取，核对记录和抽检表")] = False,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Draw, verify a draw, or list how far the inspection is."""
    from zzcli.office.sampling import claims
    from zzcli.office.sampling import sample as draw
    from zzcli.reports.sampling import sampling

    if salt is not None and (verify or at is not None):
        raise typer.BadParameter("--salt 是抽取，不能与 --verify、--at 同用")
    if salt is not None and (salt != salt.strip() or not salt.isprintable() or not salt):
        raise typer.BadParameter("--salt 的号码是空的，或有首尾空格、不可见字符，请照公开的样子写")
    book, _ = session(ctx).book(at)
    need(book, period)
    if verify:
        _verify(ctx, book, period, at, style)
        return
    if salt is None:
        show(sampling(book, period, *claims(session(ctx).repository(), book, period)), style)
        return
    done = draw(session(ctx).root(), book, period, salt)
    stop_on(done.problems)
    show(sampling(book, period, done.claims, done.drawn), style)
    wrote(session(ctx).root(), done.created, done.changed)
    say(f"下一步：zzcli save {period} -m 抽检；在 spot-checks.csv 里填写检查结果")


def _verify(ctx: typer.Context, book: Book, period: Period, at: str | None, style: Format) -> None:
    from zzcli.publishing.drawing import verify
    from zzcli.reports import problems as problem_report

    found = verify(book, period, session(ctx).repository(), at or "HEAD")
    if style is Format.TABLE:
        complain(found.problems)
        for fact in found.facts:
            say(fact)
    else:
        show(problem_report.report(found.problems), style)
    if errors(found.problems):
        raise typer.Exit(1)
