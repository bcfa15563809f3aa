"""`save`: commit a period, with the plans, objects, projects and settings it rests on, and nothing else."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.checks.canonical import common_files, forms, not_canonical, period_files
from zzcli.ledger.commit import open_repository
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, Severity, SurroundingsError, errors, in_order
from zzcli.ledger.saved import is_saved, saved_paths
from zzcli.ledger.write import lock
from zzcli.scoring.book import Book

if TYPE_CHECKING:
    import git


@dataclass(frozen=True, slots=True)
class Saved:
    """The commit that `save` made ("" none: nothing had changed), its files, and what kept it from saving."""

    commit: str = ""
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    first: bool = False  # of the repository


def save(root: Path, book: Book, period: Period, message: str) -> Saved:
    """Commit the files of a period, plans, objects, projects.csv, config.toml and units.toml as they are in the work tree.

    The user's identity, hooks and signing apply, as in any commit of theirs; what else is staged stays staged. A
    file that is not in its one form, or has errors of form, is a problem, and then nothing is committed. Raises
    SurroundingsError.
    """
    found = unformatted(book, period)
    if errors(found):
        return Saved(problems=tuple(in_order(found)))
    repository = open_repository(root)
    if repository.bare:
        raise SurroundingsError("这是没有工作区的仓库，不能在这里保存")
    with lock(root):
        return _commit(_commands(root), period, message, first=not repository.head.is_valid())


def unformatted(book: Book, period: Period) -> list[Problem]:
    """Return the files to be saved that are not written in their one form, as errors, and their errors of form."""
    kept = [path for path in common_files(book) if is_saved(path, period)]
    found: list[Problem] = []
    for form in forms(book, [*period_files(book, period), *kept]):
        found += errors(form.problems)
        if form.wanted is not None and form.wanted != form.raw:
            fault = not_canonical(form.path)
            found.append(Problem(fault.code, fault.place, fault.message, Severity.ERROR))
    return found


def unsaved(root: Path, period: Period) -> bool:
    """Return whether there is anything that `save` would commit. Raises SurroundingsError where there is no git.

    Who asks wants to look: no program that the repository's settings name is run.
    """
    import git

    open_repository(root)
    try:
        commands = _commands(root)
        _disarm(commands)
        return bool(commands.status("--porcelain", "--", *saved_paths(period)))
    except git.GitCommandError as error:
        raise SurroundingsError(_reason(error)) from None


def _commands(root: Path) -> git.Git:
    import git

    commands = git.Git(str(root))
    commands.set_persistent_git_options(literal_pathspecs=True)
    return commands


def _disarm(commands: git.Git) -> None:
    """Let git run neither a monitor nor a filter: their names are read, and each is set to nothing."""
    named: str = commands.config("--null", "--name-only", "--get-regexp", r"^filter\.", with_exceptions=False)
    settings = {"core.fsmonitor": "false", "core.hooksPath": os.devnull}
    settings |= {name: "false" if name.endswith(".required") else "" for name in named.split("\0") if name}
    numbered = enumerate(settings.items())
    pairs = [(f"GIT_CONFIG_KEY_{at}", key, f"GIT_CONFIG_VALUE_{at}", value) for at, (key, value) in numbered]
    commands.update_environment(
        GIT_CONFIG_COUNT=str(len(pairs)),
        **{name: key for name, key, _, _ in pairs},
        **{name: value for _, _, name, value in pairs},
    )


def _commit(commands: git.Git, period: Period, message: str, *, first: bool) -> Saved:
    import git

    wanted = saved_paths(period)
    try:
        there = [path for path in wanted if commands.ls_files("--cached", "--others", "--", path)]
        commands.add("--all", "--", *there)
        listed: str = commands.diff("--cached", "--name-only", "--no-renames", "-z", "--relative", "--", *there)
        files = tuple(path for path in listed.split("\0") if path)
        if not files:
            return Saved()
        commands.commit("--quiet", "--only", f"--message={message}", "--", *there)
        return Saved(commands.rev_parse("HEAD"), files, first=first)
    except git.GitCommandError as error:
        raise SurroundingsError(_reason(error)) from None


def _reason(error: git.GitCommandError) -> str:
    said = str(error.stderr).strip().removeprefix("stderr:").strip(" '\n")
    if "tell me who you are" in said or "empty ident" in said or "auto-detect" in said:
        return "git 不知道提交者是谁，请先运行 git config user.name 姓名 和 git config user.email 邮箱"
    return f"git 没有提交：{said or '提交被拒绝（可能是钩子），请查看 git 的提示'}"
