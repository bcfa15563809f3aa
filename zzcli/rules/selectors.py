"""Selectors to units: a unit's name, `group:`, `tag:`, `track:`, and with `-` in front all but these (rules.md 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from zzcli.ledger.periods import Period
from zzcli.ledger.units import Unit, Units
from zzcli.rules.model import Scheme

PREFIXES = ("group:", "tag:", "track:")


def expand(selectors: Sequence[str], scheme: Scheme, units: Units, period: Period) -> list[str]:
    """Return the names of the units in force that the selectors fit, in the order of units.toml.

    Selectors with `-` take away from what the others give, or from all units where there are no others.
    """
    return Members(scheme, units, period).names(selectors)


class Members:
    """The units of one period by selector; every selector is worked out once."""

    def __init__(self, scheme: Scheme, units: Units, period: Period) -> None:
        """Prepare to answer for the units in force in `period`."""
        self._scheme = scheme
        self._units: tuple[Unit, ...] = tuple(units[name] for name in units.in_force(period))
        self._all = frozenset(unit.name for unit in self._units)
        self._known: dict[str, frozenset[str]] = {}
        self._lists: dict[tuple[str, ...], list[str]] = {}
        self._groups: dict[str, frozenset[str]] = {}

    def names(self, selectors: Iterable[str]) -> list[str]:
        """Return the names the selectors fit, in the order of units.toml. The list is shared: do not change it."""
        key = tuple(selectors)
        if key not in self._lists:
            chosen = self.of(key)
            self._lists[key] = [unit.name for unit in self._units if unit.name in chosen]
        return self._lists[key]

    def of(self, selectors: Iterable[str]) -> frozenset[str]:
        """Return the names the selectors fit as a set."""
        chosen: frozenset[str] = frozenset()
        taken: frozenset[str] = frozenset()
        plain = False
        for selector in selectors:
            if selector.startswith("-"):
                taken |= self._one(selector[1:])
            else:
                plain = True
                chosen |= self._one(selector)
        return (chosen if plain else self._all) - taken

    def groups_of(self, unit: str) -> frozenset[str]:
        """Return the names of the scheme's groups the unit is in: what 组别 of a table may say."""
        found = self._groups.get(unit)
        if found is None:
            names = (*self._scheme.groups, *self._scheme.partitions)
            found = self._groups[unit] = frozenset(name for name in names if unit in self._one(f"group:{name}"))
        return found

    def _one(self, selector: str) -> frozenset[str]:
        found = self._known.get(selector)
        if found is None:
            found = self._known[selector] = self._look_up(selector)
        return found

    def _look_up(self, selector: str) -> frozenset[str]:
        prefix, colon, name = selector.partition(":")
        if not colon:
            return self._all & {selector}
        if prefix == "tag":
            return self._where(lambda unit: name in unit.tags)
        if prefix == "group":
            return self.of(group_selectors(self._scheme, name))
        track = next((track for track in self._scheme.tracks if track.stem == name), None)
        if track is None:
            return frozenset()
        if track.units_in_ledger:
            return self._where(lambda unit: unit.track in (track.stem, track.title))
        return self.of(track.root.keys.get("units", ()))  # type: ignore[arg-type]

    def _where(self, holds: Callable[[Unit], bool]) -> frozenset[str]:
        return frozenset(unit.name for unit in self._units if holds(unit))


def group_selectors(scheme: Scheme, name: str) -> tuple[str, ...]:
    """Return what a group consists of; a partition is the union of its groups. Unknown names give nothing."""
    if name in scheme.partitions:
        return tuple(f"group:{part}" for part in scheme.partitions[name])
    return scheme.groups.get(name, ())
