"""What a signature is over: the bytes of a file, or the lines of some items of it (ledger.md)."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection


def digest_of(raw: bytes, items: Collection[str] = ()) -> str:
    """Return the sha256 of a file's bytes, or of the lines of some items of it."""
    return hashlib.sha256(lines_of(raw, items) if items else raw).hexdigest()


def lines_of(raw: bytes, items: Collection[str]) -> bytes:
    """Return the lines of some items of a CSV file, as they stand, without the header."""
    return b"".join(line + b"\n" for line in raw.split(b"\n")[1:] if line and _item(line) in items)


def items_in(raw: bytes) -> list[str]:
    """Return the items of a CSV file, in its order."""
    return list(dict.fromkeys(_item(line) for line in raw.split(b"\n")[1:] if line))


def _item(line: bytes) -> str:
    row = next(csv.reader([line.decode("utf-8", "replace")]), [])
    return row[1] if len(row) > 1 else ""
