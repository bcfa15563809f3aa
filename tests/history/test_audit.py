"""Every way in which a figure can be changed in a repository is found, by the commit that did it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.history.repositories import WORK, Ledger, read, since, told
from zzcli.history.repository import Repository
from zzcli.ledger.problem import SurroundingsError

NINETY, MORE = "金水区,完成率,,完成,90,90,", "金水区,完成率,,完成,90,95,"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "台账")


def test_the_first_commit_fills_every_cell(ledger: Ledger) -> None:
    found = read(ledger.root)
    # 6 lines, each with 申报 and 核定
    assert len(found.changes) == 12
    assert {(each.before, each.filled) for each in found.changes} == {(None, True)}


def test_a_change_bears_who_when_and_what(ledger: Ledger) -> None:
    ledger.edit(NINETY, MORE)
    commit = ledger.commit(at="2021-07-06T10:00:00+09:00", authored="2021-07-06T08:00:00+08:00", email="wang@x.cn")
    (change,) = since(read(ledger.root))
    assert (change.revision.id, change.unit, change.item, change.measure) == (commit, "金水区", "完成率", "完成")
    assert (change.cell, change.before, change.after) == ("verified", "90", "95")
    # 10:00 in Tokyo is 09:00 in Shanghai
    assert f"{change.revision.committer.time:%Y-%m-%d %H:%M}" == "2021-07-06 09:00"
    assert f"{change.revision.author.time:%Y-%m-%d %H:%M}" == "2021-07-06 08:00"
    assert change.revision.committer.email == "wang@x.cn"
    assert (change.stage, change.owner, change.marks, change.form) == ("牵头部门", ("市督查室",), (), ())


def test_both_cells_the_note_an_added_and_a_removed_line(ledger: Ledger) -> None:
    ledger.edit(NINETY, "金水区,完成率,,完成,91,95,复核")
    ledger.edit("惠济区,进度,,开工,未,未,\n", "")
    ledger.edit(
        "惠济区,立项,,批复,否,否,", '惠济区,立项,路/"一",批复,否,是,甲\n惠济区,立项,,批复,否,否,'.replace('"', "")
    )
    ledger.commit()
    assert told(since(read(ledger.root))) == [
        "金水区 完成率 declared 90→91",
        "金水区 完成率 verified 90→95",
        "金水区 完成率 note →复核",
        "惠济区 进度 declared 未→-",
        "惠济区 进度 verified 未→-",
        "惠济区 立项 declared -→否",
        "惠济区 立项 verified -→是",
    ]


def test_order_and_line_ends_are_no_change(ledger: Ledger) -> None:
    lines = (ledger.root / WORK).read_text(encoding="utf-8").splitlines()
    (ledger.root / WORK).write_bytes("\r\n".join([lines[0], *reversed(lines[1:]), ""]).encode("utf-8-sig"))
    ledger.commit()
    assert since(read(ledger.root)) == []


def test_an_alias_and_an_empty_measure_are_the_same_figure(ledger: Ledger) -> None:
    ledger.change(NINETY, "金水,完成率,,,90,95,")
    assert {(each.unit, each.measure) for each in since(read(ledger.root))} == {("金水区", "完成")}


def test_a_broken_version_is_no_traceback(ledger: Ledger) -> None:
    (ledger.root / WORK).write_bytes(b'\xff\xfe\x00,,\n"\n' + b"," * 50)
    ledger.commit()
    ledger.git("checkout", "--quiet", "HEAD~1", "--", WORK)
    ledger.commit()
    found = since(read(ledger.root))
    # 12 cells are gone and come back
    assert (sum(each.after is None for each in found), sum(each.before is None for each in found)) == (12, 12)


def test_only_one_unit(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE)
    ledger.change("惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,70,")
    assert told(since(read(ledger.root, unit="惠济区"))) == ["惠济区 完成率 verified 80→70"]


# Merges.


def side(ledger: Ledger, old: str = NINETY, new: str = MORE) -> str:
    """Make a branch `side` with one change, and one on main beside it."""
    ledger.git("checkout", "--quiet", "-b", "side")
    commit = ledger.change(old, new)
    ledger.git("checkout", "--quiet", "main")
    ledger.change("惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,70,")
    return commit


def test_an_ordinary_merge_changes_nothing_itself(ledger: Ledger) -> None:
    side(ledger, "惠济区,进度,,开工,未,未,", "惠济区,进度,,开工,未,2021-06-30,")
    ledger.git("merge", "--quiet", "--no-edit", "side")
    assert sorted(told(since(read(ledger.root)))) == [
        "惠济区 完成率 verified 80→70",
        "惠济区 进度 verified 未→2021-06-30",
    ]


def test_an_edit_inside_a_merge(ledger: Ledger) -> None:
    side(ledger, "惠济区,进度,,开工,未,未,", "惠济区,进度,,开工,未,2021-06-30,")
    ledger.git("merge", "--quiet", "--no-commit", "side")
    ledger.edit(NINETY, MORE)
    commit = ledger.commit("合并", merge=True)
    found = read(ledger.root)
    assert told(since(found, commit)) == ["金水区 完成率 verified 90→95 merge"]
    assert len(since(found)) == 3


def test_a_conflict_settled_by_a_third_value(ledger: Ledger) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.change(NINETY, MORE)
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, "金水区,完成率,,完成,90,92,")
    with pytest.raises(subprocess.CalledProcessError):
        ledger.git("merge", "--quiet", "side")
    text = subprocess.run(["git", "show", "main:" + WORK], cwd=ledger.root, capture_output=True, text=True, check=True)
    ledger.write(WORK, text.stdout.replace("90,92,", "90,99,"))
    commit = ledger.commit("合并", merge=True)
    # against the first parent, main: 92 -> 99
    assert told(since(read(ledger.root), commit)) == ["金水区 完成率 verified 92→99 merge"]


def test_a_side_merged_with_ours_is_found_and_its_loss_too(ledger: Ledger) -> None:
    edited = side(ledger)
    ledger.git("merge", "--quiet", "--no-edit", "-s", "ours", "side")
    merge = ledger.git("rev-parse", "HEAD")
    found = read(ledger.root)
    assert told(since(found, edited)) == ["金水区 完成率 verified 90→95"]
    assert told(since(found, merge)) == ["金水区 完成率 verified 95→90 dropped [dropped]"]


def test_a_side_whose_change_was_taken_back_loses_nothing(ledger: Ledger) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.change(NINETY, MORE)
    ledger.change(MORE, NINETY)
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, "金水区,完成率,,完成,90,92,")
    ledger.git("merge", "--quiet", "--no-edit", "-s", "ours", "side")
    assert [each for each in told(since(read(ledger.root))) if "dropped" in each] == []


def test_a_side_with_an_older_version_is_not_taken_for_a_loss(ledger: Ledger) -> None:
    """The side never touched the figure that main changed: the merge takes main's, and that is no choice."""
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.write("ledger/2021-06/findings.toml", "format = 1\n")
    ledger.commit()
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, MORE)
    ledger.git("merge", "--quiet", "--no-edit", "side")
    assert told(since(read(ledger.root))) == ["金水区 完成率 verified 90→95"]


# Renames, links, folders.


def test_an_edit_through_a_rename(ledger: Ledger) -> None:
    ledger.git("mv", WORK, "ledger/2021-06/01-other.csv")
    ledger.edit(NINETY, MORE, "ledger/2021-06/01-other.csv")
    ledger.commit()
    found = read(ledger.root)
    assert told(since(found)) == ["金水区 完成率 verified 90→95"]
    assert since(found)[0].source == WORK
    # 5 lines of 6 stayed as they were
    assert [note for note in found.notes if "其中 5 个数据没有变" in note] == list(found.notes)


def test_an_edit_while_the_file_was_away(ledger: Ledger) -> None:
    ledger.git("mv", WORK, "away.csv")
    ledger.commit()
    ledger.edit(NINETY, MORE, "away.csv")
    ledger.git("mv", "away.csv", WORK)
    ledger.commit()
    assert "金水区 完成率 verified -→95" in told(since(read(ledger.root)))
    assert "金水区 完成率 verified 90→-" in told(since(read(ledger.root)))


def test_a_link_in_place_of_the_file_is_named(ledger: Ledger) -> None:
    (ledger.root / WORK).unlink()
    (ledger.root / WORK).symlink_to("/etc/hostname")
    commit = ledger.commit()
    found = read(ledger.root)
    assert {each.after for each in since(found)} == {None}
    assert found.notes == (f"提交 {commit[:12]} 把 {WORK} 换成了链接或子模块，不再是台账的文本；是谁换的",)


# What a hostile repository can do.


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


# Where a ledger can be.


def test_bare_worktree_and_subfolder_say_the_same(ledger: Ledger, tmp_path: Path) -> None:
    ledger.change(NINETY, MORE)
    wanted = told(list(read(ledger.root).changes))
    ledger.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert told(list(read(tmp_path / "bare.git").changes)) == wanted
    ledger.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    assert told(list(read(tmp_path / "tree").changes)) == wanted
    inner = Ledger(tmp_path / "outer")
    (inner.root / "city").mkdir()
    for name in ("config.toml", "units.toml", "ledger"):
        inner.git("mv", name, f"city/{name}")
    inner.commit()
    inner.edit(NINETY, MORE, f"city/{WORK}")
    inner.commit()
    assert told(since(read(inner.root / "city"))) == ["金水区 完成率 verified 90→95"]


def test_sha256_repositories(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "a")
    (ledger.root / ".git").rename(tmp_path / "old")
    ledger.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main")
    ledger.commit()
    ledger.change(NINETY, MORE)
    assert told(since(read(ledger.root))) == ["金水区 完成率 verified 90→95"]


def test_processes_do_not_grow_with_commits(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    real = subprocess.Popen

    class Counted(real):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **keys: Any) -> None:
            started.append(arguments)
            super().__init__(*arguments, **keys)

    def processes() -> int:
        started.clear()
        with monkeypatch.context() as patch:
            patch.setattr("git.cmd.safer_popen", Counted)
            read(ledger.root)
        return len(started)

    few = processes()
    for number in range(30):
        ledger.change(f"完成,90,{90 + number},", f"完成,90,{91 + number},")
    assert 0 < processes() == few <= 12


def test_the_environment_of_the_process_is_left_alone(ledger: Ledger) -> None:
    before = dict(os.environ)
    read(ledger.root)
    assert dict(os.environ) == before


def test_it_reads_up_to_a_revision(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE)
    assert since(read(ledger.root, "HEAD~1")) == []
    assert Repository(ledger.root, "HEAD~1").commit == ledger.git("rev-parse", "HEAD~1")


def test_of_a_figure_changed_on_many_sides_each_merge_tells_what_it_gave_up(ledger: Ledger) -> None:
    """Five sides of one commit, each with a value of its own for one figure; every merge takes the side's value.

    The first takes the only change there is; each later one gives up the value that the merges before had.
    """
    start = ledger.git("rev-parse", "HEAD")
    for number in range(1, 6):
        ledger.git("switch", "--quiet", "-c", f"side{number}", start)
        ledger.change(NINETY, f"金水区,完成率,,完成,90,{number},")
    ledger.git("switch", "--quiet", "main")
    for number in range(1, 6):
        ledger.git("merge", "--quiet", "--no-ff", "--no-commit", "-X", "theirs", f"side{number}")
        ledger.commit("合并", merge=True)
    changes = since(read(ledger.root))
    edits = [each.after for each in changes if each.how == "edit"]
    assert set(edits) == {"1", "2", "3", "4", "5"}
    given_up = [(each.before, each.after) for each in changes if each.how == "dropped"]
    assert given_up == [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5")]
