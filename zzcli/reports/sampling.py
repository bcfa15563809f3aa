"""抽检 as a table: of each unit how much was declared, how much of it is drawn, and how far the inspection is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from zzcli.ledger.lots import Claim, by_unit_and_special, quota
from zzcli.ledger.periods import Period
from zzcli.ledger.spotchecks import AGREES, DIFFERS
from zzcli.reports.model import Column, Report, Table
from zzcli.scoring.book import Book

_TOTAL = "合计"


def sampling(book: Book, period: Period, claims: Sequence[Claim], drawn: Sequence[Claim] | None) -> Report:
    """Return one line a unit and their sum. `drawn` None: nothing is yet, and the table says how many will be."""
    declared = Counter(claim.unit for claim in claims)
    columns: tuple[Column, ...]
    if drawn is None:
        groups = by_unit_and_special(claims)
        due: Counter[str] = Counter()
        for (unit, _), group in groups.items():
            due[unit] += quota(len(group))
        columns = (_number("申报", "declared"), _number("应抽", "due"))
        counts = [declared, due]
    else:
        checks = book.ledger.spot_checks(period).rows
        columns = (
            *(_number("申报", "declared"), _number("抽中", "drawn")),
            *(_number("已查", "inspected"), _number("不一致", "differs")),
        )
        counts = [
            declared,
            Counter(claim.unit for claim in drawn),
            Counter(check.unit for check in checks if check.result in (AGREES, DIFFERS)),
            Counter(check.unit for check in checks if check.result == DIFFERS),
        ]
    places = {unit: place for place, unit in enumerate(book.ledger.units)}
    units = sorted(declared, key=lambda unit: (places.get(unit, len(places)), unit))
    rows = [(unit, *(str(count[unit]) for count in counts)) for unit in units]
    rows.append((_TOTAL, *(str(count.total()) for count in counts)))
    table = Table(f"{period} 抽检", (Column("单位", "unit"), *columns), tuple(rows))
    return Report((table,), synthetic=book.ledger.config.synthetic)


def _number(heading: str, key: str) -> Column:
    return Column(heading, key, right=True)
