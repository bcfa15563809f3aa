"""What changed between two scorings: ranks and totals, items, figures (`diff P`, `diff P P2`, `diff P --at A..B`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.scoring.period import Scored, in_force


@dataclass(frozen=True, slots=True)
class RankChange:
    """A unit's rank and total before and after; None where it was not in the track or not ranked."""

    track: str
    unit: str
    rank_before: int | None
    rank_after: int | None
    total_before: Decimal | None
    total_after: Decimal | None

    @property
    def changed(self) -> bool:
        """Whether the rank or the total is another."""
        return (self.rank_before, self.total_before) != (self.rank_after, self.total_after)


@dataclass(frozen=True, slots=True)
class NodeChange:
    """An item's score for a unit (or its object) before and after; None where it did not count."""

    tree: str
    name: str
    unit: str
    object: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure before and after, declared and verified as text; None where there was no line."""

    special: str
    unit: str
    item: str
    object: str
    measure: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs; all three empty when nothing does."""

    ranks: tuple[RankChange, ...]
    nodes: tuple[NodeChange, ...]
    figures: tuple[FigureChange, ...]


def diff_scored(before: Scored, after: Scored) -> Diff:
    """Compare two scored periods: the same month from two commits, or one month with another."""
    ranks = (each for each in rank_changes(before, after) if each.changed)
    return Diff(tuple(ranks), tuple(_nodes(before, after)), tuple(_figures(before, after)))


def rank_changes(before: Scored, after: Scored) -> Iterator[RankChange]:
    """Yield every unit's rank and total in every track, changed or not."""
    old = {(table.tree.stem, row.unit): row for table in before.tracks for row in table.rows}
    new = {(table.tree.stem, row.unit): row for table in after.tracks for row in table.rows}
    for key in [*new, *(key for key in old if key not in new)]:
        a, b = old.get(key), new.get(key)
        yield RankChange(
            *key,
            None if a is None else a.rank,
            None if b is None else b.rank,
            None if a is None else a.total,
            None if b is None else b.total,
        )


def _nodes(before: Scored, after: Scored) -> Iterator[NodeChange]:
    old, new = dict(_scores(before)), dict(_scores(after))
    for key in [*new, *(key for key in old if key not in new)]:
        a, b = old.get(key), new.get(key)
        if a != b:
            yield NodeChange(*key, a, b)


def _scores(scored: Scored) -> Iterator[tuple[tuple[str, str, str, str], Decimal | None]]:
    evaluation = scored.evaluation
    for tree in scored.book.scheme.specials:
        if not in_force(evaluation, tree):
            continue
        for node in tree.root.walk():
            result = evaluation.result(tree, node)
            if result is not None:
                for unit, path, score in zip(result.frame.units, result.frame.paths, result.score, strict=True):
                    yield (tree.stem, node.name, unit, path), score


def _figures(before: Scored, after: Scored) -> Iterator[FigureChange]:
    for special in after.book.scheme.specials:
        old, new = _lines(before, special.stem), _lines(after, special.stem)
        for key in [*new, *(key for key in old if key not in new)]:
            a, b = old.get(key), new.get(key)
            if a != b:
                unit, item, path, measure = key
                yield FigureChange(special.stem, unit, item, path, measure, a, b)


def _lines(scored: Scored, stem: str) -> Mapping[tuple[str, str, str, str], tuple[str, str]]:
    found: dict[tuple[str, str, str, str], tuple[str, str]] = {}
    for block in scored.book.ledger.figures(scored.period, stem).blocks.values():
        keys = zip(block.units, [block.item] * len(block), block.objects, block.measures, strict=True)
        found.update(zip(keys, zip(block.declared, block.verified, strict=True), strict=True))
    return found


def diff_json(before: Scored, after: Scored, diff: Diff) -> dict[str, object]:
    """Return `zzcli.diff.v1`."""
    return {
        "schema": "zzcli.diff.v1",
        "before": {"period": str(before.period), "commit": before.book.ledger.source.commit},
        "after": {"period": str(after.period), "commit": after.book.ledger.source.commit},
        "ranks": [
            {
                "track": each.track,
                "unit": each.unit,
                "rank": [each.rank_before, each.rank_after],
                "total": [_text(each.total_before), _text(each.total_after)],
            }
            for each in diff.ranks
        ],
        "nodes": [
            {
                "special": each.tree,
                "item": each.name,
                "unit": each.unit,
                "object": each.object,
                "score": [_text(each.before), _text(each.after)],
            }
            for each in diff.nodes
        ],
        "figures": [
            {
                "special": each.special,
                "unit": each.unit,
                "item": each.item,
                "object": each.object,
                "measure": each.measure,
                "declared": [
                    None if each.before is None else each.before[0],
                    None if each.after is None else each.after[0],
                ],
                "verified": [
                    None if each.before is None else each.before[1],
                    None if each.after is None else each.after[1],
                ],
            }
            for each in diff.figures
        ],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
