"""The merge driver's work: three files to one, in the canonical order, with every conflict told by its figure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zzcli.checks.canonical import forms
from zzcli.history.merge import Conflict, Merged, merge
from zzcli.history.rows import Versions, kind_of, read_versions
from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.ledger import find_root
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import Overlay, WorkTree
from zzcli.scoring.book import open_book

OURS, BASE, THEIRS = "本方", "原来", "对方"
_MARKERS = ("<" * 7, "=" * 7, ">" * 7)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The merged text, whether it is clean, and a line in Chinese for each thing a person must decide."""

    text: bytes
    clean: bool
    messages: tuple[str, ...] = ()


def merge_files(base: Path, ours: Path, theirs: Path, path: str) -> Outcome:
    """Merge `ours` and `theirs`, which both come from `base`, and write the result to `ours`, as git asks of a driver.

    `path` is the file's place in the work tree, from its top. Raises SurroundingsError when a file cannot be read.
    """
    try:
        raws = [file.read_bytes() for file in (base, ours, theirs)]
    except OSError as error:
        raise SurroundingsError(f"{error.filename}: 读不出（{error.strerror}），请检查文件") from None
    versions = read_versions(path, raws)
    if versions is None:
        return _by_text(base, ours, theirs, path, known=any(kind_of(raw) for raw in raws))
    merged = merge(versions)
    text = _canonical(path, merged, versions)
    outcome = Outcome(
        _with_markers(text, merged.conflicts),
        not merged.conflicts,
        tuple(f"{path}: {conflict.message(versions.header)}" for conflict in merged.conflicts),
    )
    ours.write_bytes(outcome.text)
    return outcome


def _canonical(path: str, merged: Merged, versions: Versions) -> bytes:
    """Return the rows as the rules of the work tree order them; as they are where the ledger cannot be read there."""
    plain = write_table(versions.header, tuple(merged.rows.values()))
    place = Path(path).resolve()
    root = find_root(place.parent)
    if root is None:
        return plain
    inside = place.relative_to(root).as_posix()
    source = Overlay(WorkTree(root), {inside: plain})
    book, _ = open_book(source)
    form = None if book is None else next(forms(book, [inside]), None)
    if form is None or form.wanted is None:
        return plain
    kept = {_line(row) for conflict in merged.conflicts if (row := conflict.ours or conflict.theirs)}
    return form.wanted if kept <= set(form.wanted.splitlines(keepends=True)) else plain


def _with_markers(text: bytes, conflicts: tuple[Conflict, ...]) -> bytes:
    """Put both sides of each conflict in place of the one row that stands for it."""
    start, middle, end = _MARKERS
    for conflict in conflicts:
        ours, theirs = (b"" if row is None else _line(row) for row in (conflict.ours, conflict.theirs))
        block = f"{start} {OURS}\n".encode() + ours + f"{middle}\n".encode() + theirs + f"{end} {THEIRS}\n".encode()
        head, _, tail = (b"\n" + text).partition(b"\n" + (ours or theirs))
        text = (head + b"\n" + block + tail).removeprefix(b"\n")
    return text


def _line(row: Row) -> bytes:
    return write_table(row, ())


def _by_text(base: Path, ours: Path, theirs: Path, path: str, *, known: bool) -> Outcome:
    """Merge by lines of text, as git would; a table with keys (`known`) that cannot be read is never clean."""
    from zzcli.office.repository import git_in

    labels = [word for label in (OURS, BASE, THEIRS) for word in ("-L", label)]
    files = [str(file.resolve()) for file in (ours, base, theirs)]
    status, *_ = git_in(Path.cwd()).execute(
        ["git", "merge-file", "--quiet", *labels, *files], with_extended_output=True, with_exceptions=False
    )
    if status == 0 and not known:
        return Outcome(ours.read_bytes(), True)
    why = "有的版本读不出，或同一键有两行，只能按文本合并" if known else "双方改了同一处"
    return Outcome(ours.read_bytes(), False, (f"{path}: {why}；请逐行核对并删去冲突标记，再 git add",))
