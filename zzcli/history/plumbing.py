"""Git's objects as they are, by id: commits, tags, trees, blobs. Nothing of a repository's settings has a say.

Only plumbing is used (rev-list, cat-file, ls-tree, diff-tree): no filter, text conversion, hook, alias, mailmap or
replacement object applies, and nothing that a commit holds is ever executed.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import IO

from zzcli.ledger.commit import open_repository
from zzcli.ledger.problem import SurroundingsError

NONE = "0" * 40
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_FILE_MODES = ("100644", "100755")  # neither symbolic links nor submodules: they are not the ledger's text


@dataclass(frozen=True, slots=True)
class CommitObject:
    """A commit: its tree, its parents, and who says they made it."""

    id: str
    tree: str
    parents: tuple[str, ...]
    committer: str  # the email, as claimed


@dataclass(frozen=True, slots=True)
class TagObject:
    """An annotated tag: the name written in it, and what it is put on."""

    name: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a tree holds at a path."""

    mode: str
    id: str

    @property
    def is_file(self) -> bool:
        """Whether it is a plain file."""
        return self.mode in _FILE_MODES


@dataclass(frozen=True, slots=True)
class Change:
    """A path that differs between two trees; None: nothing is there."""

    path: str
    old: Entry | None
    new: Entry | None


class Objects:
    """The objects of the repository that `path` lies in, those of a push under way included."""

    def __init__(self, path: Path) -> None:
        """Open the repository. Raises SurroundingsError."""
        self.repository = open_repository(path)
        self._git = self.repository.git
        self._git.update_environment(GIT_GRAFT_FILE=os.devnull)  # parents are those that the commits name
        self.commit = lru_cache(maxsize=4096)(self._commit)

    @property
    def shallow(self) -> bool:
        """Whether only a part of the history is here."""
        return bool(self._git.rev_parse("--is-shallow-repository") == "true")

    def close(self) -> None:
        """End the git processes that answer."""
        self.repository.close()

    def kind(self, name: str) -> str | None:
        """Return what an object is (`commit`, `tag`, `tree`, `blob`) by its id or `id:path`; None: it is not there."""
        found = self._header(name)
        return found[1] if found else None

    def id_of(self, name: str) -> str | None:
        """Return the id of what `id:path` names, or None."""
        found = self._header(name)
        return found[0] if found else None

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a blob by its id or `id:path`, or None where there is no blob."""
        return self._data(name) if self.kind(name) == "blob" else None

    def tag(self, name: str) -> TagObject | None:
        """Return an annotated tag by its id, or None where the id is not that of one."""
        if self.kind(name) != "tag":
            return None
        head = self._head(name)
        return TagObject(head.get("tag", [""])[0], head.get("type", [""])[0], head.get("object", [""])[0])

    def files(self, tree: str, folder: str = "") -> dict[str, Entry]:
        """Return every entry below a folder (with a slash at its end) of a tree, by its path from there."""
        arguments = ["-r", "-z", "--full-tree", tree, *(["--", folder] if folder else [])]
        listing = self._bytes("ls-tree", *arguments)
        found = {}
        for line in filter(None, listing.split(b"\0")):
            about, _, path = line.partition(b"\t")
            mode, _, name = about.decode("ascii").split(" ")
            found[_text(path).removeprefix(folder)] = Entry(mode, name)
        return found

    def commits(self, *arguments: str) -> list[str]:
        """Return the ids that rev-list gives, parents before children."""
        return _text(self._bytes("rev-list", "--topo-order", "--reverse", *arguments)).split()

    def is_ancestor(self, old: str, new: str) -> bool:
        """Return whether a commit is another or lies in its history. Raises SurroundingsError."""
        status, *_ = self._git.execute(
            [self._git.GIT_PYTHON_GIT_EXECUTABLE, "--no-replace-objects", "merge-base", "--is-ancestor", old, new],
            with_extended_output=True,
            with_exceptions=False,
        )
        if status not in (0, 1):
            raise SurroundingsError(f"git 找不到提交 {old[:12]} 或 {new[:12]}；请运行 git fsck")
        return bool(status == 0)

    def merge_bases(self, one: str, other: str) -> list[str]:
        """Return the best common ancestors of two commits."""
        found: str = self._git.merge_base("--all", one, other, with_exceptions=False)
        return found.split()

    def refs(self, prefix: str) -> dict[str, str]:
        """Return the refs below a prefix by name, each with the id that it holds (a tag's is the tag object's)."""
        listed = _text(self._bytes("for-each-ref", "--format=%(objectname) %(refname)", prefix))
        pairs = (line.partition(" ") for line in listed.splitlines())
        return {name: value for value, _, name in pairs}

    def changes(self, pairs: Sequence[tuple[str, str]]) -> Iterator[list[Change]]:
        """Yield for each pair of trees what differs from the first to the second, in one process."""
        if not pairs:
            return
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{old} {new}\n" for old, new in pairs).encode())
            asked.seek(0)
            options = ("--stdin", "-r", "-z", "--raw", "--no-renames", "--no-abbrev")
            told = self._bytes("diff-tree", *options, istream=asked)
        yield from _by_pair(told, len(pairs))

    def _bytes(self, command: str, *arguments: str, istream: IO[bytes] | None = None) -> bytes:
        """Return what a command of git prints. Raises SurroundingsError with what git says."""
        import git

        try:
            run = getattr(self._git, command.replace("-", "_"))
            return bytes(run(*arguments, istream=istream, stdout_as_string=False))
        except git.GitCommandError as error:
            said = str(error.stderr).strip().removeprefix("stderr:").strip(" '\n")
            raise SurroundingsError(f"git {command} 没有成功：{said}；请运行 git fsck") from None

    def _header(self, name: str) -> tuple[str, str] | None:
        try:
            answer: tuple[bytes, bytes, int] = self._git.get_object_header(name)  # type: ignore[assignment]
        except ValueError:
            return None
        found, kind, _ = answer  # bytes, whatever GitPython declares
        return found.decode("ascii"), kind.decode("ascii")

    def _data(self, name: str) -> bytes:
        try:
            *_, content = self._git.get_object_data(name)
        except ValueError as error:
            raise SurroundingsError(f"git 读不出对象 {name}：{error}；请运行 git fsck") from None
        return bytes(content)

    def _commit(self, name: str) -> CommitObject:
        if self.kind(name) != "commit":
            raise SurroundingsError(f"没有提交 {name}，请用 git log 查看")
        head = self._head(name)
        who = head.get("committer", [""])[0]
        email = who.rpartition("<")[2].partition(">")[0]
        return CommitObject(name, head["tree"][0], tuple(head.get("parent", ())), email)

    def _head(self, name: str) -> dict[str, list[str]]:
        """Return the header lines of a commit or tag by their word; lines that go on (signatures) are left out."""
        found: dict[str, list[str]] = {}
        for line in self._data(name).partition(b"\n\n")[0].split(b"\n"):
            word, _, value = line.partition(b" ")
            if word:
                found.setdefault(_text(word), []).append(_text(value))
        return found


@dataclass(frozen=True, eq=False)
class Tree:
    """The files of a tree below a ledger's folder; see `Source`."""

    objects: Objects
    tree: str
    folder: str = ""  # with a slash at its end, or empty
    commit: str | None = None

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        entry = self.entries.get(path)
        return self.objects.read(entry.id) if entry is not None and entry.is_file else None

    def files(self, folder: str) -> list[str]:
        """See `Source.files`; hidden files are left out as in a work tree."""
        found = (path for path, entry in self.entries.items() if entry.is_file and path.startswith(f"{folder}/"))
        return sorted(path for path in found if not any(part.startswith(".") for part in path.split("/")))

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Everything in the tree by its path from the ledger's root, what is not a file included."""
        return self.objects.files(self.tree, self.folder)


def _by_pair(told: bytes, pairs: int) -> Iterator[list[Change]]:
    """Read the raw output of diff-tree: a line for each pair of trees, and after it two fields a change."""
    found: list[list[Change]] = []
    at = 0
    while at < len(told):
        if told[at] != ord(":"):
            at = told.find(b"\n", at) + 1 or len(told)
            found.append([])
            continue
        about = told.index(b"\0", at)
        path = told.index(b"\0", about + 1)
        old_mode, new_mode, old, new, _ = told[at + 1 : about].decode("ascii").split(" ")
        found[-1].append(Change(_text(told[about + 1 : path]), _entry(old_mode, old), _entry(new_mode, new)))
        at = path + 1
    if len(found) != pairs:
        raise SurroundingsError("git diff-tree 没有比较完所有提交，请运行 git fsck")
    yield from found


def _entry(mode: str, name: str) -> Entry | None:
    return None if mode == "000000" else Entry(mode, name)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
