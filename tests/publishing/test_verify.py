"""What `verify` says of a ledger that nobody has touched, wherever it runs, and of a digest on paper."""

from __future__ import annotations

from pathlib import Path

from tests.publishing import support
from tests.publishing.support import JULY, Repo, digest, found, printed_digest


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
