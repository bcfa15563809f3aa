"""Writing notices: a draft as a file of its own, whatever is done later as an event below what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zzcli.ledger.notices import Notice, read_notice
from zzcli.ledger.problem import Problem, ProblemError
from zzcli.ledger.write import lock, write_files
from zzcli.tasks.check import one_notice
from zzcli.tasks.notices import WORDS, Draft, every, follow, need_machine, next_number, step_from, undone
from zzcli.tasks.status import TaskBook

MARK = "# 演示数据（合成）\n"
"""The first line of a notice of a synthetic ledger."""

_OPTIONS = WORDS | {"result": "办理结果（--result）", "reason": "原因（--reason）"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with a notice: the action, when, by whom, and the text that goes with it."""

    action: str
    date: date
    by: str
    number: str = ""
    result: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A notice after a deed: its id, number and state; what kept the deed from being written."""

    id: str = ""
    number: str = ""
    state: str = ""
    late: int = 0
    problems: tuple[Problem, ...] = ()


def draft(root: Path, tasks: TaskBook, by: str, found: Sequence[Draft]) -> None:
    """Write drafts, each as a file of its own. Raises SurroundingsError."""
    deed = Deed("draft", tasks.today, by)
    with lock(root):
        write_files(root, {each.path: draft_file(tasks, each, deed) for each in found})


def draft_file(tasks: TaskBook, found: Draft, deed: Deed) -> bytes:
    """Return a draft as it stands in its file."""
    import tomli_w

    head: dict[str, object] = {
        "format": 1,
        "kind": found.kind,
        **({"task": found.task} if found.task else {}),
        **({"targets": list(found.targets)} if found.targets else {}),
        "matter": found.matter,
        "units": list(found.units),
        "requirement": found.requirement,
        "limit": found.limit,
    }
    if found.previous:
        head["previous"] = found.previous
    mark = MARK if tasks.ledger.config.synthetic else ""
    return (mark + tomli_w.dumps(head)).encode() + _event(deed)


def act(root: Path, tasks: TaskBook, notice: Notice, deed: Deed) -> Done:
    """Write one more event into a notice's file; issuing gives it its number.

    Nothing is written, and ProblemError raised, for what the notice's state does not allow, for what lacks something
    that the action needs, and for closing one whose targets are not done.
    """
    machine = need_machine(tasks)
    before = follow(machine, notice).state
    if deed.action == "issue":
        deed = Deed("issue", deed.date, deed.by, next_number(machine, notice.kind, every(tasks), deed.date.year))
    raw = (tasks.ledger.source.read(notice.path) or b"") + _event(deed)
    found, problems = read_notice(notice.path, raw, tasks.ledger.units)
    if found is None:
        return Done(problems=tuple(problems))
    step, fault = step_from(machine, notice, before, found.events[-1], _OPTIONS)
    if step is None:
        raise ProblemError(Problem("notice-step", notice.place(), fault))
    open_targets = undone(tasks, notice) if step.done else []
    if open_targets:
        names = "、".join(dict.fromkeys(each.target.metric for each in open_targets))
        message = f"任务还没有完成，不能办结：{names}；说明了原因的，任务照样要办"
        raise ProblemError(Problem("notice-step", notice.place(), message))
    course, faults = one_notice(tasks.plan, machine, found)
    if faults:
        return Done(problems=tuple(faults))
    with lock(root):
        write_files(root, {notice.path: raw})
    return Done(notice.id, found.number, course.state, course.late(deed.date))


def _event(deed: Deed) -> bytes:
    """Return an event as the lines that are added to a notice's file."""
    import tomli_w

    told = {"action": deed.action, "date": deed.date, "by": deed.by}
    told |= {name: text for name in ("number", "result", "reason") if (text := getattr(deed, name))}
    return f"\n[[event]]\n{tomli_w.dumps(told)}".encode()
