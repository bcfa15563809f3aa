"""From commits to changes of figures: each commit against its parents, merges against all of them.

In a merge a figure was changed by whoever merged where it differs from every parent, and a side's change was given up
where it differs from a parent whose side had changed it and the others had not taken it in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from zzcli.history.ancestry import Ancestry
from zzcli.history.figurediff import Cells, Change, Key, changed_figures
from zzcli.history.log import Revision
from zzcli.history.objects import Objects

Versions = tuple[str | None, str | None]


class How(StrEnum):
    """How a change came to be."""

    EDIT = "edit"
    MERGE = "merge"  # made inside a merge: the value is none of the parents'
    DROPPED = "dropped"  # a merge gave up what one of its sides had changed


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A figure that a commit changed, in the file at `path`; where it came from another file, `source` is that."""

    revision: Revision
    path: str
    key: Key
    before: Cells | None
    after: Cells | None
    how: How = How.EDIT
    source: str = ""


@dataclass(slots=True)
class _Known:
    """What every figure was before each of its changes so far, to see in a merge what a side had changed."""

    figures: dict[tuple[str, Key], list[tuple[int, Cells | None]]] = field(default_factory=dict)

    def add(self, edit: Edit) -> None:
        self.figures.setdefault((edit.path, edit.key), []).append((edit.revision.index, edit.before))

    def first(self, path: str, key: Key, among: int) -> tuple[bool, Cells | None]:
        """Return whether a figure was changed by a revision among some (bits of a number), and what it was before that.

        Revisions come in their order, so that only those between the lowest bit and the highest are looked at.
        """
        changes = self.figures.get((path, key), [])
        low, high = (among & -among).bit_length() - 1, among.bit_length()
        for at in range(bisect_left(changes, low, key=_index) if among else len(changes), len(changes)):
            index, before = changes[at]
            if index >= high:
                break
            if among >> index & 1:
                return True, before
        return False, None


def _index(change: tuple[int, Cells | None]) -> int:
    return change[0]


Watch = Callable[[Iterable[Revision], int], Iterable[Revision]]
"""Hands on the revisions, of which there are so many, and may show how far it is."""


def edits(
    revisions: Sequence[Revision],
    objects: Objects,
    wanted: Callable[[str], bool],
    watch: Watch = lambda revisions, _: revisions,
) -> list[Edit]:
    """Return every change of a figure in the files that are `wanted`, oldest first.

    Raises SurroundingsError (`Objects`).
    """
    walk = _Walk(objects, wanted, revisions)
    needed = (walk.needed(revision) for revision in revisions)
    for revision in watch(objects.ahead(revisions, needed), len(revisions)):
        walk.take(revision)
    return walk.found


class _Plan:
    """Which files of a revision have to be read: of a merge the few in which it may itself have changed a figure."""

    def __init__(self, wanted: Callable[[str], bool], revisions: Sequence[Revision]) -> None:
        self._wanted = wanted
        self._before = Ancestry(revisions)
        self._touched: dict[str, int] = {}  # revisions that may have changed a file, as bits of a number

    def files(self, revision: Revision) -> list[str]:
        """Return the paths. Revisions must be handed in in their order."""
        self._before.take(revision)
        sides = revision.against
        found = [path for path in dict.fromkeys(path for side in sides for path in side) if self._wanted(path)]
        if revision.merge:
            before = [self._before.of(parent) for parent in revision.parents]
            found = [path for path in found if self._made(path, sides, before)]
        for path in found:
            self._touched[path] = self._touched.get(path, 0) | 1 << revision.index
        return found

    def _made(self, path: str, sides: Sequence[Mapping[str, Versions]], before: Sequence[int]) -> bool:
        """Whether a merge has a file otherwise than every parent, or gave up what one had changed and others had not."""
        equal = [number for number, side in enumerate(sides) if path not in side]
        changed = self._touched.get(path, 0)
        others = (number for number in range(len(sides)) if number not in equal)
        return not equal or any(all(changed & before[other] & ~before[own] for own in equal) for other in others)


class _Walk:
    """The changes found so far, and what merges need to know about them."""

    def __init__(self, objects: Objects, wanted: Callable[[str], bool], revisions: Sequence[Revision]) -> None:
        self.found: list[Edit] = []
        self._objects = objects
        self._plan = _Plan(wanted, revisions)
        self._planned: deque[list[str]] = deque()
        self._before = Ancestry(revisions) if any(revision.merge for revision in revisions) else None
        self._known = _Known()

    def needed(self, revision: Revision) -> list[str]:
        """Return the ids of the contents that a revision is judged by. Revisions must be handed in in their order."""
        files = self._plan.files(revision)
        self._planned.append(files)
        versions = (side[path] for side in revision.against for path in files if path in side)
        return [revision.id, *(name for each in versions for name in each if name)]

    def take(self, revision: Revision) -> None:
        """Add a revision's changes. Parents must come before it, and `needed` was asked about it."""
        files = self._planned.popleft()
        self._objects.read(revision.id)  # what `git log` told of it holds only if it is the object that its id says
        if self._before is not None:
            self._before.take(revision)
        if revision.merge:
            new = [edit for path in files for edit in self._merged(revision, path)]
        else:
            new = list(self._plain(revision, files))
        self.found += new
        if self._before is not None:
            for edit in new:
                self._known.add(edit)

    def _plain(self, revision: Revision, files: Sequence[str]) -> list[Edit]:
        """The changes of a commit with one parent or none; a line that went to another file is not taken for new."""
        (side,) = revision.against
        new = [
            Edit(revision, path, key, before, after)
            for path in files
            for key, (before, after) in self._changed(side[path]).items()
        ]
        gone = {edit.key: edit for edit in new if edit.after is None}
        if not gone:
            return new
        moved: dict[Edit, Edit | None] = {}
        for edit in new:
            source = gone.get(edit.key) if edit.before is None else None
            if source is not None and source.path != edit.path:
                moved[edit] = Edit(revision, edit.path, edit.key, source.before, edit.after, How.EDIT, source.path)
                moved[source] = None
        return [found for edit in new if (found := moved.get(edit, edit)) is not None]

    def _merged(self, revision: Revision, path: str) -> list[Edit]:
        """The changes that a merge itself made in a file."""
        sides = revision.against
        changes = [self._changed(side[path]) if path in side else {} for side in sides]
        new = []
        for key in dict.fromkeys(key for side in changes for key in side):
            if all(key in side for side in changes):
                before, after = changes[0][key]
                new.append(Edit(revision, path, key, before, after, How.MERGE))
            else:
                new += self._dropped(revision, path, key, changes)
        return new

    def _dropped(
        self, revision: Revision, path: str, key: Key, changes: Sequence[Mapping[Key, Change]]
    ) -> Iterator[Edit]:
        before = [self._of(parent) for parent in revision.parents]
        taken = 0
        for number, side in enumerate(changes):
            taken |= 0 if key in side else before[number]
        for number, side in enumerate(changes):
            if key not in side:
                continue
            was, now = side[key]
            own, old = self._known.first(path, key, before[number] & ~taken)
            if own and old != was:
                yield Edit(revision, path, key, was, now, How.DROPPED)
                return

    def _of(self, parent: int) -> int:
        assert self._before is not None
        return self._before.of(parent)

    def _changed(self, versions: Versions) -> dict[Key, Change]:
        old, new = versions
        return changed_figures(
            None if old is None else self._objects.read(old), None if new is None else self._objects.read(new)
        )
