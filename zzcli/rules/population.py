"""The units of tracks that a scheme leaves to the ledger (`units = "ledger"`, rules.md 7): who they are, who is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.source import Source
from zzcli.ledger.units import Units, read_units
from zzcli.rules.model import Scheme, Tree

CASES = "cases/units.toml"
"""The invented units of a scheme's cases, in its folder: for tracks whose units the document does not list."""


def without_units(scheme: Scheme, units: Units) -> list[Tree]:
    """Return the tracks that are the ledger's to fill in and have no unit yet, in order."""
    there = {unit.track for unit in units.values()}
    return [track for track in scheme.tracks if track.units_in_ledger and not there & {track.stem, track.title}]


def unknown_tracks(scheme: Scheme, units: Units) -> Iterator[Problem]:
    """Yield an error for each `track` in units.toml that the scheme does not have, or whose units it lists itself."""
    own = {name for track in scheme.tracks if track.units_in_ledger for name in (track.stem, track.title)}
    listed = {name for track in scheme.tracks if not track.units_in_ledger for name in (track.stem, track.title)}
    for unit in units.values():
        if unit.track is None or unit.track in own:
            continue
        if unit.track in listed:
            message = f"{unit.name}：序列“{unit.track}”的单位由办法列出，请删去 track"
        else:
            known = [track.stem for track in scheme.tracks if track.units_in_ledger]
            allowed = f"可填：{'、'.join(known)}" if known else "这个办法的序列都列出了单位，请删去 track"
            message = f"{unit.name}：没有序列“{unit.track}”{hint(unit.track, known)}，{allowed}"
        yield Problem("unknown-track", units.place(unit.name), message)


def empty_tracks(scheme: Scheme, units: Units) -> Iterator[Problem]:
    """Yield a warning for each track that is the ledger's to fill in and has no unit: an office may leave one out."""
    for track in without_units(scheme, units):
        message = f'序列“{track.title}”还没有单位，办法没有列出，请登记各单位，每个单位写 track = "{track.stem}"；不评的不必登记'
        yield Problem("track-without-units", Place(units.path), message, Severity.WARNING)


def units_of_cases(source: Source, folder: str) -> Units | None:
    """Return the invented units of a scheme's cases; None where it has none of its own."""
    path = f"{folder}/{CASES}" if folder else CASES
    raw = source.read(path)
    return None if raw is None else read_units(raw, path)[0]


def peopled(scheme: Scheme, units: Units, source: Source, folder: str) -> Units:
    """Return the units with those of the scheme's cases for the tracks that have none, so that these can be proved."""
    empty = {name for track in without_units(scheme, units) for name in (track.stem, track.title)}
    invented = units_of_cases(source, folder) if empty else None
    if invented is None:
        return units
    more = {name: unit for name, unit in invented.items() if unit.track in empty and name not in units}
    return replace(units, by_name={**units.by_name, **more})
