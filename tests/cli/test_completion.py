"""Shell completion: periods, units, specials, formats and checks; never an error, whatever the ledger looks like."""

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Tiny


def complete(tiny: Tiny, line: str) -> list[str]:
    """Return what bash would offer for a line; its last word is the one being typed."""
    words = line.split(" ")
    environment = {
        **os.environ,
        "_ZZCLI_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from zzcli.cli import main; main()"],
        cwd=tiny.root,
        env={**environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    return done.stdout.decode("utf-8").split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("zzcli sco", ["score"]),
        ("zzcli score 2021-", ["2021-06"]),
        ("zzcli explain 2021-06 金", ["金水区"]),
        ("zzcli explain 2021-06 金水区 ", ["重点工作"]),
        ("zzcli rank 2021-06 --special 重", ["重点工作"]),
        ("zzcli rank 2021-06 --format m", ["md"]),
        ("zzcli validate 2021-06 evid", ["evidence", "evidence-digest", "evidence-absent"]),
        ("zzcli rules sh", ["show"]),
        ("zzcli init --scheme bl", ["blank"]),
    ],
)
def test_words_are_offered(tiny: Tiny, line: str, offered: list[str]) -> None:
    assert complete(tiny, line) == offered


def test_the_packaged_scheme_is_read_where_there_is_none_in_the_ledger(tiny: Tiny) -> None:
    tiny.replace("config.toml", 'scheme = "tiny"\nrules = "ledger/rules"', 'scheme = "blank"')
    titles = complete(tiny, "zzcli rank 2021-06 --special ")
    assert titles
    assert "重点工作" not in titles


def test_in_another_folder_the_ledger_of_the_option_is_read(tiny: Tiny) -> None:
    outside = Tiny(tiny.root.parent, tiny.capture)
    assert complete(outside, "zzcli explain 2021-06 金") == []
    assert complete(outside, "zzcli -C ledger explain 2021-06 金") == ["金水区"]


@pytest.mark.parametrize("path", ["config.toml", "units.toml", "ledger/rules/01-work.toml"])
def test_a_broken_file_offers_nothing_and_is_no_error(tiny: Tiny, path: str) -> None:
    (tiny.root / path).write_bytes(b"\xff = [\n")
    for line in ("zzcli explain 2021-06 金", "zzcli rank 2021-06 --special 重"):
        complete(tiny, line)


def test_installing_is_told_in_chinese(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tiny.root))
    monkeypatch.setattr("typer.completion._get_shell_name", lambda: "bash")
    monkeypatch.setattr("typer._completion_shared._get_shell_name", lambda: "bash")
    assert tiny("--install-completion") == (
        0,
        "",
        "补全已装好，重新打开命令行窗口后生效；在它的启动文件里删去 zzcli 一行可取消\n",
    )
    assert (tiny.root / ".bashrc").exists()
