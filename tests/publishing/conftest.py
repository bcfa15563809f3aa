"""Ledgers that several tests of publications begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, CONFIG, FINISHED, files
from tests.publishing import support
from tests.publishing.clones import APRIL, FIGURES, HEADER, LINES, OWNERS, Clone, office
from tests.publishing.support import Repo


@pytest.fixture(scope="session")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The tiny ledger with June and July published: to be copied, never changed."""
    return support.published(tmp_path_factory.mktemp("published") / "台账")


@pytest.fixture
def repo(two_months: Repo, tmp_path: Path) -> Repo:
    """A copy of the tiny ledger with June and July published."""
    return two_months.copy(tmp_path / "台账")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    """A clerk's clone of the office's guarded repository; March and April have figures, nothing is published."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    rules = FINISHED.replace("10", "40") + COMPLAINTS
    contents = files(rules, **{"config.toml": CONFIG + OWNERS, FIGURES: HEADER + LINES, APRIL: HEADER + LINES})
    return office(tmp_path, contents)[1]


@pytest.fixture
def published(desk: Clone) -> Clone:
    """The same after March was published and pushed with its tag."""
    tag = desk.publish("2021-03")
    desk.push("--atomic", "main", tag)
    return desk
