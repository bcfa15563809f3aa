"""Two measures of the same rows set against each other: two rankings, or a target and a ranking."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from zzcli.ledger.numbers import ONE, ZERO
from zzcli.methods.columns import STEPS, filled, points_for, positive, reached
from zzcli.methods.errors import MethodError
from zzcli.methods.ladders import FIRST, RANKING, VALUE
from zzcli.methods.population import ranks
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method


@method(
    "rank-gap",
    "两种排名越一致分越高",
    Key("ranks", Kind.TIE, "两个排名各自依据的式子", REQUIRED),
    Key("step", Kind.NUMBER, "每相差几名为一步，大于0", REQUIRED),
    Key("points", Kind.NUMBER, "每一步扣几分（写正数）", REQUIRED),
    Key(
        "steps",
        Kind.CHOICE,
        "不足一步怎么算：不算（completed）、按一步算（started）、按比例算（proportional）",
        "completed",
        STEPS,
    ),
    *RANKING,
    takes=("full", "groups"),
)
def rank_gap(
    *,
    ranks: Sequence[Column],
    step: Column,
    points: Column,
    steps: str,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score the full, less points for every `step` places by which two rankings of the row differ.

    Formula: full - points x steps(|place by ranks[0] - place by ranks[1]| / step). Both rankings run inside the
    row's group over the rows that meet `only`, with the same better, tie and ties; places are whole numbers, or
    halves under ties = mean. step is in places, points a positive loss in points a step.
    Edges: 基本一致 is less than one whole step (completed), or started or proportional by `steps`; one unit is
    first twice and scores the full; so do all when both tie; an empty population scores nobody; who fails `only`
    scores zero; not bounded below; a unit without the task has no row and takes no place in either ranking.
    Raises MethodError for all rows unless there are two rankings, for a step not above zero, for ties under error.
    Clauses: 郑政办〔2021〕19号 附件4 三(二)3(3) (2 points for every 3 places).
    """
    if len(ranks) != 2:
        raise MethodError((row, "ranks 须恰好写两个式子，请改正规则") for row in range(len(full)))
    positive(step, "step")
    one, other = (_places(value, groups, better, tie, ties, only) for value in ranks)
    gaps = map(operator.truediv, map(abs, map(operator.sub, one, other)), step)
    scores = map(operator.sub, full, points_for(list(gaps), points, steps))
    return [score if place else ZERO for score, place in zip(scores, one, strict=True)]


def _places(
    value: Column,
    groups: Sequence[int],
    better: str,
    tie: Sequence[Column],
    ties: str,
    only: Sequence[bool] | None,
) -> Column:
    return ranks(value, groups, better, tie, ties, only)[0]


@method(
    "target-else-rank",
    "达到目标计满分，其他按排名递减",
    VALUE,
    Key("target", Kind.EXPRESSION, "目标值，与 value 同一计量单位", REQUIRED),
    FIRST,
    Key("step", Kind.NUMBER, "每低一名少几分（写正数）", REQUIRED),
    Key(
        "rest",
        Kind.CHOICE,
        "未达目标者的名次：在全体中排（all）、只在未达目标者中排且其第一名不扣（missed）、同样排但其第一名扣一步（after）",
        "all",
        ("all", "missed", "after"),
    ),
    *RANKING,
    takes=("full", "groups"),
)
def target_else_rank(
    *,
    value: Column,
    target: Column,
    first: Sparse | None,
    step: Column,
    rest: str,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score the full where the target is reached; by place, in equal steps, where it is not.

    Formula: full where value reaches target; else first - step x (place - 1). `rest` says whose place it is: all
    counts the place among everybody in the row's group, so the best that missed comes after those that reached;
    missed ranks only those that missed, and their best gets `first`; after does the same one step lower. Value
    and target in one unit, compared at 15 places; step and scores in points.
    Edges: when nobody reached, the best scores `first` under all and missed; one unit that missed does too; ties
    as `ties` says, and ties among those that reached do not matter; an empty population scores nobody; who fails
    `only` scores zero, reached or not, and takes no place; not bounded below; a unit without the task has no row.
    Raises MethodError for ties under error, among those that missed.
    Clauses: 郑政办〔2021〕19号 附件9 三(二)2(3)(4).
    """
    met = reached(value, target, better)
    taking_part = [True] * len(value) if only is None else list(only)
    missed = [part and not there for part, there in zip(taking_part, met, strict=True)]
    place = _places(value, groups, better, tie, ties, missed)
    if rest == "all":
        place = _places(value, groups, better, tie, "share" if ties == "error" else ties, taking_part)
    elif rest == "after":
        place = [at + ONE for at in place]
    return [
        ZERO if not part else whole if there else highest - less * (at - ONE)
        for part, there, whole, highest, less, at in zip(
            taking_part, met, full, filled(first, full), step, place, strict=True
        )
    ]
