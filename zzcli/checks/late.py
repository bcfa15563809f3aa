"""Whether figures came in before their deadlines, by the times of the commits that brought them; one line a file."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.checks.registry import Code, Month
from zzcli.history.log import Revision, at, read_log
from zzcli.ledger.layout import period_folder
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.scoring.deadlines import figures_due

LATE = Code(
    "late-change",
    "数据在期限之后提交或改过",
    "期限之后的改动要有说法，谁也不能事后悄悄改",
    "zzcli audit 列出改了什么；确需更正的，用 zzcli acknowledge 写明理由",
    Severity.WARNING,
    "历史：审计；郑政办〔2021〕19号 五(三)1",
)
CODES = (LATE,)


def find(month: Month) -> Iterator[Problem]:
    """Yield a warning for each figures file that was committed after its deadline; none where there is no history."""
    due = figures_due(month.book.scheme, month.period, month.book.ledger.config)
    folder = period_folder(month.period)
    paths = {f"{folder}/{stem}.csv": day for stem, day in due.items() if stem in month.book.ledger.stems(month.period)}
    if not paths or month.history is None:
        return
    revisions = read_log(month.history, list(paths))
    for path, day in paths.items():
        late = [each for each in revisions if _touched(each, path) and at(each.seconds).date() > day]
        if late:
            last = max(late, key=lambda each: each.seconds)
            message = (
                f"期限 {day} 之后有 {len(late)} 次提交改过，最后一次是 {at(last.seconds):%Y-%m-%d} "
                f"{last.author.name}（{last.id[:12]}）；zzcli audit {month.period} 列出改了什么"
            )
            yield Problem(LATE.name, Place(path), message, LATE.severity)


def _touched(revision: Revision, path: str) -> bool:
    """Whether a commit changed a file; a merge where it differs from all of its parents."""
    return all(path in side for side in revision.against)
