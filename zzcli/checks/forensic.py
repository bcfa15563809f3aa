"""All forensic checks, and running them over the audit of a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from zzcli.checks import forensic_figures, forensic_marks, forensic_papers, forensic_peers
from zzcli.checks.forensic_case import LARGEST, Case, ForensicCheck, Found, Question, Threshold
from zzcli.checks.registry import Check, Code
from zzcli.history.audit import Audit
from zzcli.ledger.config import Config
from zzcli.ledger.names import hint
from zzcli.ledger.numbers import plain
from zzcli.ledger.problem import Problem

FORENSIC: tuple[ForensicCheck, ...] = (
    *forensic_marks.CHECKS,
    *forensic_figures.CHECKS,
    *forensic_peers.CHECKS,
    *forensic_papers.CHECKS,
)
AUTHOR_GAP = Threshold("author-gap", Decimal(30), "作者时间比提交时间早多少天才附注")
CLOCK_SKEW = Threshold("clock-skew", Decimal(5), "提交时间比推送收到的时间晚多少分钟才标记（各台电脑的钟有差）")


def _listed(check: ForensicCheck) -> Code:
    """Return a check's code with its thresholds, for the list of all checks."""
    limits = (f"[audit] {each.name} = {plain(each.default)}：{each.meaning}" for each in check.thresholds)
    return replace(check.code, clause="；".join((check.code.clause, *limits)))


LISTED = Check(
    "forensic",
    "疑点：zzcli audit --forensic 按权重列出要问的问题，不是结论",
    tuple(map(_listed, FORENSIC)),
    lambda _: (),
    stops=False,
)
"""The forensic checks as `zzcli checks` lists them; `validate` does not run them."""


def thresholds() -> dict[str, Threshold]:
    """Return every threshold that `[audit]` of config.toml can set, by name."""
    found = {threshold.name: threshold for check in FORENSIC for threshold in check.thresholds}
    return {**found, **{each.name: each for each in (AUTHOR_GAP, CLOCK_SKEW)}}


def in_force(config: Config) -> dict[str, Decimal]:
    """Return the thresholds that hold in a ledger."""
    return {name: config.audit.get(name, threshold.default) for name, threshold in thresholds().items()}


def threshold_problems(config: Config) -> Iterator[Problem]:
    """Yield a problem for each threshold in config.toml that no check has."""
    known = thresholds()
    for name in config.audit:
        if name not in known:
            message = f"[audit] 没有阈值“{name}”{hint(name, known)}，请改正或删去；可用的：{'、'.join(known)}"
            yield Problem("unknown-key", config.place("audit", name), message)


def questions(audit: Audit, unit: str | None = None) -> list[Question]:
    """Return what to ask about a period, heaviest first; `unit`: only what names it."""
    case = Case(audit, in_force(audit.book.ledger.config))
    found = [(check, each) for check in FORENSIC for each in check.find(case) if unit is None or unit in each.text]
    asked = [_question(check, each, case) for check, each in found]
    return sorted(asked, key=lambda each: (-each.weight, each.code, each.text))


def _question(check: ForensicCheck, found: Found, case: Case) -> Question:
    weight = (check.weight * min(found.size, LARGEST)).quantize(Decimal("0.1"))
    limits = "、".join(f"{each.name} = {plain(case.thresholds[each.name])}" for each in check.thresholds)
    return Question(
        check.code.name,
        check.code.what,
        weight,
        found.text,
        check.code.why,
        found.threshold or limits,
        found.places,
        found.commits,
    )
