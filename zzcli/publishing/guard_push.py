"""What is pushed: the refs that move, what they bring, and by whose settings it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from zzcli.history.plumbing import Objects, Tree
from zzcli.ledger.layout import FOLDER, as_period
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError

HEADS, TAGS, REPLACE = "refs/heads/", "refs/tags/", "refs/replace/"


@dataclass(frozen=True, slots=True)
class Update:
    """A ref that moves from one object to another; "" where it is made or deleted."""

    old: str
    new: str
    ref: str

    @classmethod
    def parse(cls, old: str, new: str, ref: str) -> Update:
        """Read what git tells a hook, where zeros stand for nothing."""
        old, new = ("" if set(each) <= {"0"} else each for each in (old, new))
        return cls(old, new, ref)

    @property
    def is_branch(self) -> bool:
        """Whether the ref is a branch."""
        return self.ref.startswith(HEADS)


@dataclass(frozen=True, eq=False)
class Push:
    """Updates that are accepted or refused together; `folder` is the ledger's in the repository, with a slash, or empty."""

    objects: Objects
    updates: Sequence[Update]
    folder: str

    @cached_property
    def refs(self) -> dict[str, str]:
        """The refs as they are before the push."""
        found = self.objects.refs("refs/")
        for update in self.updates:  # checked by hand, a push may already have been taken in
            found.pop(update.ref, None)
            if update.old:
                found[update.ref] = update.old
        return found

    @cached_property
    def founding(self) -> bool:
        """Whether there was nothing before: a first push brings the history it is to be judged by."""
        return not any(ref.startswith((HEADS, TAGS)) for ref in self.refs)

    @cached_property
    def after(self) -> dict[str, str]:
        """The refs as the push leaves them."""
        found = dict(self.refs)
        for update in self.updates:
            found.pop(update.ref, None)
            if update.new:
                found[update.ref] = update.new
        return found

    def trusted(self, update: Update) -> str:
        """Return the commit whose settings judge an update: where the branch stood, else the main branch; or ""."""
        if update.old:
            return update.old
        main = self.main
        heads = sorted(value for ref, value in self.refs.items() if ref.startswith(HEADS))
        return self.refs.get(main) or next(iter(heads), "")

    @cached_property
    def main(self) -> str:
        """The branch that HEAD names."""
        found: str = self.objects.repository.git.symbolic_ref("--quiet", "HEAD", with_exceptions=False)
        return found

    def new_commits(self, update: Update) -> list[str]:
        """Return the commits that an update brings to a branch, parents first."""
        if update.old:
            return self.objects.commits(update.new, f"^{update.old}")
        return self.objects.commits(update.new, *(f"^{value}" for value in sorted(self._known)))

    @cached_property
    def _known(self) -> set[str]:
        kinds = {value: self.objects.kind(value) for value in self.refs.values()}
        return {value for value, kind in kinds.items() if kind in ("commit", "tag")}

    def tree(self, commit: str) -> Tree:
        """Return the ledger's files at a commit."""
        return Tree(self.objects, self.objects.commit(commit).tree, self.folder, commit)

    def period_id(self, revision: str, period: Period) -> str | None:
        """Return the id of a period's folder at a commit or in a tree, or None where there is none."""
        return self.objects.id_of(f"{revision}:{self.folder}{FOLDER}/{period}")


def resolved(objects: Objects, updates: Sequence[Update]) -> list[Update]:
    """Return the updates with full ids for the revisions they name. Raises SurroundingsError for one that is not there.

    A tag stays the tag object: what it is put on is another matter.
    """
    return [Update(_resolved(objects, each.old), _resolved(objects, each.new), each.ref) for each in updates]


def _resolved(objects: Objects, name: str) -> str:
    found = objects.id_of(name) if name else ""
    if found is None:
        raise SurroundingsError(f"没有“{name}”这个版本，请用 git log 或 git tag 查看")
    return found


def period_of(path: str) -> Period | None:
    """Return the period that a path from the ledger's root lies in, or None."""
    top, _, rest = path.partition("/")
    return as_period(rest.partition("/")[0]) if top == FOLDER else None
