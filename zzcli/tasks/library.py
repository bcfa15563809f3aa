"""项目库: what a scheme says about projects, which are in the library in a month, what came and left, what may be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from zzcli.ledger import projects, settings
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.names import hint
from zzcli.ledger.numbers import CONTEXT, ZERO
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, ProblemError, errors
from zzcli.ledger.projects import Project
from zzcli.ledger.records import Records
from zzcli.ledger.settings import Setting
from zzcli.ledger.source import Source
from zzcli.tasks import kinds
from zzcli.tasks.status import TaskBook
from zzcli.tasks.texts import Texts

FILE = "projects.toml"
RULES = (
    settings.FORMAT_SETTING,
    Setting("clause", settings.text, 'clause = "二(六)"', "依据的条款", required=True),
    Setting("money", settings.text, 'money = "万元"', "投资的计量单位", required=True),
    Setting("reviews", settings.texts, 'reviews = ["未审查", "审查通过"]', "审查的各种状态", required=True),
    Setting(
        "public",
        kinds.words(*projects.HEADER),
        'public = ["编号", "项目", "总投资", "进度"]',
        "统一对外发布的列，其余的只在内部用",
        required=True,
    ),
)


@dataclass(frozen=True, slots=True)
class LibraryRules:
    """What projects.toml says: the clause, the unit of money, the states of a review, the columns for the public."""

    clause: str
    money: str
    reviews: tuple[str, ...]
    public: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Library:
    """The projects of a month: those in the library at its end, those that came in and those that left in it."""

    month: Period
    rules: LibraryRules
    there: tuple[Project, ...]
    came: tuple[Project, ...]
    left: tuple[Project, ...]

    def investment(self) -> Decimal:
        """Return what the projects in the library cost together, as far as it was told."""
        return reduce(CONTEXT.add, (each.investment for each in self.there if each.investment is not None), ZERO)

    def untold(self) -> int:
        """Return how many projects in the library have no investment told."""
        return sum(each.investment is None for each in self.there)


def library(tasks: TaskBook, month: Period) -> Library:
    """Return the projects of a month. Raises ProblemError when the scheme has no rules for them, or a line is wrong."""
    rules = library_rules(tasks.book.rules, tasks.book.folder)
    listed = read(tasks.ledger)
    for problem in errors([*listed.problems, *library_problems(rules, listed.rows)]):
        raise ProblemError(problem)
    return Library(
        month,
        rules,
        tuple(each for each in listed.rows if each.in_force(month)),
        tuple(each for each in listed.rows if each.since == month),
        tuple(each for each in listed.rows if each.left == month),
    )


def read(ledger: Ledger) -> Records[Project]:
    """Return the projects of a ledger; no file: none."""
    raw = ledger.source.read(projects.PATH)
    return Records[Project]() if raw is None else projects.read_projects(raw, ledger.units)


def library_rules(source: Source, folder: str) -> LibraryRules:
    """Return what the scheme says about projects. Raises ProblemError when it says nothing or has an error."""
    texts = Texts(source, folder, {})
    if not texts.has(FILE):
        place = Place(texts.path(FILE))
        raise ProblemError(Problem("missing-file", place, "办法没有项目库的规定，请补上 projects.toml"))
    document = texts.toml(FILE)
    values, faults = settings.read_table(document, (), RULES) if document is not None else ({}, [])
    for problem in errors([*texts.problems, *faults]):
        raise ProblemError(problem)
    return LibraryRules(values["clause"], values["money"], values["reviews"], values["public"])


def library_problems(rules: LibraryRules, listed: Sequence[Project]) -> Iterator[Problem]:
    """Yield a problem for each project whose review has a state that the scheme does not know."""
    for each in listed:
        if each.review not in rules.reviews:
            message = f"审查“{each.review}”不对{hint(each.review, rules.reviews)}，应为 {'、'.join(rules.reviews)} 之一"
            yield Problem("wrong-choice", each.place, message)
