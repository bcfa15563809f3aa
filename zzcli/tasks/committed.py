"""When the lines of progress were committed, and by whom: the third date, which only git knows."""

from __future__ import annotations

from collections.abc import Mapping

from zzcli.history.log import Revision, read_log
from zzcli.history.objects import Objects
from zzcli.history.repository import Repository
from zzcli.history.rows import Version, changed, read_versions
from zzcli.ledger.csvtext import Row
from zzcli.tasks.status import TaskBook

Lines = Mapping[tuple[str, str], Revision | None]
"""By target and unit, the commit that brought the line in force as it is; None: it is not committed as it is."""


def committed(repository: Repository, tasks: TaskBook) -> Lines:
    """Return the commit of each line in force. Raises SurroundingsError when git cannot read the history.

    A line that a merge took over from a side has the commit of that side.
    """
    paths = sorted({each.line.place.path for each in tasks.latest.values()})
    brought = _brought(repository, paths)
    now = {path: _rows(path, tasks.ledger.source.read(path)) for path in paths}
    found: dict[tuple[str, str], Revision | None] = {}
    for (target, unit), each in tasks.latest.items():
        path, key = each.line.place.path, (each.line.task, target, unit)
        row, revision = brought.get((path, key), (None, None))
        found[target, unit] = revision if row is not None and row == now[path].rows.get(key) else None
    return found


def touched(repository: Repository, path: str) -> list[Revision]:
    """Return the commits that changed a file, oldest first. Raises SurroundingsError."""
    return [each for each in read_log(repository, [path]) if any(path in against for against in each.against)]


def _brought(repository: Repository, paths: list[str]) -> dict[tuple[str, Row], tuple[Row | None, Revision]]:
    """Return by path and key the row as the last commit left it, and that commit."""
    found: dict[tuple[str, Row], tuple[Row | None, Revision]] = {}
    if not paths:
        return found
    with Objects(repository) as objects:
        for revision in read_log(repository, paths):
            if revision.merge:
                continue
            for path, (before, after) in (revision.against[0] if revision.against else {}).items():
                old, new = (None if name is None else objects.read(name) for name in (before, after))
                for key, _, row in changed(_rows(path, old), _rows(path, new)):
                    found[path, key] = (row, revision)
    return found


def _rows(path: str, raw: bytes | None) -> Version:
    versions = read_versions(path, [raw]) if raw else None
    return Version({}, {}) if versions is None else versions.all[0]
