"""The commands that take back what was written do take it back."""

import shlex
import subprocess
from pathlib import Path

import pytest

from zzcli.office.undo import take_back


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


def test_outside_a_repository_there_is_no_such_command(tmp_path: Path) -> None:
    assert take_back(tmp_path, ["new.csv"], []) == []
