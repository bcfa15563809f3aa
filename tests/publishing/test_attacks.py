"""Whatever is done to publications behind the office's back is found, named, and points to where to look next."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.support import Repo
from tests.transcripts import GIT

GOAL = """
[[reading]]
id       = "goal"
clause   = "一"
question = "目标是多少"
default  = "100"
reason   = "正文"
options  = {"100" = "正文：100", "120" = "评分表：120"}
"""
JUNE, JULY = "ledger/2021-06", "ledger/2021-07"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return support.published(tmp_path_factory.mktemp("published") / "台账")


@pytest.fixture
def repo(original: Repo, tmp_path: Path) -> Repo:
    return original.copy(tmp_path / "台账")


def found(repo: Repo, *arguments: str, code: int = 1) -> str:
    """Return what `verify` complains about; it must end with a code."""
    ended, out, err = repo.zzcli("verify", *arguments)
    assert ended == code, out + err
    return err


def test_an_untouched_ledger_verifies_whole_and_by_month(repo: Repo) -> None:
    assert found(repo, code=0) == ""
    out = repo.done("verify", "2021-06", "--format", "csv")
    assert out.splitlines()[0] == "发布,提交,摘要,签名,纸面摘要,核对"
    assert [line.split(",")[0] for line in out.splitlines()[1:]] == ["published/2021-06"]
    assert out.endswith(",一致\n")


def test_later_work_may_change_everything_else(repo: Repo) -> None:
    repo.write({"ledger/2021-08/01-work.csv": support.FIGURES, "note.md": "说明\n"})
    repo.replace("config.toml", 'first = "2021-06"', 'first = "2021-06"\n\n[sample]\nsource = "双色球"')
    repo.commit()
    assert found(repo, code=0) == ""


# Edits after publication


def test_a_figure_edited_in_a_new_commit(repo: Repo) -> None:
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,95")
    commit = repo.commit("悄悄改")
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后改了 惠济区 完成率 完成：核定 80 → 95" in said
    assert f"提交 {commit[:12]}（张三 <zhang@example.gov.cn>" in said
    assert "git log -p published/2021-06..HEAD -- ledger/2021-06/01-work.csv" in said
    assert "zzcli amend 2021-06" in said
    assert found(repo, "2021-07", code=0) == ""  # July does not rest on June


def test_a_figure_edited_and_scored_again_with_right_hashes(repo: Repo) -> None:
    manifest = repo.root / JUNE / "results" / "manifest.toml"
    statement = manifest.read_bytes().partition(b"\n[publication]\n")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    manifest.write_bytes(statement[0])
    repo.done("score", "2021-06", "--format", "csv")
    manifest.write_bytes(manifest.read_bytes() + statement[1] + statement[2])
    repo.commit()
    said = found(repo)
    assert "核定 80 → 95" in said
    assert f"{JUNE}/results/scores.csv: published/2021-06 之后改了" in said


def test_a_figure_edited_by_amending_the_publication_commit(repo: Repo) -> None:
    repo.replace(f"{JULY}/01-work.csv", "85,85", "85,95")
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    said = found(repo)
    assert "refs/tags/published/2021-07: 指向的提交" in said
    assert "不在 HEAD 的历史里：历史改写过，或标签移动过" in said
    assert "核定 85 → 95" in said


def test_a_figure_edited_inside_a_merge_commit(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "side")
    repo.write({"a.txt": "a\n"})
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.write({"b.txt": "b\n"})
    repo.commit()
    repo.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    commit = repo.commit("合并")
    said = found(repo)
    assert "核定 80 → 95" in said
    assert commit[:12] in said


def test_a_figure_edited_on_a_side_that_is_merged_with_ours_and_one_with_theirs(repo: Repo) -> None:
    repo.git("switch", "--quiet", "-c", "side")
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    repo.commit()
    repo.git("switch", "--quiet", "main")
    repo.git("merge", "--quiet", "-s", "ours", "-m", "合并", "side")
    assert found(repo, code=0) == ""  # what was edited is not in HEAD
    repo.git("switch", "--quiet", "side")
    repo.git("merge", "--quiet", "main")
    repo.git("checkout", "--quiet", "HEAD~1", "--", JUNE)
    repo.git("switch", "--quiet", "-C", "main")
    repo.commit()
    repo.replace(f"{JUNE}/01-work.csv", "80,", "80,9")
    repo.commit()
    assert "核定" in found(repo)


def test_names_that_differ_only_in_case_or_unicode_form(repo: Repo) -> None:
    repo.write({f"{JUNE}/01-WORK.csv": support.FIGURES})
    repo.commit()
    assert f"{JUNE}/01-WORK.csv: published/2021-06 之后增加" in found(repo)


def test_a_submodule_in_place_of_the_folder(repo: Repo) -> None:
    repo.git("rm", "--quiet", "-r", "--cached", JUNE)
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{repo.git('rev-parse', 'HEAD')},{JUNE}")
    repo.git("commit", "--quiet", "--message=子模块")
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后删去" in said


def test_an_evidence_file_swapped(tmp_path: Path) -> None:
    repo = support.new(tmp_path / "台账")
    repo.write({"evidence/a.txt": "文件\n"})
    sha256 = digest(repo.root / "evidence/a.txt").decode()
    adjustment = f'''format = 1

[[adjustment]]
unit = "金水区"
kind = "表彰"
date = 2021-06-12
document = "甲〔2021〕1号"
evidence = [{{path = "evidence/a.txt", sha256 = "{sha256}"}}]
'''
    repo.write({f"{JUNE}/adjustments.toml": adjustment})
    repo.commit()
    repo.publish("2021-06")
    repo.write({"evidence/a.txt": "另一份\n"})
    repo.commit("换佐证")
    assert found(repo).startswith("evidence/a.txt: 佐证文件：published/2021-06 之后改了 第 1 行，最早由提交")
    (repo.root / "evidence/a.txt").unlink()
    repo.commit()
    assert "佐证文件：published/2021-06 之后删去" in found(repo)


def test_a_file_that_was_renamed_and_one_that_was_added(repo: Repo) -> None:
    repo.git("mv", f"{JUNE}/01-work.csv", f"{JUNE}/01-Work.csv")
    repo.commit()
    said = found(repo)
    assert f"{JUNE}/01-work.csv: published/2021-06 之后删去" in said
    assert f"{JUNE}/01-Work.csv: published/2021-06 之后增加" in said


def test_a_link_in_place_of_a_file(repo: Repo) -> None:
    shutil.copy(repo.root / JUNE / "01-work.csv", repo.root / "elsewhere.csv")
    (repo.root / JUNE / "01-work.csv").unlink()
    (repo.root / JUNE / "01-work.csv").symlink_to("../../elsewhere.csv")
    repo.commit()
    assert "换成了不是文件的东西（符号链接或子模块）" in found(repo)


def test_a_result_edited_after_publication(repo: Repo) -> None:
    repo.replace(f"{JUNE}/results/ranking-districts.csv", "1,金水区,94,0,94", "1,金水区,95,0,95")
    repo.commit()
    said = found(repo)
    assert said.startswith(f"{JUNE}/results/ranking-districts.csv: published/2021-06 之后改了 第 2 行")


def test_a_result_edited_before_publication_by_hand(repo: Repo) -> None:
    """A forger who can push makes commit and tag himself, and knows how manifests are made."""
    forge(
        repo,
        lambda: repo.replace(
            f"{JULY}/results/scores.csv", "金水区,重点工作,完成率,,54,60", "金水区,重点工作,完成率,,55,60"
        ),
    )
    said = found(repo)
    assert f"{JULY}/results/scores.csv: 与 published/2021-07 的摘要表不符" in said
    assert "git log published/2021-07" in said


def test_a_publication_made_by_hand_without_sign_offs(tmp_path: Path) -> None:
    repo = support.new(tmp_path / "台账")
    repo.done("score", "2021-06", "--format", "csv")
    manifest = repo.root / JUNE / "results" / "manifest.toml"
    statement = 'period = "2021-06"\nversion = 0\nengine = "zzcli 0.1.0"\nprevious = ""\nreason = ""\n'
    manifest.write_bytes(manifest.read_bytes() + f"\n[publication]\n{statement}".encode())
    repo.commit("发布")
    repo.git("tag", "--annotate", "--message=发布", "published/2021-06")
    assert f"{JUNE}/01-work.csv: published/2021-06: 牵头部门还没有签" in found(repo)


def test_results_forged_with_right_hashes_are_recomputed(repo: Repo) -> None:
    path = repo.root / JULY / "results" / "scores.csv"
    manifest = repo.root / JULY / "results" / "manifest.toml"

    def edit() -> None:
        before = digest(path)
        repo.replace(f"{JULY}/results/scores.csv", "金水区,重点工作,完成率,,54,60", "金水区,重点工作,完成率,,55,60")
        manifest.write_bytes(manifest.read_bytes().replace(before, digest(path)))

    forge(repo, edit)
    said = found(repo)
    assert "published/2021-07: 金水区 重点工作 完成率 的得分记录的是 55，重算得 54" in said


def digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).hexdigest().encode()


def forge(repo: Repo, edit) -> None:  # type: ignore[no-untyped-def]
    """Take July's publication back, edit, and make commit and tag by hand as `publish` would."""
    repo.git("tag", "--delete", "published/2021-07")
    edit()
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    repo.git("tag", "--annotate", "--message=发布 2021-07", "published/2021-07")


# Rules, readings, units and settings that change without a date


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("ledger/rules/01-work.toml", "target   = 100", "target   = 120"),
        ("units.toml", 'name = "惠济区"', 'name = "惠济区"\nfrom = "2021-07"'),
    ],
    ids=["rule", "unit"],
)
def test_what_changes_without_a_date(repo: Repo, path: str, old: str, new: str) -> None:
    repo.replace(path, old, new)
    commit = repo.commit("调整")
    said = found(repo, "2021-06")
    assert said.startswith(f"{path}: 在 published/2021-06 之后改过（提交 {commit[:12]}")
    assert "重算 2021-06 与发布的不同" in said
    assert "请给改动写明起始月份（from）" in said


def test_a_rule_that_changes_from_a_later_month_is_no_problem(repo: Repo) -> None:
    repo.replace(
        "ledger/rules/01-work.toml", "target   = 100", 'target   = 100\nwhen     = [{from = "2021-08", target = 120}]'
    )
    repo.commit("八月起调整")
    assert found(repo, code=0) == ""


def test_a_reading_chosen_without_a_date_and_with_one(tmp_path: Path) -> None:
    repo = support.new(tmp_path / "台账")
    repo.replace("ledger/rules/01-work.toml", "target   = 100", 'target   = "?goal"')
    repo.replace("ledger/rules/01-work.toml", "full     = 100\n", "full     = 100\n" + GOAL)
    repo.commit("释义")
    repo.publish("2021-06")
    repo.replace(
        "config.toml",
        "[ledger]",
        '[readings]\n"1/goal" = [{value = "100"}, {value = "120", from = "2021-07"}]\n\n[ledger]',
    )
    repo.commit("七月起换释义")
    assert found(repo, code=0) == ""
    repo.replace("config.toml", ', from = "2021-07"}', ', from = "2021-06"}')
    repo.commit("六月起换释义")
    assert found(repo).startswith("config.toml: 在 published/2021-06 之后改过")


def test_a_register_or_plan_that_changes_nothing_is_no_problem(repo: Repo) -> None:
    repo.write({"ledger/plans/01-work.csv": "单位,评分项,对象,指标,月份,值\n金水区,完成率,,完成,2021-08,9\n"})
    repo.commit()
    assert found(repo, code=0) == ""


# Tags


def test_a_deleted_tag(repo: Repo) -> None:
    repo.git("tag", "--delete", "published/2021-06")
    said = found(repo)
    assert f"{JUNE}/results/manifest.toml: 写着已经发布，却没有可用的标签 published/2021-06" in said
    assert "refs/tags/published/2021-07: 它之前的一次发布" in said
    assert "git fetch --tags --force" in said


def test_the_newest_tag_deleted(repo: Repo) -> None:
    repo.git("tag", "--delete", "published/2021-07")
    said = found(repo)
    assert "写着已经发布，却没有可用的标签 published/2021-07" in said


def test_the_newest_publication_rolled_back_is_caught_by_paper_alone(repo: Repo) -> None:
    paper = printed_digest(repo, "2021-07")
    repo.git("tag", "--delete", "published/2021-07")
    repo.git("reset", "--quiet", "--hard", "HEAD~1")
    assert found(repo, code=0) == ""
    said = found(repo, "--digest", paper)
    assert f"没有摘要为 {paper} 的发布" in said
    assert "整个换过" in said


def printed_digest(repo: Repo, period: str) -> str:
    line = next(each for each in repo.done("verify", period, "--format", "csv").splitlines() if each[0] == "p")
    return line.split(",")[2]


def test_a_tag_moved_to_a_later_commit(repo: Repo) -> None:
    repo.write({"note.md": "后来\n"})
    repo.commit()
    repo.git("tag", "--force", "--annotate", "--message=x", "published/2021-07")
    assert "不是发布的那个提交（上一个提交里已经有这次发布）：标签移动过" in found(repo)


def test_a_tag_moved_to_an_earlier_commit(repo: Repo) -> None:
    repo.git("tag", "--force", "--annotate", "--message=x", "published/2021-07", "published/2021-06^{}")
    said = found(repo)
    assert "里没有 2021-07 的发布" in said
    assert "标签移动过" in said


def test_a_lightweight_tag(repo: Repo) -> None:
    commit = repo.git("rev-parse", "published/2021-07^{}")
    repo.git("tag", "--force", "published/2021-07", commit)
    assert "refs/tags/published/2021-07: 不是发布时做的附注标签（是 commit）" in found(repo)


def test_junes_tag_object_under_julys_name(repo: Repo) -> None:
    repo.git("update-ref", "refs/tags/published/2021-07", repo.git("rev-parse", "published/2021-06"))
    assert "refs/tags/published/2021-07: 标签对象里的名称是 published/2021-06：是把别的标签搬来用的" in found(repo)


def test_an_old_month_replayed_as_a_new_one(repo: Repo) -> None:
    """June's folder, results and publication, copied to August under a tag of its own."""
    shutil.copytree(repo.root / JUNE, repo.root / "ledger/2021-08")
    repo.commit("发布 2021-08")
    repo.git("tag", "--annotate", "--message=发布 2021-08", "published/2021-08")
    said = found(repo)
    assert "refs/tags/published/2021-08: manifest.toml 写的是 published/2021-06：标签与发布不是一回事" in said


def test_a_stray_tag_under_the_prefix(repo: Repo) -> None:
    repo.git("tag", "--annotate", "--message=x", "published/六月")
    assert "refs/tags/published/六月: 不是发布的标签名" in found(repo)


def test_a_back_dated_tag(repo: Repo) -> None:
    commit = repo.git("rev-parse", "published/2021-07^{}")
    repo.git(
        *("tag", "--force", "--annotate", "--message=x", "published/2021-07", commit),
        GIT_COMMITTER_DATE="2021-07-01T09:00:00+08:00",
    )
    assert "标签写的时间早于它所标的历史里的提交：时间倒填过" in found(repo)


# Chains and histories


def test_a_manifest_with_right_hashes_and_another_chain(repo: Repo) -> None:
    manifest = repo.root / JULY / "results" / "manifest.toml"
    before = next(line for line in manifest.read_text().splitlines() if line.startswith("previous"))
    forge(repo, lambda: repo.replace(f"{JULY}/results/manifest.toml", before, f'previous = "{"0" * 64}"'))
    said = found(repo)
    assert "refs/tags/published/2021-07: 它之前的一次发布（摘要 0000-0000-0000-0000-0000-0000-0000-0000）不在了" in said


def test_a_second_first_publication(repo: Repo) -> None:
    manifest = repo.root / JULY / "results" / "manifest.toml"
    before = next(line for line in manifest.read_text().splitlines() if line.startswith("previous"))
    forge(repo, lambda: repo.replace(f"{JULY}/results/manifest.toml", before, 'previous = ""'))
    assert "与 published/2021-06 都自称是第一次发布" in found(repo)


def test_a_statement_that_publish_does_not_write(repo: Repo) -> None:
    forge(repo, lambda: repo.replace(f"{JULY}/results/manifest.toml", 'reason = ""', 'reason = ""\nnote = "x"'))
    said = found(repo)
    assert "里没有 2021-07 的发布" in said
    assert f"{JULY}/results/manifest.toml: [publication] 不是 zzcli publish 写的样子" in said


def test_the_first_month_replaced_breaks_the_chain(repo: Repo) -> None:
    """June rewritten consistently, July kept: July's `previous` names the June that was."""
    fresh = support.new(repo.root.parent / "另做")
    fresh.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    fresh.commit()
    fresh.publish("2021-06")
    repo.git("fetch", "--quiet", "--force", str(fresh.root), "+refs/tags/*:refs/tags/*")
    said = found(repo)
    assert "refs/tags/published/2021-07: 它之前的一次发布" in said
    assert "不在 HEAD 的历史里" in said


def test_a_history_rebuilt_whole_is_caught_by_paper_alone(repo: Repo) -> None:
    paper = printed_digest(repo, "2021-07")
    fresh = support.new(repo.root.parent / "重建")
    fresh.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    fresh.commit()
    fresh.publish("2021-06")
    fresh.publish("2021-07")
    _, out, err = fresh.zzcli("verify")
    assert err == ""
    assert "只有纸面通报上的摘要能发现" in out
    assert f"没有摘要为 {paper} 的发布" in found(fresh, "--digest", paper)


def test_the_paper_digest_in_any_spelling_vouches_for_all_before(repo: Repo) -> None:
    june, july = (printed_digest(repo, period) for period in ("2021-06", "2021-07"))
    spelled = july.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    rows = [line.split(",") for line in repo.done("verify", "--digest", spelled, "--format", "csv").splitlines()[1:]]
    assert [(row[0], row[4]) for row in rows] == [("published/2021-06", "担保"), ("published/2021-07", "担保")]
    out = repo.done("verify", "--digest", june)
    assert "纸面摘要只担保它那一次和以前各次发布" in out
    whole = digest(repo.root / JULY / "results" / "manifest.toml").decode()
    assert repo.zzcli("verify", "2021-07", "--digest", whole)[0] == 0
    assert f"摘要 {july} 是 published/2021-07 的，不是 2021-06 的" in found(repo, "2021-06", "--digest", july)
    code, _, err = repo.zzcli("verify", "--digest", "U" * 32)
    assert (code, "不是发布摘要" in err) == (2, True)


# Substitutes, shallow clones, broken objects, hostile settings


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


# Where verify runs


def test_a_bare_clone_and_a_linked_work_tree_verify_too(repo: Repo, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "--quiet", "--bare", str(repo.root), str(bare))
    assert Repo(bare).zzcli("verify")[0] == 0
    repo.git("worktree", "add", "--quiet", "-b", "linked", str(tmp_path / "linked"))
    linked = Repo(tmp_path / "linked")
    assert linked.zzcli("verify")[0] == 0
    linked.write({"ledger/2021-08/01-work.csv": support.FIGURES})
    linked.commit()
    linked.publish("2021-08")
    assert linked.git("status", "--porcelain") == ""
    assert linked.zzcli("verify")[0] == 0
    code, _, err = Repo(bare).zzcli("publish", "2021-07")
    assert (code, "裸仓库" in err) == (3, True)


def test_surroundings_that_are_wrong(repo: Repo, tmp_path: Path) -> None:
    fresh = support.new(tmp_path / "new")
    assert "还没有发布过任何一期" in found(fresh, code=3)
    assert "2021-08 没有发布过" in found(repo, "2021-08", code=3)
    code, _, err = repo.zzcli("reproduce", "2021-06", "--at", "published/2021-99")
    assert (code, "没有“published/2021-99”这个版本" in err) == (3, True)
    assert repo.done("reproduce", "2021-06", "--at", "published/2021-06") == ""


# Signatures


def key(folder: Path, name: str) -> Path:
    """Make an ssh key without a passphrase."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


def allowed(who: str, path: Path, options: str = "") -> str:
    public = path.with_suffix(".pub").read_text().split()
    return " ".join(filter(None, (who, options, *public[:2]))) + "\n"


def use(repo: Repo, path: Path) -> None:
    repo.git("config", "gpg.format", "ssh")
    repo.git("config", "user.signingkey", str(path))


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Path, Path]:
    """A ledger whose publications must be signed, June published by the office's key; and an attacker's key."""
    folder = tmp_path_factory.mktemp("signed")
    office, attacker = key(folder, "office"), key(folder, "attacker")
    repo = support.new(folder / "台账")
    repo.replace(
        "config.toml", 'first = "2021-06"', 'first = "2021-06"\n\n[signing]\nrequired = true\nsigners = "signers"'
    )
    repo.write({"signers": allowed("office@example.gov.cn", office)})
    repo.commit("签名")
    use(repo, office)
    repo.publish("2021-06")
    return repo, office, attacker


@pytest.fixture
def signed(signing: tuple[Repo, Path, Path], tmp_path: Path) -> Repo:
    return signing[0].copy(tmp_path / "台账")


def test_signed_publications_name_their_signer(signed: Repo, signing: tuple[Repo, Path, Path], tmp_path: Path) -> None:
    signed.publish("2021-07")
    out = signed.done("verify")
    assert "有效（自证） office@example.gov.cn" in out
    assert "有效 office@example.gov.cn" in out
    assert "自证" in out.splitlines()[-1]
    kept = tmp_path / "kept"
    kept.write_text(allowed("督查室", signing[1]))
    assert "自证" not in signed.done("verify", "--signers", str(kept))
    kept.write_text(allowed("督查室", signing[2]))
    assert "签名的密钥不在上一次发布时的签名者名单里" in found(signed, "--signers", str(kept))
    assert "读不出签名者名单" in found(signed, "--signers", str(tmp_path / "none"), code=3)


def test_publish_refuses_a_key_that_is_not_allowed_and_changes_nothing(
    signed: Repo, signing: tuple[Repo, Path, Path]
) -> None:
    signed.sign_and_score("2021-07")
    before = signed.git("rev-parse", "HEAD"), signed.git("tag")
    use(signed, signing[2])
    code, _, err = signed.zzcli("publish", "2021-07")
    assert code == 3
    assert "没有发布：签名的密钥不在上一次发布时的签名者名单里" in err
    use(signed, signing[1].with_name("none"))
    code, _, err = signed.zzcli("publish", "2021-07")
    assert code == 3
    assert "没有发布：没有签名" in err  # git 2.39 makes an unsigned tag here, and says that all is well
    assert (signed.git("rev-parse", "HEAD"), signed.git("tag")) == before
    assert signed.git("status", "--porcelain") == ""


def test_an_attackers_key_added_to_the_signers(signed: Repo, signing: tuple[Repo, Path, Path]) -> None:
    signed.write({"signers": allowed("office@example.gov.cn", signing[1]) + allowed("x@example.com", signing[2])})
    signed.commit("加人")
    signed.publish("2021-07")
    commit = signed.git("rev-parse", "published/2021-07^{}")
    use(signed, signing[2])
    signed.git("tag", "--force", "--sign", "--message=发布 2021-07", "published/2021-07", commit)
    said = found(signed)
    assert (
        "refs/tags/published/2021-07: 签名的密钥不在上一次发布时的签名者名单里；git verify-tag published/2021-07"
        in said
    )


def test_a_stripped_signature_even_when_signing_was_switched_off(signed: Repo) -> None:
    signed.publish("2021-07")
    commit = signed.git("rev-parse", "published/2021-07^{}")
    signed.git("tag", "--force", "--annotate", "--message=发布 2021-07", "published/2021-07", commit)
    assert "没有签名，而设置要求签名：签名被去掉了" in found(signed)


def test_signing_switched_off_still_binds_the_publication_after_it(signed: Repo) -> None:
    signed.replace("config.toml", "required = true", "required = false")
    signed.commit("不再签名")
    signed.publish("2021-07")  # signed: June's settings ask for it
    assert found(signed, code=0) == ""
    shutil.copytree(signed.root / JULY, signed.root / "ledger/2021-08")
    shutil.rmtree(signed.root / "ledger/2021-08/results")
    signed.git("config", "--unset", "user.signingkey")
    signed.publish("2021-08")  # July's settings do not
    assert "未签名（未要求）" in signed.done("verify", "2021-08")


def test_a_signature_over_another_text(signed: Repo) -> None:
    signed.publish("2021-07")
    raw = signed.git("cat-file", "tag", "published/2021-07") + "\n"
    name = signed.git("hash-object", "-t", "tag", "-w", "--stdin", stdin=raw.replace("发布", "公布", 1))
    signed.git("update-ref", "refs/tags/published/2021-07", name)
    assert "签名与标签的内容不符" in found(signed)


def test_an_expired_key_with_a_back_dated_tag(signed: Repo, signing: tuple[Repo, Path, Path]) -> None:
    """The key ended on 2021-07-06; who still has it dates the tag of a later commit back."""
    signed.write({"signers": allowed("office@example.gov.cn", signing[1], 'valid-before="20210706"')})
    signed.commit("到期")
    signed.publish("2021-07")
    shutil.copytree(signed.root / JULY, signed.root / "ledger/2021-08")
    shutil.rmtree(signed.root / "ledger/2021-08/results")
    signed.settings["GIT_COMMITTER_DATE"] = "2021-08-05T09:00:00+08:00"
    signed.sign_and_score("2021-08")
    code, _, err = signed.zzcli("publish", "2021-08")
    assert (code, "不在有效期内" in err) == (3, True)
    back = {"GIT_COMMITTER_DATE": "2021-07-05T10:00:00+08:00"}
    manifest = signed.root / "ledger/2021-08/results/manifest.toml"
    previous = digest(signed.root / JULY / "results/manifest.toml").decode()
    statement = f'\n[publication]\nperiod = "2021-08"\nversion = 0\nengine = "zzcli 0.1.0"\nprevious = "{previous}"\nreason = ""\n'
    manifest.write_bytes(manifest.read_bytes() + statement.encode())
    signed.commit("发布 2021-08", **back)
    signed.git("tag", "--sign", "--message=发布 2021-08", "published/2021-08", **back)
    said = found(signed)
    assert "refs/tags/published/2021-08: 标签写的时间早于它所标的历史里的提交" in said
    assert "不在有效期内" not in said  # the claimed time alone would pass


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_gpg_signatures_are_judged_by_the_public_keys_in_the_signers_file(tmp_path: Path) -> None:
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    settings = {"GNUPGHOME": str(home), **GIT}
    who = "office@example.gov.cn"
    command = ["gpg", "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    environment = {**os.environ, **settings}
    subprocess.run(
        [*command, "--quick-generate-key", who, "ed25519", "sign", "never"],
        env=environment,
        check=True,
        capture_output=True,
    )
    public = subprocess.run(
        ["gpg", "--batch", "--armor", "--export", who], env=environment, check=True, capture_output=True, text=True
    ).stdout
    repo = support.new(tmp_path / "台账", GNUPGHOME=str(home))
    repo.replace(
        "config.toml", 'first = "2021-06"', 'first = "2021-06"\n\n[signing]\nrequired = true\nsigners = "signers"'
    )
    repo.write({"signers": public})
    repo.git("config", "user.signingkey", who)
    now = "2099-01-01T09:00:00+08:00"
    repo.settings |= {"GIT_COMMITTER_DATE": now}
    repo.commit("签名")
    repo.publish("2021-06")
    assert f"有效（自证） {who}" in repo.done("verify")
    other = tmp_path / "other"
    other.write_text("a@b ssh-ed25519 AAAA\n")
    assert "签名的密钥不在上一次发布时的签名者名单里" in found(repo, "--signers", str(other))


# Objects put under an id that is not theirs, by whoever can write to the repository's folder


def swap(repo: Repo, name: str, old: bytes, new: bytes) -> None:
    """Put another content under an object's id; git serves it, as it checks digests only when it fetches."""
    kind = repo.git("cat-file", "-t", name)
    content = subprocess.run(["git", "cat-file", kind, name], cwd=repo.root, check=True, capture_output=True).stdout
    assert old in content
    content = content.replace(old, new)
    path = repo.root / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.write_bytes(zlib.compress(b"%s %d\0%s" % (kind.encode(), len(content), content)))


def test_a_figure_swapped_under_its_id(repo: Repo) -> None:
    """HEAD, tags and signatures stay what they were."""
    name = repo.git("rev-parse", f"HEAD:{JUNE}/01-work.csv")
    swap(repo, name, b"80,80", b"80,95")
    assert "80,95" in repo.git("show", f"HEAD:{JUNE}/01-work.csv")
    assert f"对象 {name} 内容被换过，与编号不符（published/2021-06 要用到），请运行 git fsck --full" in found(repo)
    code, _, err = repo.zzcli("audit", "2021-06")
    assert (code, f"仓库里的对象 {name} 内容被换过" in err) == (3, True)
    code, _, err = repo.zzcli("score", "2021-06", "--at", "HEAD")
    assert (code, f"仓库里的对象 {name} 内容被换过" in err) == (3, True)


def test_a_folder_swapped_under_its_id(repo: Repo) -> None:
    tree = repo.git("rev-parse", f"published/2021-06:{JUNE}")
    june, july = (bytes.fromhex(repo.git("rev-parse", f"HEAD:{each}/01-work.csv")) for each in (JUNE, JULY))
    swap(repo, tree, june, july)
    assert f"对象 {tree} 内容被换过，与编号不符" in found(repo)


def test_a_folder_that_holds_a_name_twice(repo: Repo) -> None:
    """Git writes no such tree; what a program finds in it depends on whether it takes the first or the last."""
    bad = repo.git("hash-object", "-w", "--stdin", stdin=support.FIGURES.replace("80,80", "80,95"))
    tree = put_tree(
        repo, f"HEAD:{JUNE}", lambda entry: [(*entry[:2], bad), entry] if "01-work" in entry[1] else [entry]
    )
    ledger = put_tree(repo, "HEAD:ledger", lambda entry: [(*entry[:2], tree) if entry[1] == "2021-06" else entry])
    root = put_tree(repo, "HEAD:", lambda entry: [(*entry[:2], ledger) if entry[1] == "ledger" else entry])
    repo.git("update-ref", "refs/heads/main", repo.git("commit-tree", "-p", "HEAD", "-m", "x", root))
    said = found(repo)
    assert f".git: 文件夹对象 {tree} 里有两个 01-work.csv：不同的程序会读到不同的那一个" in said
    bare = Repo(repo.root.parent / "总.git")
    repo.git("init", "--quiet", "--bare", str(bare.root))
    bare.done("guard", "install")
    with pytest.raises(AssertionError, match="duplicateEntries"):
        repo.git("push", "--quiet", str(bare.root), "main")


Entry = tuple[str, str, str]


def put_tree(repo: Repo, name: str, change: Callable[[Entry], list[Entry]]) -> str:
    """Store a tree like another, whatever git thinks of it; returns its id."""
    content = b""
    for line in repo.git("ls-tree", name).splitlines():
        about, path = line.split("\t")
        mode, _, own = about.split(" ")
        for each in change((mode, path, own)):
            content += f"{each[0].lstrip('0')} {each[1]}\0".encode() + bytes.fromhex(each[2])
    stored = hashlib.sha1(b"tree %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()
    file = repo.root / ".git" / "objects" / stored[:2] / stored[2:]
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(zlib.compress(b"tree %d\0%s" % (len(content), content)))
    return stored


def test_a_commit_dated_back_under_its_id(repo: Repo) -> None:
    repo.replace("config.toml", 'first = "2021-06"', 'first = "2021-06"\n')
    name = repo.commit(GIT_COMMITTER_DATE="2021-08-25T09:00:00+08:00")
    later = repo.git("commit-tree", "-p", name, "-m", "后来", "HEAD^{tree}")
    swap(repo, name, b"1629853200", b"1626224400")  # 2021-07-14 09:00
    assert repo.git("log", "-1", "--format=%cI") == "2021-07-14T09:00:00+08:00"
    said = f"仓库里的对象 {name} 内容被换过，与编号不符；请运行 git fsck --full 查明，从别的克隆取回"
    assert said in found(repo, code=3)  # git itself will not start from it
    (repo.root / ".git/refs/heads/main").write_text(f"{later}\n")
    assert f"对象 {name} 内容被换过，与编号不符" in found(repo)
    assert said in repo.zzcli("audit", "2021-06")[2]
