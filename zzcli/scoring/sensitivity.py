"""What each other reading of the document would change: units whose ranks or totals move (rules.md 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.ledger.problem import Problem, errors, in_order
from zzcli.rules.model import Reading, Tree
from zzcli.rules.reach import Reach, reach
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.evaluation import Evaluation, taken_in
from zzcli.scoring.period import Scored, in_force, special_table, track_table
from zzcli.scoring.variation import Variation


@dataclass(frozen=True, slots=True)
class Move:
    """A unit whose rank or total another option changes, in a track or a special that no track takes in."""

    tree: Tree
    unit: str
    rank_before: int | None
    rank_after: int | None
    total_before: Decimal | None
    total_after: Decimal | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """One option of a reading that is not in force, what it moves, and why it cannot be scored (`problems`)."""

    reading: str
    option: str
    moves: tuple[Move, ...] = ()
    problems: tuple[Problem, ...] = ()


Place = tuple[int | None, Decimal | None]


class Sensitivity:
    """Tries the alternatives of a scored period without errors, one at a time."""

    def __init__(self, scored: Scored) -> None:
        self._scored = scored
        self._reach: Reach = reach(scored.book.scheme)
        self._tables = _tables(scored.evaluation)

    def alternatives(self) -> list[tuple[Reading, str, str]]:
        """Return every reading that the period has, its full id and an option not in force, in the scheme's order."""
        end = self._scored.period.end
        return [
            (reading, name, option)
            for name, reading in self._scored.book.scheme.readings.items()
            if reading.since is None or reading.since.start <= end
            for option in reading.options
            if option != self._scored.readings[name]
        ]

    def of(self, name: str, option: str) -> Alternative:
        """Score the period again with one option of a reading (full id), in every period that counts."""
        scored = self._scored
        reached = self._reach.of(name)
        readings = {**scored.run.readings, name: option}
        run = Variation(
            scored.book, readings, scored.provisional, original=scored.run, reached=reached, listed=scored.run.listed
        )
        stems = {node.tree for node in reached}
        asked = figure_problems(run, scored.period, stems)
        run.checked = scored.period
        tables = _tables(run.at(scored.period), stems)
        problems = in_order(errors([*asked, *run.problems]))
        if problems:
            return Alternative(name, option, problems=tuple(problems))
        moves = [move for stem, places in tables.items() for move in self._moves(stem, places)]
        return Alternative(name, option, tuple(moves))

    def _moves(self, stem: str, after: dict[str, Place]) -> Iterator[Move]:
        before = self._tables.get(stem, {})
        tree = self._scored.book.scheme.tree(stem)
        assert tree is not None
        for unit in dict.fromkeys((*before, *after)):
            old, new = before.get(unit, (None, None)), after.get(unit, (None, None))
            if old != new:
                yield Move(tree, unit, old[0], new[0], old[1], new[1])


def _tables(evaluation: Evaluation, touching: set[str] | None = None) -> dict[str, dict[str, Place]]:
    """Rank and total of every unit by tree: the tracks, and the specials that no track takes in."""
    scheme = evaluation.scheme
    inside = {stem for track in scheme.tracks for stem in taken_in(track)}
    found: dict[str, dict[str, Place]] = {}
    for tree in scheme.tracks:
        if in_force(evaluation, tree) and (touching is None or tree.stem in touching):
            rows = track_table(evaluation, tree).rows
            found[tree.stem] = {row.unit: (row.rank, row.total) for row in rows}
    for tree in scheme.specials:
        if tree.stem not in inside and in_force(evaluation, tree) and (touching is None or tree.stem in touching):
            found[tree.stem] = {row.unit: (row.rank, row.score) for row in special_table(evaluation, tree).rows}
    return found


def sensitivity_json(scored: Scored, tried: Sequence[Alternative]) -> dict[str, object]:
    """Return `zzcli.sensitivity.v1`: every alternative, those without moves too."""
    return {
        "schema": "zzcli.sensitivity.v1",
        "period": str(scored.period),
        "commit": scored.book.ledger.source.commit,
        "alternatives": [
            {
                "reading": each.reading,
                "chosen": scored.readings[each.reading],
                "option": each.option,
                "problems": [str(problem) for problem in each.problems],
                "moves": [
                    {
                        "tree": move.tree.stem,
                        "unit": move.unit,
                        "rank": [move.rank_before, move.rank_after],
                        "total": [_text(move.total_before), _text(move.total_after)],
                    }
                    for move in each.moves
                ],
            }
            for each in tried
        ],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
