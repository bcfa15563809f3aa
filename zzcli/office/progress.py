"""How far a period is: which figures are in, special by special and unit by unit, who acts next, and what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from zzcli.checks.signoffs import Duty, may_sign, signs, state
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK
from zzcli.office.unverified import cells as cells_of
from zzcli.rules.model import MeasureKind, Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.deadlines import Due, dues_in
from zzcli.scoring.dues import special_dues
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.period import in_force

DECLARING, VERIFYING, DONE = "申报", "核定", "已签完"
"""The stages of a special that the scheme does not name: before those of 审签, and after them."""


@dataclass(slots=True)
class Count:
    """Figures that are due: how many are to be declared and verified, and how many are.

    City-wide figures, scores that a lead assigns and tasks that a lead says are none are only verified. `waiting`: neither declared nor verified.
    """

    to_declare: int = 0
    declared: int = 0
    waiting: int = 0
    to_verify: int = 0
    verified: int = 0

    def add(self, declared: str | None, verified: str, *, asked: bool) -> None:
        """Count one figure; `asked`: a unit declares it."""
        self.to_verify += 1
        self.verified += bool(verified)
        if asked:
            self.to_declare += 1
            self.declared += bool(declared)
            self.waiting += not declared and not verified

    @property
    def unverified(self) -> int:
        """How many figures are still to be verified."""
        return self.to_verify - self.verified


@dataclass(slots=True, eq=False)
class SpecialProgress:
    """A special's figures, the stages that signed them, and who acts next: at which stage, and by what name.

    `signers` are the mailboxes that config.toml lets sign at that stage; none where anybody may.
    """

    tree: Tree
    path: str
    count: Count = field(default_factory=Count)
    absent: int = 0  # lines that are due and not in the file
    late_units: Counter[str] = field(default_factory=Counter)  # who has not declared, and how many figures
    leads: dict[str, None] = field(default_factory=dict)  # who has figures to verify
    signed: tuple[str, ...] = ()
    stage: str = ""
    who: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineProgress:
    """A deadline on a day: how many days are left (negative: it is past), and whether what is due is done (None:
    the ledger cannot tell)."""

    due: Due
    title: str
    left: int
    done: bool | None

    @property
    def late(self) -> bool:
        """Whether the day is past and the thing not done, as far as the ledger can tell."""
        return self.left < 0 and self.done is False


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """A period on a day. `records`: how many entries the other files have, by their Chinese name."""

    book: Book
    period: Period
    today: date
    specials: tuple[SpecialProgress, ...]
    units: dict[str, Count]
    deadlines: tuple[DeadlineProgress, ...]
    records: dict[str, int]


def progress(book: Book, period: Period, today: date) -> Progress:
    """Return how far a period is. Nothing is scored; figures that nobody must give (`blank = 0`) are not counted."""
    evaluation = Run(book, provisional=True).at(period)
    units: dict[str, Count] = {}
    specials = [_special(evaluation, tree, units) for tree in book.scheme.specials if in_force(evaluation, tree)]
    order = {unit: place for place, unit in enumerate((CITY, *book.ledger.units))}
    return Progress(
        book,
        period,
        today,
        tuple(specials),
        dict(sorted(units.items(), key=lambda each: order.get(each[0], len(order)))),
        tuple(_deadlines(book, period, today, specials)),
        _records(book, period),
    )


def _special(evaluation: Evaluation, tree: Tree, units: dict[str, Count]) -> SpecialProgress:
    ledger, period = evaluation.book.ledger, evaluation.period
    figures = ledger.figures(period, tree.stem)
    found = SpecialProgress(tree, figures.path)
    cells: dict[Node, dict[tuple[str, str, str], tuple[str, str]]] = {}
    for due in special_dues(evaluation, tree):
        if not due.needed:
            continue
        if due.node not in cells:
            cells[due.node] = cells_of(evaluation, due.node, figures.blocks.get(due.node.name))
        cell = cells[due.node].get((due.unit, due.object, due.measure.name))
        declared, verified = cell or ("", "")
        asked = due.unit != CITY and due.measure.kind is not MeasureKind.JUDGED and verified != NO_TASK
        found.absent += cell is None
        for count in (found.count, units.setdefault(due.unit, Count())):
            count.add(declared, verified, asked=asked)
        if asked and not declared and not verified:
            found.late_units[due.unit] += 1
        if not verified:
            found.leads.update(dict.fromkeys(_lead(tree, due.node)))
    _follow(evaluation.book, period, found)
    return found


def _lead(tree: Tree, node: Node) -> Sequence[str]:
    """Who verifies a node: the lead that it, or the nearest node above, names, else the special's."""
    for each in (node, *tree.ancestors(node)):
        named = each.keys.get("lead")
        if isinstance(named, tuple) and named:
            return named
    return tree.lead


def _follow(book: Book, period: Period, found: SpecialProgress) -> None:
    """Set who acts next on a special: the units, the lead, then the stages of 审签 in order."""
    stem = found.tree.stem
    own = [Duty(stage.name, found.path, stem) for stage in book.scheme.stages if signs(stage, found.path, stem)]
    states = {duty.stage: _state(book, period, duty) for duty in own}
    found.signed = tuple(f"{name}{state}" for name, state in states.items() if state is not None)
    waiting = next((name for name, state in states.items() if state != ""), None)
    if found.count.waiting:
        found.stage, found.who = DECLARING, tuple(found.late_units)
    elif found.count.unverified:
        found.stage, found.who = VERIFYING, tuple(found.leads)
    elif waiting is None:
        found.stage = DONE
    else:
        first = waiting == next(iter(states))
        found.stage, found.who = waiting, found.tree.lead if first else (waiting,)
        found.signers = _signers(book, next(duty for duty in own if duty.stage == waiting))


def _signers(book: Book, duty: Duty) -> tuple[str, ...]:
    owners = (owner.email for owner in book.ledger.config.owners if duty.stage in owner.stages)
    return tuple(dict.fromkeys(email for email in owners if may_sign(book, duty, email)))


def _state(book: Book, period: Period, duty: Duty) -> str | None:
    """How a stage signed a special's file, as `publish` judges it: None not at all, "" wholly, else what is amiss."""
    found = state(book, period, duty, book.ledger.signoffs(period).rows)
    if found.done:
        return "（签的人无权）" if found.unfit else ""
    if found.stale:
        return "（签后有改动）"
    return "（部分评分项）" if found.fresh else None


def _deadlines(
    book: Book, period: Period, today: date, specials: Sequence[SpecialProgress]
) -> Iterator[DeadlineProgress]:
    """The scheme's deadlines for the period, the earliest first. A special's is met when all of it is verified."""
    by_stem = {each.tree.stem: each for each in specials}
    every = [due for rule in book.scheme.deadlines for due in dues_in(rule, period, book.ledger.config)]
    for due in sorted(every, key=lambda each: each.day):
        tree = next((tree for tree in book.scheme.specials if tree.stem == due.what), None)
        if tree is not None and tree.stem not in by_stem:
            continue
        done = None if tree is None else not by_stem[tree.stem].count.unverified
        yield DeadlineProgress(due, due.what if tree is None else tree.title, (due.day - today).days, done)


def _records(book: Book, period: Period) -> dict[str, int]:
    ledger = book.ledger
    found = {
        "加减分事项": len(ledger.adjustments(period).rows),
        "认定": len(ledger.findings(period).rows),
        "抽检": len(ledger.spot_checks(period).rows),
        "收到的表单": len(ledger.received(period).rows),
        "审签": len(ledger.signoffs(period).rows),
    }
    scored = bool(ledger.source.files(f"{period_folder(period)}/results"))
    return {**found, "评分结果": int(scored)}
