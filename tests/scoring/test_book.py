"""Which period is meant where none is named."""

from __future__ import annotations

from tests.scoring.build import SCHEME, book, special
from tests.scoring.test_annual import FILES, ITEM, scheme


def test_the_latest_period_is_one_of_the_schemes_own_kind() -> None:
    assert str(book(special(ITEM), FILES, scheme=scheme()).latest()) == "2021-03"  # not 2021-Q1, which ends with it
    quarter = {path: text for path, text in FILES.items() if "Q1" in path}
    assert str(book(special(ITEM), quarter, scheme=scheme()).latest()) == "2021-Q1"
    assert str(book(special(ITEM), {}, scheme=SCHEME).latest()) == "2021-01"  # the scheme's first
