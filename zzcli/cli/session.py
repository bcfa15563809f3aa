"""Which ledger a command works on: the nearest one upwards of `-C`, in the work tree or in a commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zzcli.cli.console import stop_on
from zzcli.ledger.problem import Problem, SurroundingsError, errors

if TYPE_CHECKING:  # what is scored with is imported where it is used: `--version` and `--help` need none of it
    from zzcli.ledger.commit import Commit
    from zzcli.ledger.periods import Period
    from zzcli.ledger.source import Source
    from zzcli.scoring.book import Book
    from zzcli.scoring.period import Scored


@dataclass(frozen=True, slots=True)
class Session:
    """The folder that the command line starts from, and the commits it has opened."""

    start: Path
    _commits: list[Commit] = field(default_factory=list)

    def close(self) -> None:
        """End the git processes of the commits that were read."""
        for commit in self._commits:
            commit.close()

    def root(self) -> Path:
        """Return the ledger's folder. Raises SurroundingsError when there is none above `start`."""
        from zzcli.ledger.ledger import find_root

        root = find_root(self.start)
        if root is None and (self.start / "objects").is_dir() and (self.start / "HEAD").is_file():
            raise SurroundingsError(f"{self.start.absolute()} 是裸仓库，没有工作区；请加 --at HEAD 读取其中的提交")
        if root is None:
            raise SurroundingsError(
                f"{self.start.absolute()} 和上层目录里都没有台账（config.toml）；用 -C 指明目录，或用 zzcli init 新建"
            )
        return root

    def repository(self) -> Path:
        """Return a folder of the repository from which its commits are read: the ledger's, or a bare repository."""
        from zzcli.ledger.ledger import find_root

        return find_root(self.start) or self.start.absolute()

    def source(self, at: str | None = None) -> Source:
        """Return where the ledger is read from: the work tree, or the commit `at` (a bare repository needs one)."""
        from zzcli.ledger.commit import Commit
        from zzcli.ledger.source import WorkTree

        if at is None:
            return WorkTree(self.root())
        commit = Commit(self.repository(), at)
        self._commits.append(commit)
        return commit

    def book(self, at: str | None = None) -> tuple[Book, list[Problem]]:
        """Open the ledger with its scheme; see `opened`."""
        return self.opened(self.source(at))

    def opened(self, source: Source) -> tuple[Book, list[Problem]]:
        """Open a ledger with its scheme; returns the warnings, too. Errors are printed, and the command ends (1)."""
        from zzcli.scoring.book import open_book

        book, problems = open_book(source)
        if book is None or errors(problems):
            stop_on(problems)
            raise typer.Exit(1)
        return book, problems

    def scored(self, period: Period, at: str | None = None) -> Scored:
        """Open a ledger and score a period of it; see `book` and `score`."""
        book, problems = self.book(at)
        need(book, period)
        return self.score(book, problems, period)

    def score(self, book: Book, problems: list[Problem], period: Period) -> Scored:
        """Score a period of an opened book; its problems and those given are printed, with an error it ends (1)."""
        from zzcli.checks.registry import Month
        from zzcli.checks.run import before_scoring

        need_specials(book)
        month = Month(book, period)
        stop_on(before_scoring(month, problems), period)
        return month.scored


def session(ctx: typer.Context) -> Session:
    """Return the session of a command's context."""
    found = ctx.obj
    assert isinstance(found, Session)
    return found


def need(book: Book, period: Period) -> None:
    """Raise SurroundingsError when the ledger has no folder of the period."""
    periods = book.ledger.periods()
    if period not in periods:
        known = f"有 {'、'.join(map(str, periods[-6:]))}" if periods else "还没有任何评比期"
        raise SurroundingsError(f"台账里没有评比期 {period}（{known}）；{_instead(book, period)}")


def _instead(book: Book, period: Period) -> str:
    """What to type about a period that is not there: `new` opens none of a kind that the scheme does not have."""
    from zzcli.ledger.periods import Span

    kinds = book.scheme.kinds()
    if period.kind in kinds or not kinds:
        return f"用 zzcli new {period} 开一期"
    if period.kind is Span.YEAR:
        return f"这个办法不按年评分，全年的汇总用 zzcli annual {period}"
    return "这个办法没有这样的评比期，请核对"


def need_specials(book: Book) -> None:
    """Raise SurroundingsError when the scheme scores nothing."""
    if not book.scheme.specials:
        raise SurroundingsError(f"办法 {book.scheme.name} 没有评分的专项，不评分；任务台账用 zzcli tasks status")
