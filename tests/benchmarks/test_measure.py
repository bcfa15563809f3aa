"""The timing of processes, with stand-ins for the programs that are compared."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import table_rows
from benchmarks.contests import Contest, Pairing
from benchmarks.measure import Command, CommandFailed, Result, Run, in_turn, ratios, run

MEGABYTE = 1_000_000


def stand_in(name: str, folder: Path, code: str) -> Command:
    """A Python program in place of one that is timed."""
    return Command(name, (sys.executable, "-c", code), folder, "install it")


def test_a_run_is_timed_and_its_memory_is_its_own(tmp_path: Path) -> None:
    small = run(stand_in("small", tmp_path, "pass"))
    # Linux counts what the process that starts another holds, this one here, as the least of the other's peak.
    large = run(stand_in("large", tmp_path, "held = b'x' * 500_000_000"))
    slow = run(stand_in("slow", tmp_path, "import time; time.sleep(0.3)"))
    assert slow.seconds >= 0.3
    assert large.peak - small.peak > 150 * MEGABYTE


def test_a_program_that_fails_is_not_timed(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="exit 3: no ledger"):
        run(stand_in("failing", tmp_path, "import sys; print('first\\nno ledger', file=sys.stderr); sys.exit(3)"))


def test_commands_are_warmed_up_once_and_then_run_in_turn(tmp_path: Path) -> None:
    commands = [stand_in(name, tmp_path, f"open('order', 'a').write('{name}')") for name in "AB"]
    results = in_turn(commands, rounds=3)
    assert (tmp_path / "order").read_text() == "AB" + "AB" * 3
    assert {name: len(result.runs) for name, result in results.items()} == {"A": 3, "B": 3}


def test_ratios_are_taken_round_by_round() -> None:
    ours, peer = (Result(tuple(Run(seconds, 0) for seconds in times)) for times in ((2, 9, 4), (1, 3, 8)))
    assert ratios(ours, peer) == [0.5, 2, 3]  # 4/8, 2/1, 9/3; of the medians it would be 4/3


def test_a_row_shows_the_median_ratio_beside_the_bar() -> None:
    results = {
        "zzcli": Result((Run(2, 30 * MEGABYTE), Run(9, 50 * MEGABYTE), Run(4, 40 * MEGABYTE))),
        "peer": Result((Run(1, 60 * MEGABYTE), Run(3, 60 * MEGABYTE), Run(8, 60 * MEGABYTE))),
    }
    (row,) = table_rows(Contest((), (Pairing("zzcli", "peer", 1 / 5),), 3), results)
    assert row == ("zzcli", "4.000", "50", "peer", "3.000", "60", "2.00", "0.50-3.00", "0.2", "")


def test_a_missing_peer_is_named_with_its_install_command(tmp_path: Path) -> None:
    missing = Command("hledger bal", (str(tmp_path / "hledger"),), tmp_path, "apt-get install hledger")
    commands = (stand_in("zzcli", tmp_path, "pass"), missing)
    contest = Contest(commands, (Pairing("zzcli", "hledger bal", 0.2),), 1)
    (row,) = table_rows(contest, in_turn(commands, 1))
    assert row[3:] == ("hledger bal", "-", "-", "-", "-", "0.2", "hledger bal: not here: apt-get install hledger")
