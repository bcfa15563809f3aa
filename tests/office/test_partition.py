"""What is part of what, as expressions divide one measure by another."""

import pytest

from tests.office.support import book, files
from tests.office.test_asked import item
from zzcli.office.partition import parts

COUNTS = '{"a" = "count 个", "b" = "count 个", "c" = "count 个", "w" = "count 家"}'


def found(items: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the owner and name of each part and of its whole."""
    (tree,) = book(files(items)).scheme.specials
    return {(n.name, part): (m.name, whole) for (n, part), (m, whole) in parts(tree).items()}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("40 * min(1, a / b)", {"a": "b"}),
        ("target(全年) * a / b", {"a": "b"}),  # a share of the plan
        ("pct(a + 0 * c, max(1, b))", {"a": "b", "c": "b"}),
        ("pct(ytd(a), ytd(b))", {"a": "b"}),
        ("ratio(a, b + c)", {}),  # no one measure is the whole
        ("a / b + b / a", {}),  # they divide each other
        ("(a - b) / b", {}),  # a change
        ("a * b / c", {}),  # a product is no part
        ("a / w", {}),  # items per firm
    ],
)
def test_parts_are_found_in_what_is_divided(formula: str, expected: dict[str, str]) -> None:
    items = item(f'method = "formula"\nformula = "{formula}"', COUNTS)
    assert found(items) == {("项", part): ("项", whole) for part, whole in expected.items()}


def test_a_child_has_parts_of_what_the_item_above_it_counts() -> None:
    child = (
        '\n[[item]]\nid = "1.1"\nname = "分项"\nclause = "一"\nmethod = "formula"\nfull = 40\n'
        'measures = {"优" = "count 个"}\nformula = "pct(优, b)"\n'
    )
    assert found(item('method = "sum"', COUNTS) + child) == {("分项", "优"): ("项", "b")}


def test_what_objects_have_is_no_part_of_what_the_unit_has() -> None:
    child = (
        '\n[[item]]\nid = "1.1"\nname = "分项"\nclause = "一"\nmethod = "formula"\nfull = 40\n'
        'objects = "道路"\ncombine = "mean"\nmeasures = {"优" = "count 个"}\nformula = "pct(优, b)"\n'
    )
    assert found(item('method = "sum"', COUNTS) + child) == {}
