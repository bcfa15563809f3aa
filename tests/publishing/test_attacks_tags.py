"""Tags deleted, moved, replayed, dated back or made of nothing."""

from __future__ import annotations

import shutil

from tests.publishing.support import JUNE, Repo, found, printed_digest


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
