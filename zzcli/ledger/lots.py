"""Drawing lots among the declared figures of a period (抽检, history.md): pure, so that anybody can draw again.

seed = sha256(tree of the period's folder at the closing commit + NUL + salt). A claim is drawn when
sha256(seed + NUL + key) is among the smallest tenth, rounded up, of its unit and special. Texts are UTF-8, hashes hex.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.units import CITY

_ONE_IN = 10  # 抽检率不低于月度重点工作总数的10% (郑政办〔2021〕19号 附件17 三(一)1)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that a unit declared, by the stem of its special and the first four columns of its line."""

    stem: str
    unit: str
    item: str
    object: str
    measure: str
    declared: str

    @property
    def key(self) -> str:
        """What is hashed: stem and columns joined by commas."""
        return ",".join((self.stem, *self.columns))

    @property
    def columns(self) -> tuple[str, str, str, str]:
        """The figure's first four columns."""
        return (self.unit, self.item, self.object, self.measure)


def claims(ledger: Ledger, period: Period, stems: Iterable[str]) -> list[Claim]:
    """Return every figure of a period whose 申报 is not empty, in the order of specials and of their lines.

    Lines of the whole city are nobody's claim.
    """
    found = []
    for stem in stems:
        for item, block in ledger.figures(period, stem).blocks.items():
            rows = zip(block.units, block.objects, block.measures, block.declared, strict=True)
            found += [Claim(stem, unit, item, *rest) for unit, *rest in rows if rest[-1] and unit != CITY]
    return found


def seed(tree: str, salt: str) -> str:
    """Return the seed of a draw from the id of the closing commit's tree and the public number."""
    return _hash(tree, salt)


def draw(among: Sequence[Claim], sown: str) -> list[Claim]:
    """Return the claims that are drawn with a seed, in the order in which they are given."""
    chosen: set[Claim] = set()
    for group in by_unit_and_special(among).values():
        chosen.update(sorted(group, key=lambda claim: (_hash(sown, claim.key), claim.key))[: quota(len(group))])
    return [claim for claim in among if claim in chosen]


def quota(number: int) -> int:
    """Return how many of a number of claims are drawn: a tenth, rounded up."""
    return -(-number // _ONE_IN)


def by_unit_and_special(among: Iterable[Claim]) -> Mapping[tuple[str, str], list[Claim]]:
    """Return the claims of each (unit, stem), in order."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for claim in among:
        found.setdefault((claim.unit, claim.stem), []).append(claim)
    return found


def _hash(first: str, second: str) -> str:
    return hashlib.sha256(f"{first}\0{second}".encode()).hexdigest()
