"""What every method promises, whatever it scores."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal, getcontext, localcontext

import pytest

from tests.methods.support import numbers, score
from zzcli.methods.registry import REQUIRED, Key, Kind, Method, method, methods

LEAVES = {
    "attainment", "share", "formula", "tiers", "tally", "deduct", "checklist", "shortfall", "surplus", "milestones",
    "rank-step", "rank-proportion", "rank-span", "rank-gap", "target-else-rank", "against-mean", "top-bottom", "judged",
}  # fmt: skip
INNER = {"sum", "weighted", "mean", "product", "max", "min", "rescale"}
RANKED_BY_PLACE = {"rank-step", "rank-proportion", "rank-span", "rank-gap", "target-else-rank", "top-bottom"}
ALL = pytest.mark.parametrize("one", methods().values(), ids=lambda one: one.name)


def test_every_method_of_the_rule_language_is_there() -> None:
    assert {one.name for one in methods().values() if not one.inner} == LEAVES
    assert {one.name for one in methods().values() if one.inner} == INNER


def test_the_methods_that_rank_take_groups_and_the_ranking_keys() -> None:
    assert {one.name for one in methods().values() if one.ranks} == RANKED_BY_PLACE | {"against-mean"}
    for name in RANKED_BY_PLACE:
        assert {"better", "only", "tie", "ties"} <= {key.name for key in methods()[name].keys}


@ALL
def test_takes_its_keys_and_what_the_engine_hands_over(one: Method) -> None:
    parameters = inspect.signature(one.score).parameters
    handed = {key.argument for key in one.keys} | one.takes | ({"scores", "fulls"} if one.inner else set())
    named = {name for name, parameter in parameters.items() if parameter.kind is inspect.Parameter.KEYWORD_ONLY}
    ignored = {"records", "same_event", "due_date"} if "_" in parameters else set()
    assert named == handed - ignored


@ALL
def test_declares_its_keys(one: Method) -> None:
    assert len({key.name for key in one.keys}) == len(one.keys)
    for key in one.keys:
        assert re.search(r"[\u4e00-\u9fff]", key.meaning)
        assert (key.kind is Kind.CHOICE) == bool(key.choices)
        if key.choices:
            assert key.default is None or key.default in key.choices
        assert all(word in key.meaning for word in key.choices), key.name


@ALL
def test_says_what_it_computes(one: Method) -> None:
    text = inspect.getdoc(one.score) or ""
    assert re.search(r"[\u4e00-\u9fff]", one.summary)
    for part in ("Formula: ", "Edges", "Clauses: ", "郑政办〔2021〕19号"):
        assert part in text, part
    assert "one unit" in text.lower()


def test_a_key_named_like_a_built_in_has_an_argument_that_is_not() -> None:
    assert [Key(name, Kind.NUMBER, "").argument for name in ("min", "range", "zero-target", "first")] == [
        "min_", "range_", "zero_target", "first",
    ]  # fmt: skip


def test_runs_in_the_one_decimal_context() -> None:
    # 1/3 with 20 places, and 10 x 1/3: a caller's context of 5 digits must not show.
    with localcontext() as context:
        context.prec = 5
        assert score("share", part="1", whole="3") == numbers("3.33333333333333333333")
        assert getcontext().prec == 5


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="tally"):
        method("tally", "重名")(lambda: Decimal(0))


def test_required_keys_are_what_the_formula_cannot_do_without() -> None:
    required = {one.name: {key.name for key in one.keys if key.default is REQUIRED} for one in methods().values()}
    assert required["shortfall"] == {"value", "target", "step", "points"}
    assert required["against-mean"] == {"value", "step", "points"}
    assert required["rank-span"] == {"value", "last"}
    assert required["milestones"] == set()
