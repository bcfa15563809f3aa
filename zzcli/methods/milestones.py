"""Points for reaching dated milestones, and points by the month for being late or early."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zzcli.ledger.numbers import ZERO, store
from zzcli.methods.errors import undefined
from zzcli.methods.registry import Column, Key, Kind, MilestoneRow, method

_STEPS = ("started", "completed", "exceeded")


@method(
    "milestones",
    "按时间节点完成情况计分，提前推迟按月加减",
    Key("nodes", Kind.MILESTONES, "节点表：节点、期限、分值", ()),
    Key("due-date", Kind.EXPRESSION, "只有一个节点时代替节点表：它的期限；它的分值即满分"),
    Key("late", Kind.NUMBER, "每推迟一个月的分（扣分写负数）", ZERO),
    Key("early", Kind.NUMBER, "每提前一个月的分", ZERO),
    Key(
        "steps",
        Kind.CHOICE,
        "不足一个月怎么算：按一个月算（started）、不算（completed）、不算且恰好满月也不算（exceeded）",
        "started",
        _STEPS,
    ),
    Key(
        "early-steps",
        Kind.CHOICE,
        "提前时不足一个月怎么算（started、completed、exceeded）；不写即同 steps",
        None,
        _STEPS,
    ),
    Key(
        "missed",
        Kind.CHOICE,
        "到期未完成的节点：失去分值、补完后恢复（zero），不失分值、只按月扣（keep），失去分值、补完也不恢复（forfeit）",
        "zero",
        ("zero", "keep", "forfeit"),
    ),
    Key(
        "undue",
        Kind.CHOICE,
        "未到期也未完成的节点：视同完成（full）、不得其分值（zero）、不计，由其余节点折算满分（exclude）",
        "full",
        ("full", "zero", "exclude"),
    ),
    Key("after", Kind.CHOICE, "推迟完成以后，推迟的扣分：一直保留（stay）、完成即止（stop）", "stay", ("stay", "stop")),
    Key(
        "early-after",
        Kind.CHOICE,
        "提前完成的加分：以后一直保留（stay）、只加到期限所在的月份（due）",
        "stay",
        ("stay", "due"),
    ),
    Key(
        "several",
        Kind.CHOICE,
        "几个节点都推迟（提前）的：各自扣（加）（each），只按月数最多的一个（most）",
        "each",
        ("each", "most"),
    ),
    takes=("full", "dates", "due", "end"),
)
def milestones(
    *,
    nodes: Sequence[MilestoneRow],
    due_date: Sequence[date | None] | None,
    late: Column,
    early: Column,
    steps: str,
    early_steps: str | None,
    missed: str,
    undue: str,
    after: str,
    early_after: str,
    several: str,
    full: Column,
    dates: Sequence[Sequence[date | None]],
    due: Sequence[Sequence[date | None]],
    end: date,
) -> Column:
    """Score the milestones held by the end of the period, and the months by which they were late or early.

    Formula: full - points (分值) not held + late x months late + early x months early, summed over the milestones.
    late and early are signed points a month. Points are those of the table; with `due-date`, which `due` then
    holds, the one milestone is worth the full. `dates` are when each was reached (None, or after the period's
    end: not reached), `due` the deadlines, the day included (None: not a milestone of that row; it counts nothing).
    - Reached by its deadline: held; months early from the day it was reached to the deadline.
    - Reached after it: held again, but not under missed = forfeit; months late from the deadline to that day under
      after = stay, none under stop.
    - Not reached though due: points lost under zero and forfeit, held under keep; months late to the period's end.
    - Not reached and not due: held (undue = full), not held (zero), or out: then the other points make up the
      full, full x held / considered, and months count as they are.
    Months: a whole month ends on the same day of a later (earlier) month, on its last day where there is no such
    day or the deadline is the last of its month; steps = started counts a begun one, completed does not. Due 30
    April and open on 30 June is 2 under both, open on 1 May 1 and 0.
    Edges: points that no milestone carries are held; nothing left to consider under exclude has no value; not
    bounded, so early months can pass the full (cap) and late ones zero (floor). Rows are independent, so one unit
    is scored like many; a unit without the task has no row.
    Raises MethodError, undefined, for rows where exclude leaves nothing.
    Clauses: 郑政办〔2021〕19号 附件3 三(二)1 (months, missed and early-steps are readings); 附件5—2 征收标准1 (after =
    stop); 附件9 三(二)3(1)(4)(5); 附件15 细则表11.
    """
    rules = _Rules(steps, early_steps or steps, missed, undue, after, early_after, several == "most", end)
    worths: Sequence[Column] = [[node.points] * len(full) for node in nodes] if due_date is None else [full]
    rows = [_Row() for _ in full]
    for worth, reached, deadlines in zip(worths, dates, due, strict=True):
        for row, points, done, deadline in zip(rows, worth, reached, deadlines, strict=True):
            if deadline is not None:
                rules.add(row, points, done, deadline)
    barren = [i for i, (row, whole) in enumerate(zip(rows, full, strict=True)) if row.out and row.out == whole]
    if barren:
        raise undefined((i, "没有到期的节点，无从计分，请在规则里改 undue 或写明 absent") for i in barren)
    return [
        row.held_of(whole) + per_late * row.late + per_early * row.early
        for row, whole, per_late, per_early in zip(rows, full, late, early, strict=True)
    ]


@dataclass(slots=True)
class _Row:
    """What the milestones of one row come to: points lost, points out of consideration, months late and early."""

    lost: Decimal = ZERO
    out: Decimal = ZERO
    late: int = 0
    early: int = 0

    def held_of(self, full: Decimal) -> Decimal:
        if not self.out:
            return full - self.lost
        considered = full - self.out
        return store(full * (considered - self.lost) / considered)


@dataclass(frozen=True, slots=True)
class _Rules:
    steps: str
    early_steps: str
    missed: str
    undue: str
    after: str
    early_after: str
    most: bool
    end: date

    def add(self, row: _Row, points: Decimal, done: date | None, deadline: date) -> None:
        """Count one milestone of one row."""
        if done is not None and done > self.end:
            done = None
        if done is None and deadline > self.end:
            self._not_due(row, points)
        elif done is None:
            row.lost += ZERO if self.missed == "keep" else points
            row.late = self._months(row.late, months_between(deadline, self.end, self.steps))
        elif done <= deadline:
            row.early = self._months(row.early, self._early(done, deadline))
        else:
            row.lost += points if self.missed == "forfeit" else ZERO
            row.late = self._months(row.late, months_between(deadline, done, self.steps) if self.after == "stay" else 0)

    def _early(self, done: date, deadline: date) -> int:
        past = (self.end.year, self.end.month) > (deadline.year, deadline.month)
        return 0 if past and self.early_after == "due" else months_between(deadline, done, self.early_steps)

    def _months(self, before: int, more: int) -> int:
        return max(before, more) if self.most else before + more

    def _not_due(self, row: _Row, points: Decimal) -> None:
        if self.undue == "zero":
            row.lost += points
        elif self.undue == "exclude":
            row.out += points


def months_between(deadline: date, day: date, steps: str) -> int:
    """Return how many months lie between a deadline and a day, before or after it.

    started counts a month that has begun, completed only whole ones, exceeded only those that have been passed (附件5-2
    表3: 每超过1个月); none on the deadline itself.
    """
    sign = 1 if day >= deadline else -1
    months = abs((day.year - deadline.year) * 12 + day.month - deadline.month)
    turn = _months_from(deadline, sign * months)
    if turn == day:
        return max(months - 1, 0) if steps == "exceeded" else months
    whole = months if (turn < day) == (sign > 0) else months - 1
    return whole + 1 if steps == "started" else whole


def _months_from(deadline: date, months: int) -> date:
    """Return the day that ends so many months from a deadline; month ends follow month ends."""
    year, month = divmod(deadline.year * 12 + deadline.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    ends_month = deadline.day == monthrange(deadline.year, deadline.month)[1]
    return date(year, month + 1, last if ends_month else min(deadline.day, last))
