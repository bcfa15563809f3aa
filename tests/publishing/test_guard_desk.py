"""The guard at a desk, and what installing it sets up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, CONFIG, FINISHED, files
from tests.publishing.clones import FIGURES, HEADER, LEAD, LINES, OWNERS, STRANGER, UNIT, Clone, office
from zzcli.cli.run import run
from zzcli.history.driver import lacks_driver
from zzcli.history.program import shell_command


@pytest.fixture
def contents() -> dict[str, bytes]:
    rules = FINISHED.replace("10", "40") + COMPLAINTS
    return files(rules, **{"config.toml": CONFIG + OWNERS, FIGURES: HEADER + LINES})


@pytest.fixture
def desk(tmp_path: Path, contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clone with the guard, of a repository that has none."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    _, desk = office(tmp_path, contents, guarded=False)
    assert run(["-C", str(desk.root), "guard", "install"]) == 0
    return desk


def change(desk: Clone) -> None:
    desk.edit(FIGURES, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,")
    desk.git("add", "--all")


def commit(desk: Clone, code: int = 0, *options: str) -> str:
    return desk.git("commit", "--quiet", "--message=改", *options, code=code)


def test_a_commit_of_one_s_own_cells_is_made(desk: Clone) -> None:
    desk.email = LEAD
    change(desk)
    assert commit(desk) == ""


def test_a_commit_of_others_cells_is_not(desk: Clone) -> None:
    desk.email = UNIT
    change(desk)
    told = commit(desk, 1).splitlines()
    assert told == [
        f"{FIGURES}:3: 甲县 完工 总数 的核定由“4”改为“5”：提交者 {UNIT} 不负责专项 01-works 的核定；请由负责人提交，或先在 config.toml 的 [[owner]] 登记",
        "共1个错误",
        "没有提交",
    ]


def test_only_what_is_staged_counts(desk: Clone) -> None:
    desk.email = LEAD
    change(desk)
    desk.write(FIGURES, "不成样子")
    assert commit(desk) == ""
    assert "表头" in commit(desk, 1, "--all")


def test_save_passes_the_guard_and_says_what_it_said(
    desk: Clone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "某人")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", STRANGER)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    change(desk)
    assert run(["-C", str(desk.root), "save", "2021-03", "-m", "改"]) == 3
    assert f"提交者 {STRANGER} 不负责专项 01-works 的核定" in capsys.readouterr().err
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_EMAIL", LEAD)
    assert run(["-C", str(desk.root), "save", "2021-03", "-m", "改"]) == 0


def test_a_published_period_changes_only_with_a_version_more(desk: Clone) -> None:
    manifest = "ledger/2021-03/results/manifest.toml"
    desk.write(manifest, '[publication]\nperiod = "2021-03"\nversion = 0\n')
    desk.git("add", "--all")
    commit(desk)  # publish makes the tag after the commit
    desk.git("tag", "--annotate", "--message=发布", "published/2021-03")
    change(desk)
    assert "2021-03 已经发布，改了 甲县 完工 总数；请恢复" in commit(desk, 1)
    desk.write(manifest, '[publication]\nperiod = "2021-03"\nversion = 2\n')
    desk.git("add", "--all")
    assert "2021-03 已经发布" in commit(desk, 1)
    desk.write(manifest, '[publication]\nperiod = "2021-03"\nversion = 1\n')
    desk.git("add", "--all")
    commit(desk)


def test_a_merge_with_conflicts_is_committed_by_who_owns_what_they_decide(desk: Clone) -> None:
    desk.git("branch", "side")
    desk.email = LEAD
    change(desk)
    commit(desk)
    desk.git("switch", "--quiet", "side")
    desk.email = UNIT
    desk.edit(FIGURES, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,6,4,")
    desk.edit(FIGURES, "甲县,完工,,完工数,1,1,", "甲县,完工,,完工数,3,1,")
    commit(desk, 0, "--all")
    desk.git("merge", "main", code=None)
    merged = HEADER + LINES.replace("完工数,1,1", "完工数,3,1", 1).replace("甲县,完工,,总数,4,4", "甲县,完工,,总数,6,5")
    desk.write(FIGURES, merged)
    desk.git("add", "--all")
    assert "的核定由“4”改为“5”" in commit(desk, 1)  # 甲县 may not decide what is verified
    desk.email = LEAD
    desk.write(FIGURES, merged.replace("6,5", "4,5"))
    desk.git("add", "--all")
    assert "的申报由“6”改为“4”" in commit(desk, 1)


def test_a_clean_merge_at_a_desk_is_anybody_s(desk: Clone) -> None:
    desk.git("branch", "side")
    desk.email = LEAD
    change(desk)
    commit(desk)
    desk.git("switch", "--quiet", "side")
    desk.email = STRANGER
    desk.write("notes.txt", "x\n")
    desk.git("add", "--all")
    commit(desk)
    desk.git("merge", "--no-commit", "main")
    commit(desk)


def test_programs_in_the_work_tree_are_not_run(desk: Clone, tmp_path: Path) -> None:
    desk.email = LEAD
    for path in ("zzcli/__init__.py", "typer.py", "git.py", "csv.py"):
        desk.write(path, f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    change(desk)
    commit(desk)
    assert not (tmp_path / "ran").exists()


@pytest.mark.usefixtures("desk")
def test_a_ledger_in_a_folder_of_its_repository(tmp_path: Path, contents: dict[str, bytes]) -> None:
    _, city = office(tmp_path / "b", {f"市/{path}": raw for path, raw in contents.items()}, guarded=False)
    assert run(["-C", str(city.root / "市"), "guard", "install"]) == 0
    city.email = UNIT
    city.edit(f"市/{FIGURES}", "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,")
    told = city.git("commit", "--message=改", "--all", code=1)
    assert told.startswith(f"{FIGURES}:3: 甲县 完工 总数 的核定")
    city.git("commit", "--quiet", "--no-verify", "--message=改", "--all")
    bare = Clone(tmp_path / "b" / "总.git")
    assert run(["-C", str(bare.root), "guard", "install", "--folder", "市"]) == 0
    assert city.refused()[0].startswith(f"{FIGURES}:3: 甲县 完工 总数 的核定")


# Installing


@pytest.mark.usefixtures("desk")
def test_the_office_keeps_the_time_of_every_push(tmp_path: Path, contents: dict[str, bytes]) -> None:
    bare, other = office(tmp_path / "b", contents)
    other.push("--atomic", "main", other.publish("2021-03"))
    assert len(bare.git("reflog", "main").splitlines()) == 2
    log = (bare.root / "logs/refs/tags/published/2021-03").read_text(encoding="utf-8")
    assert log.endswith("\tpush\n")
    assert bare.git("config", "gc.reflogExpire") == "never"


def test_installing_sets_up_the_driver_and_twice_is_once(desk: Clone) -> None:
    hook = desk.root / ".git" / "hooks" / "pre-commit"
    before = hook.read_bytes()
    desk.write(".gitattributes", "ledger/*/*.csv merge=zzcli-figures\n")
    assert not lacks_driver(desk.root)
    assert run(["-C", str(desk.root), "guard", "install"]) == 0
    assert hook.read_bytes() == before
    desk.git("config", "--remove-section", "merge.zzcli-figures")
    assert lacks_driver(desk.root)


def test_a_hook_of_somebody_else_is_left_alone(desk: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    hook = desk.root / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\n")
    assert run(["-C", str(desk.root), "guard", "install"]) == 3
    told = capsys.readouterr().err
    assert "已有别的钩子，没有改动；请在其中加上一行：" in told
    assert shell_command("guard", "check", "--staged") in told
    assert hook.read_text() == "#!/bin/sh\n"


def test_hooks_that_are_elsewhere_are_left_alone(desk: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    desk.git("config", "core.hooksPath", "/elsewhere")
    assert run(["-C", str(desk.root), "guard", "install"]) == 3
    assert "core.hooksPath 把钩子放在 /elsewhere" in capsys.readouterr().err


def test_the_work_tree_of_a_linked_checkout_is_guarded_too(desk: Clone, tmp_path: Path) -> None:
    desk.git("worktree", "add", "--quiet", str(tmp_path / "另一处"), "-b", "other")
    linked = Clone(tmp_path / "另一处", UNIT)
    change(linked)
    assert "不负责专项 01-works 的核定" in commit(linked, 1)
