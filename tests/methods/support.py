"""How the tests call a method: as the engine does, with every declared key filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import zzcli.methods  # noqa: F401  (registers the methods)
from zzcli.methods.errors import MethodError
from zzcli.methods.registry import REQUIRED, Column, Kind, Sparse, methods

COLUMNS = {key.argument for one in methods().values() for key in one.keys if key.kind in (Kind.NUMBER, Kind.EXPRESSION)}
HANDED_OVER: dict[str, Any] = {"full": "10", "base": "0", "groups": [0]}


def numbers(text: str) -> Column:
    """Read a column of numbers: `numbers("1 2.5")`."""
    return [Decimal(word) for word in text.split()]


def gaps(text: str) -> Sparse:
    """Read a column in which `-` is a row without a number."""
    return [None if word == "-" else Decimal(word) for word in text.split()]


def score(name: str, **given: Any) -> Column:
    """Call a leaf method on as many rows as its longest column has.

    At the key of a column a text is read by `gaps`, and one number stands for every row. The node's full is 10
    unless it is given, its base 0, and all rows are one group.
    """
    method = methods()[name]
    defaults = {key.argument: key.default for key in method.keys}
    handed_over = {taken: HANDED_OVER[taken] for taken in method.takes & HANDED_OVER.keys()}
    arguments = defaults | handed_over | given
    missing = [argument for argument, value in arguments.items() if value is REQUIRED]
    assert not missing, f"{name} needs {missing}"
    columns = {
        argument: _column(value)
        for argument, value in arguments.items()
        if argument in COLUMNS | {"full", "base", "groups", "judged"}
        and not isinstance(value, tuple)
        and value is not None
    }
    sizes = {len(columns[argument]) for argument in given if argument in columns}
    sizes |= {len(column) for column in (*given.get("counts", ()), *given.get("ranks", ()))}
    size = 0 if 0 in sizes else max(sizes)
    arguments |= {argument: column * size if len(column) == 1 else column for argument, column in columns.items()}
    scored: Column = method.score(**arguments)
    return scored


def faults(name: str, **given: Any) -> MethodError:
    """Call a method that must refuse, and return its error."""
    with pytest.raises(MethodError) as caught:
        score(name, **given)
    return caught.value


def rows_at_fault(name: str, **given: Any) -> list[int]:
    """Return the rows that the method refuses."""
    return [row for row, _ in faults(name, **given).faults]


def _column(value: Any) -> list[Any]:
    if isinstance(value, str):
        return list(gaps(value))
    return value if isinstance(value, list) else [Decimal(value)]
