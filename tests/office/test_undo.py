"""The commands that take back what was written do take it back."""

import shlex
import subprocess
from pathlib import Path

import pytest

from zzcli.ledger.write import write_files
from zzcli.office.undo import take_back, unsaved


def repository(root: Path) -> None:
    root.mkdir()
    (root / "old.csv").write_text("old\n")
    person = ["-c", "user.name=x", "-c", "user.email=x@example.invalid"]
    for arguments in (["init", "--quiet"], ["add", "."], [*person, "commit", "--quiet", "--message=x"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)


@pytest.mark.parametrize("inside", [True, False])
def test_created_files_go_and_changed_files_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    root = tmp_path / "a ledger"
    repository(root)
    (root / "old.csv").write_text("new\n")
    (root / "new.csv").write_text("new\n")
    monkeypatch.chdir(root if inside else tmp_path)
    commands = take_back(root, ["new.csv"], ["old.csv"])
    assert len(commands) == 2
    assert all(("-C" in command) is not inside for command in commands)
    for command in commands:
        subprocess.run(shlex.split(command), check=True, capture_output=True)
    assert {path.name: path.read_text() for path in root.glob("*.csv")} == {"old.csv": "old\n"}


def test_a_file_with_changes_that_git_does_not_have_cannot_be_restored(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    repository(root)
    written = write_files(root, {"old.csv": b"first\n", "new.csv": b"first\n"})
    assert unsaved(root, ["old.csv"]) == []
    assert written == ["new.csv", "old.csv"]
    write_files(root, {"old.csv": b"second\n", "new.csv": b"second\n"})
    assert unsaved(root, ["new.csv", "old.csv"]) == ["new.csv", "old.csv"]
    subprocess.run(["git", "add", "old.csv"], cwd=root, check=True)
    write_files(root, {"old.csv": None})
    assert unsaved(root, ["old.csv"]) == []
    for command in take_back(root, [], ["old.csv"]):
        subprocess.run(shlex.split(command), check=True)
    assert (root / "old.csv").read_text() == "second\n"


def test_outside_a_repository_there_is_no_such_command(tmp_path: Path) -> None:
    assert take_back(tmp_path, ["new.csv"], []) == []
    assert unsaved(tmp_path, ["old.csv"]) == []
