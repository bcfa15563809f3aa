"""What a commit did to scores and ranks: the period scored before and after it, each with its own rules and settings."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zzcli.history.audit import Change
from zzcli.history.log import Revision
from zzcli.history.marks import VERIFIED
from zzcli.history.objects import Objects
from zzcli.history.repository import Repository
from zzcli.history.snapshot import Snapshot, Snapshots
from zzcli.ledger import config
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.ledger.units import CITY
from zzcli.rules.load import load_scheme, packaged
from zzcli.rules.model import Scheme
from zzcli.scoring.book import Book
from zzcli.scoring.period import Scored, score_period

_KEPT = 3  # a commit is the parent of the next, mostly


@dataclass(frozen=True, slots=True)
class Effect:
    """A unit's rank and total in a track before and after a commit; None where it had none."""

    track: str
    unit: str
    rank: tuple[int | None, int | None]
    total: tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Effects:
    """What a commit did to the ranking; `fault`: why that cannot be told. Missing figures count as zero (暂评)."""

    moved: tuple[Effect, ...] = ()
    fault: str = ""

    def on(self, unit: str) -> tuple[Effect, ...]:
        """Return what happened to one unit; to all for a city-wide figure."""
        return tuple(each for each in self.moved if unit in (CITY, each.unit))


class Scorer:
    """Scores a period as it was at commits; what commits share (rules, files) is read once."""

    def __init__(self, repository: Repository, objects: Objects, period: Period) -> None:
        """Read through `objects`, which must stay open."""
        self._snapshots = Snapshots(repository, objects)
        self._period = period
        self._schemes: dict[tuple[str, str], Scheme | None] = {}
        self._scored: OrderedDict[str, Scored | None] = OrderedDict()

    def effects(self, revision: Revision) -> Effects:
        """Return what a commit did to ranks and totals; of a merge, against its first parent."""
        after = self._at(revision.id)
        before = self._at(revision.true[0]) if revision.true else None
        if after is None:
            return Effects(fault="改后的台账有错误，算不出分")
        if before is None:
            return Effects(fault="改前还没有这一期，或算不出分")
        old, new = _rows(before), _rows(after)
        moved = []
        for key in {**new, **old}:
            a, b = old.get(key, (None, None)), new.get(key, (None, None))
            if a != b:
                moved.append(Effect(*key, (a[0], b[0]), (a[1], b[1])))
        return Effects(tuple(moved))

    def _at(self, commit: str) -> Scored | None:
        if commit not in self._scored:
            self._scored[commit] = self._score(self._snapshots.at(commit))
            if len(self._scored) > _KEPT:
                self._scored.popitem(last=False)
        self._scored.move_to_end(commit)
        return self._scored[commit]

    def _score(self, source: Snapshot) -> Scored | None:
        if source.read(config.PATH) is None:
            return None
        ledger = Ledger.open(source)
        if errors(ledger.problems) or self._period not in ledger.periods():
            return None
        settings = ledger.config
        rules, folder = (source, settings.rules) if settings.rules else packaged(settings.scheme)
        key = (source.folder(settings.rules) or "" if settings.rules else "", settings.scheme)
        if key not in self._schemes:
            scheme, problems = load_scheme(rules, folder, settings.scheme)
            self._schemes[key] = None if errors(problems) else scheme
        found = self._schemes[key]
        if found is None:
            return None
        scored = score_period(Book(ledger, found, rules, folder), self._period, provisional=True)
        return None if errors(scored.problems) else scored


def touched(changes: Iterable[Change]) -> list[Revision]:
    """Return the commits that changed a verified figure, which alone can change a score."""
    return list(dict.fromkeys(change.revision for change in changes if change.cell == VERIFIED))


def _rows(scored: Scored) -> Mapping[tuple[str, str], tuple[int | None, Decimal | None]]:
    return {(table.tree.title, row.unit): (row.rank, row.total) for table in scored.tracks for row in table.rows}
