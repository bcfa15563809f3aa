"""What follows from a period's ranking and findings (rules.md 7, [[outcome]]; 郑政办〔2021〕19号 七、八(二)).

Each outcome picks units: the first or last of a ranking, those below or above a score, those with a finding, or all;
`without` leaves those with a finding out, and who comes after them moves up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import compared, plain
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.records import Finding
from zzcli.methods.population import Standings, standings
from zzcli.rules.model import Tree, Use, When
from zzcli.rules.settle import resolve
from zzcli.scoring.deadlines import Due, dues_in
from zzcli.scoring.frames import Frame
from zzcli.scoring.period import Scored, TrackTable, in_force
from zzcli.scoring.uses import used

UNDECIDED = "并列，名额不够，由人确定"
_CONDITIONS = ("first", "last", "below", "above", "without")


@dataclass(frozen=True, slots=True)
class Picked:
    """A unit that an outcome picks.

    `group`: the group it was ranked in; `rank` there, None for a unit that is not ranked or was picked by a finding.
    `decided` is false for units that tie for fewer places than they are, where the tie is left to people.
    """

    unit: str
    group: str = ""
    rank: int | None = None
    score: Decimal | None = None
    note: str = ""
    decided: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome in force with whom it picks. `everybody`: it lists a whole ranking. `due`: when its list is."""

    id: str
    clause: str
    list: str
    text: str
    of: str
    everybody: bool
    units: tuple[Picked, ...]
    due: Due | None = None


def outcomes(scored: Scored) -> list[Outcome]:
    """Return the outcomes of a scored period in the order of the scheme, those that pick nobody too.

    Left out are those of other months or kinds of periods, and those of rankings that the period does not have.
    """
    month = scored.period.month
    found = []
    for rule in scored.book.scheme.outcomes:
        keys = {name: resolve(value, month, scored.readings) for name, value in rule.items() if name != "pick"}
        written: Mapping[str, Any] = rule["pick"]  # type: ignore[assignment]
        pick = {name: resolve(value, month, scored.readings) for name, value in written.items()}
        if not _is_of(scored.period, keys):
            continue
        use = pick.get("of")
        if not isinstance(use, Use):
            use = None
            units = _found(scored, str(pick["finding"]), pick["span"])  # type: ignore[arg-type]
        elif _is_there(scored, use):
            units = _Ranking(scored, use).picked(pick)
        else:
            continue
        found.append(
            Outcome(
                str(keys["id"]),
                str(keys["clause"]),
                str(keys["list"]),
                str(keys["text"]),
                "" if use is None else _path(scored, use),
                use is not None and not any(pick.get(name) not in (None, ()) for name in _CONDITIONS),
                tuple(units),
                _due(scored, str(keys["list"])),
            )
        )
    return found


def _is_of(period: Period, keys: Mapping[str, object]) -> bool:
    """Whether an outcome is for such a period."""
    months, kinds = keys["months"], keys["periods"]
    right_month = not isinstance(months, frozenset) or period.month in months
    return right_month and (not isinstance(kinds, frozenset) or period.kind in kinds)


def _is_there(scored: Scored, use: Use) -> bool:
    tree = scored.book.scheme.tree(use.tree)
    return tree is not None and (use.when is not When.NOW or in_force(scored.evaluation, tree))


def _path(scored: Scored, use: Use) -> str:
    tree = scored.book.scheme.tree(use.tree)
    return use.tree if tree is None or use.node == tree.root.name else f"{use.tree}/{use.node}"


def _due(scored: Scored, name: str) -> Due | None:
    config = scored.book.ledger.config
    rules = (rule for rule in scored.book.scheme.deadlines if rule.what == name)
    return next((due for rule in rules for due in dues_in(rule, scored.period, config)), None)


def _found(scored: Scored, kind: str, span: Span | None) -> Iterator[Picked]:
    """The units with a finding of a kind, each finding a line; where several periods are looked at, with its period."""
    for period, each in _findings(scored, span):
        if each.kind == kind:
            about = "/".join(filter(None, (each.special, each.item, each.object)))
            told = f"{about}：{each.reason}" if about else each.reason
            when = "" if period == scored.period else f"{period} "
            yield Picked(each.unit, note=f"{when}{told}（{each.document}）")


def _findings(scored: Scored, span: Span | None) -> Iterator[tuple[Period, Finding]]:
    """The findings of the period, or of all periods of the span up to it, the shortest and earliest first."""
    start = scored.period.start if span is None else scored.period.span_start(span)
    for period in sorted(scored.book.ledger.periods()):
        inside = start <= period.start and period.end <= scored.period.end
        if period == scored.period or (span is not None and inside):
            for each in scored.run.at(period).findings.ruled:
                yield period, each.finding


class _Ranking:
    """What an outcome looks at: the value of every unit that has one, and who is not ranked."""

    def __init__(self, scored: Scored, use: Use) -> None:
        tree = scored.book.scheme.tree(use.tree)
        if tree is None:
            raise LookupError(use.tree)
        self._scored = scored
        table = _table(scored, tree, use)
        self._values = _values(scored, use) if table is None else _totals(table)
        self._ties = {} if table is None else {row.unit: row.tie for row in table.rows}
        self._unranked = scored.evaluation.findings.unranked(tree, tree.nodes[use.node])
        self._better = "low" if use.what == "rank" else "high"

    def picked(self, pick: Mapping[str, Any]) -> Iterator[Picked]:
        """Yield whom a `pick` picks, group by group, best first, who is not ranked last."""
        for group, units in self._groups(pick["within"]):
            out = {each.unit for _, each in _findings(self._scored, pick["span"]) if each.kind in pick["without"]}
            ranked = [unit for unit in units if unit not in self._unranked and unit not in out]
            high, low = (self._standings(ranked, reverse=reverse) for reverse in (False, True))
            order = sorted(range(len(ranked)), key=lambda row: high.first[row])
            for row in order:
                yield from self._ranked(pick, group, ranked[row], (high, low), row)
            if pick.get("first") is None and pick.get("last") is None:
                for unit in units:
                    if unit in self._unranked and unit not in out and self._within_limits(pick, unit):
                        note = f"不排名：{self._unranked[unit]}"
                        yield Picked(unit, group, None, self._values[unit], note)

    def _groups(self, within: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        units = list(self._values)
        if not within:
            yield "", units
        for selector in within:
            members = self._scored.evaluation.members.of([selector])
            yield selector.partition(":")[2], [unit for unit in units if unit in members]

    def _standings(self, units: Sequence[str], *, reverse: bool) -> Standings:
        better = self._better if not reverse else {"low": "high", "high": "low"}[self._better]
        tie = [list(column) for column in zip(*(self._ties.get(unit, ()) for unit in units), strict=True)]
        return standings([self._values[unit] for unit in units], [0] * len(units), better, tie)

    def _ranked(
        self, pick: Mapping[str, Any], group: str, unit: str, ends: tuple[Standings, Standings], row: int
    ) -> Iterator[Picked]:
        """The unit if it is among the first or last so many, or neither is asked, and its score is in the limits."""
        if not self._within_limits(pick, unit):
            return
        rank, score = ends[0].first[row], self._values[unit]
        asked = [
            (end, int(pick[name]))
            for name, end in (("first", ends[0]), ("last", ends[1]))
            if pick.get(name) is not None
        ]
        if not asked:
            yield Picked(unit, group, rank, score)
            return
        among = [(end, places) for end, places in asked if end.first[row] <= places]
        if among:
            sure = pick["ties"] == "all" or any(end.first[row] + end.tied[row] - 1 <= places for end, places in among)
            yield Picked(unit, group, rank, score, "" if sure else UNDECIDED, sure)

    def _within_limits(self, pick: Mapping[str, Any], unit: str) -> bool:
        value = compared(self._values[unit])
        below, above = pick.get("below"), pick.get("above")
        return (below is None or value < compared(below)) and (above is None or value > compared(above))


def _table(scored: Scored, tree: Tree, use: Use) -> TrackTable | None:
    """The ranking table that a path is about: a track's own total, now; None for any other node."""
    totals = (tree.root.name, scored.evaluation.total(tree).name)
    if tree.track and use.node in totals and use.what == "score" and use.when is When.NOW:
        return next((table for table in scored.tracks if table.tree is tree), None)
    return None


def _totals(table: TrackTable) -> dict[str, Decimal]:
    """The totals of a track as its table shows them."""
    return {row.unit: row.total for row in table.rows if isinstance(row.total, Decimal)}


def _values(scored: Scored, use: Use) -> dict[str, Decimal]:
    """A node's exact result by unit."""
    frame = Frame(tuple(scored.book.ledger.units))
    values = used(scored.evaluation, use, frame)
    return {unit: value for unit, value in zip(frame.units, values, strict=True) if isinstance(value, Decimal)}


def outcomes_json(scored: Scored, found: Sequence[Outcome]) -> dict[str, object]:
    """Return `zzcli.outcomes.v1`: every outcome in force, with the units it picks."""
    return {
        "schema": "zzcli.outcomes.v1",
        "period": str(scored.period),
        "commit": scored.book.ledger.source.commit,
        "synthetic": scored.book.ledger.config.synthetic,
        "outcomes": [
            {
                "id": each.id,
                "clause": each.clause,
                "list": each.list or None,
                "due": None if each.due is None else each.due.day.isoformat(),
                "of": each.of or None,
                "text": each.text,
                "units": [
                    {
                        "unit": unit.unit,
                        "group": unit.group or None,
                        "rank": unit.rank,
                        "score": None if unit.score is None else plain(unit.score),
                        "decided": unit.decided,
                        "note": unit.note,
                    }
                    for unit in each.units
                ],
            }
            for each in found
        ],
    }
