"""What changed between two versions of a file, in words: figures by name, other texts by line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from zzcli.ledger import figures, plans

_KEYS = {figures.HEADER: 4, plans.HEADER: 5}
"""How many columns name a line, by header."""
NONE = "（没有）"


def changes(old: bytes, new: bytes) -> list[str]:
    """Return each change, old to new: `东湖区 完成率 完成：核定 90 → 85`; of other texts `第 3 行`. [] : none."""
    before, after = (raw.decode("utf-8", "backslashreplace").splitlines() for raw in (old, new))
    heading = tuple((after or before or [""])[0].split(","))
    names = _KEYS.get(heading)
    if names is not None and (not before or before[0] == after[0]):
        return list(_lines(heading, names, before[1:], after[1:]))
    found = []
    for kind, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(f"第 {start + 1} 行" if end - start < 2 else f"第 {start + 1}—{end} 行")
    return found


def some(found: Sequence[str], most: int = 3) -> str:
    """Return the first of many texts on one line, and how many there are."""
    shown = "；".join(found[:most])
    return shown if len(found) <= most else f"{shown} 等 {len(found)} 处"


def _lines(heading: Sequence[str], names: int, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    same = set(before) & set(after)
    old, new = (_by_key([line for line in lines if line not in same], names) for lines in (before, after))
    for key in dict.fromkeys((*old, *new)):
        a, b = old.get(key), new.get(key)
        what = " ".join(filter(None, key))
        if a is None or b is None:
            yield f"{what}：{'增加' if a is None else '删去'}"
            continue
        parts = [
            f"{name} {x or NONE} → {y or NONE}" for name, x, y in zip(heading[names:], a, b, strict=False) if x != y
        ]
        yield f"{what}：{'，'.join(parts) or '写法'}"


def _by_key(lines: Sequence[str], names: int) -> Mapping[tuple[str, ...], list[str]]:
    return {tuple(row[:names]): row[names:] for row in csv.reader(lines)}
