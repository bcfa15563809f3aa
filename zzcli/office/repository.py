"""A ledger's repository as `init` makes it: git's own commands, untouched by the settings of user and machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    import git

_SETTINGS = (
    "core.autocrlf=false",
    "core.fileMode=false",
    "commit.gpgSign=false",
    "tag.gpgSign=false",
    "i18n.commitEncoding=UTF-8",
    f"core.hooksPath={os.devnull}",
    f"core.excludesFile={os.devnull}",
    f"core.attributesFile={os.devnull}",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a commit."""

    name: str
    email: str


def git_in(folder: Path) -> git.Git:
    """Return git's commands run in a folder. Raises SurroundingsError when there is no git."""
    try:
        import git
    except ImportError:  # GitPython looks for the program when it is imported
        raise SurroundingsError("没有找到 git 程序：台账的历史需要 git，请先安装") from None
    return git.Git(str(folder))


def create(root: Path) -> None:
    """Make an empty repository with the branch main. Raises SurroundingsError."""
    commands = _alone(root)
    _run(commands, "init", "--quiet", "--template=", "--object-format=sha1", "--initial-branch=main", str(root))


def commit_all(root: Path, message: str, author: Person, date: str | None = None) -> str:
    """Commit every file of the folder; returns the commit's id.

    `date` (ISO with offset) is both the author's and the committer's; None: now. Raises SurroundingsError.
    """
    commands = _as(root, author, date)
    commands.update_environment(GIT_WORK_TREE=str(root), GIT_INDEX_FILE=str(root / ".git" / "index"))
    _run(commands, "add", "--force", "--all", "--", ".")
    _run(commands, "commit", "--quiet", "--no-verify", "--cleanup=verbatim", f"--message={message}")
    return _run(commands, "rev-parse", "HEAD")


def tag(root: Path, name: str, message: str, tagger: Person, date: str) -> None:
    """Name the folder's last commit by an annotated, unsigned tag of that moment. Raises SurroundingsError."""
    commands = _as(root, tagger, date)
    _run(commands, "tag", "--annotate", "--no-sign", "--cleanup=verbatim", f"--message={message}", name)


def _as(root: Path, author: Person, date: str | None) -> git.Git:
    """Return git's commands run by somebody at a moment (None: now)."""
    commands = _alone(root)
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", author.name), ("EMAIL", author.email), ("DATE", date))
        if value is not None
    }
    commands.update_environment(TZ="Asia/Shanghai", **who)
    return commands


def person(folder: Path, otherwise: Person) -> Person:
    """Return the user as git knows them, or somebody else where git does not."""
    import git

    try:
        found: str = git_in(folder).execute(["git", "var", "GIT_AUTHOR_IDENT"])
    except git.GitCommandError:
        return otherwise
    name, _, rest = found.partition(" <")
    return Person(name, rest.partition(">")[0])


def _alone(root: Path) -> git.Git:
    """Return git's commands bound to the repository in `root`, whatever the environment and the settings say."""
    commands = git_in(root)
    commands.set_persistent_git_options(c=list(_SETTINGS))
    commands.update_environment(
        GIT_DIR=str(root / ".git"),
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_SYSTEM=os.devnull,
        GIT_CONFIG_NOSYSTEM="1",
        GIT_ATTR_NOSYSTEM="1",
    )
    return commands


def _run(commands: git.Git, name: str, *arguments: str) -> str:
    import git

    try:
        found: str = getattr(commands, name.replace("-", "_"))(*arguments)
    except git.GitCommandError as error:
        said = str(error.stderr).strip().removeprefix("stderr:").strip(" '\n")
        raise SurroundingsError(f"git {name} 没有成功：{said}") from None
    return found
