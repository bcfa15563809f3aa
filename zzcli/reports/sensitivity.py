"""What other readings would change, as tables: one line an option that moves a score, or one line a unit moved.

The table tells options by name and meaning; CSV has the names that `--reading` takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zzcli.ledger.numbers import CONTEXT
from zzcli.reports.digits import exact
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.period import Scored
from zzcli.scoring.sensitivity import Alternative, Move, sensitivity_json

_OPTIONS = (
    Column("释义", "reading"),
    Column("现用", "chosen"),
    Column("改为", "option"),
    Column("序列或专项", "tree"),
    Column("得分变动", "scores", right=True),
    Column("名次变动", "ranks", right=True),
    Column("名次怎样变", "moves"),
)
_UNITS = (
    Column("释义", "reading"),
    Column("现用", "chosen"),
    Column("改为", "option"),
    Column("序列或专项", "tree"),
    Column("单位", "unit"),
    Column("原名次", "rank_before", right=True),
    Column("现名次", "rank_after", right=True),
    Column("原得分", "total_before", right=True),
    Column("现得分", "total_after", right=True),
    Column("增减", "change", right=True),
)


def sensitivity(scored: Scored, tried: Sequence[Alternative]) -> Report:
    """Return one line for each option and each ranking it moves; CSV has one line a unit moved."""
    rows = [row for each in tried for row in _options(scored, each)]
    still = sum(not each.moves and not each.problems for each in tried)
    moving = sum(any(_ranked(move) for move in each.moves) for each in tried)
    note = f"试了{len(tried)}个选项：{moving}个改变名次，{still}个不改变任何得分"
    title = f"{scored.period} {scored.book.scheme.title} 换一种读法的影响"
    flat = Table(title, _UNITS, tuple(_unit(scored, each, move) for each in tried for move in each.moves))
    return Report(
        (Table(title, _OPTIONS, tuple(rows), (note,)),),
        sensitivity_json(scored, tried),
        flat=flat,
        synthetic=scored.book.ledger.config.synthetic,
    )


def _options(scored: Scored, each: Alternative) -> Iterator[tuple[str, ...]]:
    options = scored.book.scheme.readings[each.reading].options
    head = (each.reading, *(f"{name}（{options[name]}）" for name in (scored.readings[each.reading], each.option)))
    if each.problems:
        yield (*head, "", "", "", f"算不出：{each.problems[0]}")
    for tree in dict.fromkeys(move.tree for move in each.moves):
        moves = [move for move in each.moves if move.tree is tree]
        ranked = [move for move in moves if _ranked(move)]
        told = "；".join(f"{move.unit} {_rank(move.rank_before)}→{_rank(move.rank_after)}" for move in ranked)
        yield (*head, tree.title, str(len(moves)), str(len(ranked)), told)


def _unit(scored: Scored, each: Alternative, move: Move) -> tuple[str, ...]:
    before, after = move.total_before, move.total_after
    change = None if before is None or after is None else CONTEXT.subtract(after, before)
    return (
        each.reading,
        scored.readings[each.reading],
        each.option,
        move.tree.title,
        move.unit,
        _rank(move.rank_before, ""),
        _rank(move.rank_after, ""),
        exact(before),
        exact(after),
        exact(change),
    )


def _ranked(move: Move) -> bool:
    return move.rank_before != move.rank_after


def _rank(rank: int | None, none: str = "不排名") -> str:
    return none if rank is None else str(rank)
