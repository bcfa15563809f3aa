"""What a packaged scheme says of its demo, in demo.toml of its folder: periods, who writes, what is left to find.

A scheme without that file is a template: it has no demo. The file is no part of the rules and is not vendored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zzcli.ledger import settings
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem, ProblemError, in_order
from zzcli.ledger.settings import Setting
from zzcli.ledger.toml import Document, parse
from zzcli.office.repository import Person
from zzcli.rules.load import DEMO, packaged, packaged_names

PERIODS = (
    Setting("first", settings.period, 'first = "2021-03"', "第一个评比期，是办法最短的一种", required=True),
    Setting("last", settings.period, 'last = "2021-06"', "最后一个评比期，也是那一种", required=True),
)
OFFICE = (
    Setting("name", settings.text, 'name = "演示·督查室"', "建台账、登记、发布的提交人", required=True),
    Setting("email", settings.text, 'email = "office@demo.invalid"', "提交人的邮箱", required=True),
)
ADDRESS = (
    Setting("lead", settings.text, 'lead = "某局"', "牵头单位", required=True),
    Setting("email", settings.text, 'email = "bureau@demo.invalid"', "邮箱；没有写的取专项的文件名", required=True),
)
FIND = (
    Setting("late", settings.text, 'late = "01-works"', "最后一期里期限之后改了数据的专项", ""),
    Setting("back-dated", settings.text, 'back-dated = "01-works"', "最后一期里倒填了提交时间的专项", ""),
)
SECTIONS: Mapping[str, tuple[Setting, ...]] = {"demo": PERIODS, "office": OFFICE, "find": FIND}


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """The first and last of the demo's periods, its office, the addresses of leads, and by stem the specials whose
    figures were changed after their deadline and with a date put back ("": none)."""

    first: Period
    last: Period
    office: Person
    addresses: Mapping[str, str]
    late: str = ""
    back_dated: str = ""


def demo_of(scheme: str) -> DemoSettings | None:
    """Return what a packaged scheme says of its demo; None: it has none. Raises ProblemError with the first fault."""
    source, folder = packaged(scheme)
    path = f"{folder}/{DEMO}"
    raw = source.read(path)
    return None if raw is None else read_demo(path, raw)


def with_demo() -> list[str]:
    """Return the names of the packaged schemes that have a demo: all but templates."""
    return [name for name in packaged_names() if demo_of(name) is not None]


def read_demo(path: str, raw: bytes) -> DemoSettings:
    """Read a demo.toml. Raises ProblemError with its first fault."""
    document, problems = parse(path, raw)
    if document is None:
        raise ProblemError(problems[0])
    problems += settings.check_format(document, required=True)
    problems += settings.unknown_keys(document, (), document.data, ["format", "address", *SECTIONS])
    span, office, found = (_section(document, name, problems) for name in SECTIONS)
    addresses = {each["lead"]: each["email"] for _, each in settings.tables(document, "address", ADDRESS, problems)}
    if not problems and (span["first"].kind is not span["last"].kind or span["last"] < span["first"]):
        message = "last 应与 first 是同一种评比期，且不早于它，请改正"
        problems.append(Problem("wrong-order", document.place("demo", "last"), message))
    if problems:
        raise ProblemError(in_order(problems)[0])
    return DemoSettings(span["first"], span["last"], Person(**office), addresses, found["late"], found["back-dated"])


def _section(document: Document, name: str, problems: list[Problem]) -> dict[str, Any]:
    """Read the table `[name]`; one that is not there is empty."""
    document.data.setdefault(name, {})
    values, faults = settings.read_table(document, (name,), SECTIONS[name])
    problems += faults
    return values
