"""The English words of rule files in Chinese: none is left out, and names that look like them are left alone."""

import pytest

from zzcli.methods.registry import Key, methods
from zzcli.rules import expressions
from zzcli.rules.keys import COMMON
from zzcli.rules.wording import MODIFIERS
from zzcli.rules.words import ABSENT, CHOICES, FUNCTIONS, formula, key_text


def test_every_choice_of_every_key_that_is_shown_has_words() -> None:
    keys: list[Key] = [key for method in methods().values() for key in method.keys]
    keys += [COMMON[name] for name in MODIFIERS]
    lacking = [(key.name, choice) for key in keys for choice in key.choices if choice not in CHOICES[key.name]]
    assert (len([key for key in keys if key.choices]) > 20, lacking) == (True, [])


def test_every_function_has_a_word() -> None:
    assert FUNCTIONS.keys() == expressions.FUNCTIONS.keys()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0.5 * rank(综合指数, low) + 0.5", "0.5 × 名次(综合指数, 低的在前) + 0.5"),
        ("full * (完成 <= 期末 and not 缓)", "满分 × (完成 ≤ 期末 且 非 缓)"),
        ("10-full or not(缓)", "10-满分 或 非(缓)"),
        ("pct(max(1, 有效), target(任务数))", "百分比(较大(1, 有效), 计划(任务数))"),
        ("「full」 + full分 + '责任or' + minx(1)", "「full」 + full分 + '责任or' + minx(1)"),
        ("期限 2021-06-01 完成未", "期限 2021-06-01 完成未"),
    ],
)
def test_formulas_are_told_in_words(text: str, told: str) -> None:
    assert formula(text) == told


def test_a_key_is_told_by_its_own_words() -> None:
    # The same word says different things at different keys; text that is no choice is a formula.
    assert (key_text("better", "low"), key_text("zero-best", "first")) == ("数值低的", "第一名仍计最高分")
    assert (key_text("missed", "zero"), key_text("negative", "zero")) == ("失去分值，补完恢复", "零分")
    assert key_text("within", "group:甲组、group:乙组") == "甲组、乙组"
    assert key_text("kinds", "min(通报) -2") == "min(通报) -2"
    assert (key_text("absent", "full"), key_text("formula", "full")) == (ABSENT["full"], "满分")
