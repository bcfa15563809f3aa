"""What the guard of the office's repository lets in and what not: real pushes to a bare repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, CONFIG, FINISHED, files
from tests.publishing.clones import CLERK, LEAD, OWNERS, STRANGER, UNIT, Clone, office
from zzcli.cli.run import run

FIGURES = "ledger/2021-03/01-works.csv"
APRIL = "ledger/2021-04/01-works.csv"
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"
LINES = "甲县,完工,,完工数,1,1,\n甲县,完工,,总数,4,4,\n乙县,完工,,完工数,2,2,\n乙县,完工,,总数,4,4,\n"
PUBLISHED = f"{FIGURES}:3: 2021-03 已经发布，"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clerk's clone of the office's guarded repository; March and April have figures, nothing is published."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    rules = FINISHED.replace("10", "40") + COMPLAINTS
    contents = files(rules, **{"config.toml": CONFIG + OWNERS, FIGURES: HEADER + LINES, APRIL: HEADER + LINES})
    return office(tmp_path, contents)[1]


@pytest.fixture
def published(desk: Clone) -> Clone:
    """The same after March was published and pushed with its tag."""
    tag = desk.publish("2021-03")
    desk.push("--atomic", "main", tag)
    return desk


def change(desk: Clone, path: str = FIGURES) -> None:
    """甲县's total goes from 4 to 5."""
    desk.edit(path, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,")


# What was published


def test_a_new_commit_that_changes_a_published_figure_is_refused(published: Clone) -> None:
    change(published)
    commit = published.commit()
    (told,) = published.refused()
    assert (
        told
        == f"{PUBLISHED}提交 {commit[:12]} 改了 甲县 完工 总数；请恢复，确需更正请用 zzcli amend 2021-03 并一起推送它的标签"
    )


def test_another_period_may_change(published: Clone) -> None:
    change(published, APRIL)
    published.commit()
    published.push()


def test_an_edit_that_a_later_commit_undoes_is_refused_all_the_same(published: Clone) -> None:
    change(published)
    published.commit()
    published.git("revert", "--no-edit", "HEAD")
    assert any("改了 甲县 完工 总数" in line for line in published.refused())


def test_an_edit_inside_a_merge_commit_is_refused(published: Clone) -> None:
    published.git("switch", "--quiet", "--create", "side")
    published.write("notes.txt", "x\n")
    published.commit()
    published.git("switch", "--quiet", "main")
    published.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    change(published)
    published.commit()
    assert published.refused()[0].startswith(PUBLISHED)


def test_a_side_that_was_merged_with_ours_is_refused(published: Clone) -> None:
    published.git("switch", "--quiet", "--create", "side")
    change(published)
    published.commit()
    published.git("switch", "--quiet", "main")
    published.git("merge", "--quiet", "--strategy=ours", "--no-edit", "side")
    assert published.refused()[0].startswith(PUBLISHED)


def test_a_merge_that_takes_back_a_publication_is_refused(published: Clone) -> None:
    """The side began before the publication; merging with -s ours from there drops what was published."""
    published.git("switch", "--quiet", "--create", "side", "HEAD~1")
    published.write("notes.txt", "x\n")
    published.commit()
    published.git("merge", "--quiet", "--strategy=ours", "--no-edit", "main")
    told = published.refused("side:main")
    assert [line.partition(": ")[0] for line in told] == ["ledger/2021-03/results/manifest.toml"]
    assert "删去了这个文件" in told[0]


def test_a_branch_from_before_the_publication_may_be_merged(published: Clone) -> None:
    published.git("switch", "--quiet", "--create", "side", "HEAD~1")
    change(published, APRIL)
    published.commit()
    published.push("side")
    published.git("merge", "--quiet", "--no-edit", "main")
    published.push("side:main")


def test_a_file_moved_away_or_added_is_refused(published: Clone) -> None:
    published.git("mv", FIGURES, "old.csv")
    published.write("ledger/2021-03/findings.toml", "format = 1\n")
    published.commit()
    told = published.refused()
    assert [(line.partition(":")[0], "新增了" in line, "删去了" in line) for line in told] == [
        (FIGURES, False, True),
        ("ledger/2021-03/findings.toml", True, False),
    ]


def test_the_mark_of_publication_cannot_be_taken_off(published: Clone) -> None:
    published.write("ledger/2021-03/results/manifest.toml", "")
    published.commit()
    assert published.refused()[0].startswith("ledger/2021-03/results/manifest.toml: 2021-03 已经发布")


def test_an_amendment_comes_in_with_its_tag(published: Clone) -> None:
    change(published)
    tag = published.publish("2021-03", 1)
    assert tag == "published/2021-03.1"
    assert published.refused("main")  # without the tag
    published.push("--atomic", "main", tag)
    change(published, APRIL)
    published.commit()
    published.push()
    published.edit(FIGURES, "甲县,完工,,总数,4,5,", "甲县,完工,,总数,4,6,")
    published.commit()
    assert published.refused()[0].startswith(PUBLISHED)


def test_an_amendment_in_two_commits_comes_in_with_its_tag(published: Clone) -> None:
    change(published)
    published.commit()
    published.push("--atomic", "main", published.publish("2021-03", 1))


def test_an_edit_after_the_amendment_in_the_same_push_is_refused(published: Clone) -> None:
    tag = published.publish("2021-03", 1)
    change(published)
    published.commit()
    assert published.refused("--atomic", "main", tag)[0].startswith(PUBLISHED)


def test_an_amendment_that_skips_a_version_is_refused(published: Clone) -> None:
    change(published)
    tag = published.publish("2021-03", 2)
    told = published.refused("--atomic", "main", tag)
    assert any("它之前没有 published/2021-03.1，版本须逐次加一" in line for line in told)


def test_a_branch_behind_two_amendments_may_be_merged(published: Clone) -> None:
    published.git("branch", "side")
    for version in (1, 2):
        published.push("--atomic", "main", published.publish("2021-03", version))
    published.git("switch", "--quiet", "side")
    change(published, APRIL)
    published.commit()
    published.git("merge", "--quiet", "--no-edit", "main")
    published.push("side:main")


def test_a_manifest_that_says_published_needs_its_tag(desk: Clone) -> None:
    desk.publish("2021-03")
    (told,) = desk.refused("main")
    assert told.startswith(
        "ledger/2021-03/results/manifest.toml: 写着 2021-03 已经发布（版本 0），却没有标签 published/2021-03；"
    )


def test_a_new_branch_is_judged_like_any(published: Clone) -> None:
    change(published)
    published.commit()
    assert published.refused("HEAD:refs/heads/other")[0].startswith(PUBLISHED)


# Tags


def test_a_tag_is_neither_deleted_nor_moved(published: Clone) -> None:
    (told,) = published.refused("--delete", "published/2021-03")
    assert told == "refs/tags/published/2021-03: 发布标签不能删除；更正请用 zzcli amend，它另起一个标签"
    published.write("notes.txt", "x\n")
    published.commit()
    published.push()
    published.git("tag", "--annotate", "--force", "--message=再发布", "published/2021-03")
    (told,) = published.refused("--force", "published/2021-03")
    assert told.startswith("refs/tags/published/2021-03: 发布标签不能移动；")


def test_a_replayed_tag_is_refused(published: Clone) -> None:
    """March's tag object under April's name: git finds its signature good."""
    published.git("update-ref", "refs/tags/published/2021-04", "refs/tags/published/2021-03")
    (told,) = published.refused("published/2021-04")
    assert (
        told
        == "refs/tags/published/2021-04: 标签对象自己写的名称是 published/2021-03，是别的标签换了名字，请推送真正的标签"
    )


def test_a_tag_that_is_no_publication_is_refused(desk: Clone) -> None:
    desk.git("tag", "published/2021-03")
    assert desk.refused("published/2021-03")[0].startswith("refs/tags/published/2021-03: 不是指向提交的附注标签")
    desk.git("tag", "--annotate", "--message=x", "published/2021-04")
    (told,) = desk.refused("published/2021-04")
    assert "2021-04 的 manifest.toml 没有写着发布（版本 0）" in told
    desk.git("tag", "--annotate", "--message=x", "published/latest")
    assert "published/ 下只能是发布标签" in desk.refused("published/latest")[0]
    desk.git("tag", "--annotate", "--message=x", "Published/2021-04")
    assert "名称会与发布标签 published/… 混淆" in desk.refused("Published/2021-04")[0]
    assert "名称会与发布标签 published/… 混淆" in desk.refused("HEAD:refs/heads/published/2021-05")[0]


def test_a_tag_without_its_branch_is_refused(desk: Clone) -> None:
    (told,) = desk.refused(desk.publish("2021-03"))
    assert "它指向的提交不在任何分支上，请用 git push --atomic" in told


def test_other_tags_are_free(desk: Clone) -> None:
    desk.git("tag", "draft")
    desk.push("draft")
    desk.push("--delete", "draft")


# History


def test_history_is_only_added_to(desk: Clone) -> None:
    change(desk)
    desk.commit()
    desk.push()
    desk.git("reset", "--quiet", "--hard", "HEAD~1")
    desk.write("notes.txt", "x\n")
    desk.commit()
    bare = Clone(desk.root.parent / "总.git")
    bare.git("config", "receive.denyNonFastForwards", "false")  # the hook says it by itself
    (told,) = desk.refused("--force", "HEAD:main")
    assert told.startswith("refs/heads/main: 新的提交 ")
    assert told.endswith("历史会被改写；请先 git pull 合并，不要用 --force")


def test_an_amended_commit_is_refused(published: Clone) -> None:
    change(published)
    published.commit("--amend")
    assert "rejected" in published.push("--force", "HEAD:main", code=1)


def test_a_history_rebuilt_from_nothing_is_refused(published: Clone) -> None:
    published.git("checkout", "--quiet", "--orphan", "rebuilt")
    change(published)
    commit = published.commit()
    told = published.refused("rebuilt")
    assert (
        f"refs/heads/rebuilt: 提交 {commit[:12]} 没有上一个提交，是另一段历史的开头；请从现有的分支开始改，逐个合并"
        in told
    )


def test_branches_are_deleted_only_when_nothing_is_lost(desk: Clone) -> None:
    assert desk.refused("--delete", "main") == ["refs/heads/main: 这是主分支，不能删除"]
    desk.push("HEAD:refs/heads/same")
    desk.push("--delete", "same")
    change(desk)
    desk.commit()
    desk.push("HEAD:refs/heads/more")
    assert desk.refused("--delete", "more") == [
        "refs/heads/more: 分支里有别处没有的提交，删除会丢失历史；请先合并到别的分支"
    ]


def test_replacement_objects_are_refused(desk: Clone) -> None:
    change(desk)
    desk.commit()
    desk.push()
    desk.git("replace", "HEAD", "HEAD~1")
    told = desk.refused("refs/replace/*:refs/replace/*")
    assert "替换对象会使人看到别的历史" in told[0]


# Owners


@pytest.mark.parametrize(
    ("email", "old", "new", "whose"),
    [
        (LEAD, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,", None),
        (LEAD, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", "的申报由“4”改为“5”"),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", None),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,", "的核定由“4”改为“5”"),
        (UNIT, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,5,4,", "乙县 完工 总数 的申报由“4”改为“5”"),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,4,说明", None),
        (UNIT, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,4,4,说明", "改了 乙县 完工 总数"),
        (UNIT, "乙县,完工,,总数,4,4,\n", "", "乙县 完工 总数 的申报由“4”改为“”"),
        (CLERK, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,5,5,", None),
        (STRANGER, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", "nobody@example.invalid 不负责甲县 的申报"),
        (UNIT.upper(), "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", None),
    ],
)
def test_each_changes_their_own_cells(desk: Clone, email: str, old: str, new: str, whose: str | None) -> None:
    desk.email = email
    desk.edit(FIGURES, old, new)
    commit = desk.commit()
    if whose is None:
        desk.push()
        return
    told = desk.refused()
    assert whose in told[-1]
    assert f"：提交 {commit[:12]} 的提交者 {email} 不负责" in told[-1]


def test_an_owner_cannot_be_added_in_the_push_that_needs_it(desk: Clone) -> None:
    desk.email = STRANGER
    desk.edit("config.toml", f'email = "{UNIT}"', f'email = "{STRANGER}"')
    desk.commit()
    change(desk)
    desk.commit()
    assert [line.partition(": ")[0] for line in desk.refused()] == ["config.toml", f"{FIGURES}:3"]


def test_what_others_committed_may_be_merged_by_anybody(desk: Clone) -> None:
    desk.git("branch", "side")
    change(desk)
    desk.email = LEAD
    desk.commit()
    desk.push()
    desk.git("switch", "--quiet", "side")
    desk.email = UNIT
    desk.edit(FIGURES, "甲县,完工,,完工数,1,1,", "甲县,完工,,完工数,2,1,")
    desk.commit()
    desk.git("config", "merge.zzcli-figures.driver", "false")
    desk.git("merge", "--no-commit", "main", code=None)
    desk.write(
        FIGURES,
        HEADER + LINES.replace("完工数,1,1,", "完工数,2,1,").replace("甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,"),
    )
    desk.commit()
    desk.push("side:main")


def test_a_merge_that_undoes_another_side_is_its_committer_s_doing(desk: Clone) -> None:
    desk.git("branch", "side")
    desk.email = LEAD
    change(desk)
    desk.commit()
    desk.push()
    desk.git("switch", "--quiet", "side")
    desk.email = UNIT
    desk.edit(FIGURES, "甲县,完工,,完工数,1,1,", "甲县,完工,,完工数,2,1,")
    desk.commit()
    desk.git("merge", "--quiet", "--strategy=ours", "--no-edit", "main")
    (told,) = desk.refused("side:main")
    assert "甲县 完工 总数 的核定由“5”改为“4”" in told


def test_signatures_are_given_by_their_stage(desk: Clone) -> None:
    signoff = '[[signoff]]\nstage = "牵头部门"\nfile = "01-works.csv"\nby = "王五"\ndate = 2021-04-05\n'
    desk.write("ledger/2021-03/signoffs.toml", f'format = 1\n\n{signoff}digest = "{"0" * 64}"\n')
    desk.email = UNIT
    desk.commit()
    (told,) = desk.refused()
    assert told.startswith("ledger/2021-03/signoffs.toml:3: 签了 01-works.csv 的“牵头部门”：")
    desk.email = LEAD
    desk.git("commit", "--quiet", "--amend", "--no-edit")
    desk.push()


def test_plans_objects_and_other_files(desk: Clone) -> None:
    desk.email = UNIT
    desk.write(
        "ledger/plans/01-works.csv", "单位,评分项,对象,指标,月份,值\n甲县,完工,,年度,2021,1\n乙县,完工,,年度,2021,1\n"
    )
    desk.write("ledger/objects/roads.csv", "单位,对象,上级,起,止\n甲县,一路,,,\n乙县,二路,,,\n")
    desk.write("ledger/2021-03/findings.toml", "format = 1\n")
    desk.write("evidence/x.txt", "x\n")
    desk.commit()
    told = desk.refused()
    assert [line.partition("：提交")[0] for line in told] == [
        "ledger/2021-03/findings.toml: 改了这个文件",
        "ledger/objects/roads.csv:3: 新增了 乙县 二路",
        "ledger/plans/01-works.csv:3: 新增了 乙县 完工 年度 2021",
    ]


def test_a_long_list_is_cut(desk: Clone) -> None:
    desk.email = UNIT
    desk.write(APRIL, HEADER + "".join(f"乙县,完工,{number},总数,1,,\n" for number in range(30, 60)))
    desk.commit()
    told = desk.refused()
    assert len(told) == 21
    # Gone: 2 verified cells of 甲县, 2 declared and 2 verified of 乙县; 30 new: 36.
    assert any(line.startswith(f"{APRIL}: 另有 16 处：") for line in told)


# Text


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            FIGURES,
            HEADER + "乙县,完工,,总数,4,4,\n甲县,完工,,总数,4,4,\n",
            f"{FIGURES}: 不是规范写法，请运行 zzcli fmt",
        ),
        (FIGURES, HEADER + "<<<<<<< 本方\n", f"{FIGURES}:2: 有 1 列，应为 7 列，请补上缺少的逗号"),
        (FIGURES, HEADER + "丁县,完工,,总数,4,4,\n", f"{FIGURES}:2: 单位“丁县”不在"),
        ("config.toml", CONFIG + OWNERS + "x = 1\n", "config.toml:"),
        ("ledger/2021-03/adjustments.toml", "[[adjustment]]\n", "ledger/2021-03/adjustments.toml:1: 缺少 unit"),
        ("ledger/2021-3/x.csv", HEADER, "ledger/2021-3: 文件夹 2021-3 不是评比期"),
        ("ledger/rules/01-works.toml", "format = 1\n", "ledger/rules/01-works.toml"),
    ],
)
def test_what_is_no_valid_or_canonical_text_is_refused(desk: Clone, path: str, text: str, told: str) -> None:
    desk.write(path, text)
    desk.commit()
    assert told in "\n".join(desk.refused())


def test_what_a_later_commit_of_the_push_mends_comes_in(desk: Clone) -> None:
    desk.write(FIGURES, HEADER)
    desk.edit(FIGURES, HEADER, HEADER.replace("\n", "\r\n"))
    desk.commit()
    desk.write(FIGURES, HEADER + LINES)
    desk.commit()
    desk.push()


def test_links_and_submodules_are_refused(desk: Clone) -> None:
    (desk.root / APRIL).unlink()
    (desk.root / APRIL).symlink_to("../2021-03/01-works.csv")
    desk.git("add", "--all")
    desk.git("update-index", "--add", "--cacheinfo", f"160000,{desk.git('rev-parse', 'HEAD')},ledger/2021-05")
    desk.git("commit", "--quiet", "--message=链接")
    told = desk.refused()
    assert f"{APRIL}: 是符号链接，不是台账的文件，请换成普通文件" in told
    assert "ledger/2021-05: 是子模块，不是台账的文件，请换成普通文件" in told


def test_a_ledger_taken_away_is_refused(desk: Clone) -> None:
    desk.git("rm", "--quiet", "config.toml")
    desk.commit()
    assert desk.refused() == ["config.toml: 没有 config.toml，请运行 zzcli init"]


# Nothing of what is pushed is run


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
