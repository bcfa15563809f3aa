"""The synthetic ledger: for any scheme a few periods of invented plans, figures and results, as commits.

Everything follows from the scheme's text, its demo.toml and a seed: the same steps, the same bytes, on every machine. All of it
is marked as synthetic: in config.toml, in the 备注 of every figure, and so in every table made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, product

from zzcli.ledger import figures, fmt, opening, plans, units
from zzcli.ledger.csvtext import write_table
from zzcli.ledger.layout import FOLDER, OBJECTS, PLANS, period_folder
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import ProblemError, errors
from zzcli.ledger.records import ADJUSTMENTS
from zzcli.ledger.source import Memory
from zzcli.office import forecast, openings, registers
from zzcli.office.demo_finds import CHANGED, figures_day, finds
from zzcli.office.demo_settings import DemoSettings
from zzcli.office.demo_signing import Publications, Signatures, reviewers
from zzcli.office.dice import Dice
from zzcli.office.events import events
from zzcli.office.forecast import Forecast
from zzcli.office.invention import Inventor
from zzcli.office.repository import Person
from zzcli.rules.model import Scheme, Tree
from zzcli.rules.population import without_units
from zzcli.scoring.book import Book, open_book
from zzcli.scoring.evaluation import Run
from zzcli.scoring.order import order_of
from zzcli.scoring.period import score_period
from zzcli.scoring.results import results

SEED = "zzcli demo 1"
_A_TRACK = 6  # how many units are invented for a track without units

SAMPLE_SOURCE = "评比期结束后第4天起首次开奖的双色球号码（红球从小到大，最后是蓝球，用 - 连接）"
"""What a demo draws its spot checks with; it is committed when the ledger begins, and no month of it is drawn yet."""

_FOUNDED, _LISTED, _PLANNED = -5, -4, -3  # days from the first period's first day
_FIGURES_DUE, _EVENTS_DUE, _SIGNED, _RESULTS_DUE = 18, 19, 20, 22  # days after a period's end
_EVENING = 8 * 60  # minutes after nine o'clock


@dataclass(frozen=True, slots=True)
class Step:
    """One commit of the demo: who makes it when, and the files it brings. `period`: which it is about, if any."""

    author: Person
    date: str
    message: str
    files: Mapping[str, bytes]
    period: Period | None = None
    tag: str = ""  # of the publication that the commit is


def steps(
    base: Mapping[str, bytes], settings: DemoSettings, seed: str = SEED, *, publishing: bool = False
) -> list[Step]:
    """Return the commits that make the demo of the ledger in `base` (settings, units and rules by path).

    Units of tracks that the scheme leaves to the ledger come first, then plans and registers, then for every
    period each special's figures by its lead, the 加减分事项, and the results.
    `publishing`: all periods but those that end last are signed and published, and the history of the last one has
    the late and the back-dated change that `settings` name; the figures end the same. Raises ProblemError when the ledger or its
    scheme has an error.
    """
    return list(_Demo(base, settings, seed, publishing=publishing).steps())


class _Demo:
    """The ledger as it grows step by step."""

    def __init__(self, base: Mapping[str, bytes], settings: DemoSettings, seed: str, *, publishing: bool) -> None:
        self._files = dict(base)
        self._publishing = publishing
        self._dice = Dice(seed)
        self._forecast = Forecast(self._dice)
        book, problems = open_book(Memory(self._files))
        if book is None:
            raise ProblemError(errors(problems)[0])
        self._book = book
        self._settings = settings
        self._periods = demo_periods(book.scheme, settings)

    def steps(self) -> Iterator[Step]:
        """Yield the commits in order; each sees the files of those before it."""
        listed = self._units()
        if listed:
            day = _at(self._periods[0].start, _LISTED)
            yield Step(self._settings.office, day, "登记参评单位（演示数据）", listed)
        planned = {**self._registers(), **self._plans(), **self._opening()}
        if planned:
            day = _at(self._periods[0].start, _PLANNED)
            yield Step(self._settings.office, day, "登记全年任务、分月计划和名册（演示数据）", planned)
        publications = Publications()
        for end, together in groupby(self._periods, key=lambda period: period.end):
            closed = self._publishing and end != self._periods[-1].end
            yield from self._ending(end, list(together), publications, published=closed)

    def _ending(
        self, end: date, periods: Sequence[Period], publications: Publications, *, published: bool
    ) -> Iterator[Step]:
        """Yield the commits of the periods that end on one day: a month, and the quarter or year with it."""
        signing = {period: Signatures(period) for period in periods if published}
        usual = end + timedelta(_FIGURES_DUE)
        written = [
            (figures_day(self._book, period, tree, usual), number, period, tree)
            for number, (period, tree) in enumerate(product(periods, self._book.scheme.specials))
        ]
        steps = []
        for day, number, period, tree in sorted(written, key=lambda each: each[:2]):
            file = self._figures(period, tree)
            if not file:
                continue
            if period in signing:
                file |= self._take(signing[period].special(self._book, tree, self._lead(tree), day))
            message = f"{period} {tree.title}：核定数据（演示数据）"
            steps.append(Step(self._lead(tree), _at(day, 0, number), message, file, period))
        changes: list[Step] = []
        if self._publishing and not published:
            steps, changes = self._to_find(end, steps)
        yield from steps
        for number, period in enumerate(periods):
            happened = self._events(period)
            if happened:
                at = _at(end, _EVENTS_DUE, number)
                yield Step(self._settings.office, at, f"{period} 加减分事项（演示数据）", happened, period)
        for period, signatures in signing.items():
            yield from self._reviewed(period, signatures)
        yield from changes
        for number, period in enumerate(periods):
            yield self._concluded(period, _at(end, _RESULTS_DUE, number), publications, published=published)

    def _to_find(self, end: date, steps: Sequence[Step]) -> tuple[list[Step], list[Step]]:
        """Return the commits of the last figures with two that were lower first, and the changes that raise them."""
        period = next(each for each in self._periods if each.end == end and each.kind is self._periods[0].kind)
        trees = {f"{period_folder(period)}/{tree.stem}.csv": tree for tree in self._book.scheme.specials}
        written = [(trees[path], path) for step in steps for path in step.files if path in trees]
        begun, changes = list(steps), []
        wanted = {True: self._settings.late, False: self._settings.back_dated}
        for number, find in enumerate(finds(self._book, period, written, wanted, self._dice)):
            begun = [
                replace(step, files={**step.files, find.path: find.first}) if find.path in step.files else step
                for step in begun
            ]
            # the second says that it was made on the evening before the figures themselves were committed
            day = _at(end, CHANGED, number) if find.late else _at(end, _FIGURES_DUE - 1, _EVENING)
            message = f"{period} {find.tree.title}：{find.message}"
            changes.append(Step(self._lead(find.tree), day, message, {find.path: find.final}, period))
        return begun, changes

    def _lead(self, tree: Tree) -> Person:
        """Who commits a special's figures: its first lead."""
        name = tree.lead[0] if tree.lead else tree.title
        mailbox = tree.stem.lstrip("0123456789-") or "lead"
        return Person(f"演示·{name}", self._settings.addresses.get(name, f"{mailbox}@demo.invalid"))

    def _concluded(self, period: Period, day: str, publications: Publications, *, published: bool) -> Step:
        """The results of a period, published or not."""
        scored = self._results(period)
        if not published:
            return Step(self._settings.office, day, f"{period} 评分结果（演示数据）", scored, period)
        files, message, tag = publications.publish(period, scored)
        return Step(self._settings.office, day, message, files, period, tag)

    def _reviewed(self, period: Period, signatures: Signatures) -> Iterator[Step]:
        """Each stage signs what it has not signed yet, a commit a stage."""
        for number, (stage, who) in enumerate(reviewers(self._book, self._settings.office)):
            signed = signatures.stage(self._book, stage, who, period.end + timedelta(_SIGNED))
            if signed:
                yield Step(
                    who,
                    _at(period.end, _SIGNED, number),
                    f"{period} {stage}审签（演示数据）",
                    self._take(signed),
                    period,
                )

    def _take(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Add files to the ledger and open it again."""
        self._files.update(files)
        self._book = self._reopened()
        return dict(files)

    def _reopened(self) -> Book:
        source = Memory(dict(self._files))
        return Book(Ledger.open(source), self._book.scheme, source, self._book.folder)

    def _units(self) -> dict[str, bytes]:
        """Invent units for the tracks whose units the ledger lists and that have none; they bear the track's name."""
        empty = without_units(self._book.scheme, self._book.ledger.units)
        if not empty:
            return {}
        text = (self._files[units.PATH]).decode()
        for track in empty:
            for number in range(1, _A_TRACK + 1):
                text += f'\n[[unit]]\nname  = "演示{track.title}{number}"\ntrack = "{track.stem}"\n'
        return self._take({units.PATH: _canonical(fmt.format_text(units.PATH, text.encode()))})

    def _registers(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for name, nodes in registers.needed(self._book.scheme).items():
            for period in self._periods:
                raw = registers.register(Run(self._book, provisional=True).at(period), self._dice, name, nodes)
                if raw is not None:
                    path = f"{FOLDER}/{OBJECTS}/{name}.csv"
                    found |= self._take({path: _canonical(fmt.format_register(path, raw, self._book.ledger.units))})
                    break
        return found

    def _plans(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        run = Run(self._book, provisional=True)
        for tree in self._book.scheme.specials:
            lines: dict[tuple[str, ...], forecast.Line] = {}
            for period in self._periods:
                for line in self._forecast.lines(run.at(period), tree):
                    lines.setdefault(line[:-1], line)  # a year's plan is made once, in the first period that asks
            if lines:
                path = f"{FOLDER}/{PLANS}/{tree.stem}.csv"
                raw = write_table(plans.HEADER, sorted(lines.values()))
                order = order_of(self._book, tree)
                found[path] = _canonical(fmt.format_plans(path, raw, self._book.ledger.units, order))
        return self._take(found)

    def _opening(self) -> dict[str, bytes]:
        run = Run(self._book, provisional=True)
        lines: list[openings.Line] = []
        first = run.at(self._periods[0])
        for tree in self._book.scheme.specials:
            before = Inventor(self._dice, self._forecast, run.at(first.period.previous), tree)
            lines += openings.opening_lines(first, before, tree)
        if not lines:
            return {}
        orders = {tree.title: order_of(self._book, tree) for tree in self._book.scheme.specials}
        raw = write_table(opening.HEADER, lines)
        return self._take(
            {opening.PATH: _canonical(fmt.format_opening(opening.PATH, raw, self._book.ledger.units, orders))}
        )

    def _figures(self, period: Period, tree: Tree) -> dict[str, bytes]:
        evaluation = Run(self._book, provisional=True).at(period)
        lines = list(Inventor(self._dice, self._forecast, evaluation, tree).lines())
        if not lines:
            return {}
        path = f"{period_folder(period)}/{tree.stem}.csv"
        raw = write_table(figures.HEADER, lines)
        order = order_of(self._book, tree)
        return self._take({path: _canonical(fmt.format_figures(path, raw, self._book.ledger.units, order))})

    def _events(self, period: Period) -> dict[str, bytes]:
        raw = events(Run(self._book, provisional=True).at(period), self._dice)
        if raw is None:
            return {}
        path = f"{period_folder(period)}/{ADJUSTMENTS}"
        return self._take({path: _canonical(fmt.format_text(path, raw))})

    def _results(self, period: Period) -> dict[str, bytes]:
        scored = score_period(self._book, period)
        faults = errors(scored.problems)
        if faults:
            raise ProblemError(faults[0])
        return self._take(results(scored))


def demo_periods(scheme: Scheme, settings: DemoSettings) -> list[Period]:
    """Return the periods of a demo: those from its first to its last, and the longer ones that the scheme's nodes name
    and that lie among them; in the order in which they end."""
    found = [settings.last]
    while settings.first < found[0]:
        found.insert(0, found[0].previous)
    for long in (kind for kind in scheme.kinds() if kind is not settings.first.kind):
        ends = (Period(long, each.year, each.month) for each in found if _ends(long, each.month))
        found += [each for each in ends if each.start >= settings.first.start]
    return sorted(found)


def _ends(kind: Span, month: int) -> bool:
    """Whether a period of the kind ends with a month."""
    return month == 12 if kind is Span.YEAR else month % 3 == 0


def founded(settings: DemoSettings) -> str:
    """Return when the demo's ledger was made: shortly before its first period."""
    return _at(settings.first.start, _FOUNDED)


def _at(day: date, days: int, number: int = 0) -> str:
    """Return the moment of a day's commit `number`, a number of days from `day`: a minute apart, from nine o'clock."""
    hours, minutes = divmod(number, 60)
    return f"{(day + timedelta(days=days)).isoformat()}T{9 + hours:02d}:{minutes:02d}:00+08:00"


def _canonical(formatted: fmt.Formatted) -> bytes:
    """Return the canonical bytes; what the demo writes has no problem, or the generator has a fault."""
    content, problems = formatted
    if content is None:
        raise ProblemError(errors(problems)[0])
    return content
