"""Questions that the history itself raises: the marks of changes, a question a commit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from zzcli.checks.forensic_case import Case, ForensicCheck, Found, Threshold
from zzcli.checks.registry import Code
from zzcli.history.audit import Change, FileChange
from zzcli.history.log import Revision
from zzcli.history.marks import Kind
from zzcli.ledger.problem import Severity

_NAMED = 3


def _of(kind: Kind, ask: str) -> Callable[[Case], Iterable[Found]]:
    """Return what asks about the changes with a mark; below the threshold of cells a commit it is silent."""

    def find(case: Case) -> Iterator[Found]:
        by_commit: dict[Revision, list[Change | FileChange]] = defaultdict(list)
        details: dict[Revision, str] = {}
        changed: list[Change | FileChange] = [*case.audit.changes, *case.audit.files]
        for change in changed:
            for mark in change.marks:
                if mark.kind is kind:
                    by_commit[change.revision].append(change)
                    details[change.revision] = mark.detail
        for revision, changes in by_commit.items():
            if len(changes) <= case.thresholds[f"mark-{kind.value}"]:
                continue
            named = "、".join(dict.fromkeys(map(_named, changes[:_NAMED])))
            detail = details[revision]
            text = (
                f"提交 {revision.id[:12]}（{revision.committer.name}，{revision.committer.time:%Y-%m-%d %H:%M}）"
                f"改了 {named}{f'等 {len(changes)} 处' if len(changes) > _NAMED else ''}：{ask}"
            )
            yield Found(text, Decimal(len(changes)), (), (revision.id,), detail)

    return find


def _named(change: Change | FileChange) -> str:
    if isinstance(change, FileChange):
        return change.path
    what = "/".join(filter(None, (change.unit, change.item, change.object)))
    return f"{what} {change.before or '空'}→{change.after or '空'}"


def _check(kind: Kind, weight: int, what: str, why: str, ask: str) -> ForensicCheck:
    code = Code(f"mark-{kind.value}", what, why, ask, Severity.WARNING, "历史：标记")
    threshold = Threshold(code.name, Decimal(0), "一个提交里多于几处才问")
    return ForensicCheck(code, Decimal(weight), (threshold,), _of(kind, ask))


CHECKS = (
    _check(
        Kind.PUBLISHED,
        10,
        "发布之后改的",
        "发布过的结果不应再变；更正要走 amend",
        "发布之后为什么改？走了更正的手续吗？",
    ),
    _check(
        Kind.BACK_DATED,
        9,
        "提交时间早于它之前的提交",
        "后做的事不会比先做的事早",
        "提交时间比之前的提交还早，钟是谁拨的？真正是哪天改的？",
    ),
    _check(
        Kind.DROPPED,
        8,
        "合并时舍弃了一方的改动",
        "合并能悄悄抹掉一个部门的改动",
        "合并时为什么舍弃这一方的改动？对方知道吗？",
    ),
    _check(Kind.SIGNED, 7, "审签之后改的", "审签的是改动之前的内容", "审签之后为什么改？重新审签了吗？"),
    _check(
        Kind.LOWERED,
        7,
        "抽检抽取之后调低的申报",
        "知道会被查才改，等于承认原来报高了",
        "抽取之后为什么调低申报？原来的数从哪来？",
    ),
    _check(
        Kind.AHEAD,
        6,
        "提交时间晚于推送收到的时间",
        "还没有做的提交不会先收到：两个钟必有一个不对",
        "提交的人的钟和总仓库的钟，哪一个不对？是谁拨的？",
    ),
    _check(
        Kind.RECEIVED_LATE,
        4,
        "提交自称在期限之内，期限之后才推送到总仓库",
        "提交时间是自己写的，收到的时间是总仓库记的",
        "提交自称在期限之内，为什么过了期限才推送？那时真的已经做好了吗？",
    ),
    _check(Kind.NOT_OWNER, 6, "不是本人的格", "各报各的，各核各的", "提交者无权改这一格，是谁让改的？"),
    _check(Kind.LATE, 3, "期限之后改的", "过了期限，排名可能已经有人知道", "过了期限为什么还改？谁同意的？"),
)
