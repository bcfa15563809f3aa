"""What can be wrong with a period's 加减分事项 in the light of the rules: who issued them, when, and where they count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.ledger.records import Adjustment
from zzcli.methods.registry import PointsRow
from zzcli.rules.model import Tree
from zzcli.rules.settle import choose
from zzcli.rules.tables import Row
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.records import Record
from zzcli.scoring.tables import cells

Cells = dict[str, str]
"""A row of a table of kinds: its key cells by heading, empty ones left out."""

_ASKED = (("kind", "事项"), ("level", "级别"), ("role", "角色"))
"""The keys of an adjustment by which a row is found, each with its column."""


def adjustment_problems(evaluation: Evaluation) -> Iterator[Problem]:
    """Yield what is wrong with each adjustment of the period (郑政办〔2021〕19号 五(三)3, 六(二)2)."""
    ledger, period = evaluation.book.ledger, evaluation.period
    found = ledger.adjustments(period)
    yield from found.problems
    for adjustment in found.rows:
        yield from _date(evaluation, adjustment)
        issued = list(_issuer(evaluation, adjustment))
        yield from issued or _places(evaluation, adjustment)
    yield from _repeated(evaluation, found.rows)


def _date(evaluation: Evaluation, adjustment: Adjustment) -> Iterator[Problem]:
    """Report a date that lies outside the period; an earlier one may be allowed (`event-dates`)."""
    period = evaluation.period
    late = choose(evaluation.choices, evaluation.scheme.event_dates) == "until"
    if adjustment.date > period.end or (adjustment.date < period.start and not late):
        where = f"晚于 {period} 的最后一天" if late else f"不在 {period} 之内"
        message = f"{adjustment.unit}: 日期 {adjustment.date} {where}，请改正，或记入那一天所在的一期"
        yield Problem("adjustment-date", adjustment.place("date"), message)


def _issuer(evaluation: Evaluation, adjustment: Adjustment) -> Iterator[Problem]:
    """Report an issuing body that the scheme does not list, or whose level is another than the one written."""
    issuer, known = adjustment.issuer, evaluation.scheme.issuers
    if not issuer:
        return
    place = adjustment.place("issuer")
    if not known:
        message = f"办法没有发文机关表（scheme.toml 的 issuers），查不出“{issuer}”的级别，请删去 issuer，写明 level"
        yield Problem("unknown-issuer", place, message)
    elif issuer not in known:
        message = f"发文机关表里没有“{issuer}”{hint(issuer, known)}，请改正；表里确实没有的，删去 issuer，写明 level"
        yield Problem("unknown-issuer", place, message)
    elif adjustment.level and adjustment.level != known[issuer]:
        message = f"“{issuer}”是{known[issuer]}，level 写的是“{adjustment.level}”，请改正其中一处"
        yield Problem("issuer-level", adjustment.place("level"), message)


def _repeated(evaluation: Evaluation, rows: Sequence[Adjustment]) -> Iterator[Problem]:
    """Report a paper that an earlier period of the ledger has for the same unit."""
    ledger, period = evaluation.book.ledger, evaluation.period
    before = {
        (each.unit, each.document): each
        for earlier in ledger.periods()
        if rows and earlier.end < period.end
        for each in ledger.adjustments(earlier).rows
    }
    for row in rows:
        other = before.get((row.unit, row.document))
        if other is not None:
            message = f"{row.unit}: 文件“{row.document}”已在 {other.place()} 记过，同一文件只记一次，请删去一条"
            yield Problem("duplicate-document", row.place("document"), message)


# -- where it counts ------------------------------------------------------------------------------------------


def _places(evaluation: Evaluation, adjustment: Adjustment) -> Iterator[Problem]:
    """Report a place in which the unit is not scored, and one whose tables do not have exactly one row for it."""
    scheme, unit = evaluation.scheme, adjustment.unit
    if not adjustment.counts_in and not any(_has(evaluation, tree, unit) for tree in scheme.tracks):
        message = f"{unit}在 {evaluation.period} 不在任何序列里，这一条不计分，请改正单位，或用 counts_in 写明计入哪里"
        yield Problem("adjustment-fits-none", adjustment.place("unit"), message)
    for at, name in enumerate(adjustment.counts_in):
        tree = scheme.tree(name)
        place = adjustment.place("counts_in", at)
        if tree is None:
            known = [each.stem for each in (*scheme.tracks, *scheme.specials)]
            message = f"counts_in 里的“{name}”不是序列或专项{hint(name, known)}，请改正"
            yield Problem("adjustment-fits-none", place, message)
        elif not _has(evaluation, tree, unit):
            message = f"“{tree.title}”在 {evaluation.period} 不评{unit}，请改正 counts_in 或单位"
            yield Problem("adjustment-fits-none", place, message)
    record = evaluation.records.of_adjustment(adjustment)
    for tree in (*scheme.specials, *scheme.tracks):
        if _has(evaluation, tree, unit) and evaluation.records.counts_in(record, tree):
            yield from _row(evaluation, tree, adjustment, record)


def _has(evaluation: Evaluation, tree: Tree, unit: str) -> bool:
    outer = evaluation.outer(tree, tree.root)
    return outer is not None and unit in outer.units


def _row(evaluation: Evaluation, tree: Tree, adjustment: Adjustment, record: Record) -> Iterator[Problem]:
    """Report an adjustment for which the tables of a tree do not have exactly one row; it names what would fit."""
    kinds = evaluation.records.kinds(tree)
    number = sum(evaluation.records.matches(each, record) for each in kinds)
    if number == 1:
        return
    if number:
        what = "、".join(filter(None, (adjustment.kind, adjustment.level, adjustment.role)))
        key, why = "kind", f"对“{what}”有{number}行都适用，请核对 kind、level、role 和 size，或请办法的维护者改表"
    elif not kinds:
        message = f"{record.unit}: “{tree.title}”本期没有加减分的评分项，请改正 counts_in 或单位"
        yield Problem("adjustment-fits-none", adjustment.place(), message)
        return
    else:
        key, why = _lacking([row for each in kinds for row in _rows(evaluation, each)], record)
    place = adjustment.place(key) if getattr(adjustment, key) else adjustment.place()
    yield Problem("adjustment-fits-none", place, f"{record.unit}: “{tree.title}”的加减分表{why}")


def _rows(evaluation: Evaluation, kinds: str | Sequence[PointsRow]) -> list[Cells]:
    if not isinstance(kinds, str):
        return [{"事项": row.name} for row in kinds]
    table = evaluation.tables.table(kinds)
    names = {*table.keys}
    return [
        {name: str(cell) for name, cell in cells(table, Row(*row)).items() if name in names and cell}
        for row in table.rows
    ]


def _lacking(rows: Sequence[Cells], record: Record) -> tuple[str, str]:
    """Return the key of a record for which no row is left, and what could be written there."""
    what = "里"
    for key, column in _ASKED:
        value = record.fields.get(column, "")
        left = [row for row in rows if row.get(column, value) == value]
        if not left:
            allowed = list(dict.fromkeys(row[column] for row in rows if column in row))
            told = f"没有{column}“{value}”{hint(value, allowed)}" if value else f"要写明{column}（{key}）"
            return key, f"{what}{told}，可填：{'、'.join(allowed)}"
        rows = left
        if value:
            what = f"里“{value}”" if what == "里" else f"{what[:-1]}、{value}”"
    bands = list(dict.fromkeys(_band(row) for row in rows if "从" in row or "至" in row))
    if bands:
        told = "要写明人数（size）" if record.size is None else f"没有{record.size}人这一档"
        return "size", f"{what}{told}，各档：{'、'.join(bands)}"
    return "kind", f"{what}没有适用于{record.unit}本期的行，请核对 kind、level、role 和 size"


def _band(row: Cells) -> str:
    low, high = row.get("从"), row.get("至")
    return f"{low}人以上不足{high}人" if low and high else f"{low}人以上" if low else f"不足{high}人"
