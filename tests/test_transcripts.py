"""The runner of transcripts finds what differs."""

from pathlib import Path

import pytest

from tests.transcripts import Step, TranscriptError, check, fits, parse_steps


def test_steps_are_read_with_output_errors_and_code() -> None:
    lines = ["$ one", "a", "", "b", ">2 wrong", ">= 1", "$ two"]
    assert parse_steps(lines) == [Step("one", ("a", "", "b"), ("wrong",), 1), Step("two")]


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (["a"], ["a"], True),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
        (["a.c"], ["abc"], False),
        (["..."], [], True),
        (["a", "...", "d"], ["a", "b", "c", "d"], True),
        (["a", "..."], ["b"], False),
        (["a..."], ["abc"], True),
        (["a..."], ["abc", "d"], False),
        (["...c d"], ["ab c d"], True),
        (["a...c"], ["abd"], False),
    ],
)
def test_dots_leave_lines_open(expected: list[str], found: list[str], same: bool) -> None:
    assert fits(expected, found) is same


@pytest.mark.parametrize(
    "step",
    [
        Step("echo one", ("two",)),
        Step("echo one >&2", ("one",)),
        Step("exit 3"),
        Step("zzcli --version", ("zzcli",)),
    ],
)
def test_a_difference_is_an_error(step: Step, tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="expected:"):
        check([step], tmp_path)


def test_commands_run_in_the_folder_one_after_the_other(tmp_path: Path) -> None:
    check([Step("echo 一 > a.txt"), Step("cat a.txt", ("一",)), Step("cat b.txt", (), ("...",), 1)], tmp_path)
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "一\n"
