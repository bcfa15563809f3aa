"""What forms change in the ledger, figure by figure: before and after."""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.ledger.periods import Period
from zzcli.office.forms.importing import Change
from zzcli.reports.model import Column, Report, Table

_COLUMNS = (
    Column("专项", "special"),
    Column("单位", "unit"),
    Column("评分项", "item"),
    Column("对象", "object"),
    Column("指标", "measure"),
    Column("列", "column"),
    Column("原值", "before", right=True),
    Column("新值", "after", right=True),
    Column("表单的格", "cell"),
)


def changes(period: Period, found: Sequence[Change], *, synthetic: bool) -> Report:
    """Return one line a cell of the ledger that changes, in the order of the ledger."""
    rows = tuple((each.special, *each.key, each.column, each.before, each.after, str(each.place)) for each in found)
    return Report((Table(f"{period} 表单与台账的差别", _COLUMNS, rows, (f"共 {len(rows)} 处",)),), synthetic=synthetic)
