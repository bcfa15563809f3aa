"""Whether files are written in their one form, and that form: what `fmt` writes and `fmt --check` compares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from zzcli.checks.registry import Code, Month
from zzcli.ledger import fmt, layout, opening, progress, projects, received, reported, site_scores, spotchecks
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.scoring.book import Book
from zzcli.scoring.order import order_of

NOT_CANONICAL = Code(
    "not-canonical",
    "文件不是规范写法",
    "同一内容有两种写法，历史里就会出现没有意义的改动",
    "运行 zzcli fmt",
    Severity.WARNING,
    "台账格式：规范写法",
)
CODES = (NOT_CANONICAL,)


@dataclass(frozen=True, slots=True)
class Form:
    """A file as it is and as it should be; `wanted` is None where it has errors, which are among `problems`."""

    path: str
    raw: bytes
    wanted: bytes | None
    problems: tuple[Problem, ...]


def find(month: Month) -> Iterator[Problem]:
    """Yield a warning for each file of the period, and of those for all periods, that `fmt` would rewrite.

    A file whose own warnings (BOM, an alias) already say so is left out.
    """
    for form in forms(month.book, (*period_files(month.book, month.period), *common_files(month.book))):
        if form.wanted is not None and form.wanted != form.raw and not form.problems:
            yield not_canonical(form.path)


def not_canonical(path: str) -> Problem:
    """Return the warning that a file is not written in its one form."""
    return Problem(NOT_CANONICAL.name, Place(path), "不是规范写法，请运行 zzcli fmt", NOT_CANONICAL.severity)


def period_files(book: Book, period: Period) -> list[str]:
    """Return the files of a period that have a canonical form: all but its results and notices."""
    folder = layout.period_folder(period)
    return [path for path in book.ledger.source.files(folder) if path.count("/") == 2 and _has_form(path)]


def common_files(book: Book) -> list[str]:
    """Return the files outside of periods that have a canonical form."""
    source = book.ledger.source
    paths = ["config.toml", "units.toml", opening.PATH, projects.PATH]
    for folder in (layout.PLANS, layout.OBJECTS):
        paths += source.files(f"{layout.FOLDER}/{folder}")
    return [path for path in paths if _has_form(path) and source.read(path) is not None]


def forms(book: Book, paths: Iterable[str]) -> Iterator[Form]:
    """Yield each file with its canonical form."""
    formats = _Formats(book)
    for path in paths:
        raw = book.ledger.source.read(path)
        if raw is not None:
            wanted, problems = formats.of(path)(raw)
            yield Form(path, raw, wanted, tuple(problems))


def _has_form(path: str) -> bool:
    return path.endswith((".csv", ".toml"))


class _Formats:
    """The formatter of each file of a ledger, with the orders of items that the rules give."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._orders: dict[str, fmt.Order] = {}

    def of(self, path: str) -> Callable[[bytes], fmt.Formatted]:
        """Return the formatter of a file by where it is."""
        units, (folder, *rest) = self._book.ledger.units, path.split("/")
        stem = rest[-1].removesuffix(".csv") if rest else ""
        if path.endswith(".toml") or folder != layout.FOLDER:
            return lambda raw: fmt.format_text(path, raw)
        if path == opening.PATH:
            return lambda raw: fmt.format_opening(path, raw, units, self._specials())
        if path == projects.PATH:
            return lambda raw: fmt.format_projects(path, raw, units)
        if rest[0] == layout.PLANS:
            return lambda raw: fmt.format_plans(path, raw, units, self._order(stem))
        if rest[0] == layout.OBJECTS:
            return lambda raw: fmt.format_register(path, raw, units)
        if rest[1] == spotchecks.FILE:
            return lambda raw: fmt.format_spot_checks(path, raw, units, self._specials())
        if rest[1] == received.FILE:
            return lambda raw: fmt.format_received(path, raw)
        if rest[1] in (progress.FILE, reported.FILE):
            return self._of_tasks(path, rest[1])
        if rest[1] == site_scores.FILE:
            return lambda raw: fmt.format_site_scores(path, raw, units)
        return lambda raw: fmt.format_figures(path, raw, units, self._order(stem))

    def _of_tasks(self, path: str, name: str) -> Callable[[bytes], fmt.Formatted]:
        from zzcli.tasks.load import choices_of, load_plan

        book = self._book
        plan = load_plan(book.rules, book.folder, choices_of(book.scheme))[0]
        if name == progress.FILE:
            targets = tuple(plan.targets) if plan is not None else ()
            return lambda raw: fmt.format_progress(path, raw, book.ledger.units, targets)
        reports = tuple(plan.reports) if plan is not None else ()
        return lambda raw: fmt.format_reports(path, raw, book.ledger.units, reports)

    def _specials(self) -> Mapping[str, fmt.Order]:
        return {tree.title: self._order(tree.stem) for tree in self._book.scheme.specials}

    def _order(self, stem: str) -> fmt.Order:
        if stem not in self._orders:
            tree = next((tree for tree in self._book.scheme.specials if tree.stem == stem), None)
            self._orders[stem] = fmt.Order() if tree is None else order_of(self._book, tree)
        return self._orders[stem]
