"""Questions that evidence raises: missing, not the one recorded, or one file for two claims."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from zzcli.checks.forensic_case import Case, ForensicCheck, Found, Threshold
from zzcli.checks.registry import Code
from zzcli.ledger.numbers import ZERO
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Severity
from zzcli.ledger.records import Adjustment, Finding

_NAMED = 4


def shared(case: Case) -> Iterator[Found]:
    """One evidence file for several claims of the year: by its digest, or by its path."""
    claims: dict[str, dict[tuple[str, str], tuple[Period, Adjustment | Finding]]] = defaultdict(dict)
    paths: dict[str, str] = {}
    for period in (*case.earlier, case.period):
        for record in _records(case, period):
            for paper in record.evidence:
                claims[paper.sha256].setdefault((record.unit, record.document), (period, record))
                paths[paper.sha256] = paper.path
    for digest, by_claim in claims.items():
        if len(by_claim) > case.thresholds["evidence-claims"] and any(p == case.period for p, _ in by_claim.values()):
            told = [f"{period} {record.unit}“{record.document}”" for period, record in by_claim.values()]
            text = (
                f"佐证文件 {paths[digest]}（sha256 {digest[:12]}）证明了 {len(told)} 件事：{'、'.join(told[:_NAMED])}。"
                "它证明的究竟是哪一件？"
            )
            places = tuple(record.place("evidence") for _, record in by_claim.values())
            yield Found(text, Decimal(len(told)), places)


def unproven(case: Case) -> Iterator[Found]:
    """Claims whose evidence is not registered, not here, or not the file that was registered."""
    faults = []
    source = case.book.ledger.source
    for record in _records(case, case.period):
        what = f"{record.unit}“{record.document}”"
        if not record.evidence:
            faults.append((f"{what} 没有登记佐证文件", record.place()))
        for paper in record.evidence:
            raw = source.read(paper.path)
            if raw is None:
                faults.append((f"{what} 的佐证 {paper.path} 不在台账里", record.place("evidence")))
            elif hashlib.sha256(raw).hexdigest() != paper.sha256:
                faults.append((f"{what} 的佐证 {paper.path} 与登记的摘要不符", record.place("evidence")))
    if len(faults) > case.thresholds["evidence-faults"]:
        for text, place in faults:
            yield Found(f"{text}。凭什么计的分？原件在谁那里？", Decimal(1), (place,))


def _records(case: Case, period: Period) -> list[Adjustment | Finding]:
    ledger = case.book.ledger
    return [*ledger.adjustments(period).rows, *ledger.findings(period).rows]


def _code(name: str, what: str, why: str, mend: str) -> Code:
    return Code(name, what, why, mend, Severity.WARNING, "历史：疑点")


CHECKS = (
    ForensicCheck(
        _code("evidence-shared", "一份佐证用于两件事", "一份文件通常只证明一件事", "请核对原件说的是哪一件"),
        Decimal(5),
        (Threshold("evidence-claims", Decimal(1), "一份佐证至多用于几件事"),),
        shared,
    ),
    ForensicCheck(
        _code("evidence-unproven", "加减分没有佐证，或佐证对不上", "没有佐证的事无法核对", "请补交原件，核对后登记"),
        Decimal(5),
        (Threshold("evidence-faults", ZERO, "容许多少处"),),
        unproven,
    ),
)
