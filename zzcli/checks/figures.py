"""Whether the figures are what the rules ask for: complete, known, in force, of their kind, and scorable."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem
from zzcli.scoring.codes import CODES as SCORING_CODES

CODES = tuple(
    Code(name, what, "分数只能来自办法要求的、核定过的数据", "按提示改正或补上数据", clause="规则语言")
    for name, what in SCORING_CODES.items()
)


def find(month: Month) -> Iterable[Problem]:
    """Return what scoring the period finds wrong."""
    return month.scored.problems
