"""`publish`, `amend` and `verify`: freeze results, correct frozen ones, prove that nobody touched them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from zzcli.cli.console import complain, counted, say, show, stop_on
from zzcli.cli.help import command
from zzcli.cli.options import FormatOption, MaybePeriodArgument, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.ledger.problem import SurroundingsError, errors
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.publishing.publish import Published

PANEL = "历史"
T = TypeVar("T")


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "publish",
        "发布一个评比期：核查无误、逐级签完，就提交 results/ 并做标签 published/评比期，打印写进通报的摘要。",
        "zzcli publish 2021-06",
        PANEL,
    )(publish)
    command(
        app,
        "amend",
        "更正已发布的评比期：带上这一期、计划、名册的未提交改动，重新评分，写明理由，发布下一版；原来的标签保留。",
        "zzcli amend 2021-05 --reason 统计局更正工业增加值",
        PANEL,
    )(amend)
    command(
        app,
        "verify",
        "核对已发布的各期：标签、摘要链、签名、数据和结果有没有动过，重算是否一致。--digest 用纸面通报上的摘要核对。",
        "zzcli verify 2021-05 --digest 0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ",
        PANEL,
    )(verify)


def publish(ctx: typer.Context, period: PeriodArgument) -> None:
    """Publish a period."""
    from zzcli.publishing.publish import publish as make

    book, warnings = session(ctx).book()
    need(book, period)
    _told(make(session(ctx).root(), book, period, warnings), "发布")


def amend(
    ctx: typer.Context,
    period: PeriodArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="理由", help="为什么更正，写进摘要表和提交")],
) -> None:
    """Correct a published period."""
    from zzcli.publishing.publish import amend as make

    if not reason.strip() or not reason.isprintable():
        raise typer.BadParameter("--reason 应在一行里写明为什么更正")
    book, warnings = session(ctx).book()
    need(book, period)
    made = make(session(ctx).root(), book, period, reason.strip(), warnings)
    _told(made, "更正")
    for other in made.dependent:
        say(
            f"{other} 用到了更正的数据，请核对：zzcli score {other} --dry-run；已发布的，不同就用 zzcli amend {other} --reason 理由"
        )


def _told(made: Published, what: str) -> None:
    """Print a publication: its digest on stdout, then what to do with it and how to take it back."""
    from zzcli.publishing.digest import printed

    stop_on(made.problems)
    assert made.statement is not None
    tag = made.statement.tag
    say(f"{what}了 {made.statement.period}：提交 {made.commit[:12]}，标签 {tag}；写进通报的摘要：")
    typer.echo(printed(made.digest))
    say(f"下一步：git push --atomic {made.remote} {made.branch} {tag}")
    say(f"推送之前要撤回：git tag -d {tag} && git reset --soft {made.before[:12]}")


def _digest(text: str) -> str:
    from zzcli.publishing.digest import read_digest

    try:
        return read_digest(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}”不是发布摘要：应为通报上的 32 个字符（每四个一组，没有 U），或 64 位十六进制数"
        ) from None


def verify(
    ctx: typer.Context,
    period: MaybePeriodArgument = None,
    digest: Annotated[
        str | None,
        typer.Option("--digest", metavar="摘要", parser=_digest, help="纸面通报上的摘要；大小写、空格、O/0、I/1 不论"),
    ] = None,
    signers: Annotated[
        Path | None,
        typer.Option("--signers", metavar="文件", help="另外保管的签名者名单，用来核对第一次发布"),
    ] = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Verify publications; exit 1 when anything was touched."""
    from zzcli.history.evidence import Evidence
    from zzcli.publishing.verify import verify as examine
    from zzcli.reports.verification import report

    evidence = Evidence(session(ctx).repository())
    try:
        found = examine(evidence, period, digest, _read(signers), _bar)
    finally:
        evidence.close()
    show(report(found), style)
    if style is not Format.JSON:
        complain(found.problems)
    if errors(found.problems):
        raise typer.Exit(1)


def _bar(things: Sequence[T]) -> AbstractContextManager[Iterable[T]]:
    return counted(things, "核对")


def _read(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError:
        raise SurroundingsError(f"读不出签名者名单 {path}，请核对路径") from None
