"""A ledger in a repository of the office (bare, guarded) and in clones at desks, and whoever commits there."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from zzcli.cli.run import run
from zzcli.ledger.write import write_files

PROJECT = Path(__file__).parents[2]
CLERK, LEAD, UNIT, STRANGER = (f"{name}@example.invalid" for name in ("clerk", "lead", "jia", "nobody"))
FIGURES = "ledger/2021-03/01-works.csv"
APRIL = "ledger/2021-04/01-works.csv"
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"
LINES = "甲县,完工,,完工数,1,1,\n甲县,完工,,总数,4,4,\n乙县,完工,,完工数,2,2,\n乙县,完工,,总数,4,4,\n"
PUBLISHED = f"{FIGURES}:3: 2021-03 已经发布，"
OWNERS = f"""
[[owner]]
email = "{CLERK}"
files = ["*"]

[[owner]]
email = "{LEAD}"
specials = ["01-works"]
stages = ["牵头部门"]

[[owner]]
email = "{UNIT}"
units = ["甲县"]
"""


@dataclass
class Clone:
    """A repository at `root`; whoever commits there has the address `email`."""

    root: Path
    email: str = CLERK

    def git(self, *arguments: str, code: int | None = 0, **more: str) -> str:
        """Run git; returns what it prints, on both streams."""
        who = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", "某人"), ("EMAIL", self.email))
        }
        environment = {**os.environ, **who, **more, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=self.root,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert code in (None, done.returncode), done.stdout + done.stderr
        return (done.stdout + done.stderr).strip()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text of a file; it must be there."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        write_files(self.root, {path: text.encode()})

    def commit(self, *options: str) -> str:
        """Commit everything, past any hook; returns the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message=改", *options)
        return self.git("rev-parse", "HEAD")

    def push(self, *refs: str, code: int = 0) -> str:
        """Push to the office; returns what comes back."""
        return self.git("push", "--porcelain", "origin", *(refs or ("HEAD:main",)), code=code)

    def refused(self, *refs: str) -> list[str]:
        """Push what must be refused; returns the lines that the guard says, as the pusher sees them."""
        told = self.push(*refs, code=1)
        assert "pre-receive hook declined" in told
        lines = [line.removeprefix("remote: ").strip() for line in told.splitlines() if line.startswith("remote: ")]
        assert lines[-1] == "整个推送都不接收", told
        return lines[:-2]

    def publish(self, period: str, version: int = 0, name: str | None = None) -> str:
        """Write a manifest that says it is published, commit and tag it; returns the tag's name."""
        manifest = f'[publication]\nperiod = "{period}"\nversion = {version}\n'
        self.write(f"ledger/{period}/results/manifest.toml", manifest)
        self.commit()
        tag = name or f"published/{period}{f'.{version}' if version else ''}"
        self.git("tag", "--annotate", "--message=发布", tag)
        return tag


def office(folder: Path, contents: dict[str, bytes], *, guarded: bool = True) -> tuple[Clone, Clone]:
    """Make the office's bare repository `总.git` and a desk that has pushed a ledger to it; returns both."""
    bare, desk = Clone(folder / "总.git"), Clone(folder / "台账")
    bare.root.mkdir(parents=True)
    bare.git("init", "--quiet", "--bare", "--initial-branch=main")
    if guarded:
        assert run(["-C", str(bare.root), "guard", "install"]) == 0
    write_files(desk.root, contents)
    desk.git("init", "--quiet", "--initial-branch=main")
    desk.git("remote", "add", "origin", bare.root.as_posix())
    desk.commit()
    desk.push("main")
    return bare, desk


def change(desk: Clone, path: str = FIGURES) -> None:
    """Change 甲县's verified total from 4 to 5."""
    desk.edit(path, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,")
