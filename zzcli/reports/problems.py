"""Problems as they are printed: every one once, sorted, a line each; and as JSON (`zzcli.problems.v1`)."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.ledger.problem import Problem, Severity, in_order
from zzcli.reports.model import Column, Report, Table
from zzcli.reports.text import one_line

_COLUMNS = (
    Column("文件", "path"),
    Column("行", "line", right=True),
    Column("级别", "severity"),
    Column("代码", "code"),
    Column("说明", "message"),
)


def lines(problems: Iterable[Problem]) -> list[str]:
    """Return one line a problem, sorted by place, and the count at the end; [] when there are none."""
    found = in_order(problems)
    return [*map(one_line, map(str, found)), count(found)] if found else []


def count(problems: Iterable[Problem]) -> str:
    """Return how many there are: `共3个错误、1个警告`."""
    found = in_order(problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    numbers = [(len(found) - warnings, "错误"), (warnings, "警告")]
    return "共" + "、".join(f"{number}个{what}" for number, what in numbers if number or not found)


def as_data(problems: Iterable[Problem]) -> dict[str, object]:
    """Return the problems as `zzcli.problems.v1`; a problem of a whole file has line null."""
    return {
        "schema": "zzcli.problems.v1",
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "path": problem.place.path,
                "line": problem.place.line or None,
                "message": problem.message,
            }
            for problem in in_order(problems)
        ],
    }


def report(problems: Iterable[Problem]) -> Report:
    """Return the problems as a table for CSV and Markdown, and as `zzcli.problems.v1`."""
    found = in_order(problems)
    rows = tuple(
        (each.place.path, str(each.place.line or ""), each.severity.value, each.code, each.message) for each in found
    )
    return Report((Table("问题", _COLUMNS, rows, (count(found),)),), as_data(found))
