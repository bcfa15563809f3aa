"""What was published the guard lets nobody change but by an amendment: real pushes to a bare repository."""

from __future__ import annotations

from tests.publishing.clones import APRIL, FIGURES, PUBLISHED, Clone, change


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
