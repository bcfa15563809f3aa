"""How a node makes its score and its full of those of its children (rules.md 1).

Every function takes one column of scores and one of fulls a child, at least one child. Both hold None in the
rows where the child is not there, and both results are None in the rows where no child is. Scores are signed and
nothing is bounded here. Whole columns are tried first; only a None in one of them leads through the rows.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import reduce
from typing import Any

from zzcli.ledger.numbers import ONE, ZERO
from zzcli.methods.columns import stored
from zzcli.methods.errors import MethodError, undefined
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method

Children = Sequence[Sparse]
Pair = tuple[Sparse, Sparse]


@method("sum", "各子项之和", takes=("base",), inner=True)
def total(*, scores: Children, fulls: Children, base: Column) -> Pair:
    """Add the children that are there, and the base.

    Formula: score = base + sum of scores, full = base + sum of fulls; exact, in points.
    Edges: a child that is not there is in neither; a pure addition or deduction is a child whose full is 0; a base
    alone, without any child, is not there. One unit is scored like many; nothing compares the rows.
    Clauses: 郑政办〔2021〕19号 附件4 三; 附件8 四(一); 附件10 四; 附件15 细则表 (base 100).
    """
    return _on_base(_total(scores), base), _on_base(_total(fulls), base)


@method(
    "weighted",
    "各子项乘以权重后相加",
    Key("weights", Kind.WEIGHTS, '各子项的权重（小数），如 {"子项" = 0.5}，或单位、评分项、权重的表', REQUIRED),
    inner=True,
)
def weighted(*, scores: Children, fulls: Children, weights: Children) -> Pair:
    """Add the children that are there, each multiplied by its weight.

    Formula: score = sum of weight x score, full = sum of weight x full, stored. `weights` is a column a child, a
    fraction of 1 each; None where the table has no row for the unit: the child does not exist there.
    Edges: weights are not made to add up to 1 again when a child is missing: that is a mean, or absent. One unit is
    scored like many; nothing compares the rows.
    Clauses: 郑政办〔2021〕19号 附件1 三(三)3; 附件5—1 权重表; 附件8 四(二)1; 附件9 三; 附件14 五(7); 附件16 五(7).
    """
    return _weighted(scores, weights), _weighted(fulls, weights)


@method("mean", "各子项得分率的平均乘以满分", takes=("full",), inner=True)
def mean(*, scores: Children, fulls: Children, full: Column) -> Pair:
    """Take the mean of the rates of the children that are there.

    Formula: score = full x (sum of score / full of each child) / number of children, stored; full = the node's full.
    Edges: children of different fulls weigh the same; one child gives its own rate; a child whose full is 0 has no
    rate. One unit is scored like many; nothing compares the rows.
    Raises MethodError, undefined, for the rows where a child's full is 0.
    Clauses: 郑政办〔2021〕19号 五(二)、五(四); 附件15 三.
    """
    try:
        rates = [list(map(operator.truediv, *child)) for child in zip(scores, fulls, strict=True)]
        rated = reduce(lambda one, other: list(map(operator.add, one, other)), rates)
    except (TypeError, InvalidOperation, DivisionByZero):
        return _mean_of_some(scores, fulls, full)
    children = Decimal(len(scores))
    return _stored([whole * rate / children for whole, rate in zip(full, rated, strict=True)]), [*full]


@method("product", "各子项之积", inner=True)
def product(*, scores: Children, fulls: Children) -> Pair:
    """Multiply the children that are there.

    Formula: score = product of scores, full = product of fulls, stored. All but one are factors with full = 1.
    Edges: one child is that child; a child that is not there is no factor; two negative scores would give a
    positive one, so a factor has floor = 0 where it can fall below zero. One unit is scored like many.
    Clauses: 郑政办〔2021〕19号 附件8 四(二)3; 附件16 六 (a factor that takes 30% off).
    """
    return _combined(scores, operator.mul, last=_stored), _combined(fulls, operator.mul, last=_stored)


@method("max", "取得分最高的子项", inner=True)
def highest(*, scores: Children, fulls: Children) -> Pair:
    """Take the highest score of the children that are there, out of the highest full.

    Formula: score = max of scores, full = max of fulls: what can be reached, whichever child was the better.
    Edges: one child is that child; when several tie it is their common score. One unit is scored like many.
    Clauses: 郑政办〔2021〕19号 附件9 三(一)10(1) (of several uses of one report the highest counts).
    """
    return _combined(scores, max), _combined(fulls, max)


@method("min", "取得分最低的子项", inner=True)
def lowest(*, scores: Children, fulls: Children) -> Pair:
    """Take the lowest score of the children that are there, out of the lowest full.

    Formula: score = min of scores, full = min of fulls: more than the lowest full cannot be reached.
    Edges: one child is that child; when several tie it is their common score. One unit is scored like many.
    Clauses: none of 郑政办〔2021〕19号; the opposite of max.
    """
    return _combined(scores, min), _combined(fulls, min)


@method(
    "rescale",
    "把子项之和从一个区间折算到 0 至满分",
    Key("range", Kind.NUMBERS, "折算前的最低分和最高分 [低, 高]；不写即 0 至子项满分之和"),
    takes=("full",),
    inner=True,
)
def rescale(*, scores: Children, fulls: Children, range_: Sequence[Decimal] | None, full: Column) -> Pair:
    """Map the sum of the children that are there from a range to 0 .. full.

    Formula: score = full x (sum of scores - low) / (high - low), stored; full = the node's full. Without `range`
    low is 0 and high the sum of the fulls of the children that are there, so that a unit without a task is scored
    on what it could attain.
    Edges: a sum outside the range maps outside 0 .. full, which cap (the full by default) and floor bound; a range
    that is empty, or children that only add or deduct (fulls of 0), have no scale. One unit is scored like many.
    Raises MethodError for all rows when `range` is not two rising numbers; undefined where the fulls add up to 0.
    Clauses: 郑政办〔2021〕19号 附件3 三(三) (attained / attainable x 100); 附件6 四(四) (-50 .. 150 to 0 .. 100).
    """
    raw = _total(scores)
    if range_ is None:
        high, low = _total(fulls), ZERO
    elif len(range_) == 2 and range_[0] < range_[1]:
        high, low = [None if score is None else range_[1] for score in raw], range_[0]
    else:
        raise MethodError((row, "range 须是从低到高的两个数，请改正规则") for row, _ in enumerate(full))
    flat = [row for row, top in enumerate(high) if top is not None and top == low]
    if flat:
        raise undefined((row, "子项满分之和为0，无从折算，请改正规则或写明 range") for row in flat)
    scaled = [
        None if score is None or top is None else whole * (score - low) / (top - low)
        for score, top, whole in zip(raw, high, full, strict=True)
    ]
    return _stored(scaled), _there(full, raw)


def _total(columns: Children) -> Sparse:
    return _combined(columns, operator.add)


def _combined(
    columns: Children,
    operation: Callable[[Any, Any], Decimal],
    last: Callable[[Sparse], Sparse] = list,
) -> Sparse:
    """Combine the children's columns into one; None where no child is there."""
    try:
        return last(reduce(lambda one, other: list(map(operation, one, other)), columns))
    except TypeError:
        rows = ([value for value in row if value is not None] for row in zip(*columns, strict=True))
        return last([reduce(operation, row) if row else None for row in rows])


def _on_base(sums: Sparse, base: Column) -> Sparse:
    try:
        return list(map(operator.add, sums, base))
    except TypeError:
        return [None if score is None else score + start for score, start in zip(sums, base, strict=True)]


def _weighted(columns: Children, weights: Children) -> Sparse:
    return _combined(
        [_times(column, weight) for column, weight in zip(columns, weights, strict=True)], operator.add, _stored
    )


def _times(column: Sparse, weight: Sparse) -> Sparse:
    try:
        return list(map(operator.mul, column, weight))
    except TypeError:
        return [None if v is None or w is None else v * w for v, w in zip(column, weight, strict=True)]


def _mean_of_some(scores: Children, fulls: Children, full: Column) -> Pair:
    """Take the mean where some children are missing or have no rate, row by row."""
    flat = [
        row
        for row, wholes in enumerate(zip(*fulls, strict=True))
        if any(whole is not None and not whole for whole in wholes)
    ]
    if flat:
        raise undefined((row, "有子项满分为0，没有得分率，请改正规则（加减分的子项不能求平均）") for row in flat)
    rates = [
        [
            None if score is None or whole is None else score / whole
            for score, whole in zip(score_column, full_column, strict=True)
        ]
        for score_column, full_column in zip(scores, fulls, strict=True)
    ]
    sums = _total(rates)
    numbers = _total([[None if rate is None else ONE for rate in column] for column in rates])
    averages = [
        None if rate is None or number is None else whole * rate / number
        for whole, rate, number in zip(full, sums, numbers, strict=True)
    ]
    return _stored(averages), _there(full, sums)


def _stored(values: Sparse) -> Sparse:
    """Store a column that may hold None."""
    try:
        return [*stored(values)]  # type: ignore[arg-type]
    except TypeError:
        numbers = stored(ZERO if value is None else value for value in values)
        return [None if value is None else number for value, number in zip(values, numbers, strict=True)]


def _there(full: Column, like: Sparse) -> Sparse:
    return [None if other is None else whole for whole, other in zip(full, like, strict=True)]
