"""Places in a population as formulas: how many are better, and one; equal numbers share a place."""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.reports.workbook.text import COMPARED

_DUST = f"0.{'0' * COMPARED}5"  # half a digit at the places where comparisons are made


def place(where: str, here: str, among: str, better: str, ties: Sequence[tuple[str, str]] = ()) -> str:
    """Return a place: how many of those `among` are better, and one. What is no number is no competitor."""
    ahead, equal = _ahead(where, here, better), level(where, here)
    for column, cell in ties:
        ahead += f"+{equal}*{_ahead(column, cell, better)}"
        equal += f"*{level(column, cell)}"
    return f"(SUMPRODUCT({among}ISNUMBER({where})*({ahead}))+1)"


def _ahead(where: str, here: str, better: str) -> str:
    return f"({where}>{here}+{_DUST})" if better == "high" else f"({where}<{here}-{_DUST})"


def level(where: str, here: str) -> str:
    """Return the condition, as a factor, that numbers of a column equal one of them."""
    return f"({where}>={here}-{_DUST})*({where}<={here}+{_DUST})"
