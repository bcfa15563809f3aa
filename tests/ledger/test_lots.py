"""Drawing lots: who is in the urn, how many are drawn, and which."""

from __future__ import annotations

import hashlib

import pytest

from zzcli.ledger.ledger import Ledger
from zzcli.ledger.lots import Claim, by_unit_and_special, claims, draw, quota, seed
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory

JUNE = Period.parse("2021-06")
UNITS = 'format = 1\n\n[[unit]]\nname = "甲县"\naliases = ["甲"]\n\n[[unit]]\nname = "乙县"\n'
FIGURES = """\
单位,评分项,对象,指标,申报,核定,备注
全市,投资,,批次,3,3,
甲,投资,,投资额,7.9,,
乙县,投资,,投资额,,6,
乙县,道路,一号路/东段,状态,在建,,
"""


def urn(number: int, unit: str = "甲县", stem: str = "01-works") -> list[Claim]:
    """Return so many claims of one unit and special."""
    return [Claim(stem, unit, f"项{i}", "", "数", str(i)) for i in range(number)]


@pytest.mark.parametrize(
    ("number", "drawn"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3), (99, 10), (100, 10), (101, 11)]
)
def test_a_tenth_rounded_up_is_drawn(number: int, drawn: int) -> None:
    assert quota(number) == drawn
    assert len(draw(urn(number), "seed")) == drawn


def test_claims_are_what_units_declared() -> None:
    """Not the city's line, not the line with 核定 alone; a unit goes by its name."""
    texts = {"units.toml": UNITS, "ledger/2021-06/01-works.csv": FIGURES}
    ledger = Ledger.open(Memory({path: text.encode() for path, text in texts.items()}))
    found = claims(ledger, JUNE, ["01-works", "02-none"])
    assert [claim.key for claim in found] == ["01-works,甲县,投资,,投资额", "01-works,乙县,道路,一号路/东段,状态"]
    assert [claim.declared for claim in found] == ["7.9", "在建"]


def test_the_seed_is_the_hash_of_tree_nul_number() -> None:
    # printf 'abc\0003-08' | sha256sum
    assert seed("abc", "03-08") == hashlib.sha256(b"abc\x0003-08").hexdigest()


def test_each_unit_and_special_has_the_smallest_hashes_of_its_own() -> None:
    among = [*urn(25), *urn(11, unit="乙县"), *urn(5, stem="02-more")]
    drawn = draw(among, "00ff")
    assert {key: len(group) for key, group in by_unit_and_special(drawn).items()} == {
        ("甲县", "01-works"): 3,  # ceil(25 / 10)
        ("乙县", "01-works"): 2,  # ceil(11 / 10)
        ("甲县", "02-more"): 1,
    }
    for key, group in by_unit_and_special(among).items():
        hashes = {claim: hashlib.sha256(b"00ff\x00" + claim.key.encode()).hexdigest() for claim in group}
        smallest = sorted(group, key=hashes.__getitem__)[: quota(len(group))]
        assert set(by_unit_and_special(drawn)[key]) == set(smallest)


def test_the_order_in_which_claims_are_given_does_not_matter() -> None:
    among = urn(40)
    assert set(draw(among, "1")) == set(draw(among[::-1], "1"))
    assert draw(among, "1") == [claim for claim in among if claim in draw(among, "1")]
    assert set(draw(among, "1")) != set(draw(among, "2"))
