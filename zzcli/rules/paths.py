"""Paths between nodes, as `uses` and `of` write them: text to a tree and a node of it (rules.md 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zzcli.ledger.names import hint
from zzcli.rules.model import Use, When

RESULTS = ("score", "full", "rate", "rank")
"""What can be read of a node beside its measures."""


class PathFault(ValueError):
    """A path that leads nowhere, or to two nodes; `code` and Chinese message."""

    def __init__(self, code: str, message: str) -> None:
        """Keep what is wrong."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Sketch:
    """What paths can name of a tree before it is built: stem, id, title (its root's name) and names of nodes."""

    stem: str
    id: str
    title: str
    names: frozenset[str]


class Paths:
    """All trees of a scheme, for looking up paths."""

    def __init__(self, sketches: Iterable[Sketch], *, complete: bool = True) -> None:
        """Take the trees; `complete` is false when a file could not be read, and then no unknown path is a fault."""
        self._sketches: Mapping[str, Sketch] = {sketch.stem: sketch for sketch in sketches}
        self._heads: dict[str, list[Sketch]] = {}
        for sketch in self._sketches.values():
            for name in {sketch.stem, sketch.id, sketch.title}:
                self._heads.setdefault(name, []).append(sketch)
        self.complete = complete
        self._found: dict[tuple[str, str], tuple[str, str]] = {}

    def use(self, text: str, stem: str) -> Use:
        """Read `专项/条目:rate@previous` as written in the tree `stem`. Raises `PathFault`."""
        path, at, when = text.partition("@")
        if at and when not in (each.value for each in When if each is not When.NOW):
            raise PathFault("unknown-path", f"“@{when}”不对，只能是 @previous、@months 或 @quarters")
        path, colon, what = path.partition(":")
        if colon and not what:
            raise PathFault("unknown-path", "“:”后面是空的，请写 score、full、rate、rank 或指标名")
        tree, node = self.node(path, stem)
        what = what or "score"
        return Use(tree, node, what, measure=what not in RESULTS, when=When(when) if at else When.NOW)

    def node(self, path: str, stem: str) -> tuple[str, str]:
        """Return the tree and the node that a path without suffixes means in the tree `stem`. Raises `PathFault`."""
        key = (path, stem)
        if key not in self._found:
            self._found[key] = self._look_up(path, stem)
        return self._found[key]

    def tree(self, name: str) -> Sketch | None:
        """Return the tree of this stem, id or title, or None when there is none or more than one."""
        found = self._heads.get(name, [])
        return found[0] if len(found) == 1 else None

    @property
    def trees(self) -> list[str]:
        """Every name of every tree, for hints."""
        return list(self._heads)

    def _look_up(self, path: str, stem: str) -> tuple[str, str]:
        own = self._sketches.get(stem)
        found = {(stem, path)} if own is not None and path in own.names else set()
        found |= {(sketch.stem, sketch.title) for sketch in self._heads.get(path, ())}
        head, slash, tail = path.partition("/")
        while slash:
            found |= {(sketch.stem, tail) for sketch in self._heads.get(head, ()) if tail in sketch.names}
            more, slash, tail = tail.partition("/")
            head = f"{head}/{more}"
        if len(found) == 1:
            return found.pop()
        if found:
            told = "、".join(f"{tree}/{node}" for tree, node in sorted(found))
            raise PathFault("ambiguous-path", f"“{path}”可以指 {told}，请把专项或序列也写上，或改名")
        if not self.complete:
            return stem, path
        known = [*(own.names if own else ()), *self._heads]
        head, slash, tail = path.partition("/")
        if slash and head in self._heads:
            known = [f"{head}/{name}" for sketch in self._heads[head] for name in sketch.names]
        raise PathFault("unknown-path", f"“{path}”不是本专项的评分项，也不是专项或序列{hint(path, known)}，请改正")
