"""What a change is marked with: each mark where it must stand, and not where it must not."""

import pytest

from tests.history.repositories import MORE, NINETY, Ledger, read, since, told
from zzcli.history.marks import lowered

FOLDER = "ledger/2021-06"
SIGN = 'format = 1\n\n[[signoff]]\nstage = "牵头部门"\nfile = "{file}"\n{items}by = "张三"\ndate = 2021-07-06\ndigest = "{digest}"\n'
DEADLINE = '\n[[deadline]]\nwhat = "01-work"\nclause = "五"\ndue = "+20"\n'


def sign(ledger: Ledger, items: str = "") -> str:
    text = SIGN.format(file="01-work.csv", items=f'items = ["{items}"]\n' if items else "", digest="a" * 64)
    ledger.write(f"{FOLDER}/signoffs.toml", text)
    return ledger.commit("审签")


def publish(ledger: Ledger) -> str:
    ledger.write(f"{FOLDER}/results/manifest.toml", '[inputs]\n\n[publication]\nperiod = "2021-06"\nversion = 0\n')
    return ledger.commit("发布")


def last(ledger: Ledger) -> list[str]:
    return told(since(read(ledger.root), ledger.git("rev-parse", "HEAD")))


# After the deadline: the 20th of July in Shanghai, that day included.


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2021-07-20T23:59:59+08:00", ""),
        ("2021-07-21T00:00:00+08:00", " [late]"),
        ("2021-07-20T16:00:00+00:00", " [late]"),  # midnight in Shanghai
        ("2021-07-21T00:30:00+09:00", ""),  # half past eleven in Shanghai
    ],
)
def test_after_the_deadline(ledger: Ledger, moment: str, late: str) -> None:
    ledger.write("ledger/rules/scheme.toml", (ledger.root / "ledger/rules/scheme.toml").read_text("utf-8") + DEADLINE)
    ledger.commit()
    ledger.change(NINETY, MORE, at=moment)
    assert last(ledger) == [f"金水区 完成率 verified 90→95{late}"]


def test_a_deadline_that_was_moved(ledger: Ledger) -> None:
    ledger.write("ledger/rules/scheme.toml", (ledger.root / "ledger/rules/scheme.toml").read_text("utf-8") + DEADLINE)
    config = (ledger.root / "config.toml").read_text("utf-8")
    moved = '\n[deadline]\nwhat = "01-work"\nperiod = "2021-06"\ndue = 2021-07-22\nreason = "停机"\n'
    ledger.write("config.toml", config + moved)
    ledger.change(NINETY, MORE, at="2021-07-22T20:00:00+08:00")
    assert last(ledger) == ["金水区 完成率 verified 90→95"]


# Back-dated.


def test_back_dated_by_the_commits_time(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE, at="2021-07-05T08:59:59+08:00")
    assert last(ledger) == ["金水区 完成率 verified 90→95 [back-dated]"]


def test_a_commit_on_other_paths_counts_as_its_parent(ledger: Ledger) -> None:
    ledger.write("README.md", "x\n")
    ledger.commit(at="2021-07-30T09:00:00+08:00")
    ledger.change(NINETY, MORE, at="2021-07-06T09:00:00+08:00")
    assert last(ledger) == ["金水区 完成率 verified 90→95 [back-dated]"]


def test_back_dating_does_not_beat_the_deadline_nor_does_a_second_commit(ledger: Ledger) -> None:
    ledger.write("ledger/rules/scheme.toml", (ledger.root / "ledger/rules/scheme.toml").read_text("utf-8") + DEADLINE)
    ledger.commit(at="2021-07-25T09:00:00+08:00")
    ledger.change(NINETY, MORE, at="2021-07-06T09:00:00+08:00")
    assert last(ledger) == ["金水区 完成率 verified 90→95 [late] [back-dated]"]
    ledger.change(MORE, NINETY, at="2021-07-07T09:00:00+08:00")
    assert last(ledger) == ["金水区 完成率 verified 95→90 [late] [back-dated]"]


def test_an_old_author_time_is_only_noted(ledger: Ledger) -> None:
    ledger.edit(NINETY, MORE)
    # 5 July to 5 May: 61 days, above the default of 30
    commit = ledger.commit(at="2021-07-05T10:00:00+08:00", authored="2021-05-05T10:00:00+08:00")
    (change,) = since(read(ledger.root), commit)
    assert (change.marks, change.remarks) == ((), ("作者时间早 61 天",))


# After a sign-off.


def test_after_a_sign_off(ledger: Ledger) -> None:
    ledger.change(NINETY, "金水区,完成率,,完成,90,92,")
    before = ledger.git("rev-parse", "HEAD")
    sign(ledger)
    ledger.change("金水区,完成率,,完成,90,92,", MORE)
    found = read(ledger.root)
    assert told(since(found, before)) == ["金水区 完成率 verified 90→92"]
    (change,) = since(found, ledger.git("rev-parse", "HEAD"))
    assert told([change]) == ["金水区 完成率 verified 92→95 [signed]"]
    assert (change.marks[0].detail, change.stage) == ("牵头部门", "已签完")


def test_a_sign_off_over_some_items_is_about_those(ledger: Ledger) -> None:
    sign(ledger, "立项")
    ledger.change(NINETY, MORE)
    assert last(ledger) == ["金水区 完成率 verified 90→95"]
    ledger.change("惠济区,立项,,批复,否,否,", "惠济区,立项,,批复,否,是,")
    assert last(ledger) == ["惠济区 立项 verified 否→是 [signed]"]


def test_a_sign_off_that_was_taken_out_again_still_counts(ledger: Ledger) -> None:
    sign(ledger)
    (ledger.root / FOLDER / "signoffs.toml").unlink()
    ledger.commit()
    ledger.change(NINETY, MORE)
    assert last(ledger) == ["金水区 完成率 verified 90→95 [signed]"]


def test_a_change_saved_with_the_sign_off_is_what_was_signed(ledger: Ledger) -> None:
    ledger.edit(NINETY, MORE)
    sign(ledger)
    assert last(ledger) == ["金水区 完成率 verified 90→95"]


def test_a_side_that_was_merged_after_the_sign_off_was_not_signed(ledger: Ledger) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    edited = ledger.change(NINETY, MORE)
    ledger.git("checkout", "--quiet", "main")
    sign(ledger)
    ledger.git("merge", "--quiet", "--no-edit", "side")
    assert told(since(read(ledger.root), edited)) == ["金水区 完成率 verified 90→95 [signed]"]


# After publication.


def test_after_publication(ledger: Ledger) -> None:
    publish(ledger)
    ledger.change(NINETY, MORE)
    (change,) = since(read(ledger.root))
    assert told([change]) == ["金水区 完成率 verified 90→95 [published]"]
    assert (change.stage, change.marks[0].detail) == ("已发布", "published/2021-06")


def test_a_tag_alone_is_a_publication_and_a_deleted_one_changes_nothing(ledger: Ledger) -> None:
    ledger.git("tag", "-a", "published/2021-06", "-m", "发布")
    ledger.change(NINETY, MORE)
    assert last(ledger) == ["金水区 完成率 verified 90→95 [published]"]
    publish(ledger)
    ledger.git("tag", "-d", "published/2021-06")
    ledger.change(MORE, NINETY)
    assert last(ledger) == ["金水区 完成率 verified 95→90 [published]"]


def test_a_tag_of_a_commit_that_touched_other_paths(ledger: Ledger) -> None:
    edited = ledger.change(NINETY, MORE)
    ledger.write("README.md", "x\n")
    ledger.commit()
    ledger.git("tag", "-a", "published/2021-06", "-m", "发布")
    ledger.git("tag", "-a", "published/2021-061", "-m", "另一期")
    found = read(ledger.root)
    assert told(since(found, edited)) == ["金水区 完成率 verified 90→95"]
    assert [each.name for each in found.events.published] == ["published/2021-06"]


def test_a_tag_outside_of_the_history_is_noted(ledger: Ledger) -> None:
    ledger.change(NINETY, MORE)
    ledger.git("tag", "-a", "published/2021-06", "-m", "发布")
    ledger.git("reset", "--quiet", "--hard", "HEAD~1")
    assert read(ledger.root).notes == (
        "标签 published/2021-06 不在这段历史里：历史可能改写过；请运行 zzcli verify 2021-06",
    )


def test_other_files_are_marked_too(ledger: Ledger) -> None:
    publish(ledger)
    ledger.write(f"{FOLDER}/findings.toml", "format = 1\n")
    ledger.commit(at="2021-07-05T08:00:00+08:00")
    found = [each for each in read(ledger.root).files if each.path.endswith("findings.toml")]
    assert [[mark.kind.value for mark in each.marks] for each in found] == [["published", "back-dated"]]


# Not the owner's.

OWNERS = """
[[owner]]
email = "jinshui@x.cn"
units = ["金水区"]

[[owner]]
email = "Lead@x.cn"
specials = ["01-work"]

[[owner]]
email = "office@x.cn"
files = ["ledger/*/*.csv"]
"""


@pytest.fixture
def owned(ledger: Ledger) -> Ledger:
    ledger.write("config.toml", (ledger.root / "config.toml").read_text("utf-8") + OWNERS)
    ledger.commit()
    return ledger


@pytest.mark.parametrize(
    ("new", "email", "mark"),
    [
        ("金水区,完成率,,完成,91,90,", "jinshui@x.cn", ""),
        ("金水区,完成率,,完成,90,91,", "jinshui@x.cn", " [not-owner]"),
        ("金水区,完成率,,完成,90,91,", "lead@x.cn", ""),
        ("金水区,完成率,,完成,91,90,", "lead@x.cn", " [not-owner]"),
        ("金水区,完成率,,完成,91,90,", "office@x.cn", ""),
        ("金水区,完成率,,完成,91,90,", "nobody@x.cn", " [not-owner]"),
    ],
)
def test_who_may_change_a_cell(owned: Ledger, new: str, email: str, mark: str) -> None:
    owned.change(NINETY, new, email=email)
    (change,) = since(read(owned.root), owned.git("rev-parse", "HEAD"))
    assert told([change])[0].removeprefix(f"金水区 完成率 {change.cell} 90→91") == mark
    assert change.owner == (("jinshui@x.cn",) if change.cell == "declared" else ("Lead@x.cn",))


def test_a_right_that_the_commit_gives_itself_does_not_count(owned: Ledger) -> None:
    config = (owned.root / "config.toml").read_text("utf-8")
    owned.write("config.toml", config + '\n[[owner]]\nemail = "nobody@x.cn"\nspecials = ["01-work"]\n')
    owned.change(NINETY, MORE, email="nobody@x.cn")
    assert last(owned) == ["金水区 完成率 verified 90→95 [not-owner]"]


# Lowered after the draw.


def test_a_claim_lowered_after_the_draw(ledger: Ledger) -> None:
    ledger.change(NINETY, "金水区,完成率,,完成,89,90,")
    assert last(ledger) == ["金水区 完成率 declared 90→89"]
    ledger.write(f"{FOLDER}/spot-checks.toml", 'format = 1\nsource = "双色球"\nsalt = "03-08"\n')
    ledger.commit()
    ledger.change("金水区,完成率,,完成,89,90,", "金水区,完成率,,完成,95,90,")
    assert last(ledger) == ["金水区 完成率 declared 89→95"]
    ledger.change("金水区,完成率,,完成,95,90,", "金水区,完成率,,完成,94,90,")
    assert last(ledger) == ["金水区 完成率 declared 95→94 [lowered]"]


@pytest.mark.parametrize(
    ("before", "after", "is_lower"),
    [
        ("10", "9", True),
        ("9", "10", False),
        ("9", "9", False),
        ("-1", "-2", True),
        ("是", "否", True),
        ("否", "是", False),
        ("2021-06-01", "2021-06-02", True),
        ("2021-06-02", "2021-06-01", False),
        ("2021-06-02", "未", True),
        ("未", "2021-06-02", False),
        ("9", "", True),
        ("", "9", False),
        ("优", "良", False),
    ],
)
def test_what_is_lower(before: str, after: str, is_lower: bool) -> None:
    assert lowered(before, after) is is_lower


# Forms.


def test_the_form_that_a_figure_came_with(ledger: Ledger) -> None:
    rows = f"金水区6月.xlsx,{'a' * 64},金水区,张三,2021-07-06\n惠济区6月.xlsx,{'b' * 64},惠济区,张三,2021-07-06\n"
    ledger.write(f"{FOLDER}/received.csv", f"文件名,sha256,来源单位,经手人,收到日期\n{rows}")
    ledger.change(NINETY, MORE)
    ledger.change(MORE, NINETY)
    with_form, without = since(read(ledger.root))
    assert (with_form.form, without.form) == (("金水区6月.xlsx",), ())
