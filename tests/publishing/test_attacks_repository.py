"""What a repository can hold against its reader: substitutes, missing history, broken objects, hostile settings."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.publishing.support import JULY, JUNE, Repo, found


def test_replacement_objects_are_named_and_not_obeyed(repo: Repo) -> None:
    repo.git("replace", repo.git("rev-parse", "HEAD"), repo.git("rev-parse", "HEAD~1"))
    said = found(repo)
    assert said.startswith("refs/replace/")
    assert "共1个错误" in said


def test_grafts_are_named_and_not_obeyed(repo: Repo) -> None:
    (repo.root / ".git" / "info").mkdir(exist_ok=True)
    (repo.root / ".git" / "info" / "grafts").write_text(f"{repo.git('rev-parse', 'HEAD')}\n")
    said = found(repo)
    assert said.startswith("info/grafts: ")
    assert "共1个错误" in said


def test_a_shallow_clone_is_refused(repo: Repo, tmp_path: Path) -> None:
    clone = tmp_path / "浅"
    repo.git("clone", "--quiet", "--depth=1", repo.root.as_uri(), str(clone))
    code, _, err = Repo(clone).zzcli("verify")
    assert code == 3
    assert "git fetch --unshallow" in err


def test_a_broken_object_is_named(repo: Repo) -> None:
    name = repo.git("rev-parse", f"published/2021-06:{JUNE}/01-work.csv")
    path = repo.root / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(b"broken")
    assert f"对象 {name} 损坏或缺少" in found(repo)
    path.unlink()
    assert f".git: 对象 {name} 损坏或缺少（published/2021-06 要用到），请运行 git fsck" in found(repo)


HOSTILE = """
[core]
    fsmonitor = {trap}
    pager = {trap}
    sshCommand = {trap}
    hooksPath = {hooks}
[gpg]
    program = {trap}
[gpg "ssh"]
    program = {trap}
[diff]
    external = {trap}
[diff "x"]
    textconv = {trap}
    command = {trap}
[filter "a=b"]
    clean = {trap}
    smudge = {trap}
    process = {trap}
    required = true
[merge "x"]
    driver = {trap}
[log]
    showSignature = true
[alias]
    log = !{trap}
    status = !{trap}
    rev-list = !{trap}
"""
LOOKING = (
    *("verify", "audit 2021-06", "audit 2021-06 --effect", "blame 2021-06 金水区 立项", "status 2021-07"),
    *("validate 2021-06", "sign 2021-07 --status", "score 2021-06 --at HEAD", "score 2021-06 --dry-run"),
    *("reproduce 2021-06 --at published/2021-06", "diff 2021-06 --at HEAD~1..HEAD", "readings 2021-06"),
    *("guard check HEAD~1 HEAD refs/heads/main",),
)


@pytest.mark.parametrize("included", [False, True], ids=["in the settings", "by include.path"])
def test_hostile_settings_of_the_repository_run_nothing(repo: Repo, tmp_path: Path, *, included: bool) -> None:
    trap, hooks, settings = tmp_path / "trap.sh", tmp_path / "hooks", tmp_path / "settings"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >> {tmp_path / 'ran'}\nexit 0\n")
    trap.chmod(0o755)
    hooks.mkdir()
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(trap, hooks / hook)
        shutil.copy(trap, repo.root / ".git" / "hooks" / hook)
    text = HOSTILE.format(trap=trap, hooks=hooks)
    if included:
        settings.write_text(text)
        repo.git("config", "include.path", str(settings))
    else:
        with (repo.root / ".git" / "config").open("a") as file:
            file.write(text)
    (repo.root / ".git" / "info").mkdir(exist_ok=True)
    (repo.root / ".git" / "info" / "attributes").write_text("* diff=x filter=a=b merge=x\n*.csv diff=x filter=a=b\n")
    for path in (JUNE, JULY):  # what git would ask a filter about: files that look changed
        os.utime(repo.root / path / "01-work.csv")
    for command in LOOKING:
        code, out, err = repo.zzcli(*command.split())
        assert (command, code) == (command, 0), out + err
        assert not (tmp_path / "ran").exists(), f"{command}: {(tmp_path / 'ran').read_text()}"
