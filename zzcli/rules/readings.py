"""Which option of every reading is in force: asked for on the command line, chosen in config, or the default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zzcli.ledger.config import Config
from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.rules.model import ByMonth, Chosen, Node, Reading, Scheme, Varying


def in_force(
    readings: Mapping[str, Reading], config: Config, period: Period, overrides: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the option of every reading in a period, by full id.

    `overrides` (`--reading K=V`) win over config, config over the default. A reading that exists only `from` a
    period has its default before it. Options that do not exist are passed over: `problems` reports them.
    """
    chosen: dict[str, str] = {}
    for name, reading in readings.items():
        asked = (overrides or {}).get(name)
        if asked is None and (reading.since is None or reading.since.start <= period.end):
            asked = config.reading(name, period)
        chosen[name] = reading.default if asked is None or asked not in reading.options else asked
    return chosen


def defaults(readings: Mapping[str, Reading]) -> dict[str, str]:
    """Return the default option of every reading, by full id."""
    return {name: reading.default for name, reading in readings.items()}


def problems(readings: Mapping[str, Reading], config: Config) -> list[Problem]:
    """Return a problem for each reading or option in config.toml that the scheme does not have."""
    found: list[Problem] = []
    for name, dated in config.readings.items():
        place = config.place("readings", name)
        if name not in readings:
            message = f"办法里没有释义“{name}”{hint(name, readings)}，请改正或删去"
            found.append(Problem("unknown-reading", place, message))
            continue
        reading = readings[name]
        found += (unknown_option(place, reading, option) for _, option in dated if option not in reading.options)
    return found


def unknown_option(place: Place, reading: Reading, option: str) -> Problem:
    """Return the problem of an option that a reading does not have; all its options are named."""
    options = "、".join(f"“{each}”" for each in reading.options)
    return Problem("unknown-option", place, f"释义“{reading.id}”没有选项“{option}”，可选 {options}，请改正")


def used_by(node: Node) -> set[str]:
    """Return the full ids of the readings that a node's own keys and blocks depend on."""
    found: set[str] = set()
    for keys in (node.keys, *(block.keys for block in node.blocks)):
        for value in keys.values():
            found.update(inside(value))
    for block in node.blocks:
        found.update(block.reading)
    return found


def inside(value: object) -> Iterator[str]:
    """Yield the full ids of the readings inside a typed value."""
    if isinstance(value, Chosen):
        yield value.reading
        for option in value.options.values():
            yield from inside(option)
    elif isinstance(value, ByMonth):
        for _, entry in value.entries:
            yield from inside(entry)
    elif isinstance(value, Varying):
        for part in value.parts:
            yield from inside(part)


def used(scheme: Scheme) -> dict[str, list[Node]]:
    """Return for each reading the nodes that depend on it, in the order of the scheme."""
    found: dict[str, list[Node]] = {name: [] for name in scheme.readings}
    for tree in (*scheme.specials, *scheme.tracks):
        for node in tree.root.walk():
            for name in used_by(node):
                found.setdefault(name, []).append(node)
    return found
