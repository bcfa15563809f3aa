"""Problems as they are printed: every one once, sorted, a line each; and as JSON (`zzcli.problems.v1`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, Severity, errors, in_order
from zzcli.reports.model import Column, Report, Table
from zzcli.reports.text import one_line

if TYPE_CHECKING:  # every command prints problems, and few need the checks
    from zzcli.checks.acknowledged import Accepted

_COLUMNS = (
    Column("文件", "path"),
    Column("行", "line", right=True),
    Column("级别", "severity"),
    Column("代码", "code"),
    Column("说明", "message"),
)
_ACCEPTED = Column("接受", "acknowledged")

SHOWN = 30
"""How many problems of a code are printed where they are not what was asked for."""

_PROVISIONAL = ("missing-figure", "missing-plan")
"""The codes of what `score --provisional` goes on without."""


def lines(problems: Iterable[Problem]) -> list[str]:
    """Return one line a problem, sorted by place, and the count at the end; [] when there are none."""
    found = in_order(problems)
    return [*map(one_line, map(str, found)), count(found)] if found else []


def lines_of_period(problems: Iterable[Problem], period: Period) -> list[str]:
    """Return `lines` of a period's problems, at most `SHOWN` of a code; the others are counted, file by file, and
    commands named that list them and go on without them."""
    found = in_order(problems)
    seen: Counter[str] = Counter()
    kept, rest = [], Counter[str]()
    for problem in found:
        seen[problem.code] += 1
        if seen[problem.code] <= SHOWN:
            kept.append(problem)
        else:
            rest[problem.place.path] += 1
    if not rest:
        return lines(found)
    counts = [f"{path}: 另有 {number} 个没有列出" for path, number in sorted(rest.items())]
    hint = f"全部列出用 zzcli validate {period}；看进度用 zzcli status {period}"
    if all(problem.code in _PROVISIONAL for problem in errors(found)):
        hint += f"；缺的先记零分看大概，用 zzcli score {period} --provisional"
    return [*map(one_line, (*map(str, kept), *counts)), count(found), hint]


def count(problems: Iterable[Problem]) -> str:
    """Return how many there are: `共3个错误、1个警告`."""
    found = in_order(problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    numbers = [(len(found) - warnings, "错误"), (warnings, "警告")]
    return "共" + "、".join(f"{number}个{what}" for number, what in numbers if number or not found)


def accepted_lines(accepted: Sequence[Accepted]) -> list[str]:
    """Return one line a warning that somebody accepted: the warning, who, when, and why."""
    return [one_line(f"{each.problem}（{_accepted(each)}）") for each in accepted]


def as_data(problems: Iterable[Problem], accepted: Sequence[Accepted] = ()) -> dict[str, object]:
    """Return the problems as `zzcli.problems.v1`; a problem of a whole file has line null."""
    return {
        "schema": "zzcli.problems.v1",
        "problems": [_data(problem) for problem in in_order(problems)],
        "acknowledged": [
            {
                **_data(each.problem),
                "by": each.by.by,
                "date": each.by.date.isoformat(),
                "reason": each.by.reason,
            }
            for each in accepted
        ],
    }


def report(problems: Iterable[Problem], accepted: Sequence[Accepted] = ()) -> Report:
    """Return the problems as a table for CSV and Markdown, and as `zzcli.problems.v1`.

    Those accepted come last, with a column that says by whom.
    """
    found = in_order(problems)
    rows = tuple(map(_cells, found))
    table = Table("问题", _COLUMNS, rows, (count(found),))
    if accepted:
        rows = (*((*row, "") for row in rows), *((*_cells(each.problem), _accepted(each)) for each in accepted))
        table = Table(table.title, (*_COLUMNS, _ACCEPTED), rows, table.notes)
    return Report((table,), as_data(found, accepted))


def _data(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "path": problem.place.path,
        "line": problem.place.line or None,
        "message": problem.message,
    }


def _cells(each: Problem) -> tuple[str, ...]:
    return (each.place.path, str(each.place.line or ""), each.severity.value, each.code, each.message)


def _accepted(each: Accepted) -> str:
    return f"{each.by.by} {each.by.date} 接受：{each.by.reason}"
