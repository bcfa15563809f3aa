"""Publications forged by who can push: results, sign-offs, chains and whole histories made by hand."""

from __future__ import annotations

from pathlib import Path

from tests.publishing import support
from tests.publishing.support import JULY, JUNE, Repo, digest, forge, found, printed_digest


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
    assert f"{JUNE}/signoffs.toml: published/2021-06: 牵头部门还有 1 个文件没有签：01-work.csv" in found(repo)


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
