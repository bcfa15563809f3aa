"""A repository opened to be judged: nothing that it, the user or the machine has configured runs or hides anything.

The repository under audit may be hostile. Replacement objects, grafts, the commit graph and every setting that changes
what `log` shows are off, and no setting can start a program or reach the network.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from zzcli.ledger.commit import open_repository, resolve
from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    import git

_SETTINGS = (
    "core.commitGraph=false",  # it could tell of other parents than the commits do
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    f"core.attributesFile={os.devnull}",
    "core.useReplaceRefs=false",
    "core.pager=cat",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",  # would start gpg.program
    "diff.renames=false",
    "submodule.recurse=false",
    "gc.auto=0",
    "safe.directory=*",  # whether the user trusts the owner was asked before, by `resolve`
)
_PIPE = 1 << 20
_FULL = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_ALLOW_PROTOCOL": "none",  # an object that is missing is never fetched, by whatever program
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class Repository:
    """A repository whose history is read as it is stored; `folder` is the ledger's root in it, with a slash, or empty."""

    def __init__(self, path: Path, revision: str = "HEAD") -> None:
        """Open the repository that `path` lies in at a revision; a full id is one that `resolve` returned.

        Raises SurroundingsError: no git, no repository, no such revision, not trusted, or a shallow clone.
        """
        import git

        self.commit = self.revision = revision
        if not _FULL.fullmatch(revision):
            self.commit = resolve(path, revision)
        plain = open_repository(path, sha256=True)
        self.directory = Path(plain.git_dir)
        self.common = Path(plain.common_dir)
        self.bare = bool(plain.bare)
        top = plain.working_tree_dir
        self.folder = _folder(path, None if plain.bare or top is None else Path(top))
        plain.close()
        self.wide = False
        self._git = git.Git(str(self.directory))
        self._git.set_persistent_git_options(no_replace_objects=True, literal_pathspecs=False, c=list(_SETTINGS))
        self._git.update_environment(**_ENVIRONMENT, GIT_DIR=str(self.directory))
        if self.run("rev-parse", "--is-shallow-repository") == b"true":
            raise SurroundingsError("这个克隆只有一部分历史，无法核对；请先运行 git fetch --unshallow")

    def run(self, command: str, *arguments: str, told: bytes = b"") -> bytes:
        """Run a git command to its end, with `told` as its stdin, and return what it prints.

        Raises SurroundingsError when it fails.
        """
        import git

        try:
            with tempfile.TemporaryFile() as stdin:
                stdin.write(told)
                stdin.seek(0)
                call = getattr(self._git, command.replace("-", "_"))
                found: bytes = call(*arguments, istream=stdin, stdout_as_string=False)
        except git.GitCommandError as error:
            raise failed(str(error.stderr)) from None
        return found

    def start(self, command: str, *arguments: str, talk: bool = False) -> git.Git.AutoInterrupt:
        """Start a git command whose output is read while it runs; with `talk` it also has a stdin."""
        from subprocess import PIPE

        more = {"istream": PIPE} if talk else {}
        found: git.Git.AutoInterrupt = getattr(self._git, command.replace("-", "_"))(
            *arguments, as_process=True, **more
        )
        widened = [_widen(pipe) for pipe in (found.stdout, found.stdin) if pipe is not None]
        self.wide = all(widened)
        return found

    def inside(self, path: str) -> str:
        """Return what a path from the ledger's root is called in the repository."""
        return f"{self.folder}{path}"

    def meddling(self) -> list[str]:
        """Return in Chinese what in the repository would show others another history than is stored; it is ignored."""
        notes = []
        replaced = self.run("for-each-ref", "--format=%(refname)", "refs/replace/").decode("utf-8", "replace").split()
        if replaced:
            notes.append(
                f"仓库里有 {len(replaced)} 个替换对象（git replace -l 可列出），已忽略，按原对象读取；是谁放的"
            )
        if (self.common / "info" / "grafts").is_file():
            notes.append("仓库里有 info/grafts（改写父提交），已忽略，按提交本身记录的父提交读取；是谁放的")
        return notes


def end(process: git.Git.AutoInterrupt) -> None:
    """Wait for a command that was read to its end, and close its pipes. Raises SurroundingsError when it failed."""
    import git

    try:
        process.wait()
    except git.GitCommandError as error:
        raise failed(str(error.stderr)) from None
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _widen(pipe: IO[bytes]) -> bool:
    """Make room in a pipe, where the system can: two processes then wait less for each other."""
    try:
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)  # Linux
    except (ImportError, AttributeError, OSError):
        return False
    return True


def failed(said: str) -> SurroundingsError:
    """Return what to tell the user when git cannot read the history."""
    line = said.strip().removeprefix("stderr:").strip(" '\n").partition("\n")[0]
    return SurroundingsError(f"git 读不出这段历史：{line or '没有说明原因'}；请运行 git fsck --full 检查仓库")


def _folder(path: Path, top: Path | None) -> str:
    if top is None:
        return ""
    relative = path.resolve().relative_to(top.resolve()).as_posix()
    return "" if relative == "." else f"{relative}/"
