"""What `guard` refuses of a push or a commit: codes only, for a period by itself cannot show any of it."""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem

PUBLISHED = Code(
    "push-published",
    "已发布的评比期被改动",
    "公布过的数据和结果只能公开更正，旧的一版要留着",
    "恢复这个评比期；确需更正请用 zzcli amend，并把提交和它的标签一起推送",
    clause="历史：守护",
)
TAG = Code(
    "push-tag",
    "发布标签缺少、被删除、被移动，或与它发布的内容不符",
    "公布的每一版都由它的标签证明",
    "用 zzcli publish 或 zzcli amend 发布，把提交和标签用 git push --atomic 一起推送",
    clause="历史：守护",
)
OWNER = Code(
    "push-owner",
    "提交者改了不由他负责的内容",
    "申报由单位填，核定由牵头部门填，各改各的才查得清责任",
    "由负责人提交，或先在 config.toml 的 [[owner]] 登记",
    clause="历史：守护",
)
REWRITTEN = Code(
    "push-history",
    "历史被改写、截断，或接上了无关的历史",
    "台账的历史就是审计的依据，只能往后加",
    "先 git pull 合并，再推送；不要用 --force",
    clause="历史：守护",
)
NOT_FILE = Code(
    "push-not-file",
    "台账里有符号链接或子模块",
    "它们指向台账之外，核对时看不到内容",
    "换成普通文件",
    clause="历史：守护",
)
CODES = (PUBLISHED, TAG, OWNER, REWRITTEN, NOT_FILE)


def find(month: Month) -> Iterable[Problem]:  # noqa: ARG001
    """Return nothing: these problems are of a push, not of a period."""
    return ()
