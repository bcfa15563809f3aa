"""What pages and anchors are called: ASCII, the same for the same ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zzcli.rules.model import Node, Tree


@dataclass(frozen=True)
class Names:
    """The pages of units, by their place in units.toml, and of specials and tracks, by their stem."""

    units: Sequence[str]
    pages: Mapping[str, str]

    def unit(self, name: str) -> str:
        """Return the page of a unit; empty for one that has none."""
        return self.pages.get(name, "")

    @staticmethod
    def tree(tree: Tree) -> str:
        """Return the page of a special or track."""
        return f"{'track' if tree.track else 'special'}-{tree.stem}.html"

    @staticmethod
    def item(tree: Tree, node: Node) -> str:
        """Return the anchor of an item on its tree's page."""
        return "i-root" if node is tree.root else f"i-{node.id}"


def names(units: Sequence[str]) -> Names:
    """Return the names of the pages of these units."""
    digits = len(str(len(units)))
    return Names(units, {unit: f"unit-{at:0{digits}}.html" for at, unit in enumerate(units, 1)})
