"""`close` and `sample`: end the declarations of a period, then draw by lot which of them are inspected (抽检)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks.results import published
from zzcli.history.moments import Moment, moment
from zzcli.ledger import fmt, spotchecks
from zzcli.ledger.commit import Commit, open_repository
from zzcli.ledger.csvtext import write_table
from zzcli.ledger.layout import period_folder
from zzcli.ledger.lots import Claim
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, Severity, SurroundingsError, errors, in_order
from zzcli.ledger.records import DRAW, Draw
from zzcli.ledger.saved import saved_paths
from zzcli.ledger.settings import FORMAT
from zzcli.ledger.write import lock, write_files
from zzcli.office.invention import NOTE
from zzcli.office.save import unformatted
from zzcli.publishing import drawing
from zzcli.publishing.drawing import Lottery
from zzcli.scoring.book import Book
from zzcli.scoring.order import order_of


@dataclass(frozen=True, slots=True)
class Closed:
    """What `close` did: the closing commit, how many claims it holds, the files written; or what kept it from it."""

    moment: Moment | None = None
    claims: int = 0
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sampled:
    """What `sample` drew from which claims, the files written; or what kept it from drawing."""

    claims: Sequence[Claim] = ()
    drawn: Sequence[Claim] = ()
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def close(root: Path, book: Book, period: Period) -> Closed:
    """Record HEAD as the commit at which the declarations of a period closed.

    The files of the period must be committed and canonical: a claim's key is hashed as it is written. Raises
    SurroundingsError when there is no git, uncommitted work, no claim, or when the period is closed or published.
    """
    _refuse_published(book, period)
    made, faults = book.ledger.draw(period)
    faults = [*faults, *unformatted(book, period)]
    if errors(faults):
        return Closed(problems=tuple(in_order(faults)))
    if made is not None and (made.closed or made.salt):
        raise SurroundingsError(
            f"{period} 已经截止于提交 {made.closed[:12]}，不能再次截止；"
            f"抽取以前确需重开，请删去 {period_folder(period)}/{DRAW} 并提交，写明理由"
        )
    _refuse_uncommitted(root, period)
    tip = Commit(root, "HEAD")
    try:
        given = drawing.lottery(book, period, tip)
        if given.problems:
            return Closed(problems=given.problems)
        if not given.claims:
            raise SurroundingsError(f"{period} 没有一条申报，没有什么可以截止；请先填报“申报”一列并提交")
        warnings = _warnings(book, period, tip)
        ended = moment(tip, tip.commit)
    finally:
        tip.close()
    created, changed = _write(root, period, Draw(tip.commit, "", "", None))
    return Closed(ended, len(given.claims), created, changed, warnings)


def sample(root: Path, book: Book, period: Period, salt: str) -> Sampled:
    """Draw the claims to be inspected with a public number, once, and write the lines to be filled in.

    Raises SurroundingsError when there is no git, or the period is not closed, drawn already or published, and
    ProblemError when the closing commit is not in the history.
    """
    _refuse_published(book, period)
    made, faults = book.ledger.draw(period)
    if errors(faults):
        return Sampled(problems=tuple(faults))
    tip = Commit(root, "HEAD")
    try:
        _refuse_second(tip, book, period, made)
        if made is None or not made.closed:
            raise SurroundingsError(f"{period} 还没有截止申报；{drawing.next_step(period, None)}")
        commit = drawing.closing(root, tip, made)
        given = drawing.lottery(book, period, commit)
        warnings = _warnings(book, period, commit)
        commit.close()
    finally:
        tip.close()
    if given.problems or not given.source:
        return Sampled(problems=given.problems or _as_errors(warnings))
    drawn = given.draw(salt)
    rows, faults = _rows(book, period, drawn)
    if rows is None:
        return Sampled(problems=tuple(faults))
    record = Draw(made.closed, given.source, salt, len(drawn))
    created, changed = _write(root, period, record, rows)
    return Sampled(given.claims, drawn, created, changed, warnings)


def claims(root: Path, book: Book, period: Period) -> tuple[Sequence[Claim], Sequence[Claim] | None]:
    """Return the claims of a period and which of them are drawn: those at closing, or before it those written now.

    None: nothing is drawn yet. Raises SurroundingsError and ProblemError as `sample`.
    """
    from zzcli.ledger import lots

    made, _ = book.ledger.draw(period)
    if made is None or not made.closed:
        return lots.claims(book.ledger, period, [tree.stem for tree in book.scheme.specials]), None
    given = _at_closing(root, book, period, made)
    return given.claims, given.draw(made.salt) if made.salt else None


def _at_closing(root: Path, book: Book, period: Period, made: Draw) -> Lottery:
    tip = Commit(root, book.ledger.source.commit or "HEAD")
    try:
        commit = drawing.closing(root, tip, made)
    finally:
        tip.close()
    try:
        return drawing.lottery(book, period, commit)
    finally:
        commit.close()


def _refuse_published(book: Book, period: Period) -> None:
    if published(book.ledger.source, period):
        raise SurroundingsError(f"{period} 已经发布，没有改动；确需更正请用 zzcli amend {period} --reason 理由")


def _refuse_uncommitted(root: Path, period: Period) -> None:
    repository = open_repository(root)
    if repository.bare:
        raise SurroundingsError("这是没有工作区的仓库，不能在这里截止申报")
    repository.git.set_persistent_git_options(literal_pathspecs=True)
    repository.git.update_environment(GIT_OPTIONAL_LOCKS="0")
    paths = [str(root / path) for path in saved_paths(period)]
    listed: str = repository.git.status("--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *paths)
    changed = [entry[3:] for entry in listed.split("\0") if entry]
    if changed:
        named = f"{'、'.join(changed[:5])}{' 等' if len(changed) > 5 else ''}"
        raise SurroundingsError(
            f"有没有提交的改动（{named}），截止的是提交里的申报；请先运行 zzcli save {period} -m 说明"
        )


def _refuse_second(tip: Commit, book: Book, period: Period, made: Draw | None) -> None:
    """Raise SurroundingsError when the period was drawn: as its files say, or as any commit before said."""
    if made is not None and made.salt:
        raise SurroundingsError(
            f"{period} 已经抽过（号码 {made.salt}），不能再抽；核对请用 zzcli sample {period} --verify"
        )
    before = next(((commit, old) for commit, old in drawing.recorded_draws(tip, period) if old.salt), None)
    if before is not None:
        commit, old = before
        raise SurroundingsError(
            f"{period} 已经抽过（提交 {commit[:12]}，号码 {old.salt}），不能再抽；请从那个提交恢复 {period_folder(period)}/{DRAW}"
        )
    if book.ledger.spot_checks(period).rows:
        path = f"{period_folder(period)}/{spotchecks.FILE}"
        raise SurroundingsError(f"{path} 里已有抽检，不是抽取写出的；请先移走，再抽取")


def _warnings(book: Book, period: Period, commit: Commit) -> tuple[Problem, ...]:
    """Return, as a warning, what keeps a draw from this closing commit from being verified later."""
    fault = drawing.source_problem(commit, period, book.ledger.config.place("sample", "source"))
    return () if fault is None else (Problem(fault.code, fault.place, fault.message, Severity.WARNING),)


def _as_errors(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(Problem(each.code, each.place, each.message) for each in problems)


def _rows(book: Book, period: Period, drawn: Sequence[Claim]) -> tuple[bytes | None, list[Problem]]:
    """Return spot-checks.csv in its one form, with a line to be filled in for each claim that is drawn."""
    scheme = book.scheme
    titles = {tree.stem: tree.title for tree in scheme.specials}
    note = NOTE if book.ledger.config.synthetic else ""
    lines = []
    for claim in drawn:
        unit, *inner = claim.columns
        lines.append((unit, titles[claim.stem], *inner, claim.declared, "", "", "", "", "", note))
    path = f"{period_folder(period)}/{spotchecks.FILE}"
    orders = {tree.title: order_of(book, tree) for tree in scheme.specials}
    return fmt.format_spot_checks(path, write_table(spotchecks.HEADER, lines), book.ledger.units, orders)


def _write(
    root: Path, period: Period, made: Draw, rows: bytes | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write spot-checks.toml, and before it the lines; returns the paths that are new, and those that git can restore."""
    import tomli_w

    told = {"format": FORMAT, "closed": made.closed, "source": made.source, "salt": made.salt, "drawn": made.drawn}
    record = {key: value for key, value in told.items() if value not in ("", None)}
    path = f"{period_folder(period)}/{DRAW}"
    files: dict[str, bytes | None] = {path: tomli_w.dumps(record).encode()}
    if rows is not None:
        files[f"{period_folder(period)}/{spotchecks.FILE}"] = rows
    tip = Commit(root, "HEAD")
    there = {name for name in files if tip.read(name) is not None}  # what is committed can be restored
    tip.close()
    with lock(root):
        written = write_files(root, files, last=path)
    created = tuple(name for name in written if name not in there)
    return created, tuple(name for name in written if name in there)
