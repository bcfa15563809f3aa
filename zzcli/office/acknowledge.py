"""`acknowledge`: a warning is accepted, with a reason and a name, for the figures as they are (ledger.md)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zzcli.checks.acknowledged import digest_of, head, means
from zzcli.checks.signoffs import short_name
from zzcli.ledger.layout import period_folder
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, ProblemError, errors
from zzcli.ledger.records import ACKNOWLEDGED, Acknowledged, Records, read_acknowledged
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import lock, write_files
from zzcli.scoring.book import Book


@dataclass(frozen=True, slots=True)
class Entry:
    """An acceptance to be written; see `Acknowledged`."""

    code: str
    file: str
    about: str
    digest: str
    reason: str
    by: str
    date: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be accepted: warnings that are open, words that single them out, why, by whom, and on which day."""

    warnings: Sequence[Problem]
    about: str
    reason: str
    by: str
    date: date


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were created and changed."""

    created: tuple[str, ...]
    changed: tuple[str, ...]


def acknowledge(root: Path, book: Book, period: Period, wanted: Wanted, holding: Collection[Acknowledged]) -> Written:
    """Write that warnings are accepted, in place of older acceptances of the same that are not among those `holding`.

    A warning that does not begin with what it is about is known again by the words that singled it out.
    Raises ProblemError where acknowledged.toml cannot be read: nothing in it may be lost.
    """
    path = f"{period_folder(period)}/{ACKNOWLEDGED}"
    new = [_entry(book, period, each, wanted) for each in wanted.warnings]
    with lock(root):  # what another command has just written is read, too
        raw = WorkTree(root).read(path)
        there = Records[Acknowledged]() if raw is None else read_acknowledged(path, raw)
        if errors(there.problems):
            raise ProblemError(errors(there.problems)[0])
        kept = [
            row for row in there.rows if row in holding or not any(means(period, row, each) for each in wanted.warnings)
        ]
        changed = tuple(write_files(root, {path: written([*kept, *new])}))
    return Written(changed, ()) if raw is None else Written((), changed)


def written(rows: Iterable[Acknowledged | Entry]) -> bytes:
    """Return acknowledged.toml: a table an acceptance, in the order given."""
    parts = ["format = 1\n"]
    for each in rows:
        about = f"about = {_text(each.about)}\n" if each.about else ""
        parts.append(
            f"\n[[acknowledged]]\ncode = {_text(each.code)}\nfile = {_text(each.file)}\n{about}"
            f"reason = {_text(each.reason)}\nby = {_text(each.by)}\ndate = {each.date.isoformat()}\n"
            f"digest = {_text(each.digest)}\n"
        )
    return "".join(parts).encode()


def _entry(book: Book, period: Period, warning: Problem, wanted: Wanted) -> Entry:
    digest = digest_of(book.ledger.source, warning)
    words = head(warning) or (wanted.about if wanted.about in warning.message else "")
    file = short_name(period, warning.place.path)
    return Entry(warning.code, file, words, digest, wanted.reason, wanted.by, wanted.date)


def _text(value: str) -> str:
    """Write a text: JSON's escapes are TOML's but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
