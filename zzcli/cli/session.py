"""Which ledger a command works on: the nearest one upwards of `-C`, in the work tree or in a commit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import typer

from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import Source, WorkTree


@dataclass(frozen=True, slots=True)
class Session:
    """The folder that the command line starts from."""

    start: Path

    def root(self) -> Path:
        """Return the ledger's folder. Raises SurroundingsError when there is none above `start`."""
        from zzcli.ledger.ledger import find_root

        root = find_root(self.start)
        if root is None:
            raise SurroundingsError(
                f"{self.start}: 这里和上层目录都没有台账（config.toml）；用 -C 指明目录，或用 zzcli init 新建"
            )
        return root

    def source(self, at: str | None = None) -> Source:
        """Return where the ledger is read from: the work tree, or the commit `at`; a bare repository needs `at`."""
        if at is None:
            return WorkTree(self.root())
        from zzcli.ledger.commit import Commit

        return Commit.open(self.start, at)


def session(ctx: typer.Context) -> Session:
    """Return the session of a command's context."""
    found = ctx.obj
    assert isinstance(found, Session)
    return found
