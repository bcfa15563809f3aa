"""The git command that takes back what a command has written."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path


def take_back(root: Path, created: Sequence[str], changed: Sequence[str]) -> list[str]:
    """Return the commands that remove the files a command created and restore those it changed.

    Paths are relative to the ledger's root. Outside a repository nothing can be restored: then there are none.
    """
    if not any((folder / ".git").exists() for folder in (root, *root.parents)):
        return []
    git = "git" if root.resolve() == Path.cwd() else f"git -C {shlex.quote(str(root))}"
    commands = []
    if created:
        commands.append(f"{git} clean -f -- {shlex.join(created)}")
    if changed:
        commands.append(f"{git} restore -- {shlex.join(changed)}")
    return commands
