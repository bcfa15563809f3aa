"""A tiny ledger on disk, in a repository of its own, and the program run in it."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.transcripts import GIT
from zzcli.cli.run import run

BASE = Path(__file__).parents[1] / "broken" / "base"


@dataclass
class Tiny:
    """The ledger's folder, and ways to change and use it."""

    root: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run zzcli in the ledger; returns exit code, stdout and stderr."""
        self.capture.readouterr()
        code = run(["-C", str(self.root), *arguments])
        out, err = self.capture.readouterr()
        return code, out, err

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text of a file; it must be there."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def git(self, *arguments: str) -> str:
        """Run git in the ledger and return what it prints."""
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def commit(self) -> str:
        """Commit everything; returns the commit's id."""
        if not (self.root / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=存")
        return self.git("rev-parse", "HEAD")

    def files(self) -> dict[str, bytes]:
        """Return every file by its path, but .git and the lock."""
        paths = (
            path
            for path in self.root.rglob("*")
            if path.is_file() and ".git" not in path.parts and path.name != ".zzcli.lock"
        )
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tiny:
    """Return a fresh copy of the tiny ledger; git knows who commits."""
    for name, value in GIT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ZZCLI_DEBUG", raising=False)
    shutil.copytree(BASE, tmp_path / "ledger")
    return Tiny(tmp_path / "ledger", capsys)
