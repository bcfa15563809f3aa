"""What would have earned the full: in words, and only where the method by itself can say it exactly.

Each function is pure: the arguments of one call of its method, a row, and how a key's expression is called. It returns
an empty text where what would help depends on others (ranks, means), on judgement, or on a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from zzcli.ledger.numbers import CONTEXT, ZERO, compared, half_up, plain
from zzcli.methods.registry import Band, PointsRow

_PLACES = 6

Arguments = Mapping[str, Any]
Label = Callable[[str], str]
"""How the expression at a key is called: `“推荐企业”`."""


def wanted(method: str, arguments: Arguments, row: int, label: Label) -> str:
    """Return what would have earned more in a row of a method's call; empty where nothing can be said exactly."""
    told = _WANTS.get(method)
    return "" if told is None else told(arguments, row, label)


def _target(arguments: Arguments, row: int, label: Label) -> str:
    """A value that reaches its target earns the full: attainment, shortfall, target-else-rank."""
    value, target = arguments["value"][row], arguments["target"][row]
    if target <= ZERO:  # what a target that is not above zero gives is for the method's options
        return ""
    return _reach(label("value"), value, target, arguments["better"])


def _reach(name: str, value: Decimal, target: Decimal, better: str) -> str:
    gap = CONTEXT.subtract(target, value)
    if better == "high":
        return f"{name}达到 {_told(target)}（现 {_told(value)}，差 {_told(gap)}）得满分" if gap > 0 else ""
    return f"{name}不高于 {_told(target)}（现 {_told(value)}，多 {_told(-gap)}）得满分" if gap < 0 else ""


def _told(value: Decimal) -> str:
    """Write a number: exactly, or where it has many decimals half-up to six and saying so."""
    text = plain(value)
    return text if len(text.partition(".")[2]) <= _PLACES else f"约 {plain(half_up(value, _PLACES))}"


def _share(arguments: Arguments, row: int, label: Label) -> str:
    part, whole = arguments["part"][row], arguments["whole"][row]
    return _reach(label("part"), part, whole, "high") if whole > ZERO else ""


def _tiers(arguments: Arguments, row: int, label: Label) -> str:
    """The bands that give more than the one the value is in, as the rule lists them: the first that holds counts."""
    value = arguments["value"][row]
    bands: tuple[Band, ...] = arguments["bands"]
    mine = next((band.points for band in bands if _holds(band, value)), None)
    if mine is None:
        return ""
    better = [f"“{_bound(band)}”得 {plain(band.points)}" for band in bands if band.points > mine]
    now = value if isinstance(value, str) else _told(value)
    return f"{label('value')}（现 {now}）在{'、'.join(better)}（从前往后取第一个符合的档）" if better else ""


def _holds(band: Band, value: Decimal | str) -> bool:
    if isinstance(value, str) or isinstance(band.bound, str):
        return band.comparison == "=" and band.bound == value if isinstance(value, str) else False
    a, b = compared(value), compared(band.bound)
    tests = {"<": a < b, "<=": a <= b, "=": a == b, "!=": a != b, ">=": a >= b, ">": a > b}
    return tests[band.comparison]


def _bound(band: Band) -> str:
    sign = "" if isinstance(band.bound, str) and band.comparison == "=" else band.comparison
    return f"{sign}{band.bound if isinstance(band.bound, str) else plain(band.bound)}"


def _checklist(arguments: Arguments, row: int, _: Label) -> str:
    rows: tuple[PointsRow, ...] = arguments["points"]
    pairs = zip(rows, arguments["counts"], strict=True)
    lacking = [
        f"“{kind.name}”（{plain(kind.points)} 分）" for kind, count in pairs if not count[row] and kind.points > 0
    ]
    return f"还没有的：{'、'.join(lacking)}" if lacking else ""


def _counted(arguments: Arguments, row: int, _: Label) -> str:
    """The kinds that took points away: without them the points stay. Under a heading's cap that is not so plain."""
    rows: tuple[PointsRow, ...] = arguments["kinds"]
    found = [
        (kind, count[row])
        for kind, count in zip(rows, arguments["counts"], strict=True)
        if kind.points < 0 and count[row]
    ]
    if any(kind.heading_cap is not None for kind, _ in found) or arguments.get("per") is not None:
        return ""
    told = [f"“{kind.name}”{plain(count)} 次，每次 {plain(kind.points)}" for kind, count in found]
    return f"没有这些就不扣：{'、'.join(told)}" if told else ""


_WANTS: Mapping[str, Callable[[Arguments, int, Label], str]] = {
    "attainment": _target,
    "shortfall": _target,
    "target-else-rank": _target,
    "share": _share,
    "tiers": _tiers,
    "checklist": _checklist,
    "tally": _counted,
    "deduct": _counted,
}
