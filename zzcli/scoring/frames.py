"""The rows a node is scored on: units, or the objects of units, in the order of units.toml and of the lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from zzcli.ledger.problem import Place
from zzcli.scoring.columns import Value

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Object:
    """An object a row stands for: its name, its attributes as values, and the outer object it belongs to."""

    name: str
    attributes: Mapping[str, Value]
    place: Place
    outer: Object | None = None

    @property
    def path(self) -> str:
        """The name with those of the outer objects, as figures write it: `路/处`."""
        return self.name if self.outer is None else f"{self.outer.path}/{self.name}"

    def attribute(self, name: str) -> Value | None:
        """Return the attribute of this object, else of the outer one, or None when neither has it."""
        if name in self.attributes:
            return self.attributes[name]
        return None if self.outer is None else self.outer.attribute(name)


@dataclass(frozen=True, eq=False)
class Frame:
    """The rows of a node. `within` gives for each row the number of the row of the parent's frame it belongs to;
    None where the rows are the parent's own."""

    units: tuple[str, ...]
    objects: tuple[Object, ...] = ()  # one a row, or empty where the rows are units
    within: tuple[int, ...] | None = None

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.units)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The object's path of each row; empty texts where the rows are units."""
        return tuple(item.path for item in self.objects) if self.objects else ("",) * self.size

    @cached_property
    def index(self) -> Mapping[tuple[str, str], int]:
        """The row of each (unit, object path)."""
        return dict(zip(zip(self.units, self.paths, strict=True), range(self.size), strict=True))

    @cached_property
    def of_unit(self) -> Mapping[str, Sequence[int]]:
        """The rows of each unit, rising."""
        found: dict[str, list[int]] = {}
        for row, unit in enumerate(self.units):
            found.setdefault(unit, []).append(row)
        return found

    def keep(self, rows: Sequence[int]) -> Frame:
        """Return the frame of some of the rows, as part of this one; itself where all are kept."""
        if len(rows) == self.size:
            return Frame(self.units, self.objects) if self.within is not None else self
        return Frame(
            tuple(self.units[i] for i in rows),
            tuple(self.objects[i] for i in rows) if self.objects else (),
            tuple(rows),
        )

    def spread(self, values: Sequence[T], to: Frame, other: T) -> list[T]:
        """Return values of these rows on the rows of the frame they are part of; `other` where there is none."""
        if self.within is None:
            return list(values)
        result = [other] * to.size
        for i, value in zip(self.within, values, strict=True):
            result[i] = value
        return result

    def rows_for(self, inner: Frame) -> list[int | None]:
        """Return for each row of a frame further in (or of another tree) the row here with the same unit and
        object or outer object, else the unit's own row; None where there is none."""
        if inner is self:
            return list(range(self.size))
        found: list[int | None] = []
        for unit, path in zip(inner.units, inner.paths, strict=True):
            row = self.index.get((unit, path))
            while row is None and path:
                path = path.rpartition("/")[0]
                row = self.index.get((unit, path))
            found.append(row)
        return found
