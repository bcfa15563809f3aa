"""Ledgers of many commits through one process: trees and files are read by their ids and shared between commits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from zzcli.history.objects import Objects
from zzcli.history.repository import Repository

_FOLDER, _FILES = b"40000", (b"100644", b"100755")


class _Entry(NamedTuple):
    mode: bytes
    id: str


class Snapshots:
    """Opens the ledgers of commits of one repository."""

    def __init__(self, repository: Repository, objects: Objects) -> None:
        """Read through `objects`, which must stay open."""
        self._objects = objects
        self._parts = [part for part in repository.folder.split("/") if part]
        self._trees: dict[str, dict[str, _Entry]] = {}

    def at(self, commit: str) -> Snapshot:
        """Return the ledger of a commit, by its full id. Raises SurroundingsError when an object is missing."""
        head = self._objects.read(commit).partition(b"\n")[0]
        root: str | None = head.partition(b" ")[2].decode("ascii")
        for part in self._parts:
            root = None if root is None else self.find(root, part)
        return Snapshot(self, commit, root)

    def tree(self, name: str) -> dict[str, _Entry]:
        """Return what a tree holds, by name."""
        if name not in self._trees:
            self._trees[name] = dict(tree_entries(self._objects.read(name), len(name) // 2))
        return self._trees[name]

    def find(self, tree: str, name: str) -> str | None:
        """Return the id of a folder in a tree, or None."""
        entry = self.tree(tree).get(name)
        return entry.id if entry is not None and entry.mode == _FOLDER else None

    def content(self, name: str) -> bytes:
        """Return a file's bytes by its id."""
        return self._objects.read(name)


class Snapshot:
    """The ledger of a commit; see `Source`."""

    def __init__(self, snapshots: Snapshots, commit: str, root: str | None) -> None:
        """Hold the tree of the ledger's root; None: the commit has no such folder."""
        self._snapshots = snapshots
        self._commit = commit
        self._root = root

    @property
    def commit(self) -> str:
        """The commit's full id."""
        return self._commit

    def folder(self, path: str) -> str | None:
        """Return the id of a folder's tree, or None."""
        tree = self._root
        for part in path.split("/"):
            tree = None if tree is None else self._snapshots.find(tree, part)
        return tree

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        above, _, name = path.rpartition("/")
        tree = self.folder(above) if above else self._root
        entry = None if tree is None else self._snapshots.tree(tree).get(name)
        return self._snapshots.content(entry.id) if entry is not None and entry.mode in _FILES else None

    def files(self, folder: str) -> list[str]:
        """See `Source.files`; hidden files are left out as in a work tree."""
        tree = self.folder(folder)
        return [] if tree is None else sorted(self._below(tree, folder))

    def _below(self, tree: str, folder: str) -> Iterator[str]:
        for name, entry in self._snapshots.tree(tree).items():
            if name.startswith("."):
                continue
            if entry.mode in _FILES:
                yield f"{folder}/{name}"
            elif entry.mode == _FOLDER:
                yield from self._below(entry.id, f"{folder}/{name}")


def tree_entries(raw: bytes, size: int) -> Iterator[tuple[str, _Entry]]:
    """Yield what a tree object holds, by name, in its order; an id has `size` bytes."""
    at = 0
    while at < len(raw):
        end = raw.index(b"\0", at)
        mode, _, name = raw[at:end].partition(b" ")
        at = end + 1 + size
        yield name.decode("utf-8", "surrogateescape"), _Entry(mode, raw[end + 1 : at].hex())
