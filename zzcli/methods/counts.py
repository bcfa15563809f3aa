"""Points for things that happened or are there: so many points times how often."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal
from itertools import repeat

from zzcli.ledger.numbers import ONE, ZERO
from zzcli.methods.columns import filled, nonzero, stored
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, PointsRow, Sparse, method

_KINDS = Key("kinds", Kind.POINTS, '计数的事项和每次的分（扣分写负数），如 {"通报" = -2}，或有标题、上限的表', REQUIRED)
_RECORDS = Key(
    "records",
    Kind.CHOICE,
    "次数取自加减分事项（adjustments）或抽检（spot-checks）的记录；不写即取自数据",
    None,
    ("adjustments", "spot-checks"),
)
_EVENT = Key(
    "same-event",
    Kind.CHOICE,
    "同一件事（event 相同）有几条加减分记录：都计（each），只计分值最大的一条、计一次（highest）",
    "each",
    ("each", "highest"),
)
_PER = Key("per", Kind.EXPRESSION, "除数：各事项之和除以它；不写即1")


@method("tally", "按事项和次数加减分", _KINDS, _RECORDS, _EVENT, _PER, takes=("counts", "base"))
def tally(
    *,
    kinds: tuple[PointsRow, ...],
    per: Sparse | None,
    counts: list[Column],
    base: Column,
    **_: object,
) -> Column:
    """Score base plus points times count over the kinds.

    `records` and `same-event` are the engine's: they say what `counts` holds.
    Formula: base + (sum over headings of the bounded sum of points x count) / per. Points are signed, in points a
    time; `per` is a number of things (附件3: the district's blocks). The sum of the rows under a heading counts
    at most its cap in absolute value, whether it adds or takes away; rows without a heading are not bounded.
    Edges: nothing counted scores the base; the caps bind before `per` divides; rows are under one heading when
    name and cap are the same (the tables of two months may give one name two caps); what bounds the whole is the
    node's cap and floor.
    Rows are independent, so one unit is scored like many; a unit without the task has no row here.
    Raises MethodError, undefined, for rows where `per` is zero.
    Clauses: 郑政办〔2021〕19号 五(三)3, 六(二)2; 附件2 四(二); 附件3 三(二)8、9; 附件7 四(二); 附件9 三(四);
    附件12 中小学校细则 (a heading's cap by month); 附件13 38、40; 附件15 四.
    """
    return _counted(base, kinds, counts, per)


@method("deduct", "从满分起按事项和次数扣分", _KINDS, _RECORDS, _EVENT, _PER, takes=("counts", "full"))
def deduct(
    *,
    kinds: tuple[PointsRow, ...],
    per: Sparse | None,
    counts: list[Column],
    full: Column,
    **_: object,
) -> Column:
    """Score full plus points times count over the kinds: `tally` whose base is the full.

    Formula: full + (sum over headings of the bounded sum of points x count) / per. Units and errors are those of
    `tally`; points that take away are negative.
    Edges: those of `tally`; nothing counted scores the full, and it goes below zero without a floor: whether the
    document means that is a reading. One unit is scored like many.
    Clauses: 郑政办〔2021〕19号 附件5—1 三(一)3、4, 三(二)2—4; 附件5—2 组织协调标准; 附件11 国家卫生城市细则;
    附件12 中小学校、体育设施细则; 附件17 三(二).
    """
    return _counted(full, kinds, counts, per)


@method(
    "checklist",
    "逐项检查，有的计分",
    Key("points", Kind.POINTS, '检查项和分值，如 {"立项批复" = 1}', REQUIRED),
    takes=("counts",),
)
def checklist(*, points: tuple[PointsRow, ...], counts: list[Column]) -> Column:
    """Score the points of the things that are there.

    Formula: sum of points x (1 where the yes-no figure is 是, 0 where it is 否), in points. Headings and their caps
    bind as in `tally`.
    Edges: nothing there scores zero; a list need not add up to the full (two alternatives of which the better
    counts stand under a cap). Rows are independent, so one unit is scored like many; a unit without the task has
    no row here.
    Clauses: 郑政办〔2021〕19号 附件2 四(一)3(2); 附件3 三(二)6(1); 附件5—1 三(二)5(2); 附件9 三(一)1(1)、7—9;
    附件11 评比细则表.
    """
    return _counted([ZERO] * len(counts[0]), points, counts, None)


def _counted(base: Column, kinds: Sequence[PointsRow], counts: Sequence[Column], per: Sparse | None) -> Column:
    total = [ZERO] * len(base)
    headings: dict[tuple[str, Decimal | None], Column] = {}
    for kind, count in zip(kinds, counts, strict=True):
        if any(count):
            earned = list(map(operator.mul, repeat(kind.points), count))
            if kind.heading:
                heading = kind.heading, kind.heading_cap
                headings[heading] = list(map(operator.add, headings.get(heading, repeat(ZERO)), earned))
            else:
                total = list(map(operator.add, total, earned))
    for (_, cap), earned in headings.items():
        total = list(map(operator.add, total, earned if cap is None else _bounded(earned, cap)))
    if per is not None:
        divisor = filled(per, [ONE] * len(base))
        nonzero(divisor, "除数 per 为0，请改正数据")
        total = stored(map(operator.truediv, total, divisor))
    return list(map(operator.add, base, total))


def _bounded(earned: Column, cap: Decimal) -> Column:
    return [max(-cap, min(cap, points)) for points in earned]
