"""`audit` and `blame`: who changed which figure, when, from what to what, and what is worth asking."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from zzcli.cli import completion, pick
from zzcli.cli.console import patient, say, show
from zzcli.cli.help import command
from zzcli.cli.options import FormatOption, PeriodArgument, UnitOption
from zzcli.cli.session import need, session
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.cli.pick import Target
    from zzcli.history.audit import Audit, Change
    from zzcli.history.effect import Effects
    from zzcli.history.objects import Objects
    from zzcli.history.repository import Repository
    from zzcli.ledger.periods import Period
    from zzcli.scoring.book import Book
    from zzcli.scoring.period import Scored

T = TypeVar("T")

PANEL = "历史"
_AtOption = Annotated[str, typer.Option("--at", metavar="版本", help="查到这个提交、标签或分支为止")]


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "audit",
        "列出一个评比期每个数据的每次改动：谁、何时、从什么改成什么、在哪个环节，逾期、审签后、发布后、非本人等逐一标出。"
        "--forensic 另列出要去问的问题。",
        "zzcli audit 2021-06 --unit 东湖区",
        PANEL,
    )(audit)
    command(
        app,
        "blame",
        "查一个单位的数据是谁、何时改成现在这样的，以及之前的每次改动。",
        "zzcli blame 2021-06 东湖区 1/完成率",
        PANEL,
    )(blame)


def audit(
    ctx: typer.Context,
    period: PeriodArgument,
    unit: UnitOption = None,
    forensic: Annotated[
        bool, typer.Option("--forensic", help="做疑点检查，按权重列出要问的问题；有标记或问题时退出码为 1")
    ] = False,
    effect: Annotated[
        bool, typer.Option("--effect", help="逐个提交重算改前改后的名次和总分（慢；缺的数据记零分）")
    ] = False,
    at: _AtOption = "HEAD",
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the audit of a period."""
    from zzcli.checks.forensic import questions
    from zzcli.reports.audit import audit_report

    repository, objects, book = _open(ctx, at, period)
    name = pick.unit(book.ledger.units, unit) if unit is not None else None
    found = _read(repository, objects, book, period, name)
    asked = questions(found, name) if forensic else None
    effects = _effects(repository, objects, found) if effect else None
    show(audit_report(found, style, name, asked, effects), style)
    if forensic and (asked or found.marked):
        raise typer.Exit(1)


def blame(
    ctx: typer.Context,
    period: PeriodArgument,
    unit: Annotated[
        str,
        typer.Argument(metavar="单位", autocompletion=completion.units, help="单位的名称、别名，或只对得上一个的部分"),
    ],
    path: Annotated[
        str,
        typer.Argument(
            metavar="路径", autocompletion=completion.specials, help="专项/评分项[/对象[/指标]]，写法与 explain 相同"
        ),
    ],
    at: _AtOption = "HEAD",
    style: FormatOption = Format.TABLE,
) -> None:
    """Print the changes of some figures, the latest of each first."""
    from zzcli.ledger.units import CITY
    from zzcli.reports.audit import blame_report

    repository, objects, book = _open(ctx, at, period)
    name = unit if unit == CITY else pick.unit(book.ledger.units, unit)
    target = pick.path(book.scheme, path)
    found = _read(repository, objects, book, period, name)
    changes = [change for change in found.changes if _within(change, target)]
    if not changes:
        raise typer.BadParameter(f"{period} 的历史里没有 {name}“{target}”的数据")
    show(blame_report(found, style, name, str(target), changes), style)


def _open(ctx: typer.Context, at: str, period: Period) -> tuple[Repository, Objects, Book]:
    """Open the repository and the ledger of a revision; everything is read through one process until the command ends."""
    from zzcli.history.objects import Objects
    from zzcli.history.repository import Repository
    from zzcli.history.snapshot import Snapshots
    from zzcli.ledger.ledger import find_root

    start = session(ctx).start
    repository = Repository(find_root(start) or start.absolute(), at)
    objects = Objects(repository)
    ctx.call_on_close(objects.close)
    book, _ = session(ctx).opened(Snapshots(repository, objects).at(repository.commit))
    need(book, period)
    return repository, objects, book


def between(ctx: typer.Context, period: Period, before: Scored, after: Scored) -> Audit | None:
    """Return who changed what from one commit to another; None, with the reason on stderr, in a shallow clone."""
    from zzcli.history.audit import between as new_in
    from zzcli.ledger.problem import SurroundingsError

    earlier, later = (scored.book.ledger.source.commit or "" for scored in (before, after))
    try:
        repository, objects, book = _open(ctx, later, period)
    except SurroundingsError as fault:
        say(f"没有列出是谁改的：{fault}")
        return None
    return new_in(repository, _read(repository, objects, book, period, None), earlier)


def history(ctx: typer.Context, period: Period, at: str) -> Audit | None:
    """Return the changes of a period up to a commit; None, with the reason on stderr, where there is no history."""
    from zzcli.ledger.problem import SurroundingsError

    try:
        return _read(*_open(ctx, at, period), period, None)
    except SurroundingsError as fault:
        say(f"没有列出数据的改动：{fault}")
        return None


def _read(repository: Repository, objects: Objects, book: Book, period: Period, unit: str | None) -> Audit:
    from zzcli.checks.forensic import AUTHOR_GAP, CLOCK_SKEW, in_force
    from zzcli.history.audit import audit as read

    limits = in_force(book.ledger.config)
    gap, skew = limits[AUTHOR_GAP.name], limits[CLOCK_SKEW.name]
    watch = partial(patient, label="读历史")
    return read(repository, objects, book, period, unit=unit, gap=gap, skew=skew, watch=watch)


def _effects(repository: Repository, objects: Objects, found: Audit) -> dict[str, Effects]:
    from zzcli.history.effect import Scorer, touched

    commits = touched(found.changes)
    scorer = Scorer(repository, objects, found.period)
    return {each.id: scorer.effects(each) for each in patient(commits, len(commits), label="重算")}


def _within(change: Change, target: Target) -> bool:
    """Whether a change is of a figure at or below a path."""
    if change.special != target.tree.stem:
        return False
    names = {node.name for node in target.node.walk()}
    if change.item not in names and target.node is not target.tree.root:
        return False
    wanted = "/".join(filter(None, (target.object, target.measure)))
    own = "/".join(filter(None, (change.object, change.measure)))
    # What stands behind the item can be a measure that the method implies: `path` knows only those that are declared.
    return wanted == own or (target.object in ("", change.object) and target.measure in ("", change.measure))
