"""Tags and branches at the guard: publications keep their tags, and history is only added to."""

from __future__ import annotations

from tests.publishing.clones import Clone, change


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
