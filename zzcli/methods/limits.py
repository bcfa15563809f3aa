"""The modifiers that bound and round a column of scores (rules.md 1): cap, floor and round."""

from __future__ import annotations

from decimal import Decimal
from itertools import repeat

from zzcli.ledger.numbers import half_up
from zzcli.methods.registry import Column

NO_CAP = Decimal("Infinity")
NO_FLOOR = Decimal("-Infinity")
"""The limits of a row that has none, where others of the column have one."""


def bound(scores: Column, cap: Column | None, floor: Column | None) -> Column:
    """Return the scores, no higher than `cap` and then no lower than `floor`; None: no row has that limit.

    Where a rule's cap lies below its floor the floor holds, being applied last.
    """
    if cap is not None:
        scores = list(map(min, scores, cap))
    if floor is not None:
        scores = list(map(max, scores, floor))
    return scores


def rounded(scores: Column, places: int) -> Column:
    """Return the scores rounded half away from zero to `places` decimals, seen at 15 places first."""
    return list(map(half_up, scores, repeat(places)))
