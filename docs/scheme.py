"""A scheme as a page: every special with its items, points, methods, conditions, clauses, readings and repairs.

Unlike `zzcli rules show` it is no month's view: each condition under which a key changes is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from zzcli.ledger.numbers import plain
from zzcli.ledger.source import WorkTree
from zzcli.methods.registry import methods
from zzcli.rules.links import owned_measures
from zzcli.rules.load import load_scheme
from zzcli.rules.model import Block, ByMonth, Chosen, Measure, Node, Part, Reading, Scheme, Tree, Use, Varying, When
from zzcli.rules.readings import defaults, used_by
from zzcli.rules.settle import Settled
from zzcli.rules.wording import heading_of, text_of, unit_of, written
from zzcli.rules.words import formula

SCHEMES = Path(__file__).parents[1] / "zzcli" / "schemes"

ITEMS = ("编号", "名称", "满分", "怎样计分", "条款", "释义")
READINGS = ("释义", "条款", "问题", "选项（默认在前）", "理由")
"""The headings of the two tables of a special."""

_OTHERS = {
    "weights": "权重",
    "values": "取值表",
    "constants": "常数",
    "uses": "引用",
    "of": "计入",
    "weight": "对象权重",
    "combine": "对象合成",
    "where": "只计",
    "due": "报送月份",
}
_WHEN = {When.NOW: "", When.PREVIOUS: "@previous", When.MONTHS: "@months", When.QUARTERS: "@quarters"}


def page(name: str) -> str:
    """Return the page of a scheme that ships with zzcli. Raises ValueError when it does not load."""
    scheme, problems = load_scheme(WorkTree(SCHEMES), name, name)
    if scheme is None or problems:
        raise ValueError("\n".join(map(str, problems)))
    repairs = _repairs((SCHEMES / name / "CHANGES.md").read_text(encoding="utf-8"))
    parts = [_summary(scheme)]
    parts += (_tree(scheme, tree, repairs.get(tree.id, "")) for tree in scheme.specials)
    parts += (_tree(scheme, tree, "") for tree in scheme.tracks)
    common = {key: reading for key, reading in scheme.readings.items() if "/" not in key}
    parts.append("## 各专项共用的释义\n\n" + _readings(common))
    return "\n\n".join(parts) + "\n"


def _summary(scheme: Scheme) -> str:
    rows = []
    for tree in (*scheme.specials, *scheme.tracks):
        nodes = list(tree.root.walk())
        leaves = sum(not node.children for node in nodes)
        readings = sum(key.rpartition("/")[0] == tree.id for key in scheme.readings if not tree.track)
        rows.append((tree.title, tree.document, str(len(nodes)), str(leaves), str(readings)))
    return _table(("专项或序列", "文件", "评分项", "其中最下级", "释义"), rows)


def _tree(scheme: Scheme, tree: Tree, repairs: str) -> str:
    kind = "序列" if tree.track else "专项"
    parts = [f"## {tree.title}", f"{kind} `{tree.stem}`。" + (f"牵头：{'、'.join(tree.lead)}。" if tree.lead else "")]
    parts.append(_table(ITEMS, [_row(scheme, tree, node) for node in tree.root.walk()]))
    own = {key: each for key, each in scheme.readings.items() if not tree.track and key.rpartition("/")[0] == tree.id}
    if own:
        parts.append(_readings(own))
    if repairs:
        parts.append(f"### {tree.title}：修正和说明\n\n{repairs}")
    return "\n\n".join(parts)


def _row(scheme: Scheme, tree: Tree, node: Node) -> tuple[str, ...]:
    choices = defaults(scheme.readings)
    full = _value(node.keys.get("full"), choices)
    how = [f"{_method(node.keys.get('method'))}", *_existence(node, choices), *_says(scheme, node.keys, node, choices)]
    measures = "、".join(map(_measure, owned_measures(node).values()))
    if measures:
        how.append(f"数据：{measures}")
    how += (_block(scheme, node, block, choices) for block in node.blocks)
    readings = "、".join(sorted(used_by(node)))
    return ("" if node is tree.root else node.id, node.name, full, "；<br>".join(how), node.clause, readings)


def _method(value: object) -> str:
    return methods()[value].summary if isinstance(value, str) and value in methods() else ""


def _existence(node: Node, choices: Mapping[str, str]) -> Iterator[str]:
    for key, word in (("units", "单位"), ("months", "月份"), ("periods", "评比期"), ("from", "起"), ("until", "止")):
        text = _value(node.keys.get(key), choices)
        if text:
            yield f"{word}：{text}"


def _says(scheme: Scheme, keys: Mapping[str, object], node: Node, choices: Mapping[str, str]) -> Iterator[str]:
    """The keys that say how a node or a block scores. What changes by month or reading is written out in full."""
    method = str(keys.get("method") or node.keys.get("method"))
    chosen = {name: _chosen(value, choices) for name, value in keys.items()}
    told = written(Settled(method, chosen), scheme.tables)
    for name, text in told.items():
        yield f"{heading_of(method, name)} {text}"
    for name, word in _OTHERS.items():
        text = _value(chosen.get(name), choices)
        if text and name not in told:
            yield f"{word} {text}"


def _chosen(value: object, choices: Mapping[str, str]) -> object:
    """A value with the default of each reading, but still with all its months."""
    if isinstance(value, Chosen):
        return _chosen(value.options[choices[value.reading]], choices)
    if isinstance(value, ByMonth):
        return ByMonth(tuple((month, _chosen(each, choices)) for month, each in value.entries))
    if isinstance(value, Varying):
        return value.build(*(_chosen(part, choices) for part in value.parts))
    return value


def _block(scheme: Scheme, node: Node, block: Block, choices: Mapping[str, str]) -> str:
    conditions = []
    if block.units is not None:
        conditions.append(f"单位 {'、'.join(block.units)}")
    if block.months is not None:
        conditions.append(f"月份 {_months(block.months)}")
    if block.period is not None:
        conditions.append(f"评比期 {block.period}")
    if block.since is not None:
        conditions.append(f"{block.since}起")
    if block.until is not None:
        conditions.append(f"到{block.until}止")
    conditions += (f"释义 {reading}={option}" for reading, option in block.reading.items())
    if block.condition is not None:
        conditions.append(f"当 {formula(block.condition.text)}")
    says = [_method(block.keys["method"])] if "method" in block.keys else []
    if "full" in block.keys:
        says.append(f"满分 {_value(block.keys['full'], choices)}")
    says += _says(scheme, block.keys, node, choices)
    return f"〔{'，'.join(conditions)}〕{'；'.join(says)}"


def _measure(measure: Measure) -> str:
    return f"{measure.name}（{unit_of(measure)}）"


def _value(value: object, choices: Mapping[str, str]) -> str:
    value = _chosen(value, choices)
    if isinstance(value, frozenset):
        return _months(value)
    if isinstance(value, Use):
        return "/".join(filter(None, (value.tree, value.node))) + f":{value.what}" + _WHEN[value.when]
    if isinstance(value, Part):
        return _value(value.use, choices) + ("" if value.points is None else f"={plain(value.points)}")
    if isinstance(value, Mapping):
        return "、".join(f"{name}={_value(each, choices)}" for name, each in value.items())
    if isinstance(value, tuple):
        return "、".join(filter(None, (_value(each, choices) for each in value)))
    return text_of(value)


def _months(months: frozenset[object]) -> str:
    if not all(isinstance(month, int) for month in months):
        return "、".join(sorted(map(str, months)))
    return "、".join(map(str, sorted(months)))  # type: ignore[type-var]


def _readings(readings: Mapping[str, Reading]) -> str:
    rows = []
    for name, reading in readings.items():
        ordered = sorted(reading.options.items(), key=lambda option: option[0] != reading.default)
        options = "；".join(f"`{option}` {meaning}" for option, meaning in ordered)
        rows.append((f"`{name}`", reading.clause, reading.question, options, reading.reason))
    return _table(READINGS, rows)


def _repairs(changes: str) -> dict[str, str]:
    """The rows of CHANGES.md's tables, by the number of the annex in whose section they stand."""
    found: dict[str, str] = {}
    for section in re.split(r"^## ", changes, flags=re.MULTILINE)[1:]:
        annex = re.match(r"附件([0-9]+(?:-[0-9])?)", section)
        table = "\n".join(line for line in section.splitlines() if line.startswith("|"))
        if annex and table:
            found[annex[1]] = f"{found[annex[1]]}\n\n{table}" if annex[1] in found else table
    return found


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
