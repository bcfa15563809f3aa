"""What a method says about the rows that it cannot score."""

from __future__ import annotations

from collections.abc import Iterable


class MethodError(Exception):
    """Rows that a method cannot score: (row, reason) each; the reason is Chinese and ends with the remedy.

    The method knows neither the unit nor the file: whoever called it makes problems of the rows.
    `undefined` are those of the rows where the method's own formula divides by zero. There the node is absent
    when it says `absent`, and only else is it an error (rules.md 3).
    """

    def __init__(self, faults: Iterable[tuple[int, str]], undefined: Iterable[int] = ()) -> None:
        """Take the faults in any order; no row twice."""
        self.faults = tuple(faults)
        self.undefined = frozenset(undefined)
        super().__init__("；".join(f"{row}: {reason}" for row, reason in self.faults))


def undefined(faults: Iterable[tuple[int, str]]) -> MethodError:
    """Return the error for rows that all divide by zero."""
    found = tuple(faults)
    return MethodError(found, (row for row, _ in found))
