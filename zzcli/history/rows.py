"""A table of the ledger as rows by key, in several versions at once: what merging and ownership compare.

The key of a row says which figure, plan value or object it is; where it stands in the file means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zzcli.ledger import figures, objects, opening, plans, progress, received, reported, spotchecks
from zzcli.ledger.csvtext import Row, Table, read_table
from zzcli.ledger.problem import errors


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its header, the columns of its key, and those that part rows whose key is the same.

    `more`: other columns may follow (the attributes of objects).
    """

    header: Row
    key: tuple[int, ...]
    apart: tuple[int, ...] = ()
    more: bool = False


FIGURES = Kind(figures.HEADER, (0, 1, 2, 3))
PLANS = Kind(plans.HEADER, (0, 1, 2, 3, 4))
OBJECTS = Kind(objects.HEADER, (0, 2, 1), (3,), more=True)  # the same object may be in force twice: told by its 起
PROGRESS = Kind(progress.HEADER, (0, 1, 2))
_KINDS = (
    FIGURES,
    PLANS,
    OBJECTS,
    Kind(opening.HEADER, (0, 1, 2, 3, 4)),
    Kind(spotchecks.HEADER, (0, 1, 2, 3, 4)),
    PROGRESS,
    Kind(reported.HEADER, (0, 1, 2)),
    Kind(received.HEADER, (1,)),  # the same form is the same content, whatever the file's name
)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a table: its rows by key, in the order of the file, and the line of each."""

    rows: Mapping[Row, Row]
    lines: Mapping[Row, int]


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of one table, all with the same kind, header and way to build keys."""

    kind: Kind
    header: Row
    all: tuple[Version, ...]


def kind_of(raw: bytes) -> Kind | None:
    """Return what kind of table a text is by its header, or None when it is none that is known."""
    first = raw.partition(b"\n")[0].rstrip(b"\r").removeprefix(b"\xef\xbb\xbf")
    header = tuple(first.decode("utf-8", "replace").split(","))
    return next((k for k in _KINDS if header == k.header or (k.more and header[: len(k.header)] == k.header)), None)


def read_versions(path: str, raws: Sequence[bytes | None]) -> Versions | None:
    """Read versions of a table; None or no bytes at all is a table without rows.

    Returns None when they are not tables of one kind with the same columns, when any has an error of form, or when
    a key stands in one of them twice: then nothing can be told by key.
    """
    texts = [raw for raw in raws if raw]
    kind = kind_of(texts[0]) if texts else None
    if kind is None:
        return None
    tables = [read_table(path, raw, kind.header, more=kind.more) if raw else None for raw in raws]
    there = [table for table in tables if table is not None]
    if any(errors(table.problems) or table.header != there[0].header for table in there):
        return None
    for columns in (kind.key, kind.key + kind.apart):
        versions = [_version(table, columns) for table in tables]
        found = tuple(version for version in versions if version is not None)
        if len(found) == len(versions):
            return Versions(kind, there[0].header, found)
    return None


def changed(before: Version, after: Version) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """Yield the key, the row before and the row after of each row that differs; None: it is not there."""
    for key in {**after.rows, **before.rows}:
        old, new = before.rows.get(key), after.rows.get(key)
        if old != new:
            yield key, old, new


def _version(table: Table | None, columns: tuple[int, ...]) -> Version | None:
    """Return a table by key, or None when a key stands in it twice."""
    if table is None:
        return Version({}, {})
    keys = [tuple(row[column] for column in columns) for row in table.rows]
    if len(set(keys)) < len(keys):
        return None
    return Version(dict(zip(keys, table.rows, strict=True)), dict(zip(keys, table.lines, strict=True)))
