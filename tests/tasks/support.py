"""Task ledgers in memory: a packaged scheme with its lists filled in and the files that a test gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from zzcli.ledger.source import Memory
from zzcli.rules.load import packaged
from zzcli.scoring.book import Book, open_book
from zzcli.tasks.judging import Standing
from zzcli.tasks.status import TaskBook, open_tasks

PROGRESS = "任务,目标,单位,值,总数,完成日期,证明,备注\n"
REPORTS = "报告,单位,期间,报送日期,备注\n"


def book(
    scheme: str,
    files: Mapping[str, str] | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    lists: Mapping[str, Sequence[str]] | None = None,
) -> Book:
    """Return a ledger of a packaged scheme; `lists` fills lists of units.toml with units that it registers."""
    source, folder = packaged(scheme)
    config = (source.read(f"{folder}/config.toml") or b"").decode()
    if readings:
        config += "\n[readings]\n" + "".join(f'"{name}" = "{option}"\n' for name, option in readings.items())
    units = (source.read(f"{folder}/units.toml") or b"").decode()
    for name, members in (lists or {}).items():
        told = ", ".join(f'"{unit}"' for unit in members)
        empty = f'name  = "{name}"\nunits = []'
        assert empty in units
        units = units.replace(empty, f'name  = "{name}"\nunits = [{told}]')
    named = dict.fromkeys(unit for members in (lists or {}).values() for unit in members)
    units += "".join(f'\n[[unit]]\nname = "{unit}"\n' for unit in named)
    contents = {"config.toml": config, "units.toml": units, **(files or {})}
    found, problems = open_book(Memory({path: text.encode() for path, text in contents.items()}))
    assert found is not None, problems
    return found


def tasks(found: Book, today: str) -> TaskBook:
    """Return the tasks of a book on a day."""
    opened = open_tasks(found, date.fromisoformat(today))
    assert opened is not None
    return opened


def standing(on: TaskBook, target: str, unit: str = "") -> Standing:
    """Return how one target stands."""
    (found,) = [
        each for task in on.standings() for each in task.standings if each.target.id == target and each.unit == unit
    ]
    return found
