"""Which command to type next in a period: the first step of the month that is not done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks import results
from zzcli.checks.registry import Month
from zzcli.checks.run import before_scoring, run
from zzcli.ledger.problem import SurroundingsError, errors
from zzcli.office.progress import DONE, Progress
from zzcli.office.save import unformatted, unsaved


@dataclass(frozen=True, slots=True)
class Step:
    """A command to type, and why."""

    command: str
    why: str

    @property
    def name(self) -> str:
        """The command's name: `zzcli NAME ...`."""
        return self.command.split()[1]


def next_step(found: Progress, known: Collection[str], root: Path | None) -> Step:
    """Return the first step that is not done, of those whose commands are `known`.

    `root`: the ledger's folder, to ask git what is not committed; None: a commit is read.
    """
    return next(step for step in _steps(found, root) if step.name in known)


def _steps(found: Progress, root: Path | None) -> Iterator[Step]:
    """The steps that are not done, in the order of a month; the last is always there."""
    month = Month(found.book, found.period)
    unreadable = errors(run(month, ["text"]))
    if unreadable:
        rest = f"等 {len(unreadable)} 处" if len(unreadable) > 1 else ""
        yield Step(f"zzcli validate {found.period}", f"{unreadable[0].place} {rest}读不出或不合规定，先改正")
        return
    done = Step(f"zzcli outcomes {found.period}", "看谁发言、谁要报送")
    if results.published(found.book.ledger.source, found.period):
        yield done
    figures = list(_figures(found))
    yield from figures
    if any(step.name == "validate" for step in figures):
        return
    faults = errors(before_scoring(month))
    if faults:
        yield Step(f"zzcli validate {found.period}", f"有 {len(faults)} 个错误要改正")
        return
    yield from _scoring(found, month, root)
    yield from _signing(found)
    yield done


def _figures(found: Progress) -> Iterator[Step]:
    """From empty lines to figures that are all verified."""
    period, specials = found.period, found.specials
    absent = sum(each.absent for each in specials)
    waiting = sum(each.count.waiting for each in specials)
    unverified = sum(each.count.unverified for each in specials)
    if absent:
        yield Step(f"zzcli new {period}", f"有 {absent} 行应填报的数据还没有列出")
    if waiting:
        yield Step(f"zzcli validate {period}", f"还有 {waiting} 个数据没有申报，先逐条列出")
    else:
        yield from _draw(found)
    if unverified:
        yield Step(f"zzcli validate {period}", f"还有 {unverified} 个数据没有核定，先逐条列出")


def _scoring(found: Progress, month: Month, root: Path | None) -> Iterator[Step]:
    """From verified figures to results that are committed."""
    period, source = found.period, found.book.ledger.source
    if unformatted(found.book, period):
        yield Step(f"zzcli fmt {period}", "有文件不是规范写法")
    if not source.files(results.folder(period)):
        yield Step(f"zzcli score {period}", "数据齐了，还没有评分")
    elif results.differences(source, month.scored):
        yield Step(f"zzcli score {period}", "数据或规则在评分之后改过，要重新评分")
    if root is not None and _has_unsaved(root, found):
        yield Step(f'zzcli save {period} -m "{period} 评分"', "有改动没有提交")


def _signing(found: Progress) -> Iterator[Step]:
    """From results to a publication."""
    for stage in found.book.scheme.stages:
        if any(each.stage == stage.name for each in found.specials):
            yield Step(f"zzcli sign {found.period} --stage {stage.name} --all-specials", f"等“{stage.name}”审签")
    if all(each.stage == DONE for each in found.specials):
        yield Step(f"zzcli publish {found.period}", "已经签完，可以发布")


def _draw(found: Progress) -> Iterator[Step]:
    """Closing the declarations and drawing the spot checks, where the scheme counts spot checks."""
    trees = found.book.scheme.specials
    measures = (m for tree in trees for node in tree.root.walk() for m in _measures(node.keys.get("measures")))
    if not any(getattr(measure, "records", "") == "spot-checks" for measure in measures):
        return
    draw, _ = found.book.ledger.draw(found.period)
    if draw is None or not draw.closed:
        yield Step(f"zzcli close {found.period}", "申报齐了，截止申报，然后抽检")
    elif draw.drawn is None:
        yield Step(f"zzcli sample {found.period} --salt 公开随机数", "已经截止申报，还没有抽检")


def _measures(written: object) -> Collection[object]:
    return written.values() if isinstance(written, dict) else ()


def _has_unsaved(root: Path, found: Progress) -> bool:
    """Whether git knows of a change that `save` would commit; without git nothing can be told."""
    try:
        return unsaved(root, found.period)
    except SurroundingsError:
        return False
