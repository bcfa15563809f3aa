"""Which revisions lie before which: sets of revisions as the bits of a number."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from zzcli.history.log import Revision


class Ancestry:
    """For each revision that is still built on, itself and all before it. Hand it the revisions in their order."""

    def __init__(self, revisions: Sequence[Revision]) -> None:
        """Count how many revisions are built on each."""
        self._bits: dict[int, int] = {}
        self._left = [0] * len(revisions)
        self._used: Sequence[int] = ()  # the parents of the revision before, kept until that was judged
        for revision in revisions:
            for parent in revision.parents:
                self._left[parent] += 1

    def take(self, revision: Revision) -> int:
        """Return a revision and all before it; what none is built on any more is forgotten."""
        for parent in self._used:
            self._left[parent] -= 1
            if not self._left[parent]:
                del self._bits[parent]
        bits = 1 << revision.index
        for parent in revision.parents:
            bits |= self._bits[parent]
        self._bits[revision.index] = bits
        self._used = revision.parents
        return bits

    def of(self, index: int) -> int:
        """Return what was returned for a revision, a parent of the one that was taken last."""
        return self._bits[index]


def ancestors(revisions: Sequence[Revision], wanted: Collection[int]) -> Mapping[int, int]:
    """Return for some revisions, by their index, themselves and all before them."""
    if all(revision.parents == ((revision.index - 1,) if revision.index else ()) for revision in revisions):
        return {index: (2 << index) - 1 for index in wanted}
    ancestry = Ancestry(revisions)
    return {
        revision.index: bits for revision in revisions if (bits := ancestry.take(revision)) and revision.index in wanted
    }
