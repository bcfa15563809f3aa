"""What can be wrong with the rank in another ledger's publication that an adjustment cites.

Only that ledger's history tells, so publishing.citations finds it for `validate`; the codes stand here beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem, Severity

_CLAUSE = "2021年县级办法 五(三)3(2)、(9)；台账格式：加减分事项"

PUBLICATION = Code(
    "cited-publication",
    "加减分事项引用的发布不存在、摘要不同，或者经不起核对",
    "名次以印发的为准；引用的不是那次发布，加减分就没有依据",
    "与上级的纸面通报核对 tag 和 digest；在那个台账里运行 zzcli verify",
    clause=_CLAUSE,
)
RANK = Code(
    "cited-rank",
    "引用的名次与那次发布的不同",
    "事项的级别是按名次定的",
    "改正 level、unit 或 ranking",
    clause=_CLAUSE,
)
UNREACHABLE = Code(
    "cited-unreachable",
    "引用的台账不在这台机器上，无法核对名次",
    "没有核对过的名次只是登记的人说的",
    "把那个台账克隆到 cites 写的位置，再运行 zzcli validate",
    Severity.WARNING,
    _CLAUSE,
)
NAME = "citations"
CODES = (PUBLICATION, RANK, UNREACHABLE)


def find(month: Month) -> Iterable[Problem]:  # noqa: ARG001  # the text of this ledger alone cannot tell
    """Return nothing: `validate` asks the other ledger's history."""
    return ()
