"""Checks of numbers beside each other: where each begins to warn, and what it leaves alone."""

import pytest

from tests.scoring.build import HEADER, book, special
from zzcli.checks import agreement, likely, plans
from zzcli.checks.registry import Month
from zzcli.ledger.periods import Period

UNITS = ("甲县", "乙县", "丙县", "丁县")
PLANS = "单位,评分项,对象,指标,月份,值\n"


def item(measure: str, target: str = "100", more: str = "") -> str:
    """Return a special of one item that is worth 100 at its target."""
    return special(
        f'[[item]]\nid = "1"\nname = "造林"\nclause = "二"\nmethod = "attainment"\nfull = 100\n{more}'
        f'measures = {{"面积" = {measure}}}\nvalue = "面积"\ntarget = {target}\n'
    )


def figures(*values: str) -> str:
    """Return the figures of one month, a value a unit; an empty one has no line."""
    lines = (f"{unit},造林,,面积,{value},{value},\n" for unit, value in zip(UNITS, values, strict=True) if value)
    return HEADER + "".join(lines)


def warnings(check: object, rules: str, files: dict[str, str], period: str = "2021-02") -> list[str]:
    """Return what a check finds, without places."""
    month = Month(book(rules, files), Period.parse(period), provisional=True)
    return [f"{each.code} {each.message.partition(':')[0]}" for each in check.find(month)]  # type: ignore[attr-defined]


YEAR = '{kind = "number", in = "亩", span = "year"}'
JANUARY, FEBRUARY = "ledger/2021-01/01-test.csv", "ledger/2021-02/01-test.csv"


def test_a_total_may_stay_and_rise_and_must_not_fall() -> None:
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: figures("10", "10.5", "9.9", "")}
    assert warnings(likely, item(YEAR), files) == ["total-fell 丙县 造林“面积”"]


def test_a_total_is_compared_with_the_last_month_that_has_it() -> None:
    files = {JANUARY: figures("10", "10", "10", "10"), "ledger/2021-03/01-test.csv": figures("11", "9", "10", "10")}
    assert warnings(likely, item(YEAR), files, "2021-03") == ["total-fell 乙县 造林“面积”"]


def test_a_figure_of_the_month_alone_may_fall() -> None:
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: figures("9", "9", "9", "9")}
    assert warnings(likely, item('"number 亩"'), files) == []


@pytest.mark.parametrize(("now", "told"), [("1000", 1), ("999", 0), ("0.1", 1), ("0.11", 0), ("0", 0)])
def test_a_hundred_times_the_month_before_is_asked_about(now: str, told: int) -> None:
    """1000 / 10 = 100 and 10 / 0.1 = 100; 999 / 10 and 10 / 0.11 are less. Four units have no usual size."""
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: figures(now, "10", "10", "10")}
    found = warnings(likely, item('"number 亩"', "10000"), files)
    assert found == ["magnitude 甲县 造林“面积”"] * told


@pytest.mark.parametrize(("value", "told"), [("50", 1), ("49.9", 0)])
def test_ten_times_the_target_is_asked_about(value: str, told: int) -> None:
    """The target is 5: ten times that is 50."""
    found = warnings(likely, item('"number 亩"', "5"), {FEBRUARY: figures(value, "5", "5", "5")})
    assert found == ["far-from-target 甲县 造林“面积”"] * told


def declared(value: str, verified: str = "") -> str:
    """Return the figures of one month in which 甲县 declares a value, and the others have 10 verified."""
    return f"{HEADER}甲县,造林,,面积,{value},{verified},复核\n" + "".join(
        f"{unit},造林,,面积,10,10,\n" for unit in UNITS[1:]
    )


@pytest.mark.parametrize(("value", "told"), [("1000", 1), ("999", 0), ("一千", 0)])
def test_what_is_declared_is_looked_at_until_it_is_verified(value: str, told: int) -> None:
    """1000 / 10 = 100; what is no number is told when it is read."""
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: declared(value)}
    assert warnings(likely, item('"number 亩"', "10000"), files) == ["magnitude 甲县 造林“面积”"] * told


def test_once_verified_what_was_declared_no_longer_counts() -> None:
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: declared("1000", "10")}
    assert warnings(likely, item('"number 亩"', "10000"), files) == []


def test_the_warning_says_that_the_number_is_declared() -> None:
    files = {JANUARY: figures("10", "10", "10", "10"), FEBRUARY: declared("9")}
    month = Month(book(item(YEAR), files), Period.parse("2021-02"), provisional=True)
    (found,) = likely.find(month)
    assert found.message == (
        f"甲县 造林“面积”: 全年累计从 2021-01 的 10亩 降到申报 9亩（{JANUARY}:2），请核对是哪一期不对"
    )


@pytest.mark.parametrize(("value", "told"), [("50", 1), ("49.9", 0)])
def test_ten_times_the_target_is_asked_about_when_it_is_declared(value: str, told: int) -> None:
    """The target is 5: ten times that is 50; the 10 of the others is twice the target."""
    found = warnings(likely, item('"number 亩"', "5"), {FEBRUARY: declared(value)})
    assert found == ["far-from-target 甲县 造林“面积”"] * told


SUM = special(
    '[[item]]\nid = "1"\nname = "造林"\nclause = "二"\nmethod = "attainment"\nfull = 50\nabsent = "exclude"\n'
    'measures = {"面积" = "number 亩"}\nvalue = "面积"\ntarget = 100\n'
    '[[item]]\nid = "2"\nname = "全市造林"\nclause = "二"\nmethod = "attainment"\nfull = 50\n'
    'measures = {"合计" = {kind = "number", in = "亩", of = "全市", sum = "造林:面积"}}\nvalue = "合计"\ntarget = 100\n'
)


@pytest.mark.parametrize(("city", "told"), [("6.3", 0), ("6.30000000001", 1), ("6", 1)])
def test_the_city_is_the_sum_of_its_units(city: str, told: int) -> None:
    """1.1 + 2.2 + 3 = 6.3; 丁县 has no such task and adds nothing."""
    lines = f"全市,全市造林,,合计,,{city},\n"
    text = figures("1.1", "2.2", "3", "-").replace("丁县,造林,,面积,-,-,", "丁县,造林,,面积,,-,没有山地")
    assert warnings(agreement, SUM, {FEBRUARY: text + lines}) == ["sum-differs 全市 全市造林“合计”"] * told


def test_a_sum_waits_for_every_unit() -> None:
    assert warnings(agreement, SUM, {FEBRUARY: figures("1", "2", "3", "") + "全市,全市造林,,合计,,99,\n"}) == []


def plan(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Return the plans of 任务 by unit, month and value."""
    text = "".join(f"{unit},造林,,任务,{month},{value}\n" for unit, month, value in rows)
    return {FEBRUARY: figures("1", "1", "1", "1"), "ledger/plans/01-test.csv": PLANS + text}


RUNNING = item('"number 亩"', '"target(任务)"', 'running = ["任务"]\n')


def test_a_running_plan_may_stay_and_must_end_at_the_year() -> None:
    rows = [("甲县", "2021-02", "5"), ("甲县", "2021-03", "5"), ("甲县", "2021-12", "9"), ("甲县", "2021", "9")]
    assert warnings(plans, RUNNING, plan(*rows)) == []
    wrong = [*rows[:2], ("甲县", "2021-12", "4.5"), ("甲县", "2021", "9")]
    assert warnings(plans, RUNNING, plan(*wrong)) == ["plan-falls 甲县 造林“任务”", "plan-year 甲县 造林“任务”"]


def test_a_plan_that_does_not_run_may_fall() -> None:
    rows = [("甲县", "2021-02", "5"), ("甲县", "2021-03", "4"), ("甲县", "2021", "9")]
    assert warnings(plans, item('"number 亩"', '"target(任务)"'), plan(*rows)) == []


def test_the_year_alone_stands_for_every_month() -> None:
    rows = [("甲县", "2021-02", "5"), ("乙县", "2021-02", "5"), ("丙县", "2021", "60")]
    assert warnings(plans, item('"number 亩"', '"target(任务)"'), plan(*rows)) == []
