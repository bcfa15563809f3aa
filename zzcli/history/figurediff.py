"""Which figures differ between two versions of a figures file; only the lines that differ are read.

Versions in a history may be broken. What is no row of figures is left out here: that a version cannot be read is for
`validate` to say, and what it lost comes out as figures that are gone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from zzcli.ledger.figures import HEADER

_STEP = 4096
_WIDTH = len(HEADER)
_KEY = 4
_BOM = "\ufeff"


class Key(NamedTuple):
    """What a figure is about: the first four columns of its line."""

    unit: str
    item: str
    object: str
    measure: str


class Cells(NamedTuple):
    """The rest of its line: 申报, 核定, 备注, as written."""

    declared: str
    verified: str
    note: str


Change = tuple[Cells | None, Cells | None]
"""A figure before and after; None: there is no such line."""


def changed_figures(old: bytes | None, new: bytes | None) -> dict[Key, Change]:
    """Return the figures that differ between two versions of a file, in the order of their lines, new ones last."""
    before, after = (_rows(lines) for lines in _different(old or b"", new or b""))
    changes: dict[Key, Change] = {}
    for key, cells in before.items():
        if after.get(key) != cells:
            changes[key] = (cells, after.get(key))
    for key, cells in after.items():
        if key not in before:
            changes[key] = (None, cells)
    return changes


def rows_of(raw: bytes) -> Mapping[Key, Cells]:
    """Return all figures of a version."""
    return _rows(raw.split(b"\n"))


def _different(old: bytes, new: bytes) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Return the lines of each version that the other lacks."""
    start = _same(old, new)
    start = old.rfind(b"\n", 0, start) + 1
    end = _same_end(old, new, min(len(old), len(new)) - start)
    cut = old.find(b"\n", len(old) - end) + 1 if end else 0  # the first line that begins in the common end
    tail = len(old) - cut if cut else 0
    removed, added = old[start : len(old) - tail].split(b"\n"), new[start : len(new) - tail].split(b"\n")
    if len(removed) > 2 or len(added) > 2:
        had, has = set(removed), set(added)
        removed, added = [line for line in removed if line not in has], [line for line in added if line not in had]
    return removed, added


def _same(old: bytes, new: bytes) -> int:
    """Return how many bytes two texts have in common at their beginning."""
    limit = min(len(old), len(new))
    at = 0
    while at < limit and old[at : at + _STEP] == new[at : at + _STEP]:
        at += _STEP
    low, high = min(at, limit), min(at + _STEP, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _same_end(old: bytes, new: bytes, limit: int) -> int:
    """Return how many bytes two texts have in common at their end, at most `limit`."""
    a, b = len(old), len(new)
    at = 0
    while at < limit and old[max(a - at - _STEP, 0) : a - at] == new[max(b - at - _STEP, 0) : b - at]:
        at += _STEP
    low, high = min(at, limit), min(at + _STEP, limit)
    while low < high:
        middle = (low + high + 1) // 2
        if old[a - middle : a - low] == new[b - middle : b - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _rows(lines: Sequence[bytes]) -> dict[Key, Cells]:
    """Return the rows among lines by their keys; of a key that stands twice the last counts."""
    found: dict[Key, Cells] = {}
    for line in lines:
        text = line.decode("utf-8", "replace").rstrip("\r").removeprefix(_BOM)
        cells = _fields(text)
        if len(cells) == _WIDTH and tuple(cells) != HEADER:
            found[Key(*cells[:_KEY])] = Cells(*cells[_KEY:])
    return found


def _fields(text: str) -> Sequence[str]:
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        return ()
