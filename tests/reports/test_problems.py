"""Problems are printed once, in order, one line each, and counted."""

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
