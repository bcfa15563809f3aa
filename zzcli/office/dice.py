"""Chance without chance: numbers drawn from a seed and a key by SHA-256, the same on every machine, and exact."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from zzcli.ledger.numbers import CONTEXT, ONE

T = TypeVar("T")

_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Dice:
    """Draws for one seed; the texts of a key say what is drawn, so that no draw depends on another."""

    seed: str

    def number(self, *key: str) -> int:
        """Return a whole number from 0 to 2**64 - 1."""
        digest = hashlib.sha256("\0".join((self.seed, *key)).encode()).digest()
        return int.from_bytes(digest[:8], "big")

    def fraction(self, *key: str) -> Decimal:
        """Return a number from 0 to 1 in steps of 1/10,000, both ends included."""
        return CONTEXT.divide(Decimal(self.number(*key) % (_STEPS + 1)), Decimal(_STEPS))

    def between(self, low: Decimal, high: Decimal, *key: str) -> Decimal:
        """Return an exact number from `low` to `high`."""
        return CONTEXT.add(low, CONTEXT.multiply(CONTEXT.subtract(high, low), self.fraction(*key)))

    def whole(self, low: int, high: int, *key: str) -> int:
        """Return a whole number from `low` to `high`."""
        return low + self.number(*key) % (high - low + 1)

    def chance(self, percent: int, *key: str) -> bool:
        """Return true in `percent` of 100 keys."""
        return self.number(*key) % 100 < percent

    def one_of(self, choices: Sequence[T], *key: str) -> T:
        """Return one of the choices."""
        return choices[self.number(*key) % len(choices)]


def rounded(value: Decimal, places: int) -> Decimal:
    """Return a number half-up to `places` decimals, as figures are reported."""
    return value.quantize(ONE.scaleb(-places), ROUND_HALF_UP, CONTEXT)
