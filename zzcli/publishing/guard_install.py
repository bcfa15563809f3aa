"""`guard install`: the hook that asks `guard check`, and the settings that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.history.driver import NAME, configure, names_driver
from zzcli.history.program import shell_command
from zzcli.ledger.commit import open_repository
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.write import write_files

if TYPE_CHECKING:
    import git

_MARK = "# zzcli guard install"
_DESK, _OFFICE = "pre-commit", "pre-receive"
_KEPT = {
    "core.logAllRefUpdates": "always",  # when each push came in, tags included
    "gc.reflogExpire": "never",
    "gc.reflogExpireUnreachable": "never",
    "receive.denyNonFastForwards": "true",
    "receive.fsckObjects": "true",  # no folder that holds a name twice, no object that is not what it should be
}


@dataclass(frozen=True, slots=True)
class Installed:
    """What was set up: the hook's name and file, git's settings by key, and whether .gitattributes names the driver."""

    hook: str
    path: Path
    settings: dict[str, str]
    driver: bool = False  # configured in this clone
    named: bool = True


def install(path: Path, folder: str = "") -> Installed:
    """Set up the guard in the repository that `path` lies in: pre-receive in a bare one, else pre-commit.

    `folder` is the ledger's in the repository, "" its top. A hook of somebody else is left alone. Raises
    SurroundingsError.
    """
    repository = open_repository(path)
    hook = _OFFICE if repository.bare else _DESK
    line = shell_command("guard", "check", *([] if repository.bare else ["--staged"]), *_where(folder))
    file = _hooks(repository, hook, line) / hook
    if file.exists() and _MARK not in file.read_text(encoding="utf-8", errors="replace"):
        raise SurroundingsError(f"{file} 已有别的钩子，没有改动；请在其中加上一行：{line}")
    write_files(file.parent, {hook: f"#!/bin/sh\n{_MARK}\nexec {line}\n".encode()})
    file.chmod(0o755)
    if repository.bare:
        for key, value in _KEPT.items():
            repository.git.config("--local", key, value)
        return Installed(hook, file, dict(_KEPT))
    configure(repository.git)
    return Installed(hook, file, {}, driver=True, named=names_driver(path, repository.git))


def take_back(installed: Installed) -> list[str]:
    """Return the commands that undo an installation, to be typed in the repository."""
    from shlex import quote

    commands = [f"rm {quote(installed.path.as_posix())}"]
    commands += [f"git config --unset {key}" for key in installed.settings]
    return [*commands, *([f"git config --remove-section merge.{NAME}"] if installed.driver else [])]


def _where(folder: str) -> list[str]:
    return ["--folder", folder] if folder and folder != "." else []


def _hooks(repository: git.Repo, hook: str, line: str) -> Path:
    """Return the folder of the repository's hooks. Raises SurroundingsError where a setting puts them elsewhere."""
    elsewhere: str = repository.git.config("--get", "core.hooksPath", with_exceptions=False)
    if elsewhere:
        raise SurroundingsError(
            f"core.hooksPath 把钩子放在 {elsewhere}，没有改动；请在其中的 {hook} 里加上一行：{line}"
        )
    return Path(repository.common_dir) / "hooks"
