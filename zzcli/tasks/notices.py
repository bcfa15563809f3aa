"""Notices: what state each is in, what may be done with it, and which ones are to be drafted on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zzcli.ledger.layout import NOTICES, period_folder
from zzcli.ledger.notices import Event, Notice
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Place, Problem, ProblemError
from zzcli.tasks.judging import Colour, Standing
from zzcli.tasks.model import Kind, Machine, Task, Transition
from zzcli.tasks.status import TaskBook, TaskStanding, month_of

MAY = {"draft": "起草", "issue": "发出", "reply": "答复", "close": "办结", "withdraw": "撤回"}
WORDS = {"requirement": "工作要求", "limit": "完成时限", "number": "编号", "result": "办理结果", "reason": "原因"}


@dataclass(frozen=True, slots=True)
class Course:
    """A notice as its events leave it. `state` is empty before the first."""

    notice: Notice
    state: str
    final: bool
    problems: tuple[Problem, ...] = ()

    @property
    def answered(self) -> date | None:
        """The day of the first written answer: a result, or a reason why there is none."""
        return next((event.date for event in self.notice.events if event.action == "reply"), None)

    def late(self, today: date) -> int:
        """Return how many days past its limit it was answered, or stands unanswered; 0: it is in time or not issued."""
        if not self.notice.number:
            return 0
        return max(0, ((self.answered or today) - self.notice.limit).days)


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice to be written: its path and what it says. `task` is empty for a matter that is no task."""

    path: str
    id: str
    kind: str
    task: str
    matter: str
    targets: tuple[str, ...]
    units: tuple[str, ...]
    requirement: str
    limit: date
    previous: str


def follow(machine: Machine, notice: Notice) -> Course:
    """Follow a notice's events from state to state; what is not allowed is a problem and changes nothing."""
    state = ""
    problems: list[Problem] = []
    for number, event in enumerate(notice.events):
        if number and event.date < notice.events[number - 1].date:
            message = f"经过的日期 {event.date} 早于上一条，请按先后改正"
            problems.append(Problem("wrong-order", event.place("date"), message))
        step, fault = step_from(machine, notice, state, event)
        if step is None:
            problems.append(Problem("notice-step", event.place(), fault))
        else:
            state = step.to
    if not notice.events:
        problems.append(Problem("notice-step", notice.place(), '没有经过，请从 [[event]] action = "draft" 写起'))
    return Course(notice, state, state in machine.final, tuple(problems))


def step_from(
    machine: Machine, notice: Notice, state: str, event: Event, words: Mapping[str, str] = WORDS
) -> tuple[Transition | None, str]:
    """Return the transition that an event makes from a state; None with what is wrong and what can be done.

    `words` name what an event may lack, as whoever reads the message is to write it.
    """
    fitting = [each for each in machine.transitions if allowed(each, state)]
    named = [each for each in fitting if each.action == event.action]
    if not named:
        can = "、".join(dict.fromkeys(f"{each.action}（{MAY[each.action]}）" for each in fitting)) or "什么也不能做"
        return None, f"状态是“{state or '还没有起草'}”，不能 {event.action}（{MAY.get(event.action, '?')}）；可以 {can}"
    there = written(notice, event)
    for each in named:
        if set(each.needs) <= there:
            return each, ""
    lacking = ["、".join(words[need] for need in each.needs if need not in there) for each in named]
    return None, f"{MAY[event.action]}要写明{'，或'.join(lacking)}，请补上"


def allowed(transition: Transition, state: str) -> bool:
    """Return whether a transition starts from a state."""
    return state in transition.sources if state else not transition.sources


def written(notice: Notice, event: Event) -> set[str]:
    """Return which of the things that a transition may need are there."""
    told = {
        "requirement": notice.requirement,
        "limit": notice.limit,
        "number": event.number,
        "result": event.result,
        "reason": event.reason,
    }
    return {name for name, value in told.items() if value}


def courses(tasks: TaskBook) -> list[Course]:
    """Return every notice of the ledger begun by the day, as the events up to the day leave it."""
    machine = need_machine(tasks)
    known = (_until(notice, tasks.today) for notice in every(tasks))
    return [follow(machine, notice) for notice in known if notice.events]


def every(tasks: TaskBook) -> list[Notice]:
    """Return every notice of the ledger, whatever the day."""
    return [notice for period in tasks.ledger.periods() for notice in tasks.ledger.notices(period).rows]


def _until(notice: Notice, today: date) -> Notice:
    return replace(notice, events=tuple(event for event in notice.events if event.date <= today))


def need_machine(tasks: TaskBook) -> Machine:
    """Return the scheme's rules for notices. Raises ProblemError when it has none."""
    if tasks.plan.notices is None:
        place = Place(f"{tasks.book.folder}/notices.toml")
        raise ProblemError(Problem("missing-file", place, "办法没有催办督办的规定，请补上 notices.toml"))
    return tasks.plan.notices


def drafts(tasks: TaskBook) -> list[Draft]:
    """Return the notices to be drafted on a day: of each overdue task without an open one, and of each not answered.

    A notice whose limit has passed without a written answer, or with a late one, is followed by the next kind: as long
    as the task is overdue, or always where it is about no target.
    """
    machine = need_machine(tasks)
    known = [follow(machine, notice) for notice in every(tasks)]
    found: list[Draft] = []
    for standing in tasks.standings():
        if standing.colour is not Colour.RED:
            continue
        still = [each for each in known if each.notice.task == standing.task.id and not each.final]
        kind, previous = _next(machine, still, known, tasks.today)
        if kind:
            red = [each for each in standing.standings if each.colour is Colour.RED]
            found.append(_draft(tasks, standing, kind, previous, len(found), red))
    taken = {each.previous for each in found}
    for course in known:
        if not course.notice.targets and not course.final and course.notice.id not in taken:
            kind, previous = _next(machine, [course], known, tasks.today)
            if kind:
                notice = course.notice
                limit, path, name = _new(tasks, kind, len(found))
                asks = requirement(machine.kinds[kind], (), limit)
                found.append(
                    Draft(path, name, kind, notice.task, notice.matter, (), notice.units, asks, limit, previous)
                )
    return found


def _next(machine: Machine, still: Sequence[Course], known: Sequence[Course], today: date) -> tuple[str, str]:
    """Return the kind to be drafted for a task with these open notices, and the notice it goes beyond; or nothing."""
    if not still:
        return machine.first, ""
    followed = {each.notice.previous for each in known}
    for course in still:
        following = machine.kinds[course.notice.kind].escalates if course.notice.kind in machine.kinds else ""
        if following and course.late(today) and course.notice.id not in followed:
            return following, course.notice.id
    return "", ""


def asked_draft(tasks: TaskBook, task: Task, kind: str) -> Draft:
    """Return a draft of a kind for a task that people name, whatever its colour (提示函 before the deadline).

    It is about what is not done, and about the task itself where it has no target. Raises ProblemError when such a
    notice is open already, or all is done.
    """
    machine = need_machine(tasks)
    for each in (follow(machine, notice) for notice in every(tasks)):
        if each.notice.task == task.id and each.notice.kind == kind and not each.final:
            message = f"任务 {task.id} 已有一份没有了结的{kind}（{each.notice.id}），没有再起草"
            raise ProblemError(Problem("notice-step", each.notice.place(), message))
    standing = tasks.standing(task)
    open_targets = [each for each in standing.standings if each.colour is not Colour.GREEN]
    if standing.standings and not open_targets:
        raise ProblemError(Problem("notice-step", task.place, f"任务 {task.id} 没有未完成的目标，没有起草"))
    return _draft(tasks, standing, kind, "", 0, open_targets)


def _draft(
    tasks: TaskBook, standing: TaskStanding, kind: str, previous: str, offset: int, red: Sequence[Standing]
) -> Draft:
    limit, path, name = _new(tasks, kind, offset)
    return Draft(
        path=path,
        id=name,
        kind=kind,
        task=standing.task.id,
        matter=standing.task.name,
        targets=tuple(dict.fromkeys(each.target.id for each in red)),
        units=addressed(tasks, standing, red),
        requirement=requirement(need_machine(tasks).kinds[kind], red, limit),
        limit=limit,
        previous=previous,
    )


def matter_draft(tasks: TaskBook, kind: str, matter: str, units: Sequence[str]) -> Draft:
    """Return a draft of a kind about a matter that is no task (领导批示) to the units that people name."""
    limit, path, name = _new(tasks, kind, 0)
    return Draft(
        path,
        name,
        kind,
        "",
        matter,
        (),
        tuple(units),
        requirement(need_machine(tasks).kinds[kind], (), limit),
        limit,
        "",
    )


def filed_in(tasks: TaskBook) -> Period:
    """Return the period in whose folder a new notice is filed: the month; of a scheme that scores months, the year.

    A month that is scored is frozen when it is published, and answers come later; a year's folder holds what no month
    ranks (ledger.md).
    """
    month = month_of(tasks.today)
    return month if tasks.plan.tasks else Period(Span.YEAR, month.year, 12)


def _new(tasks: TaskBook, kind: str, offset: int) -> tuple[date, str, str]:
    """Return the limit, path and id of a draft; `offset` is how many others are written with it."""
    limit = tasks.today + timedelta(need_machine(tasks).kinds[kind].limit_days)
    period = filed_in(tasks)
    folder = f"{period_folder(period)}/{NOTICES}"
    number = 1 + offset + max(map(_file_number, tasks.ledger.source.files(folder)), default=0)
    return limit, f"{folder}/{number:03d}.toml", f"{period}/{number:03d}"


def addressed(tasks: TaskBook, standing: TaskStanding, red: Sequence[Standing]) -> tuple[str, ...]:
    """Return to whom a notice goes: the units that are late with a target of their own, and who answers for others.

    Who answers for the task gets it in either case where the scheme says so (`both`).
    """
    own = [each.unit for each in red if each.unit]
    everybody = need_machine(tasks).both or len(own) < len(red) or not red
    common = tasks.people.answerable(standing.task) if everybody else ()
    return tuple(dict.fromkeys((*own, *common)))


def requirement(kind: Kind, red: Sequence[Standing], limit: date) -> str:
    """Return what a draft asks for; people change it before it is issued."""
    names = "；".join(dict.fromkeys(f"{each.target.metric}（期限 {each.target.due or '没有'}）" for each in red))
    asked = "。".join(filter(None, (kind.asks, f"请完成：{names}" if names else "请办理上述事项")))
    return f"{asked}。{limit} 前（含当日）书面反馈办理结果；确实无法按时完成的，书面说明原因。说明原因不改变原定期限。"


def next_number(machine: Machine, kind: str, notices: Iterable[Notice], year: int) -> str:
    """Return the number under which the next notice of a kind goes out in a year: the highest so far and one."""
    pattern = machine.kinds[kind].number
    shape = re.escape(pattern).replace(re.escape("{year}"), str(year)).replace(re.escape("{n}"), "([0-9]+)")
    taken = [int(match[1]) for notice in notices if (match := re.fullmatch(shape, notice.number)) is not None]
    return pattern.replace("{year}", str(year)).replace("{n}", str(max(taken, default=0) + 1))


def undone(tasks: TaskBook, notice: Notice) -> list[Standing]:
    """Return the targets of a notice that are not done on the day."""
    task = tasks.plan.tasks.get(notice.task)
    standings = tasks.standing(task).standings if task is not None else ()
    return [
        each
        for each in standings
        if each.target.id in notice.targets and each.colour is not Colour.GREEN and each.unit in ("", *notice.units)
    ]


def _file_number(path: str) -> int:
    stem = path.rpartition("/")[2].removesuffix(".toml")
    return int(stem) if stem.isdecimal() else 0
