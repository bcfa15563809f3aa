"""`save` commits a period and what it rests on, and leaves everything else as it was."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, FINISHED, MARCH, files
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.new import new
from zzcli.office.save import Saved, save
from zzcli.scoring.book import Book, open_book

FIGURES = "ledger/2021-03/01-works.csv"


def git(root: Path, *arguments: str) -> list[str]:
    found = subprocess.run(
        ["git", "-c", "core.quotePath=false", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return found.stdout.splitlines()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger in a repository with one commit, and a clerk whom git knows."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / ".gitconfig").write_text("[user]\nname = 小李\nemail = li@example.invalid\n")
    folder = tmp_path / "ledger"
    write_files(folder, files(FINISHED.replace("10", "40") + COMPLAINTS))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=start")
    return folder


def opened(root: Path) -> Book:
    found, problems = open_book(WorkTree(root))
    assert found is not None, problems
    return found


def saved(root: Path, message: str = "核定") -> Saved:
    return save(root, opened(root), MARCH, message)


def test_a_period_and_what_it_rests_on_are_committed_and_nothing_else(root: Path) -> None:
    new(root, opened(root), MARCH)
    write_files(
        root,
        {
            "ledger/plans/01-works.csv": "单位,评分项,对象,指标,月份,值\n".encode(),
            "ledger/2021-04/01-works.csv": "单位,评分项,对象,指标,申报,核定,备注\n".encode(),
            "notes.txt": b"mine\n",
            "staged.txt": b"mine\n",
            "ledger/rules/scheme.toml": (root / "ledger/rules/scheme.toml").read_bytes() + b"\n",
        },
    )
    git(root, "add", "staged.txt")
    done = saved(root)
    assert done.files == (FIGURES, "ledger/plans/01-works.csv")
    assert git(root, "show", "--format=%an %s", "--name-only") == ["小李 核定", "", *done.files]
    assert git(root, "rev-parse", "HEAD") == [done.commit]
    assert git(root, "status", "--porcelain") == [
        " M ledger/rules/scheme.toml",
        "A  staged.txt",
        "?? ledger/2021-04/",
        "?? notes.txt",
    ]


def test_a_file_that_was_removed_is_removed_from_the_commit(root: Path) -> None:
    new(root, opened(root), MARCH)
    write_files(root, {"ledger/2021-03/findings.toml": b"format = 1\n"})
    saved(root)
    write_files(root, {"ledger/2021-03/findings.toml": None})
    assert saved(root, "撤销").files == ("ledger/2021-03/findings.toml",)
    assert git(root, "ls-files", "ledger/2021-03") == [FIGURES]


def test_nothing_to_save_makes_no_commit(root: Path) -> None:
    before = git(root, "rev-parse", "HEAD")
    assert saved(root) == Saved()
    assert git(root, "rev-parse", "HEAD") == before


def test_a_file_that_is_not_in_its_form_stops_it(root: Path) -> None:
    new(root, opened(root), MARCH)
    text = (root / FIGURES).read_text(encoding="utf-8")
    (root / FIGURES).write_bytes(text.replace("\n", "\r\n").encode())
    done = saved(root)
    assert [(problem.code, problem.place.path) for problem in done.problems] == [("not-canonical", FIGURES)]
    assert git(root, "status", "--porcelain") == ["?? ledger/2021-03/"]


def test_a_file_with_errors_stops_it(root: Path) -> None:
    write_files(root, {FIGURES: "单位,评分项,对象,指标,申报,核定,备注\n丁县,完工,,总数,1,1,\n".encode()})
    done = saved(root)
    assert [str(problem.place) for problem in done.problems] == [f"{FIGURES}:2"]
    assert done.commit == ""


def test_a_hook_of_the_desk_has_its_say(root: Path) -> None:
    new(root, opened(root), MARCH)
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho refused-by-guard >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(SurroundingsError, match="refused-by-guard"):
        saved(root)
    assert git(root, "log", "--format=%s") == ["start"]


def test_a_committer_whom_git_does_not_know_is_told_what_to_do(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new(root, opened(root), MARCH)
    (root.parent / ".gitconfig").write_text("[user]\nuseConfigOnly = true\n")
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SurroundingsError, match=r"git config user\.name"):
        saved(root)


def test_the_first_commit_of_a_repository_is_told_apart(root: Path) -> None:
    git(root, "update-ref", "-d", "HEAD")
    git(root, "rm", "--quiet", "-r", "--cached", ".")
    new(root, opened(root), MARCH)
    done = saved(root)
    assert done.first
    assert done.files == ("config.toml", FIGURES, "units.toml")


def test_outside_a_repository_there_is_nothing_to_save_to(tmp_path: Path) -> None:
    write_files(tmp_path, files(FINISHED.replace("10", "40")))
    with pytest.raises(SurroundingsError, match="不在 git 仓库里"):
        saved(tmp_path)
