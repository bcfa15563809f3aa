"""Every way in which a figure can be changed in a repository is found, by the commit that did it."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.history.repositories import MORE, NINETY, WORK, Ledger, read, since, told
from zzcli.history.repository import Repository


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
