"""What can be wrong with a publication. Only the history tells, so `zzcli verify` finds it (history.md); the codes stand
here beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable

from zzcli.checks.registry import Code, Month
from zzcli.ledger.problem import Problem

_LAW = "郑政办〔2021〕19号 八(一)；历史：发布"


def _code(name: str, what: str, why: str, mend: str) -> Code:
    return Code(name, what, why, mend, clause=_LAW)


TAG = _code(
    "publication-tag",
    "发布的标签缺少、移动过、改名或不是发布时做的那一个",
    "标签指明发布的是哪个提交；它不可靠，就不知道发布的是什么",
    "从别的克隆取回原来的标签：git fetch --tags --force；查明是谁动的",
)
CHAIN = _code(
    "publication-chain",
    "各次发布没有一个接一个连成链",
    "每次发布都记着前一次的摘要；链断了，说明有一次被换过或删去",
    "与纸面通报上的摘要核对：zzcli verify --digest；从别的克隆取回",
)
CONTENT = _code(
    "publication-content",
    "发布的提交里，输入、结果与摘要不符，或重算不出发布的结果",
    "发布的结果不是从发布的数据和规则算出来的",
    "zzcli reproduce 评比期 --at 标签 说明第一处不同；查明是谁改的",
)
CHANGED = _code(
    "publication-changed",
    "发布之后改过已发布评比期的文件",
    "已经印发的数据和结果不能悄悄改",
    "恢复成发布时的内容；确需更正的用 zzcli amend",
)
UNDATED = _code(
    "publication-undated",
    "用现在的规则、单位和设置重算，已发布的结果会变",
    "改动没有写明从哪个月起，改到了过去",
    "给改动加上起始月份（from）；确需改过去的用 zzcli amend",
)
SIGNATURE = _code(
    "publication-signature",
    "发布的签名缺少、无效，或不是上一次发布时认可的人签的",
    "能改仓库的人不一定能代表督查室发布",
    "请认可的签名者重新发布；名单的变动要由上一名单里的人发布",
)
DIGEST = _code(
    "publication-digest",
    "没有一次发布的摘要与给出的（纸面通报上的）相同",
    "台账和标签可以整个重做，纸面上的摘要改不了",
    "核对抄写；不是抄错，就与其他克隆比较，查明历史什么时候换过",
)
SUBSTITUTE = _code(
    "substituted-history",
    "仓库里有替换对象或嫁接，会让人看到另一个历史",
    "git 平时的命令会照替换的显示；zzcli 不理会它们",
    "查看 git replace -l 和 .git/info/grafts，查明来历后删去",
)
CORRUPT = _code(
    "corrupt-object",
    "仓库里的对象损坏或缺少",
    "读不出的历史不能作证",
    "运行 git fsck 查明，从别的克隆取回",
)
CODES = (TAG, CHAIN, CONTENT, CHANGED, UNDATED, SIGNATURE, DIGEST, SUBSTITUTE, CORRUPT)


def find(month: Month) -> Iterable[Problem]:  # noqa: ARG001  # the text of one period alone cannot tell
    """Return nothing: `verify` finds these problems."""
    return ()
