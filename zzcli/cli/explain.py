"""`explain` and `diff`: why a score is what it is, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion, pick
from zzcli.cli.console import patient, show
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, MaybePeriodArgument, PathArgument, PeriodArgument
from zzcli.cli.session import need, session
from zzcli.ledger.problem import SurroundingsError
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.cli.pick import Target
    from zzcli.rules.model import Node
    from zzcli.scoring.period import Scored

PANEL = "评分"


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "explain",
        "说明一个单位的得分：每一项的算式、条款、释义，用到的数据在哪个文件哪一行；--lost 只列失分的项和怎样能得。",
        "zzcli explain 2021-06 东湖区 8 --lost",
        PANEL,
    )(explain)
    command(
        app,
        "diff",
        "比较两期，或两个版本的同一期：名次、得分、数据的变化。只给一期时与上一期比。",
        "zzcli diff 2021-06 --at HEAD~1..HEAD",
        PANEL,
    )(diff)


def explain(
    ctx: typer.Context,
    period: PeriodArgument,
    unit: Annotated[
        str,
        typer.Argument(metavar="单位", autocompletion=completion.units, help="单位的名称、别名，或只对得上一个的部分"),
    ],
    path: PathArgument = None,
    lost: Annotated[bool, typer.Option("--lost", help="只列失分的评分项，总分损失大的在前，并说明怎样能得")] = False,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the trace of a unit's scores, or where it lost points."""
    from zzcli.reports.explanation import explanation
    from zzcli.scoring.trace import trace

    book, warnings = session(ctx).book(at)
    need(book, period)
    name = pick.unit(book.ledger.units, unit)
    target = pick.path(book.scheme, path) if path is not None else None
    scored = session(ctx).score(book, warnings, period)
    nodes = trace(scored, name) if target is None else trace(scored, name, target.tree, target.node)
    if target is not None and target.object:
        known = [node.object for node in nodes if node.object]
        if nodes and target.object not in known:
            raise _no_object(name, target, known)
        nodes = [node for node in nodes if node.object == target.object]
    if not nodes:
        what = "任何评分项" if target is None else f"“{target}”"
        raise typer.BadParameter(f"{period} {name} 不评{what}")
    if lost:
        _lost(scored, name, target, style)
    else:
        show(explanation(scored, name, nodes), style)


def _no_object(unit: str, target: Target, known: Sequence[str]) -> typer.BadParameter:
    """Return the error about what a path names below an item on which the unit is scored, and which is not there."""
    if known:
        return pick.unknown(f"{unit}“{target.node.name}”没有对象", target.object, known)
    return typer.BadParameter(f"“{target.node.name}”下没有“{target.object}”，也不分对象；请核对路径")


def _lost(scored: Scored, unit: str, target: Target | None, style: Format) -> None:
    """Print where a unit lost points, in all or at and below a path."""
    from zzcli.reports.lost import lost as report
    from zzcli.scoring.lost import losses

    if target is not None and target.tree.track:
        raise typer.BadParameter("--lost 列的是专项里的评分项，路径请写专项")

    def watch(nodes: Sequence[Node]) -> Iterator[Node]:
        return patient(nodes, len(nodes), label="计算失分")

    found = (
        losses(scored, unit, watch=watch) if target is None else losses(scored, unit, target.tree, target.node, watch)
    )
    show(report(scored, unit, found), style)


def diff(
    ctx: typer.Context,
    period: PeriodArgument,
    other: MaybePeriodArgument = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="甲..乙", help="比较同一期的两个版本；一边空着就是 HEAD")
    ] = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print what changed from one period to another, or from one commit to another."""
    from zzcli.cli.audit import between
    from zzcli.reports.difference import difference
    from zzcli.scoring.diff import diff_scored

    history = None
    if at is not None:
        if other is not None:
            raise typer.BadParameter("--at 比较同一期的两个版本，只能给一个评比期")
        revisions = _revisions(at)
        before, after = (session(ctx).scored(period, revision) for revision in revisions)
        history = between(ctx, period, before, after)
    else:
        book, warnings = session(ctx).book()
        first, second = (period, other) if other is not None else (period.previous, period)
        if first.kind is not second.kind:
            raise typer.BadParameter(
                f"{first} 和 {second} 不是同一种评比期，评的内容不同，不能比较；请给两个月或两个季度"
            )
        need(book, second)
        if first not in book.ledger.periods():
            raise SurroundingsError(f"台账里没有上一期 {first}，没有可比的；可写 zzcli diff 甲期 乙期")
        before = session(ctx).score(book, warnings, first)
        after = session(ctx).score(book, [], second)
    show(difference(before, after, diff_scored(before, after), history), style)


def _revisions(text: str) -> tuple[str, str]:
    """Read `A..B`; an empty side is HEAD."""
    before, dots, after = text.partition("..")
    if not dots or after.startswith(".") or ".." in after:
        raise typer.BadParameter(f"--at 应写成 甲..乙（两个点），不是“{text}”")
    return before or "HEAD", after or "HEAD"
