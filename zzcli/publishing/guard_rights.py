"""Who may change what, by the [[owner]] tables of config.toml (ledger.md): 申报 and 核定 apart.

The committer's address is what the commit claims; whoever runs the office's repository makes it true, by accounts or
signed commits. No [[owner]] at all: everyone may change everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property

from zzcli.history.plumbing import Tree
from zzcli.history.rows import FIGURES, OBJECTS, PLANS, PROGRESS, Kind
from zzcli.ledger import config, units
from zzcli.ledger.config import Config, read_config
from zzcli.ledger.csvtext import Row
from zzcli.ledger.layout import FOLDER
from zzcli.ledger.layout import OBJECTS as OBJECTS_FOLDER
from zzcli.ledger.layout import PLANS as PLANS_FOLDER
from zzcli.ledger.units import CITY, Units, read_units

_DECLARED, _VERIFIED = 4, 5  # columns of a figures file


@dataclass(frozen=True, slots=True)
class Rights:
    """What one committer may change: units' 申報 side, specials' 核定 side, stages' signatures, whole files."""

    units: frozenset[str]
    specials: frozenset[str]
    stages: frozenset[str]
    files: tuple[str, ...]

    def keeps(self, path: str) -> bool:
        """Return whether a file is theirs as a whole; in a pattern `*` stands for any text, `/` included."""
        return any(fnmatchcase(path, pattern) for pattern in self.files)


@dataclass(frozen=True, slots=True)
class Trespass:
    """Something changed by who may not: the column ("" the row as such), and whose it is, in Chinese."""

    column: str
    whose: str


@dataclass(frozen=True, eq=False)
class Law:
    """The owners as a tree of trust has them: never the tree that is being judged, where anyone could add themselves."""

    tree: Tree

    @cached_property
    def config(self) -> Config:
        """The settings of the tree; without owners where they cannot be read."""
        return read_config(self.tree.read(config.PATH))[0]

    @cached_property
    def units(self) -> Units:
        """The units of the tree, for their aliases."""
        return read_units(self.tree.read(units.PATH))[0]

    def rights(self, email: str) -> Rights:
        """Return the rights of an address; several tables of one address add up."""
        own = [each for each in self.config.owners if each.email.casefold() == email.casefold()]
        return Rights(
            frozenset(name for each in own for name in each.units),
            frozenset(name for each in own for name in each.specials),
            frozenset(name for each in own for name in each.stages),
            tuple(name for each in own for name in each.files),
        )

    def guards(self, path: str) -> bool:
        """Return whether a file is somebody's: everything of the ledger, and what decides how it is read and judged."""
        kept = (config.PATH, units.PATH, ".gitattributes", self.config.signing.signers)
        return path in kept or path.startswith((f"{FOLDER}/", f"{self.config.rules or FOLDER}/"))

    def trespasses(self, rights: Rights, path: str, kind: Kind, old: Row | None, new: Row | None) -> Iterator[Trespass]:
        """Yield what of a changed row was not the committer's to change; None: the row was added or removed."""
        row = new or old
        assert row is not None
        unit = self._unit(row[0])
        stem = path.rpartition("/")[2].removesuffix(".csv")
        if kind == FIGURES and path.count("/") == 2:
            yield from _of_figure(rights, unit, stem, old, new)
        elif kind == PROGRESS and path.count("/") == 2:
            reporting = self._unit(row[2])
            if reporting not in rights.units:
                yield Trespass("", f"{reporting} 的进展")
        elif kind == PLANS and path.startswith(f"{FOLDER}/{PLANS_FOLDER}/"):
            if unit not in rights.units and stem not in rights.specials:
                yield Trespass("", f"{unit} 或专项 {stem}")
        elif kind == OBJECTS and path.startswith(f"{FOLDER}/{OBJECTS_FOLDER}/"):
            leads = self._readers.get(stem, frozenset())
            if unit not in rights.units and not leads & rights.specials:
                yield Trespass("", f"{unit}{''.join(f' 或专项 {lead}' for lead in sorted(leads))}")
        else:
            yield Trespass("", f"文件 {path}")

    def _unit(self, text: str) -> str:
        found = self.units.resolve(text)
        return found.name if found else text

    @cached_property
    def _readers(self) -> dict[str, frozenset[str]]:
        """By the name of a register the specials whose items are scored on its objects."""
        from zzcli.scoring.book import open_book

        book, _ = open_book(self.tree)
        pairs = (
            [] if book is None else [(tree.stem, node) for tree in book.scheme.specials for node in tree.root.walk()]
        )
        names = [(str(node.keys.get("objects")), stem) for stem, node in pairs]
        return {name: frozenset(stem for other, stem in names if other == name) for name, _ in names}


def _of_figure(rights: Rights, unit: str, stem: str, old: Row | None, new: Row | None) -> Iterator[Trespass]:
    """Yield the cells of a figure that are not the committer's; a line as such, and 备注, are of either side.

    The city's figures have no unit that reports: the lead enters both cells.
    """
    verifies = stem in rights.specials
    declares = unit in rights.units or (unit == CITY and verifies)
    declared, verified = (_cells(old)[column] != _cells(new)[column] for column in (0, 1))
    if declared and not declares:
        yield Trespass("申报", f"{unit} 的申报")
    if verified and not verifies:
        yield Trespass("核定", f"专项 {stem} 的核定")
    if not (declared or verified or declares or verifies):
        yield Trespass("", f"{unit} 的申报或专项 {stem} 的核定")


def _cells(row: Row | None) -> tuple[str, str]:
    return (row[_DECLARED], row[_VERIFIED]) if row else ("", "")


def joined(names: Iterable[str]) -> str:
    """Return what parts of a key are there, in order."""
    return " ".join(filter(None, names))
