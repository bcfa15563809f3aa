"""What is committed with a period: its folder, and the files that every period rests on."""

from __future__ import annotations

from zzcli.ledger import config, projects, units
from zzcli.ledger.layout import FOLDER, OBJECTS, PLANS, as_period, period_folder
from zzcli.ledger.periods import Period


def saved_paths(period: Period) -> tuple[str, ...]:
    """Return what is saved with a period: folders and files from the ledger's root."""
    common = (f"{FOLDER}/{PLANS}", f"{FOLDER}/{OBJECTS}", projects.PATH, config.PATH, units.PATH)
    return (period_folder(period), *common)


def is_saved(path: str, period: Period) -> bool:
    """Return whether a file is saved with a period."""
    return any(path == saved or path.startswith(f"{saved}/") for saved in saved_paths(period))


def period_of(path: str) -> Period | None:
    """Return the period in whose folder a file is, or None."""
    parts = path.split("/")
    return as_period(parts[1]) if len(parts) > 2 and parts[0] == FOLDER else None
