"""`rules update`: bring a newer version of the scheme into a ledger, to be reviewed with git."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli.console import patient, say, stop_on, tell, wrote
from zzcli.cli.session import session
from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    from zzcli.ledger.source import Source
    from zzcli.office.vendored import Update
    from zzcli.scoring.book import Book


def update(
    ctx: typer.Context,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="文件夹", help="更新到这个文件夹里的办法；默认程序自带的同名办法")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="在台账里改过的文件也换成新的")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只打印会改什么，不写文件")] = False,
) -> None:
    """Compare the ledger's scheme with a newer one and write what differs; refuses to lose edits made here."""
    from zzcli.office.vendored import LIST, bring_in, compare, difference, scheme_files, uncommitted, updated

    root = session(ctx).root()
    book, _ = session(ctx).book()
    source, folder = _newer(book, to)
    new = scheme_files(source, folder)
    if "scheme.toml" not in new:
        raise typer.BadParameter(f"--to：{to} 里没有 scheme.toml，不是办法的文件夹")
    found = compare(book.ledger.source, book.folder, new)
    if found.edited and not (force or dry_run):
        _refuse(found, found.edited, "新办法也不同；请先把改动提给办法的维护者，或用 --force 换成新的")
    if found.edited and force:
        lost = uncommitted(root, found)
        if lost:
            _refuse(found, lost, "还没有提交，换掉就找不回来了；请先提交")
    if not found.files and found.listing == book.ledger.source.read(f"{book.folder}/{LIST}"):
        say(f"{book.scheme.name}: 已经是最新的，没有改动")
        return
    _tell(found)
    after, problems = session(ctx).opened(updated(book, found))
    stop_on(problems)
    _warn(after)
    if dry_run:
        typer.echo("\n".join(difference(book.ledger.source, found)))
        return
    wrote(root, *bring_in(root, found))
    say("下一步：git diff 审阅；zzcli rules check && zzcli rules test；再评分、提交")


def _newer(book: Book, to: Path | None) -> tuple[Source, str]:
    """Return where the newer scheme is. Raises SurroundingsError where the ledger has none of its own to update."""
    from zzcli.ledger.source import WorkTree
    from zzcli.rules.load import packaged, packaged_names

    if not book.ledger.config.rules or book.folder == packaged(book.scheme.name)[1]:
        raise SurroundingsError("台账用的就是程序自带的办法（config.toml 没有另写 rules），没有可更新的")
    if to is not None:
        if not to.is_dir():
            raise typer.BadParameter(f"--to：没有文件夹 {to}")
        return WorkTree(to.parent.resolve()), to.resolve().name
    if book.scheme.name not in packaged_names():
        raise SurroundingsError(f"程序没有自带办法“{book.scheme.name}”；请用 --to 指明新办法的文件夹")
    return packaged(book.scheme.name)


def _tell(found: Update) -> None:
    for verb, paths in (("新增", found.added), ("修改", found.changed), ("删除", found.removed)):
        if paths:
            say(f"{verb} {len(paths)} 个：{'、'.join(paths)}")
    if found.kept:
        say(f"在台账里改过、新办法没有动的，保留 {len(found.kept)} 个：{'、'.join(found.kept)}")
    if found.edited:
        say(f"其中在台账里改过（或没有记录，不知道改过没有）的 {len(found.edited)} 个：{'、'.join(found.edited)}")


def _refuse(found: Update, paths: Iterable[str], why: str) -> None:
    """Name the files that stand in the way and end the command (1)."""
    for path in paths:
        tell(
            f"{found.folder}/{path.removeprefix(f'{found.folder}/')}: 在台账里改过（或没有记录，不知道改过没有），{why}"
        )
    tell("没有改动任何文件；zzcli rules update --dry-run 列出全部不同")
    raise typer.Exit(1)


def _warn(after: Book) -> None:
    """Say which published periods the new rules would score otherwise."""
    from zzcli.checks.results import published
    from zzcli.office.vendored import moved

    periods = [period for period in after.ledger.periods() if published(after.ledger.source, period)]
    wrong = [str(period) for period in patient(periods, len(periods), label="重算已发布的各期") if moved(after, period)]
    if wrong:
        say(
            f"按新办法重算，已发布的 {'、'.join(wrong)} 结果会变：改动没有写明从哪个月起（from、until、when）；"
            "提交以前请补上，否则 zzcli verify 会指出"
        )
