"""Scores that come as they are: a formula of the rule, and a judgement of the lead."""

from __future__ import annotations

import operator

from zzcli.ledger.numbers import ZERO, plain
from zzcli.methods.columns import filled
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method


@method(
    "formula",
    "得分由公式算出",
    Key("formula", Kind.EXPRESSION, "得分的算式，单位为分", REQUIRED),
)
def formula(*, formula: Column) -> Column:
    """Score what the rule's own formula gives, in points.

    Formula: the expression itself, already stored with 20 places. Not bounded here: cap and floor do that.
    Edges: a division by zero inside the expression leaves the row without a value, and it never gets here; nor
    does a unit without the task. One unit is scored like many; ranks inside the formula are the expression's.
    Clauses: 郑政办〔2021〕19号 附件2 四(三); 附件3 三(二)6(3); 附件5—1 三(二)1; 附件12 城市书房细则 (开放时间);
    附件17 三(一)2.
    """
    return list(formula)


@method(
    "judged",
    "由牵头部门评定并写明理由",
    Key("min", Kind.NUMBER, "最低可评的分", ZERO),
    Key("max", Kind.NUMBER, "最高可评的分；不写即满分"),
    takes=("judged", "full"),
)
def judged(*, min_: Column, max_: Sparse | None, judged: Column, full: Column) -> Column:
    """Score what the lead assigned, in points, for rules that give no formula.

    Formula: the measure 评分 itself, which must lie in min .. max (default 0 .. full), the ends included.
    Edges: a unit without the task has no row here; one unit is scored like many.
    Raises MethodError for the rows that lie outside.
    Clauses: 郑政办〔2021〕19号 附件1 三(三)4; 附件4 三(三) (a deduction: full = 0, min = -5, max = 0);
    附件9 三(一)2、三(三)3; 附件14, 附件16 四(三).
    """
    highest = filled(max_, full)
    if not all(map(operator.le, min_, judged)) or not all(map(operator.le, judged, highest)):
        raise MethodError(
            (row, f"评分{plain(value)}不在{plain(low)}至{plain(high)}之间，请改正评分")
            for row, (low, value, high) in enumerate(zip(min_, judged, highest, strict=True))
            if not low <= value <= high
        )
    return list(judged)
