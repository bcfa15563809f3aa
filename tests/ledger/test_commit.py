"""A ledger at a commit: the same bytes as a work tree, whatever git's surroundings are."""

import os
import subprocess
from pathlib import Path

import pytest

from zzcli.ledger.commit import Commit
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import WorkTree

FILES = {
    "config.toml": b"format = 1\n",
    "ledger/2021-06/01-economy.csv": b"first\n",
    "ledger/objects/\xe9\xa1\xb9\xe7\x9b\xae.csv".encode("latin-1").decode(): b"objects\n",
}
AUTHOR = {f"GIT_{who}_{what}": "test@example.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **AUTHOR}
    )
    return done.stdout.strip()


def write(folder: Path) -> None:
    for path, raw in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit of `FILES`."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    write(folder)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "one")
    return folder


def test_commit__reads_like_the_work_tree(repository: Path) -> None:
    commit, tree = Commit(repository, "HEAD"), WorkTree(repository)
    assert commit.files("ledger") == tree.files("ledger") != []
    for path in (*FILES, "ledger", "none.csv"):
        assert commit.read(path) == tree.read(path)
    assert commit.commit == git(repository, "rev-parse", "HEAD")


def test_commit__an_earlier_one_and_an_annotated_tag(repository: Path) -> None:
    git(repository, "tag", "-a", "published/2021-06", "-m", "x")
    (repository / "config.toml").write_bytes(b"changed\n")
    git(repository, "commit", "-q", "-a", "-m", "two")
    assert Commit(repository, "HEAD").read("config.toml") == b"changed\n"
    assert Commit(repository, "HEAD~1").read("config.toml") == b"format = 1\n"
    assert Commit(repository, "published/2021-06").commit == git(repository, "rev-parse", "HEAD~1")


def test_commit__a_bare_repository(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert Commit(tmp_path / "bare.git", "HEAD").read("config.toml") == b"format = 1\n"


def test_commit__a_ledger_in_a_subfolder(repository: Path, tmp_path: Path) -> None:
    write(repository / "city" / "a")
    (repository / "city" / "a" / "config.toml").write_bytes(b"inner\n")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "two")
    inner = Commit(repository / "city" / "a", "HEAD")
    assert inner.read("config.toml") == b"inner\n"
    assert inner.files("ledger") == WorkTree(repository / "city" / "a").files("ledger")
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    assert Commit(tmp_path / "bare.git", "HEAD", "city/a").read("config.toml") == b"inner\n"


def test_commit__replacement_objects_do_not_apply(repository: Path) -> None:
    (repository / "config.toml").write_bytes(b"forged\n")
    git(repository, "commit", "-q", "-a", "-m", "forged")
    git(repository, "replace", "HEAD~1", "HEAD")
    assert git(repository, "show", "HEAD~1:config.toml") == "forged"
    assert Commit(repository, "HEAD~1").read("config.toml") == b"format = 1\n"


def test_commit__a_symbolic_link_is_no_file(repository: Path) -> None:
    (repository / "units.toml").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "link")
    assert Commit(repository, "HEAD").read("units.toml") is None


@pytest.mark.parametrize("revision", ["nothing", "", "HEAD..HEAD", "--all", "HEAD:config.toml", "a\nb"])
def test_commit__unknown_revision(repository: Path, revision: str) -> None:
    with pytest.raises(SurroundingsError) as caught:
        Commit(repository, revision)
    assert str(caught.value) == f"没有“{revision}”这个版本，请用 git log 或 git tag 查看"


def test_commit__unborn_branch(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(SurroundingsError, match="仓库里还没有提交，请先提交"):
        Commit(tmp_path, "HEAD")


def test_commit__no_repository(tmp_path: Path) -> None:
    with pytest.raises(SurroundingsError, match="不在 git 仓库里"):
        Commit(tmp_path, "HEAD")


def test_commit__no_git(repository: Path) -> None:
    # GitPython looks for git when it is imported, so this needs a process of its own, and a path without git.
    script = f"""
from pathlib import Path
from zzcli.ledger.commit import Commit
from zzcli.ledger.problem import SurroundingsError
try:
    Commit(Path({str(repository)!r}), "HEAD")
except SurroundingsError as error:
    print(error)
"""
    import sys

    environment = {**os.environ, "PATH": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, encoding="utf-8", check=True
    )
    assert done.stdout == "没有找到 git 程序：保存和查看历史都需要 git，请先安装\n"
