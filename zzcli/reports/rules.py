"""Schemes, readings and worked cases as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.methods.registry import methods
from zzcli.reports.model import Column, Report, Table
from zzcli.rules.model import MeasureKind, Reading, Scheme
from zzcli.rules.proof import Proof
from zzcli.rules.show import Shown, ShownTree, data
from zzcli.scoring.cases import CaseResult

_SCHEMES = (
    Column("名称", "name"),
    Column("办法", "title"),
    Column("文件", "document"),
    Column("起", "from"),
    Column("专项", "specials", right=True),
    Column("序列", "tracks"),
)
_READINGS = (
    Column("专项", "special"),
    Column("释义", "id"),
    Column("条款", "clause"),
    Column("问题", "question"),
    Column("现用", "chosen"),
    Column("默认", "default"),
    Column("选项", "options"),
    Column("理由", "reason"),
)
_CASES = (
    Column("专项", "special"),
    Column("用例", "case"),
    Column("评分项", "path"),
    Column("结果", "result"),
    Column("位置", "place"),
)
_TREE = (
    Column("编号", "id"),
    Column("名称", "name"),
    Column("满分", "full", right=True),
    Column("方法", "method"),
    Column("指标", "measures"),
    Column("目标", "targets"),
    Column("月份", "months"),
    Column("条款", "clause"),
    Column("释义", "readings"),
)
KINDS = {
    MeasureKind.NUMBER: "数",
    MeasureKind.COUNT: "个数",
    MeasureKind.PERCENT: "%",
    MeasureKind.YES_NO: "是否",
    MeasureKind.DATE: "日期",
    MeasureKind.CHOICE: "选项",
    MeasureKind.JUDGED: "评定",
}
COMMON = "（通用）"


def schemes(found: Iterable[Scheme]) -> Report:
    """Return one line a scheme."""
    rows = tuple(
        (
            scheme.name,
            scheme.title,
            scheme.document,
            str(scheme.since),
            str(len(scheme.specials)),
            "、".join(tree.title for tree in scheme.tracks),
        )
        for scheme in found
    )
    return Report((Table("自带的办法", _SCHEMES, rows),))


def readings(scheme: Scheme, chosen: Mapping[str, str], title: str, *, synthetic: bool) -> Report:
    """Return one line a reading, special by special; `chosen` has the option in force of each."""
    titles = {tree.id: tree.title for tree in scheme.specials}
    rows = []
    for name, reading in scheme.readings.items():
        special = titles.get(name.rpartition("/")[0], COMMON)
        rows.append((special, name, reading.clause, reading.question, *_options(reading, chosen[name]), reading.reason))
    order = [*titles.values(), COMMON]
    rows.sort(key=lambda row: order.index(row[0]))
    return Report((Table(title, _READINGS, tuple(rows)),), synthetic=synthetic)


def _options(reading: Reading, chosen: str) -> tuple[str, str, str]:
    options = "；".join(f"{name}（{meaning}）" for name, meaning in reading.options.items())
    return chosen, reading.default, options


def cases(found: Iterable[CaseResult]) -> Report:
    """Return one line an expectation of the worked cases, those that fail first."""
    ordered = sorted(found, key=lambda each: each.holds)
    rows = tuple((each.special, each.case, each.path, each.message or "符合", str(each.place)) for each in ordered)
    failed = sum(not each.holds for each in ordered)
    return Report((Table("用例", _CASES, rows, (f"共{len(rows)}个期望值，{failed}个不符",)),))


def tree(proof: Proof, shown: Sequence[ShownTree], period: Period, unit: str | None, *, synthetic: bool) -> Report:
    """Return the rules that apply, a table a special, and as `zzcli.rules.v1`."""
    who = f" {unit}" if unit else ""
    tables = tuple(
        Table(f"{period}{who} {each.title}", _TREE, tuple(_node(node, one=unit is not None) for node in each.nodes))
        for each in shown
    )
    return Report(tables, data(proof, shown, period), synthetic=synthetic)


def _node(node: Shown, *, one: bool) -> tuple[str, ...]:
    """Return a node's cells; targets that differ by unit are listed only for `one` unit."""
    measures = (f"{each.name}（{each.unit or KINDS[each.kind]}）" for each in node.measures)
    targets = (f"{each.name}={each.value}" for each in node.targets if one or each.unit is None)
    return (
        node.id,
        node.name,
        "" if node.full is None else plain(node.full),
        methods()[node.method].summary if node.method in methods() else node.method,
        "、".join(measures),
        "、".join(targets),
        "" if len(node.months) in (0, 12) else "、".join(map(str, node.months)),
        node.clause,
        "、".join(f"{name}={option}" for name, option in node.readings.items()),
    )
