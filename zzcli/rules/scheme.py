"""What scheme.toml says beside trees: groups, stages, readings, findings, outcomes, deadlines (rules.md 6, 7)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zzcli.ledger.names import hint
from zzcli.ledger.numbers import ZERO
from zzcli.ledger.problem import Place, Problem
from zzcli.methods.registry import Key, Kind
from zzcli.rules import compounds, scalars
from zzcli.rules import declarations as keys_of
from zzcli.rules.kinds import read
from zzcli.rules.model import Deadline, FindingRule, Origin, Reading, Stage, Tree
from zzcli.rules.page import Keys, Page, Reader, missing_keys, read_keys
from zzcli.rules.settle import variants

_SENSELESS = {
    ("month", "exclude"): "整期不计入就是不参加排名，请写 unranked，或写 zero",
    ("object", "unranked"): "对象没有名次，请写 zero 或 exclude",
}
"""Scopes and effects of a finding that mean nothing together, with what to write."""

_DUE = re.compile(r"end|\+[1-9]|\+[12][0-9]|\+3[01]")


def tables_of(page: Page, raw: Mapping[str, object], name: str) -> Iterator[tuple[Keys, dict[str, object]]]:
    """Yield the keys and raw table of each `[[name]]`; reports when `name` is not a list of tables."""
    written = raw.get(name, [])
    if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
        page.keys = (name,)
        page.fault("wrong-type", f"应逐条写成 [[{name}]]，或 {name} = [{{...}}, {{...}}]")
        return
    for at, table in enumerate(written):
        yield (name, at), table


def _tables(
    page: Page, name: str, declared: Mapping[str, Key], reader: Reader = read
) -> Iterator[tuple[Keys, Mapping[str, object], dict[str, object]]]:
    """Yield the keys, raw table and typed keys of each `[[name]]` that has all it needs."""
    for keys, raw in tables_of(page, page.document.data, name):
        typed = read_keys(page, keys, raw, declared, reader)
        if not missing_keys(page, keys, raw, declared) and len(typed) == len(raw):
            page.keys = keys
            yield keys, raw, typed


@dataclass
class Groups:
    """The groups of a scheme by name: their selectors, or the groups they consist of."""

    units: dict[str, tuple[str, ...]] = field(default_factory=dict)
    partitions: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_groups(page: Page) -> Groups:
    """Read [[group]]. The page must know the names of all groups and tracks already."""
    found = Groups()
    lines: dict[str, Keys] = {}
    for keys, raw in tables_of(page, page.document.data, "group"):
        declared = keys_of.GROUP
        listed = isinstance(raw.get("units"), str)
        if listed:
            declared = {**declared, "units": Key("units", Kind.TABLE, "")}
        typed = read_keys(page, keys, raw, declared, read)
        if missing_keys(page, keys, raw, declared):
            continue
        name = str(typed.get("name"))
        if name in lines:
            line = page.document.place(*lines[name]).line
            page.say("duplicate-name", f"组别“{name}”与第 {line} 行的重复，请改名或合并", "name")
            continue
        lines[name] = keys
        if ("units" in raw) == ("partition" in raw):
            page.say("missing-key", f"组别“{name}”应写 units 或 partition，两者写一个")
        elif "partition" in typed:
            found.partitions[name] = typed["partition"]  # type: ignore[assignment]
        elif listed and "units" in typed:
            found.units[name] = _listed_units(page, str(typed["units"]))
        elif "units" in typed:
            found.units[name] = typed["units"]  # type: ignore[assignment]
    _check_groups(page, found, lines)
    return found


def group_names(data: Mapping[str, object]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Return the names of all groups and partitions as written, before any is checked."""
    groups: list[str] = []
    partitions: dict[str, tuple[str, ...]] = {}
    for table in _dicts(data.get("group")):
        name = table.get("name")
        if isinstance(name, str):
            groups.append(name)
            parts = table.get("partition")
            if isinstance(parts, list):
                partitions[name] = tuple(each for each in parts if isinstance(each, str))
    return groups, partitions


def _listed_units(page: Page, path: str) -> tuple[str, ...]:
    table = page.shelf.table(path)
    if table is None or "单位" not in table.keys:
        page.fault("table-column", f"所用的表 {path} 缺少列“单位”，请补上", "units")
        return ()
    return tuple(str(name) for name in table.column("单位") if name)


def _check_groups(page: Page, groups: Groups, lines: Mapping[str, Keys]) -> None:
    """Report partitions of unknown groups, and groups that contain themselves."""
    for name, parts in groups.partitions.items():
        for at, part in enumerate(parts):
            if part not in groups.units:
                page.keys = lines[name]
                known = hint(part, groups.units)
                page.say("unknown-group", f"组别“{part}”没有定义{known}，请改正", "partition", at)
    below = {
        name: [each.removeprefix("-").removeprefix("group:") for each in units if "group:" in each]
        for name, units in groups.units.items()
    }
    below |= {name: list(parts) for name, parts in groups.partitions.items()}
    for name in below:
        if name in _reached(name, below):
            page.keys = lines[name]
            page.say("cycle", f"组别“{name}”包含它自己，请改正")
            groups.units.pop(name, None)


def _reached(name: str, below: Mapping[str, Sequence[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(below[name])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += below.get(each, ())
    return found


def read_stages(page: Page) -> tuple[Stage, ...]:
    """Read `stages`: names, or `{name, specials, files}`."""
    written = page.document.data.get("stages", [])
    page.keys = ("stages",)
    if not isinstance(written, list):
        page.fault("wrong-type", '应为审签环节的列表，如 ["牵头部门", "督查室"]')
        return ()
    found = []
    for at, stage in enumerate(written):
        if isinstance(stage, str):
            found.append(Stage(stage))
            continue
        keys = ("stages", at)
        typed = read_keys(page, keys, stage, keys_of.STAGE, read)
        if isinstance(stage, dict) and not missing_keys(page, keys, stage, keys_of.STAGE) and len(typed) == len(stage):
            specials = tuple(stem for name in stage.get("specials", ()) if (stem := _stem(page, name, "specials")))
            found.append(Stage(str(typed["name"]), specials, typed.get("files", ())))  # type: ignore[arg-type]
    return tuple(found)


def _stem(page: Page, name: object, *keys: str | int) -> str:
    """Return the stem of a special or track by stem, id or title; empty and a problem when there is none."""
    sketch = page.paths.tree(name) if isinstance(name, str) else None
    if sketch is None and page.paths.complete:
        page.fault("unknown-path", f"“{name}”不是专项{hint(str(name), page.paths.trees)}，请改正", *keys)
    return sketch.stem if sketch is not None else ""


def read_readings(page: Page, raw: Mapping[str, object], keys: Keys, prefix: str) -> dict[str, Reading]:
    """Read the [[reading]]s of a table by full id: `prefix/id`, or the bare id for scheme.toml's."""
    found: dict[str, Reading] = {}
    written = raw.get("reading", [])
    page.keys = (*keys, "reading")
    if not isinstance(written, list):
        page.fault("wrong-type", "应逐条写成 [[reading]]")
        return found
    for at, table in enumerate(written):
        here = (*keys, "reading", at)
        declared = {name: key for name, key in keys_of.READING.items() if name != "options"}
        if not isinstance(table, dict):
            page.fault("wrong-type", "应逐条写成 [[reading]]", at)
            continue
        rest = {name: value for name, value in table.items() if name != "options"}
        typed = read_keys(page, here, rest, declared, scalars.text_or_period)
        if missing_keys(page, here, table, keys_of.READING) or len(typed) < len(rest):
            continue
        reading = _reading(page, here, typed, table["options"], prefix)
        if reading is None:
            continue
        if reading.id in found:
            line = page.document.place(*found[reading.id].origin.keys).line
            page.say("duplicate-id", f"释义“{typed['id']}”与第 {line} 行的重复，请改编号", "id")
            continue
        found[reading.id] = reading
    return found


def _reading(page: Page, here: Keys, typed: Mapping[str, object], options: object, prefix: str) -> Reading | None:
    page.keys = here
    name, default = str(typed["id"]), str(typed["default"])
    if "/" in name or name.startswith("?"):
        page.say("id", f"释义的编号“{name}”里不能有 / 和 ?，请改编号", "id")
        return None
    if not isinstance(options, dict) or len(options) < 2 or not all(isinstance(each, str) for each in options.values()):
        page.say("wrong-type", 'options 应为至少两个选项 {"1" = "含义", "2" = "含义"}', "options")
        return None
    if default not in options:
        told = "、".join(f"“{each}”" for each in options)
        page.say("option", f"default 不是选项之一：没有“{default}”，可选 {told}，请改正", "default")
        return None
    return Reading(
        f"{prefix}/{name}" if prefix else name,
        str(typed["clause"]),
        str(typed["question"]),
        default,
        str(typed["reason"]),
        options,
        typed.get("from"),  # type: ignore[arg-type]
        Origin(page.document.path, here),
    )


def read_findings(page: Page) -> tuple[FindingRule, ...]:
    """Read [[finding]]."""
    found = []
    for _, _, typed in _tables(page, "finding", keys_of.FINDING):
        special = _stem(page, typed["special"], "special") if "special" in typed else ""
        kind, clause, scope, effect = str(typed["kind"]), str(typed["clause"]), typed["scope"], typed["effect"]
        for pair in itertools.product(variants(scope), variants(effect)):
            if pair in _SENSELESS:
                page.fault("option", f"“{pair[1]}”不能与 scope = “{pair[0]}”一起用：{_SENSELESS[pair]}", "effect")
                break
        found.append(FindingRule(kind, clause, scope, effect, special, typed.get("peers", "skip")))
    return tuple(found)


def read_issuers(page: Page, path: object) -> dict[str, str]:
    """Return the level of each issuing body that the table at `issuers` lists; None: there is no such table."""
    table = page.shelf.table(path) if isinstance(path, str) else None
    if table is None:
        return {}
    lacking = [name for name in ("机关", "级别") if name not in (*table.keys, *table.columns)]
    if lacking:
        page.keys = ("issuers",)
        page.fault("table-column", f"所用的表 {path} 缺少列“{'、'.join(lacking)}”，请补上")
        return {}
    found: dict[str, str] = {}
    bodies, levels = table.column("机关"), table.column("级别")
    for (line, _, _), body, level in zip(table.rows, bodies, levels, strict=True):
        place = Place(table.path, line)
        if not body or not level:
            page.problems.append(Problem("table-value", place, "机关和级别都要填写，请补上"))
        elif body in found:
            page.problems.append(Problem("duplicate-row", place, f"机关“{body}”已有一行，请改到只剩一行"))
        found.setdefault(str(body), str(level))
    return found


def read_event_dates(page: Page) -> object:
    """Read `event-dates`, which a reading may choose."""
    key = keys_of.SCHEME["event-dates"]
    written = page.document.data.get(key.name, key.default)
    return read_keys(page, (), {key.name: written}, {key.name: key}, read).get(key.name, key.default)


def read_deadlines(page: Page) -> tuple[Deadline, ...]:
    """Read [[deadline]]."""
    found: list[Deadline] = []
    for _, _, typed in _tables(page, "deadline", keys_of.DEADLINE, _deadline):
        due = str(typed["due"])
        if not _DUE.fullmatch(due):
            page.fault("wrong-type", f"“{due}”不对，应为 end（期末）或 +20（次月20日）", "due")
            continue
        rest: Mapping[str, Any] = {name: typed.get(name) for name in ("periods", "months")}
        listed: tuple[str, ...] = typed["what"]  # type: ignore[assignment]
        found += (Deadline(what, str(typed["clause"]), due, **rest, each_month="each" in typed) for what in listed)
    return tuple(found)


def _deadline(page: Page, key: Key, value: object) -> object:
    """Read a key of a deadline; no reading may stand in its place."""
    if key.kind is Kind.NAMES and isinstance(value, str):
        value = [value]
    return _PLAIN[key.kind](page, key, value)


_PLAIN: Mapping[Kind, Reader] = {
    Kind.TEXT: scalars.text,
    Kind.NAMES: scalars.names,
    Kind.PERIODS: scalars.periods,
    Kind.MONTHS: scalars.months,
    Kind.CHOICE: scalars.choice,
}


def read_outcomes(page: Page) -> tuple[Mapping[str, object], ...]:
    """Read [[outcome]]: a mapping of its keys, `months` a set or None, `pick` typed with its defaults, `of` a Use."""
    found: list[Mapping[str, object]] = []
    kinds = [str(table.get("kind")) for table in _dicts(page.document.data.get("finding"))]
    for keys, raw in tables_of(page, page.document.data, "outcome"):
        declared = {name: key for name, key in keys_of.OUTCOME.items() if name != "pick"}
        typed = read_keys(page, keys, {name: raw[name] for name in raw if name != "pick"}, declared, read)
        if missing_keys(page, keys, raw, keys_of.OUTCOME):
            continue
        here = (*keys, "pick")
        pick = read_keys(page, here, raw["pick"], keys_of.PICK, _pick)
        if ("of" in pick) == ("finding" in pick) and isinstance(raw["pick"], dict) and len(pick) == len(raw["pick"]):
            page.keys = here
            page.say("missing-key", "pick 应写 of（看哪个序列、专项或条目）或 finding，两者写一个")
        page.keys = here
        for name in ("first", "last"):
            if any(not _is_whole(each) for each in variants(pick.get(name, ZERO))):
                page.fault("wrong-type", "应为名额：0、1、2 这样的整数", name)
        for name in ("finding", "without"):
            for each in variants(pick.get(name, ())):
                named = each if isinstance(each, tuple) else (str(each),)
                for kind in (kind for kind in named if kind not in kinds):
                    page.fault("unknown-path", f"的“{kind}”不是 [[finding]] 的情形{hint(kind, kinds)}，请改正", name)
        defaults = {"within": (), "ties": "all", "without": (), "span": None}
        found.append({"months": None, "periods": None, "list": "", **typed, "pick": {**defaults, **pick}})
    return tuple(found)


def _is_whole(value: object) -> bool:
    return isinstance(value, Decimal) and value >= ZERO and value == value.to_integral_value()


def _pick(page: Page, key: Key, value: object) -> object:
    if key.name == "without" and isinstance(value, str) and not value.startswith("?"):
        value = [value]
    return compounds.use(page, value) if key.name == "of" else read(page, key, value)


def read_columns(page: Page, keys: Keys, written: object, tree: Tree) -> tuple[tuple[str, str], ...]:
    """Read a track's `column`: names of nodes, or `{name, of}`; by default the scored children of its root."""
    if written is None:
        shown = [child.name for child in tree.root.children if child.keys.get("scored") is not False]
        return tuple((name, name) for name in shown)
    page.keys = (*keys, "column")
    if not isinstance(written, list):
        page.fault("wrong-type", '应为列的列表，如 ["专项", {name = "加减分", of = "加分"}]')
        return ()
    found = []
    for at, column in enumerate(written):
        here = (*keys, "column", at)
        typed: Mapping[str, object] = {"name": column, "of": column}
        if not isinstance(column, str):
            typed = read_keys(page, here, column, keys_of.COLUMN, scalars.text)
            if not isinstance(column, dict) or missing_keys(page, here, column, keys_of.COLUMN) or len(typed) < 2:
                continue
        node = str(typed["of"])
        page.keys = (*keys, "column")
        if node not in tree.nodes:
            page.fault("unknown-path", f"的“{node}”不是本序列的评分项{hint(node, tree.nodes)}，请改正", at)
        found.append((str(typed["name"]), node))
    return tuple(found)


def check_total(page: Page, keys: Keys, tree: Tree) -> None:
    """Report what `total` and `total-tie`, of a track or of one of its blocks, name and is not a node of the track."""
    sheets: list[tuple[Keys, Mapping[str, object]]] = [(keys, tree.root.keys)]
    sheets += (((*keys, "when", at), each.keys) for at, each in enumerate(tree.root.blocks))
    for place, sheet in sheets:
        for key in ("total", "total-tie"):
            for value in variants(sheet.get(key, ())):
                for name in value if isinstance(value, tuple) else (str(value),):
                    if name not in tree.nodes:
                        page.keys = (*place, key)
                        page.fault("unknown-path", f"的“{name}”不是本序列的评分项{hint(name, tree.nodes)}，请改正")


def _dicts(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
