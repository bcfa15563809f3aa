"""Which plans expressions ask for, and for which measure."""

from tests.office.support import book, files
from zzcli.office.asked import plans


def asked(items: str) -> list[tuple[str, str, str, bool]]:
    """Return the owner, name, measure and month's share of each plan."""
    found = book(files(items))
    (tree,) = found.scheme.specials
    return [(p.owner.name, p.name, p.measure.name if p.measure else "", p.by_month) for p in plans(found.scheme, tree)]


def item(body: str, measures: str = '{"a" = "number 亩", "b" = "count 个"}') -> str:
    return f'\n[[item]]\nid = "1"\nname = "项"\nclause = "一"\nfull = 40\nmeasures = {measures}\n{body}\n'


def test_a_plan_bears_the_name_of_its_measure() -> None:
    assert asked(item('method = "attainment"\nvalue = "a"\ntarget = "target(a)"')) == [("项", "a", "a", False)]


def test_a_plan_is_for_the_measure_nearest_to_it() -> None:
    formula = 'method = "formula"\nformula = "a + (target(全年) * 月 / 12 - b)"'
    assert asked(item(formula)) == [("项", "全年", "b", True)]


def test_a_plan_away_from_any_measure_is_for_the_first_that_units_report() -> None:
    measures = '{"批次" = {kind = "count", of = "全市"}, "a" = "number 亩"}'
    body = 'method = "attainment"\nvalue = "a"\ntarget = "target(全年) * 批次"'
    assert asked(item(body, measures)) == [("项", "全年", "a", False)]


def test_a_child_shares_the_plan_of_the_measure_above_it() -> None:
    child = '\n[[item]]\nid = "1.1"\nname = "项/完成"\nclause = "一"\nmethod = "attainment"\nfull = 40\nvalue = "a"\n'
    parent = item('method = "sum"', '{"a" = "number 亩"}')
    assert asked(parent + child + 'target = "target(a)"\n') == [("项", "a", "a", False)]


def child(number: str, value: str) -> str:
    return (
        f'\n[[item]]\nid = "1.{number}"\nname = "分项{number}"\nclause = "一"\nmethod = "attainment"\nfull = 20\n'
        f'value = "{value}"\ntarget = "{value} - (target(全年) - {value})"\n'
    )


def test_children_share_a_plan_for_one_measure_of_their_parent() -> None:
    parent = item('method = "sum"')
    assert asked(parent + child("1", "a") + child("2", "a")) == [("项", "全年", "a", False)]


def test_children_with_different_measures_have_each_their_plan() -> None:
    parent = item('method = "sum"')
    assert asked(parent + child("1", "a") + child("2", "b")) == [
        ("项", "全年", "a", False),
        ("分项2", "全年", "b", False),
    ]


TABLE = {"ledger/rules/targets/01.csv": "单位,目标\n甲县,1000\n乙县,2000\n丙县,3000\n"}


def test_a_value_of_the_schemes_table_is_told_from_a_plan() -> None:
    body = 'method = "attainment"\nvalues = "targets/01"\nvalue = "a"\ntarget = "target(目标) + target(全年)"'
    found = book(files(item(body), **TABLE))
    (tree,) = found.scheme.specials
    assert [(p.name, p.measure and p.measure.name, p.tabled) for p in plans(found.scheme, tree)] == [
        ("全年", "a", False),
        ("目标", "a", True),
    ]


def test_a_plan_in_a_block_is_for_the_measure_of_that_block() -> None:
    body = (
        'method = "attainment"\nvalue = "a"\ntarget = 5\n'
        'when = [{months = "1-3", value = "b", target = "target(全年)"}]'
    )
    assert asked(item(body)) == [("项", "全年", "b", False)]
