"""Commands with what they must print, run in a folder: the transcripts of tests/functional and of the pages in docs/.

`zzcli` runs inside the test's process, `cd` changes its folder; everything else goes to the shell. In an expectation a line `...` stands for
any number of lines, and `...` inside a line for any text.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from zzcli.cli.run import run as run_zzcli

GIT: Mapping[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "张三",
    "GIT_AUTHOR_EMAIL": "zhang@example.gov.cn",
    "GIT_AUTHOR_DATE": "2021-07-05T09:00:00+08:00",
    "GIT_COMMITTER_NAME": "张三",
    "GIT_COMMITTER_EMAIL": "zhang@example.gov.cn",
    "GIT_COMMITTER_DATE": "2021-07-05T09:00:00+08:00",
}
"""Whoever runs the tests, commits in them are the same."""

ANY = "..."


@dataclass(frozen=True)
class Step:
    """One command and what it must print on stdout and stderr, by lines, and its exit code."""

    command: str
    out: tuple[str, ...] = ()
    err: tuple[str, ...] = ()
    code: int = 0


@dataclass(frozen=True)
class Outcome:
    """What a command printed, by lines, and its exit code."""

    out: tuple[str, ...]
    err: tuple[str, ...]
    code: int


class TranscriptError(Exception):
    """A command did something else than its transcript says."""


def check(steps: Sequence[Step], folder: Path, *, merged: bool = False, now: str | None = None) -> None:
    """Run the commands one after the other in the folder. Raises TranscriptError at the first difference.

    `merged`: a terminal's view, stdout and stderr as they come, and no exit code. `now`: when commits are made.
    """
    moment = {} if now is None else {"GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # for `zzcli` inside the shell
    with patch.dict(os.environ, {**GIT, **moment, "PATH": path}), contextlib.chdir(folder):
        for step in steps:
            if step.command.startswith("cd "):
                os.chdir(step.command.removeprefix("cd "))
                continue
            found = execute(step.command, merged=merged)
            same = fits(step.out, found.out) and fits(step.err, found.err) and (merged or step.code == found.code)
            if not same:
                wanted = written(step.command, Outcome(step.out, step.err, step.code))
                raise TranscriptError(f"expected:\n{wanted}\n\nfound:\n{written(step.command, found)}")


def execute(command: str, *, merged: bool = False) -> Outcome:
    """Run one command in the current folder."""
    if not command.startswith("zzcli ") or "|" in command:
        stderr = subprocess.STDOUT if merged else subprocess.PIPE
        done = subprocess.run(command, shell=True, stdout=subprocess.PIPE, stderr=stderr, encoding="utf-8", check=False)
        return Outcome(_lines(done.stdout), _lines(done.stderr or ""), done.returncode)
    out = io.StringIO()
    err = out if merged else io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_zzcli(shlex.split(command)[1:])
    return Outcome(_lines(out.getvalue()), () if merged else _lines(err.getvalue()), code)


def fits(expected: Sequence[str], found: Sequence[str]) -> bool:
    """Tell whether the lines are those expected, where `...` leaves some open."""
    pattern = "".join(".*?" if line == ANY else _line_pattern(line) for line in expected)
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in found), re.DOTALL) is not None


def written(command: str, outcome: Outcome) -> str:
    """Return a command with its outcome as a transcript has it."""
    lines = [f"$ {command}", *outcome.out]
    lines += [f">2 {line}".rstrip() for line in outcome.err]
    return "\n".join([*lines, *([f">= {outcome.code}"] if outcome.code else [])])


def parse_steps(lines: Sequence[str]) -> list[Step]:
    """Read commands (`$ ...`), each followed by its stdout, its stderr (`>2 ...`) and its exit code (`>= N`)."""
    steps: list[Step] = []
    for line in lines:
        if line.startswith("$ "):
            steps.append(Step(line.removeprefix("$ ")))
            continue
        last = steps.pop()
        if line.startswith(">="):
            steps.append(Step(last.command, last.out, last.err, int(line.removeprefix(">="))))
        elif line.startswith(">2"):
            steps.append(
                Step(last.command, last.out, (*last.err, line.removeprefix(">2").removeprefix(" ")), last.code)
            )
        else:
            steps.append(Step(last.command, (*last.out, line), last.err, last.code))
    return steps


def _line_pattern(line: str) -> str:
    return "[^\n]*".join(map(re.escape, line.split(ANY))) + "\n"


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.rstrip() for line in text.splitlines())
