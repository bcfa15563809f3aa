"""Since when a file holds what it holds, along every line of a history."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.transcripts import GIT
from zzcli.history.moments import first_holding, is_before, moment, versions
from zzcli.ledger.commit import Commit


class Repository:
    """A repository with one file `a/f`, grown commit by commit."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "a").mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, day: str = "2021-05-01") -> str:
        """Run git as 张三 on a day at noon in Shanghai."""
        env = {**os.environ, **GIT, "GIT_COMMITTER_DATE": f"{day}T12:00:00+08:00"}
        done = subprocess.run(["git", *arguments], cwd=self.root, env=env, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self, text: str, day: str) -> str:
        """Commit a text of the file, or something else where it is the same; returns the id."""
        (self.root / "a" / "f").write_text(text)
        self.git("add", ".")
        self.git("commit", "-q", "--allow-empty", "-m", text, day=day)
        return self.git("rev-parse", "HEAD")

    def since(self, text: str) -> str | None:
        """Return the day since when the file holds a text."""
        tip = Commit(self.root / "a", "HEAD")
        found = first_holding(tip, "f", lambda raw: raw == text.encode())
        tip.close()
        return None if found is None else str(found.day)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository whose file held one, then two, then something else happened."""
    made = Repository(tmp_path)
    made.commit("one", "2021-05-01")
    made.commit("two", "2021-05-10")
    made.commit("two", "2021-05-20")
    return made


def test_it_is_the_commit_that_brought_the_text_not_the_last(repository: Repository) -> None:
    assert repository.since("two") == "2021-05-10"
    assert repository.since("one") is None


def test_what_was_another_in_between_counts_from_its_return(repository: Repository) -> None:
    repository.commit("one", "2021-05-25")
    assert repository.since("one") == "2021-05-25"


def test_a_commit_dated_back_is_as_late_as_those_before_it(repository: Repository) -> None:
    repository.commit("three", "2021-04-01")
    repository.commit("three", "2021-06-01")
    assert repository.since("three") == "2021-05-20"


def test_a_merge_goes_on_from_the_side_that_held_it_and_the_first_beginning_counts(repository: Repository) -> None:
    repository.git("switch", "-q", "-c", "side", "HEAD~2")
    repository.commit("three", "2021-05-12")
    repository.git("switch", "-q", "main")
    repository.commit("three", "2021-05-30")
    repository.git("merge", "-q", "--no-edit", "side", day="2021-06-02")
    assert repository.since("three") == "2021-05-12"


def test_versions_are_those_that_changed_the_file(repository: Repository) -> None:
    tip = Commit(repository.root / "a", "HEAD")
    assert [version.content for version in versions(tip, "f")] == [b"two", b"one"]
    assert list(versions(tip, "none")) == []
    first = repository.git("rev-parse", "HEAD~2")
    assert is_before(tip, first)
    assert is_before(tip, tip.commit)
    assert str(moment(tip, first)) == f"{first[:12]}（2021-05-01 12:00）"
    assert not is_before(Commit(repository.root, first), tip.commit)
    tip.close()
