"""A rule file while it is read: where the reader is in it, what its names mean, and what was wrong so far."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.ledger.toml import Document
from zzcli.methods.registry import REQUIRED, Key
from zzcli.rules.model import ByMonth, Chosen, Reading, Varying
from zzcli.rules.paths import Paths
from zzcli.rules.tables import Shelf

Keys = tuple[str | int, ...]


class _Bad:
    """What a reader returns for a value it has reported."""


BAD = _Bad()


@dataclass
class Page:
    """A TOML file that is being read into typed values.

    `keys` lead to the value that is read now: faults are placed there. `stem` is the tree the file's paths start
    from, `prefix` the special's id before the ids of its own readings.
    """

    document: Document
    stem: str
    prefix: str
    readings: Mapping[str, Reading]
    paths: Paths
    shelf: Shelf
    groups: Collection[str]
    partitions: Mapping[str, tuple[str, ...]]
    tracks: Collection[str]
    problems: list[Problem]
    keys: Keys = ()
    remark: str = field(default="")  # which option of which reading is read, for faults

    def fault(self, code: str, message: str, *keys: str | int) -> _Bad:
        """Report that the value at `keys`, or below it at `*keys`, is wrong; `message` follows the key's name."""
        names = [each for each in (*self.keys, *keys) if isinstance(each, str)]
        return self.say(code, f"{names[-1] if names else ''} {message}{self.remark}", *keys)

    def say(self, code: str, message: str, *keys: str | int) -> _Bad:
        """Report a problem with the whole message given."""
        self.problems.append(Problem(code, self.document.place(*self.keys, *keys), message))
        return BAD

    def reading(self, name: str) -> Reading | None:
        """Return the reading that `name` means in this file, or None and a problem when there is none."""
        found = self.readings.get(f"{self.prefix}/{name}") or self.readings.get(name)
        if found is None:
            own = f"{self.prefix}/"
            known = [each.removeprefix(own) for each in self.readings if "/" not in each or each.startswith(own)]
            self.fault("no-reading", f"所用的释义“{name}”没有登记{hint(name, known)}，请用 [[reading]] 登记")
        return found


Reader = Callable[[Page, Key, object], object]


def _nowhere(_name: str) -> str:
    return ""


def read_keys(
    page: Page,
    keys: Keys,
    raw: object,
    declared: Mapping[str, Key],
    read: Reader,
    elsewhere: Callable[[str], str] = _nowhere,
) -> dict[str, object]:
    """Read a table's keys by their declarations; faulty ones are reported and left out.

    A key that is not declared is a problem that names the nearest one; `elsewhere` explains where it would belong.
    """
    page.keys = keys
    if not isinstance(raw, dict):
        page.fault("wrong-type", "应为一个表 {键 = 值}")
        return {}
    typed: dict[str, object] = {}
    for name, value in raw.items():
        key = declared.get(name)
        if key is None:
            page.keys = keys
            told = elsewhere(name) or hint(name, declared)
            page.say("unknown-key", f"不认识的键“{name}”{told}，请改正或删去", name)
            continue
        page.keys = (*keys, name)
        found = read(page, key, value)
        if found is not BAD:
            typed[name] = found
    page.keys = keys
    return typed


def missing_keys(page: Page, keys: Keys, raw: Mapping[str, object], declared: Mapping[str, Key]) -> bool:
    """Report each required key that is not written; returns whether any is missing."""
    page.keys = keys
    absent = [key for key in declared.values() if key.default is REQUIRED and key.name not in raw]
    for key in absent:
        page.say("missing-key", f"缺少 {key.name}（{key.meaning}），请补上")
    return bool(absent)


_VARIABLE = (Chosen, ByMonth, Varying)


def assemble(build: Callable[..., object], parts: Collection[object]) -> object:
    """Return what `build` makes of the parts, or a `Varying` of them where a part is still open; BAD if one is bad."""
    variable = False
    for part in parts:
        if part is BAD:
            return BAD
        variable = variable or type(part) in _VARIABLE
    return Varying(tuple(parts), build) if variable else build(*parts)
