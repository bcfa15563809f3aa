"""The demo generator: for any scheme plausible figures that validate and score, the same every time."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.office.support import COMPLAINTS, DEMO, HEAD, ITEMS, JUDGED, book, files
from zzcli.checks.canonical import forms, period_files
from zzcli.checks.signoffs import unsigned
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import ProblemError
from zzcli.ledger.source import Memory
from zzcli.office import demo
from zzcli.office.demo import Step
from zzcli.office.demo_settings import demo_of, with_demo
from zzcli.office.dice import Dice
from zzcli.office.events import events
from zzcli.office.init import first_files
from zzcli.rules.load import packaged
from zzcli.scoring.adjustments import adjustment_problems
from zzcli.scoring.book import open_book
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.evaluation import Run
from zzcli.scoring.period import score_period
from zzcli.tasks.load import is_task_scheme

Row = dict[str, str]

SCORED = [name for name in with_demo() if not is_task_scheme(*packaged(name))]
"""The packaged schemes with figures; the demo of task ledgers has tests of its own."""


def rows(steps: list[Step], path: str) -> list[Row]:
    """Return the lines of a file of the demo."""
    raw = next(step.files[path] for step in steps if path in step.files)
    return list(csv.DictReader(io.StringIO(raw.decode())))


def figures(steps: list[Step]) -> Iterator[Row]:
    """Return the lines of all figures files of the small scheme."""
    for month in ("2021-03", "2021-04", "2021-05", "2021-06"):
        yield from rows(steps, f"ledger/{month}/01-works.csv")


@pytest.fixture(scope="module")
def small() -> list[Step]:
    return demo.steps(files(), DEMO)


def test_the_same_seed_gives_the_same_steps_and_another_seed_others(small: list[Step]) -> None:
    made_again = list(
        demo._Demo(files(), DEMO, demo.SEED, publishing=False).steps()
    )  # tests make a demo once; this one is made anew
    assert made_again == small
    assert demo.steps(files(), DEMO, "other") != small


@pytest.mark.parametrize("name", SCORED)
def test_every_packaged_scheme_has_a_demo_without_problems(name: str) -> None:
    source, folder = packaged(name)
    base = first_files(source, folder, "ledger/rules", synthetic=True)
    settings = demo_of(name)
    assert settings is not None
    steps = demo.steps(base, settings)
    for step in steps:
        base |= step.files
    found, problems = open_book(Memory(base))
    assert found is not None
    assert problems == []
    periods = demo.demo_periods(found.scheme, settings)
    assert len(periods) >= 4
    assert found.ledger.periods() == periods
    assert found.ledger.layout_problems() == []
    for period in periods:
        assert figure_problems(Run(found), period) == []
        written = list(forms(found, period_files(found, period)))
        assert [form.path for form in written if form.problems or form.wanted != form.raw] == []
        scored = score_period(found, period)
        assert scored.problems == []
        assert scored.tracks[0].rows[0].rank == 1


def test_steps_are_plans_then_each_special_by_its_lead_then_results(small: list[Step]) -> None:
    assert [(step.author.name, step.author.email, step.date) for step in small[:3]] == [
        ("演示·市政府督查室", "supervision@demo.invalid", "2021-02-26T09:00:00+08:00"),  # 3 days before 1 March
        ("演示·工程局", "works@demo.invalid", "2021-04-18T09:00:00+08:00"),  # 18 days after 31 March
        ("演示·市政府督查室", "supervision@demo.invalid", "2021-04-22T09:00:00+08:00"),
    ]
    assert sorted(small[0].files) == ["ledger/objects/道路.csv", "ledger/plans/01-works.csv"]
    assert list(small[1].files) == ["ledger/2021-03/01-works.csv"]
    assert list(small[2].files)[-1] == "ledger/2021-03/results/manifest.toml"
    assert len(small) == 1 + 4 * 2
    assert [step.date for step in small] == sorted(step.date for step in small)


def test_every_figure_is_marked(small: list[Step]) -> None:
    notes = {row["备注"].partition("：")[0] for row in figures(small)}
    assert notes == {"演示数据"}


def test_a_part_is_never_more_than_the_whole_and_never_falls(small: list[Step]) -> None:
    found: dict[str, list[tuple[int, int]]] = {}
    lines = [row for row in figures(small) if row["评分项"] == "完工" and row["核定"] != "-"]
    for part, whole in zip(lines[::2], lines[1::2], strict=True):
        assert (part["指标"], whole["指标"]) == ("完工数", "总数")
        found.setdefault(part["单位"], []).append((int(part["核定"]), int(whole["核定"])))
    for months in found.values():
        assert all(part <= whole for part, whole in months)
        assert months == sorted(months)
    assert "甲县" in found  # the first unit always has the task


def test_an_invested_sum_grows_towards_the_plan(small: list[Step]) -> None:
    plan = {row["单位"]: Decimal(row["值"]) for row in rows(small, "ledger/plans/01-works.csv")}
    for unit in ("甲县", "乙县", "丙县"):
        sums = [Decimal(r["核定"]) for r in figures(small) if r["评分项"] == "投资" and r["单位"] == unit]
        assert sums == sorted(sums)
        # a month brings at least 0.75/12 of the year and at most 1.4/12: by June from 6 x 0.75/12 to 6 x 1.4/12
        assert plan[unit] * Decimal("0.37") < sums[-1] <= plan[unit] * Decimal("0.7")


def test_what_is_for_the_whole_city_is_one_line_that_nobody_declares(small: list[Step]) -> None:
    city = [row for row in rows(small, "ledger/2021-03/01-works.csv") if row["单位"] == "全市"]
    assert [(row["评分项"], row["指标"], row["申报"]) for row in city] == [("投资", "批次", "")]


def test_dates_choices_and_scores_are_of_their_kind(small: list[Step]) -> None:
    by_measure: dict[str, set[str]] = {}
    for row in figures(small):
        by_measure.setdefault(row["指标"], set()).add(row["核定"])
    assert by_measure["状态"] <= {"已通车", "在建"}
    assert by_measure["合格"] <= {"是", "否"}
    assert all(text == "未" or date.fromisoformat(text) <= date(2021, 6, 30) for text in by_measure["开工"])
    assert all(7 <= Decimal(text) <= 10 for text in by_measure["评分"])  # from 7 tenths of 0..10 up
    assert by_measure["一般"] <= {"0", "1", "2"}


def test_a_register_has_the_attributes_that_rules_read(small: list[Step]) -> None:
    roads = rows(small, "ledger/objects/道路.csv")
    assert list(roads[0]) == ["单位", "对象", "上级", "起", "止", "里程", "类别", "计划开工"]
    assert {row["类别"] for row in roads} == {"新建"}
    assert {row["单位"] for row in roads} == {"甲县", "乙县", "丙县"}
    assert all(int(row["里程"]) > 0 and date.fromisoformat(row["计划开工"]) for row in roads)


def test_no_such_task_stands_only_where_the_rule_allows_it_with_a_reason() -> None:
    source, folder = packaged("zhengzhou-2021")
    settings = demo_of("zhengzhou-2021")
    assert settings is not None
    steps = demo.steps(first_files(source, folder, "ledger/rules", synthetic=True), settings)
    lines = rows(steps, "ledger/2021-06/08-environment.csv")
    lacking = [row for row in lines if row["核定"] == "-"]
    assert lacking
    assert {row["评分项"] for row in lacking} <= {
        *("河流断面", "饮用水源", "受污染耕地", "污染地块", "黑臭水体", "造林", "抚育", "新建绿地", "公园游园")
    }
    assert {(row["申报"], row["备注"]) for row in lacking} == {("", "演示数据：没有这项任务")}
    assert any(row["申报"] and row["申报"] != row["核定"] for row in lines)


@pytest.mark.parametrize(
    ("kinds", "first", "last", "expected"),
    [
        (b'["month"]', "2021-11", "2022-02", ["2021-11", "2021-12", "2022-01", "2022-02"]),
        # a quarter and a year that begin before the first period are left out
        (
            b'["month", "quarter", "year"]',
            "2021-03",
            "2021-06",
            ["2021-03", "2021-04", "2021-05", "2021-06", "2021-Q2"],
        ),
        (b'["quarter", "year"]', "2018-Q1", "2018-Q4", ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4", "2018"]),
        (b'["year"]', "2021", "2021", ["2021"]),
    ],
)
def test_periods_go_from_the_first_to_the_last_with_the_longer_ones_among_them(
    kinds: bytes, first: str, last: str, expected: list[str]
) -> None:
    contents = files()
    scheme = contents["ledger/rules/scheme.toml"].replace(b'["month"]', kinds)
    found = book(contents | {"ledger/rules/scheme.toml": scheme})
    settings = replace(DEMO, first=Period.parse(first), last=Period.parse(last))
    assert [str(period) for period in demo.demo_periods(found.scheme, settings)] == expected


def test_a_broken_scheme_has_no_demo() -> None:
    broken = files((HEAD + ITEMS).replace('method   = "share"', 'method   = "shares"').removeprefix(HEAD))
    with pytest.raises(ProblemError, match="shares"):
        demo.steps(broken, DEMO)


def test_a_scheme_without_plans_and_registers_has_no_step_for_them() -> None:
    items = JUDGED.replace("10", "40") + COMPLAINTS
    assert [min(step.files) for step in demo.steps(files(items), DEMO)][:2] == [
        "ledger/2021-03/01-works.csv",
        "ledger/2021-03/results/manifest.toml",
    ]


def test_now_and_then_something_happens_that_the_tracks_count() -> None:
    tally = '\n[[track.item]]\nid = "2"\nname = "加减分"\nclause = "七"\nmethod = "tally"\nfull = 0\ncap = 5\nrecords = "adjustments"\nkinds = "tables/events"\n'
    table = "事项,级别,角色,从,至,分值\n表彰,省部级,,,,1\n评比,,牵头,,,-1\n上访,,,20,,-3\n上访,,,5,20,-1\n"
    contents = files() | {"ledger/rules/tables/events.csv": table.encode()}
    contents["ledger/rules/scheme.toml"] += tally.encode()
    kinds = set()
    for seed in map(str, range(30)):
        raw = events(Run(book(contents), provisional=True).at(Period.parse("2021-03")), Dice(seed))
        if raw is not None:
            found = book(contents | {"ledger/2021-03/adjustments.toml": raw})
            assert list(adjustment_problems(Run(found).at(Period.parse("2021-03")))) == []
            kinds |= {each.kind for each in found.ledger.adjustments(Period.parse("2021-03")).rows}
    assert kinds == {"表彰", "评比", "上访"}
    assert events(Run(book(files())).at(Period.parse("2021-03")), Dice("1")) is None  # no track counts any


def test_a_published_demo_is_signed_by_every_stage_and_its_last_period_is_open() -> None:
    steps = demo.steps(files(JUDGED.replace("10", "40") + COMPLAINTS), DEMO, publishing=True)
    assert [step.tag for step in steps if step.tag] == [f"published/2021-{month}" for month in ("03", "04", "05")]
    first = [sorted(step.files) for step in steps[:2]]
    assert first == [
        ["ledger/2021-03/01-works.csv", "ledger/2021-03/signoffs.toml"],
        sorted(
            f"ledger/2021-03/results/{name}"
            for name in ("manifest.toml", "ranking-all.csv", "ranking-all.md", "scores.csv")
        ),
    ]
    contents = files(JUDGED.replace("10", "40") + COMPLAINTS)
    for step in steps:
        contents |= step.files
    found = book(contents)
    for period in demo.demo_periods(found.scheme, DEMO)[:3]:
        assert list(unsigned(found, period)) == []
    assert "ledger/2021-06/signoffs.toml" not in contents


DEADLINE = b'\n[[deadline]]\nwhat   = "01-works"\nclause = "\xe4\xb8\x89"\ndue    = "+10"\n'


def _with_deadline() -> dict[str, bytes]:
    contents = files()
    contents["ledger/rules/scheme.toml"] += DEADLINE
    return contents


def _text(step: Step) -> list[str]:
    return step.files["ledger/2021-06/01-works.csv"].decode().splitlines()


def _last_state(steps: list[Step]) -> dict[str, bytes]:
    return {path: raw for step in steps for path, raw in step.files.items()}


def test_figures_come_on_the_day_before_their_deadline() -> None:
    days = [step.date[:10] for step in demo.steps(_with_deadline(), DEMO) if step.author.name == "演示·工程局"]
    assert days == ["2021-04-09", "2021-05-09", "2021-06-09", "2021-07-09"]  # due on the 10th


def test_a_late_change_is_left_to_be_found_where_there_is_a_deadline() -> None:
    steps = demo.steps(_with_deadline(), DEMO, publishing=True)
    begun, late, scored = steps[-3:]
    assert (begun.date, late.date, scored.date[:10]) == (
        "2021-07-09T09:00:00+08:00",
        "2021-07-21T09:00:00+08:00",  # 21 days after 30 June
        "2021-07-22",
    )
    assert late.author == begun.author
    assert "演示" in late.message
    changed = [(a.split(","), b.split(",")) for a, b in zip(_text(begun), _text(late), strict=True) if a != b]
    assert len(changed) == 1
    before, after = changed[0]
    assert before[:5] + before[6:] == after[:5] + after[6:]  # 核定 alone
    assert 0 < Decimal(before[5]) < Decimal(after[5])


def test_a_change_is_dated_back_where_it_cannot_be_late() -> None:
    steps = demo.steps(files(), DEMO, publishing=True)
    begun, changed, scored = steps[-3:]
    assert "倒填" in changed.message
    assert (begun.date, changed.date) == ("2021-07-18T09:00:00+08:00", "2021-07-17T17:00:00+08:00")
    assert _text(begun) != _text(changed)
    assert scored.date > changed.date


@pytest.mark.parametrize("base", [files(), _with_deadline()], ids=["no deadline", "deadline"])
def test_what_is_to_be_found_leaves_the_figures_as_they_are(base: dict[str, bytes]) -> None:
    plain, history = _last_state(demo.steps(base, DEMO)), _last_state(demo.steps(base, DEMO, publishing=True))
    assert all(history[path] == plain[path] for path in plain if path.endswith(".csv"))


@pytest.mark.parametrize("name", SCORED)
def test_every_packaged_demo_has_to_find_what_it_says_and_nothing_else_out_of_order(name: str) -> None:
    source, folder = packaged(name)
    settings = demo_of(name)
    assert settings is not None
    steps = demo.steps(first_files(source, folder, "ledger/rules", synthetic=True), settings, publishing=True)
    marked = [step for step in steps if "演示：有意" in step.message]
    stems = {"有意留下": settings.late, "有意倒填": settings.back_dated}
    expected = {f"ledger/{settings.last}/{stem}.csv" for stem in stems.values() if stem}
    assert {path for step in marked for path in step.files} == expected != set()
    for word, stem in stems.items():
        assert [word in step.message for step in marked if f"ledger/{settings.last}/{stem}.csv" in step.files] == [
            True
        ] * bool(stem)
    back = [after for before, after in itertools.pairwise(steps) if after.date < before.date]
    assert back == [step for step in marked if "倒填" in step.message]
