"""The conductor of a month: figures, items, specials, tracks, totals, ranks, in the order of the document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, ZERO, compared, half_up
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem, errors, in_order
from zzcli.methods.population import ranks
from zzcli.rules.model import Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.evaluation import Evaluation, Run, taken_in

NOTHING_SCORED = "本期没有得分"
"""Why a unit for which nothing of a track is scored has no rank in it."""


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A unit's line of a ranking table. `parts` follow the track's columns; `change` is the places won against
    the period before (None: not ranked then); `note` says why a unit has no rank or that its score is 暂评.
    `total` is None where nothing of the track is scored for the unit: it is not ranked then, and not zero. `tie`: what
    is compared where totals are equal, zero where the unit has no such score."""

    unit: str
    rank: int | None
    total: Decimal | None
    parts: tuple[Decimal | None, ...]
    specials: Mapping[str, Decimal | None]
    change: int | None = None
    note: str = ""
    tie: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class TrackTable:
    """A track's ranking: its columns' headings and its rows, best first, the unranked last."""

    tree: Tree
    columns: tuple[str, ...]
    rows: tuple[TrackRow, ...]
    kind: Span = Span.MONTH  # of the period that is ranked


@dataclass(frozen=True, slots=True)
class SpecialRow:
    """A unit's line in a special: its rank among the units scored, its exact score and full.

    `note` says why a unit that has a score has no rank.
    """

    unit: str
    rank: int | None
    score: Decimal | None
    full: Decimal | None
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SpecialTable:
    """A special's scores, best first in each of its groups; who is not ranked comes last, and then those without score."""

    tree: Tree
    rows: tuple[SpecialRow, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A scored period. With an error among `problems` nothing in it may be shown as a result.

    `asked` are the periods whose files its scores rest on; what is looked at later, by checks, does not count.
    """

    book: Book
    period: Period
    run: Run
    readings: Mapping[str, str]
    provisional: bool
    problems: Sequence[Problem]
    tracks: tuple[TrackTable, ...] = ()
    specials: tuple[SpecialTable, ...] = field(default=())
    asked: frozenset[Period] = frozenset()

    @property
    def evaluation(self) -> Evaluation:
        """The period's evaluation, with every node's columns."""
        return self.run.at(self.period)


def score_period(
    book: Book,
    period: Period,
    *,
    readings: Mapping[str, str] | None = None,
    provisional: bool = False,
    tracks: Collection[str] | None = None,
) -> Scored:
    """Score a period of a book (郑政办〔2021〕19号 五(二)—(四)、六(二)).

    `readings` override those of the ledger; `provisional` scores missing figures zero; `tracks` limits the
    ranking tables to these ids. All problems of the run are in the result, in order.
    """
    run = Run(book, readings or {}, provisional)
    evaluation = run.at(period)
    problems = figure_problems(run, period)
    run.checked = period
    specials = tuple(special_table(evaluation, tree) for tree in book.scheme.specials if in_force(evaluation, tree))
    chosen = [tree for tree in book.scheme.tracks if tracks is None or tree.stem in tracks]
    tables = tuple(track_table(evaluation, tree) for tree in chosen if in_force(evaluation, tree))
    told = {problem.place for problem in errors(problems) if problem.place.line}
    problems = in_order([*problems, *(problem for problem in run.problems if problem.place not in told)])
    if not errors(problems):
        tables = tuple(_with_changes(run, period, table) for table in tables)
    return Scored(book, period, run, evaluation.choices, provisional, problems, tables, specials, frozenset(run.asked))


def in_force(evaluation: Evaluation, tree: Tree) -> bool:
    """Whether a special or track scores anybody in the period."""
    return evaluation.outer(tree, tree.root) is not None


def special_table(evaluation: Evaluation, tree: Tree, units: Collection[str] | None = None) -> SpecialTable:
    """Return a special's scores ranked, all of them or those of some units among themselves.

    A root with `within` is ranked in each of its groups, one group below the other (附件8 四(一)、四(二)).
    """
    result = evaluation.result(tree, tree.root)
    if result is None:
        return SpecialTable(tree, ())
    groups = evaluation.populations(tree, tree.root, evaluation.base(tree.root), result.frame)
    unranked = evaluation.findings.unranked(tree, tree.root)
    columns = zip(result.frame.units, result.score, result.full, groups, strict=True)
    rows = [row for row in columns if units is None or row[0] in units]
    there = [(score, group) for unit, score, _, group in rows if score is not None and unit not in unranked]
    places = iter(ranks([score for score, _ in there], [group for _, group in there])[0] if there else [])
    ranked = []
    for unit, score, full, group in rows:
        rank = None if score is None or unit in unranked else int(next(places))
        ranked.append((group, SpecialRow(unit, rank, score, full, "" if score is None else unranked.get(unit, ""))))
    ranked.sort(key=lambda each: (each[1].rank is None, each[1].score is None, each[0], each[1].rank or 0))
    return SpecialTable(tree, tuple(row for _, row in ranked))


def track_table(evaluation: Evaluation, tree: Tree) -> TrackTable:
    """Return a track's ranking: parts as they are shown, totals of what is shown, equal totals sharing a rank.

    A column of a node that the period does not have is left out.
    """
    total_node = evaluation.total(tree)
    result = evaluation.result(tree, total_node)
    if result is None:
        return TrackTable(tree, (), (), evaluation.period.kind)
    columns = columns_of(evaluation, tree)
    shown = _Shown(evaluation, tree, result.frame.units, [node.name for _, node in columns])
    parts = [shown.column(node.name) for _, node in columns]
    absent = {unit for unit, score in zip(result.frame.units, result.score, strict=True) if score is None}
    zeroed = evaluation.findings.zeroed()
    unranked = {**dict.fromkeys(absent, NOTHING_SCORED), **evaluation.findings.unranked(tree, total_node)}
    totals = [ZERO if total is None else total for total in shown.added(total_node) or result.score]
    totals = [ZERO if unit in zeroed else total for unit, total in zip(result.frame.units, totals, strict=True)]
    tie = [shown.column(name) for name in evaluation.base(tree.root)["total-tie"]]
    ties = [tuple(column[i] or ZERO for column in tie) for i in range(len(totals))]
    rows = _ranked(result.frame.units, totals, ties, frozenset(unranked))
    specials = _specials(evaluation, tree, result.frame.units)
    table = [
        TrackRow(
            unit,
            rank,
            None if unit in absent else totals[i],
            tuple(part[i] for part in parts),
            {stem: column[i] for stem, column in specials.items()},
            note=unranked.get(unit) or zeroed.get(unit) or ("暂评" if unit in evaluation.run.missing else ""),
            tie=ties[i],
        )
        for i, unit, rank in rows
    ]
    return TrackTable(tree, tuple(heading for heading, _ in columns), tuple(table), evaluation.period.kind)


def columns_of(evaluation: Evaluation, tree: Tree) -> list[tuple[str, Node]]:
    """Return the columns of a track's ranking table, each with the node that it shows: those the period has."""
    children = evaluation.total(tree).children
    written = tree.columns or tuple((child.name, child.name) for child in children)
    columns = [(heading, tree.nodes[name]) for heading, name in written]
    return [column for column in columns if evaluation.outer(tree, column[1]) is not None]


def places_of(evaluation: Evaluation, node: Node) -> int | None:
    """The decimals to which a node is rounded, and a track shows its parts and totals; None: as they are."""
    places = evaluation.base(node).get("round")
    return int(places) if isinstance(places, Decimal | int) else None


class _Shown:
    """The numbers of a ranking table: rounded to the track's places, and so that what is a sum adds up (ledger.md)."""

    def __init__(self, evaluation: Evaluation, tree: Tree, units: Sequence[str], names: Sequence[str]) -> None:
        self._evaluation, self._tree, self._units = evaluation, tree, units
        self._names = frozenset(names)
        self._places = places_of(evaluation, tree.root)

    def column(self, name: str) -> list[Decimal | None]:
        """Return a column as it is shown."""
        node = self._tree.nodes[name]
        return self.added(node) or self._rounded(self._exact(node))

    def added(self, node: Node) -> list[Decimal | None] | None:
        """Return what a reader of the table finds for a node: the sum of its parts where all of them are shown, else
        its own column; None where there is neither.

        Where the node's score is something else than that sum (a cap), it is shown as it is.
        """
        own = self._rounded(self._exact(node)) if node.name in self._names else None
        settled = self._evaluation.base(node)
        children = [child for child in node.children if self._counts(child)]
        parts = [part for child in children if (part := self.added(child)) is not None]
        if settled.method != "sum" or settled.get("of") or not parts or len(parts) < len(children):
            return own
        base: Decimal = settled.get("base") or ZERO
        exact = [self._exact(child) for child in children]
        found: list[Decimal | None] = []
        for i, score in enumerate(self._exact(node)):
            whole = _rounded_by(places_of(self._evaluation, node), _sum(base, exact, i))
            bounded = score is None or compared(whole) != compared(score)
            found.append(self._rounded([score])[0] if bounded else _sum(base, parts, i))
        return found

    def _counts(self, child: Node) -> bool:
        scored = self._evaluation.base(child).get("scored") is not False
        return scored and self._evaluation.result(self._tree, child) is not None

    def _exact(self, node: Node) -> list[Decimal | None]:
        result = self._evaluation.result(self._tree, node)
        if result is None:
            return [None] * len(self._units)
        by_unit = dict(zip(result.frame.units, result.score, strict=True))
        return [by_unit.get(unit) for unit in self._units]

    def _rounded(self, scores: Sequence[Decimal | None]) -> list[Decimal | None]:
        return [None if score is None else _rounded_by(self._places, score) for score in scores]


def _rounded_by(places: int | None, score: Decimal) -> Decimal:
    return score if places is None else half_up(score, places)


def _sum(base: Decimal, parts: Sequence[Sequence[Decimal | None]], row: int) -> Decimal:
    total = base
    for part in parts:
        total = CONTEXT.add(total, part[row] or ZERO)
    return total


def _ranked(
    units: Sequence[str], totals: Sequence[Decimal], ties: Sequence[tuple[Decimal, ...]], unranked: frozenset[str]
) -> list[tuple[int, str, int | None]]:
    """(row, unit, rank), best first, equal totals by their `ties`; who is equal there, too, shares a rank and the next
    is skipped; the unranked come last."""
    there = [i for i, unit in enumerate(units) if unit not in unranked]
    tie = [list(column) for column in zip(*(ties[i] for i in there), strict=True)]
    places = ranks([totals[i] for i in there], [0] * len(there), tie=tie)[0] if there else []
    ranked = sorted(zip(there, places, strict=True), key=lambda pair: (pair[1], pair[0]))
    rest: list[tuple[int, str, int | None]] = [(i, units[i], None) for i, unit in enumerate(units) if unit in unranked]
    return [*((i, units[i], int(place)) for i, place in ranked), *rest]


def _specials(evaluation: Evaluation, tree: Tree, units: Sequence[str]) -> dict[str, list[Decimal | None]]:
    """The exact score of every special that the track takes in, by stem, on the track's units."""
    found: dict[str, list[Decimal | None]] = {}
    for special in evaluation.scheme.specials:
        if special.stem in taken_in(tree) and in_force(evaluation, special):
            result = evaluation.result(special, special.root)
            if result is not None:
                by_unit = dict(zip(result.frame.units, result.score, strict=True))
                found[special.stem] = [by_unit.get(unit) for unit in units]
    return found


def _with_changes(run: Run, period: Period, table: TrackTable) -> TrackTable:
    """Add how many places each unit won or lost against the period before, recomputed from the same ledger."""
    before = run.at(period).before()
    if before is None or before.period not in run.book.ledger.periods():
        return table
    then = _before(run, before, table.tree)
    ranks_then = {row.unit: row.rank for row in then.rows}
    rows = []
    for row in table.rows:
        old = ranks_then.get(row.unit)
        change = None if old is None or row.rank is None else old - row.rank
        rows.append(replace(row, change=change))
    return replace(table, rows=tuple(rows))


def _before(run: Run, before: Evaluation, tree: Tree) -> TrackTable:
    """A track in an earlier period. Where figures are missing there the period stands as 暂评, and is no problem now."""
    known = len(run.problems)
    table = track_table(before, tree)
    if len(run.problems) == known:
        return table
    del run.problems[known:]
    probe = Run(run.book, run.readings, provisional=True, asked=run.asked)
    return track_table(probe.at(before.period), tree)
