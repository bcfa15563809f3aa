"""What all keyed tables ask of their rows: units that are known, keys that stand once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zzcli.ledger.csvtext import Row
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.units import CITY, Units, unknown_unit


class UnitNames:
    """Turns the 单位 column of one file into names: aliases with a warning, unknown units with a problem a line."""

    def __init__(self, path: str, units: Units) -> None:
        """Begin a file."""
        self._path = path
        self._units = units
        self._known = frozenset((CITY, *units))
        self._clean: Row = ()  # the last column without alias or fault; blocks of figures mostly share theirs
        self._aliases: dict[str, list[int]] = {}
        self._unknown: dict[str, Problem] = {}  # the nearest name is looked for once
        self._problems: list[Problem] = []

    def resolve(self, column: Row, lines: Sequence[int]) -> Row:
        """Return the column with names for aliases; a unit that is not known stays as it is written."""
        if column is self._clean or self._known.issuperset(column):
            self._clean = column
            return column
        return tuple(map(self._name, column, lines))

    def problems(self) -> list[Problem]:
        """Return what was found so far; the lines of one alias are one warning."""
        warnings = [
            Problem("alias", Place(self._path, lines[0]), self._alias_message(alias, len(lines)), Severity.WARNING)
            for alias, lines in self._aliases.items()
        ]
        return [*self._problems, *warnings]

    def _name(self, text: str, line: int) -> str:
        if text in self._known:
            return text
        unit = self._units.resolve(text)
        if unit is None:
            if text not in self._unknown:
                self._unknown[text] = unknown_unit(Place(self._path), text, self._units)
            self._problems.append(replace(self._unknown[text], place=Place(self._path, line)))
            return text
        self._aliases.setdefault(text, []).append(line)
        return unit.name

    def _alias_message(self, alias: str, lines: int) -> str:
        name = self._units.aliases[alias]
        return f"“{alias}”是别名，已按“{name}”读取（共 {lines} 行）；运行 zzcli fmt 可改正"


def duplicate_keys(path: str, keys: Iterable[Row], lines: Sequence[int]) -> list[Problem]:
    """Return a problem for each row whose key stands on an earlier line, which it names."""
    first: dict[Row, int] = {}
    problems = []
    for key, line in zip(keys, lines, strict=True):
        if first.setdefault(key, line) != line:
            name = " ".join(filter(None, key))
            problems.append(
                Problem("duplicate-key", Place(path, line), f"{name}: 与第 {first[key]} 行重复，请删去一行")
            )
    return problems
