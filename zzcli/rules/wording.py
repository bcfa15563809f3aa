"""How a node scores, in words: its keys in force as one text each, for `rules show` and whoever asks before the month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.methods.registry import Band, Key, Kind, MilestoneRow, PointsRow, methods
from zzcli.rules.expressions import Expression
from zzcli.rules.keys import COMMON, defaults
from zzcli.rules.model import ByMonth, Limit, Measure, MeasureKind, ValuesTable
from zzcli.rules.settle import Settled
from zzcli.rules.words import ABSENT, key_text

MODIFIERS = ("cap", "floor", "base", "keep", "carry", "full-when", "gate", "absent", "round", "within", "objects")
"""The common keys that say how a node scores; the others say where it stands and what it reads."""

_COMPARISONS = {"<": "低于", "<=": "不超过", "=": "等于", ">=": "不低于", ">": "超过", "!=": "不等于"}


def written(settled: Settled, tables: Mapping[str, ValuesTable], measure: str = "") -> Mapping[str, str]:
    """Return what `stated` does, in words for people: no choice, function or group by its English name."""
    return {name: key_text(name, text) for name, text in stated(settled, tables, measure).items()}


def stated(settled: Settled, tables: Mapping[str, ValuesTable], measure: str = "") -> Mapping[str, str]:
    """Return the keys that say how a node scores, each as its rule file says it; those left at their default are not.

    Kinds and milestones that stand in a table are written out, a row each; of a `measure` only its own.
    """
    own: tuple[Key, ...] = methods()[settled.method].keys if settled.method in methods() else ()
    keys = (*own, *(COMMON[name] for name in MODIFIERS))
    usual = defaults(settled.method)
    texts: dict[str, str] = {}
    for key in keys:
        value = settled.get(key.name)
        if value is None or value == usual.get(key.name) or key.kind is Kind.WEIGHTS:
            continue
        if key.kind in (Kind.POINTS, Kind.MILESTONES):
            text = "、".join(_rows(value, tables, measure))
        else:
            text = ABSENT[value] if key.name == "absent" and isinstance(value, str) else text_of(value)
        if text:
            texts[key.name] = text
    return texts


def text_of(value: object) -> str:
    """Return a typed value as text; nothing for one that has no words.

    One that changes by the month is written with all that it can be; readings must be chosen already.
    """
    match value:
        case Expression():
            return value.text
        case ByMonth(entries):
            return "、".join(f"{month}月起{text_of(each)}" for month, each in entries)
        case bool():
            return "是" if value else "否"
        case Decimal():
            return plain(value)
        case Limit(points, span):
            amount = "不限" if points is None else plain(points)
            return f"{amount}（每{SPANS[span]}）" if span else amount
        case tuple() | list() | frozenset():
            return "、".join(filter(None, map(text_of, value)))
        case str() | int():
            return str(value)
        case _:
            return _graded(value)


def _graded(value: object) -> str:
    """A row of bands, kinds or milestones."""
    match value:
        case Band(comparison, bound, points):
            edge = plain(bound) if isinstance(bound, Decimal) else bound
            return f"{_COMPARISONS.get(comparison, comparison)}{edge}得{plain(points)}"
        case PointsRow():
            return "".join(_points(value))
        case MilestoneRow(name, points):
            return f"{name} {plain(points)}"
        case _:
            return ""


def _rows(value: object, tables: Mapping[str, ValuesTable], measure: str) -> Iterator[str]:
    """Each row of kinds or milestones, of a table its cells in the table's order but for empty ones."""
    if isinstance(value, str):
        for _, keys, values in tables[value].rows:
            if not measure or measure in (*keys, *values):
                yield " ".join(filter(None, (*keys, *(text_of(each) for each in values))))
    elif isinstance(value, Iterable):
        yield from filter(None, (text_of(row) for row in value if measure in ("", getattr(row, "name", ""))))


SPANS = {"month": "月", "quarter": "季", "year": "年"}


def _points(row: PointsRow) -> Iterator[str]:
    yield f"{row.name} {plain(row.points)}"
    if row.heading:
        yield f"（{row.heading}"
        yield "）" if row.heading_cap is None else f"，至多{plain(row.heading_cap)}）"


_KINDS = {
    MeasureKind.NUMBER: "数",
    MeasureKind.COUNT: "个数",
    MeasureKind.PERCENT: "%",
    MeasureKind.YES_NO: "是否",
    MeasureKind.DATE: "日期",
    MeasureKind.CHOICE: "选项",
    MeasureKind.JUDGED: "评定",
}

_WORDS = {
    "value": "值",
    "target": "目标",
    "formula": "公式",
    "part": "部分",
    "whole": "总数",
    "mean": "平均",
    "step": "每",
    "points": "分值",
    "below": "起计",
    "first": "第一名",
    "last": "末名",
    "bands": "分档",
    "kinds": "事项",
    "better": "优者",
    "tie": "同分看",
    "ties": "并列",
    "steps": "不足一步",
    "places": "各名次",
    "range": "区间",
    "per": "除以",
    "min": "最低",
    "max": "最高",
    "cap": "至多",
    "floor": "至少",
    "base": "起评",
    "keep": "保持",
    "carry": "结转",
    "full-when": "计满条件",
    "gate": "前提",
    "absent": "没有任务",
    "round": "小数位",
    "within": "分组",
    "objects": "对象",
    "negative": "为负时",
    "zero-target": "目标为零",
    "zero-whole": "总数为零",
    "nodes": "节点",
    "due-date": "期限",
    "late": "迟一月",
    "early": "早一月",
    "missed": "未完成",
    "undue": "未到期",
    "after": "迟后",
    "early-steps": "提前不足一步",
    "early-after": "提前的加分",
    "several": "几个节点",
    "records": "次数取自",
    "same-event": "同一件事",
    "uncapped": "超额照计",
    "zero-best": "第一名为零",
    "last-ties": "末尾并列",
    "overlap": "两头重叠",
    "proportion": "递减",
    "rest": "其余",
    "only": "限于",
    "ranks": "两个排名",
}


def heading_of(method: str, name: str) -> str:
    """Return what a key is called in the column 怎样计分; the key itself where it has no short word."""
    return "每步扣" if (method, name) == ("shortfall", "points") else _WORDS.get(name, name)


def unit_of(measure: Measure) -> str:
    """Return in what a measure's figures are: its unit (亿元), else the word for its kind (日期)."""
    return measure.unit or _KINDS[measure.kind]
