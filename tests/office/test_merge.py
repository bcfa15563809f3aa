"""The merge driver in real merges: two clones of one ledger, each with its edit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, FINISHED, INVESTED, files
from zzcli.history.driver import ATTRIBUTES, configure, lacks_driver
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.repository import git_in

PROJECT = Path(__file__).parents[2]
FIGURES = "ledger/2021-03/01-works.csv"
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"
LINES = [
    *(
        f"{unit},完工,,{name},{number},{number},\n"
        for unit, number in (("甲县", 1), ("乙县", 2), ("丙县", 3))
        for name in ("完工数", "总数")
    ),
    *("甲县,投诉,,一般,0,0,\n", "乙县,投诉,,一般,0,0,\n"),
]


class Clone:
    """A work tree with its git."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str, code: int = 0) -> str:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *arguments],
            cwd=self.root,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def write(self, path: str, text: str) -> None:
        write_files(self.root, {path: text.encode()})

    def read(self, path: str) -> str:
        return (WorkTree(self.root).read(path) or b"").decode()

    def commit(self, path: str, text: str) -> None:
        self.write(path, text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=改")


def figures(*replaced: tuple[str, str], more: str = "") -> str:
    text = HEADER + "".join(LINES) + more
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A ledger in a repository that has the driver, and whose branch `theirs` begins at the same commit as `main`."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))  # the driver runs outside of this process
    (tmp_path / ".gitconfig").write_text("[user]\nname = 小李\nemail = li@example.invalid\n")
    clone = Clone(tmp_path / "台账")
    write_files(
        clone.root, files(FINISHED + INVESTED + COMPLAINTS, **{".gitattributes": ATTRIBUTES, FIGURES: figures()})
    )
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--message=start")
    clone.git("branch", "theirs")
    configure(git_in(clone.root))
    return clone


def meet(clone: Clone, path: str, our_text: str, their_text: str, code: int = 0) -> str:
    """Commit a text on each branch and merge `theirs`; returns what git says."""
    clone.commit(path, our_text)
    clone.git("switch", "--quiet", "theirs")
    clone.commit(path, their_text)
    clone.git("switch", "--quiet", "main")
    return clone.git("merge", "--no-edit", "theirs", code=code)


def test_two_departments_on_neighbouring_lines_do_not_conflict(ours: Clone) -> None:
    one, other = ("甲县,完工,,总数,1,1,", "甲县,完工,,总数,1,5,"), ("乙县,完工,,完工数,2,2,", "乙县,完工,,完工数,2,1,")
    meet(ours, FIGURES, figures(one), figures(other))
    assert ours.read(FIGURES) == figures(one, other)


def test_git_alone_would_have_called_it_a_conflict(ours: Clone) -> None:
    ours.git("config", "--remove-section", "merge.zzcli-figures")
    one, other = ("甲县,完工,,总数,1,1,", "甲县,完工,,总数,1,5,"), ("乙县,完工,,完工数,2,2,", "乙县,完工,,完工数,2,1,")
    assert "CONFLICT" in meet(ours, FIGURES, figures(one), figures(other), code=1)


def test_the_same_figure_edited_twice_is_told_with_both_values(ours: Clone) -> None:
    line = "乙县,完工,,总数,2,2,\n"
    mine, other = line.replace("2,2,", "2,5,"), line.replace("2,2,", "2,6,")
    told = meet(
        ours,
        FIGURES,
        figures((line, mine), ("甲县,投诉,,一般,0,0,", "甲县,投诉,,一般,0,1,")),
        figures((line, other)),
        code=1,
    )
    assert f"{FIGURES}: 乙县 完工 总数: 双方都改了这一行：原来 核定 2；本方 核定 5；对方 核定 6；" in told
    block = f"<<<<<<< 本方\n{mine}=======\n{other}>>>>>>> 对方\n"
    assert ours.read(FIGURES) == figures((line, block), ("甲县,投诉,,一般,0,0,", "甲县,投诉,,一般,0,1,"))
    assert ours.git("status", "--porcelain") == f"UU {FIGURES}\n"


def test_the_unit_and_the_lead_on_one_figure_are_a_conflict(ours: Clone) -> None:
    line = "乙县,完工,,总数,2,2,\n"
    told = meet(
        ours, FIGURES, figures((line, line.replace("2,2", "4,2"))), figures((line, line.replace("2,2", "2,3"))), code=1
    )
    assert "本方 申报 4、核定 2；对方 申报 2、核定 3" in told


def test_the_same_new_figure_far_apart_is_caught(ours: Clone) -> None:
    """By lines of text both would stay: one side put the line at its place, the other at the end."""
    mine, other = "丙县,投诉,,一般,1,1,\n", "丙县,投诉,,一般,2,2,\n"
    placed = figures(("甲县,投诉,", other + "甲县,投诉,"))
    told = meet(ours, FIGURES, figures(more=mine), placed, code=1)
    assert "丙县 投诉 一般: 双方都新增了这一行，内容不同：本方 申报 1、核定 1；对方 申报 2、核定 2" in told


def test_the_same_new_figure_with_the_same_values_stands_once(ours: Clone) -> None:
    new = "丙县,投诉,,一般,1,1,\n"
    meet(ours, FIGURES, figures(("甲县,完工,,总数,1,1,", "甲县,完工,,总数,1,5,"), more=new), figures(more=new))
    assert ours.read(FIGURES) == figures(("甲县,完工,,总数,1,1,", "甲县,完工,,总数,1,5,"), more=new)


def test_new_lines_of_both_come_in_the_order_of_rules_and_units(ours: Clone) -> None:
    """Ours adds 丙县, theirs 甲县 of another kind: rules name 一般 before 重大, units 甲 before 丙."""
    mine, other = "丙县,投诉,,一般,1,1,\n", "甲县,投诉,,重大,1,1,\n"
    meet(ours, FIGURES, figures(more=mine), figures(("乙县,投诉,", other + "乙县,投诉,")))
    assert ours.read(FIGURES) == figures(("乙县,投诉,", other + "乙县,投诉,"), more=mine)


def test_a_period_that_both_began_is_merged_from_nothing(ours: Clone) -> None:
    path = "ledger/2021-04/01-works.csv"
    meet(ours, path, HEADER + LINES[2] + LINES[3], HEADER + LINES[0] + LINES[1])
    assert ours.read(path) == HEADER + "".join(LINES[:4])


def test_plans_and_objects_are_merged_by_key(ours: Clone) -> None:
    plans, objects = "ledger/plans/01-works.csv", "ledger/objects/道路.csv"
    head, plan = "单位,评分项,对象,指标,月份,值\n", "{},投资,,年度投资,2021,{}\n"
    meet(ours, plans, head + plan.format("甲县", 1), head + plan.format("乙县", 2))
    assert ours.read(plans) == head + plan.format("甲县", 1) + plan.format("乙县", 2)
    ours.git("branch", "--force", "theirs")
    head, road = "单位,对象,上级,起,止,里程\n", "{},一路,,2021-01,,{}\n"
    told = meet(ours, objects, head + road.format("甲县", 1), head + road.format("甲县", 2), code=1)
    assert f"{objects}: 甲县 一路: 双方都新增了这一行，内容不同：本方 里程 1；对方 里程 2" in told


def test_a_text_that_cannot_be_read_is_never_merged_in_silence(ours: Clone) -> None:
    told = meet(
        ours,
        FIGURES,
        figures(more="丙县,投诉,,一般\n"),
        figures(("甲县,完工,,总数,1,1,", "甲县,完工,,总数,1,5,")),
        code=1,
    )
    assert f"{FIGURES}: 有的版本读不出，或同一键有两行，只能按文本合并；请逐行核对" in told


def test_other_tables_are_merged_as_git_does(ours: Clone) -> None:
    path = "ledger/2021-03/progress.csv"
    rows = [f"{number},{number}\n" for number in range(12)]
    ours.commit(path, "任务,值\n" + "".join(rows))
    ours.git("branch", "--force", "theirs")
    mine, other = (["任务,值\n", *rows] for _ in range(2))
    mine[2], other[11] = "1,x\n", "10,y\n"
    meet(ours, path, "".join(mine), "".join(other))
    assert ours.read(path) == "".join(["任务,值\n", rows[0], "1,x\n", *rows[2:10], "10,y\n", rows[11]])


def test_a_clone_without_the_driver_is_told(ours: Clone, tmp_path: Path) -> None:
    assert not lacks_driver(ours.root)
    ours.git("clone", "--quiet", ".", str(tmp_path / "另一个"))
    assert lacks_driver(tmp_path / "另一个")
    configure(git_in(tmp_path / "另一个"))
    assert not lacks_driver(tmp_path / "另一个")


def test_where_nothing_names_the_driver_none_is_lacking(ours: Clone, tmp_path: Path) -> None:
    ours.git("config", "--unset", "merge.zzcli-figures.driver")
    ours.write(".gitattributes", "")
    assert not lacks_driver(ours.root)
    ours.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert not lacks_driver(tmp_path / "bare.git")
    assert not lacks_driver(tmp_path)
