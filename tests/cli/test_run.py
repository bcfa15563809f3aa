"""Exit codes and last words: whatever happens, one Chinese line and no traceback."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
import typer

import zzcli
from tests.cli.conftest import Tiny
from zzcli.cli import app as program
from zzcli.cli.run import run
from zzcli.ledger.problem import Place, Problem, ProblemError, SurroundingsError

ROOT = Path(zzcli.__file__).parents[1]


def raising(error: BaseException) -> Callable[[], object]:
    """Return a program whose only command raises."""

    def build() -> object:
        app = typer.Typer(pretty_exceptions_enable=False)

        @app.command()
        def fail() -> NoReturn:
            raise error

        return typer.main.get_command(app)

    return build


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (ProblemError(Problem("x", Place("a.csv", 3), "不对，请改正")), 1, "a.csv:3: 不对，请改正\n共1个错误"),
        (SurroundingsError("这里没有台账"), 3, "这里没有台账"),
        (PermissionError(errno.EACCES, "denied", "a/b.csv"), 3, "a/b.csv: 没有权限，请检查文件的读写权限"),
        (OSError(errno.EIO, "I/O error", "a.csv"), 3, "a.csv: 磁盘读写出错，请检查磁盘"),
        (OSError(errno.EXDEV, "cross-device link", "a.csv"), 3, "a.csv: 读写失败（cross-device link）"),
        (KeyboardInterrupt(), 130, "已中断"),
        (typer.Exit(1), 1, ""),
        (
            RuntimeError("细节"),
            3,
            "zzcli 出了内部错误（RuntimeError）；请把这条命令报告给开发者，设 ZZCLI_DEBUG=1 重跑可得详情",
        ),
    ],
)
def test_every_end_has_its_code_and_its_line(
    error: BaseException, code: int, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ZZCLI_DEBUG", raising=False)
    monkeypatch.setattr(program, "build", raising(error))
    assert run([]) == code
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", line)


def test_the_traceback_is_there_for_who_asks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZZCLI_DEBUG", "1")
    monkeypatch.setattr(program, "build", raising(RuntimeError("细节")))
    assert run([]) == 3
    assert "RuntimeError: 细节" in capsys.readouterr().err


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"zzcli {zzcli.__version__}\n"
    assert run(["--help"]) == 0
    assert capsys.readouterr().out.startswith("用法：zzcli [选项] 命令 ...\n")


def test_no_command_shows_the_help_and_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("用法：zzcli [选项] 命令 ...\n")


def process(*arguments: str, stdout: int = subprocess.PIPE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run zzcli in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from zzcli.cli import main; main()", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


def test_output_is_utf8_on_a_gbk_console() -> None:
    done = process("--help", PYTHONIOENCODING="gbk")
    assert done.stdout.decode("utf-8").startswith("用法：zzcli")
    assert process("foo", PYTHONIOENCODING="gbk").stderr.decode("utf-8").startswith("zzcli: 没有命令“foo”")


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process("--help", stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "stream", "code"),
    [
        (["--help"], "stderr", 0),
        (["validate", "2021-06", "--format", "csv"], "stdout", 1),  # the report of a command that fails
        (["validate", "2021-06"], "stderr", 1),
        (["score", "2021-06"], "stderr", 1),
        (["score", "2021-13"], "stderr", 2),
        (["score", "2030-01"], "stderr", 3),
    ],
)
@pytest.mark.parametrize("count", [1, 2000])  # what the stream's buffer holds, and more than that
def test_a_failing_command_fails_whoever_stops_reading(
    tiny: Tiny, arguments: list[str], stream: str, code: int, count: int
) -> None:
    file = tiny.root / "ledger/2021-06/01-work.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "".join(f"金水区,完成率,甲{n},完成,1,1,\n" for n in range(count)), encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: writer}
    line = [sys.executable, "-c", "from zzcli.cli import main; main()", "-C", str(tiny.root), *arguments]
    try:
        done = subprocess.run(line, cwd=ROOT, check=False, stdout=streams["stdout"], stderr=streams["stderr"])
    finally:
        os.close(writer)
    assert done.returncode == code


if Path("/dev/full").exists():  # a device that is always full; other systems than Linux have none

    def test_a_full_disk_is_said_in_one_line() -> None:
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            done = process("--help", stdout=full)
        finally:
            os.close(full)
        assert done.returncode == 3
        assert done.stderr.decode() == "磁盘满了，清理后重试\n"
