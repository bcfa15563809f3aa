"""A year of rankings: every track's ranks and totals period by period, what is missing, and the year's total.

郑政办〔2021〕19号 五(三)1 counts the on-site visits in the year's evaluation and 七(三) the monthly results "by
weight", without a weight: they are the ledger's ([annual] of config.toml), and without them there is no total. How a
period counts in it (`annual-scale`, `annual-unranked`, `annual-absent`) is said by the track's root. A scheme that says
itself how the year comes about (郑政办〔2018〕31号 四(三)2) scores a period of its own for it: `annual-total = "year"`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from zzcli.ledger.config import Config
from zzcli.ledger.names import hint
from zzcli.ledger.numbers import CONTEXT, HUNDRED, ONE, ZERO, half_up, store
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem
from zzcli.methods.population import ranks
from zzcli.rules.model import Scheme, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring.book import Book
from zzcli.scoring.courses import Course, Faults, Scorer, Series, Standing, State, mean, series_of
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.jsons import text

KINDS = {Span.MONTH: "months", Span.QUARTER: "quarters", Span.YEAR: "years"}
"""What [annual] calls the weight of every track that is ranked by these periods; a track's id means that one alone."""


@dataclass(frozen=True, slots=True)
class YearRow:
    """A unit's total of the year: its weighted part of each series (None: the series does not rank it), their full.

    `total` is None where `note` says what keeps it from being made up.
    """

    unit: str
    rank: int | None
    total: Decimal | None
    full: Decimal | None
    parts: tuple[Decimal | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class YearTable:
    """The year of the units at home in one track: the series that rank any of them with their weights, and the rows.

    A unit is at home in the first track that ranks it, the shortest periods first. Without a weight, or without any
    result, of one of the series there are no rows, and `why` says so.
    """

    tree: Tree
    series: tuple[Series, ...]
    weights: tuple[Decimal, ...]
    rows: tuple[YearRow, ...]
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """A year of a ledger: its series in the scheme's order, the shortest periods first, and its totals."""

    evaluation: Evaluation
    series: tuple[Series, ...]
    tables: tuple[YearTable, ...]

    @property
    def book(self) -> Book:
        """The ledger with its scheme."""
        return self.evaluation.book

    def how(self, series: Series, standing: Standing) -> str:
        """How a standing of a series counts in the year's total: score, zero, exclude or withhold."""
        return _counts(standing, self.evaluation.base(series.tree.root))


def weight_problems(scheme: Scheme, config: Config) -> list[Problem]:
    """Return a problem for each weight in [annual] that is for nothing of the scheme, or negative."""
    weighted = [tree for tree in scheme.tracks if _by_weights(tree.root.keys)]
    known = [*(KINDS.values() if weighted else ()), *(tree.stem for tree in weighted)]
    found = []
    for name, weight in config.annual.items():
        place = config.place("annual", name)
        if name not in known:
            usable = f"可用：{'、'.join(known)}" if known else "办法规定了年度总分怎样得出，不用权重"
            message = f"[annual] 里不认识“{name}”{hint(name, known)}，请改正或删去；{usable}"
            found.append(Problem("unknown-key", place, message))
        elif weight < ZERO:
            found.append(Problem("bad-value", place, f"[annual] 的 {name}：权重不能是负数，请改正"))
    return found


def weight_of(config: Config, series: Series) -> Decimal | None:
    """Return the weight of a series: the track's own, else that of its kind of periods; None where there is none."""
    return config.annual.get(series.tree.stem, config.annual.get(KINDS[series.kind]))


def score_year(
    book: Book, year: Period, readings: Mapping[str, str] | None = None, faults: Faults = lambda _: ()
) -> Year:
    """Score every period of a year that the ledger holds, and total the year where the weights allow it.

    A period with an error counts nowhere and is told as lacking; `faults` are those that scoring does not see.
    """
    scorer = Scorer(book, readings or {}, faults)
    evaluation = Run(book, readings or {}).at(year)
    series = tuple(
        found
        for kind in Span
        for tree in book.scheme.tracks
        if (found := series_of(scorer, evaluation, tree, kind)) is not None
    )
    return Year(evaluation, series, tuple(_tables(evaluation, series)))


def _tables(evaluation: Evaluation, series: Sequence[Series]) -> list[YearTable]:
    found = []
    housed: set[str] = set()
    for home in series:
        units = [course.unit for course in home.courses if course.unit not in housed]
        housed.update(units)
        if units:
            found.append(_table(evaluation, home.tree, _counted(evaluation, home.tree, series, units), units))
    return found


def _counted(evaluation: Evaluation, home: Tree, series: Sequence[Series], units: Sequence[str]) -> tuple[Series, ...]:
    """The series that the year's total of units is made of: all that rank any of them, or their year's alone."""
    if _by_weights(evaluation.base(home.root)):
        return tuple(each for each in series if not each.units.isdisjoint(units))
    return tuple(each for each in series if each.tree is home and each.kind is Span.YEAR)


def _by_weights(keys: Mapping[str, object]) -> bool:
    return keys.get("annual-total") != "year"


def _table(evaluation: Evaluation, tree: Tree, series: tuple[Series, ...], units: Sequence[str]) -> YearTable:
    config = evaluation.book.ledger.config
    weighted = _by_weights(evaluation.base(tree.root))
    weights = [weight_of(config, each) if weighted else ONE for each in series]
    known = tuple(weight for weight in weights if weight is not None)
    why = _why(series, weights)
    if why or len(known) < len(weights):
        return YearTable(tree, series, known, (), why)
    places = evaluation.base(tree.root).get("round")
    rounding = int(places) if isinstance(places, Decimal | int) else None
    summer = _Summer(evaluation, series, known, rounding)
    rows = [summer.row(unit) for unit in units]
    totals = [row.total for row in rows if row.total is not None]
    ranked = iter(ranks(totals, [0] * len(totals))[0] if totals else ())
    rows = [row if row.total is None else replace(row, rank=int(next(ranked))) for row in rows]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    return YearTable(tree, series, known, tuple(rows))


def _why(series: Sequence[Series], weights: Sequence[Decimal | None]) -> str:
    """Say why no total of the year is made up; empty where one is."""
    if not series:
        return "不给年度总分：还没有年度这一期"
    lacking = [each for each, weight in zip(series, weights, strict=True) if weight is None]
    if lacking:
        told = "；".join(f"“{each.tree.title}”写 {KINDS[each.kind]} 或 {each.tree.stem}" for each in lacking)
        return f"不给年度总分：办法没有规定权重，config.toml 的 [annual] 也没有写全。{told}"
    unscored = [each.tree.title for each, weight in zip(series, weights, strict=True) if weight and not each.periods]
    if unscored:
        return f"不给年度总分：{'、'.join(f'“{title}”' for title in unscored)}全年还没有一期结果"
    return "" if any(weights) else "不给年度总分：config.toml 的 [annual] 里权重都是零"


@dataclass(frozen=True, slots=True)
class _Summer:
    """Makes up a unit's total from the series of a table, their weights, and the decimals that parts are shown to."""

    evaluation: Evaluation
    series: tuple[Series, ...]
    weights: tuple[Decimal, ...]
    places: int | None

    def row(self, unit: str) -> YearRow:
        """Return a unit's line, still without its rank: parts rounded as shown, and the total their sum."""
        parts: list[Decimal | None] = []
        total = full = ZERO
        notes = []
        for series, weight in zip(self.series, self.weights, strict=True):
            course = next((each for each in series.courses if each.unit == unit), None)
            if course is None or not weight:
                parts.append(None)
                continue
            found = self._mean(series, course)
            if isinstance(found, str):
                parts.append(None)
                notes.append(found)
                continue
            part = store(CONTEXT.multiply(weight, found[0]))
            part = part if self.places is None else half_up(part, self.places)
            parts.append(part)
            total = CONTEXT.add(total, part)
            full = CONTEXT.add(full, store(CONTEXT.multiply(weight, found[1])))
        if notes or all(part is None for part in parts):
            return YearRow(unit, None, None, None, tuple(parts), "；".join(notes))
        return YearRow(unit, None, total, full, tuple(parts))

    def _mean(self, series: Series, course: Course) -> tuple[Decimal, Decimal] | str:
        """The mean score and full over the periods that count, or what keeps it from being made up."""
        keys = self.evaluation.base(series.tree.root)
        percent = keys["annual-scale"] == "percent"
        values: list[Decimal] = []
        fulls: list[Decimal] = []
        for period, standing in zip(series.periods, course.standings, strict=True):
            how = _counts(standing, keys)
            if how == "exclude":
                continue
            score, full = (ZERO, None) if how == "zero" else (standing.total, standing.full)
            if how == "withhold" or score is None or (how == "score" and not full and percent):
                return f"{period} {series.tree.title}：{standing.told or '没有满分，无法折算'}"
            if percent and how == "score" and full:
                score = store(CONTEXT.divide(CONTEXT.multiply(score, HUNDRED), full))
            values.append(score)
            if full is not None:
                fulls.append(full)
        if not values:
            return f"“{series.tree.title}”全年没有可计的得分"
        if percent:
            return mean(values), HUNDRED
        return mean(values), mean(fulls) if fulls else ZERO


def _counts(standing: Standing, keys: Settled) -> str:
    """How a standing counts under a track's keys; a total that is not there cannot count as a score."""
    if standing.state is State.RANKED:
        return "score"
    unranked, absent = str(keys["annual-unranked"]), str(keys["annual-absent"])
    if standing.state is State.ABSENT or (unranked == "score" and standing.total is None):
        return absent
    return unranked


def annual_json(year: Year) -> dict[str, object]:
    """Return `zzcli.annual.v1`: every series with its standings, and the totals of the year or why there are none."""
    return {
        "schema": "zzcli.annual.v1",
        "year": str(year.evaluation.period),
        "commit": year.book.ledger.source.commit,
        "scheme": year.book.scheme.name,
        "synthetic": year.book.ledger.config.synthetic,
        "readings": dict(sorted(year.evaluation.choices.items())),
        "series": [_series_json(series) for series in year.series],
        "totals": [_total_json(table) for table in year.tables],
    }


def _series_json(series: Series) -> dict[str, object]:
    return {
        "track": series.tree.stem,
        "kind": str(series.kind),
        "periods": [str(period) for period in series.periods],
        "missing": [{"period": str(lack.period), "errors": lack.errors} for lack in series.lacks],
        "units": [
            {
                "unit": course.unit,
                "standings": [
                    {
                        "period": str(period),
                        "state": str(each.state),
                        "rank": each.rank,
                        "total": text(each.total),
                        "full": text(each.full),
                        "note": each.note,
                    }
                    for period, each in zip(series.periods, course.standings, strict=True)
                ],
                "mean": text(course.mean),
                "best": course.best,
                "worst": course.worst,
                "last": course.last,
                "whole": course.whole,
            }
            for course in series.courses
        ],
    }


def _total_json(table: YearTable) -> dict[str, object]:
    return {
        "track": table.tree.stem,
        "why": table.why,
        "parts": [
            {"track": series.tree.stem, "kind": str(series.kind), "weight": None if table.why else text(weight)}
            for series, weight in zip_longest(table.series, table.weights)
        ],
        "units": [
            {
                "unit": row.unit,
                "rank": row.rank,
                "total": text(row.total),
                "full": text(row.full),
                "parts": [text(part) for part in row.parts],
                "note": row.note,
            }
            for row in table.rows
        ],
    }
