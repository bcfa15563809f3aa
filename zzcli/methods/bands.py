"""Points by the band that a value falls into."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import compared, plain
from zzcli.methods.columns import seen
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import REQUIRED, Band, Column, Key, Kind, method

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


@method(
    "tiers",
    "按数值或等次所在的档计分，取第一个符合的档",
    Key("value", Kind.EXPRESSION, "分档的数值或等次", REQUIRED),
    Key("bands", Kind.BANDS, '各档的条件和得分，如 [["<90", 0], ["=100", 3], [">100", 3.5]]', REQUIRED),
)
def tiers(*, value: Column | list[str], bands: tuple[Band, ...]) -> Column:
    """Score the points of the first band that holds.

    Formula: the points of the first band whose comparison with its bound is true of the value. Bounds are in the
    value's unit of measure, points in points. A column of words is compared with the bands that state a word
    (`=`, `!=`), a column of numbers with those that state a number.
    Edges: values are compared at 15 places, so three stored thirds are in the band of the whole; a bound belongs
    to the first band that includes it; where no band holds it is an error, never a silent zero.
    Rows are independent, so one unit is scored like many; a unit without the task has no row here.
    Raises MethodError for the rows that no band holds for.
    Clauses: 郑政办〔2021〕19号 附件8 四(一)3(1)(2)、4(1)(2), 表1行10; 附件11 评比细则表 (医疗救治能力);
    附件12 文旅云细则 (预约、活动); 附件15 细则表5(4).
    """
    words = bool(value) and isinstance(value[0], str)
    tests = [_test(band) for band in bands if isinstance(band.bound, str) == words]
    scores, faults = [], []
    for row, at in enumerate(value if words else seen(value)):  # type: ignore[arg-type]
        points = next((points for holds, bound, points in tests if holds(at, bound)), None)
        if points is None:
            shown = plain(at) if isinstance(at, Decimal) else at
            faults.append((row, f"没有一档包含“{shown}”，请改正数据或补全 bands"))
        else:
            scores.append(points)
    if faults:
        raise MethodError(faults)
    return scores


def _test(band: Band) -> tuple[Callable[[Any, Any], bool], Decimal | str, Decimal]:
    bound = band.bound if isinstance(band.bound, str) else compared(band.bound)
    return _COMPARISONS[band.comparison], bound, band.points
