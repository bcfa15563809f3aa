"""Schemes, readings and worked cases as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period, Span
from zzcli.methods.registry import methods
from zzcli.office.demo_settings import DemoSettings
from zzcli.reports.model import Column, Report, Table
from zzcli.rules.model import Node, Reading, Scheme, Tree
from zzcli.rules.proof import Proof
from zzcli.rules.readings import used_by
from zzcli.rules.show import Shown, ShownTree, data
from zzcli.rules.wording import heading_of, unit_of
from zzcli.rules.words import formula, key_text
from zzcli.scoring.cases import CaseResult
from zzcli.scoring.evaluation import Evaluation

_SCHEMES = (
    Column("名称", "name"),
    Column("办法", "title"),
    Column("文件", "document"),
    Column("起", "from"),
    Column("评比期", "periods"),
    Column("专项", "specials", right=True),
    Column("计分项", "leaves", right=True),
    Column("释义", "readings", right=True),
    Column("序列", "tracks"),
    Column("演示", "demo"),
)
_PERIODS = {Span.MONTH: "月", Span.QUARTER: "季", Span.YEAR: "年"}
_READINGS = (
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
    Column("怎样计分", "how"),
    Column("对象", "objects"),
    Column("权重", "weight", right=True),
    Column("牵头", "lead"),
    Column("月份", "months"),
    Column("条款", "clause"),
    Column("释义", "readings"),
)
COMMON = "（通用）"


def schemes(found: Iterable[tuple[Scheme, DemoSettings | None]]) -> Report:
    """Return one line a scheme: what it is, how much it scores, and the periods of its demo (None: a template)."""
    return Report((Table("自带的办法", _SCHEMES, tuple(_scheme(*each) for each in found)),))


def _scheme(scheme: Scheme, demo: DemoSettings | None) -> tuple[str, ...]:
    leaves = sum(not node.children for tree in scheme.specials for node in tree.root.walk())
    return (
        scheme.name,
        scheme.title,
        scheme.document,
        str(scheme.since),
        "、".join(_PERIODS[kind] for kind in scheme.kinds()),
        str(len(scheme.specials)),
        str(leaves),
        str(len(scheme.readings)),
        "、".join(tree.title for tree in scheme.tracks),
        "没有（样板）" if demo is None else f"{demo.first}—{demo.last}",
    )


def readings(
    scheme: Scheme, chosen: Mapping[str, str], title: str, *, synthetic: bool, in_words: bool = False
) -> Report:
    """Return one line a reading, a table a special; `chosen` has the option in force of each. CSV is one table.

    `in_words`: options are told by their meanings alone, for readers who do not choose in config.toml.
    """
    names = {**{tree.id: tree.title for tree in scheme.specials}, "": COMMON}
    groups: dict[str, list[tuple[str, ...]]] = {name: [] for name in names.values()}
    for name, reading in scheme.readings.items():
        special = names.get(name.rpartition("/")[0], COMMON)
        groups[special].append(
            (name, reading.clause, reading.question, *_options(reading, chosen[name], in_words), reading.reason)
        )
    tables = tuple(Table(f"{title}：{special}", _READINGS, tuple(rows)) for special, rows in groups.items() if rows)
    flat = tuple((special, *row) for special, rows in groups.items() for row in rows)
    total = Table(title, (Column("专项", "special"), *_READINGS), flat)
    return Report(tables or (Table(f"{title}：没有", _READINGS, ()),), flat=total, synthetic=synthetic)


def _options(reading: Reading, chosen: str, in_words: bool) -> tuple[str, str, str]:
    meanings = reading.options
    if in_words:
        return meanings[chosen], meanings[reading.default], "；".join(meanings.values())
    options = "；".join(f"{name}（{meaning}）" for name, meaning in meanings.items())
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


def _objects(node: Shown, *, one: bool) -> str:
    """The objects of `one` unit, or how many there are."""
    if one:
        return "、".join(each.name for each in node.objects)
    return f"{len(node.objects)}个" if node.objects else ""


def _node(node: Shown, *, one: bool) -> tuple[str, ...]:
    """Return a node's cells; targets that differ by unit are listed only for `one` unit."""
    measures = (f"{each.name}（{unit_of(each)}）" for each in node.measures)
    targets = (
        f"{heading_of(node.method, each.name)}={formula(each.value)}"
        for each in node.targets
        if one or each.unit is None
    )
    return (
        node.id,
        node.name,
        "" if node.full is None else plain(node.full),
        methods()[node.method].summary if node.method in methods() else node.method,
        "、".join(measures),
        "、".join(targets),
        "；".join(f"{heading_of(node.method, name)} {key_text(name, text)}" for name, text in node.how.items()),
        _objects(node, one=one),
        "" if node.weight is None else plain(node.weight),
        "、".join(node.lead),
        "" if len(node.months) in (0, 12) else "、".join(map(str, node.months)),
        node.clause,
        "、".join(f"{name}={option}" for name, option in node.readings.items()),
    )


def item_cells(evaluation: Evaluation, tree: Tree, node: Node) -> tuple[str, ...]:
    """Return what a reader of results wants of a rule: id, name, full, method, lead, clause, readings in force.

    The readings are told by the meanings of their options.
    """
    found = evaluation.scheme.readings
    settled = evaluation.base(node)
    full = settled.get("full")
    lead = next((lead for up in (node, *tree.ancestors(node)) if (lead := up.keys.get("lead"))), tree.lead)
    return (
        node.id,
        node.name,
        plain(full) if isinstance(full, Decimal) else "",
        methods()[settled.method].summary,
        "、".join(map(str, lead)),  # type: ignore[call-overload]
        node.clause,
        "；".join(f"{name} {found[name].options[evaluation.choices[name]]}" for name in sorted(used_by(node))),
    )
