"""`new`: open a period with the lines of the figures due, or add those that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks.results import published
from zzcli.ledger.csvtext import write_table
from zzcli.ledger.figures import HEADER, Figures
from zzcli.ledger.fmt import format_figures
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, SurroundingsError, errors, in_order
from zzcli.ledger.units import PATH
from zzcli.ledger.write import lock, write_files
from zzcli.office.task_lines import missing_progress
from zzcli.rules.model import Tree
from zzcli.rules.population import empty_tracks, without_units
from zzcli.rules.wording import SPANS
from zzcli.scoring.book import Book
from zzcli.scoring.dues import Due, special_dues
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.figures import itemised
from zzcli.scoring.order import order_of
from zzcli.tasks.load import is_task_scheme

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """What `new` did: the files it created and changed, the lines added to each, and what kept it from writing."""

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    added: Mapping[str, int] | None = None
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Period, ...] = ()


def skipped(book: Book, period: Period) -> tuple[Period, ...]:
    """Return the periods between the last one of the same kind that the ledger has and this one, oldest first."""
    before = [each for each in book.ledger.periods() if each.kind is period.kind and each.end < period.start]
    found: list[Period] = []
    each = period.previous
    while before and each != max(before, key=lambda one: one.end):
        found.append(each)
        each = each.previous
    return tuple(reversed(found))


def new(root: Path, book: Book, period: Period) -> Opened:
    """Write the lines of the figures due that the period does not have yet; lines that are there stay as they are.

    A figures file with an error is a problem, and then nothing is written. Raises SurroundingsError when nothing
    is due in the period, or when it lacks lines but was published.
    """
    files, added, problems = missing_lines(book, period)
    if files and published(book.ledger.source, period):
        raise SurroundingsError(f"{period} 已经发布，没有改动；确需更正请用 zzcli amend {period} --reason 理由")
    if errors(problems):
        return Opened(problems=tuple(in_order(problems)))
    with lock(root):
        created = tuple(sorted(path for path in files if book.ledger.source.read(path) is None))
        written = write_files(root, files)
    changed = tuple(path for path in written if path not in created)
    return Opened(created, changed, added, tuple(problems), skipped(book, period) if created else ())


def missing_lines(book: Book, period: Period) -> tuple[dict[str, bytes], dict[str, int], list[Problem]]:
    """Return the figures files that lack lines, as they are to be, how many lines each gains, and the problems."""
    evaluation = Run(book, provisional=True).at(period)
    if period.end < evaluation.beginning:
        raise SurroundingsError(f"{period} 早于第一个评比期（config.toml 的 first、办法的 from），不能开始")
    files: dict[str, bytes] = {}
    added: dict[str, int] = {}
    problems: list[Problem] = [*empty_tracks(book.scheme, book.ledger.units)]
    asked = False
    for tree in book.scheme.specials:
        dues = list(special_dues(evaluation, tree))
        asked = asked or bool(dues)
        lines = lacking(evaluation, tree, dues)
        if not lines:
            continue
        path = f"{period_folder(period)}/{tree.stem}.csv"
        raw = with_lines(book.ledger.source.read(path), lines)
        content, faults = format_figures(path, raw, book.ledger.units, order_of(book, tree))
        problems += faults
        if content is not None:
            files[path], added[path] = content, len(lines)
    path, content, count, faults = missing_progress(book, period)
    problems += faults
    asked = asked or is_task_scheme(book.rules, book.folder)
    if content is not None:
        files[path], added[path] = content, count
    empty = without_units(book.scheme, book.ledger.units)
    if not asked and empty:
        names, stems = ("、".join(each) for each in zip(*((f"“{t.title}”", t.stem) for t in empty), strict=True))
        raise SurroundingsError(
            f"{period} 没有应填报的数据：序列{names}还没有单位。请在 {PATH} 登记各单位，每个单位写 track（{stems}），再运行一次"
        )
    if not asked:
        kinds = "、".join(SPANS[kind.value] for kind in book.scheme.kinds())
        raise SurroundingsError(f"{period} 没有应填报的数据；这个办法的评比期是{kinds}，请核对评比期、单位和名册")
    return files, added, problems


def lacking(evaluation: Evaluation, tree: Tree, dues: Iterable[Due]) -> list[Key]:
    """Return the keys of those figures due that the special's file has no line for."""
    figures = evaluation.book.ledger.figures(evaluation.period, tree.stem)
    there = set(_keys(evaluation, tree, figures))
    return [due.key for due in dues if due.key not in there and (due.unit, due.node.name, due.object, "") not in there]


def _keys(evaluation: Evaluation, tree: Tree, figures: Figures) -> Iterable[Key]:
    """Yield the keys a file has; a count that is itemised by object stands for the unit's."""
    for item, block in figures.blocks.items():
        node = tree.nodes.get(item)
        summed = node is not None and evaluation.outer(tree, node) is not None and itemised(evaluation, node)
        for unit, thing, measure in zip(block.units, block.objects, block.measures, strict=True):
            yield unit, item, thing, measure
            if summed and thing:
                yield unit, item, "", measure


def with_lines(raw: bytes | None, lines: Iterable[Key]) -> bytes:
    """Return a figures file with empty lines of these keys at its end."""
    before = write_table(HEADER, []) if raw is None else raw
    added = write_table(HEADER, [(*key, "", "", "") for key in lines])
    gap = b"" if before.endswith(b"\n") else b"\n"
    return before + gap + added.partition(b"\n")[2]
