"""The catalogue of checks: what each looks at, and every code of a problem with its reason and remedy."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Check
from zzcli.ledger.problem import Severity
from zzcli.reports.model import Column, Report, Table

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告"}
_COLUMNS = (
    Column("检查", "check"),
    Column("代码", "code"),
    Column("级别", "severity"),
    Column("是什么", "what"),
    Column("为什么", "why"),
    Column("怎么改", "mend"),
    Column("依据", "clause"),
)


def catalogue(checks: Iterable[Check]) -> Report:
    """Return one line a code, check by check in the order they run."""
    found = list(checks)
    rows = tuple(
        (check.name, code.name, SEVERITIES[code.severity], code.what, code.why, code.mend, code.clause)
        for check in found
        for code in check.codes
    )
    notes = tuple(f"{check.name}：{check.title}" for check in found)
    return Report((Table("检查和问题代码", _COLUMNS, rows, notes),))
