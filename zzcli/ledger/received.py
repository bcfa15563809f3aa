"""Forms that came in during a period: which file, from whom, taken by whom, when (received.csv)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zzcli.ledger import settings
from zzcli.ledger.csvtext import Row, read_table
from zzcli.ledger.keyed import duplicate_keys
from zzcli.ledger.problem import Place
from zzcli.ledger.records import Records
from zzcli.ledger.values import ValueFault, read_date

FILE = "received.csv"
HEADER: Row = ("文件名", "sha256", "来源单位", "经手人", "收到日期")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it came in; `source` is whoever supplied it, in their own words."""

    name: str
    digest: str
    source: str
    clerk: str
    date: datetime.date
    place: Place


def read_received(path: str, raw: bytes) -> Records[Form]:
    """Read the forms that came in; the same content twice is a duplicate, the same file name is not."""
    table = read_table(path, raw, HEADER)
    problems = list(table.problems)
    forms = []
    for number, (name, digest, source, clerk, day) in enumerate(table.rows):
        place = table.place(number)
        date = read_date(day, place, "收到日期", problems)
        try:
            settings.digest(digest)
        except ValueFault as fault:
            problems.append(fault.problem(place, "sha256 "))
        else:
            forms += [Form(name, digest, source, clerk, date, place)] if date else []
    problems += duplicate_keys(path, [(form.digest,) for form in forms], [form.place.line for form in forms])
    return Records(tuple(forms), tuple(problems))
