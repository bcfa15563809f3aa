"""Merging by key: neighbours never meet, the same line changed twice always does, the order stays that of the files."""

from __future__ import annotations

import pytest

from zzcli.history.merge import Merged, merge, merged_row
from zzcli.history.rows import OBJECTS, Versions, changed, kind_of, read_versions

HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"
A, B, C = "甲县,完工,,总数,1,1,\n", "乙县,完工,,总数,2,2,\n", "丙县,完工,,总数,3,3,\n"
A2, A3 = "甲县,完工,,总数,1,9,\n", "甲县,完工,,总数,1,8,\n"


def versions(*texts: str | None, header: str = HEADER) -> Versions:
    found = read_versions("x.csv", [None if text is None else (header + text).encode() for text in texts])
    assert found is not None
    return found


def merged(*texts: str | None, header: str = HEADER) -> Merged:
    return merge(versions(*texts, header=header))


def lines(found: Merged) -> str:
    return "".join(f"{','.join(row)}\n" for row in found.rows.values())


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "wanted"),
    [
        (A + B, A2 + B, A + B.replace("2,2", "2,5"), A2 + B.replace("2,2", "2,5")),  # neighbouring lines
        (A + B, A2 + B, A + B, A2 + B),
        (A + B, A + B, A2 + B, A2 + B),
        (A + B, A2 + B, A2 + B, A2 + B),  # both did the same
        (A + B + C, A + C, A2 + B + C, A2 + C),  # one removed a line, the other changed its neighbour
        (A, A + B, A + C, A + C + B),  # both added after the same line: what only theirs has comes first
        (B, A + B, B + C, A + B + C),
        ("", A, B, B + A),
        (A + B, B, B, B),
        (A + B, B + A, A2 + B, B + A2),  # a reordering is no change
    ],
)
def test_what_one_side_did_is_taken(base: str, ours: str, theirs: str, wanted: str) -> None:
    found = merged(base, ours, theirs)
    assert found.conflicts == ()
    assert lines(found) == wanted


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "message"),
    [
        (A, A2, A3, "双方都改了这一行：原来 核定 1；本方 核定 9；对方 核定 8；"),
        (A, "甲县,完工,,总数,7,1,\n", A3, "原来 申报 1、核定 1；本方 申报 7、核定 1；对方 申报 1、核定 8；"),
        (A, "", A3, "双方都改了这一行：原来 核定 1；本方 删去了；对方 核定 8；"),
        ("", A2, A3, "双方都新增了这一行，内容不同：本方 核定 9；对方 核定 8；"),
        (A, "甲县,完工,,总数,1,,\n", A3, "原来 核定 1；本方 核定 空；对方 核定 8；"),
    ],
)
def test_the_same_line_changed_twice_is_a_conflict(base: str, ours: str, theirs: str, message: str) -> None:
    found = merged(base, ours, theirs)
    (conflict,) = found.conflicts
    assert conflict.key == ("甲县", "完工", "", "总数")
    told = conflict.message(tuple(HEADER.strip().split(",")))
    assert told.startswith("甲县 完工 总数: ")
    assert message in told
    assert told.endswith("请只留一行并删去冲突标记，再 git add")
    assert lines(found) == (ours or theirs)


def test_an_object_in_force_twice_is_told_by_its_beginning() -> None:
    header = "单位,对象,上级,起,止,里程\n"
    first, second = "甲县,一路,,2021-01,2021-03,2\n", "甲县,一路,,2021-06,,2\n"
    found = merged(
        first + second, first + second.replace(",2\n", ",3\n"), first.replace(",2\n", ",4\n") + second, header=header
    )
    assert found.conflicts == ()
    assert lines(found) == "甲县,一路,,2021-01,2021-03,4\n甲县,一路,,2021-06,,3\n"
    found = merged(first, first.replace("01,", "02,", 1), first.replace("01,", "03,", 1), header=header)
    assert [conflict.key for conflict in found.conflicts] == [("甲县", "", "一路")]  # its beginning changed twice


def test_plans_are_merged_by_month() -> None:
    header = "单位,评分项,对象,指标,月份,值\n"
    one, two = "甲县,投资,,年度投资,2021-03,5\n", "甲县,投资,,年度投资,2021-04,6\n"
    found = merged(one + two, one.replace("5\n", "7\n") + two, one + two.replace("6\n", "8\n"), header=header)
    assert (lines(found), found.conflicts) == (one.replace("5\n", "7\n") + two.replace("6\n", "8\n"), ())


def test_progress_and_reports_of_task_ledgers_are_merged_by_their_keys() -> None:
    header = "任务,目标,单位,值,总数,完成日期,证明,备注\n"
    one, two = "1,1-1,甲县,3,,未,,\n", "1,1-1,乙县,4,,未,,\n"
    found = merged(one + two, one.replace("3,,", "5,,") + two, one + two.replace("4,,", "6,,"), header=header)
    assert (lines(found), found.conflicts) == ("1,1-1,甲县,5,,未,,\n1,1-1,乙县,6,,未,,\n", ())
    header = "报告,单位,期间,报送日期,备注\n"
    one, two = "月报,甲县,2018-06,2018-07-02,\n", "月报,乙县,2018-06,2018-07-03,\n"
    found = merged("", one, two, header=header)
    assert (sorted(lines(found).splitlines()), found.conflicts) == (sorted((one + two).splitlines()), ())


@pytest.mark.parametrize(
    "text",
    [A + A, A + "甲县,完工\n", A + "<<<<<<< 本方\n"],
    ids=["the same key twice", "a column short", "a mark of conflict"],
)
def test_a_table_whose_keys_cannot_be_told_is_not_merged_by_key(text: str) -> None:
    raws = [(HEADER + each).encode() for each in (A, text, A)]
    assert read_versions("x.csv", raws) is None
    assert kind_of(raws[0]) is not None


def test_tables_of_different_columns_are_not_merged_by_key() -> None:
    first = b"\xe5\x8d\x95\xe4\xbd\x8d,x\n"
    assert kind_of(first) is None
    assert read_versions("x.csv", [first, first, first]) is None
    header = "单位,对象,上级,起,止"
    assert kind_of(f"{header},里程\n".encode()) == OBJECTS
    assert read_versions("x.csv", [f"{header},里程\n".encode(), f"{header}\n".encode()]) is None


def test_a_file_that_is_not_there_has_no_rows() -> None:
    found = versions(None, A)
    (change,) = changed(*found.all)
    assert change == (("甲县", "完工", "", "总数"), None, ("甲县", "完工", "", "总数", "1", "1", ""))
    assert list(changed(found.all[1], found.all[1])) == []
    assert read_versions("x.csv", [None, b""]) is None


def test_sides_agree_where_one_did_nothing_or_both_the_same() -> None:
    one, two, three = ("1",), ("2",), ("3",)
    assert merged_row((one, one, two)) == (True, two)
    assert merged_row((one, two, one)) == (True, two)
    assert merged_row((one, two, two)) == (True, two)
    assert merged_row((one, None, one)) == (True, None)
    assert merged_row((None, one, None)) == (True, one)
    assert not merged_row((one, two, three))[0]
    assert not merged_row((one, None, three))[0]
