"""Whole processes, timed in turn: A B A B, so that what slows the machine for a while slows both sides."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A program to run in `folder`. `install` is the command that brings a program that is not on this machine."""

    name: str
    arguments: tuple[str, ...]
    folder: Path
    install: str

    @property
    def missing(self) -> bool:
        """Whether there is no such program."""
        return not os.access(self.arguments[0], os.X_OK)


@dataclass(frozen=True)
class Run:
    """What one process took: wall-clock seconds, and the most memory it held, in bytes.

    Linux counts what the parent held when it made the process, so that `peak` is never under some 25 MB.
    """

    seconds: float
    peak: int


class CommandFailed(Exception):
    """A timed program did not end with exit code 0; its time would mean nothing."""


def run(command: Command) -> Run:
    """Run a command to its end, from before the process is made; what it prints is thrown away.

    Raises CommandFailed with the exit code and the last line of stderr.
    """
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(command.folder)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a desk caches what it compiles; the warm-up run does so here
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise CommandFailed(f"exit {process.returncode}: {said}")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


@dataclass(frozen=True)
class Result:
    """All timed runs of a command, or why there are none."""

    runs: tuple[Run, ...] = ()
    fault: str = ""

    @property
    def seconds(self) -> float:
        """The median time of a run."""
        return median(run.seconds for run in self.runs)

    @property
    def peak(self) -> int:
        """The most memory that any run held, in bytes."""
        return max(run.peak for run in self.runs)


def in_turn(commands: Sequence[Command], rounds: int) -> Mapping[str, Result]:
    """Run every command once to warm the file cache, then all of them in turn, `rounds` times; results by name."""
    faults: dict[str, str] = {}
    for command in commands:
        if command.missing:
            faults[command.name] = f"not here: {command.install}"
            continue
        try:
            run(command)
        except CommandFailed as failure:
            faults[command.name] = str(failure)
    usable = [command for command in commands if command.name not in faults]
    runs: dict[str, list[Run]] = {command.name: [] for command in usable}
    for _ in range(rounds):
        for command in usable:
            runs[command.name].append(run(command))
    timed = {name: Result(tuple(taken)) for name, taken in runs.items()}
    return timed | {name: Result(fault=fault) for name, fault in faults.items()}


def ratios(ours: Result, peer: Result) -> list[float]:
    """How many times as long as its peer our program took, round by round, in ascending order."""
    return sorted(mine.seconds / other.seconds for mine, other in zip(ours.runs, peer.runs, strict=True))
