"""units.toml: who is scored, by name and alias, from when until when; and dated lists of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.lines import Keys
from zzcli.ledger.names import nearest
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.settings import Setting
from zzcli.ledger.toml import Document, parse

PATH = "units.toml"
CITY = "全市"  # bears the city-wide figures; never a scored unit


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that can be scored. `since` and `until` are its first and last period; None: open.

    `track` is set only where the scheme leaves the track's units to the ledger. `number` counts the tables of
    units.toml from 0.
    """

    name: str
    aliases: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    since: Period | None = None
    until: Period | None = None
    track: str | None = None
    number: int = 0

    def in_force(self, period: Period) -> bool:
        """Return whether the unit exists in any part of the period."""
        return overlaps(self.since, self.until, period)


@dataclass(frozen=True, slots=True)
class Group:
    """A list of units that the ledger keeps (各镇办), as it stands between two periods."""

    name: str
    units: tuple[str, ...]
    since: Period | None
    until: Period | None


@dataclass(frozen=True)
class Units(Mapping[str, Unit]):
    """The units by name, in the order of units.toml, which is the order of every table and file."""

    by_name: Mapping[str, Unit]
    aliases: Mapping[str, str]
    groups: tuple[Group, ...] = ()
    path: str = PATH
    document: Document | None = field(default=None, repr=False)

    def __getitem__(self, name: str) -> Unit:
        """Return the unit of this name; aliases are for `resolve`."""
        return self.by_name[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names in order."""
        return iter(self.by_name)

    def __len__(self) -> int:
        """Return how many units there are."""
        return len(self.by_name)

    @property
    def order(self) -> tuple[str, ...]:
        """All names, in the order of units.toml."""
        return tuple(self.by_name)

    def resolve(self, text: str) -> Unit | None:
        """Return the unit of this name or alias, or None."""
        return self.by_name.get(self.aliases.get(text, text))

    def in_force(self, period: Period) -> tuple[str, ...]:
        """Return the names of the units that exist in the period, in order."""
        return tuple(name for name, unit in self.by_name.items() if unit.in_force(period))

    def hint(self, text: str) -> str:
        """Return the unit whose name or alias is nearest, for a message: `（是不是“东湖区”？）`, or nothing."""
        found = nearest(text, (CITY, *self.by_name, *self.aliases))
        return f"（是不是“{self.aliases.get(found, found)}”？）" if found else ""

    def place(self, name: str) -> Place:
        """Return where a unit stands; finding it scans the file, so only problems ask."""
        return self.document.place("unit", self.by_name[name].number) if self.document else Place(self.path)


NO_UNITS = Units({}, {})


def overlaps(since: Period | None, until: Period | None, period: Period) -> bool:
    """Return whether a stretch from one period to another, both included, has a day in common with `period`."""
    return (since is None or since.start <= period.end) and (until is None or until.end >= period.start)


UNIT = (
    Setting("name", settings.text, 'name = "东湖区"', "单位的名称", required=True),
    Setting("aliases", settings.texts, 'aliases = ["东湖"]', "别名", ()),
    Setting("tags", settings.texts, 'tags = ["大院名所"]', "标签，供办法选择单位", ()),
    Setting("from", settings.period, 'from = "2021-03"', "从哪个评比期起"),
    Setting("until", settings.period, 'until = "2021-12"', "到哪个评比期止（含）"),
    Setting("track", settings.text, 'track = "towns"', "序列；只在办法让台账填写时写"),
)
GROUP = (
    Setting("name", settings.text, 'name = "各镇办"', "名单的名称", required=True),
    Setting("units", settings.texts, 'units = ["马寨镇"]', "名单里的单位", required=True),
    Setting("from", settings.period, 'from = "2018-01"', "从哪个评比期起"),
    Setting("until", settings.period, 'until = "2018-12"', "到哪个评比期止（含）"),
)


def read_units(raw: bytes | None, path: str = PATH) -> tuple[Units, list[Problem]]:
    """Read units.toml; None: there is no such file."""
    if raw is None:
        return NO_UNITS, [Problem("missing-file", Place(path), "没有 units.toml，请运行 zzcli init，或补上单位名单")]
    document, problems = parse(path, raw)
    if document is None:
        return NO_UNITS, problems
    problems += settings.unknown_keys(document, (), document.data, ["format", "unit", "group"])
    problems += settings.check_format(document)
    by_name: dict[str, Unit] = {}
    taken: dict[str, int] = {}
    numbers, faults = settings.array_of_tables(document, "unit")
    problems += faults
    for number, keys in enumerate(numbers):
        values, faults = settings.read_table(document, keys, UNIT)
        problems += faults
        problems += _backwards(document, keys, values)
        problems += _taken(document, number, values, taken)
        name = values["name"]
        if name is not None and name not in by_name:
            by_name[name] = _unit(values, number)
    aliases = {alias: unit.name for unit in by_name.values() for alias in unit.aliases}
    units = Units(by_name, aliases, (), path, document)
    return replace(units, groups=_groups(document, units, problems)), problems


def unknown_unit(place: Place, text: str, units: Units) -> Problem:
    """Return the problem of a unit's name that units.toml does not know, with the nearest name."""
    if not text:
        return Problem("unknown-unit", place, "单位是空的，请填写；全市数据填“全市”")
    return Problem("unknown-unit", place, f"单位“{text}”不在 {units.path}{units.hint(text)}，请改正，或先在其中登记")


def _unit(values: dict[str, Any], number: int) -> Unit:
    return Unit(
        name=values["name"],
        aliases=values["aliases"],
        tags=frozenset(values["tags"]),
        since=values["from"],
        until=values["until"],
        track=values["track"],
        number=number,
    )


def _taken(document: Document, number: int, values: dict[str, Any], taken: dict[str, int]) -> list[Problem]:
    """Return a problem for each name or alias that another unit bears, and remember the unit of the others."""
    problems = []
    for name in filter(None, (values["name"], *values["aliases"])):
        if name == CITY:
            message = f"“{CITY}”专指全市数据，不能作单位的名称或别名，请改名"
            problems.append(Problem("duplicate-unit", document.place("unit", number), message))
        elif name in taken:
            line = document.place("unit", taken[name]).line
            message = f"名称或别名“{name}”与第 {line} 行的单位重复，请删去一个"
            problems.append(Problem("duplicate-unit", document.place("unit", number), message))
        taken.setdefault(name, number)
    return problems


def _backwards(document: Document, keys: Keys, values: dict[str, Any]) -> list[Problem]:
    since, until = values["from"], values["until"]
    if since is None or until is None or since.start <= until.end:
        return []
    message = f"from（{since}）晚于 until（{until}），请核对"
    return [Problem("wrong-order", document.place(*keys, "until"), message)]


def _groups(document: Document, units: Units, problems: list[Problem]) -> tuple[Group, ...]:
    found = []
    for keys, values in settings.tables(document, "group", GROUP, problems):
        problems += _backwards(document, keys, values)
        members = [(name, units.resolve(name)) for name in values["units"]]
        problems += (
            unknown_unit(document.place(*keys, "units"), name, units) for name, unit in members if unit is None
        )
        names = tuple(unit.name for _, unit in members if unit is not None)
        found.append(Group(values["name"], names, values["from"], values["until"]))
    return tuple(found)
