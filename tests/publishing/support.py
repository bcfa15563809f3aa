"""A tiny ledger in a real repository, two months published, the program run in it, and what `verify` says of it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.transcripts import GIT
from zzcli.cli.run import run

BASE = Path(__file__).parents[1] / "broken" / "base"
JUNE, JULY = "ledger/2021-06", "ledger/2021-07"
FIGURES = """\
单位,评分项,对象,指标,申报,核定,备注
金水区,完成率,,完成,90,90,
惠济区,完成率,,完成,80,80,
金水区,立项,,批复,是,是,
惠济区,立项,,批复,否,否,
金水区,进度,,开工,2021-06-01,2021-06-01,
惠济区,进度,,开工,未,未,
"""


def environment() -> dict[str, str]:
    """Return the variables that git runs with: fixed people and dates, no settings of the user."""
    return {**os.environ, **GIT}


@dataclass
class Repo:
    """A ledger's folder in a repository. `settings` are more variables of the environment."""

    root: Path
    settings: dict[str, str] = field(default_factory=dict)

    def zzcli(self, *arguments: str) -> tuple[int, str, str]:
        """Run the program; returns exit code, stdout and stderr."""
        out, err = io.StringIO(), io.StringIO()
        with patch.dict(os.environ, {**GIT, **self.settings}), redirect_stdout(out), redirect_stderr(err):
            code = run(["-C", str(self.root), *arguments])
        return code, out.getvalue(), err.getvalue()

    def done(self, *arguments: str) -> str:
        """Run the program, which must succeed; returns its stdout."""
        code, out, err = self.zzcli(*arguments)
        assert code == 0, err
        return out

    def git(self, *arguments: str, stdin: str | None = None, **environment: str) -> str:
        """Run git and return what it prints."""
        found = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=self.root,
            env={**os.environ, **GIT, **self.settings, **environment},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert found.returncode == 0, found.stderr
        return found.stdout.strip()

    def commit(self, message: str = "改", **environment: str) -> str:
        """Commit everything; returns the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}", **environment)
        return self.git("rev-parse", "HEAD")

    def replace(self, path: str, old: str, new: str) -> None:
        """Replace a text of a file; it must be there."""
        file = self.root / path
        text = file.read_bytes().decode()
        assert old in text
        file.write_bytes(text.replace(old, new).encode())

    def write(self, files: Mapping[str, str]) -> None:
        """Write files."""
        for path, text in files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text, encoding="utf-8", newline="\n")

    def sign_and_score(self, period: str) -> None:
        """Sign a period for its only stage, score it and commit all."""
        self.done("sign", period, "--stage", "牵头部门", "--all-specials", "--date", "2021-07-05")
        self.done("score", period, "--format", "csv")
        self.commit(f"{period} 审签")

    def publish(self, period: str) -> str:
        """Publish a period; returns its digest as printed."""
        self.sign_and_score(period)
        return self.done("publish", period).strip()

    def copy(self, root: Path) -> Repo:
        """Return a copy, repository and all, in another folder."""
        shutil.copytree(self.root, root, symlinks=True)
        return Repo(root, dict(self.settings))


def new(root: Path, **settings: str) -> Repo:
    """Return the tiny ledger of tests/broken/base with two months of figures, committed and not published."""
    shutil.copytree(BASE, root)
    repo = Repo(root, settings)
    repo.write({"ledger/2021-07/01-work.csv": FIGURES.replace("80,80", "85,85"), ".gitattributes": "ledger/** -text\n"})
    repo.git("init", "--quiet", "--initial-branch=main")
    repo.commit("建账")
    return repo


def published(root: Path) -> Repo:
    """Return the tiny ledger with June and July published."""
    repo = new(root)
    repo.publish("2021-06")
    repo.publish("2021-07")
    return repo


def found(repo: Repo, *arguments: str, code: int = 1) -> str:
    """Return what `verify` complains about; it must end with a code."""
    ended, out, err = repo.zzcli("verify", *arguments)
    assert ended == code, out + err
    return err


def digest(path: Path) -> bytes:
    """Return a file's SHA-256 in hexadecimal, as a manifest writes it."""
    return hashlib.sha256(path.read_bytes()).hexdigest().encode()


def printed_digest(repo: Repo, period: str) -> str:
    """Return the digest of a publication as its notice prints it."""
    line = next(each for each in repo.done("verify", period, "--format", "csv").splitlines() if each[0] == "p")
    return line.split(",")[2]


def forge(repo: Repo, edit: Callable[[], None]) -> None:
    """Take July's publication back, edit, and make commit and tag by hand as `publish` would."""
    repo.git("tag", "--delete", "published/2021-07")
    edit()
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    repo.git("tag", "--annotate", "--message=发布 2021-07", "published/2021-07")
