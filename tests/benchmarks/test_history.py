"""The repository whose audit is timed: as many commits and changes as it says, and found as such."""

import subprocess
from pathlib import Path

from benchmarks.generate import Shape
from benchmarks.history import write_history
from tests.history.repositories import read, since


def test_every_commit_changes_one_figure(tmp_path: Path) -> None:
    write_history(tmp_path / "a", Shape(units=3, specials=2, items=4), commits=20)
    found = read(tmp_path / "a")
    assert len(found.revisions) == 20
    # 3 units x 2 specials x 4 items, both cells; then a cell a commit, the first commit apart
    assert (len(found.changes) - len(since(found)), len(since(found))) == (48, 19)
    assert {each.cell for each in since(found)} == {"verified"}
    status = subprocess.run(
        ["git", "status", "--porcelain"], cwd=tmp_path / "a", capture_output=True, text=True, check=True
    )
    assert status.stdout == ""


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    heads = []
    for name in ("a", "b"):
        write_history(tmp_path / name, Shape(units=3, specials=2, items=4), commits=5)
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=tmp_path / name, capture_output=True, text=True, check=True
        )
        heads.append(done.stdout)
    assert heads[0] == heads[1]
