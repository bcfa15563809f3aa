"""What a task scheme says, as values: tasks, targets, reports that are due, and how notices go (ledger.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zzcli.ledger.problem import Place

DONE = "完成"  # the comparison of a target that is a deliverable, not a number


class Gathering(StrEnum):
    """How the figures of several units make the figure of a target."""

    TOTAL = "total"  # one figure; what units report is added up
    EACH = "each"  # every unit of a list has the target of its own
    WORST = "worst"  # a standard for each place; units report their worst place


class Force(StrEnum):
    """What follows when a target's words are not met by its deadline."""

    STRICT = "strict"  # overdue
    JUDGE = "judge"  # people judge


@dataclass(frozen=True, slots=True)
class Scope:
    """What a target is about: the whole, each unit of a list, or each place. `units` are names and selectors."""

    name: str
    by: Gathering
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One task. The lists hold names of units, and `group:` with the name of a list that units.toml keeps."""

    id: str
    section: str
    name: str
    clause: str
    lead: tuple[str, ...]
    responsible: tuple[str, ...]
    cooperating: tuple[str, ...]
    place: Place

    @property
    def answerable(self) -> tuple[str, ...]:
        """Who answers for the task: the lead, or those responsible where the document names no lead."""
        return self.lead or self.responsible


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a task. `value` is None for a deliverable (完成); `due` None: the document gives no date."""

    id: str
    task: str
    metric: str
    comparison: str
    value: Decimal | None
    unit: str
    scope: str
    due: date | None
    force: str
    clause: str
    place: Place

    @property
    def share(self) -> bool:
        """Whether the target is a percentage: part and whole are reported apart."""
        return self.unit == "%"

    @property
    def rate(self) -> bool:
        """Whether figures of several units cannot be added: a percentage, or so much per something."""
        return self.share or "/" in self.unit


@dataclass(frozen=True, slots=True)
class PartTotal:
    """Targets that the document gives as parts of another; `note` says why they do not add up, where they do not."""

    target: str
    parts: tuple[str, ...]
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Link:
    """A target that serves one of the scheme above: like counts are added to it, rates are compared with it."""

    target: str
    upper: str
    adds: bool
    note: str
    place: Place


class Rhythm(StrEnum):
    """How often a report is due."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVENT = "event"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReportRule:
    """A report that is due: weekly on a day (1 Monday), monthly by a day of the next month (0: its last), on event.

    `progress`: the progress of the tasks comes with it, so that its date is the day on which that was reported.
    """

    what: str
    who: tuple[str, ...]
    to: str
    clause: str
    rhythm: Rhythm
    day: int
    progress: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: how it is numbered, how long it gives, and which kind follows when nobody answers in time.

    `asks` is a sentence that begins what a draft of it asks for.
    """

    id: str
    clause: str
    number: str
    limit_days: int
    escalates: str
    asks: str
    place: Place


@dataclass(frozen=True, slots=True)
class Transition:
    """What may be done with a notice: from which states, to which, and what must be written with it."""

    action: str
    sources: tuple[str, ...]
    to: str
    needs: tuple[str, ...]
    done: bool
    final: bool
    place: Place


@dataclass(frozen=True)
class Machine:
    """The notices of a scheme: their kinds, and what may be done with them. `first` is sent for an overdue task.

    `both`: where a unit is late with a target of its own, those who answer for the task get the notice too.
    """

    issuer: str
    first: str
    kinds: Mapping[str, Kind]
    transitions: Sequence[Transition]
    both: bool = False

    @property
    def final(self) -> frozenset[str]:
        """The states in which a notice is over."""
        return frozenset(each.to for each in self.transitions if each.final)


@dataclass(frozen=True)
class Plan:
    """A task scheme under the readings in force. `all_leads`: several leads must all report a deliverable."""

    issued: date
    soon: int
    all_leads: bool
    implementing: tuple[str, ...]
    force: Mapping[str, Force]
    scopes: Mapping[str, Scope]
    tasks: Mapping[str, Task]
    targets: Mapping[str, Target]
    totals: tuple[PartTotal, ...]
    weekend_moves: bool
    reports: Mapping[str, ReportRule]
    notices: Machine | None
    upper: str = ""  # the name of the scheme above
    links: tuple[Link, ...] = ()

    def of_task(self, task: str) -> list[Target]:
        """Return the targets of a task, in order."""
        return [target for target in self.targets.values() if target.task == task]
