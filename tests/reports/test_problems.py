"""Problems are printed once, in order, one line each, and counted."""

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.reports import problems

LATER = Problem("b", Place("ledger/2021-06/01.csv", 17), "核定值“7.9%”不是数字，请去掉百分号")
SOONER = Problem("a", Place("ledger/2021-06/01.csv", 2), "已略过", Severity.WARNING)


def test_lines_are_sorted_without_repeats_and_counted() -> None:
    assert problems.lines([LATER, SOONER, LATER]) == [
        "ledger/2021-06/01.csv:2: 警告：已略过",
        "ledger/2021-06/01.csv:17: 核定值“7.9%”不是数字，请去掉百分号",
        "共1个错误、1个警告",
    ]


def test_nothing_wrong_prints_nothing() -> None:
    assert problems.lines([]) == []


def test_only_what_there_is_is_counted() -> None:
    assert problems.count([LATER]) == "共1个错误"
    assert problems.count([SOONER]) == "共1个警告"
    assert problems.count([]) == "共0个错误、0个警告"


def test_a_message_stays_on_its_line() -> None:
    broken = Problem("c", Place("a.csv", 1), "值“1\n2”\x1b[31m")
    assert problems.lines([broken])[0] == "a.csv:1: 值“1\\n2”\\x1b[31m"


def test_json_of_a_whole_file_has_no_line() -> None:
    data = problems.as_data([Problem("d", Place("units.toml"), "没有这个文件")])
    assert data == {
        "schema": "zzcli.problems.v1",
        "problems": [{"code": "d", "severity": "error", "path": "units.toml", "line": None, "message": "没有这个文件"}],
        "acknowledged": [],
    }


def test_of_a_period_so_many_of_each_code_are_listed_and_the_others_counted_by_file() -> None:
    """32 missing figures in two files, 17 and 15: 30 are listed, 17 and 13; one warning of another code."""
    period = Period.parse("2021-07")
    lacking = [Problem("missing-figure", Place(path, n + 1), "未填") for path, n in _lines({"a.csv": 17, "b.csv": 15})]
    warning = Problem("alias", Place("c.csv", 1), "别名", Severity.WARNING)
    *first, counted, total, hint = problems.lines_of_period([*lacking, warning], period)
    assert first == [*problems.lines(lacking)[:30], str(warning)]
    assert (counted, total) == ("b.csv: 另有 2 个没有列出", "共32个错误、1个警告")
    assert hint.endswith("；缺的先记零分看大概，用 zzcli score 2021-07 --provisional")
    wrong = Problem("number", Place("c.csv", 2), "不是数字")
    assert "--provisional" not in problems.lines_of_period([*lacking, wrong], period)[-1]
    few = [*lacking[:30], wrong]
    assert problems.lines_of_period(few, period) == problems.lines(few)


def _lines(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(path, line) for path, count in counts.items() for line in range(count)]
