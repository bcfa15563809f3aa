"""Objects put under an id that is not theirs, by whoever can write to the repository's folder."""

from __future__ import annotations

import hashlib
import subprocess
import zlib
from collections.abc import Callable

import pytest

from tests.publishing import support
from tests.publishing.support import JULY, JUNE, Repo, found


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
