"""What a method is called with: a column for every key and for everything else it takes, on a node's inner rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zzcli.ledger.numbers import ZERO
from zzcli.methods.registry import Kind, Method
from zzcli.rules.expressions import Expression
from zzcli.rules.model import MeasureKind, Node, Tree
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap, Values, evaluate, gap_of, told, truths
from zzcli.scoring.frames import Frame
from zzcli.scoring.kinds import counted, dated
from zzcli.scoring.names import NodeNames

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation

Rows = Sequence[int]
"""Some of a node's inner rows, rising."""

Group = list[tuple[Settled, Rows]]
"""Classes of rows that one call of a method serves: the keys of each, and its rows."""

OPTIONS = frozenset({Kind.CHOICE, Kind.FLAG, Kind.NUMBERS, Kind.BANDS, Kind.TEXT, Kind.NAMES, Kind.SPAN})
"""Kinds of keys that are one value for all rows of a call."""

DATED = frozenset({"nodes", "due-date"})
"""Keys that say which milestones there are: rows with others are scored by a call of their own."""

_COLUMNS = frozenset({Kind.NUMBER, Kind.EXPRESSION, Kind.CONDITION})
_FROM_LEDGER = frozenset({Kind.POINTS, Kind.MILESTONES, Kind.WEIGHTS})


def arguments_of(
    evaluation: Evaluation,
    tree: Tree,
    node: Node,
    method: Method,
    group: Group,
    frame: Frame,
    fulls: Sequence[Decimal | None],
) -> dict[str, Any]:
    """Return the arguments of a method for a node, but an inner one's children."""
    first = group[0][0]

    def column(key: str, kind: Kind) -> Sequence[Any] | None:
        return _column(evaluation, tree, node, group, frame, key, kind)

    found: dict[str, Any] = {}
    for key in method.keys:
        if key.kind in _COLUMNS:
            found[key.argument] = column(key.name, key.kind)
        elif key.kind is Kind.TIE:
            names = NodeNames(evaluation, tree, node, first, frame)
            found[key.argument] = [numbers_only(evaluate(each, names)) for each in first.get(key.name) or ()]
        elif key.kind not in _FROM_LEDGER:
            found[key.argument] = first.get(key.name)
    taken: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "full": lambda: {"full": [ZERO if full is None else full for full in fulls]},
        "base": lambda: {"base": column("base", Kind.NUMBER) or [ZERO] * frame.size},
        "groups": lambda: {"groups": evaluation.populations(tree, node, first, frame)},
        "judged": lambda: {"judged": _judged(evaluation, tree, node, first, frame)},
        "end": lambda: {"end": evaluation.period.end},
        "counts": lambda: counted(evaluation, tree, node, group, frame),
        "dates": lambda: dated(evaluation, tree, node, group, frame),
    }
    for name, make in taken.items():
        if name in method.takes:
            found.update(make())
    return found


def _judged(evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame) -> Values:
    """The score that the lead assigned: the node's one measure of that kind."""
    name = next(name for name, measure in settled["measures"].items() if measure.kind is MeasureKind.JUDGED)
    return NodeNames(evaluation, tree, node, settled, frame).column(name)


def _column(
    evaluation: Evaluation, tree: Tree, node: Node, group: Group, frame: Frame, key: str, kind: Kind
) -> Sequence[Any] | None:
    """The column of a key on all rows, each class with its own value; None where no class has one."""
    if all(settled.get(key) is None for settled, _ in group):
        return None
    if len(group) == 1:
        return _of_class(evaluation, tree, node, group[0][0], frame, key, kind)
    column: list[Any] = [True if kind is Kind.CONDITION else None] * frame.size
    for settled, rows in group:
        if settled.get(key) is not None:
            own = _of_class(evaluation, tree, node, settled, frame, key, kind)
            for i in rows:
                column[i] = own[i]
    return column


def _of_class(
    evaluation: Evaluation, tree: Tree, node: Node, settled: Settled, frame: Frame, key: str, kind: Kind
) -> Sequence[Any]:
    value = settled[key]
    if not isinstance(value, Expression):
        return [value] * frame.size
    found = evaluate(value, NodeNames(evaluation, tree, node, settled, frame))
    if kind is Kind.CONDITION:
        return truths(found)
    return found if key == "due-date" else numbers_only(found, words=_has_words(settled))


def _has_words(settled: Settled) -> bool:
    """Whether the method's bands compare words: then its value is one."""
    return any(isinstance(band.bound, str) for band in settled.get("bands") or ())


def numbers_only(values: Values, *, words: bool = False) -> Values:
    """Return a column with a gap for whatever is no number, or with `words` no word."""
    kinds = {Gap, str} if words else {Gap, Decimal}
    if set(map(type, values)) <= kinds:
        return values
    what = "文字" if words else "数字"
    return [value if type(value) in kinds else Gap("fault", f"“{told(value)}”不是{what}") for value in values]


def columns_in(arguments: Mapping[str, Any]) -> list[Values]:
    """Return the columns among a method's arguments, those inside lists of columns too."""
    found: list[Values] = []
    for value in arguments.values():
        if isinstance(value, list):
            found += value if not value or isinstance(value[0], list) else [value]
    return found


def row_gap(columns: Sequence[Values], row: int) -> Gap | None:
    """Return the gap that the columns have at a row, or None."""
    return gap_of(column[row] for column in columns)


def picked_rows(arguments: Mapping[str, Any], rows: Sequence[int], size: int) -> dict[str, Any]:
    """Return the arguments of a method on some of the rows: columns and lists of columns cut, the rest as it is."""
    return {name: _picked(value, rows, size) for name, value in arguments.items()}


def _picked(value: Any, rows: Sequence[int], size: int) -> Any:
    if not isinstance(value, list):
        return value
    if value and all(isinstance(each, list) for each in value):
        return [[each[i] for i in rows] for each in value]
    return [value[i] for i in rows] if len(value) == size else value
