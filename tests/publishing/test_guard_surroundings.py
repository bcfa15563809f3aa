"""Files and settings of a pusher run nothing at the guard; grafts, locales and shallow clones hide nothing from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing.clones import PUBLISHED, STRANGER, Clone, change
from zzcli.cli.run import run


def test_hostile_files_and_settings_do_nothing(desk: Clone, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    desk.write("zzcli/__init__.py", f"open({str(mark)!r}, 'w')\n")
    desk.write("typer.py", f"open({str(mark)!r}, 'w')\n")
    desk.write(".gitattributes", "*.csv diff=bad filter=bad\n")
    change(desk)
    desk.commit()
    bare = Clone(desk.root.parent / "总.git")
    for key in ("diff.bad.textconv", "diff.bad.command", "filter.bad.smudge", "core.fsmonitor", "alias.rev-list"):
        bare.git("config", key, f"!touch {mark}" if key.startswith("alias") else f"touch {mark}")
    desk.push()
    assert not mark.exists()


def test_grafts_of_the_office_hide_nothing(published: Clone) -> None:
    bare = Clone(published.root.parent / "总.git")
    (bare.root / "info").mkdir(exist_ok=True)
    change(published)
    commit = published.commit()
    (bare.root / "info" / "grafts").write_text(f"{commit}\n")
    assert any(line.startswith(PUBLISHED) for line in published.refused())  # after git's own hint


def test_a_branch_with_a_chinese_name_is_judged_in_any_locale(desk: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    desk.push("HEAD:refs/heads/核定")
    desk.push("--delete", "核定")
    change(desk)
    desk.email = STRANGER
    desk.commit()
    assert "甲县 完工 总数 的核定" in desk.refused("HEAD:refs/heads/核定")[0]


def test_a_shallow_clone_cannot_tell(published: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published.git("clone", "--quiet", "--depth=1", f"file://{tmp_path / '总.git'}", str(tmp_path / "浅"))
    assert run(["-C", str(tmp_path / "浅"), "guard", "check", "HEAD", "HEAD", "refs/heads/main"]) == 3
    assert "git fetch --unshallow" in capsys.readouterr().err
