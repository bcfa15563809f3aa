"""Points that follow from a row's place among the others."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal

from zzcli.ledger.numbers import ONE, ZERO
from zzcli.methods.columns import filled, stored
from zzcli.methods.errors import MethodError
from zzcli.methods.population import BETTER, TIES, bests, placed, points_by_place, standings
from zzcli.methods.registry import REQUIRED, Column, Key, Kind, Sparse, method

VALUE = Key("value", Kind.EXPRESSION, "排名所依据的值", REQUIRED)
RANKING = (
    Key("better", Kind.CHOICE, "值高排前（high）还是低排前（low）", "high", BETTER),
    Key("only", Kind.CONDITION, "参加排名的条件；不满足的不参加排名，计零分"),
    Key("tie", Kind.TIE, "值相同时依次比较的式子，好坏方向同 better", ()),
    Key(
        "ties",
        Kind.CHOICE,
        "仍相同时：取并列的前名次，其后跳过（share）或不跳过（dense）、取所占名次的平均（mean）、报错（error）",
        "share",
        TIES,
    ),
)
"""The keys of every ranking method; `within` is a key of any node and arrives as groups."""
FIRST = Key("first", Kind.NUMBER, "第一名的分；不写即满分")


@method(
    "rank-step",
    "按名次依次递减",
    VALUE,
    FIRST,
    Key("step", Kind.NUMBER, "每低一名少几分（写正数）"),
    Key("places", Kind.NUMBERS, "代替 step：第一名起各名次的分，其后的名次零分"),
    *RANKING,
    takes=("full", "groups"),
)
def rank_step(
    *,
    value: Column,
    first: Sparse | None,
    step: Sparse | None,
    places: Sequence[Decimal] | None,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score by place: the first gets `first`, every place further `step` points less.

    Formula: first - step x (place - 1); with `places` the points that stand at the place, zero beyond the list.
    Points in points, the value in any unit; values are compared at 15 places inside the row's group.
    Edges: ties as `ties` says (share: 1, 1, 3; dense: 1, 1, 2; mean: the mean of the points of the places they occupy); one unit
    is first; an empty population scores nobody; who fails `only` scores zero and takes no place; not bounded below
    (附件9 says at least 0: floor = 0); a unit without the task has no row and takes no place.
    Raises MethodError for all rows unless exactly one of `step` and `places` is there, and for ties under error.
    Clauses: 郑政办〔2021〕19号 附件8 四(一)1(2); 附件9 三(一)1(2); 附件15 细则表5(4) (only).
    """
    standing = standings(value, groups, better, tie, only, ties)
    if step is None and places is not None:
        points = tuple(places)
        return points_by_place(standing, ties, lambda place, _: points[place - 1] if place <= len(points) else ZERO)
    if step is None or places is not None or None in step:
        raise MethodError((row, "step 与 places 须写且只写一个，请改正规则") for row in range(len(value)))
    loss = filled(step, full)
    return [
        highest - less * (place - ONE) if place else ZERO
        for highest, less, place in zip(filled(first, full), loss, placed(standing, ties), strict=True)
    ]


@method(
    "rank-span",
    "按名次从第一名的分等差递减到最后一名的分",
    VALUE,
    FIRST,
    Key("last", Kind.NUMBER, "最后一名的分", REQUIRED),
    *RANKING,
    takes=("full", "groups"),
)
def rank_span(
    *,
    value: Column,
    first: Sparse | None,
    last: Column,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score by place in equal steps from `first` down to `last`.

    Formula: first - (first - last) x (place - 1) / (n - 1), n the number ranked in the row's group. Points in
    points, the value in any unit; values are compared at 15 places.
    Edges: one unit gets `first`; an empty population scores nobody; ties as `ties` says, so that those that share
    the last place under share lie above `last` (under dense n is the number of places, and they get `last`), and
    all get `first` when all tie; who fails `only` scores zero and
    is not counted in n; nor is a unit without the task, which has no row.
    Raises MethodError for ties under error.
    Clauses: 郑政办〔2021〕19号 附件8 四(二)2(3) (100 to 80); 附件14 五(6) (100 to 70); 附件16 五(6) (100 to 60).
    """
    standing = standings(value, groups, better, tie, only, ties)
    rows = zip(filled(first, full), last, placed(standing, ties), standing.size, strict=True)
    return stored(
        [
            high - (high - low) * (place - ONE) / (size - 1) if size > 1 else high if size else ZERO
            for high, low, place, size in rows
        ]
    )


@method(
    "rank-proportion",
    "第一名计最高分，其他名次按比例递减",
    VALUE,
    FIRST,
    Key(
        "proportion",
        Kind.CHOICE,
        "怎样按比例：按名次到末名仍有一份（place）、按名次到末名为零（to-zero）、按与第一名的值之比（value）",
        "place",
        ("place", "to-zero", "value"),
    ),
    Key(
        "zero-best",
        Kind.CHOICE,
        "按值之比而第一名的值为0：报错（error）、第一名仍计最高分（first）、零分（zero）；其他名次都是零分",
        "error",
        ("error", "first", "zero"),
    ),
    *RANKING,
    takes=("full", "groups"),
)
def rank_proportion(
    *,
    value: Column,
    first: Sparse | None,
    proportion: str,
    zero_best: str,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    full: Column,
    groups: Sequence[int],
) -> Column:
    """Score by place, the first `first` and the others a part of it that the document calls proportional.

    Formula: with n the number ranked in the row's group,
    - place: first x (n - place + 1) / n, so the last of 16 gets a sixteenth;
    - to-zero: first x (n - place) / (n - 1), so the last gets nothing;
    - value: first x value / best value of the group (best / value where better is low).
    Points in points, the value in any unit; values are compared at 15 places.
    Edges: one unit gets `first` under each option; an empty population scores nobody; ties as `ties` says, where
    value gives equal values equal points anyhow; when all tie all are first. Under value a best of zero has no
    ratio: `zero-best` decides for the rows that tie for first and the rest score zero; a best below zero is an
    error; with better = high a value below zero has a negative part, which a floor bounds. Who fails `only` scores
    zero and is not counted in n; nor is a unit without the task, which has no row.
    Raises MethodError for ties under error and for rows without a ratio (`undefined` where the best is zero).
    Clauses: 郑政办〔2021〕19号 附件4 三(一)1—3、4(2), 三(二)1—3; 附件9 三(二)1(4). They do not say which of the
    three is meant: a reading.
    """
    standing = standings(value, groups, better, tie, only, ties)
    place = placed(standing, ties)
    highest = filled(first, full)
    if proportion == "value":
        return stored(map(operator.mul, highest, _parts_of_best(value, groups, better, standing.first, zero_best)))
    if proportion == "place":
        return stored(
            [
                high * (size + 1 - at) / size if size else ZERO
                for high, at, size in zip(highest, place, standing.size, strict=True)
            ]
        )
    return stored(
        [
            high * (size - at) / (size - 1) if size > 1 else high if size else ZERO
            for high, at, size in zip(highest, place, standing.size, strict=True)
        ]
    )


def _parts_of_best(value: Column, groups: Sequence[int], better: str, place: Sequence[int], zero_best: str) -> Column:
    """Return value / best (or best / value) for the ranked rows, zero for the others; `place` is 0 for those."""
    ranked = [row for row, at in enumerate(place) if at]
    best = bests([value[row] for row in ranked], [groups[row] for row in ranked], better)
    faults = [
        (row, _NEGATIVE_BEST if top < 0 else _ZERO_BEST)
        for row, top in zip(ranked, best, strict=True)
        if top < 0 or (not top and zero_best == "error")
    ]
    if faults:
        raise MethodError(faults, (row for row, reason in faults if reason == _ZERO_BEST))
    parts = [ZERO] * len(value)
    for row, top in zip(ranked, best, strict=True):
        if top:
            parts[row] = value[row] / top if better == "high" else top / value[row]
        elif place[row] == 1 and zero_best == "first":
            parts[row] = ONE
    return parts


_NEGATIVE_BEST = '第一名的值为负，不能按值之比计分，请改用 proportion = "place"'
_ZERO_BEST = "第一名的值为0，不能按值之比计分，请在规则里写明 zero-best"


@method(
    "top-bottom",
    "前几名加分、后几名减分，其余零分",
    VALUE,
    Key("first", Kind.NUMBERS, "第一名起各名次的分，如 [3, 2, 1]", ()),
    Key("last", Kind.NUMBERS, "后几名的分，按名次先后写，最后一个是末名的，如 [-2, -3, -5]", ()),
    Key(
        "last-ties",
        Kind.CHOICE,
        "末尾并列时从哪头数名次：从第一名数（place，并列者取前名次）、从末名数（end，并列者都是末名）",
        "place",
        ("place", "end"),
    ),
    Key(
        "overlap",
        Kind.CHOICE,
        "单位太少，一个名次既在前几名又在后几名时：两头都计（both）、只计前几名（first）",
        "both",
        ("both", "first"),
    ),
    *RANKING,
    takes=("groups",),
)
def top_bottom(
    *,
    value: Column,
    first: Sequence[Decimal],
    last: Sequence[Decimal],
    last_ties: str,
    overlap: str,
    better: str,
    only: Sequence[bool] | None,
    tie: Sequence[Column],
    ties: str,
    groups: Sequence[int],
) -> Column:
    """Score the first places by the list `first` and the last ones by the list `last`; the others zero.

    Formula: first[place] for the first places; last, read from its end, for the last, next to last, ... place of
    the n that are ranked in the row's group. Points are signed, in points; the value in any unit, compared at 15
    places.
    Edges: with fewer units than places a row can stand in both lists and gets both, or the first one's alone
    (`overlap`); one unit is first and last. Ties as `ties` says; under share two that tie at the end of 16 hold
    place 15 (`last-ties` = place), or are both the last (end); mean has no such choice. An empty population scores
    nobody; who fails `only` scores zero and takes no place; a unit without the task has no row.
    Raises MethodError for ties under error.
    Clauses: 郑政办〔2021〕19号 六(二)2(6); 附件9 三(一)10(3) (first three; last three are summoned); 附件17 三(二)5.
    """
    standing = standings(value, groups, better, tie, only, ties)

    def from_top(place: int, _: int) -> Decimal:
        return first[place - 1] if place <= len(first) else ZERO

    def from_end(back: int, place: int) -> Decimal:
        hidden = overlap == "first" and place <= len(first)
        return last[-back] if back <= len(last) and not hidden else ZERO

    if last_ties == "end" and ties == "share":
        gained = points_by_place(standing, ties, from_top)
        lost = [
            from_end(size - at - tied + 2, at) if tied else ZERO
            for at, tied, size in zip(standing.first, standing.tied, standing.size, strict=True)
        ]
        return list(map(operator.add, gained, lost))
    return points_by_place(standing, ties, lambda at, size: from_top(at, size) + from_end(size - at + 1, at))
