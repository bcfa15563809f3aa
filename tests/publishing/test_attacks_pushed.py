"""Attacks on publications that come by a real push to a guarded bare repository: refused there, and found by `verify`.

Whoever has a shell on the office's machine takes the guard away, so each is also pushed past it.
"""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.clones import PROJECT
from tests.publishing.support import JUNE, Repo


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Repo, Repo]:
    """A desk with two months published, and the office's guarded repository that it has pushed them to."""
    folder = tmp_path_factory.mktemp("pushed")
    desk, office = support.published(folder / "台账"), Repo(folder / "总.git")
    desk.git("init", "--quiet", "--bare", "--initial-branch=main", str(office.root))
    office.done("guard", "install")
    desk.git("push", "--quiet", str(office.root), "main", "--tags", PYTHONPATH=str(PROJECT))
    assert office.done("verify").count("一致") >= 2
    return desk, office


@pytest.fixture
def both(original: tuple[Repo, Repo], tmp_path: Path) -> tuple[Repo, Repo]:
    desk, office = original
    return desk.copy(tmp_path / "台账"), office.copy(tmp_path / "总.git")


def squash(desk: Repo) -> None:
    desk.git("reset", "--quiet", "--soft", "published/2021-06~1")
    desk.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    desk.commit("整理历史")


def decomposed(desk: Repo) -> None:
    """Two names that a person sees as one: composed and decomposed."""
    composed, other = (unicodedata.normalize(form, "é.csv") for form in ("NFC", "NFD"))
    assert composed != other
    desk.write({f"{JUNE}/{composed}": support.FIGURES, f"{JUNE}/{other}": support.FIGURES})
    desk.commit()


def link_to_a_folder(desk: Repo) -> None:
    desk.git("mv", JUNE, "elsewhere")
    (desk.root / JUNE).symlink_to("../elsewhere")
    desk.commit()


def rename_and_edit(desk: Repo) -> None:
    desk.git("mv", f"{JUNE}/01-work.csv", f"{JUNE}/02-work.csv")
    desk.replace(f"{JUNE}/02-work.csv", "80,80", "80,95")
    desk.commit()


def other_history(desk: Repo) -> None:
    desk.git("checkout", "--quiet", "--orphan", "other")
    desk.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    desk.commit()
    desk.git("branch", "--force", "main", "other")


def edit_in_a_merge(desk: Repo) -> None:
    """Neither side has the value that the merge has."""
    desk.git("switch", "--quiet", "-c", "side", "HEAD~1")
    desk.write({"a.txt": "a\n"})
    desk.commit()
    desk.git("switch", "--quiet", "main")
    desk.git("merge", "--quiet", "--no-commit", "--no-ff", "side")
    desk.replace(f"{JUNE}/01-work.csv", "80,80", "80,95")
    desk.commit("合并")


EDITED = "published/2021-06 之后改了 惠济区 完成率 完成：核定 80 → 95"


@pytest.mark.parametrize(
    ("attack", "refusal", "said"),
    [
        (squash, "历史会被改写", f"{JUNE}/01-work.csv: {EDITED}"),
        (decomposed, "2021-06 已经发布", f"{JUNE}/e\u0301.csv: published/2021-06 之后增加"),
        (link_to_a_folder, "2021-06 已经发布", f"{JUNE}/01-work.csv: published/2021-06 之后删去"),
        (rename_and_edit, "2021-06 已经发布", f"{JUNE}/02-work.csv: published/2021-06 之后增加"),
        (other_history, "历史会被改写", f"{JUNE}/01-work.csv: {EDITED}"),
        (edit_in_a_merge, "2021-06 已经发布", f"{JUNE}/01-work.csv: {EDITED}"),
    ],
)
def test_an_attack_on_the_branch(
    both: tuple[Repo, Repo], attack: Callable[[Repo], None], refusal: str, said: str
) -> None:
    desk, office = both
    attack(desk)
    refused = push(desk, office, "+main")
    assert refusal in refused, refused
    assert "整个推送都不接收" in refused
    assert office.zzcli("verify")[0] == 0
    past_the_guard(office)
    push(desk, office, "+main", code=0)
    found = verified(office)
    assert said in found
    assert "git log" in found  # where to look next


def tag_of_a_tag(desk: Repo) -> None:
    desk.git("tag", "--force", "--annotate", "--message=x", "published/2021-07", "published/2021-07")


def tag_off_the_branch(desk: Repo) -> None:
    desk.git("tag", "--delete", "published/2021-07")
    away = desk.git("commit-tree", "-p", "HEAD~1", "-m", "发布 2021-07", "HEAD^{tree}")
    desk.git("tag", "--annotate", "--message=发布 2021-07", "published/2021-07", away)


def lightweight(desk: Repo) -> None:
    desk.git("tag", "published/2021-07.1", "HEAD")


@pytest.mark.parametrize(
    ("attack", "tag", "said"),
    [
        (tag_of_a_tag, "published/2021-07", "refs/tags/published/2021-07: 不是发布时做的附注标签（是 tag）"),
        (tag_off_the_branch, "published/2021-07", "不在 HEAD 的历史里：历史改写过，或标签移动过"),
        (lightweight, "published/2021-07.1", "refs/tags/published/2021-07.1: 不是发布时做的附注标签（是 commit）"),
    ],
)
def test_an_attack_on_a_tag(both: tuple[Repo, Repo], attack: Callable[[Repo], None], tag: str, said: str) -> None:
    desk, office = both
    attack(desk)
    assert "整个推送都不接收" in push(desk, office, f"+refs/tags/{tag}")
    past_the_guard(office)
    push(desk, office, f"+refs/tags/{tag}", code=0)
    found = verified(office)
    assert said in found
    assert "git fetch --tags --force" in found or "git log HEAD" in found


def push(desk: Repo, office: Repo, ref: str, code: int = 1) -> str:
    """Push, which must end with a code; returns what the pusher sees."""
    done = subprocess.run(
        ["git", "push", str(office.root), ref],
        cwd=desk.root,
        env={**support.environment(), "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stderr


def past_the_guard(office: Repo) -> None:
    """What somebody with a shell on the machine can do."""
    (office.root / "hooks/pre-receive").unlink()
    for key in ("receive.denyNonFastForwards", "receive.fsckObjects"):
        office.git("config", "--unset", key)


def verified(office: Repo) -> str:
    code, _, err = office.zzcli("verify")
    assert code == 1
    return err
