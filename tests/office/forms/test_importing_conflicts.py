"""Forms against each other, against what the ledger says since, and verified against declared."""

from __future__ import annotations

from pathlib import Path

from tests.office.forms.support import (
    FINISHED,
    MONEY,
    PATH,
    RATE,
    TOTAL,
    cell_of,
    edited,
    ledger,
    line_of,
    of_special,
    of_unit,
    refused,
    take,
    told,
)


def test_one_figure_in_two_forms_names_both_cells(tmp_path: Path) -> None:
    ledger(tmp_path)
    first, second = (edited(of_unit(tmp_path), {(MONEY, "申报"): value}) for value in (300, 301))
    where = cell_of(first, MONEY, "申报")
    assert refused(tmp_path, {"a.xlsx": first, "b.xlsx": second}) == [
        f"b.xlsx 工程!{where}: 甲县 投资/投资额: 申报这里是“301”，{tmp_path / 'in'}/a.xlsx 工程!{where} 是“300”，请核对后只留一个".replace(
            f"{tmp_path / 'in'}/", ""
        )
    ]


def test_a_cell_that_is_as_the_form_had_it_says_nothing(tmp_path: Path) -> None:
    """Neither against another form, nor against what the ledger says since."""
    ledger(tmp_path)
    raw = of_unit(tmp_path)
    forms = {"a.xlsx": edited(raw, {(MONEY, "申报"): 300}), "b.xlsx": edited(raw, {(TOTAL, "申报"): 11})}
    assert told(take(tmp_path, forms), tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")
    assert take(tmp_path, {"c.xlsx": edited(raw, {(RATE, "申报"): "5"})}).problems == ()
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")


def test_a_change_of_what_changed_since_the_form_was_made_is_warned(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_unit(tmp_path), {(TOTAL, "申报"): 12})
    text = (tmp_path / PATH).read_text(encoding="utf-8")
    (tmp_path / PATH).write_text(text.replace("总数,10,10,", "总数,11,10,"), encoding="utf-8")
    assert told(take(tmp_path, {"a.xlsx": raw}), tmp_path) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '申报')}: 警告：甲县 完工/总数: 表单生成后台账的申报从“10”改成了“11”，请核对是否改为“12”"
    ]
    assert line_of(tmp_path, TOTAL) == "12,10,"


def test_one_figure_in_two_forms_with_one_value_is_fine(tmp_path: Path) -> None:
    ledger(tmp_path)
    first = edited(of_unit(tmp_path), {(MONEY, "申报"): 300, (TOTAL, "申报"): 11})
    second = edited(of_unit(tmp_path), {(MONEY, "申报"): "300.0", (TOTAL, "申报"): "１１"})
    assert told(take(tmp_path, {"a.xlsx": first, "b.xlsx": second}), tmp_path) == []
    assert (line_of(tmp_path, MONEY), line_of(tmp_path, TOTAL)) == ("300,,", "11,10,")


def test_a_verified_figure_that_differs_needs_a_reason(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): 9, (FINISHED, "核定"): 3})  # FINISHED has one
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '核定')}: 甲县 完工/总数: 核定“9”与申报“10”不同，请在备注写明理由"
    ]


def test_no_task_needs_a_reason(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): "-"})
    assert refused(tmp_path, {"a.xlsx": raw}) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '核定')}: 甲县 完工/总数: 核定填“-”要在备注写明理由，请补上"
    ]


def test_a_lead_that_saw_another_declaration_is_warned(tmp_path: Path) -> None:
    ledger(tmp_path)
    raw = edited(of_special(tmp_path), {(TOTAL, "核定"): 11})
    (tmp_path / PATH).write_text(
        (tmp_path / PATH).read_text(encoding="utf-8").replace("总数,10,10,", "总数,11,10,"), encoding="utf-8"
    )
    done = take(tmp_path, {"a.xlsx": raw})
    assert told(done, tmp_path) == [
        f"a.xlsx 工程!{cell_of(raw, TOTAL, '申报')}: 警告：甲县 完工/总数: 表上的申报是“10”，台账里是“11”，请核对是按哪一个核定的"
    ]
    assert line_of(tmp_path, TOTAL) == "11,11,"
