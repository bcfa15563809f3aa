"""What a report says of publication: the digest of the period's manifest, or that the period is not published."""

from __future__ import annotations

from dataclasses import dataclass

from zzcli.checks.results import differences
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.ledger.source import Source
from zzcli.publishing.digest import printed
from zzcli.publishing.publication import digest_of, is_published, manifest_path, read_statement
from zzcli.scoring.period import Scored

UNPUBLISHED = "未发布"


@dataclass(frozen=True, slots=True)
class Published:
    """Whether and as what a period is published; `digest` is as the paper prints it, empty where it is not."""

    digest: str = ""
    version: int = 0
    reason: str = ""

    @property
    def told(self) -> str:
        """The digest with its version, or that there is none."""
        if not self.digest:
            return UNPUBLISHED
        return f"{self.digest}（第{self.version}次更正：{self.reason}）" if self.version else self.digest


def published(scored: Scored) -> Published:
    """Return how a period is published in its own source; the results are taken to be those that were."""
    return published_in(scored.book.ledger.source, scored.period)


def published_in(source: Source, period: Period) -> Published:
    """Return how a period's manifest says that it is published."""
    raw = source.read(manifest_path(period))
    if raw is None or not is_published(raw):
        return Published()
    statement = read_statement(raw)
    version, reason = (0, "") if statement is None else (statement.version, statement.reason)
    return Published(printed(digest_of(raw)), version, reason)


def departures(scored: Scored) -> list[Problem]:
    """Return where a published period's results differ from what its ledger gives now; nothing where it is not."""
    source = scored.book.ledger.source
    raw = source.read(manifest_path(scored.period))
    return list(differences(source, scored)) if raw is not None and is_published(raw) else []
