"""Forensic checks across units: where each asks and where it must not, with the numbers that decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.checks.support import UNITS, asked, book, item, month, spread
from zzcli.scoring.book import Book

# Bunched on the line of 50: within 2 % above it, 5 units and more than 4 times those within 2 % below.


def test_many_units_just_over_the_line() -> None:
    over = dict(zip(UNITS[:5], ("50", "50.1", "50.2", "50.5", "50.9"), strict=True))
    (question,) = asked(book(item(), month(6, spread(**over))), "bunched")
    assert "5 个单位刚好达到要求（甲县、乙县、丙县、丁县、戊县），刚好没达到的只有 0 个" in question.text


@pytest.mark.parametrize(
    "values",
    [
        ("50", "50.1", "50.2", "50.5", "51"),  # 51 is 2 % above: four are left
        ("50", "50.1", "50.2", "50.5", "49.9"),
    ],
)
def test_not_enough_units_just_over_the_line(values: tuple[str, ...]) -> None:
    assert asked(book(item(), month(6, spread(**dict(zip(UNITS, values, strict=False))))), "bunched") == []


def test_whole_numbers_with_none_between_are_not_bunched() -> None:
    """Of a target of 50, 2 % is 1: 49 is just below; of 40 it is 0.8, and no count lies there."""
    values = dict.fromkeys(UNITS[:5], "50")
    assert len(asked(book(item('"count 个"'), month(6, spread(**values))), "bunched")) == 1
    values = dict.fromkeys(UNITS[:5], "40")
    rules = item('"count 个"').replace("target = 50", "target = 40")
    assert asked(book(rules, month(6, spread(**values))), "bunched") == []


def test_as_many_just_under_the_line_is_chance() -> None:
    values = ("50", "50.1", "50.2", "50.5", "50.9", "49.9", "49.8")  # 5 against 2: not more than 4 times
    assert asked(book(item(), month(6, spread(**dict(zip(UNITS, values, strict=False))))), "bunched") == []


def test_a_rate_of_a_hundred_is_no_line_that_is_just_reached() -> None:
    rules = item('"percent %"').replace("target = 50", "target = 100")
    assert asked(book(rules, month(6, dict.fromkeys(UNITS, "100"))), "bunched") == []


# The same vector: at least 6 numbers, where others differ.


def vectors(count: int, twin: bool) -> Book:
    items = "".join(item(number=number, full=0, more="uncapped = false") for number in range(2, count + 1))
    rows = ["单位,评分项,对象,指标,申报,核定,备注\n"]
    for number in range(1, count + 1):
        for place, unit in enumerate(UNITS):
            value = 3 * number + 7 * (0 if twin and place == 1 else place)
            rows.append(f"{unit},项{number},,量,{value},{value},\n")
    return book(item() + items, {"ledger/2021-06/01-test.csv": "".join(rows)})


def test_two_units_with_the_same_numbers() -> None:
    (question,) = asked(vectors(6, twin=True), "same-vector")
    assert "甲县、乙县 的 6 个核定数完全相同" in question.text
    # 6 a figure x 6 / 2 = 18
    assert question.weight == Decimal("18.0")


def test_five_numbers_are_too_few_and_other_numbers_differ() -> None:
    assert asked(vectors(5, twin=True), "same-vector") == []
    assert asked(vectors(6, twin=False), "same-vector") == []


def test_numbers_that_all_share_tell_nothing() -> None:
    rows = "".join(f"{unit},项{n},,量,5,5,\n" for n in range(1, 8) for unit in UNITS)
    items = item() + "".join(item(number=number, full=0) for number in range(2, 8))
    files = {"ledger/2021-06/01-test.csv": f"单位,评分项,对象,指标,申报,核定,备注\n{rows}"}
    assert asked(book(items, files), "same-vector") == []


# Last digits: a hundred numbers of three digits.


def digits(value_of: str) -> Book:
    months = (
        month(n, {unit: str(eval(value_of, {"n": n, "i": i})) for i, unit in enumerate(UNITS)}) for n in range(1, 7)
    )
    files: dict[str, str] = {}
    for each in months:
        files |= each
    return book(item(), files, "[audit]\ndigits-count = 40\n")


def test_last_digits_that_are_all_five() -> None:
    # 6 months x 8 units = 48 numbers that end in 5: (48 - 4.8)^2 / 4.8 + 9 x 4.8 = 432 > 27.88
    (question,) = asked(digits("105 + 10 * (n * 8 + i)"), "last-digits")
    assert "试验：48 个核定数的末位不均匀，5 出现 48 次（平均应为 4.8 次）" in question.text


def test_even_last_digits_and_too_few_numbers() -> None:
    assert asked(digits("100 + n * 8 + i"), "last-digits") == []
    found = digits("105 + 10 * (n * 8 + i)")
    config = replace(found.ledger.config, audit={})
    found.ledger.config = config
    assert asked(found, "last-digits") == []


def test_zeros_that_a_canonical_number_does_not_write_are_counted() -> None:
    # 10.0, 10.1, ... 14.7: ten digits evenly, though 10.0 is written 10
    assert asked(digits("f'{100 + (n * 8 + i) // 10}.{(n * 8 + i) % 10}'.removesuffix('.0')"), "last-digits") == []
