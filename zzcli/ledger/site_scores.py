"""On-site scores of a 观摩 (site-scores.csv): one line a unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import UnitNames, duplicate_keys
from zzcli.ledger.problem import Place
from zzcli.ledger.records import Records
from zzcli.ledger.units import Units
from zzcli.ledger.values import ValueFault, parse_number

FILE = "site-scores.csv"
HEADER: Row = ("单位", "得分", "备注")


@dataclass(frozen=True, slots=True)
class Observed:
    """What a unit was given on site."""

    unit: str
    score: Decimal
    note: str
    place: Place


def read_site_scores(path: str, raw: bytes, units: Units) -> Records[Observed]:
    """Read the on-site scores of a period; a unit stands once and has a score."""
    table = read_table(path, raw, HEADER)
    problems = list(table.problems)
    names = UnitNames(path, units)
    column = names.resolve(tuple(row[0] for row in table.rows), table.lines)
    problems += names.problems()
    found = []
    for at, (_, score, note) in enumerate(table.rows):
        place = table.place(at)
        try:
            found.append(Observed(column[at], parse_number(score), note, place))
        except ValueFault as fault:
            problems.append(fault.problem(place, "得分"))
    problems += duplicate_keys(path, [(unit,) for unit in column], table.lines)
    return Records(tuple(found), tuple(problems))
