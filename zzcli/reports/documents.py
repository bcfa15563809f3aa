"""The documents that `report` writes: which kinds there are, and a scored period as the bytes of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zzcli.reports.publications import Published
    from zzcli.scoring.period import Scored


class Kind(StrEnum):
    """The kinds of documents."""

    DOCX = "docx"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Matter:
    """What a document is made of: a scored period, the period before where there is one, how it is published."""

    scored: Scored
    before: Scored | None
    published: Published


def document(matter: Matter, kind: Kind) -> Mapping[str, bytes]:
    """Return the files of a document by their path below its place; a single file is at ""."""
    scored = matter.scored
    if kind is Kind.DOCX:
        from zzcli.reports.notice.content import notice
        from zzcli.reports.notice.docx import to_docx

        return {"": to_docx(notice(scored, matter.before, matter.published))}
    from zzcli.reports.workbook.book import sheets
    from zzcli.reports.workbook.write import to_xlsx

    return {"": to_xlsx(sheets(scored), f"{scored.period} {scored.book.scheme.title}")}


def matter_of(scored: Scored) -> Matter:
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
    return Matter(scored, before, published(scored))
