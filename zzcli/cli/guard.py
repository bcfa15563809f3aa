"""`guard install|check`: keep what may not come in out of the office's repository."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zzcli.cli.console import complain, say, show, tell
from zzcli.cli.help import command, group
from zzcli.cli.options import FormatOption
from zzcli.cli.session import Session, session
from zzcli.ledger.problem import errors
from zzcli.reports import problems as problem_report
from zzcli.reports.model import Format

if TYPE_CHECKING:
    from zzcli.publishing.guard_push import Update

FolderOption = Annotated[str, typer.Option("--folder", metavar="文件夹", help="台账在仓库里的文件夹，默认仓库顶层")]


def add(app: typer.Typer) -> None:
    """Add the group of commands to the program."""
    family = group("守护台账：已发布的不能改，别人的数据不能改，历史不能改写。装在总仓库和各人的电脑上。")
    app.add_typer(family, name="guard", rich_help_panel="历史")
    command(
        family,
        "install",
        "装上守护：裸仓库里装 pre-receive（推送时检查）并记录每次推送的时间；其他仓库里装 pre-commit（提交时检查）和按键合并。",
        "zzcli guard install",
    )(install)
    command(
        family,
        "check",
        "检查一次推送能否接收：每个引用写旧提交、新提交、引用名；不写则从标准输入读，每行一个，如 pre-receive 所给。只读 git 对象。",
        "zzcli guard check HEAD~1 HEAD refs/heads/main",
    )(check)


def install(ctx: typer.Context, folder: FolderOption = "") -> None:
    """Install the hook that fits the repository."""
    from zzcli.publishing.guard_install import install as set_up
    from zzcli.publishing.guard_install import take_back

    path, inside = _place(session(ctx))
    done = set_up(path, folder or inside)
    say(f"装好了 {done.hook}：{done.path}")
    for key, value in done.settings.items():
        say(f"设置 {key} = {value}")
    if done.driver:
        say("这个克隆按键合并数据、计划和名册")
    if not done.named:
        say(".gitattributes 还没有指明按键合并，请加上：ledger/*/*.csv merge=zzcli-figures")
    say(f"要撤回：{'；'.join(take_back(done))}")


def check(
    ctx: typer.Context,
    updates: Annotated[
        list[str] | None, typer.Argument(metavar="旧 新 引用", help="可写多组；没有旧的或新的写 0", show_default=False)
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="检查暂存区，如 pre-commit")] = False,
    folder: FolderOption = "",
    style: FormatOption = Format.TABLE,
) -> None:
    """Check a push, or what is staged; exit 1 when it must be refused."""
    from zzcli.publishing.guard import check_push, check_staged

    if staged and updates:
        raise typer.BadParameter("--staged 检查暂存区，不要再写提交")
    pushed = [] if staged else _updates(updates or _from_stdin())
    path, inside = _place(session(ctx))
    found = check_staged(path, folder or inside) if staged else check_push(path, pushed, folder or inside)
    if style is Format.TABLE:
        complain(found)
    else:
        show(problem_report.report(found), style)
    if errors(found):
        if style is Format.TABLE:
            tell("没有提交" if staged else "整个推送都不接收")
        raise typer.Exit(1)


def _place(session: Session) -> tuple[Path, str]:
    """Return where the repository is looked for, and the ledger's folder in it: the work tree's, or a bare one's top."""
    from zzcli.ledger.commit import open_repository
    from zzcli.ledger.ledger import find_root

    root = find_root(session.start)
    repository = open_repository(root or session.start.absolute())
    if root is None or repository.bare or repository.working_tree_dir is None:
        return session.start.absolute(), ""
    return root, root.relative_to(Path(repository.working_tree_dir).resolve()).as_posix()


def _from_stdin() -> list[str]:
    if sys.stdin.isatty():
        raise typer.BadParameter("请写 旧提交 新提交 引用名，例如 HEAD~1 HEAD refs/heads/main")
    told = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")  # git's names are UTF-8 whatever the locale
    return [word for line in told.splitlines() for word in line.split(" ", 2)]


def _updates(words: Sequence[str]) -> list[Update]:
    """Read the updates, three words each."""
    from zzcli.publishing.guard_push import Update

    if len(words) % 3:
        raise typer.BadParameter("每个引用要写三个：旧提交 新提交 引用名，例如 HEAD~1 HEAD refs/heads/main")
    threes = zip(words[::3], words[1::3], words[2::3], strict=True)
    found = [Update.parse(old, new, ref) for old, new, ref in threes]
    for update in found:
        if not update.ref.startswith("refs/"):
            raise typer.BadParameter(f"“{update.ref}”不是完整的引用名，应写成 refs/heads/{update.ref} 的样子")
    return found
