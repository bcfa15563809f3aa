"""`score` and `rank`: a period's scores and ranking tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import pick
from zzcli.cli.console import complain, say, show, stop_on, tell, wrote
from zzcli.cli.help import command
from zzcli.cli.options import AtOption, FormatOption, PeriodArgument, ReadingOption, SpecialOption
from zzcli.cli.session import Session, need, need_specials, session
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.scoring.period import Scored

PANEL = "评分"


def add(app: typer.Typer) -> None:
    """Add the commands to the program."""
    command(
        app,
        "score",
        "给一个评比期评分，写出 results/ 并打印排名表。有错误时不评分；带 --at、--track、--reading、--provisional、--dry-run 时只打印。",
        "zzcli score 2021-06 --dry-run",
        PANEL,
    )(score)
    command(
        app,
        "rank",
        "打印排名：各序列的，或一个专项的，或一个组别内部的。",
        "zzcli rank 2021-06 --special 生态环境",
        PANEL,
    )(rank)


def score(
    ctx: typer.Context,
    period: PeriodArgument,
    at: AtOption = None,
    track: Annotated[str | None, typer.Option("--track", metavar="序列", help="只排这个序列")] = None,
    provisional: Annotated[bool, typer.Option("--provisional", help="缺的数据记零分，并标明暂评")] = False,
    reading: ReadingOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只打印，不写 results/")] = False,
    style: FormatOption = Format.TABLE,
) -> None:
    """Score a period; only a plain call writes."""
    from zzcli.checks.registry import Month
    from zzcli.checks.run import before_scoring
    from zzcli.reports import ranking

    book, warnings = session(ctx).book(at)
    need(book, period)
    need_specials(book)
    tree = pick.track(book.scheme, track) if track is not None else None
    readings = pick.readings(book.scheme, reading or ())
    month = Month(book, period, readings, provisional=provisional)
    stop_on(before_scoring(month, warnings), period)
    scored = month.scored
    if at is None and tree is None and not (readings or provisional or dry_run):
        _record(session(ctx), scored)
    show(ranking.scores(scored, None if tree is None else tree.stem), style)


def _record(session: Session, scored: Scored) -> None:
    """Write results/, the manifest last; on a published period compare and write nothing (ledger.md)."""
    from zzcli.checks import results as recorded
    from zzcli.ledger.write import lock, write_files
    from zzcli.scoring.results import results

    source, folder = scored.book.ledger.source, recorded.folder(scored.period)
    if recorded.published(source, scored.period):
        found = recorded.differences(source, scored)
        if found:
            complain(found)
            tell(f"{scored.period} 已经发布，没有改写；确需更正请用 zzcli amend {scored.period} --reason 理由")
            raise typer.Exit(1)
        say(f"{scored.period} 已经发布，重算结果一致，没有改写")
        return
    root = session.root()
    files = results(scored)
    manifest = list(files)[-1]
    with lock(root):
        there = source.files(folder)
        gone = dict.fromkeys(path for path in there if path not in files)
        written = write_files(root, {**files, **gone}, last=manifest)
    wrote(root, [path for path in written if path not in there], [path for path in written if path in there])


def rank(
    ctx: typer.Context,
    period: PeriodArgument,
    special: SpecialOption = None,
    group: Annotated[str | None, typer.Option("--group", metavar="组别", help="只在这个组别内部排名")] = None,
    at: AtOption = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print rankings; nothing is written."""
    from zzcli.reports import ranking
    from zzcli.rules.selectors import expand

    book, warnings = session(ctx).book(at)
    need(book, period)
    stem = pick.special(book.scheme, special).stem if special is not None else None
    name = pick.group(book.scheme, group) if group is not None else ""
    units = expand([f"group:{name}"], book.scheme, book.ledger.units, period) if name else None
    scored = session(ctx).score(book, warnings, period)
    report = ranking.tracks(scored, units, name) if stem is None else ranking.special(scored, stem, units, name)
    show(report, style)
