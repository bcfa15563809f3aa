"""Every command has its transcripts, and transcripts are read as they are written."""

from __future__ import annotations

from pathlib import Path

from tests.functional.conftest import read_cases
from tests.transcripts import Step
from zzcli.cli.app import build

HERE = Path(__file__).parent


def test_every_command_has_transcripts() -> None:
    commands = set(getattr(build(), "commands", {}))
    told = {path.stem for path in HERE.glob("*.test")}
    assert {"init", "score", "validate", "rules"} <= commands
    assert commands - told == set()


def test_every_case_is_numbered_in_order() -> None:
    for path in HERE.glob("*.test"):
        numbers = [int(case.sentence.partition(".")[0]) for case in read_cases(path.read_text(encoding="utf-8"))]
        assert numbers == list(range(1, len(numbers) + 1)), path.name


def test_a_case_has_a_sentence_files_and_commands() -> None:
    text = "a note\n\n# 1. One.\n< a.csv\nx\n\n< b/c.toml\n$ zzcli a\nout\n>2 err\n>= 1\n\n# 2. Two.\n$ zzcli b\n"
    first, second = read_cases(text)
    assert (first.sentence, first.line, first.files) == ("1. One.", 3, {"a.csv": "x\n\n", "b/c.toml": ""})
    assert first.steps == [Step("zzcli a", ("out",), ("err",), 1)]
    assert (second.sentence, second.files, second.steps) == ("2. Two.", {}, [Step("zzcli b")])
