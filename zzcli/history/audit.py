"""Every change of every figure of a period, with who, when, in which form and stage, and what is worth asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, cached_property

from zzcli.history.acceptances import acceptances
from zzcli.history.events import Events, events
from zzcli.history.figurediff import Cells
from zzcli.history.log import Revision, read_log
from zzcli.history.marks import DECLARED, NOTE, VERIFIED, Mark, Marker
from zzcli.history.objects import Objects
from zzcli.history.receipt import receipts
from zzcli.history.repository import Repository
from zzcli.history.walk import Edit, How, Watch, edits
from zzcli.ledger import config, layout, opening, units
from zzcli.ledger.layout import FOLDER, RESULTS, period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.records import ACKNOWLEDGED
from zzcli.rules.model import Node, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.order import measures_of

_EMPTY = Cells("", "", "")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell of a figure that a commit changed. `before`, `after` None: there was no such line.

    `special` is the file's stem; `form` the file names of the forms that came in with the commit for the unit;
    `stage` whose turn it was; `owner` whose cell it is; `remarks` are only noted.
    """

    revision: Revision
    special: str
    unit: str
    item: str
    object: str
    measure: str
    cell: str
    before: str | None
    after: str | None
    how: How
    source: str
    form: tuple[str, ...]
    stage: str
    owner: tuple[str, ...]
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...]

    @property
    def filled(self) -> bool:
        """Whether a cell that was empty was filled."""
        return not self.before and self.how is How.EDIT


@dataclass(frozen=True, slots=True)
class FileChange:
    """Another file of the period, or one that bears on every period, that a commit changed.

    `details`: of acknowledged.toml each acceptance that was added, changed or taken away, in Chinese.
    """

    revision: Revision
    path: str
    before: bool
    after: bool
    marks: tuple[Mark, ...]
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """The changes of a period up to a commit, oldest first; `notes` are for the reader, in Chinese."""

    book: Book
    period: Period
    commit: str
    revisions: Sequence[Revision]
    changes: tuple[Change, ...]
    files: tuple[FileChange, ...]
    notes: tuple[str, ...]
    events: Events = field(repr=False)

    @property
    def marked(self) -> list[Change]:
        """The changes that have a mark."""
        return [change for change in self.changes if change.marks]


def audit(
    repository: Repository,
    objects: Objects,
    book: Book,
    period: Period,
    *,
    unit: str | None = None,
    gap: Decimal = Decimal(30),
    skew: Decimal = Decimal(5),
    watch: Watch = lambda revisions, _: revisions,
) -> Audit:
    """Read the history of a period up to the commit that `book` was opened at.

    `unit` limits the figures to one unit; `gap`, `skew`: see `Marker`; `watch` may show how far it is. Raises
    SurroundingsError: a shallow clone, a missing or broken object.
    """
    revisions = read_log(repository, paths(period))
    arrived = receipts(repository)
    for revision in revisions:
        revision.received = arrived.by_commit.get(revision.id)
    happened = events(repository, revisions, objects, period)
    found = edits(revisions, objects, cache(lambda path: stem_of(path, period) is not None), watch)
    marker = Marker(book.scheme, book.ledger.config, period, happened, gap, skew)
    reader = _Reader(book, period, happened, marker)
    changes = tuple(change for edit in found for change in reader.changes(edit) if unit in (None, change.unit))
    files = tuple(_files(revisions, period, marker, objects))
    notes = (*repository.meddling(), *arrived.notes, *happened.notes, *_moves(found), *_odd(revisions, period))
    return Audit(book, period, repository.commit, revisions, changes, files, notes, happened)


def between(repository: Repository, found: Audit, earlier: str) -> Audit:
    """Return only what came after another commit: the commits in the history of the audit and not in that one's."""
    listed = repository.run("rev-list", f"^{earlier}", repository.commit).decode("ascii").split()
    new = set(listed)
    return replace(
        found,
        changes=tuple(each for each in found.changes if each.revision.id in new),
        files=tuple(each for each in found.files if each.revision.id in new),
    )


def paths(period: Period) -> list[str]:
    """Return what is read of the history: the period's folder, and what bears on every period but the rules."""
    common = (f"{FOLDER}/{layout.PLANS}", f"{FOLDER}/{layout.OBJECTS}")
    return [period_folder(period), *common, opening.PATH, config.PATH, units.PATH]


def stem_of(path: str, period: Period) -> str | None:
    """Return the stem of a figures file of a period, None for any other file."""
    folder, _, name = path.rpartition("/")
    if folder != period_folder(period) or not name.endswith(".csv") or name in layout.PERIOD_FILES:
        return None
    return name.removesuffix(".csv")


class _Reader:
    """Makes changes of edits: names as the ledger has them, a change a cell, marks and all that goes with it."""

    def __init__(self, book: Book, period: Period, happened: Events, marker: Marker) -> None:
        self._book = book
        self._events = happened
        self._marker = marker
        self._stem = cache(lambda path: stem_of(path, period) or "")
        self._name = cache(self._resolved)

    def changes(self, edit: Edit) -> Iterator[Change]:
        """Yield the cells that an edit changed; of a line that is new or gone those that are or were filled."""
        if edit.before == edit.after:
            return
        stem, unit = self._stem(edit.path), self._name(edit.key.unit)
        tree = self._trees.get(stem)
        measure = edit.key.measure or self._measures.get((stem, edit.key.item), "")
        marks, stage = self._marker.common(edit, stem)
        remarks = self._marker.remarks(edit.revision)
        form = self._form(edit.revision, unit)
        before, after = edit.before or _EMPTY, edit.after or _EMPTY
        for cell, old, new in zip((DECLARED, VERIFIED, NOTE), before, after, strict=True):
            if old == new or (cell == NOTE and None in (edit.before, edit.after)):
                continue
            yield Change(
                edit.revision,
                stem,
                unit,
                edit.key.item,
                edit.key.object,
                measure,
                cell,
                None if edit.before is None else old,
                None if edit.after is None else new,
                edit.how,
                edit.source,
                form,
                stage,
                self._marker.owners(edit, tree, unit, cell),
                (*marks, *self._marker.on_cell(edit, tree, unit, cell, old, new)),
                remarks,
            )

    def _resolved(self, unit: str) -> str:
        found = self._book.ledger.units.resolve(unit)
        return unit if found is None else found.name

    def _form(self, revision: Revision, unit: str) -> tuple[str, ...]:
        """The forms that came in with a commit: those from the unit, else all of them."""
        forms = self._events.forms.get(revision.index, ())
        own = [form for form in forms if form.source == unit]
        return tuple(form.name for form in own or forms)

    @cached_property
    def _trees(self) -> dict[str, Tree]:
        return {tree.stem: tree for tree in self._book.scheme.specials}

    @cached_property
    def _measures(self) -> dict[tuple[str, str], str]:
        """The only measure of each item that has one alone."""
        return {
            (tree.stem, node.name): only
            for tree in self._book.scheme.specials
            for node in tree.root.walk()
            if (only := _only_measure(node))
        }


def _only_measure(node: Node) -> str:
    measures = list(measures_of(node))
    return measures[0] if len(measures) == 1 else ""


def _files(revisions: Sequence[Revision], period: Period, marker: Marker, objects: Objects) -> Iterator[FileChange]:
    """Yield the changes of other files; a merge changed one where it differs from all of its parents."""
    results, accepted = f"{period_folder(period)}/{RESULTS}/", f"{period_folder(period)}/{ACKNOWLEDGED}"
    for revision in revisions:
        first, *others = revision.against
        for path, (old, new) in first.items():
            if stem_of(path, period) is None and not path.startswith(results) and all(path in side for side in others):
                details: tuple[str, ...] = ()
                if path == accepted:
                    details = tuple(acceptances(*(None if name is None else objects.read(name) for name in (old, new))))
                marks = marker.on_file(revision, path)
                yield FileChange(revision, path, old is not None, new is not None, marks, details)


def _moves(found: Sequence[Edit]) -> Iterator[str]:
    """Say which files were renamed with figures that stayed as they were."""
    moved: dict[tuple[str, str, str], int] = {}
    for edit in found:
        if edit.source and edit.before == edit.after:
            key = (edit.revision.id[:12], edit.source, edit.path)
            moved[key] = moved.get(key, 0) + 1
    for (commit, source, path), count in moved.items():
        yield f"提交 {commit} 把 {source} 改名为 {path}，其中 {count} 个数据没有变"


def _odd(revisions: Sequence[Revision], period: Period) -> Iterator[str]:
    for revision in revisions:
        for path in dict.fromkeys(revision.odd):
            if path.startswith(f"{period_folder(period)}/") or path == period_folder(period):
                yield f"提交 {revision.id[:12]} 把 {path} 换成了链接或子模块，不再是台账的文本；是谁换的"
