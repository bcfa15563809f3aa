"""Keys of TOML tables, declared once: name, type, example, meaning; read with every fault named.

The declarations feed the readers, their messages and the reference page. A key set is closed: a key that is not
declared is a problem that names the nearest one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zzcli.ledger.lines import Keys
from zzcli.ledger.names import hint
from zzcli.ledger.numbers import MAX_DIGITS, MAX_PLACES
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.ledger.toml import Document
from zzcli.ledger.values import ValueFault

FORMAT = 1  # of config.toml, units.toml and the records; a change of the text forms raises it


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a table: how its value is read, an example as it stands in the file, its meaning in Chinese.

    `read` takes what tomllib gave and returns the typed value, or raises ValueFault whose message follows the
    key's name. `default` stands where the key is not written and need not be.
    """

    key: str
    read: Callable[[object], Any]
    example: str
    meaning: str
    default: object = None
    required: bool = False


def text(value: object) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str):
        raise _wrong_type("应为加引号的文字")
    if not value.strip():
        raise _wrong_type("是空的，请填写")
    return value


def texts(value: object) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _wrong_type('应为文字的列表，例如 ["甲", "乙"]')
    return tuple(value)


def flag(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise _wrong_type("应为 true 或 false，不加引号")
    return value


def count(value: object) -> int:
    """Read a whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**MAX_DIGITS:
        raise _wrong_type("应为不小于 0 的整数，不加引号")
    return value


def positive(value: object) -> int:
    """Read a whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 10**MAX_DIGITS:
        raise _wrong_type("应为不小于 1 的整数，不加引号")
    return value


def number(value: object) -> Decimal:
    """Read a number within the limits of a figure; `7.50` is as good as `7.5` here."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong_type("应为数字，不加引号")
    exact = Decimal(value)
    if not exact.is_finite():
        raise ValueFault("number-not-finite", "不是数值，请填实际的数字")
    _, digits, exponent = exact.normalize().as_tuple()
    if not isinstance(exponent, int) or len(digits) + max(exponent, 0) > MAX_DIGITS or exponent < -MAX_PLACES:
        raise ValueFault("number-size", f"超出范围：最多 {MAX_DIGITS} 位有效数字、{MAX_PLACES} 位小数")
    return exact


def day(value: object) -> date:
    """Read a TOML date, which has no quotes."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueFault("date", "应为日期，不加引号，例如 2021-06-30")
    return value


def period(value: object) -> Period:
    """Read a period, `"2021-06"`."""
    try:
        return Period.parse(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueFault("period", '应为加引号的评比期，例如 "2021-06"') from None


def digest(value: object) -> str:
    """Read the 64 hex digits that sha256sum prints."""
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise ValueFault("digest", "应为 sha256sum 给出的 64 位小写十六进制数")
    return value


FORMAT_SETTING = Setting("format", count, "format = 1", "文件格式的版本")


def read_table(document: Document, keys: Keys, settings: Sequence[Setting]) -> tuple[dict[str, Any], list[Problem]]:
    """Read the table at `keys`: every declared key's typed value or default, and what is wrong with it."""
    table: Any = document.data
    for key in keys:
        table = table[key]
    if not isinstance(table, dict):
        message = f"“{keys[-1]}”应为一个表：[{keys[-1]}]"
        return _defaults(settings), [Problem("wrong-type", document.place(*keys), message)]
    problems = unknown_keys(document, keys, table, [setting.key for setting in settings])
    values = _defaults(settings)
    for setting in settings:
        if setting.key in table:
            try:
                values[setting.key] = setting.read(table[setting.key])
            except ValueFault as fault:
                problems.append(fault.problem(document.place(*keys, setting.key), f"{setting.key} "))
        elif setting.required:
            message = f"缺少 {setting.key}（{setting.meaning}），请补上，例如 {setting.example}"
            problems.append(Problem("missing-key", document.place(*keys), message))
    return values, problems


def array_of_tables(document: Document, name: str) -> tuple[Sequence[Keys], list[Problem]]:
    """Return the keys of each `[[name]]` of the file; a problem if `name` is something else."""
    array = document.data.get(name, [])
    if isinstance(array, list) and all(isinstance(table, dict) for table in array):
        return [(name, number) for number in range(len(array))], []
    return [], [Problem("wrong-type", document.place(name), f"“{name}”应逐条写成 [[{name}]]")]


def tables(
    document: Document, name: str, settings: Sequence[Setting], problems: list[Problem]
) -> Iterator[tuple[Keys, dict[str, Any]]]:
    """Yield the keys and values of each `[[name]]` that is without fault; the faults of the others join `problems`."""
    places, faults = array_of_tables(document, name)
    problems += faults
    for keys in places:
        values, faults = read_table(document, keys, settings)
        problems += faults
        if not faults:
            yield keys, values


def unknown_keys(document: Document, keys: Keys, table: dict[str, Any], known: Sequence[str]) -> list[Problem]:
    """Return a problem for each key of the table that is not among the known ones."""
    return [
        Problem(
            "unknown-key",
            document.place(*keys, key),
            f"不认识的键“{key}”{hint(key, known)}，请改正或删去；可用的键：{'、'.join(known)}",
        )
        for key in table
        if key not in known
    ]


def check_format(document: Document, *, required: bool = False) -> list[Problem]:
    """Check `format = 1` at the head of a file."""
    found = document.data.get("format")
    if found is None:
        return [Problem("format", document.place(), "缺少 format = 1，请写在文件开头")] if required else []
    if found != FORMAT or isinstance(found, bool):
        return [Problem("format", document.place("format"), f"format 应为 {FORMAT}；更高的版本请升级 zzcli")]
    return []


def _defaults(settings: Sequence[Setting]) -> dict[str, Any]:
    return {setting.key: setting.default for setting in settings}


def _wrong_type(message: str) -> ValueFault:
    return ValueFault("wrong-type", message)
