"""How inner nodes and objects are combined, as Excel formulas: score and full of the cells of the parts.

A part that is not there is a text, which SUM, PRODUCT, MAX, MIN, AVERAGE and COUNT pass over and N makes 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zzcli.reports.workbook.text import Untranslatable, call, number


@dataclass(frozen=True, slots=True)
class Part:
    """A child in one row of its parent: the cells (or formulas) of its score and full, and its weight."""

    score: str
    full: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Whole:
    """An inner node in one row: its parts, its own full and base, and the range of `rescale`."""

    parts: Sequence[Part]
    full: str
    base: str
    range: Sequence[Decimal] | None = None

    @property
    def scores(self) -> list[str]:
        """The cells of the parts' scores."""
        return [part.score for part in self.parts]

    @property
    def fulls(self) -> list[str]:
        """The cells of the parts' fulls."""
        return [part.full for part in self.parts]


Pair = tuple[str, str]


def _plus(base: str, total: str) -> str:
    return total if base == "0" else f"{base}+{total}"


def total(whole: Whole) -> Pair:
    """Return base plus the parts."""
    return _plus(whole.base, call("SUM", whole.scores)), _plus(whole.base, call("SUM", whole.fulls))


def weighted(whole: Whole) -> Pair:
    """Return the parts times their weights."""
    scores = "+".join(f"{number(part.weight)}*N({part.score})" for part in whole.parts)
    return scores, "+".join(f"{number(part.weight)}*N({part.full})" for part in whole.parts)


def mean(whole: Whole) -> Pair:
    """Return the mean of the rates times the full."""
    rates = "+".join(f"IF(ISNUMBER({part.score}),{part.score}/{part.full},0)" for part in whole.parts)
    return f"{whole.full}*({rates})/{call('COUNT', whole.scores)}", whole.full


def product(whole: Whole) -> Pair:
    """Return the product of the parts."""
    return call("PRODUCT", whole.scores), call("PRODUCT", whole.fulls)


def highest(whole: Whole) -> Pair:
    """Return the highest part."""
    return call("MAX", whole.scores), call("MAX", whole.fulls)


def lowest(whole: Whole) -> Pair:
    """Return the lowest part."""
    return call("MIN", whole.scores), call("MIN", whole.fulls)


def rescale(whole: Whole) -> Pair:
    """Return the sum of the parts mapped from a range to the full."""
    low, high = ("0", call("SUM", whole.fulls)) if whole.range is None else map(number, whole.range)
    return f"{whole.full}*({call('SUM', whole.scores)}-{low})/({high}-{low})", whole.full


FORMULAS: Mapping[str, Callable[[Whole], Pair]] = {
    "sum": total,
    "weighted": weighted,
    "mean": mean,
    "product": product,
    "max": highest,
    "min": lowest,
    "rescale": rescale,
}


def combined(how: object, values: str, weights: str, scores: str) -> str:
    """Return objects combined: `values` and `weights` are their cells ("" without weights), `scores` says who is there."""
    if how in ("min", "max"):
        return f"{str(how).upper()}({values})"
    if not weights:
        return f"{'SUM' if how == 'sum' else 'AVERAGE'}({values})"
    amount = f"SUMPRODUCT({values},{weights})"
    if how == "sum":
        return amount
    if how == "mean":
        return f"{amount}/SUMPRODUCT(ISNUMBER({scores})*{weights})"
    raise Untranslatable(f"对象的合成方式 {how} 没有写成公式")
