"""The documents that `report` writes: which kinds there are, and a scored period as the bytes of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zzcli.history.audit import Change
    from zzcli.reports.publications import Published
    from zzcli.scoring.period import Scored


class Kind(StrEnum):
    """The kinds of documents."""

    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a document is made of: a scored period, the period before where there is one, how it is published.

    `changes`: those of the period's figures, as far as the history was read; None: it was not.
    """

    scored: Scored
    before: Scored | None
    published: Published
    changes: Sequence[Change] | None = None


def document(matter: Matter, kind: Kind) -> Mapping[str, bytes]:
    """Return the files of a document by their path below its place; a single file is at ""."""
    scored = matter.scored
    if kind is Kind.DOCX:
        from zzcli.reports.notice.content import notice
        from zzcli.reports.notice.docx import to_docx

        return {"": to_docx(notice(scored, matter.before, matter.published))}
    if kind is Kind.HTML:
        from zzcli.reports.page.site import Site

        return Site(scored, _earlier(matter), matter.published, matter.changes).pages()
    from zzcli.reports.workbook.book import sheets
    from zzcli.reports.workbook.write import to_xlsx

    return {"": to_xlsx(sheets(scored), f"{scored.period} {scored.book.scheme.title}")}


def _earlier(matter: Matter) -> Sequence[Scored]:
    """The periods of the year before this one that can be scored, oldest first."""
    from zzcli.ledger.periods import Span
    from zzcli.ledger.problem import errors
    from zzcli.scoring.period import score_period

    scored, before = matter.scored, matter.before
    found = []
    for period in scored.period.since(Span.YEAR):
        if before is not None and period == before.period:
            found.append(before)
        elif period in scored.book.ledger.periods():
            then = score_period(scored.book, period)
            found += [] if errors(then.problems) else [then]
    return found


def matter_of(scored: Scored, changes: Sequence[Change] | None = None) -> Matter:
    """Return what the documents of a scored period are made of.

    The period before is scored from the same ledger; where it has errors there is nothing to compare with.
    """
    from zzcli.ledger.problem import errors
    from zzcli.reports.publications import published
    from zzcli.scoring.period import score_period

    previous = scored.period.previous
    before = score_period(scored.book, previous) if previous in scored.book.ledger.periods() else None
    if before is not None and errors(before.problems):
        before = None
    return Matter(scored, before, published(scored), changes)
