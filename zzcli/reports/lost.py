"""Where a unit lost points: items by what they cost in the total, with what would have earned them."""

from __future__ import annotations

from collections.abc import Sequence

from zzcli.reports.digits import shown
from zzcli.reports.model import Column, Report, Table
from zzcli.rules.words import formula
from zzcli.scoring.jsons import text
from zzcli.scoring.lost import Loss, Wanted
from zzcli.scoring.period import Scored

_SHOWN = 2  # objects of one item that a table names

_HEAD = (
    Column("专项", "special"),
    Column("评分项", "item"),
    Column("得分", "score", right=True),
    Column("满分", "full", right=True),
    Column("失分", "lost", right=True),
)
_TAIL = (Column("怎样能得", "wanted"), Column("条款", "clause"))


def lost(scored: Scored, unit: str, losses: Sequence[Loss]) -> Report:
    """Return the losses as a table, a column for each track they cost in; JSON is `zzcli.lost.v1`."""
    titles = {tree.stem: tree.title for tree in scored.book.scheme.tracks}
    tracks = [stem for stem in titles if any(stem in each.cost for each in losses)]
    several = len(tracks) > 1
    costs = tuple(
        Column(f"{titles[stem]}少得" if several else "总分少得", f"cost_{stem}", right=True) for stem in tracks
    )
    rows = tuple(_row(each, tracks) for each in losses)
    notes = [
        "总分少得：这一项计满分、其他都不变，总分会多多少；名次类的项目，别的单位会跟着变，各项不能相加",
        "怎样能得：只写计分方法自己能说准的；名次、平均、评定、算式的不写",
    ]
    table = Table(
        f"{scored.period} {unit} 失分", (*_HEAD, *costs, *_TAIL), rows, tuple(notes if losses else ["没有失分"])
    )
    return Report((table,), _json(scored, unit, losses), synthetic=scored.book.ledger.config.synthetic)


def _row(each: Loss, tracks: Sequence[str]) -> tuple[str, ...]:
    numbers = (each.score, each.full, each.lost)
    costs = (shown(each.cost.get(stem)) for stem in tracks)
    return (each.tree.title, each.node.name, *map(shown, numbers), *costs, _wanted(each.wanted), each.node.clause)


def _wanted(found: Sequence[Wanted]) -> str:
    told = [f"{each.object}：{formula(each.text)}" if each.object else formula(each.text) for each in found[:_SHOWN]]
    return "；".join(told) + (f"；等 {len(found)} 个对象" if len(found) > _SHOWN else "")


def _json(scored: Scored, unit: str, losses: Sequence[Loss]) -> dict[str, object]:
    """Return `zzcli.lost.v1`."""
    return {
        "schema": "zzcli.lost.v1",
        "period": str(scored.period),
        "commit": scored.book.ledger.source.commit,
        "unit": unit,
        "lost": [
            {
                "special": each.tree.stem,
                "id": each.node.id,
                "item": each.node.name,
                "clause": each.node.clause,
                "score": text(each.score),
                "full": text(each.full),
                "lost": text(each.lost),
                "cost": {stem: text(cost) for stem, cost in each.cost.items()},
                "wanted": [{"object": one.object, "text": one.text} for one in each.wanted],
            }
            for each in losses
        ],
    }
