"""The publication digest as people read it: 160 bits of a sha256 in Crockford's base32, in groups of four."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LIKE = str.maketrans("OIL", "011")
_LENGTH, _GROUP = 32, 4
_BITS = 5 * _LENGTH  # of a sha256 as people copy it: less can be ground by whoever makes both versions


def printed(digest: str) -> str:
    """Return the first 160 bits of a sha256 (64 hex digits) as 32 characters in groups of four."""
    number = int(digest, 16) >> (4 * len(digest) - _BITS)
    text = "".join(_ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5))
    return "-".join(text[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read_digest(text: str) -> str:
    """Return the hex digits that a digest begins with, from its printed form or all 64 of them.

    Case, spaces and hyphens do not matter; O is 0, I and L are 1. Raises ValueError for anything else.
    """
    bare = "".join(text.split()).replace("-", "").upper()
    if len(bare) == 64 and set(bare) <= set("0123456789ABCDEF"):
        return bare.lower()
    bare = bare.translate(_LIKE)
    if len(bare) != _LENGTH or not set(bare) <= set(_ALPHABET):
        raise ValueError(f"not a publication digest: {text}")
    number = 0
    for character in bare:
        number = number << 5 | _ALPHABET.index(character)
    return f"{number:0{_BITS // 4}x}"
