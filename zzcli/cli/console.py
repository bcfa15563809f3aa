"""The edge of the program: UTF-8 streams, reports on stdout, problems on stderr, colour where it is wanted."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TextIO, TypeVar

import typer

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, errors
from zzcli.reports import problems as problem_report
from zzcli.reports.model import Format, Report
from zzcli.reports.text import one_line
from zzcli.reports.writers import write

T = TypeVar("T")

PATIENCE = 1  # seconds after which a bar shows how far it is
QUIET = ContextVar("quiet", default=False)
"""Whether only reports, problems and errors are printed (`--quiet`)."""
PAGED = ContextVar("paged", default=True)
"""Whether a report that does not fit on the terminal goes through a pager (`--no-pager`)."""


def use_utf8() -> None:
    """Make stdout and stderr UTF-8 with LF, whatever the console's code page (GBK) or the platform's line end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def show(report: Report, style: Format) -> None:
    """Print a report on stdout; a table fits the terminal when there is one."""
    if not sys.stdout.isatty():
        with read_to_the_end(sys.stdout):
            sys.stdout.write(write(report, style))
        return
    size = os.get_terminal_size(sys.stdout.fileno())
    text = write(report, style, size.columns)
    if not (PAGED.get() and text.count("\n") >= size.lines and _paged(text)):
        sys.stdout.write(text)


@contextmanager
def read_to_the_end(stream: TextIO) -> Iterator[None]:
    """Let whoever reads the stream leave (`| head`): the rest goes nowhere, and the command ends as it would have."""
    try:
        yield
    except BrokenPipeError:
        nowhere(stream)


def nowhere(stream: TextIO) -> None:
    """Send what a stream still holds, and what follows, nowhere: Python flushes it once more on exit."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def _paged(text: str) -> bool:
    """Show a text in the pager that PAGER names, else `less`, as git does; false where there is none.

    `less` leaves what fits on the screen alone, lets long lines run out of it and keeps what it showed (`LESS=FRX`).
    """
    import shlex
    import shutil
    import subprocess

    words = shlex.split(os.environ.get("PAGER", "less"), posix=os.name != "nt")
    program = shutil.which(words[0]) if words and words[0] != "cat" else None
    if program is None:
        return False
    sys.stdout.flush()
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    pager = subprocess.Popen([program, *words[1:]], stdin=subprocess.PIPE, env=environment)
    with suppress(BrokenPipeError, KeyboardInterrupt):  # whoever has seen enough leaves
        pager.communicate(text.encode("utf-8", "backslashreplace"))
    pager.wait()
    return True


def say(text: str) -> None:
    """Print one line for people on stderr, so that stdout stays data; nothing when they asked for quiet."""
    if not QUIET.get():
        tell(text)


def tell(text: str) -> None:
    """Print one line on stderr that must be seen: what went wrong."""
    with read_to_the_end(sys.stderr):
        typer.echo(one_line(text), err=True)


def wrote(root: Path, created: Sequence[str], changed: Sequence[str]) -> None:
    """Name the files that a command created and changed, and the git commands that take it back, and nothing else."""
    from zzcli.office.undo import take_back, unsaved

    for verb, paths in (("新建", created), ("改写", changed)):
        if paths:
            say(f"{verb} {len(paths)} 个文件：{'、'.join(paths[:5])}{' 等' if len(paths) > 5 else ''}")
    commands = take_back(root, created, changed)
    lost = unsaved(root, changed)
    if lost:
        listed = f"{'、'.join(lost[:5])}{' 等' if len(lost) > 5 else ''}"
        say(
            f"不能只撤回这一步：{listed} 以前的改动还没有保存，git restore 会把它们一起丢掉；以后先 zzcli save 再做下一步"
        )
    elif commands:
        say(f"要撤回：{'；'.join(commands)}")


def made(output: Path, told: str = "", *beside: Path, replaced: bool) -> None:
    """Name a file or folder that a command made outside the ledger, and how to take it back.

    `told` says what is in it, `beside` are files written with it; `replaced`: there was one before, which is gone.
    """
    undo = "替换了原有的" if replaced else f"要撤回：删去 {'、'.join(map(str, (output, *beside)))}"
    say(f"写出 {output}{f'：{told}' if told else ''}；{undo}")


def complain(problems: Iterable[Problem], period: Period | None = None) -> None:
    """Print problems on stderr, one line each, and their count; of a period, which `validate` lists, not too many."""
    lines = problem_report.lines(problems) if period is None else problem_report.lines_of_period(problems, period)
    colours = colourful(sys.stderr)
    with read_to_the_end(sys.stderr):
        for line in lines:
            typer.echo(_painted(line) if colours else line, err=True, color=colours)


def stop_on(problems: Iterable[Problem], period: Period | None = None) -> None:
    """Print the problems, if any, as `complain` does; with an error among them end the command with exit code 1."""
    found = list(problems)
    complain(found, period)
    if errors(found):
        raise typer.Exit(1)


@contextmanager
def counted(things: Sequence[T], label: str) -> Iterator[Iterable[T]]:
    """Yield the things to be iterated over, as `patient` does."""
    yield patient(things, len(things), label=label)


def patient(things: Iterable[T], count: int, *, label: str) -> Iterator[T]:
    """Yield things; past a second a bar on a terminal's stderr shows how many of the `count` are done."""
    if not sys.stderr.isatty() or QUIET.get():
        yield from things
        return
    start, bar, done = time.monotonic(), None, 0
    try:
        for thing in things:
            yield thing
            done += 1
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - start > PATIENCE:
                bar = typer.progressbar(length=count, label=label, file=sys.stderr)
                bar.__enter__()
                bar.update(done)
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def colourful(stream: TextIO) -> bool:
    """Tell whether a stream takes colour: a terminal that is not dumb, and NO_COLOR is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _painted(line: str) -> str:
    """Return a problem's line with its place in bold; the words say all, colour only helps the eye."""
    place, colon, rest = line.partition(": ")
    return typer.style(place, bold=True) + colon + rest if colon else line
