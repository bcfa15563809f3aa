"""The edge: colour only on a terminal that wants it, tables that fit it, problems that stop."""

import io

import pytest
import typer

from tests.cli.conftest import Tiny
from zzcli.cli import console
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.write import write_files

ERROR = Problem("a", Place("a.csv", 2), "不对，请改正")
WARNING = Problem("b", Place("a.csv", 1), "已略过", Severity.WARNING)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "colourful"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": ""}, True),  # https://no-color.org: when present and not empty
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_colour(
    stream: io.StringIO, environment: dict[str, str], colourful: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert console.colourful(stream) is colourful


def test_colour_adds_nothing_but_weight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    console.complain([ERROR])
    assert terminal.getvalue() == "\x1b[1ma.csv:2\x1b[0m: 不对，请改正\n共1个错误\n"


def test_warnings_are_printed_and_do_not_stop(capsys: pytest.CaptureFixture[str]) -> None:
    console.stop_on([WARNING])
    assert capsys.readouterr().err == "a.csv:1: 警告：已略过\n共1个警告\n"


def test_errors_stop_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped:
        console.stop_on([ERROR, WARNING])
    assert stopped.value.exit_code == 1
    assert capsys.readouterr().err == "a.csv:1: 警告：已略过\na.csv:2: 不对，请改正\n共1个错误、1个警告\n"


def test_what_was_written_is_named_with_the_way_back(tiny: Tiny, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [f"ledger/{number}.csv" for number in range(7)]
    write_files(tiny.root, dict.fromkeys(paths, b"old\n"))
    tiny.commit()
    write_files(tiny.root, dict.fromkeys(paths, b"new\n"))
    console.wrote(tiny.root, ["a b.csv"], paths)
    new, changed, back = capsys.readouterr().err.splitlines()
    assert new == "新建 1 个文件：a b.csv"
    assert changed == f"改写 7 个文件：{'、'.join(paths[:5])} 等"
    assert "clean -f -- " in back
    assert f"restore -- {' '.join(paths)}" in back
    write_files(tiny.root, {paths[6]: b"newer\n"})
    console.wrote(tiny.root, [], [paths[6]])
    _, back = capsys.readouterr().err.splitlines()
    assert back.startswith(f"不能只撤回这一步：{paths[6]} 以前的改动还没有保存")
    assert "git -C" not in back


def test_a_folder_that_is_not_there(tiny: Tiny) -> None:
    missing = Tiny(tiny.root / "没有", tiny.capture)
    assert missing("readings") == (2, "", f"zzcli: -C：没有目录 {tiny.root}/没有\n")
