"""From commits to changes of figures: each commit against its parents, merges against all of them.

In a merge a figure was changed by whoever merged where it differs from every parent, and a side's change was given up
where it differs from a parent whose side had changed it and the others had not taken it in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
    """What was changed so far, to see in a merge what a side had changed: revisions as bits of a number."""

    files: dict[str, int] = field(default_factory=dict)
    figures: dict[tuple[str, Key], list[tuple[int, Cells | None]]] = field(default_factory=dict)

    def add(self, edit: Edit) -> None:
        bit = edit.revision.index
        self.files[edit.path] = self.files.get(edit.path, 0) | 1 << bit
        self.figures.setdefault((edit.path, edit.key), []).append((bit, edit.before))


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


class _Walk:
    """The changes found so far, and what merges need to know about them."""

    def __init__(self, objects: Objects, wanted: Callable[[str], bool], revisions: Sequence[Revision]) -> None:
        self.found: list[Edit] = []
        self._objects = objects
        self._wanted = wanted
        self._before = Ancestry(revisions) if any(revision.merge for revision in revisions) else None
        self._known = _Known()

    def needed(self, revision: Revision) -> list[str]:
        """Return the ids of the contents that a revision is judged by."""
        files = (versions for side in revision.against for path, versions in side.items() if self._wanted(path))
        return [name for versions in files for name in versions if name]

    def take(self, revision: Revision) -> None:
        """Add a revision's changes. Parents must come before it."""
        if self._before is not None:
            self._before.take(revision)
        if revision.merge:
            new = [edit for path in self._files(revision.against) for edit in self._merged(revision, path)]
        else:
            new = list(self._plain(revision))
        self.found += new
        if self._before is not None:
            for edit in new:
                self._known.add(edit)

    def _files(self, sides: Iterable[Mapping[str, Versions]]) -> list[str]:
        return list(dict.fromkeys(path for side in sides for path in side if self._wanted(path)))

    def _plain(self, revision: Revision) -> list[Edit]:
        """The changes of a commit with one parent or none; a line that went to another file is not taken for new."""
        (side,) = revision.against
        new = [
            Edit(revision, path, key, before, after)
            for path in self._files([side])
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
        equal = [number for number, side in enumerate(sides) if path not in side]
        if equal and not self._gave_up(revision, path, equal):
            return []
        changes = [self._changed(side[path]) if path in side else {} for side in sides]
        new = []
        for key in dict.fromkeys(key for side in changes for key in side):
            if all(key in side for side in changes):
                before, after = changes[0][key]
                new.append(Edit(revision, path, key, before, after, How.MERGE))
            else:
                new += self._dropped(revision, path, key, changes)
        return new

    def _gave_up(self, revision: Revision, path: str, equal: Collection[int]) -> bool:
        """Whether a side had changed a file and the parents whose version was taken had not taken that in."""
        changed = self._known.files.get(path, 0)
        before = [self._of(parent) for parent in revision.parents]
        others = (number for number in range(len(before)) if number not in equal)
        return any(all(changed & before[other] & ~before[own] for own in equal) for other in others)

    def _dropped(
        self, revision: Revision, path: str, key: Key, changes: Sequence[Mapping[Key, Change]]
    ) -> Iterator[Edit]:
        history = self._known.figures.get((path, key), [])
        before = [self._of(parent) for parent in revision.parents]
        taken = [before[number] for number, side in enumerate(changes) if key not in side]
        for number, side in enumerate(changes):
            if key not in side:
                continue
            was, now = side[key]
            own = [old for bit, old in history if before[number] >> bit & 1 and not any(of >> bit & 1 for of in taken)]
            if own and own[0] != was:
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
