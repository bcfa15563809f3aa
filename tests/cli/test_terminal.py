"""A pleasant terminal: quiet, a pager, UTF-8 whatever the console says, two clerks at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Tiny
from tests.transcripts import GIT
from zzcli.cli import console

RUN = [sys.executable, "-c", "from zzcli.cli import main; main()"]
FIGURES = "ledger/2021-06/01-work.csv"


def zzcli(root: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start the program in a process of its own."""
    env = {**os.environ, **GIT, **environment}
    return subprocess.Popen([*RUN, *arguments], cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_quiet_leaves_results_problems_and_errors(tiny: Tiny) -> None:
    assert tiny("validate", "2021-06") == (0, "", "2021-06: 没有问题\n")
    assert tiny("-q", "validate", "2021-06") == (0, "", "")
    code, out, err = tiny("--quiet", "score", "2021-06", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.startswith("序列,名次,单位")
    tiny.replace(FIGURES, "90,90", "90,9O")
    code, _, err = tiny("-q", "validate", "2021-06")
    assert (code, err.splitlines()[-1]) == (1, "共1个错误")
    assert tiny("-q", "validate", "2021-13")[0] == 2
    assert "2021-07" in tiny("-q", "validate", "2021-07")[2]
    assert tiny("validate", "2021-06")[2].endswith("共1个错误\n")


def test_the_pager_gets_the_text_as_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, shown = tmp_path / "pager.py", tmp_path / "shown"
    script.write_text(
        f"import os, sys\nopen({str(shown)!r}, 'wb').write(os.environ['LESS'].encode() + sys.stdin.buffer.read())\n"
    )
    monkeypatch.setenv("PAGER", f"{sys.executable} {script}")
    monkeypatch.delenv("LESS", raising=False)
    assert console._paged("金水区\n") is True
    assert shown.read_bytes() == "FRX金水区\n".encode()


@pytest.mark.parametrize("pager", ["", "cat", "there-is-no-such-program"])
def test_without_a_pager_the_text_is_printed(pager: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", pager)
    assert console._paged("金水区\n") is False


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "LANG": "C"}, {"PYTHONIOENCODING": "ascii:strict"}]
)
def test_what_is_printed_is_utf_8_whatever_the_console(tiny: Tiny, environment: dict[str, str]) -> None:
    out, err = zzcli(
        tiny.root, "explain", "2021-06", "金水区", "完成率", "--format", "csv", **environment
    ).communicate()
    assert err == b""
    assert "重点工作,1,完成率" in out.decode("utf-8")


def test_two_clerks_who_sign_at_once_both_have_signed(tiny: Tiny) -> None:
    tiny.commit()
    sign = ("sign", "2021-06", "--stage", "牵头部门", "--special", "重点工作", "--item")
    started = [zzcli(tiny.root, *sign, item) for item in ("完成率", "立项", "进度")]
    assert [each.communicate() and each.returncode for each in started] == [0, 0, 0]
    signed = (tiny.root / "ledger/2021-06/signoffs.toml").read_text(encoding="utf-8")
    assert signed.count("[[signoff]]") == 3
