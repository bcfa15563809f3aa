"""Tables: the one row that fits a case."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.ledger.problem import Problem
from zzcli.rules.model import ValuesTable
from zzcli.rules.tables import KEYS, Facts, Row, TableFault, fitting, lookup, normal_path, read


def table(text: str) -> ValuesTable:
    """Return a table that reads without a problem."""
    problems: list[Problem] = []
    found = read("tables/x.csv", text.encode(), problems)
    assert problems == []
    return found


def test_columns_are_keys_or_values_and_numbers_are_exact() -> None:
    found = table("单位,推荐,月,备注\n甲区,1.5,3,说明\n,-2,,\n")
    assert (found.keys, found.columns) == (("单位", "月"), ("推荐", "备注"))
    assert found.rows == ((2, ("甲区", "3"), (Decimal("1.5"), "说明")), (3, ("", ""), (Decimal(-2), "")))
    assert found.column("推荐") == [Decimal("1.5"), Decimal(-2)]
    assert found.column("单位") == ["甲区", ""]
    assert found.column("没有") == ["", ""]


def test_dates_and_words_stay_texts() -> None:
    assert table("节点,期限\n开工,2021-03-31\n").rows == ((2, (), ("开工", "2021-03-31")),)


def test_one_row_fits() -> None:
    found = table("单位,评分项,目标\n甲区,子,1\n甲区,丑,2\n乙区,子,3\n")
    assert lookup(found, {"单位": "甲区", "评分项": "丑"}) == Row(3, ("甲区", "丑"), (Decimal(2),))


def test_none_or_two_rows_are_faults_with_their_lines() -> None:
    found = table("单位,目标\n甲区,1\n,2\n乙区,3\n")
    both = lookup(found, {"单位": "甲区"})
    assert both == TableFault("tables/x.csv", (2, 3))
    assert isinstance(both, TableFault)
    assert both.message == "表 tables/x.csv 有2行都适用（第2、3行），请改到只剩一行"
    none = lookup(table("单位,目标\n甲区,1\n"), {"单位": "丙县"})
    assert isinstance(none, TableFault)
    assert none.message == "表 tables/x.csv 没有适用的行，请补上"


def test_an_empty_cell_fits_every_case() -> None:
    found = table("单位,目标\n甲区,1\n,2\n")
    assert lookup(found, {"单位": "丙县"}) == Row(3, ("",), (Decimal(2),))
    assert lookup(found, {}) == Row(3, ("",), (Decimal(2),))


def test_groups_are_sets() -> None:
    found = table("组别,目标\n一组,1\n二组,2\n")
    assert lookup(found, {"组别": frozenset({"全部", "二组"})}) == Row(3, ("二组",), (Decimal(2),))
    assert lookup(found, {"组别": frozenset({"一组", "二组"})}) == TableFault("tables/x.csv", (2, 3))


def test_months_are_one_or_a_range() -> None:
    found = table("月,目标\n3,1\n4-12,2\n")
    assert [lookup(found, {"月": month}) for month in (3, 4, 12)] == [
        Row(2, ("3",), (Decimal(1),)),
        Row(3, ("4-12",), (Decimal(2),)),
        Row(3, ("4-12",), (Decimal(2),)),
    ]
    assert lookup(found, {"月": 2}) == TableFault("tables/x.csv", ())


@pytest.mark.parametrize(("size", "line"), [(1, 2), (4, 2), (5, 3), (9, 3), (10, 4), (10**6, 4)])
def test_size_bands_include_their_lower_bound_alone(size: int, line: int) -> None:
    # 从 <= size < 至: 5 belongs to 5..10, 10 to 10 and above
    found = lookup(table("事项,从,至,分值\n集访,,5,-1\n集访,5,10,-2\n集访,10,,-3\n"), {"事项": "集访", "size": size})
    assert isinstance(found, Row)
    assert found.line == line


def test_a_band_asks_for_a_size() -> None:
    assert lookup(table("事项,从,分值\n集访,5,-1\n"), {"事项": "集访"}) == TableFault("tables/x.csv", ())


_CELLS = st.sampled_from(["", "甲", "乙"])
_ROWS = st.lists(st.tuples(_CELLS, _CELLS, st.sampled_from(["", "3", "2-4"])), min_size=1, max_size=8)


@given(_ROWS, st.sampled_from(["甲", "乙", "丙"]), st.sampled_from(["甲", "乙"]), st.integers(1, 5))
def test_the_index_finds_what_a_plain_search_finds(
    rows: list[tuple[str, str, str]], unit: str, item: str, month: int
) -> None:
    found = table("单位,评分项,月,值\n" + "".join(f"{','.join(row)},1\n" for row in rows))
    facts: Facts = {"单位": unit, "评分项": item, "月": month}
    expected = [
        number + 2
        for number, (u, i, m) in enumerate(rows)
        if u in ("", unit) and i in ("", item) and (not m or month == 3 or (m == "2-4" and 2 <= month <= 4))
    ]
    assert [row.line for row in fitting(found, facts)] == expected


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("targets/02", "targets/02.csv"),
        ("tables/x.csv", "tables/x.csv"),
        ("x", None),
        ("cases/x.csv", None),
        ("tables/../x", None),
        ("tables/.x", None),
        ("/tables/x", None),
    ],
)
def test_paths_stay_in_the_two_folders(written: str, path: str | None) -> None:
    assert normal_path(written) == path


def test_key_columns_are_those_of_the_language() -> None:
    assert KEYS == ("单位", "组别", "月", "对象", "评分项", "事项", "级别", "角色", "从", "至")


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("事项,分值\n表彰,1\n批评,很多\n", 3, "“分值”列的“很多”应为数，请改正"),
        ("事项,分值\n表彰,\n", 2, "“分值”列的“”应为数，请改正"),
        ("指标,分值,标题,上限\n表彰,1,奖励,五\n", 2, "“上限”列的“五”应为数，请改正"),
        ("评分项,权重\n子,\n", 2, "“权重”列的“”应为数，请改正"),
    ],
)
def test_points_and_weights_are_numbers(text: str, line: int, message: str) -> None:
    problems: list[Problem] = []
    read("tables/x.csv", text.encode(), problems)
    assert [(problem.code, problem.place.line, problem.message) for problem in problems] == [
        ("table-value", line, message)
    ]


def test_a_row_without_heading_needs_no_cap() -> None:
    found = table("指标,分值,标题,上限\n表彰,1,,\n")
    assert found.rows == ((2, (), ("表彰", Decimal(1), "", "")),)
