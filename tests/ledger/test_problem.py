"""Problems print place first and sort by place."""

from zzcli.ledger.problem import Place, Problem, Severity, errors, in_order


def test_str() -> None:
    assert str(Problem("nul", Place("a.csv", 3), "坏了")) == "a.csv:3: 坏了"
    assert str(Problem("nul", Place("a.csv"), "坏了", Severity.WARNING)) == "a.csv: 警告：坏了"


def test_in_order__by_path_line_and_code_without_repeats() -> None:
    late, early = Problem("b", Place("a.csv", 10), ""), Problem("z", Place("a.csv", 9), "")
    other = Problem("a", Place("b.csv", 1), "", Severity.WARNING)
    assert in_order([other, late, early, late]) == [early, late, other]
    assert errors([other, late]) == [late]
