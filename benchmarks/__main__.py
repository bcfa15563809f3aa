"""Time zzcli beside its peers and print one table of ratios; nothing here passes or fails.

A ratio is our time over the peer's in the same round: the median of all rounds, and the range they fell in.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from tabulate import tabulate

from benchmarks.contests import CONTESTS, Contest
from benchmarks.measure import Result, in_turn, ratios

HEADINGS = ("ours", "s", "MB", "peer", "s", "MB", "ratio", "range", "bar", "note")
MEMORY_BAR = "Memory bar: score of 1,137,600 figures under 1,500 MB."


def main() -> None:
    """Run the contests and print their table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--only", choices=CONTESTS, help="one contest instead of all")
    only = parser.parse_args().only
    rows: list[tuple[str, ...]] = []
    for name in [only] if only else CONTESTS:
        with tempfile.TemporaryDirectory(prefix="zzcli-bench-") as folder:
            contest = CONTESTS[name](Path(folder))
            rows.extend(table_rows(contest, in_turn(contest.commands, contest.rounds)))
    print(tabulate(rows, HEADINGS, disable_numparse=True))
    print(MEMORY_BAR)


def table_rows(contest: Contest, results: Mapping[str, Result]) -> Iterator[tuple[str, ...]]:
    """Yield a row a pairing; where a side has no time the row says why."""
    for pairing in contest.pairings:
        sides = {name: results[name] for name in (pairing.ours, pairing.peer)}
        ours, peer = sides.values()
        note = "; ".join(f"{name}: {side.fault}" for name, side in sides.items() if side.fault)
        found = [] if note else ratios(ours, peer)
        verdict = (f"{median(found):.2f}", f"{found[0]:.2f}-{found[-1]:.2f}") if found else ("-", "-")
        yield (pairing.ours, *_cost(ours), pairing.peer, *_cost(peer), *verdict, f"{pairing.bar:.3g}", note)


def _cost(result: Result) -> tuple[str, str]:
    """A command's median seconds and its peak memory in megabytes."""
    return ("-", "-") if result.fault else (f"{result.seconds:.3f}", f"{result.peak / 1e6:.0f}")


if __name__ == "__main__":
    main()
