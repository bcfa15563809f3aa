"""Real repositories of the tiny ledger, built commit by commit with whatever dates and people a test needs."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.transcripts import GIT
from zzcli.history.audit import Audit, Change, audit
from zzcli.history.objects import Objects
from zzcli.history.repository import Repository
from zzcli.history.snapshot import Snapshots
from zzcli.ledger.periods import Period
from zzcli.scoring.book import open_book

BASE = Path(__file__).parents[1] / "broken" / "base"
WORK = "ledger/2021-06/01-work.csv"
NINETY, MORE = "金水区,完成率,,完成,90,90,", "金水区,完成率,,完成,90,95,"
PERIOD = Period.parse("2021-06")


class Ledger:
    """The tiny ledger in a repository of its own; the first commit is of 2021-07-05 09:00 in Shanghai."""

    def __init__(self, root: Path, first: str = "2021-07-05T09:00:00+08:00") -> None:
        self.root = root
        shutil.copytree(BASE, root)
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("台账", at=first)

    def git(self, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
        """Run git in the ledger and return what it prints."""
        settings = {**os.environ, **GIT, **(environment or {})}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, check=True, capture_output=True, text=True, env=settings
        )
        return done.stdout.strip()

    def edit(self, old: str, new: str, path: str = WORK) -> None:
        """Replace a text of a file; it must be there."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8", newline="\n")

    def commit(
        self, message: str = "改", *, at: str = "", authored: str = "", email: str = "", merge: bool = False
    ) -> str:
        """Commit everything and return the id; `at` is the committer's time, and the author's but for `authored`."""
        self.git("add", "--all")
        who = {"GIT_COMMITTER_EMAIL": email, "GIT_AUTHOR_EMAIL": email} if email else {}
        when = {"GIT_COMMITTER_DATE": at, "GIT_AUTHOR_DATE": authored or at} if at else {}
        extra = [] if merge else ["--allow-empty"]
        self.git("commit", "--quiet", f"--message={message}", *extra, environment={**who, **when})
        return self.git("rev-parse", "HEAD")

    def change(self, old: str, new: str, **how: str) -> str:
        """Edit the figures and commit."""
        self.edit(old, new)
        return self.commit(**how)  # type: ignore[arg-type]


def read(root: Path, revision: str = "HEAD", unit: str | None = None) -> Audit:
    """Audit the month of a ledger; afterwards its files cannot be read."""
    with opened(root, revision, unit) as found:
        return found


@contextmanager
def opened(root: Path, revision: str = "HEAD", unit: str | None = None) -> Iterator[Audit]:
    """Audit the month of a ledger whose files can be read meanwhile."""
    repository = Repository(root, revision)
    with Objects(repository) as objects:
        book, problems = open_book(Snapshots(repository, objects).at(repository.commit))
        assert book is not None, problems
        yield audit(repository, objects, book, PERIOD, unit=unit)


def since(found: Audit, commit: str = "") -> list[Change]:
    """Return the changes but those of the first commit, or those of one commit."""
    return [each for each in found.changes if (each.revision.id == commit if commit else each.revision.index)]


def told(changes: list[Change]) -> list[str]:
    """Return changes as short texts: `金水区 完成率 verified 90→95`, with what the history says of them."""
    found = []
    for each in changes:
        value = "→".join("-" if text is None else text for text in (each.before, each.after))
        how = "" if each.how == "edit" else f" {each.how.value}"
        marks = "".join(f" [{mark.kind.value}]" for mark in each.marks)
        found.append(f"{each.unit} {each.item} {each.cell} {value}{how}{marks}")
    return found
