"""What a hostile or broken repository can do to an audit."""

import subprocess
from pathlib import Path

import pytest

from tests.history.repositories import MORE, NINETY, WORK, Ledger, read, since, told
from zzcli.ledger.problem import SurroundingsError


def test_replacement_objects_are_ignored_and_named(ledger: Ledger) -> None:
    first = ledger.git("rev-parse", "HEAD")
    ledger.change(NINETY, MORE)
    honest = told(since(read(ledger.root)))
    tree = ledger.git("rev-parse", "HEAD^{tree}")
    forged = ledger.git("commit-tree", tree, "-m", "台账")
    ledger.git("replace", first, forged)
    found = read(ledger.root)
    assert told(since(found)) == honest == ["金水区 完成率 verified 90→95"]
    assert [note for note in found.notes if "替换对象" in note]


def test_grafts_are_ignored_and_named(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE)
    ledger.write(".git/info/grafts", ledger.git("rev-parse", "HEAD") + "\n")
    found = read(ledger.root)
    assert told(since(found)) == ["金水区 完成率 verified 90→95"]
    assert [note for note in found.notes if "grafts" in note]


def test_hostile_configuration_neither_runs_nor_hides_anything(ledger: Ledger, tmp_path: Path) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.change("惠济区,进度,,开工,未,未,", "惠济区,进度,,开工,未,2021-06-30,")
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, MORE)
    ledger.git("merge", "--quiet", "--no-commit", "side")
    ledger.edit("惠济区,立项,,批复,否,否,", "惠济区,立项,,批复,否,是,")
    ledger.commit("合并", merge=True)
    honest = told(since(read(ledger.root)))
    assert len(honest) == 3
    ran = tmp_path / "ran"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {ran}\ncat >/dev/null 2>&1 </dev/null\n")
    script.chmod(0o755)
    settings = {
        "core.fsmonitor": str(script),
        "core.pager": str(script),
        "core.sshCommand": str(script),
        "core.hooksPath": str(tmp_path),
        "core.attributesFile": str(tmp_path / "attributes"),
        "core.quotePath": "true",
        "core.worktree": "/",
        "diff.external": str(script),
        "diff.evil.textconv": str(script),
        "diff.evil.command": str(script),
        "filter.evil.smudge": str(script),
        "diff.orderFile": str(tmp_path / "none"),
        "diff.renames": "copies",
        "diff.relative": "true",
        "diff.noprefix": "true",
        "log.diffMerges": "first-parent",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.showSignature": "true",
        "gpg.program": str(script),
        "log.decorate": "full",
        "format.pretty": "oneline",
        "color.ui": "always",
        "alias.log": f"!{script}",
        "alias.cat-file": f"!{script}",
        "i18n.logOutputEncoding": "UTF-16",
        "notes.displayRef": "*",
        "core.useReplaceRefs": "true",
    }
    for name, value in settings.items():
        ledger.git("config", name, value)
    (ledger.root / ".gitattributes").write_text("*.csv diff=evil filter=evil\n")
    ledger.write(".git/info/attributes", "*.csv diff=evil filter=evil\n")
    (ledger.root / ".git" / "hooks").mkdir(exist_ok=True)
    for hook in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction"):
        (ledger.root / ".git" / "hooks" / hook).write_text(script.read_text())
    assert told(since(read(ledger.root))) == honest
    assert not ran.exists()


def test_the_users_settings_are_off_too(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.change(NINETY, MORE)
    (tmp_path / "config").write_text("[log]\n\tdiffMerges = off\n\tshowRoot = false\n[core]\n\tpager = false\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "/bin/false")
    assert len(read(ledger.root).changes) == 13


def test_a_commit_graph_that_lies_about_parents_is_not_read(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE)
    ledger.git("commit-graph", "write", "--reachable", "--changed-paths")
    graph = ledger.root / ".git" / "objects" / "info" / "commit-graph"
    graph.chmod(0o644)
    graph.write_bytes(graph.read_bytes()[:60] + b"\xff" * 40)
    assert told(since(read(ledger.root))) == ["金水区 完成率 verified 90→95"]


def test_a_shallow_clone_is_refused_with_the_command_that_completes_it(ledger: Ledger, tmp_path: Path) -> None:
    ledger.change(NINETY, MORE)
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{ledger.root}", str(tmp_path / "shallow")], check=True
    )
    with pytest.raises(SurroundingsError, match="git fetch --unshallow"):
        read(tmp_path / "shallow")


def test_a_missing_object_is_said_and_never_fetched(ledger: Ledger, tmp_path: Path) -> None:
    blob = ledger.git("rev-parse", f"HEAD:{WORK}")
    ledger.change(NINETY, MORE)
    ran = tmp_path / "ran"
    ledger.git("config", "extensions.partialClone", "origin")
    ledger.git("config", "core.repositoryFormatVersion", "1")
    ledger.git("config", "remote.origin.url", f"ext::sh -c 'touch {ran}'")
    ledger.git("config", "protocol.ext.allow", "always")
    ledger.git("config", "remote.origin.promisor", "true")
    (ledger.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(SurroundingsError, match=f"仓库缺少对象 {blob}"):
        read(ledger.root)
    assert not ran.exists()


def test_a_broken_object_is_said(ledger: Ledger) -> None:
    blob = ledger.git("rev-parse", f"HEAD:{WORK}")
    ledger.change(NINETY, MORE)
    path = ledger.root / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"x" * 40)
    with pytest.raises(SurroundingsError, match="git fsck --full"):
        read(ledger.root)


@pytest.mark.parametrize("moment", ["@99999999999999 +0800", "@0 +0000"])
def test_dates_that_no_calendar_has(ledger: Ledger, moment: str) -> None:
    ledger.edit(NINETY, MORE)
    ledger.commit(at=moment)
    (change,) = since(read(ledger.root))
    assert change.revision.committer.time.isoformat().endswith("+08:00")
