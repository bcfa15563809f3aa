"""Forms as people fill them, back in the ledger: what is placed, and nothing else."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.office.forms import support
from tests.office.forms.support import (
    BATCHES,
    BEGUN,
    COMPLAINTS,
    FINISHED,
    MONEY,
    PATH,
    RATE,
    RECEIVED,
    SCORE,
    SOUND,
    STATE,
    TOTAL,
    edited,
    ledger,
    line_of,
    lines,
    of_special,
    of_unit,
    take,
    told,
)
from zzcli.office.forms import importing
from zzcli.office.forms.marks import Key


def test_what_a_unit_declares_is_written_and_nothing_else(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = lines(tmp_path)
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(MONEY, "申报"): 325.5, (MONEY, "备注"): "含续建"})})
    assert told(done, tmp_path) == []
    assert sorted(lines(tmp_path)) == sorted([*before, "甲县,投资,,投资额,325.5,,含续建"])
    assert [(c.special, c.key, c.column, c.before, c.after) for c in done.changes] == [
        ("工程", MONEY, "申报", "", "325.5"),
        ("工程", MONEY, "备注", "", "含续建"),
    ]


def test_a_form_that_nobody_filled_changes_no_figure_and_is_on_record(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    raw = of_unit(tmp_path)
    done = take(tmp_path, {"甲县.xlsx": raw, "b.xlsx": of_special(tmp_path)})
    assert (done.changes, done.problems) == ((), ())
    assert (tmp_path / PATH).read_bytes() == before
    assert (tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines() == [
        "文件名,sha256,来源单位,经手人,收到日期",
        f"b.xlsx,{hashlib.sha256(of_special(tmp_path)).hexdigest()},工程局,张三,2021-04-02",
        f"甲县.xlsx,{hashlib.sha256(raw).hexdigest()},甲县,张三,2021-04-02",
    ]


@pytest.mark.parametrize(
    ("key", "typed", "text"),
    [
        (MONEY, "1,234.50", "1234.5"),
        (MONEY, "１２３４．５", "1234.5"),
        (MONEY, " 12 万元", "12"),
        (MONEY, 0.1 + 0.2, "0.3"),  # the double 0.30000000000000004, which Excel shows as 0.3
        (MONEY, "－3", "-3"),
        (RATE, "7.9%", "7.9"),
        (RATE, "７．９％", "7.9"),
        (RATE, 7.9, "7.9"),
        (COMPLAINTS, 3, "3"),
        (COMPLAINTS, "3 ", "3"),
        (BEGUN, datetime.date(2021, 2, 5), "2021-02-05"),
        (BEGUN, "2021/2/5", "2021-02-05"),
        (BEGUN, "2021年2月5日", "2021-02-05"),
        (BEGUN, "未", "未"),
        (SOUND, " 是", "是"),
        (STATE, "已通车　", "已通车"),
    ],
)
def test_how_it_is_written_does_not_matter(tmp_path: Path, key: Key, typed: Any, text: str) -> None:
    ledger(tmp_path)
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(key, "申报"): typed})})
    assert told(done, tmp_path) == []
    assert line_of(tmp_path, key) == f"{text},,"


def test_rows_may_move_and_columns_may_come_between(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300, (TOTAL, "申报"): 12})
    book = openpyxl.load_workbook(io.BytesIO(raw))
    page = book.worksheets[0]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    page.delete_rows(1, page.max_row)
    blank: list[Any] = [None] * 3
    for row in [*rows[:3], blank, *reversed(rows[3:])]:  # the row of headings is now the last of the table
        page.append(row)
    page.insert_cols(3)
    page.column_dimensions["D"].hidden = True
    done = take(tmp_path, {"a.xlsx": support.saved(book)})
    assert told(done, tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "12,10,")


def test_sheets_may_be_gathered_in_one_workbook(tmp_path: Path) -> None:
    ledger(tmp_path)
    book = openpyxl.Workbook()
    for unit, value in (("甲县", 310), ("乙县", 110)):
        key = (unit, *MONEY[1:])
        page = openpyxl.load_workbook(io.BytesIO(edited(of_unit(tmp_path, unit), {(key, "申报"): value}))).worksheets[0]
        copy = book.create_sheet(f"../{unit}".replace("/", "_"))
        for row in page.iter_rows(values_only=True):
            copy.append(row)
    done = take(tmp_path, {"a.xlsx": support.saved(book)})
    assert told(done, tmp_path) == []
    assert line_of(tmp_path, MONEY) == "310,,"
    assert line_of(tmp_path, ("乙县", "投资", "", "投资额")) == "110,,"
    assert (tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines()[1].split(",")[2:] == [
        "甲县、乙县",
        "张三",
        "2021-04-02",
    ]


def test_an_empty_cell_leaves_the_ledger_alone(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    raw = edited(of_unit(tmp_path), {(FINISHED, "申报"): None, (FINISHED, "备注"): "  "})
    assert take(tmp_path, {"a.xlsx": raw}).changes == ()
    assert (tmp_path / PATH).read_bytes() == before


def test_a_lead_verifies_the_city_assigns_scores_and_says_there_is_no_task(tmp_path: Path) -> None:
    ledger(tmp_path)
    cells = {(BATCHES, "核定"): 6, (SCORE, "核定"): 8.5, (FINISHED, "核定"): "－", (FINISHED, "备注"): "没有这项任务"}
    done = take(tmp_path, {"a.xlsx": edited(of_special(tmp_path), cells)})
    assert told(done, tmp_path) == []
    assert [line_of(tmp_path, key) for key in (BATCHES, SCORE, FINISHED)] == [",6,", ",8.5,", "5,-,没有这项任务"]


def test_the_order_of_forms_does_not_matter(tmp_path: Path) -> None:
    found = []
    for number, order in enumerate((["a.xlsx", "b.xlsx"], ["b.xlsx", "a.xlsx"])):
        root = ledger(tmp_path / str(number))
        forms = {
            "a.xlsx": edited(of_unit(root), {(MONEY, "申报"): 300}),
            "b.xlsx": edited(of_special(root), {(MONEY, "核定"): 290, (MONEY, "备注"): "少付一笔"}),
        }
        take(root, {name: forms[name] for name in order})
        figures, record = (root / PATH).read_text(encoding="utf-8"), (root / RECEIVED).read_text(encoding="utf-8")
        found.append((figures, [line.split(",")[0] for line in record.splitlines()]))
    assert found[0] == found[1]
    assert "甲县,投资,,投资额,300,290,少付一笔" in found[0][0]


def test_the_same_form_twice_is_taken_once(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(MONEY, "申报"): 300})
    take(tmp_path, {"a.xlsx": raw, "副本.xlsx": raw})
    assert len((tmp_path / RECEIVED).read_text(encoding="utf-8").splitlines()) == 2
    (tmp_path / PATH).write_text(
        (tmp_path / PATH).read_text(encoding="utf-8").replace(",300,", ",301,"), encoding="utf-8"
    )
    before = {path: (tmp_path / path).read_bytes() for path in (PATH, RECEIVED)}
    done = take(tmp_path, {"又一份.xlsx": raw})
    assert (done.known, done.taken, done.changes) == ((str(tmp_path / "in" / "又一份.xlsx"),), (), ())
    assert {path: (tmp_path / path).read_bytes() for path in before} == before


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    ledger(tmp_path)
    before = (tmp_path / PATH).read_bytes()
    done = take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(FINISHED, "申报"): 6})}, dry_run=True)
    assert [(c.before, c.after) for c in done.changes] == [("5", "6")]
    assert (tmp_path / PATH).read_bytes() == before
    assert not (tmp_path / RECEIVED).exists()


def test_other_writers_are_kept_out_before_the_ledger_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(TOTAL, "申报"): 21})
    held: list[Path] = []

    @contextmanager
    def lock(root: Path) -> Iterator[None]:
        held.append(root)
        other = (tmp_path / PATH).read_text(encoding="utf-8").replace("总数,10,10,", "总数,20,10,")
        (tmp_path / PATH).write_text(other, encoding="utf-8")  # what another clerk wrote before this one got the lock
        yield

    monkeypatch.setattr(importing, "lock", lock)
    done = take(tmp_path, {"a.xlsx": raw})
    assert held == [tmp_path]
    assert [(change.before, change.after) for change in done.changes] == [("20", "21")]  # it is seen
    take(tmp_path, {"b.xlsx": raw}, dry_run=True)
    assert held == [tmp_path]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_number_of_an_unlikely_size_is_asked_about_and_taken(tmp_path: Path, *, dry_run: bool) -> None:
    """The target of 增速 is 8, ten times that is 80; a figure that the form does not change is not told again."""
    ledger(tmp_path, support.FIGURES + "乙县,增速,,增速,90,,\n")
    raw = of_unit(tmp_path)
    done = take(tmp_path, {"a.xlsx": edited(raw, {(RATE, "申报"): 80})}, dry_run=dry_run)
    said = f"a.xlsx 工程!{support.cell_of(raw, RATE, '申报')}: 警告：甲县 增速“增速”: 申报 80%，目标只有 8，是它的十倍以上，请核对两个数"
    assert told(done, tmp_path) == [said]
    assert [change.after for change in done.changes] == ["80"]
    if not dry_run:
        assert line_of(tmp_path, RATE) == "80,,"


def test_a_number_of_a_likely_size_is_taken_in_silence(tmp_path: Path) -> None:
    ledger(tmp_path)
    assert told(take(tmp_path, {"a.xlsx": edited(of_unit(tmp_path), {(RATE, "申报"): 79.9})}), tmp_path) == []
