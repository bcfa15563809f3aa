"""Points lost or gained for every step that a value lies short of, or beyond, a target or the mean."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from zzcli.ledger.numbers import ZERO
from zzcli.methods.columns import STEPS, filled, points_for, positive, reached
from zzcli.methods.population import BETTER, averages
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method

_VALUE = Key("value", Kind.EXPRESSION, "实际值", REQUIRED)
_TARGET = Key("target", Kind.EXPRESSION, "目标值，与实际值同一计量单位", REQUIRED)
_STEP = Key("step", Kind.NUMBER, "每一步是多少，与实际值同一计量单位，大于0", REQUIRED)
_LOSS = Key("points", Kind.NUMBER, "每一步扣几分（写正数）", REQUIRED)
_STEPS = Key(
    "steps",
    Kind.CHOICE,
    "不足一步怎么算：不算（completed）、按一步算（started）、按比例算（proportional）",
    "completed",
    STEPS,
)
_BETTER = Key("better", Kind.CHOICE, "实际值高好（high）还是低好（low）", "high", BETTER)


@method(
    "shortfall", "达到目标计满分，每差一步扣若干分", _VALUE, _TARGET, _STEP, _LOSS, _STEPS, _BETTER, takes=("full",)
)
def shortfall(
    *, value: Column, target: Column, step: Column, points: Column, steps: str, better: str, full: Column
) -> Column:
    """Score the full, less points for every step by which the value misses its target.

    Formula: full - points x steps((target - value) / step), the difference turned round where better is low.
    Value, target and step are in one unit of measure (percentage points for a rate in %), points a positive loss
    in points a step. `steps`: completed counts whole steps (floor), started every step begun (ceiling),
    proportional the quotient itself. The quotient is rounded half-up to 15 places before it is counted.
    Edges: a target that is reached, also only at 15 places, costs nothing; exactly one step short costs one step
    under each option; a zero or negative target is a target like any other; the score is not bounded below (扣完
    为止 is floor = 0). Rows are independent, so one unit is scored like many; a unit without the task has no row.
    Raises MethodError for rows whose step is not above zero.
    Clauses: 郑政办〔2021〕19号 附件4 三(二)1(2)、2(2)、3(2), 三(三); 附件5—1 三(一)1, 三(二)1, 三(三); 附件8
    四(一)4(3)(4); 附件9 三(一)7; 附件15 细则表1、2(5)、3、7—10.
    """
    gaps = _gaps(target, value, step, better)
    return list(map(operator.sub, full, points_for(gaps, points, steps)))


@method(
    "surplus",
    "超过目标的，每超一步加（减）若干分",
    _VALUE,
    _TARGET,
    _STEP,
    Key("points", Kind.NUMBER, "每一步加几分，减分写负数", REQUIRED),
    _STEPS,
    _BETTER,
)
def surplus(*, value: Column, target: Column, step: Column, points: Column, steps: str, better: str) -> Column:
    """Score points for every step by which the value passes its target; nothing else.

    Formula: points x steps((value - target) / step), the difference turned round where better is low; zero where
    the value does not pass the target. Units and `steps` are those of `shortfall`; points are signed.
    Edges: exactly at the target scores zero, exactly one step beyond scores one step under each option; `target =
    0` counts a quantity from nothing (附件7: every 100 mu). Not bounded: 最高加几分 is the cap. A surplus that
    several items pool is a sum of them with a cap. Rows are independent, so one unit is scored like many; a unit
    without the task has no row.
    Raises MethodError for rows whose step is not above zero.
    Clauses: 郑政办〔2021〕19号 附件4 三(一)4(1); 附件6 四(三)3(2)—(4), 四(四)1、3、6、7; 附件7 四(二)4;
    附件10 四(二); 附件12 城市书房细则 (读者、借阅); 附件15 细则表1、2(1)、13(5).
    """
    gaps = _gaps(target, value, step, "low" if better == "high" else "high")
    return points_for(gaps, points, steps)


@method(
    "against-mean",
    "不低于平均值计满分，每低一步扣若干分",
    _VALUE,
    Key("mean", Kind.EXPRESSION, "平均值；不写即同组各单位实际值的算术平均"),
    _STEP,
    _LOSS,
    _STEPS,
    _BETTER,
    takes=("full", "groups"),
)
def against_mean(
    *,
    value: Column,
    mean: Sparse | None,
    step: Column,
    points: Column,
    steps: str,
    better: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score the full at or above the mean, less points for every step below it.

    Formula: full - points x steps((mean - value) / step), the difference turned round where better is low. `mean`
    is what the rule says the average is (全市平均 of pooled counts, say); without it the arithmetic mean of the
    values of the row's group, its own included, stored with 20 places. Units and `steps` are those of `shortfall`.
    Edges: exactly the mean scores the full; one unit is its own mean and scores the full, and so do units that
    all tie; a unit without the task has no row and is not in the mean; not bounded below (附件9 三(一)6 bounds the
    loss by the item's points: floor = 0).
    Raises MethodError for rows whose step is not above zero.
    Clauses: 郑政办〔2021〕19号 附件9 三(一)6.
    """
    gaps = _gaps(filled(mean, averages(value, groups)), value, step, better)
    return list(map(operator.sub, full, points_for(gaps, points, steps)))


def _gaps(target: Column, value: Column, step: Column, better: str) -> Column:
    """Return how many steps, with their fraction, the value is worse than the target; zero where it reaches it."""
    positive(step, "step")
    ahead, behind = (target, value) if better == "high" else (value, target)
    gaps = map(operator.truediv, map(operator.sub, ahead, behind), step)
    return [ZERO if there else gap for there, gap in zip(reached(value, target, better), gaps, strict=True)]
