"""What merges do to figures: inside them, on their sides, and what they give up."""

import subprocess

import pytest

from tests.history.repositories import MORE, NINETY, WORK, Ledger, read, since, told


def side(ledger: Ledger, old: str = NINETY, new: str = MORE) -> str:
    """Make a branch `side` with one change, and one on main beside it."""
    ledger.git("checkout", "--quiet", "-b", "side")
    commit = ledger.change(old, new)
    ledger.git("checkout", "--quiet", "main")
    ledger.change("惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,70,")
    return commit


def test_an_ordinary_merge_changes_nothing_itself(ledger: Ledger) -> None:
    side(ledger, "惠济区,进度,,开工,未,未,", "惠济区,进度,,开工,未,2021-06-30,")
    ledger.git("merge", "--quiet", "--no-edit", "side")
    assert sorted(told(since(read(ledger.root)))) == [
        "惠济区 完成率 verified 80→70",
        "惠济区 进度 verified 未→2021-06-30",
    ]


def test_an_edit_inside_a_merge(ledger: Ledger) -> None:
    side(ledger, "惠济区,进度,,开工,未,未,", "惠济区,进度,,开工,未,2021-06-30,")
    ledger.git("merge", "--quiet", "--no-commit", "side")
    ledger.edit(NINETY, MORE)
    commit = ledger.commit("合并", merge=True)
    found = read(ledger.root)
    assert told(since(found, commit)) == ["金水区 完成率 verified 90→95 merge"]
    assert len(since(found)) == 3


def test_a_conflict_settled_by_a_third_value(ledger: Ledger) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.change(NINETY, MORE)
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, "金水区,完成率,,完成,90,92,")
    with pytest.raises(subprocess.CalledProcessError):
        ledger.git("merge", "--quiet", "side")
    text = subprocess.run(["git", "show", "main:" + WORK], cwd=ledger.root, capture_output=True, text=True, check=True)
    ledger.write(WORK, text.stdout.replace("90,92,", "90,99,"))
    commit = ledger.commit("合并", merge=True)
    # against the first parent, main: 92 -> 99
    assert told(since(read(ledger.root), commit)) == ["金水区 完成率 verified 92→99 merge"]


def test_a_side_merged_with_ours_is_found_and_its_loss_too(ledger: Ledger) -> None:
    edited = side(ledger)
    ledger.git("merge", "--quiet", "--no-edit", "-s", "ours", "side")
    merge = ledger.git("rev-parse", "HEAD")
    found = read(ledger.root)
    assert told(since(found, edited)) == ["金水区 完成率 verified 90→95"]
    assert told(since(found, merge)) == ["金水区 完成率 verified 95→90 dropped [dropped]"]


def test_a_side_whose_change_was_taken_back_loses_nothing(ledger: Ledger) -> None:
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.change(NINETY, MORE)
    ledger.change(MORE, NINETY)
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, "金水区,完成率,,完成,90,92,")
    ledger.git("merge", "--quiet", "--no-edit", "-s", "ours", "side")
    assert [each for each in told(since(read(ledger.root))) if "dropped" in each] == []


def test_a_side_with_an_older_version_is_not_taken_for_a_loss(ledger: Ledger) -> None:
    """The side never touched the figure that main changed: the merge takes main's, and that is no choice."""
    ledger.git("checkout", "--quiet", "-b", "side")
    ledger.write("ledger/2021-06/findings.toml", "format = 1\n")
    ledger.commit()
    ledger.git("checkout", "--quiet", "main")
    ledger.change(NINETY, MORE)
    ledger.git("merge", "--quiet", "--no-edit", "side")
    assert told(since(read(ledger.root))) == ["金水区 完成率 verified 90→95"]


def test_of_a_figure_changed_on_many_sides_each_merge_tells_what_it_gave_up(ledger: Ledger) -> None:
    """Five sides of one commit, each with a value of its own for one figure; every merge takes the side's value.

    The first takes the only change there is; each later one gives up the value that the merges before had.
    """
    start = ledger.git("rev-parse", "HEAD")
    for number in range(1, 6):
        ledger.git("switch", "--quiet", "-c", f"side{number}", start)
        ledger.change(NINETY, f"金水区,完成率,,完成,90,{number},")
    ledger.git("switch", "--quiet", "main")
    for number in range(1, 6):
        ledger.git("merge", "--quiet", "--no-ff", "--no-commit", "-X", "theirs", f"side{number}")
        ledger.commit("合并", merge=True)
    changes = since(read(ledger.root))
    edits = [each.after for each in changes if each.how == "edit"]
    assert set(edits) == {"1", "2", "3", "4", "5"}
    given_up = [(each.before, each.after) for each in changes if each.how == "dropped"]
    assert given_up == [("1", "2"), ("2", "3"), ("3", "4"), ("4", "5")]
