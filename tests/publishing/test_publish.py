"""`publish` and `amend` make all of a publication or nothing, and only of what is committed, valid and signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.support import JULY, JUNE, Repo
from tests.reports.schemas import faults


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """June is published; July is signed and scored."""
    repo = support.new(tmp_path_factory.mktemp("made") / "台账")
    repo.publish("2021-06")
    repo.sign_and_score("2021-07")
    return repo


@pytest.fixture
def repo(made: Repo, tmp_path: Path) -> Repo:
    return made.copy(tmp_path / "台账")


def refused(repo: Repo, *arguments: str, code: int = 3) -> str:
    """Run a command that must fail and change neither commits, tags nor files; returns what it says."""
    before = repo.git("rev-parse", "HEAD"), repo.git("tag"), repo.git("status", "--porcelain")
    ended, out, err = repo.zzcli(*arguments)
    assert ended == code, out + err
    assert (repo.git("rev-parse", "HEAD"), repo.git("tag"), repo.git("status", "--porcelain")) == before
    return err


def test_a_publication_commits_results_alone_and_points_to_the_one_before(repo: Repo) -> None:
    digest = repo.done("publish", "2021-07").strip()
    changed = repo.git("show", "--format=", "--name-only", "HEAD").splitlines()
    assert changed == [f"{JULY}/results/manifest.toml"]  # the rest of results/ was committed before
    found = json.loads(repo.done("verify", "--format", "json"))
    assert faults(found, "verify.v1") == []
    june, july = found["publications"]
    assert (june["tag"], june["previous"]) == ("published/2021-06", "")
    assert (july["tag"], july["previous"], july["digest"]) == ("published/2021-07", june["sha256"], digest)
    assert july["commit"] == repo.git("rev-parse", "published/2021-07^{}") == repo.git("rev-parse", "HEAD")


def test_results_may_be_the_only_thing_uncommitted(repo: Repo) -> None:
    repo.git("rm", "--quiet", "-r", "--cached", f"{JULY}/results")
    repo.git("commit", "--quiet", "--message=不带结果")
    assert "未跟踪" not in repo.done("publish", "2021-07")
    assert len(repo.git("show", "--format=", "--name-only", "HEAD").splitlines()) == 4
    assert repo.git("status", "--porcelain") == ""


def test_uncommitted_work_is_refused_and_left_alone(repo: Repo) -> None:
    repo.write({"note.md": "x\n"})
    assert "还有没有提交的改动：note.md（zzcli save 不带这些：请移走、删去" in refused(repo, "publish", "2021-07")
    assert (repo.root / "note.md").exists()
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,70")
    repo.write({"units.toml": (repo.root / "units.toml").read_text(encoding="utf-8") + "\n"})
    said = refused(repo, "publish", "2021-07")
    assert f"{JUNE}/01-work.csv（先提交：zzcli save 2021-06 -m 说明）" in said
    assert "units.toml（先提交：zzcli save 2021-07 -m 说明）" in said


def test_scoring_what_is_published_names_no_command_that_refuses(repo: Repo) -> None:
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,70")
    code, _, said = repo.zzcli("score", "2021-06")
    assert code == 1
    assert "git restore 撤回，确需更正用 zzcli amend 2021-06 --reason 理由" in said
    assert "zzcli score" not in said
    code, _, said = repo.zzcli("score", "2021")
    assert (code, "zzcli new" in said) == (3, False)
    assert "全年的汇总用 zzcli annual 2021" in said
    code, _, said = repo.zzcli("fmt", "2021-06")
    assert (code, "git restore -- ledger/2021-06 撤回" in said) == (0, True)


def test_signing_what_is_published_leaves_it_or_names_amend(repo: Repo) -> None:
    sign = ("sign", "2021-06", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-06")
    code, _, said = repo.zzcli(*sign)
    assert (code, repo.git("status", "--porcelain")) == (0, "")
    assert "1 个文件已经签过，没有改动" in said
    repo.replace(f"{JUNE}/01-work.csv", "80,80", "80,70")
    _, _, said = repo.zzcli(*sign)
    assert "下一步：2021-06 已经发布，更正用 zzcli amend 2021-06 --reason 理由" in said


def test_what_git_ignores_is_found_when_the_commit_is_compared(repo: Repo) -> None:
    repo.write({".gitignore": "ledger/plans/\n"})
    repo.commit()
    repo.write({"ledger/plans/01-work.csv": "单位,评分项,对象,指标,月份,值\n金水区,完成率,,完成,2021-08,9\n"})
    repo.done("sign", "2021-07", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-05")
    repo.done("score", "2021-07", "--format", "csv")
    repo.commit()
    assert "ledger/plans/01-work.csv: 提交里的字节与文件的不同，没有发布" in refused(repo, "publish", "2021-07")


def test_line_ends_that_git_converts_are_found(repo: Repo) -> None:
    repo.write({".gitattributes": "*.csv text eol=crlf\n"})
    repo.commit()
    repo.git("config", "core.autocrlf", "true")
    path = repo.root / JULY / "01-work.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    ended, _, err = repo.zzcli("publish", "2021-07")
    assert ended in (1, 3)
    assert err


def test_a_hook_that_refuses_leaves_everything_as_it_was(repo: Repo) -> None:
    hook = repo.root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 不行 >&2\nexit 1\n")
    hook.chmod(0o755)
    assert "git 没有提交：" in refused(repo, "publish", "2021-07")


def test_a_killed_publish_is_finished_by_the_next(repo: Repo) -> None:
    done = repo.copy(repo.root.parent / "完成")
    digest = done.done("publish", "2021-07")
    repo.git("fetch", "--quiet", "--no-tags", str(done.root), "main")
    repo.git("reset", "--quiet", "--hard", "FETCH_HEAD")  # the commit was made, the tag was not
    assert "却没有可用的标签 published/2021-07" in repo.zzcli("verify")[2]
    assert repo.done("publish", "2021-07") == digest
    assert repo.git("rev-parse", "published/2021-07^{}") == repo.git("rev-parse", "FETCH_HEAD")
    assert repo.zzcli("verify")[0] == 0


def test_a_killed_write_is_no_obstacle(repo: Repo) -> None:
    done = repo.copy(repo.root.parent / "完成")
    digest = done.done("publish", "2021-07")
    for file in (done.root / JULY / "results").iterdir():
        (repo.root / JULY / "results" / file.name).write_bytes(file.read_bytes())  # written, not committed
    assert repo.done("publish", "2021-07") == digest


def test_a_broken_chain_is_not_gone_on_with(repo: Repo) -> None:
    repo.git("tag", "--delete", "published/2021-06")
    assert "却没有可用的标签 published/2021-06" in refused(repo, "publish", "2021-07", code=1)


def test_a_clock_behind_the_history_is_refused(repo: Repo) -> None:
    repo.settings["GIT_COMMITTER_DATE"] = "2021-07-01T09:00:00+08:00"
    assert "标签写的时间早于" in refused(repo, "publish", "2021-07")


def test_a_shallow_clone_cannot_publish(repo: Repo) -> None:
    clone = Repo(repo.root.parent / "浅")
    repo.git("clone", "--quiet", "--depth=1", repo.root.as_uri(), str(clone.root))
    assert "git fetch --unshallow" in refused(clone, "publish", "2021-07")


def test_an_amendment_takes_what_is_uncommitted_and_flags_what_rests_on_it(repo: Repo) -> None:
    repo.done("publish", "2021-07")
    repo.write({"ledger/plans/01-work.csv": "单位,评分项,对象,指标,月份,值\n金水区,完成率,,完成,2021-08,9\n"})
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,70")
    repo.done("sign", "2021-06", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-09")
    repo.write({"note.md": "x\n"})
    said = refused(repo, "amend", "2021-06", "--reason", "核实")
    assert "更正只带上这一期、计划、名册和 opening.csv 的改动；还有没有提交的改动：note.md" in said
    (repo.root / "note.md").unlink()
    ended, out, err = repo.zzcli("amend", "2021-06", "--reason", "核实")
    assert ended == 0, err
    assert "2021-07 用到了更正的数据，请核对" in err
    names = ["01-work.csv", "results/manifest.toml", "results/ranking-districts.csv", "results/ranking-districts.md"]
    assert repo.git("show", "--format=", "--name-only", "HEAD").splitlines() == [
        *(f"{JUNE}/{name}" for name in (*names, "results/scores.csv", "signoffs.toml")),
        "ledger/plans/01-work.csv",
    ]
    assert repo.git("tag").splitlines() == ["published/2021-06", "published/2021-06.1", "published/2021-07"]
    rows = {each["tag"]: each for each in json.loads(repo.done("verify", "--format", "json"))["publications"]}
    amended = rows["published/2021-06.1"]
    assert (amended["version"], amended["reason"], amended["digest"]) == (1, "核实", out.strip())
    assert amended["previous"] == rows["published/2021-07"]["sha256"]  # whatever its period


def test_an_amended_past_that_moves_a_later_month_is_found_until_that_is_amended_too(repo: Repo) -> None:
    """July shows the change against June: places won or lost stand in its ranking table."""
    repo.done("publish", "2021-07")
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,立项,,批复,否,否", "惠济区,立项,,批复,否,是")
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,99")
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,进度,,开工,未,未", "惠济区,进度,,开工,未,2021-06-01")
    repo.done("sign", "2021-06", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-09")
    repo.done("amend", "2021-06", "--reason", "核实")
    code, _, err = repo.zzcli("verify")
    assert code == 1
    assert err.startswith(f"{JUNE}/01-work.csv: 在 published/2021-07 之后改过（提交 ")
    assert "请恢复，或随之更正 zzcli amend 2021-07" in err
    repo.done("amend", "2021-07", "--reason", "六月更正")
    assert repo.zzcli("verify")[0] == 0


def test_the_old_tag_of_an_amended_month_must_stay(repo: Repo) -> None:
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,70")
    repo.done("sign", "2021-06", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-09")
    repo.git("checkout", "--quiet", "--", JULY)
    repo.done("amend", "2021-06", "--reason", "核实")
    repo.git("tag", "--delete", "published/2021-06")
    assert "更正之前的标签 published/2021-06 不在了，原来的发布要保留" in repo.zzcli("verify")[2]


def test_a_change_committed_behind_the_offices_back_can_be_made_good(repo: Repo) -> None:
    repo.replace(f"{JUNE}/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,70")
    repo.commit("先提交了")
    assert repo.zzcli("verify")[0] == 1
    repo.done("sign", "2021-06", "--stage", "牵头部门", "--all-specials", "--date", "2021-08-09")
    repo.done("amend", "2021-06", "--reason", "补办更正")
    assert repo.zzcli("verify")[0] == 0


def test_reproduce_names_the_engine_that_published(repo: Repo) -> None:
    repo.replace(f"{JUNE}/results/manifest.toml", 'engine = "zzcli ', 'engine = "zzcli 0.0.9-')
    repo.replace(f"{JUNE}/results/scores.csv", "金水区,重点工作,完成率,,54,60", "金水区,重点工作,完成率,,55,60")
    repo.commit()
    code, _, err = repo.zzcli("reproduce", "2021-06")
    assert code == 1
    assert "记录的是 55，重算得 54" in err
    assert "发布时用的是 zzcli 0.0.9-" in err
    assert "pip install zzcli==0.0.9-" in err
