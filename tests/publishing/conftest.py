"""Ledgers that several tests of publications begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.support import Repo


@pytest.fixture(scope="session")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The tiny ledger with June and July published: to be copied, never changed."""
    return support.published(tmp_path_factory.mktemp("published") / "台账")


@pytest.fixture
def repo(two_months: Repo, tmp_path: Path) -> Repo:
    """A copy of the tiny ledger with June and July published."""
    return two_months.copy(tmp_path / "台账")
