"""Did you mean: the known name that is nearest to one that is not known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import partial

ENOUGH = 0.5  # one of two characters the same: 核订 is answered with 核定
_CANDIDATES = 12  # names with most characters in common that are compared in order; bounds the cost of a long register


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like `name`, or None when none is near; the first of equals wins.

    Width and case do not count (ＧＤＰ is gdp); neither does space at the ends.
    """
    wanted = _folded(name)
    shared = partial(_shared, set(wanted))
    candidates = sorted(known, key=shared, reverse=True)[:_CANDIDATES]
    best, found = ENOUGH, None
    for candidate in candidates:
        ratio = SequenceMatcher(None, wanted, _folded(candidate), autojunk=False).ratio()
        if ratio > best or (ratio == best and found is None):
            best, found = ratio, candidate
    return found


def hint(name: str, known: Iterable[str]) -> str:
    """Return the nearest name in brackets, for a message: `（是不是“东湖区”？）`, or nothing."""
    found = nearest(name, known)
    return f"（是不是“{found}”？）" if found else ""


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _shared(characters: set[str], name: str) -> float:
    """Return how alike two names are if order is ignored: 2 x common / total, over distinct characters."""
    other = set(_folded(name))
    return 2 * len(characters & other) / (len(characters) + len(other) or 1)
