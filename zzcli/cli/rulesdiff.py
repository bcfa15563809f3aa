"""`rules diff`: two versions of a scheme, and what the change would have done to a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli import completion
from zzcli.cli.console import show, stop_on
from zzcli.cli.options import FormatOption, period
from zzcli.cli.session import Session, need, session
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.rules.changes import Version
    from zzcli.scoring.period import Scored

_WHAT = "办法的文件夹、自带的办法的名称，或台账的提交、标签、分支"


def diff_rules(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(metavar="甲", help=_WHAT)],
    after: Annotated[str, typer.Argument(metavar="乙", help=f"{_WHAT}")],
    month: Annotated[
        Period | None,
        typer.Option(
            "--month",
            metavar="评比期",
            parser=period,
            autocompletion=completion.periods,
            help="再用台账这一期的数据，按两个版本各评一次，列出名次和总分的变动",
        ),
    ] = None,
    style: FormatOption = Format.TABLE,
) -> None:
    """Print what differs between two versions of a scheme."""
    from zzcli.reports.rulesdiff import report
    from zzcli.rules.changes import compare

    versions = [_version(session(ctx), text) for text in (before, after)]
    changes = compare(*versions)
    span = f"{before} → {after}"
    months = None if month is None else _scored(session(ctx), versions, month)
    faults = [problem for scored in months or () for problem in errors(scored.problems)]
    show(report(span, changes, None if faults else months), style)
    stop_on(faults)


def _version(session: Session, text: str) -> Version:
    """Return a folder's scheme, else the packaged scheme of the name, else that of the ledger in a commit."""
    from zzcli.ledger.config import PATH, read_config
    from zzcli.ledger.source import Source, WorkTree
    from zzcli.rules.changes import Version
    from zzcli.rules.load import SCHEME, load_scheme, packaged, packaged_names

    folder = (session.start / text).resolve()
    source: Source
    if (folder / SCHEME).is_file():
        source, path, name = WorkTree(folder.parent), folder.name, folder.name
    elif text in packaged_names():
        (source, path), name = packaged(text), text
    else:
        commit = session.source(text)
        config, problems = read_config(commit.read(PATH))
        stop_on(problems)
        source, path = (commit, config.rules) if config.rules else packaged(config.scheme)
        name = config.scheme
    scheme, problems = load_scheme(source, path, name)
    if scheme is None or errors(problems):
        stop_on(problems)
        raise typer.Exit(1)
    return Version(scheme, source, path)


def _scored(session: Session, versions: list[Version], month: Period) -> tuple[Scored, Scored]:
    """Score a month of the ledger by each version. What a version asks for and the ledger lacks counts as zero."""
    from zzcli.scoring.book import Book
    from zzcli.scoring.period import score_period

    book, _ = session.book()
    need(book, month)
    before, after = (
        score_period(Book(book.ledger, each.scheme, each.source, each.folder), month, provisional=True)
        for each in versions
    )
    return before, after
