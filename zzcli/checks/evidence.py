"""Whether the papers that prove adjustments and findings are the ones that were recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem, Severity
from zzcli.ledger.records import Adjustment, Finding

MISMATCH = Code(
    "evidence-digest",
    "佐证文件的内容与登记的摘要不符",
    "文件在登记之后换过，证明的可能不是同一件事",
    "换回原文件；确需更换的，核实后更新 sha256",
    clause="台账格式：加减分事项",
)
ABSENT = Code(
    "evidence-absent",
    "登记的佐证文件不在台账里",
    "别人无法核对",
    "把文件放到登记的路径，或说明存放在别处",
    Severity.WARNING,
    "台账格式：加减分事项",
)
CODES = (MISMATCH, ABSENT)


def find(month: Month) -> Iterator[Problem]:
    """Yield a problem for each evidence file that is not here or has other bytes than were recorded."""
    ledger = month.book.ledger
    records: list[Adjustment | Finding] = [*ledger.adjustments(month.period).rows, *ledger.findings(month.period).rows]
    for record in records:
        for paper in record.evidence:
            raw = ledger.source.read(paper.path)
            if raw is None:
                message = f"佐证文件 {paper.path} 不在台账里，请放到这个路径"
                yield Problem(ABSENT.name, record.place("evidence"), message, ABSENT.severity)
            elif hashlib.sha256(raw).hexdigest() != paper.sha256:
                message = f"佐证文件 {paper.path} 的内容与登记的 sha256 不符，请换回原文件，或核实后更新 sha256"
                yield Problem(MISMATCH.name, record.place("evidence"), message)
