"""What there is to find in the history of the demo's open period: a change after its deadline, and one dated back.

The figures end as they were invented: what is altered is the figure that was committed first, lower than it should be,
and the change brings what stands in the end. So the ledger's last state, and its results, are those without a history.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from zzcli.ledger import figures
from zzcli.ledger.csvtext import read_table, write_table
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.numbers import CONTEXT, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Overlay
from zzcli.ledger.units import CITY
from zzcli.ledger.values import ValueFault, parse_number
from zzcli.office.dice import Dice
from zzcli.rules.model import Tree
from zzcli.scoring.book import Book
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.deadlines import dues_in
from zzcli.scoring.evaluation import Run
from zzcli.scoring.period import special_table

CHANGED = 21  # days after the period's end: when both changes are really made, after every deadline before
_LEFT = Decimal("0.8")  # the part of a figure that was committed first
_TRIES = 40  # figures tried for one whose change raises its unit's score

LATE = "期限之后更正核定数据（演示：有意留下的改动）"
BACK_DATED = "更正核定数据（演示：有意倒填提交时间的改动）"


@dataclass(frozen=True, slots=True)
class Find:
    """A change to find: whose figures file, what was committed first, what the change brings, and its message."""

    tree: Tree
    path: str
    first: bytes
    final: bytes
    message: str
    late: bool


def due_day(book: Book, period: Period, tree: Tree) -> date | None:
    """Return the last day for a special's figures that the scheme or the config names; None: neither names one."""
    config = book.ledger.config
    named = (deadline for deadline in book.scheme.deadlines if book.scheme.tree(deadline.what) is tree)
    return max((due.day for deadline in named for due in dues_in(deadline, period, config)), default=None)


def figures_day(book: Book, period: Period, tree: Tree, usual: date) -> date:
    """Return when a special's figures are committed: as usual, or on the day before an earlier deadline."""
    due = due_day(book, period, tree)
    return usual if due is None else min(usual, due - timedelta(days=1))


def finds(
    book: Book, period: Period, written: Sequence[tuple[Tree, str]], wanted: Mapping[bool, str], dice: Dice
) -> list[Find]:
    """Choose what there is to find in a period: a change of a special whose deadline is over, and one of another
    that is not late. `written`: the figures files of the period's specials; `wanted`: the stems of the special that
    is to be late (True) and of the other (False). Fewer where the special is not so, or no figure of it fits.
    """
    changed = period.end + timedelta(days=CHANGED)
    closed = {tree.stem for tree, _ in written if (due := due_day(book, period, tree)) is not None and due < changed}
    found = []
    for late, message in ((True, LATE), (False, BACK_DATED)):
        for tree, path in written:
            if tree.stem == wanted[late] and (tree.stem in closed) is late:
                final = book.ledger.source.read(path) or b""
                first = _first(book, period, tree, path, dice)
                if first is not None:
                    found.append(Find(tree, path, first, final, message, late))
    return found


def _first(book: Book, period: Period, tree: Tree, path: str, dice: Dice) -> bytes | None:
    """Return a figures file with one verified figure lower than in the end: valid, and worth less to its unit."""
    rows = read_table(path, book.ledger.source.read(path) or b"", figures.HEADER).rows
    numbers = [number for number, row in enumerate(rows) if row[0] != CITY and row[4] in ("", row[5])]
    numbers.sort(key=lambda number: (not rows[number][4], dice.number("find", path, *rows[number][:4])))  # claims first
    scores = _scores(book, period, tree)
    for number, lower in list(_lowered(rows, numbers))[:_TRIES]:
        row = rows[number]
        raw = write_table(figures.HEADER, [*rows[:number], (*row[:5], lower, *row[6:]), *rows[number + 1 :]])
        other = _with(book, path, raw)
        if figure_problems(Run(other), period, [tree.stem]):
            continue
        less, full = _scores(other, period, tree).get(row[0]), scores.get(row[0])
        if less is not None and full is not None and less < full:
            return raw
    return None


def _lowered(rows: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield for rows that verify a positive number the row's number and a smaller one of as many places."""
    for number in numbers:
        try:
            value = parse_number(rows[number][5])
        except ValueFault:
            continue
        lower = CONTEXT.multiply(value, _LEFT).quantize(value, ROUND_DOWN, CONTEXT)
        if 0 < lower < value:
            yield number, plain(lower)


def _scores(book: Book, period: Period, tree: Tree) -> dict[str, Decimal | None]:
    return {row.unit: row.score for row in special_table(Run(book).at(period), tree).rows}


def _with(book: Book, path: str, raw: bytes) -> Book:
    """Return the ledger with another content of one file."""
    source = Overlay(book.ledger.source, {path: raw})
    return Book(Ledger.open(source), book.scheme, source, book.folder)
