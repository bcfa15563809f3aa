"""A report becomes one table for CSV, or says that it cannot."""

import pytest

from zzcli.reports.model import Column, Report, Table

UNIT, SCORE = Column("单位", "unit"), Column("得分", "score", right=True)


def table(title: str, *rows: tuple[str, ...]) -> Table:
    return Table(title, (UNIT, SCORE), rows)


def test_two_tables_of_the_same_columns_go_below_each_other_under_their_titles() -> None:
    one = Report((table("区县", ("金水区", "9")), table("部门", ("市财政局", "8")))).one_table()
    assert one.headings == ["表", "单位", "得分"]
    assert one.rows == (("区县", "金水区", "9"), ("部门", "市财政局", "8"))


def test_one_table_stays_as_it_is() -> None:
    only = table("区县", ("金水区", "9"))
    assert Report((only,)).one_table() is only


def test_the_flat_table_goes_before_the_others() -> None:
    flat = table("平", ("金水区", "9"))
    assert Report((table("甲"), Table("乙", (UNIT,), ())), flat=flat).one_table() is flat


def test_tables_of_different_columns_cannot_be_one() -> None:
    with pytest.raises(ValueError, match="flat"):
        Report((table("甲"), Table("乙", (UNIT,), ()))).one_table()
