"""What a district's targets are worth for the scheme above, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.reports.model import Column, Report, Table
from zzcli.reports.tasks import state, wanted
from zzcli.tasks.rollup import Lift
from zzcli.tasks.status import TaskBook

_COLUMNS = (
    Column("上级目标", "upper"),
    Column("上级指标", "metric"),
    Column("上级要求", "wanted"),
    Column("上级期限", "due"),
    Column("方式", "way"),
    Column("本级目标", "target"),
    Column("本级要求", "own"),
    Column("本级期限", "owndue"),
    Column("本级状态", "state"),
    Column("现值", "value", right=True),
    Column("对上级", "worth"),
    Column("说明", "note"),
)


def rollup(tasks: TaskBook, found: Sequence[Lift]) -> Report:
    """Return one line a link, and below what the counts add up to for each target above."""
    rows = tuple(_row(each) for each in found)
    title = f"{tasks.today} 对上级（{tasks.plan.upper}）的目标"
    table = Table(title, _COLUMNS, rows, tuple(_sums(found)))
    return Report((table,), synthetic=tasks.ledger.config.synthetic)


def _row(each: Lift) -> tuple[str, ...]:
    target = each.standing.target
    return (
        each.upper.id,
        each.upper.metric,
        wanted(each.upper),
        str(each.upper.due or "没有期限"),
        "相加" if each.link.adds else "比较",
        target.id,
        wanted(target),
        str(target.due or "没有期限"),
        state(each.standing.colour),
        each.standing.figure.shown,
        _worth(each),
        each.link.note,
    )


def _worth(each: Lift) -> str:
    if each.value is None:
        return "没有报"
    if each.link.adds:
        return f"计入 {plain(each.value)}{each.upper.unit}"
    return "达到" if each.meets else "没有达到"


def _sums(found: Sequence[Lift]) -> list[str]:
    sums: dict[str, list[Lift]] = {}
    for each in found:
        if each.link.adds:
            sums.setdefault(each.upper.id, []).append(each)
    lines = []
    for name, group in sums.items():
        values: list[Decimal] = [each.value for each in group if each.value is not None]
        silent = f"，{len(group) - len(values)} 个没有报" if len(values) < len(group) else ""
        unit = group[0].upper.unit
        lines.append(
            f"上级 {name}：本级共计入 {plain(reduce(CONTEXT.add, values, ZERO))}{unit}{silent}；要求 {wanted(group[0].upper)}"
        )
    return lines
