"""Warnings that somebody accepted, with a reason and a name; an acceptance holds for the lines as they were, no longer."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zzcli.checks.late import LATE
from zzcli.checks.registry import Code, Month
from zzcli.checks.signoffs import full_path
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.records import Acknowledged
from zzcli.ledger.source import Source

STALE = Code(
    "acknowledged-stale",
    "接受的警告已经不再出现，或所依据的数据改过",
    "接受的是当时的数；数变了，要重新看过",
    "核对后删去这一条，或用 zzcli acknowledge 重新写明理由",
    Severity.WARNING,
    "台账格式：acknowledged.toml",
)
CODES = (STALE,)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning and who accepted it."""

    problem: Problem
    by: Acknowledged


def find(month: Month) -> Iterable[Problem]:  # noqa: ARG001  # it takes what the others find: `split`
    """Return nothing: which acceptances are stale is told once all other checks have run."""
    return ()


def split(month: Month, problems: Sequence[Problem], ran: Collection[str]) -> tuple[list[Problem], list[Accepted]]:
    """Return the problems that nobody accepted, with a warning for each stale acceptance, and those accepted.

    `ran` are the codes that were looked for: an acceptance of another cannot be told stale.
    """
    rows = month.book.ledger.acknowledged(month.period).rows
    if not rows:
        return list(problems), []
    warnings = [problem for problem in problems if problem.severity is Severity.WARNING]
    used: dict[Problem, Acknowledged] = {}
    stale = []
    for row in rows:
        meant = [problem for problem in warnings if means(month.period, row, problem)]
        holding = [each for each in meant if digest_of(month.book.ledger.source, each) == row.digest]
        used.update((problem, row) for problem in holding)
        if not holding and row.code in ran and (row.code != LATE.name or month.history is not None):
            stale.append(_stale(row, meant))
    remaining = [problem for problem in problems if problem not in used]
    return [*remaining, *stale], [Accepted(problem, row) for problem, row in used.items()]


def digest_of(source: Source, problem: Problem) -> str:
    """Return the sha256 of the lines that a problem rests on, each with its line feed; of a whole file where it has no line."""
    return hashlib.sha256(b"".join(_text(source, place) for place in (problem.place, *problem.also))).hexdigest()


def head(problem: Problem) -> str:
    """Return the words that single a warning out among those of its code and file: what it is about, else nothing."""
    before, colon, _ = problem.message.partition(": ")
    return before if colon else ""


def _text(source: Source, place: Place) -> bytes:
    raw = source.read(place.path) or b""
    if not place.line:
        return raw
    lines = raw.split(b"\n")
    return lines[place.line - 1] + b"\n" if place.line <= len(lines) else b""


def means(period: Period, row: Acknowledged, problem: Problem) -> bool:
    """Whether an acceptance is of a warning, as the lines were or are."""
    same = row.code == problem.code and full_path(period, row.file) == problem.place.path
    return same and row.about in problem.message


def _stale(row: Acknowledged, meant: Sequence[Problem]) -> Problem:
    what = " ".join(filter(None, (row.code, row.file, row.about)))
    if meant:
        message = f"{what}：{row.by} {row.date} 接受以后，所依据的数据改过，请核对后用 zzcli acknowledge 重新接受"
    else:
        message = f"{what}：接受的警告已经没有了（错误不能接受），请删去这一条"
    return Problem(STALE.name, row.place(), message, STALE.severity)
