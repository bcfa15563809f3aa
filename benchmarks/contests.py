"""What is timed against what, and the bar that each ratio is meant to keep."""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import PERIOD, SHAPES, write_journal, write_ledger
from benchmarks.history import BRANCHED, COMMITS, MERGED, write_history
from benchmarks.measure import Command
from benchmarks.publications import MONTHS, write_publications

ROOT = Path(__file__).parent.parent
BARE = Path(__file__).parent / "bare"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Pairing:
    """Two commands by name and the bar: how many times the peer's time ours may take."""

    ours: str
    peer: str
    bar: float


@dataclass(frozen=True)
class Contest:
    """Commands that are run in turn, `rounds` times each, and the pairs of them that are compared."""

    commands: tuple[Command, ...]
    pairings: tuple[Pairing, ...]
    rounds: int


def start_up(folder: Path) -> Contest:
    """The version and the worked month against a bare typer program."""
    _copy_worked_ledger(folder)
    version, score = "zzcli --version", f"zzcli score {PERIOD}: the worked month"
    bare = "a bare typer program"
    return Contest(
        (
            _python(bare, folder, str(BARE / "hello.py")),
            _zzcli(version, folder, "--version"),
            _zzcli(score, folder, "score", PERIOD),
        ),
        (Pairing(version, bare, 1.5), Pairing(score, bare, 3)),
        rounds=15,
    )


def month(folder: Path) -> Contest:
    """A full month, validated and scored, against accounting programs that balance as many postings.

    An account a figure is the like task: zzcli, too, keeps a result of each figure. An account a unit is the
    least that `ledger` can be asked.
    """
    shape = SHAPES["month"]
    write_ledger(shape, folder / "ledger-month")
    journals = {name: folder / f"{name}.txt" for name in ("figures", "units", "beancount")}
    write_journal(shape, journals["figures"], by_item=True, declare=False)
    write_journal(shape, journals["units"], by_item=False, declare=False)
    write_journal(shape, journals["beancount"], by_item=True, declare=True)
    score = f"zzcli score --dry-run: {shape.figures:,} figures"
    peers = (
        (_debian("ledger", "ledger bal", folder, "-f", str(journals["figures"]), "bal"), 1),
        (_debian("ledger", "ledger bal, an account a unit", folder, "-f", str(journals["units"]), "bal"), 1),
        (_debian("hledger", "hledger bal", folder, "-f", str(journals["figures"]), "bal"), 1 / 5),
        (_bean_check(folder, journals["beancount"]), 1 / 10),
    )
    return Contest(
        (_zzcli(score, folder / "ledger-month", "score", PERIOD, "--dry-run"), *(command for command, _ in peers)),
        tuple(Pairing(score, command.name, bar) for command, bar in peers),
        rounds=5,
    )


def nation(folder: Path) -> Contest:
    """All counties of a nation, printed alone and with results written, against one pass over the same file."""
    shape = SHAPES["nation"]
    ledger = folder / "ledger-nation"
    write_ledger(shape, ledger)
    dry = f"zzcli score --dry-run: {shape.figures:,} figures"
    full = f"zzcli score: {shape.figures:,} figures"
    bare = "csv.reader over the same file"
    figures = ledger / "ledger" / PERIOD / f"{shape.stems()[0]}.csv"
    return Contest(
        (
            _python(bare, folder, str(BARE / "csv_pass.py"), str(figures)),
            _zzcli(dry, ledger, "score", PERIOD, "--dry-run"),
            _zzcli(full, ledger, "score", PERIOD),
        ),
        (Pairing(dry, bare, 6), Pairing(full, bare, 12)),
        rounds=5,
    )


def history(folder: Path) -> Contest:
    """A month with a long history: all its changes against `git log -p`, and its score at a commit against the work tree."""
    ledger = folder / "ledger-history"
    write_history(ledger)
    log = "git log -p"
    audit, at, tree = f"zzcli audit: {COMMITS:,} commits", "zzcli score --at HEAD", "zzcli score --dry-run"
    flags = ("-p", "--no-color", "--no-renames", "-m", "--full-history")
    git = shutil.which("git") or "git"
    return Contest(
        (
            Command(log, (git, "log", *flags, "--", f"ledger/{PERIOD}"), ledger, "apt-get install git"),
            _zzcli(audit, ledger, "audit", PERIOD),
            _zzcli(tree, ledger, "score", PERIOD, "--dry-run"),
            _zzcli(at, ledger, "score", PERIOD, "--at", "HEAD"),
        ),
        (Pairing(audit, log, 2), Pairing(at, tree, 1.3)),
        rounds=3,
    )


def branches(folder: Path) -> Contest:
    """A month whose changes were made on branches, a hundred at a time, and merged, against one without any branch."""
    names = {name: folder / name for name in ("straight", "branched")}
    write_history(names["straight"], BRANCHED, MERGED)
    write_history(names["branched"], BRANCHED, MERGED, sides=100)
    ours, peer = (f"zzcli audit: {MERGED:,} commits {what}" for what in ("on branches and merging", "in a row"))
    commands = (_zzcli(ours, names["branched"], "audit", PERIOD), _zzcli(peer, names["straight"], "audit", PERIOD))
    return Contest(commands, (Pairing(ours, peer, 3),), rounds=3)  # a merge is compared with both its parents


def publications(folder: Path) -> Contest:
    """Two years of published months: all verified against one of them scored at its tag, as often as there are months."""
    ledger = folder / "ledger-published"
    write_publications(ledger, str(BIN / "zzcli"))
    verify, score = f"zzcli verify: {len(MONTHS)} months", "zzcli score --at a tag"
    return Contest(
        (
            _zzcli(score, ledger, "score", MONTHS[-1], "--at", f"published/{MONTHS[-1]}"),
            _zzcli(verify, ledger, "verify"),
        ),
        (Pairing(verify, score, len(MONTHS)),),
        rounds=3,
    )


CONTESTS: Mapping[str, Callable[[Path], Contest]] = {
    "start-up": start_up,
    "month": month,
    "nation": nation,
    "history": history,
    "branches": branches,
    "publications": publications,
}


def _copy_worked_ledger(folder: Path) -> None:
    """Copy the worked ledger, with its scheme if that is vendored elsewhere, so that timing changes no file here."""
    for name in ("config.toml", "units.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "ledger", folder / "ledger")
    rules = tomllib.loads((ROOT / "config.toml").read_text(encoding="utf-8"))["ledger"].get("rules", "")
    if rules:
        shutil.copytree(ROOT / rules, folder / rules, dirs_exist_ok=True)


def _zzcli(name: str, folder: Path, *arguments: str) -> Command:
    return Command(name, (str(BIN / "zzcli"), *arguments), folder, "make bench")


def _python(name: str, folder: Path, *arguments: str) -> Command:
    return Command(name, (sys.executable, *arguments), folder, "")


def _debian(package: str, name: str, folder: Path, *arguments: str) -> Command:
    return Command(name, (shutil.which(package) or package, *arguments), folder, f"apt-get install {package}")


def _bean_check(folder: Path, journal: Path) -> Command:
    return Command("bean-check", (str(BIN / "bean-check"), "--no-cache", str(journal)), folder, "make bench")
