"""A repository as evidence: objects and references are read, nothing in its settings is obeyed or run.

User and system configuration, hooks, programs named by the repository, replacement objects, grafts and fetching of
missing objects are off (history.md, "How history is read").
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zzcli.ledger.commit import BrokenObjectError, Commit, genuine, open_repository
from zzcli.ledger.problem import SurroundingsError

if TYPE_CHECKING:
    import git

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "diff.external=",
    "gpg.program=gpg",
    "gpg.openpgp.program=gpg",
    "gpg.ssh.program=ssh-keygen",
    "gpg.x509.program=gpgsm",
    "gpg.minTrustLevel=undefined",
    "protocol.allow=never",  # a partial clone would fetch what is missing from wherever its settings say
    "safe.directory=*",  # whoever may not be trusted was refused before, by the settings of the user
)
_ENVIRONMENT = {
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds at a path: a file, a symbolic link or a submodule (by its mode), and the object's id."""

    mode: str
    object: str


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that touched a path: its id, author as git writes it, and commit time (ISO)."""

    commit: str
    author: str
    time: str

    def __str__(self) -> str:
        return f"提交 {self.commit[:12]}（{self.author}，{self.time}）"


class Evidence:
    """The repository that a ledger's folder lies in, or a bare one; `head` is the commit at its HEAD."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises SurroundingsError: no git, no repository, not trusted, no commit, or a shallow clone."""
        import git

        tip = Commit(path, "HEAD")
        self.path = path
        self.head = tip.commit
        tip.close()
        repository = open_repository(path)
        self.git_folder = Path(repository.common_dir)
        self.bare = repository.bare
        self.folder = _folder(repository, path)
        repository.close()
        self.settings = _SETTINGS
        self.git: git.Git = git.Git(str(path))
        self.git.set_persistent_git_options(no_replace_objects=True, c=list(_SETTINGS))
        self.git.update_environment(**_ENVIRONMENT)
        if self.git.rev_parse("--is-shallow-repository") == "true":
            raise SurroundingsError("这个克隆只有一部分历史，无法核对；请先运行 git fetch --unshallow --tags")

    def close(self) -> None:
        """End the git processes that answer."""
        self.git.clear_cache()

    def at(self, commit: str) -> Commit:
        """Return the ledger as a commit holds it; the caller closes it."""
        return Commit(self.path, commit)

    def content(self, name: str) -> bytes:
        """Return the bytes of an object. Raises ValueError or BrokenObjectError when it is not there or is broken."""
        found, kind, _, content = self.git.get_object_data(name)
        return genuine(_text(found), _text(kind), bytes(content))

    def check_history(self, commits: Iterable[str]) -> list[tuple[str, str]]:
        """Check every commit in the history of HEAD and of some commits, and all folders of these, against its id.

        Returns the folders that hold a name twice, each with that name. Raises as `content` does.
        """
        from zzcli.history.snapshot import tree_entries

        tips = [self.head, *commits]
        listed: str = self.git.rev_list(*tips)
        known = listed.splitlines()
        for name in known:
            self.content(name)
        walked: str = self.git.rev_list("--objects", "--no-walk", "--filter=blob:none", *tips)
        folders = dict.fromkeys(line.partition(" ")[0] for line in walked.splitlines())
        found = []
        for tree in [name for name in folders if name not in set(known)]:
            names = Counter(name for name, _ in tree_entries(self.content(tree), len(tree) // 2))
            found += [(tree, name) for name, count in names.items() if count > 1]
        return found

    def entries(self, commit: str, folder: str = "") -> dict[str, Entry]:
        """Return everything in a commit's tree below a folder of the ledger, by path from the ledger's root."""
        below = f"{self.folder}{folder}"
        arguments = ["-r", "-z", "--full-tree", commit, *(["--", below] if below else [])]
        listing: bytes = self.git.ls_tree(*arguments, stdout_as_string=False)
        found = {}
        for line in filter(None, listing.split(b"\0")):
            about, _, path = line.partition(b"\t")
            mode, _, name = about.decode("ascii").split(" ")
            found[path.decode("utf-8", "surrogateescape").removeprefix(self.folder)] = Entry(mode, name)
        return found

    def file(self, commit: str, path: str) -> bytes | None:
        """Return the bytes of a regular file of a commit, by its path from the ledger's root, or None."""
        entry = self.entries(commit, path).get(path)
        return self.content(entry.object) if entry is not None and entry.mode.startswith("100") else None

    def parents(self, commit: str) -> list[str]:
        """Return the ids of a commit's parents."""
        listed: str = self.git.rev_list("--parents", "--max-count=1", commit)
        return listed.split()[1:]

    @cache  # noqa: B019  # lives as long as a command
    def is_before(self, commit: str, other: str) -> bool:
        """Return whether a commit is another one or lies in its history."""
        import git

        try:
            self.git.merge_base("--is-ancestor", commit, other)
        except git.GitCommandError:
            return False
        return True

    def latest_time(self, commit: str) -> int:
        """Return the latest commit time (seconds) of a commit and all before it: it cannot be older than that."""
        listed: str = self.git.rev_list("--timestamp", commit)
        return max(int(line.partition(" ")[0]) for line in listed.splitlines())

    def changes(self, since: str, path: str) -> list[Change]:
        """Return the commits after `since` up to HEAD that touched a path of the ledger, latest first."""
        listed: str = self.git.log(
            "--full-history",
            "-m",
            "--no-show-signature",
            "--format=%H%x00%an <%ae>%x00%cI",
            f"{since}..{self.head}",
            "--",
            f":(top,literal){self.folder}{path}",
        )
        lines = dict.fromkeys(filter(None, listed.splitlines()))
        return [Change(*line.split("\0")) for line in lines]

    def versions(self, path: str) -> Iterable[bytes]:
        """Yield every content that a file of the ledger had in the history of HEAD, latest first, each once."""
        listed: str = self.git.log(
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "-m",
            "--full-history",
            "--no-show-signature",
            "--format=",
            self.head,
            "--",
            f":(top,literal){self.folder}{path}",
        )
        names = (line.split(" ")[3] for line in listed.splitlines() if line.startswith(":"))
        for name in dict.fromkeys(names):
            if set(name) != {"0"}:
                yield self.content(name)

    def substitutes(self) -> list[str]:
        """Return what in the repository shows other objects or another history than there is: replacements, grafts."""
        listed: str = self.git.for_each_ref("--format=%(refname)", "refs/replace/")
        grafts = self.git_folder / "info" / "grafts"
        return [*listed.splitlines(), *(["info/grafts"] if grafts.is_file() else [])]


def broken_object() -> tuple[type[Exception], ...]:
    """Return what GitPython raises when an object is not there or is broken."""
    import git

    return ValueError, git.GitCommandError, BrokenObjectError


def _text(word: str | bytes) -> str:
    return word.decode("ascii") if isinstance(word, bytes) else word


def _folder(repository: git.Repo, path: Path) -> str:
    """Return the way from the repository's top to the ledger, with a slash at its end, or nothing."""
    if repository.bare or repository.working_tree_dir is None:
        return ""
    relative = path.resolve().relative_to(Path(repository.working_tree_dir).resolve()).as_posix()
    return "" if relative == "." else f"{relative}/"
