"""Everybody changes their own cells, lines, signatures and files, and what others did may be merged by anybody."""

from __future__ import annotations

import pytest

from tests.publishing.clones import APRIL, CLERK, FIGURES, HEADER, LEAD, LINES, STRANGER, UNIT, Clone, change


@pytest.mark.parametrize(
    ("email", "old", "new", "whose"),
    [
        (LEAD, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,", None),
        (LEAD, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", "的申报由“4”改为“5”"),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", None),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,", "的核定由“4”改为“5”"),
        (UNIT, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,5,4,", "乙县 完工 总数 的申报由“4”改为“5”"),
        (UNIT, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,4,说明", None),
        (UNIT, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,4,4,说明", "改了 乙县 完工 总数"),
        (UNIT, "乙县,完工,,总数,4,4,\n", "", "乙县 完工 总数 的申报由“4”改为“”"),
        (CLERK, "乙县,完工,,总数,4,4,", "乙县,完工,,总数,5,5,", None),
        (STRANGER, "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", "nobody@example.invalid 不负责甲县 的申报"),
        (UNIT.upper(), "甲县,完工,,总数,4,4,", "甲县,完工,,总数,5,4,", None),
    ],
)
def test_each_changes_their_own_cells(desk: Clone, email: str, old: str, new: str, whose: str | None) -> None:
    desk.email = email
    desk.edit(FIGURES, old, new)
    commit = desk.commit()
    if whose is None:
        desk.push()
        return
    told = desk.refused()
    assert whose in told[-1]
    assert f"：提交 {commit[:12]} 的提交者 {email} 不负责" in told[-1]


def test_an_owner_cannot_be_added_in_the_push_that_needs_it(desk: Clone) -> None:
    desk.email = STRANGER
    desk.edit("config.toml", f'email = "{UNIT}"', f'email = "{STRANGER}"')
    desk.commit()
    change(desk)
    desk.commit()
    assert [line.partition(": ")[0] for line in desk.refused()] == ["config.toml", f"{FIGURES}:3"]


def test_what_others_committed_may_be_merged_by_anybody(desk: Clone) -> None:
    desk.git("branch", "side")
    change(desk)
    desk.email = LEAD
    desk.commit()
    desk.push()
    desk.git("switch", "--quiet", "side")
    desk.email = UNIT
    desk.edit(FIGURES, "甲县,完工,,完工数,1,1,", "甲县,完工,,完工数,2,1,")
    desk.commit()
    desk.git("config", "merge.zzcli-figures.driver", "false")
    desk.git("merge", "--no-commit", "main", code=None)
    desk.write(
        FIGURES,
        HEADER + LINES.replace("完工数,1,1,", "完工数,2,1,").replace("甲县,完工,,总数,4,4,", "甲县,完工,,总数,4,5,"),
    )
    desk.commit()
    desk.push("side:main")


def test_a_merge_that_undoes_another_side_is_its_committer_s_doing(desk: Clone) -> None:
    desk.git("branch", "side")
    desk.email = LEAD
    change(desk)
    desk.commit()
    desk.push()
    desk.git("switch", "--quiet", "side")
    desk.email = UNIT
    desk.edit(FIGURES, "甲县,完工,,完工数,1,1,", "甲县,完工,,完工数,2,1,")
    desk.commit()
    desk.git("merge", "--quiet", "--strategy=ours", "--no-edit", "main")
    (told,) = desk.refused("side:main")
    assert "甲县 完工 总数 的核定由“5”改为“4”" in told


def test_signatures_are_given_by_their_stage(desk: Clone) -> None:
    signoff = '[[signoff]]\nstage = "牵头部门"\nfile = "01-works.csv"\nby = "王五"\ndate = 2021-04-05\n'
    desk.write("ledger/2021-03/signoffs.toml", f'format = 1\n\n{signoff}digest = "{"0" * 64}"\n')
    desk.email = UNIT
    desk.commit()
    (told,) = desk.refused()
    assert told.startswith("ledger/2021-03/signoffs.toml:3: 签了 01-works.csv 的“牵头部门”：")
    desk.email = LEAD
    desk.git("commit", "--quiet", "--amend", "--no-edit")
    desk.push()


def test_plans_objects_and_other_files(desk: Clone) -> None:
    desk.email = UNIT
    desk.write(
        "ledger/plans/01-works.csv", "单位,评分项,对象,指标,月份,值\n甲县,完工,,年度,2021,1\n乙县,完工,,年度,2021,1\n"
    )
    desk.write("ledger/objects/roads.csv", "单位,对象,上级,起,止\n甲县,一路,,,\n乙县,二路,,,\n")
    desk.write("ledger/2021-03/findings.toml", "format = 1\n")
    desk.write("evidence/x.txt", "x\n")
    desk.commit()
    told = desk.refused()
    assert [line.partition("：提交")[0] for line in told] == [
        "ledger/2021-03/findings.toml: 改了这个文件",
        "ledger/objects/roads.csv:3: 新增了 乙县 二路",
        "ledger/plans/01-works.csv:3: 新增了 乙县 完工 年度 2021",
    ]


def test_a_long_list_is_cut(desk: Clone) -> None:
    desk.email = UNIT
    desk.write(APRIL, HEADER + "".join(f"乙县,完工,{number},总数,1,,\n" for number in range(30, 60)))
    desk.commit()
    told = desk.refused()
    assert len(told) == 21
    # Gone: 2 verified cells of 甲县, 2 declared and 2 verified of 乙县; 30 new: 36.
    assert any(line.startswith(f"{APRIL}: 另有 16 处：") for line in told)
