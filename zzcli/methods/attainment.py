"""How far a target is attained, and what part of a whole is there."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.numbers import ONE, ZERO
from zzcli.methods.columns import reached, seen, stored
from zzcli.methods.errors import MethodError
from zzcli.methods.population import BETTER
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method


@method(
    "attainment",
    "按目标完成比例计分，达到目标计满分",
    Key("value", Kind.EXPRESSION, "实际完成值", REQUIRED),
    Key("target", Kind.EXPRESSION, "目标值，与实际值同一计量单位", REQUIRED),
    Key("better", Kind.CHOICE, "实际值高好（high）还是低好（low，按目标与实际之比）", "high", BETTER),
    Key("below", Kind.EXPRESSION, "起算线，与实际值同一计量单位；不及它计零分"),
    Key(
        "negative",
        Kind.CHOICE,
        "实际值为负：照比例（ratio，可为负分）、一律零分（zero）、未达目标才零分（zero-if-missed）",
        "ratio",
        ("ratio", "zero", "zero-if-missed"),
    ),
    Key("uncapped", Kind.FLAG, "超过目标的部分也按比例计分", False),
    Key(
        "zero-target",
        Kind.CHOICE,
        "目标为0，求不出比例：报错（error）、达到就满分否则零分（full）、一律零分（zero）",
        "error",
        ("error", "full", "zero"),
    ),
    takes=("full",),
)
def attainment(
    *,
    value: Column,
    target: Column,
    better: str,
    below: Sparse | None,
    negative: str,
    uncapped: bool,
    zero_target: str,
    full: Column,
) -> Column:
    """Score the ratio of a value to its target; a target that is reached gives exactly the full.

    Formula: full x value / target where better is high, full x target / value where it is low; full where the
    target is reached, unless `uncapped`. Value, target and below are in one unit of measure, the score in points.
    Edges, in the order in which they are decided:
    - a value worse than `below` scores zero (附件3 评分表说明: less than 60% of the plan);
    - a negative value: `ratio` leaves the formula's sign, `zero` gives zero even where it reaches a negative
      target, `zero-if-missed` only where it does not (附件1 三(三)1 can be read in both ways);
    - a zero target with better = high has no ratio, 0/0 included: `zero-target` decides. With better = low a
      value of zero reaches it and any other scores zero by the formula;
    - a negative target that is reached gives full; missed, or uncapped, it has no ratio that means anything;
    - uncapped with better = low: a value of zero or less has no such ratio either.
    Rows are independent, so one unit is scored like many; a unit without the task has no row here.
    Raises MethodError for rows without a ratio; those that divide by zero are its `undefined`.
    Clauses: 郑政办〔2021〕19号 附件1 三(三)1、2; 附件2 四(一)2、4、5、6; 附件3 三(二)3—5; 附件6 四(三)3(1);
    附件8 表1行5 (better = low); 附件10 四(一).
    """
    there = reached(value, target, better)
    if better == "high" and below is None and not uncapped and min(target, default=ZERO) > 0 <= min(value):
        return stored([f if met else f * v / t for f, v, t, met in zip(full, value, target, there, strict=True)])
    rules = _Rules(better == "low", negative, uncapped, zero_target)
    worse = _worse(value, below, better)
    rates, faults, undefined = [], [], []
    for row, (v, t, met, out) in enumerate(zip(value, target, there, worse, strict=True)):
        rate = ZERO if out else rules.rate(v, t, met)
        if isinstance(rate, _NoRatio):
            faults.append((row, rate.reason))
            undefined += [row] if rate.undefined else []
        else:
            rates.append(rate)
    if faults:
        raise MethodError(faults, undefined)
    return stored(map(operator.mul, full, rates))


@dataclass(frozen=True, slots=True)
class _NoRatio:
    reason: str
    undefined: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    """The options of attainment that decide a single row."""

    low: bool
    negative: str
    uncapped: bool
    zero_target: str

    def rate(self, value: Decimal, target: Decimal, met: bool) -> Decimal | _NoRatio:
        if value < 0 and (self.negative == "zero" or (self.negative == "zero-if-missed" and not met)):
            return ZERO
        if not target and not self.low:
            if self.zero_target == "error":
                return _NoRatio("目标值为0，求不出完成比例，请改正目标或在规则里写明 zero-target", undefined=True)
            return ONE if met and self.zero_target == "full" else ZERO
        if met and not self.uncapped:
            return ONE
        if target < 0:
            return _NoRatio("目标值为负，求不出完成比例，请改正目标或改用别的计分方法")
        if self.low:
            return self._inverse(value, target)
        return value / target

    def _inverse(self, value: Decimal, target: Decimal) -> Decimal | _NoRatio:
        if value <= 0:  # uncapped: a missed target that is not negative lies below the value
            return _NoRatio("实际值不大于0，求不出目标与实际之比，请改正数据或去掉 uncapped", undefined=not value)
        return target / value


def _worse(value: Column, below: Sparse | None, better: str) -> list[bool]:
    if below is None:
        return [False] * len(value)
    limits = [actual if limit is None else limit for actual, limit in zip(value, below, strict=True)]
    worse_than = operator.lt if better == "high" else operator.gt
    return list(map(worse_than, seen(value), seen(limits)))


@method(
    "share",
    "按部分占总体的比例计分",
    Key("part", Kind.EXPRESSION, "达标的部分", REQUIRED),
    Key("whole", Kind.EXPRESSION, "总体，与部分同一计量单位", REQUIRED),
    Key(
        "zero-whole",
        Kind.CHOICE,
        "部分和总体都为0，求不出比例：报错（error）、满分（full）、零分（zero）",
        "error",
        ("error", "full", "zero"),
    ),
    takes=("full",),
)
def share(*, part: Column, whole: Column, zero_whole: str, full: Column) -> Column:
    """Score the part of a whole that is there.

    Formula: full x part / whole. Part and whole are in one unit of measure, the score in points. It is not
    bounded here: a part above its whole is for the cap.
    Edges: 0/0 is for `zero-whole`; a part of nothing and a negative whole are always errors. Rows are
    independent, so one unit is scored like many. A unit without the task has no row here (附件8 四(一)2 gives it
    the mean of the others: absent = "peers-mean").
    Raises MethodError for rows without a share; those that divide by zero are its `undefined`.
    Clauses: 郑政办〔2021〕19号 附件5—2 征收标准1; 附件8 四(一)2; 附件9 三(一)5; 附件11 评比细则表1、表2.
    """
    if min(whole, default=ZERO) > 0:
        return stored([f * p / w for f, p, w in zip(full, part, whole, strict=True)])
    faults = [
        (row, "总体为负，请改正数据" if w < 0 else "总体为0，求不出比例，请改正数据或在规则里写明 zero-whole")
        for row, (p, w) in enumerate(zip(part, whole, strict=True))
        if w < 0 or (not w and (p or zero_whole == "error"))
    ]
    if faults:
        raise MethodError(faults, (row for row, _ in faults if not whole[row]))
    instead = ONE if zero_whole == "full" else ZERO
    return stored([f * (p / w if w else instead) for f, p, w in zip(full, part, whole, strict=True)])
