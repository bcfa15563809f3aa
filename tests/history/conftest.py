"""The ledger that tests of its history begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.repositories import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """The tiny ledger in a repository of its own, with one commit."""
    return Ledger(tmp_path / "台账")
