"""One door for text: a ledger is read through "give me the bytes at this path", whoever holds them.

Paths are relative to the ledger's root, with `/`. The work tree, a commit and memory (tests) answer alike,
so the same code scores today's files and those of any commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Source(Protocol):
    """Where a ledger's bytes come from."""

    @property
    def commit(self) -> str | None:
        """The full id of the commit that is read; None when it is not a commit."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes at `path`, or None when there is no such file."""

    def files(self, folder: str) -> list[str]:
        """Return the paths of all files below `folder`, at any depth, in order; [] when there is no such folder."""


@dataclass(frozen=True)
class Memory:
    """A ledger held in a mapping of paths to bytes; used by tests and by rule cases."""

    contents: Mapping[str, bytes]
    commit: str | None = None

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        return self.contents.get(path)

    def files(self, folder: str) -> list[str]:
        """See `Source.files`."""
        return sorted(path for path in self.contents if path.startswith(f"{folder}/"))


@dataclass(frozen=True)
class WorkTree:
    """A ledger in a folder on disk."""

    root: Path
    commit: str | None = None

    def read(self, path: str) -> bytes | None:
        """See `Source.read`. Raises OSError when the file is there but cannot be read."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def files(self, folder: str) -> list[str]:
        """See `Source.files`; hidden files and folders are left out."""
        top = self.root / folder
        found = (path.relative_to(self.root) for path in top.rglob("*") if path.is_file())
        return sorted(path.as_posix() for path in found if not any(part.startswith(".") for part in path.parts))


@dataclass(frozen=True)
class Overlay:
    """A source with some paths replaced; what `whatif`, `--reading` and earlier periods of a case need."""

    base: Source
    contents: Mapping[str, bytes]

    @property
    def commit(self) -> str | None:
        """An overlay is never a commit."""
        return None

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        return self.contents[path] if path in self.contents else self.base.read(path)

    def files(self, folder: str) -> list[str]:
        """See `Source.files`."""
        own = (path for path in self.contents if path.startswith(f"{folder}/"))
        return sorted({*self.base.files(folder), *own})


@dataclass(frozen=True)
class Without:
    """A source in which some files are not there."""

    base: Source
    gone: frozenset[str]

    @property
    def commit(self) -> str | None:
        """What is read is never a commit."""
        return None

    def read(self, path: str) -> bytes | None:
        """See `Source.read`."""
        return None if path in self.gone else self.base.read(path)

    def files(self, folder: str) -> list[str]:
        """See `Source.files`."""
        return [path for path in self.base.files(folder) if path not in self.gone]
