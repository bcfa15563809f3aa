"""What differs between two versions of a scheme (`zzcli rules diff`): items, points, targets, readings, and the rest.

Both versions are compared as they are written: keys of nodes, of readings and of the other tables of scheme.toml, and
the cells of the tables that nodes use. An item is found again by its name, one that was renamed by its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from zzcli.ledger import toml
from zzcli.ledger.numbers import plain
from zzcli.ledger.source import Source
from zzcli.rules.load import SCHEME
from zzcli.rules.model import Node, Origin, Scheme, Tree, ValuesTable

POINTS = frozenset(
    {"full", "cap", "floor", "base", "points", "kinds", "first", "last", "places", "bands", "step", "steps", "per"}
    | {"min", "max", "weights", "of", "late", "early", "range", "round", "proportion", "missed", "keep", "absent"}
)
TARGETS = frozenset({"target", "values", "nodes", "due-date", "below", "mean"})
_ELSEWHERE = frozenset({"item", "reading", "group", "track", "special", "list", "finding", "outcome", "deadline"})
_LISTS = {
    "group": ("组别", ("name",)),
    "finding": ("认定", ("kind", "special")),
    "outcome": ("结果运用", ("id",)),
    "deadline": ("期限", ("what", "clause", "periods")),
}
"""The other lists of scheme.toml: what they are called, and the keys by which an entry is found again."""


class Kind(StrEnum):
    """What a change is about, as it is printed."""

    ITEM = "评分项"
    POINTS = "分值"
    TARGET = "目标"
    READING = "释义"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Version:
    """A loaded scheme with the source and folder that it was read from."""

    scheme: Scheme
    source: Source
    folder: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One key of one thing, before and after; None where it is not there. `key` is empty for the thing as a whole.

    `owner`: the title of the special or track, the name of a shared list, the path of a table; empty for the scheme.
    """

    kind: Kind
    owner: str
    name: str
    clause: str
    key: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A thing of a scheme: its keys as text. `kind` is what it counts as where it comes or goes as a whole."""

    kind: Kind
    owner: str
    name: str
    clause: str
    id: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)


_Place = tuple[str, str, str]
_Entries = dict[_Place, _Entry]


def compare(before: Version, after: Version) -> list[RuleChange]:
    """Return what differs, in the order of the new version, then what is gone."""
    old, new = _entries(before), _entries(after)
    renamed = _renamed(old, new)
    found: list[RuleChange] = []
    for place, entry in new.items():
        was = old.get(renamed.get(place, place))
        found += _between(was, entry) if was is not None else [_whole(entry, None, _gist(entry))]
    gone = old.keys() - new.keys() - set(renamed.values())
    found += (_whole(entry, _gist(entry), None) for place, entry in old.items() if place in gone)
    return found


def _renamed(old: _Entries, new: _Entries) -> dict[_Place, _Place]:
    """Items that bear another name under the same number, by their new place."""
    lost = {(place[0], place[1], entry.id): place for place, entry in old.items() if entry.id and place not in new}
    return {
        place: lost[place[0], place[1], entry.id]
        for place, entry in new.items()
        if place not in old and (place[0], place[1], entry.id) in lost
    }


def _between(old: _Entry, new: _Entry) -> Iterator[RuleChange]:
    for key in dict.fromkeys((*new.keys, *old.keys)):
        a, b = old.keys.get(key), new.keys.get(key)
        if a != b:
            yield RuleChange(_kind(new.kind, key), new.owner, new.name, new.clause, key, a, b)


def _kind(kind: Kind, key: str) -> Kind:
    if kind is not Kind.ITEM:
        return kind
    return Kind.POINTS if key in POINTS else Kind.TARGET if key in TARGETS else Kind.ITEM


def _whole(entry: _Entry, before: str | None, after: str | None) -> RuleChange:
    return RuleChange(entry.kind, entry.owner, entry.name, entry.clause, "", before, after)


def _gist(entry: _Entry) -> str:
    """What is told of a thing that comes or goes."""
    told = [
        f"{key} = {entry.keys[key]}" for key in ("method", "full", "target", "question", "default") if key in entry.keys
    ]
    return "，".join(told or (f"{key} = {value}" for key, value in entry.keys.items()))


def _entries(version: Version) -> _Entries:
    reader = _Reader(version)
    found: _Entries = {}
    reader.scheme(found)
    for tree in (*version.scheme.specials, *version.scheme.tracks):
        reader.tree(found, tree)
    reader.readings(found)
    for path, table in version.scheme.tables.items():
        reader.table(found, path, table)
    return found


class _Reader:
    """Reads what a version has written; each file is parsed once."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._documents: dict[str, dict[str, Any]] = {}
        self._seen: set[Origin] = set()

    def _written(self, origin: Origin) -> Any:
        if origin.path not in self._documents:
            document, _ = toml.parse(origin.path, self._version.source.read(origin.path) or b"")
            self._documents[origin.path] = {} if document is None else document.data
        value: Any = self._documents[origin.path]
        for key in origin.keys:
            value = value[key]
        return value

    def scheme(self, found: _Entries) -> None:
        """Add the head of scheme.toml, and its lists of groups, findings, outcomes and deadlines."""
        folder = self._version.folder
        data = self._written(Origin(f"{folder}/{SCHEME}" if folder else SCHEME))
        found["scheme", "", ""] = _Entry(Kind.OTHER, "", SCHEME, "", keys=_keys(data))
        for name, (title, identity) in _LISTS.items():
            for table in data.get(name, ()):
                told = " ".join(text(table[key]) for key in identity if key in table)
                found[name, "", told] = _Entry(Kind.OTHER, title, told, str(table.get("clause", "")), keys=_keys(table))

    def tree(self, found: _Entries, tree: Tree) -> None:
        """Add the nodes of a special or track; those of a list that several tracks share only once."""
        for node in tree.root.walk():
            if node.origin in self._seen:
                continue
            self._seen.add(node.origin)
            owner = self._list(node) or tree.title
            keys = _keys(self._written(node.origin))
            number = "" if node is tree.root else node.id
            found["node", self._list(node) or tree.stem, node.name] = _Entry(
                Kind.ITEM, owner, node.name, node.clause, number, keys
            )

    def _list(self, node: Node) -> str:
        """The name of the shared list in which a node is written; empty for any other."""
        keys = node.origin.keys
        return str(self._written(Origin(node.origin.path, keys[:2]))["name"]) if keys[:1] == ("list",) else ""

    def readings(self, found: _Entries) -> None:
        """Add the readings: question, default, reason, and each option."""
        for name, reading in self._version.scheme.readings.items():
            written = dict(self._written(reading.origin))
            options = written.pop("options", {})
            keys = {**_keys(written), **{f"选项 {option}": text(told) for option, told in options.items()}}
            found["reading", "", name] = _Entry(Kind.READING, "", name, reading.clause, keys=keys)

    def table(self, found: _Entries, path: str, table: ValuesTable) -> None:
        """Add the rows of a table, each by its keys and its first text; the other cells are what may change."""
        users = [node for node in self._nodes() if path in _paths(node)]
        kind = Kind.TARGET if any("values" in node.keys or "nodes" in node.keys for node in users) else Kind.POINTS
        clause = "；".join(dict.fromkeys(node.clause for node in users))
        for _, keys, values in table.rows:
            named = [each for each in keys if each]
            if values and isinstance(values[0], str) and values[0]:
                named.append(values[0])
            name = " ".join(named)
            number = 1
            while ("table", path, f"{name}#{number}") in found:
                number += 1
            cells = {column: text(value) for column, value in zip(table.columns, values, strict=True) if value != ""}
            found["table", path, f"{name}#{number}"] = _Entry(kind, path, name, clause, keys=cells)

    def _nodes(self) -> Iterator[Node]:
        for tree in (*self._version.scheme.specials, *self._version.scheme.tracks):
            yield from tree.root.walk()


def _paths(node: Node) -> Iterator[str]:
    for keys in (node.keys, *(block.keys for block in node.blocks)):
        yield from (value for value in keys.values() if isinstance(value, str))


def _keys(table: Mapping[str, Any]) -> dict[str, str]:
    """The keys of a table as text; lists of tables that have entries of their own are left out."""
    return {
        key: text(value)
        for key, value in table.items()
        if not (key in _ELSEWHERE and isinstance(value, list) and value and isinstance(value[0], dict)) and key != "id"
    }


def text(value: object) -> str:
    """Return a value of a rule file as it is written there, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(text, value)) + "]"
    return " ".join(str(value).split())
