"""The documents that `report` writes: which kinds there are, and a scored period as the bytes of each."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from zzcli.scoring.period import Scored


class Kind(StrEnum):
    """The kinds of documents."""

    XLSX = "xlsx"


def document(scored: Scored, kind: Kind) -> Mapping[str, bytes]:
    """Return the files of a document by their path below its place; a single file is at ""."""
    from zzcli.reports.workbook.book import sheets
    from zzcli.reports.workbook.write import to_xlsx

    assert kind is Kind.XLSX
    return {"": to_xlsx(sheets(scored), f"{scored.period} {scored.book.scheme.title}")}
