"""A work tree in which something is published: git as its user has set it up, with their identity, hooks and keys."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from zzcli.ledger.problem import SurroundingsError


class Desk:
    """A ledger's work tree on a branch. Paths are relative to the ledger's root and are taken literally."""

    def __init__(self, root: Path) -> None:
        """Begin. Raises SurroundingsError when HEAD is on no branch."""
        import git

        self.root = root
        self._git = git.Git(str(root))
        self._git.set_persistent_git_options(literal_pathspecs=True)
        try:
            self.branch: str = self._git.symbolic_ref("--quiet", "--short", "HEAD")
        except git.GitCommandError:
            raise SurroundingsError("现在不在任何分支上，发布的提交会丢失；请先 git switch 到一个分支") from None

    def dirty(self) -> list[str]:
        """Return every file that differs from HEAD or is not in it, and is not ignored; outside of the ledger as ../x."""
        listed: str = self._git.status("--porcelain", "-z", "--untracked-files=all", "--no-renames")
        prefix: str = self._git.rev_parse("--show-prefix")
        found = []
        for entry in filter(None, listed.split("\0")):
            path = entry[3:]
            found.append(path.removeprefix(prefix) if path.startswith(prefix) else f"/{path}")
        return found

    def differs(self, path: str) -> bool:
        """Whether anything at a path differs from HEAD."""
        return bool(self._git.status("--porcelain", "--untracked-files=all", "--", path))

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None."""
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return None

    def last_commit(self, path: str) -> str:
        """Return the commit that last touched a path."""
        found: str = self._git.log("--max-count=1", "--format=%H", "--", path)
        return found

    def commit(self, paths: Sequence[str], message: str) -> str:
        """Commit what is at the paths, and nothing else. Raises SurroundingsError."""
        import git

        try:
            there = [path for path in paths if self._git.ls_files("--cached", "--others", "--", path)]
            self._git.add("--all", "--", *there)
            self._git.commit("--quiet", "--only", f"--message={message}", "--", *there)
            found: str = self._git.rev_parse("HEAD")
        except git.GitCommandError as error:
            raise SurroundingsError(f"git 没有提交：{_said(error)}") from None
        return found

    def tag(self, name: str, commit: str, message: str, *, sign: bool) -> None:
        """Make an annotated tag, signed with the user's key where asked for. Raises SurroundingsError."""
        import git

        try:
            self._git.tag("--sign" if sign else "--annotate", f"--message={message}", name, commit)
        except git.GitCommandError as error:
            remedy = "；签名要先设 git config gpg.format ssh 和 user.signingkey 公钥文件" if sign else ""
            raise SurroundingsError(f"git 没有做成标签：{_said(error)}{remedy}") from None

    def take_back(self, tag: str, head: str, paths: Sequence[str]) -> None:
        """Undo a commit and a tag that were just made; the files stay as they are, unstaged."""
        import git

        with suppress(git.GitCommandError):
            self._git.tag("--delete", tag)
        with suppress(git.GitCommandError):
            self._git.reset("--quiet", "--soft", head)
        for path in paths:
            with suppress(git.GitCommandError):
                self._git.reset("--quiet", head, "--", path)

    def remote(self) -> str:
        """Return the remote that the branch is pushed to: its own, else `origin`."""
        import git

        with suppress(git.GitCommandError):
            found: str = self._git.config("--get", f"branch.{self.branch}.remote")
            return found
        return "origin"


def _said(error: object) -> str:
    said = str(getattr(error, "stderr", "")).strip().removeprefix("stderr:").strip(" '\n")
    if "tell me who you are" in said or "empty ident" in said or "auto-detect" in said:
        return "不知道提交者是谁，请先运行 git config user.name 姓名 和 git config user.email 邮箱"
    return said or "被拒绝（可能是钩子），请查看 git 的提示"
