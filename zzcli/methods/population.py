"""Comparing the rows of a population: places, totals, averages, best values. For ranking methods and expressions.

`groups` partition the rows: rows with the same number are one population, and nothing is compared across.
Values are compared at 15 decimal places. None of these depends on the caller's decimal context.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import compress, groupby

from zzcli.ledger.numbers import CONTEXT, ZERO, store
from zzcli.methods.columns import seen
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import Column

BETTER = ("high", "low")
TIES = ("share", "dense", "mean", "error")
_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Standings:
    """Where each row stands. All three are 0 for a row that is not ranked.

    `first`: the best place that the row and those that tie with it occupy, 1 for the best of the group.
    `tied`: how many they are, the row included; they occupy the places first .. first + tied - 1.
    `size`: how many are ranked in the row's group.
    """

    first: list[int]
    tied: list[int]
    size: list[int]


def standings(
    values: Column,
    groups: Sequence[int],
    better: str = "high",
    tie: Sequence[Column] = (),
    only: Sequence[bool] | None = None,
    ties: str = "share",
) -> Standings:
    """Rank the rows of each group by value, those of equal value by the `tie` columns in turn.

    better: high or low, for the values and the ties alike. only: false leaves the row out of the ranking.
    ties = dense skips no place after those that tie (1, 1, 2): all that tie occupy one place, and `size` is the
    number of places.
    """
    columns = [seen(values), *map(seen, tie)]
    keys: Sequence[object] = list(zip(*columns, strict=True)) if tie else columns[0]
    first, tied, size = ([0] * len(values) for _ in range(3))
    rows: Iterable[int] = range(len(values)) if only is None else compress(range(len(values)), only)
    for members in _partition(rows, groups):
        members.sort(key=keys.__getitem__, reverse=better == "high")  # type: ignore[arg-type]
        runs = [list(equals) for _, equals in groupby(members, key=keys.__getitem__)]
        dense = ties == "dense"
        place = 1
        for run in runs:
            for row in run:
                first[row], tied[row], size[row] = place, len(run), len(runs) if dense else len(members)
            place += 1 if dense else len(run)
    return Standings(first, tied, size)


def _partition(rows: Iterable[int], groups: Sequence[int]) -> Iterable[list[int]]:
    if len(set(groups)) == 1:
        return [list(rows)]
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(groups[row], []).append(row)
    return members.values()


def placed(standing: Standings, ties: str) -> Column:
    """Return each row's place, 0 where it is not ranked. The rows must have been ranked with the same `ties`.

    ties: share gives all that tie the best place they occupy (1, 1, 3), dense too (1, 1, 2), mean the mean of the
    places they occupy (1.5, 1.5, 3), error refuses. Raises MethodError for the rows that tie under `error`.
    """
    refuse_ties(standing, ties)
    if ties == "mean":
        return [
            Decimal(2 * first + tied - 1) * _HALF if tied else ZERO
            for first, tied in zip(standing.first, standing.tied, strict=True)
        ]
    return list(map(Decimal, standing.first))


def refuse_ties(standing: Standings, ties: str) -> None:
    """Raise MethodError for the rows that tie, when `ties` is error."""
    if ties == "error" and max(standing.tied, default=1) > 1:
        raise MethodError(
            (row, f"与另外{tied - 1}个并列第{first}名，而规则不许并列，请在 tie 写明先后依据或改 ties")
            for row, (first, tied) in enumerate(zip(standing.first, standing.tied, strict=True))
            if tied > 1
        )


def points_by_place(standing: Standings, ties: str, points: Callable[[int, int], Decimal]) -> Column:
    """Return `points(place, size)` for each row, 0 where it is not ranked.

    Rows that tie get the points of the best place they occupy (share, dense) or the mean of those of all (mean),
    stored.
    Raises MethodError for the rows that tie under `error`.
    """
    refuse_ties(standing, ties)
    scores = []
    for first, tied, size in zip(standing.first, standing.tied, standing.size, strict=True):
        if ties == "mean" and tied > 1:
            scores.append(_mean([points(place, size) for place in range(first, first + tied)]))
        else:
            scores.append(points(first, size) if tied else ZERO)
    return scores


def ranks(
    values: Column,
    groups: Sequence[int],
    better: str = "high",
    tie: Sequence[Column] = (),
    ties: str = "share",
    only: Sequence[bool] | None = None,
) -> tuple[Column, list[int]]:
    """Return each row's place in its group and how many are ranked there; see `standings` and `placed`."""
    standing = standings(values, groups, better, tie, only, ties)
    return placed(standing, ties), standing.size


def totals(values: Column, groups: Sequence[int]) -> Column:
    """Return for each row the exact sum of the values of its group."""
    return _by_group(values, groups, _sum)


def averages(values: Column, groups: Sequence[int]) -> Column:
    """Return for each row the arithmetic mean of the values of its group, stored with 20 places."""
    return _by_group(values, groups, _mean)


def bests(values: Column, groups: Sequence[int], better: str = "high") -> Column:
    """Return for each row the best value of its group: the highest, or the lowest when `better` is low."""
    return _by_group(values, groups, max if better == "high" else min)


def counts(values: Column, groups: Sequence[int]) -> Column:
    """Return for each row how many rows its group has."""
    sizes = Counter(groups)
    return [Decimal(sizes[group]) for _, group in zip(values, groups, strict=True)]


def _by_group(values: Column, groups: Sequence[int], of: Callable[[Column], Decimal]) -> Column:
    result = [ZERO] * len(values)
    for members in _partition(range(len(values)), groups):
        value = of([values[row] for row in members])
        for row in members:
            result[row] = value
    return result


def _sum(values: Column) -> Decimal:
    return reduce(CONTEXT.add, values)


def _mean(values: Column) -> Decimal:
    return store(CONTEXT.divide(_sum(values), Decimal(len(values))))
