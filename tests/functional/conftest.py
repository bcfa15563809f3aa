"""Collects *.test: command transcripts.

A case starts with a numbered sentence (`# 1. ...`). `< path` and the lines after it write a file into a fresh copy of
the tiny ledger of tests/broken/base; then come the commands with what they print (see tests/transcripts.py).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.transcripts import Step, TranscriptError, check, parse_steps

BASE = Path(__file__).parent.parent / "broken" / "base"
_SENTENCE = re.compile(r"# [0-9]+\. (.+)")


@dataclass(frozen=True)
class Case:
    """A sentence, the files that differ from the base, and the commands."""

    sentence: str
    line: int
    files: dict[str, str]
    steps: list[Step]


def read_cases(text: str) -> Iterator[Case]:
    """Yield the cases of a transcript file."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if _SENTENCE.fullmatch(line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _case(lines[start].removeprefix("# "), start + 1, lines[start + 1 : end])


def _case(sentence: str, line: int, body: list[str]) -> Case:
    while body and not body[-1]:
        body.pop()
    first = next(number for number, text in enumerate(body) if text.startswith("$ "))
    files: dict[str, str] = {}
    path = ""
    for text in body[:first]:
        if text.startswith("< "):
            path = text.removeprefix("< ")
            files[path] = ""
        else:
            files[path] += f"{text}\n"
    return Case(sentence, line, files, parse_steps(body[first:]))


class TranscriptItem(pytest.Item):
    """One case as a test."""

    case: Case

    def runtest(self) -> None:
        """Run the case's commands in a copy of the base ledger."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "台账"
            shutil.copytree(BASE, folder)
            for path, text in self.case.files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(text, encoding="utf-8", newline="\n")
            check(self.case.steps, folder)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002
        """Show both transcripts, without a traceback."""
        if isinstance(excinfo.value, TranscriptError):
            return f"{self.path.name}:{self.case.line}: {self.case.sentence}\n{excinfo.value}"
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the file, line and name of the case."""
        return self.path, self.case.line - 1, self.case.sentence


class TranscriptFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[TranscriptItem]:
        """Yield a test a case."""
        for case in read_cases(self.path.read_text(encoding="utf-8")):
            item = TranscriptItem.from_parent(self, name=case.sentence)
            item.case = case
            yield item


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.File | None:
    """Collect transcripts."""
    return TranscriptFile.from_parent(parent, path=file_path) if file_path.suffix == ".test" else None
