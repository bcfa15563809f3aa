"""Annual grades by a file that the office supplies, and the order of on-site scores. Without the file nobody is graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from zzcli.ledger import settings
from zzcli.ledger.problem import Problem, ProblemError, SurroundingsError, errors
from zzcli.ledger.settings import Setting
from zzcli.ledger.site_scores import Observed
from zzcli.ledger.source import Source
from zzcli.ledger.values import ValueFault
from zzcli.tasks import kinds
from zzcli.tasks.judging import Colour, Standing
from zzcli.tasks.reporting import due_reports
from zzcli.tasks.status import TaskBook
from zzcli.tasks.texts import Texts

FILE = "grading.toml"
DONE_RATE, TIMELY_RATE, REPORT_RATE = "完成率", "按期率", "报告按时率"
MEASURES: Mapping[str, str] = {
    DONE_RATE: "到期的目标里完成的",
    TIMELY_RATE: "到期的目标里按期完成的",
    REPORT_RATE: "应报的报告里按时报的",
}
NEEDED = (
    f"缺少考核办法：请把考核的依据、权重和分档写进办法的 {FILE}，例如 "
    'document = "（文号）"、weights = {"完成率" = 60, "按期率" = 20, "报告按时率" = 20}、'
    'grades = [["优良", 85], ["合格", 60], ["不合格", 0]]、absent = "exclude"'
)


def weights(value: object) -> dict[str, Decimal]:
    """Read how much each measure weighs."""
    table = kinds.table(value)
    if not table or not set(table) <= set(MEASURES):
        raise ValueFault("wrong-type", f"只能有 {'、'.join(MEASURES)}，至少一个")
    found = {name: settings.number(each) for name, each in table.items()}
    if min(found.values()) <= 0:
        raise ValueFault("wrong-type", "的权重应大于零")
    return found


def grades(value: object) -> tuple[tuple[str, Decimal], ...]:
    """Read the grades, the highest first, each with the score from which on it is given; the last from 0."""
    if not isinstance(value, list) or not all(isinstance(each, list) and len(each) == 2 for each in value):
        raise ValueFault("wrong-type", '应写成 [["优良", 85], ["合格", 60], ["不合格", 0]]')
    found = tuple((settings.text(name), settings.number(low)) for name, low in value)
    lows = [low for _, low in found]
    if not lows or lows != sorted(set(lows), reverse=True) or lows[-1] != 0:
        raise ValueFault("wrong-order", "应从高到低，最后一档从 0 起")
    return found


RULES = (
    settings.FORMAT_SETTING,
    Setting("document", settings.text, 'document = "（文号）"', "考核办法", required=True),
    Setting("weights", weights, 'weights = {"完成率" = 60, "报告按时率" = 40}', "各项的权重", required=True),
    Setting("grades", grades, 'grades = [["优良", 85], ["合格", 60], ["不合格", 0]]', "分档，从高到低", required=True),
    Setting(
        "absent",
        kinds.word("exclude", "full"),
        'absent = "exclude"',
        "没有到期的目标或应报的报告时：这一项不计（exclude）或算满分（full）",
        required=True,
    ),
    Setting("outcomes", kinds.table, 'outcomes = {"不合格" = "约谈"}', "各档建议的处理，由人决定", {}),
)


@dataclass(frozen=True)
class Grading:
    """What the office's file says."""

    document: str
    weights: Mapping[str, Decimal]
    grades: tuple[tuple[str, Decimal], ...]
    absent_full: bool
    outcomes: Mapping[str, str]

    def grade(self, score: Fraction) -> str:
        """Return the grade of a score out of 100."""
        return next(name for name, low in self.grades if score >= Fraction(low))


@dataclass(frozen=True)
class Graded:
    """A unit's grade: each measure as part and whole, the exact score out of 100 (None: nothing to grade by).

    `judged` is how many targets were left out because people must judge them first.
    """

    unit: str
    rates: Mapping[str, tuple[int, int]]
    score: Fraction | None
    grade: str
    outcome: str
    judged: int


def read_grading(source: Source, folder: str) -> Grading:
    """Read the office's file. Raises SurroundingsError that says what is needed when there is none, else ProblemError."""
    texts = Texts(source, folder, {})
    if not texts.has(FILE):
        raise SurroundingsError(NEEDED)
    document = texts.toml(FILE)
    values, faults = settings.read_table(document, (), RULES) if document is not None else ({}, [])
    for problem in errors([*texts.problems, *faults]):
        raise ProblemError(problem)
    assert document is not None
    names = {name for name, _ in values["grades"]}
    for name, text in values["outcomes"].items():
        if name not in names or not isinstance(text, str):
            message = f"“{name}”不是分档之一，或它的处理不是文字，请改正"
            raise ProblemError(Problem("wrong-type", document.place("outcomes", name), message))
    absent = values["absent"] == "full"
    return Grading(values["document"], values["weights"], values["grades"], absent, values["outcomes"])


def graded(tasks: TaskBook, grading: Grading) -> list[Graded]:
    """Return the grade of every unit that answers for a target or has to report, in the order of units.toml."""
    standings: dict[str, list[Standing]] = {}
    for task in tasks.standings():
        answerable = tasks.people.answerable(task.task)
        for each in task.standings:
            for unit in (each.unit,) if each.unit else answerable:
                standings.setdefault(unit, []).append(each)
    reports: dict[str, list[bool]] = {}
    for due in due_reports(tasks):
        if due.sent is not None or due.due < tasks.today:
            reports.setdefault(due.unit, []).append(due.sent is not None and due.days_late(tasks.today) == 0)
    units = [unit for unit in tasks.ledger.units.order if unit in standings or unit in reports]
    return [_graded(tasks, grading, unit, standings.get(unit, ()), reports.get(unit, ())) for unit in units]


def _graded(
    tasks: TaskBook, grading: Grading, unit: str, standings: Iterable[Standing], reports: Sequence[bool]
) -> Graded:
    due = [each for each in standings if each.target.due is not None and each.target.due < tasks.today]
    told = [each for each in due if each.colour is not Colour.GREY]
    done = [each for each in told if each.colour is Colour.GREEN]
    timely = [each for each in done if _in_time(each)]
    rates = {
        DONE_RATE: (len(done), len(told)),
        TIMELY_RATE: (len(timely), len(told)),
        REPORT_RATE: (sum(reports), len(reports)),
    }
    score = _score(grading, rates)
    grade = "" if score is None else grading.grade(score)
    return Graded(unit, rates, score, grade, grading.outcomes.get(grade, ""), len(due) - len(told))


def _in_time(each: Standing) -> bool:
    achieved, due = each.figure.achieved, each.target.due
    return achieved is not None and due is not None and achieved <= due


def _score(grading: Grading, rates: Mapping[str, tuple[int, int]]) -> Fraction | None:
    """Return the weighted mean of the rates out of 100; a measure with nothing in it is left out, or full."""
    got = whole = Fraction()
    for name, weight in grading.weights.items():
        part, total = rates[name]
        if total or grading.absent_full:
            got += Fraction(weight) * (Fraction(part, total) if total else 1)
            whole += Fraction(weight)
    return got / whole * 100 if whole and any(rates[name][1] for name in grading.weights) else None


def order(scores: Sequence[Observed]) -> list[tuple[int, Observed]]:
    """Return on-site scores with their places, the best first; equal scores share a place and the next is skipped."""
    ranked = sorted(scores, key=lambda each: -each.score)
    return [(1 + sum(other.score > each.score for other in scores), each) for each in ranked]
