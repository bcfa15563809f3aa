"""Figures as a ledger can hold them, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

amounts = st.decimals(0, 10000, allow_nan=False, places=2)
"""A quantity: 0 to 10,000 with two decimals."""

positive = st.decimals(Decimal("0.01"), 10000, allow_nan=False, places=2)
"""A quantity above zero."""

signed = st.decimals(-10000, 10000, allow_nan=False, places=2)
"""A rate of growth: of either sign."""

populations = st.lists(signed, min_size=1, max_size=9)
"""The values of a few units; small numbers of them, so that ties and single units come up."""

tied_populations = st.lists(st.sampled_from([Decimal(n) for n in range(5)]), min_size=1, max_size=9)
"""The values of a few units, of which many tie."""
