"""How values of a task scheme's TOML files are read, beside those of ledger files; the option of a reading is a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.values import ValueFault

_DIGITS = 4


def whole(value: object) -> int:
    """Read a whole number from 1, also one in quotes."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= _DIGITS:
        value = int(value)
    return settings.positive(value)


def table(value: object) -> dict[str, Any]:
    """Read a table whose keys are names."""
    if not isinstance(value, dict):
        raise ValueFault("wrong-type", "应为一个表")
    return value


def word(*words: str) -> Callable[[object], str]:
    """Return a reader of one of some words."""

    def read(value: object) -> str:
        if value not in words:
            raise ValueFault("wrong-type", f"应为 {'、'.join(words)} 之一")
        return str(value)

    return read


def words(*known: str) -> Callable[[object], tuple[str, ...]]:
    """Return a reader of a list of some words."""

    def read(value: object) -> tuple[str, ...]:
        found = settings.texts(value)
        if not set(found) <= set(known):
            raise ValueFault("wrong-type", f"只能有 {'、'.join(known)}")
        return found

    return read


def later(value: object) -> object:
    """Leave a list of tables to those who read them one by one."""
    return value
