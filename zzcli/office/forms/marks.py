"""What a form's hidden column says of each row, so that moved, sorted and inserted rows still find their place.

The first cell of every row that is ours holds one text. A sheet can stand alone: its first row tells whose form it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zzcli.ledger.periods import Period
from zzcli.scoring.book import Book
from zzcli.scoring.results import rule_files

FORMAT = 1
"""Of the marks; a form of another format is refused."""

FORM, COLUMNS, LINE, TEXT = "zzcli-form", "zzcli-columns", "zzcli-line", "zzcli-text"
"""Whose form it is; the row of headings; a row with a figure; a row for people alone."""

_PARTS = {FORM: 5, LINE: 7}

Key = tuple[str, str, str, str]
"""The first four columns of a figure's line: 单位,评分项,对象,指标."""


class Kind(StrEnum):
    """Who fills a form: a unit what it declares, or a lead department what it verifies of a special."""

    UNIT = "unit"
    SPECIAL = "special"


TITLES = {Kind.UNIT: "申报表", Kind.SPECIAL: "核定表"}
"""What each kind of form is called."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose form it is: `owner` is a unit's name or a special's stem, `scheme` the digest of the rules it was made by."""

    period: Period
    kind: Kind
    owner: str
    scheme: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A hidden cell as read: which of the four it is, and what it holds; `parts` is None where it is damaged."""

    word: str
    parts: tuple[str, ...] | None


def scheme_digest(book: Book) -> str:
    """Return 16 hex digits that tell one version of a scheme's rules from another."""
    prefix = f"{book.folder}/" if book.folder else ""
    lines = (f"{hashlib.sha256(raw).hexdigest()}  {path.removeprefix(prefix)}\n" for path, raw in rule_files(book))
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()[:16]


def form_mark(identity: Identity) -> str:
    """Return the mark of a form's first row."""
    return _mark(FORM, (str(FORMAT), str(identity.period), identity.kind.value, identity.owner, identity.scheme))


def line_mark(stem: str, key: Key, given: Sequence[str]) -> str:
    """Return the mark of a row with a figure of a special; `given` is what stands in its cells to fill, of old."""
    return _mark(LINE, (stem, *key, *given))


def read_mark(value: object) -> Mark | None:
    """Read a cell; None: it is no mark."""
    if not isinstance(value, str):
        return None
    word, _, rest = value.strip().partition(" ")
    if word in (COLUMNS, TEXT):
        return Mark(word, ())
    if word not in (FORM, LINE):
        return None
    try:
        parts = json.loads(rest)
    except (ValueError, RecursionError):
        return Mark(word, None)
    whole = isinstance(parts, list) and len(parts) == _PARTS[word] and all(isinstance(part, str) for part in parts)
    return Mark(word, tuple(parts) if whole else None)


def identity_of(mark: Mark) -> Identity | None:
    """Return whose form it is; None: the mark is damaged or of another format."""
    if mark.parts is None:
        return None
    version, period, kind, owner, scheme = mark.parts
    try:
        return Identity(Period.parse(period), Kind(kind), owner, scheme) if version == str(FORMAT) else None
    except ValueError:
        return None


def in_words(key: Key) -> str:
    """Return what a key is called in a message: 东湖区 道路/东街/合格."""
    unit, item, thing, measure = key
    return "/".join(filter(None, (f"{unit} {item}", thing, measure)))


def column_letters(column: int) -> str:
    """Return the letters of a column that is counted from 0: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def _mark(word: str, parts: Sequence[str]) -> str:
    return f"{word} {json.dumps(list(parts), ensure_ascii=False)}"
