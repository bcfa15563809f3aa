"""The typed reading of single values: numbers, expressions, words, months, limits, and lists of these.

A value `"?name"` stands for a reading and becomes `Chosen` with every option typed; a number, an expression or a
limit may also be a map by month and becomes `ByMonth`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period, Span
from zzcli.methods.registry import Key, Kind
from zzcli.rules import expressions
from zzcli.rules.expressions import Expression, ExpressionFault
from zzcli.rules.model import ByMonth, Chosen, Limit
from zzcli.rules.page import BAD, Page, Reader, assemble

NONE = "none"
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MAX_DIGITS = 40
_CAN_BE_NONE: Mapping[Kind, object] = {
    Kind.LIMIT: Limit(None),
    Kind.SPAN: None,
    Kind.TIE: (),
    Kind.MONTHS: None,
    Kind.NAMES: (),
}
_LISTS = frozenset({Kind.SELECTORS, Kind.NAMES, Kind.PERIODS, Kind.TIE, Kind.OF})
_NEVER_CHOSEN = frozenset({Kind.MEASURES, Kind.USES, Kind.CONSTANTS, Kind.BANDS})


def variable(page: Page, key: Key, value: object, reader: Reader) -> object:
    """Return what `reader` makes of a value, or of every option of the reading that stands in its place."""
    if type(value) is not str or not value.startswith("?"):
        return reader(page, key, value)
    reading = page.reading(value[1:])
    if reading is None:
        return BAD
    options: dict[str, object] = {}
    for option in reading.options:
        page.remark = f"（释义 {value[1:]} 的选项“{option}”）"
        options[option] = _from_text(page, key, option, reader)
        page.remark = ""
    return BAD if BAD in options.values() else Chosen(reading.id, options)


def _from_text(page: Page, key: Key, text: str, reader: Reader) -> object:
    """Read an option's key as the value it stands for; lists are joined by commas."""
    kind = key.kind
    if text == NONE and kind in _CAN_BE_NONE:
        return _CAN_BE_NONE[kind]
    if kind in _LISTS:
        return reader(page, key, text.split(","))
    if kind in (Kind.NUMBER, Kind.LIMIT) and _NUMBER.fullmatch(text):
        return reader(page, key, Decimal(text))
    if kind is Kind.NUMBERS and all(map(_NUMBER.fullmatch, text.split(","))):
        return reader(page, key, [Decimal(each) for each in text.split(",")])
    if kind is Kind.FLAG and text in ("true", "false"):
        return text == "true"
    if kind in _NEVER_CHOSEN:
        return page.fault("option", "不能用释义代替，请在 when 里按 reading 分别写")
    return reader(page, key, text)


def number(page: Page, key: Key, value: object) -> object:
    """Read a number, a map by month, or where `choices` allow it the word none (None)."""
    if isinstance(value, bool):
        return page.fault("wrong-type", "应为数字，不加引号")
    if isinstance(value, int):
        value = Decimal(value)
    if isinstance(value, Decimal):
        return _within_limits(page, value)
    if isinstance(value, dict):
        return _by_month(page, key, value, number)
    if isinstance(value, str) and value in key.choices:
        return None
    return page.fault("wrong-type", "应为数字，不加引号" + ('，或 "none"' if key.choices else ""))


def _within_limits(page: Page, value: Decimal) -> object:
    if not value.is_finite():
        return page.fault("wrong-type", "不是数值，请填实际的数字")
    if len(value.as_tuple().digits) > _MAX_DIGITS or abs(value.adjusted()) > _MAX_DIGITS:
        return page.fault("wrong-type", f"超过{_MAX_DIGITS}位数字，请核对")
    return value


def _by_month(page: Page, key: Key, value: dict[str, object], reader: Reader) -> object:
    """Read `{3 = 70, 4 = 80}`; months rise by themselves, an entry holds until the next."""
    entries = []
    for month, entry in value.items():
        if not (month.isdecimal() and month.isascii() and 1 <= int(month) <= 12):
            return page.fault("wrong-type", f"按月份写的值，键应为1到12的月份，不是“{month}”")
        if isinstance(entry, dict):
            return page.fault("wrong-type", "按月份写的值里不能再分月份")
        found = variable(page, key, entry, reader)
        if found is BAD:
            return BAD
        entries.append((int(month), found))
    if not entries:
        return page.fault("wrong-type", "是空的，请至少写一个月份")
    return ByMonth(tuple(sorted(entries, key=lambda each: each[0])))


def expression(page: Page, key: Key, value: object) -> object:
    """Read an expression, a number, or a map by month of these."""
    if isinstance(value, str):
        return parsed(page, value)
    if isinstance(value, bool):
        return page.fault("wrong-type", "应为表达式或数字")
    if isinstance(value, int | Decimal):
        found = _within_limits(page, Decimal(value))
        return expressions.number(found) if isinstance(found, Decimal) else BAD
    if isinstance(value, dict):
        return _by_month(page, key, value, expression)
    return page.fault("wrong-type", "应为表达式或数字")


def condition(page: Page, _key: Key, value: object) -> object:
    """Read an expression that is true or false."""
    if not isinstance(value, str):
        return page.fault("wrong-type", '应为加引号的条件，如 "完成 >= 计划"')
    return parsed(page, value)


def parsed(page: Page, text: str, *keys: str | int) -> Expression | object:
    """Return the expression of a text, or BAD with the fault's position reported."""
    try:
        return expressions.parse(text)
    except ExpressionFault as fault:
        return page.fault("expression", f"的表达式“{text}”第{fault.position}个字：{fault.message}", *keys)


def tie(page: Page, _key: Key, value: object) -> object:
    """Read a list of expressions."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return page.fault("wrong-type", '应为表达式的列表，如 ["综合指数"]')
    found = tuple(parsed(page, each, number) for number, each in enumerate(value))
    return BAD if BAD in found else found


def choice(page: Page, key: Key, value: object) -> object:
    """Read one of the words the key allows."""
    if isinstance(value, str) and value in key.choices:
        return value
    near = hint(value, key.choices) if isinstance(value, str) else ""
    shown = f"“{value}”" if isinstance(value, str) else "这个值"
    return page.fault("wrong-type", f"不能是{shown}{near}，可选：{'、'.join(key.choices)}")


def flag(page: Page, _key: Key, value: object) -> object:
    """Read true or false."""
    return value if isinstance(value, bool) else page.fault("wrong-type", "应为 true 或 false，不加引号")


def text(page: Page, _key: Key, value: object) -> object:
    """Read a text that is not empty and stays on one line."""
    if isinstance(value, str) and value.strip() == value and value and "\n" not in value:
        return value
    return page.fault("wrong-type", "应为加引号的文字，首尾没有空格，不换行")


def names(page: Page, key: Key, value: object) -> object:
    """Read a list of texts, each one of the words that the key allows where it says which."""
    if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
        wrong = [each for each in value if key.choices and each not in key.choices]
        return choice(page, key, wrong[0]) if wrong else tuple(value)
    return page.fault("wrong-type", '应为文字的列表，如 ["甲", "乙"]')


def numbers(page: Page, key: Key, value: object) -> object:
    """Read a list of numbers, each of which may be a reading or a map by month."""
    if not isinstance(value, list):
        return page.fault("wrong-type", "应为数字的列表，如 [3, 2, 1]")
    plain = Key(key.name, Kind.NUMBER, key.meaning)
    return assemble(lambda *each: each, [variable(page, plain, each, number) for each in value])


def months(page: Page, _key: Key, value: object) -> object:
    """Read `[3, 6]`, `"4-12"` or, in an option, `"3,6"`: a set of months."""
    parts = value.split(",") if isinstance(value, str) else value
    found: set[int] = set()
    for part in parts if isinstance(parts, list) else [None]:
        if isinstance(part, int) and not isinstance(part, bool) and 1 <= part <= 12:
            found.add(part)
        elif isinstance(value, str) and isinstance(part, str) and _month_range(part):
            found |= _month_range(part)
        else:
            return page.fault("wrong-type", '应为月份的列表或范围，如 [3, 6] 或 "4-12"')
    return frozenset(found) if found else page.fault("wrong-type", "是空的，请写月份，或删去")


@lru_cache(maxsize=256)
def _month_range(part: str) -> frozenset[int]:
    match = re.fullmatch(r"([1-9]|1[0-2])(?:-([1-9]|1[0-2]))?", part)
    return frozenset(range(int(match[1]), int(match[2] or match[1]) + 1)) if match else frozenset()


def periods(page: Page, _key: Key, value: object) -> object:
    """Read a list of kinds of periods."""
    if isinstance(value, list) and value and all(each in _SPANS for each in value):
        return frozenset(value)
    return page.fault("wrong-type", '应为评比期种类的列表：["month"]、["quarter"] 或 ["year"]')


def period(page: Page, _key: Key, value: object) -> object:
    """Read a period, `"2021-06"`."""
    try:
        return Period.parse(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return page.fault("wrong-type", '应为加引号的评比期，如 "2021-06"')


def text_or_period(page: Page, key: Key, value: object) -> object:
    """Read a text or a period, as the key's kind says; nothing else, and no reading."""
    return period(page, key, value) if key.kind is Kind.PERIOD else text(page, key, value)


def span(page: Page, _key: Key, value: object) -> object:
    """Read month, quarter or year."""
    return Span(value) if value in _SPANS else page.fault("wrong-type", '应为 "month"、"quarter" 或 "year"')


_SPANS = tuple(each.value for each in Span)


def limit(page: Page, key: Key, value: object) -> object:
    """Read points, "none", a map by month of these, or `{points, span}`."""
    if value == NONE:
        return Limit(None)
    if not isinstance(value, dict):
        found = number(page, key, value)
        return Limit(found) if isinstance(found, Decimal) else BAD
    if value.keys() <= {"points", "span"}:
        if value.keys() != {"points", "span"}:
            return page.fault("wrong-type", '应同时写 points 和 span，如 {points = 5, span = "year"}')
        points = variable(page, key, value["points"], limit)
        return assemble(_limit_in, [points, span(page, key, value["span"])])
    return _by_month(page, key, value, limit)


def _limit_in(points: object, within: object) -> Limit | None:
    return Limit(points.points, str(within)) if isinstance(points, Limit) else None
