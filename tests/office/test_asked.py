"""Which plans expressions ask for, and what is part of what."""

from tests.office.support import book, files
from zzcli.office.asked import parts, plans


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


def test_parts_are_found_in_shares_and_divisions() -> None:
    found = book(files(item('method = "formula"\nformula = "40 * min(1, a / b)"')))
    (tree,) = found.scheme.specials
    assert parts(tree) == {(tree.nodes["项"], "a"): "b"}


def test_two_measures_that_divide_each_other_are_no_parts() -> None:
    found = book(files(item('method = "formula"\nformula = "a / b + b / a"')))
    (tree,) = found.scheme.specials
    assert parts(tree) == {}
