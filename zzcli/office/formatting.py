"""`fmt`: every file in its one form, from GB18030 where that is asked; published periods are left alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from zzcli.checks.canonical import common_files, forms, period_files
from zzcli.checks.results import published
from zzcli.ledger import config, units
from zzcli.ledger.fmt import format_text
from zzcli.ledger.layout import FOLDER, as_period
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, SurroundingsError, errors, in_order
from zzcli.ledger.source import Overlay, Source, WorkTree
from zzcli.ledger.text import recode
from zzcli.scoring.book import open_book

SETTINGS = (config.PATH, units.PATH)


@dataclass(frozen=True, slots=True)
class Formatting:
    """What `fmt` would write by path, the published periods it leaves alone, and what is wrong with the files."""

    files: dict[str, bytes]
    published: tuple[Period, ...]
    problems: tuple[Problem, ...]


def formatting(root: Path, period: Period | None, chosen: Iterable[str], encoding: str | None) -> Formatting:
    """Return the canonical form of files that are not in it.

    Of a period; of the paths `chosen` from the ledger's root; of everything where neither is given. `encoding` is
    that of the files that are not UTF-8. A file with errors keeps its form. Raises SurroundingsError.
    """
    problems: list[Problem] = []
    tree = WorkTree(root)
    paths = list(chosen)
    source: Source = tree
    if encoding is not None:
        source = Overlay(tree, _recoded(tree, paths or _all(tree, period), encoding, problems))
    source = Overlay(source, _settings(source, problems))
    book, faults = open_book(source)
    problems += faults
    if book is None:
        return Formatting({}, (), tuple(in_order(problems)))
    periods = [period] if period is not None else ([] if paths else book.ledger.periods())
    closed = tuple(each for each in periods if published(source, each))
    if not paths:
        paths = [path for each in periods if each not in closed for path in period_files(book, each)]
        paths += [] if period is not None else common_files(book)
    found: dict[str, bytes] = {}
    for form in forms(book, paths):
        problems += form.problems
        if form.wanted is not None and form.wanted != tree.read(form.path):
            found[form.path] = form.wanted
    return Formatting(found, closed, tuple(in_order(problems)))


def as_path(root: Path, text: str) -> str:
    """Return a file of the command line as a path from the ledger's root. Raises SurroundingsError when it is none."""
    for path in (root / text, Path(text)):
        if path.is_file():
            try:
                return path.resolve().relative_to(root.resolve()).as_posix()
            except ValueError:
                raise SurroundingsError(f"{text} 不在台账 {root} 里") from None
    raise SurroundingsError(f"没有文件 {text}")


def _all(source: Source, period: Period | None) -> list[str]:
    """Return every text of a period, or of the ledger but its rules and published periods."""
    folder = FOLDER if period is None else f"{FOLDER}/{period}"
    paths = [path for path in source.files(folder) if path.endswith((".csv", ".toml"))]
    paths = [path for path in paths if not path.startswith(f"{FOLDER}/rules/") and not _closed(source, path)]
    return [*SETTINGS, *paths] if period is None else paths


def _closed(source: Source, path: str) -> bool:
    period = as_period(path.split("/")[1])
    return "/results/" in path or (period is not None and published(source, period))


def _recoded(source: Source, paths: Iterable[str], encoding: str, problems: list[Problem]) -> dict[str, bytes]:
    """Return the files that are not UTF-8 as UTF-8."""
    found = {}
    for path in paths:
        raw = source.read(path)
        if raw is None or _is_utf8(raw):
            continue
        try:
            found[path] = recode(raw, encoding)
        except UnicodeDecodeError as error:
            message = f"不是 {encoding} 编码（文件第 {error.start + 1} 字节），没有转换，请核对文件"
            problems.append(Problem("not-utf-8", Place(path), message))
    return found


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _settings(source: Source, problems: list[Problem]) -> dict[str, bytes]:
    """Return config.toml and units.toml in their form: the ledger cannot be opened before they can be read."""
    found = {}
    for path in SETTINGS:
        raw = source.read(path)
        if raw is not None:
            wanted, faults = format_text(path, raw)
            problems += faults if not errors(faults) else []
            if wanted is not None:
                found[path] = wanted
    return found
