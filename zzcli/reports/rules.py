"""Schemes, readings and worked cases as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zzcli.reports.model import Column, Report, Table
from zzcli.rules.model import Reading, Scheme
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
