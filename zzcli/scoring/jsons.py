"""Scores and traces as JSON data: stable English keys, decimals as strings (ledger.md, JSON)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import plain
from zzcli.scoring.period import Scored
from zzcli.scoring.trace import TraceNode

Json = dict[str, Any]


def text(value: Decimal | None) -> str | None:
    """Return an exact number as JSON has it: a string, or null."""
    return None if value is None else plain(value)


def score_json(scored: Scored) -> Json:
    """Return `zzcli.score.v1`: both rankings, and every unit that a special scores."""
    return {
        "schema": "zzcli.score.v1",
        "period": str(scored.period),
        "commit": scored.book.ledger.source.commit,
        "scheme": scored.book.scheme.name,
        "provisional": scored.provisional,
        "synthetic": scored.book.ledger.config.synthetic,
        "readings": dict(sorted(scored.readings.items())),
        "tracks": [
            {
                "track": table.tree.stem,
                "units": [
                    {
                        "unit": row.unit,
                        "rank": row.rank,
                        "total": text(row.total),
                        "parts": dict(zip(table.columns, map(text, row.parts), strict=True)),
                        "specials": {stem: text(score) for stem, score in row.specials.items()},
                    }
                    for row in table.rows
                ],
            }
            for table in scored.tracks
        ],
        "specials": [
            {
                "special": table.tree.stem,
                "units": [
                    {"unit": row.unit, "rank": row.rank, "score": text(row.score), "full": text(row.full)}
                    for row in table.rows
                ],
            }
            for table in scored.specials
        ],
    }


def trace_json(scored: Scored, unit: str, nodes: Sequence[TraceNode]) -> Json:
    """Return `zzcli.trace.v1`: the nodes of one unit's trace."""
    return {
        "schema": "zzcli.trace.v1",
        "period": str(scored.period),
        "commit": scored.book.ledger.source.commit,
        "unit": unit,
        "nodes": [
            {
                "special": node.tree,
                "id": node.id,
                "name": node.name,
                "clause": node.clause,
                "object": node.object,
                "method": node.method,
                "score": text(node.score),
                "full": text(node.full),
                "absent": node.absent or None,
                "readings": list(node.readings),
                "inputs": [
                    {"name": each.name, "value": each.value, "path": each.path, "line": each.line}
                    for each in node.inputs
                ],
                "arithmetic": node.arithmetic,
            }
            for node in nodes
        ],
    }
