"""The git commands that take back what a command has written, where they take back nothing else."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path

from zzcli.ledger.write import REPLACED
from zzcli.office.repository import git_in


def take_back(root: Path, created: Sequence[str], changed: Sequence[str]) -> list[str]:
    """Return the commands that remove the files a command created and restore those it changed.

    Paths are relative to the ledger's root. Outside a repository nothing can be restored: then there are none. Call
    `unsaved` first: a file that git does not have as it was cannot be restored.
    """
    if not _in_repository(root):
        return []
    git = "git" if root.resolve() == Path.cwd() else f"git -C {shlex.quote(str(root))}"
    commands = []
    if created:
        commands.append(f"{git} clean -f -- {shlex.join(created)}")
    if changed:
        commands.append(f"{git} restore -- {shlex.join(changed)}")
    return commands


def unsaved(root: Path, changed: Sequence[str]) -> list[str]:
    """Return those of the files a command changed that had changes git does not know, or that git has never seen.

    What they held before comes from `write_files`; what git would restore is in its index.
    """
    if not changed or not _in_repository(root):
        return []
    known = _indexed(root, changed)
    return [path for path in changed if known.get(path) != _blob(REPLACED.get(root / path))]


def _in_repository(root: Path) -> bool:
    return any((folder / ".git").exists() for folder in (root, *root.resolve().parents))


def _indexed(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """Return the digests that git's index has of files; none where git cannot tell."""
    import git

    commands = git_in(root)
    commands.set_persistent_git_options(literal_pathspecs=True)
    try:
        listed: str = commands.ls_files("--stage", "-z", "--", *paths)
    except git.GitCommandError:
        return {}
    entries = (entry.partition("\t") for entry in listed.split("\0") if entry)
    return {path: about.split()[1] for about, _, path in entries}


def _blob(content: bytes | None) -> str:
    """Return the digest that git gives a file of this content (nothing for none); git's, not a matter of security."""
    if content is None:
        return ""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
