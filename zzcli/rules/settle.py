"""What a node's keys are for a period, a set of readings and a class of rows: nothing is left to choose.

`when` blocks lie over the node's own keys like sheets, the first on top; every key is read from the topmost
sheet that matches and sets it (a map by month sets nothing before its first entry). A sheet that sets `method`
hides the old method's keys on the sheets below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from zzcli.ledger.periods import Period
from zzcli.rules import measures
from zzcli.rules.keys import COMMON, declared, defaults, required
from zzcli.rules.model import Block, ByMonth, Chosen, Node, Varying

Value: TypeAlias = Any
"""A typed value of a rule file: what type it has depends on the `Kind` of its key."""


@dataclass(frozen=True, slots=True)
class Settled(Mapping[str, Value]):
    """The keys in force, by their TOML names: those written, resolved, and the defaults of all others.

    `missing` are the keys the method needs and has no value for in this period. `measures` holds the measures
    that `kinds`, `points`, `nodes` and `judged` imply, too.
    """

    method: str
    entries: Mapping[str, object]
    missing: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Value:
        """Return the value in force of a key by its TOML name. Raises KeyError for one the method does not have."""
        return self.entries[key]

    def get(self, key: str, default: Value = None) -> Value:
        """Return the value in force of a key, or `default`; the one inherited looks for a KeyError at every call."""
        return self.entries.get(key, default)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys."""
        return iter(self.entries)

    def __len__(self) -> int:
        """Return the number of keys."""
        return len(self.entries)


def _always(_block: Block) -> bool:
    return True


def settle(
    node: Node, *, period: Period, choices: Mapping[str, str], holds: Callable[[Block], bool] = _always
) -> Settled:
    """Return the node's keys for a period.

    `choices` gives the option in force of every reading by its full id. `holds` says whether a block's `units`
    and `if` fit the class of rows that is scored; its other conditions are tested here. Raises KeyError when a
    reading has no choice, which a loaded scheme and `readings.choices` rule out.
    """
    layers = [block.keys for block in node.blocks if matches(block, period, choices) and holds(block)]
    layers.append(node.keys)
    method = ""
    written: dict[str, object] = {}
    for keys in layers:
        for name, value in keys.items():
            if name not in written and (not method or name in COMMON):
                resolved = resolve(value, period.month, choices)
                if resolved is not None or type(value) not in (ByMonth, Varying):
                    written[name] = resolved
        method = method or str(written.get("method", ""))
    allowed = declared(method)
    settled = dict(defaults(method))
    settled.update((name, value) for name, value in written.items() if name in allowed)
    settled["measures"] = measures.of_method(method, written)
    missing = tuple(name for name in required(method) if name not in settled)
    return Settled(method, settled, missing)


def matches(block: Block, period: Period, choices: Mapping[str, str]) -> bool:
    """Whether the conditions of a block that do not depend on the row hold: months, period, from, until, reading."""
    return (
        (block.months is None or period.month in block.months)
        and (block.period is None or block.period == period.kind)
        and (block.since is None or not ends_before(period, block.since))
        and (block.until is None or not ends_before(block.until, period))
        and all(choices[reading] == option for reading, option in block.reading.items())
    )


def ends_before(period: Period, other: Period) -> bool:
    """Whether a period ends before another begins: `until = "2021-06"` still holds for 2021-Q2, `from` too."""
    return period.end < other.start


def resolve(value: object, month: int, choices: Mapping[str, str]) -> object:
    """Return a value with its readings chosen and its months looked up; None where nothing is in force yet."""
    kind = type(value)
    if kind is Chosen:
        return resolve(value.options[choices[value.reading]], month, choices)  # type: ignore[attr-defined]
    if kind is ByMonth:
        return resolve(value.at(month), month, choices)  # type: ignore[attr-defined]
    if kind is Varying:
        return value.build(*(resolve(part, month, choices) for part in value.parts))  # type: ignore[attr-defined]
    return value


def variants(value: object) -> Iterator[object]:
    """Yield what a typed value may become: every option of a reading, every entry of a map by month.

    Of a value with open parts inside there is one variant, with the first variant of each part.
    """
    if isinstance(value, Chosen):
        for option in value.options.values():
            yield from variants(option)
    elif isinstance(value, ByMonth):
        for _, entry in value.entries:
            yield from variants(entry)
    elif isinstance(value, Varying):
        yield value.build(*(next(variants(part), None) for part in value.parts))
    else:
        yield value


def layers(node: Node) -> tuple[Mapping[str, object], ...]:
    """Return the keys of a node and of each of its blocks."""
    return (node.keys, *(block.keys for block in node.blocks))


def choose(choices: Mapping[str, str], value: object) -> object:
    """Return a value of scheme.toml that no month changes, with its reading chosen."""
    return resolve(value, 12, choices)


def exists(node: Node, *, period: Period, choices: Mapping[str, str], periods: frozenset[str]) -> bool:
    """Whether the node's own months, periods, from and until let it exist in a period; its units are not asked.

    `periods` are the scheme's, the default. The caller asks the node's ancestors, too.
    """
    keys = node.keys
    months = resolve(keys.get("months"), period.month, choices)
    kinds = resolve(keys.get("periods"), period.month, choices)
    since = resolve(keys.get("from"), period.month, choices)
    until = resolve(keys.get("until"), period.month, choices)
    return (
        (months is None or period.month in months)  # type: ignore[operator]
        and period.kind in (periods if kinds is None else kinds)  # type: ignore[operator]
        and not (isinstance(since, Period) and ends_before(period, since))
        and not (isinstance(until, Period) and ends_before(until, period))
    )
