"""How far the 审签 of a period is, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.ledger.periods import Period
from zzcli.office.sign import Line
from zzcli.reports.model import Column, Report, Table

_COLUMNS = (
    Column("环节", "stage"),
    Column("文件", "file"),
    Column("状态", "state"),
    Column("审签人", "by"),
    Column("日期", "date"),
    Column("说明", "note"),
)


def report(period: Period, lines: Sequence[Line], *, synthetic: bool) -> Report:
    """Return one line a file and sign-off, stage by stage, and how many are signed."""
    rows = tuple(
        (
            line.duty.stage,
            line.duty.path,
            line.state,
            line.sign.by if line.sign else "",
            line.sign.date.isoformat() if line.sign else "",
            line.note,
        )
        for line in lines
    )
    duties = {line.duty for line in lines}
    waiting = {line.duty for line in lines if line.state != "已签"}
    note = f"共 {len(duties)} 项，已签 {len(duties - waiting)} 项" if duties else "这个办法没有审签环节"
    return Report((Table(f"{period} 审签", _COLUMNS, rows, (note,)),), synthetic=synthetic)
