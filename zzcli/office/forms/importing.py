"""`import`: forms as they came in to figures of the ledger, all or nothing, each form on record once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from zzcli.ledger import received
from zzcli.ledger.csvtext import write_table
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity, errors, in_order
from zzcli.ledger.received import FILE as RECEIVED
from zzcli.ledger.source import WorkTree
from zzcli.ledger.values import NO_TASK, ValueFault
from zzcli.ledger.write import lock, write_files
from zzcli.office.forms.layout import DECLARED, NOTE, VERIFIED
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.likely import unlikely_sizes
from zzcli.office.forms.lines import Cells
from zzcli.office.forms.marks import Identity, Key, Kind, in_words, scheme_digest
from zzcli.office.forms.package import MAX_FILE
from zzcli.office.forms.placing import Claim, Placed, in_column, place
from zzcli.office.forms.values import one_line
from zzcli.office.forms.workbook import read_workbook
from zzcli.scoring.book import Book, open_book

_FIELDS = {DECLARED: "declared", VERIFIED: "verified", NOTE: "note"}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of the ledger that a form changes: `special` is its title, `place` the cell that says so."""

    special: str
    key: Key
    column: str
    before: str
    after: str
    place: Place


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import changes, which forms it takes and which were taken before; or what keeps it from writing."""

    period: Period | None = None
    changes: tuple[Change, ...] = ()
    taken: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    synthetic: bool = False


def import_forms(root: Path, paths: Sequence[Path], day: date, clerk: str, *, dry_run: bool) -> Imported:
    """Take forms into the ledger at `root`; `day` is when they came in, `clerk` who takes them.

    With any error nothing is written; a form that was taken before changes nothing. `dry_run` writes nothing. Other
    writers are kept out from the first look at the ledger to the last byte. Raises SurroundingsError, OSError.
    """
    forms = list(_contents(paths).values())
    with nullcontext() if dry_run else lock(root):
        book, problems = open_book(WorkTree(root))
        if book is None or errors(problems):
            return Imported(problems=tuple(in_order(problems)))
        run = _Import(book, day, clerk)
        for form in forms:
            run.take(form)
        done = run.weighed(run.done(problems))
        if dry_run or errors(done.problems):
            return done
        files = run.files(done)
        created = tuple(path for path in files if book.ledger.source.read(path) is None)
        written = write_files(root, files, last=next((path for path in files if path.endswith(RECEIVED)), None))
    changed = tuple(path for path in written if path not in created)
    return Imported(
        done.period,
        done.changes,
        done.taken,
        done.known,
        tuple(path for path in written if path in created),
        changed,
        done.problems,
        done.synthetic,
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """A file as it came in: `name` as it is recorded, `shown` as the user gave it."""

    name: str
    shown: str
    raw: bytes
    digest: str


def _contents(paths: Iterable[Path]) -> Mapping[str, _Form]:
    """Read the files, the same content once; in the order of their names, so that the order they are given in is none."""
    found: dict[str, _Form] = {}
    for path in sorted(paths, key=lambda each: (each.name, str(each))):
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
        digest = hashlib.sha256(raw).hexdigest()
        found.setdefault(digest, _Form(one_line(path.name), one_line(str(path)), raw, digest))
    return found


@dataclass
class _Import:
    """An import under way."""

    book: Book
    day: date
    clerk: str
    _views: dict[Period, LedgerView] = field(default_factory=dict)
    _taken: list[tuple[_Form, tuple[Identity, ...]]] = field(default_factory=list)
    _known: list[str] = field(default_factory=list)
    _placed: list[Placed] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _digest: str = ""

    def take(self, form: _Form) -> None:
        """Read a form and place its cells."""
        if any(form.digest == each.digest for each in self._received()):
            self._known.append(form.shown)
            return
        self._digest = self._digest or scheme_digest(self.book)
        try:
            workbook = read_workbook(form.raw)
        except ValueFault as fault:
            self._problems.append(Problem(fault.code, Place(form.shown), fault.message))
            return
        placed = place(form.shown, workbook, self._view, self._digest)
        self._placed.append(placed)
        self._taken.append((form, tuple(placed.identities)))

    def _received(self) -> Iterator[received.Form]:
        for period in self.book.ledger.periods():
            yield from self.book.ledger.received(period).rows

    def _view(self, period: Period) -> LedgerView:
        if period not in self._views:
            self._views[period] = LedgerView(self.book, period)
        return self._views[period]

    def done(self, found: Sequence[Problem]) -> Imported:
        """Return what the forms together change, and all problems; `found` are those of opening the ledger."""
        problems = [*found, *self._problems, *(problem for placed in self._placed for problem in placed.problems)]
        periods = sorted({identity.period for placed in self._placed for identity in placed.identities})
        if len(periods) > 1:
            problems += self._mixed(periods)
        claims = [claim for placed in self._placed for claim in placed.claims]
        changes: list[Change] = []
        if len(periods) == 1:
            view = self._view(periods[0])
            problems += self.book.ledger.received(periods[0]).problems
            problems += [*_conflicts(claims), *_stale(view, claims)]
            changes = _changes(view, claims)
            problems += _unexplained(view, changes, self._placed)
        return Imported(
            period=periods[0] if len(periods) == 1 else None,
            changes=tuple(changes),
            taken=tuple(form.shown for form, identities in self._taken if identities),
            known=tuple(self._known),
            problems=tuple(in_order(problems)),
            synthetic=self.book.ledger.config.synthetic,
        )

    def weighed(self, done: Imported) -> Imported:
        """Return what an import changes with warnings about numbers of an unlikely size; nothing while it has errors."""
        numbers = [change for change in done.changes if change.column != NOTE]
        if done.period is None or not numbers or errors(done.problems):
            return done
        view = self._view(done.period)
        stems = {tree.title: tree.stem for tree in self.book.scheme.specials}
        changed = {(view.lines(stems[each.special]).path, each.key): each.place for each in numbers}
        found = unlikely_sizes(self.book, done.period, self.files(done), changed)
        return replace(done, problems=tuple(in_order([*done.problems, *found])))

    def _mixed(self, periods: Sequence[Period]) -> Iterator[Problem]:
        for form, identities in self._taken:
            own = sorted({identity.period for identity in identities})
            if own and own != [periods[-1]]:
                message = f"是 {'、'.join(map(str, own))} 的表单，一起导入的还有 {periods[-1]} 的，请一期一期分开导入"
                yield Problem("form-other", Place(form.shown), message)

    def files(self, done: Imported) -> dict[str, bytes]:
        """Return the files of the ledger that an import without errors writes."""
        if done.period is None:
            return {}
        view = self._view(done.period)
        stems = {tree.title: tree.stem for tree in self.book.scheme.specials}
        changed: dict[str, dict[Key, Cells]] = {}
        for change in done.changes:
            stem = stems[change.special]
            lines = changed.setdefault(stem, {})
            before = lines.get(change.key) or view.cells(stem, change.key) or Cells()
            lines[change.key] = before._replace(**{_FIELDS[change.column]: change.after})
        files = {view.lines(stem).path: view.lines(stem).with_changed(lines) for stem, lines in changed.items()}
        path = f"{period_folder(done.period)}/{RECEIVED}"
        files[path] = self._record(self.book.ledger.received(done.period).rows)
        return files

    def _record(self, before: Sequence[received.Form]) -> bytes:
        """Return received.csv with the forms that were taken at its end."""
        rows = [(each.name, each.digest, each.source, each.clerk, str(each.date)) for each in before]
        for form, identities in self._taken:
            sources = dict.fromkeys(self._source(identity) for identity in identities)
            rows.append((form.name, form.digest, "、".join(sources), one_line(self.clerk), str(self.day)))
        return write_table(received.HEADER, rows)

    def _source(self, identity: Identity) -> str:
        """Who supplied a form: the unit, or the special's lead departments."""
        if identity.kind is Kind.UNIT:
            return identity.owner
        tree = self._view(identity.period).tree(identity.owner)
        return "、".join(tree.lead) or tree.title


def _conflicts(claims: Sequence[Claim]) -> Iterator[Problem]:
    """Cells that say different things of one figure."""
    first: dict[tuple[str, Key, str], Claim] = {}
    for claim in claims:
        known = first.setdefault((claim.stem, claim.key, claim.column), claim)
        if known.text != claim.text:
            message = f"{in_words(claim.key)}: {claim.column}这里是“{claim.text}”，{known.place} 是“{known.text}”，请核对后只留一个"
            yield Problem("form-conflict", claim.place, message)


def _stale(view: LedgerView, claims: Sequence[Claim]) -> Iterator[Problem]:
    """Cells that were changed on the form and, since it was made, to something else in the ledger."""
    for claim in claims:
        now = _current(view, claim)
        if now not in (claim.given, claim.text):
            message = f"{in_words(claim.key)}: 表单生成后台账的{claim.column}从“{claim.given}”改成了“{now}”，请核对是否改为“{claim.text}”"
            yield Problem("form-stale", claim.place, message, Severity.WARNING)


def _current(view: LedgerView, claim: Claim) -> str:
    return in_column(view.cells(claim.stem, claim.key) or Cells(), claim.column)


def _changes(view: LedgerView, claims: Sequence[Claim]) -> list[Change]:
    """What the claims change, each cell once, in the order of the ledger."""
    found: dict[tuple[str, Key, str], Change] = {}
    for claim in claims:
        before = _current(view, claim)
        if claim.text != before:
            change = Change(view.tree(claim.stem).title, claim.key, claim.column, before, claim.text, claim.place)
            found.setdefault((claim.stem, claim.key, claim.column), change)
    stems = [tree.stem for tree in view.book.scheme.specials]
    orders = {stem: {key: number for number, key in enumerate(view.lines(stem).due)} for stem, _, _ in found}
    columns = list(_FIELDS)
    return [
        found[where]
        for where in sorted(found, key=lambda w: (stems.index(w[0]), orders[w[0]][w[1]], columns.index(w[2])))
    ]


def _unexplained(view: LedgerView, changes: Sequence[Change], placed: Iterable[Placed]) -> Iterator[Problem]:
    """Verified figures that differ from what was declared, or say that there is no task, without a reason (ledger.md)."""
    shown = {where: text for each in placed for where, text in each.shown.items()}
    stems = {tree.title: tree.stem for tree in view.book.scheme.specials}
    after = {(change.special, change.key, change.column): change.after for change in changes}
    for change in changes:
        if change.column != VERIFIED:
            continue
        stem, what = stems[change.special], in_words(change.key)
        cells = view.cells(stem, change.key) or Cells()
        declared = after.get((change.special, change.key, DECLARED), cells.declared)
        note = after.get((change.special, change.key, NOTE), cells.note)
        if change.after == NO_TASK and not note:
            message = f"{what}: 核定填“{NO_TASK}”要在备注写明理由，请补上"
            yield Problem("no-task-without-reason", change.place, message)
        elif declared and change.after != declared and not note:
            message = f"{what}: 核定“{change.after}”与申报“{declared}”不同，请在备注写明理由"
            yield Problem("form-reason", change.place, message)
        text, at = shown.get((stem, change.key), (declared, change.place))
        if text != declared:
            message = f"{what}: 表上的申报是“{text}”，台账里是“{declared}”，请核对是按哪一个核定的"
            yield Problem("form-stale", at, message, Severity.WARNING)
