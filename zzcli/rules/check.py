"""Is a loaded scheme well formed as a whole (`zzcli rules check`, rules.md 8)? Single keys are the loader's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, in_order
from zzcli.ledger.source import Source
from zzcli.ledger.units import Units
from zzcli.methods.registry import methods
from zzcli.rules import readings
from zzcli.rules.cycles import check_cycles
from zzcli.rules.load import BESIDE_RULES
from zzcli.rules.model import Block, MeasureKind, Node, Scheme
from zzcli.rules.naming import check_names
from zzcli.rules.population import peopled
from zzcli.rules.proof import Proof, units_of_template
from zzcli.rules.settle import Settled, exists, layers, settle, variants
from zzcli.rules.tablecheck import check_tables
from zzcli.rules.totals import check_totals, uses_in_of

_TASKS = ("tasks.toml", "targets.csv", "reports.toml", "notices.toml", "rollup.csv", "projects.toml", "grading.toml")
_BESIDE = BESIDE_RULES | {"scheme.toml", "CHANGES.md", *_TASKS}
_CHOSEN = re.compile(r"\?([^\s\"',]+)")
"""A reading chosen in a task file, which is read elsewhere."""


def check(
    scheme: Scheme, source: Source, folder: str, units: Units | None = None, period: Period | None = None
) -> list[Problem]:
    """Return everything that is wrong with a loaded scheme, in order.

    With a `period` totals and keys are proved for it alone: what is needed to score it.

    `source` and `folder` are where it was loaded from; `units` those of a ledger, by default the scheme's template;
    tracks that have none there are proved with the units of the scheme's cases.
    """
    problems: list[Problem] = []
    if units is None:
        units, problems = units_of_template(source, folder)
    proof = Proof(scheme, source, folder, peopled(scheme, units, source, folder), period)
    for each in CHECKS:
        problems += each(proof)
    return in_order(problems)


def check_readings(proof: Proof) -> list[Problem]:
    """Return a problem for each reading that nothing uses."""
    used = {name for name, nodes in readings.used(proof.scheme).items() if nodes}
    for finding in proof.scheme.findings:
        used |= {name for key in (finding.scope, finding.effect, finding.peers) for name in readings.inside(key)}
    used |= set(readings.inside(proof.scheme.event_dates))
    used |= _in_tasks(proof)
    for outcome in proof.scheme.outcomes:
        for value in (*outcome.values(), *outcome["pick"].values()):  # type: ignore[attr-defined]
            used |= set(readings.inside(value))
    return [
        Problem("unused-reading", proof.place(reading.origin), f"释义“{name}”登记了却没有用到，请用上或删去")
        for name, reading in proof.scheme.readings.items()
        if name not in used
    ]


def _in_tasks(proof: Proof) -> set[str]:
    """Return the readings that the files of tasks name."""
    paths = (f"{proof.folder}/{name}" if proof.folder else name for name in _TASKS)
    texts = ((proof.source.read(path) or b"").decode(errors="replace") for path in paths)
    return {name for text in texts for name in _CHOSEN.findall(text)}


def check_keys(proof: Proof) -> list[Problem]:
    """Return a problem for each node that under some reading, in some month, lacks a key its method needs."""
    found: list[Problem] = []
    for _, node in proof.nodes():
        for missing, told in sorted(_lacking(proof, node)):
            message = f"{told}缺少 {missing}，请补上"
            found.append(proof.problem("missing-key", node, message))
    return found


def _lacking(proof: Proof, node: Node) -> set[tuple[str, str]]:
    """Return the keys that are missing, each with the first period and reading in which it is."""
    found: dict[str, str] = {}
    for name, option in [("", ""), *_alternatives(proof, node)]:
        choices = {**proof.choices, name: option} if name else proof.choices
        for period in proof.periods:
            if not exists(node, period=period, choices=choices, periods=frozenset({period.kind.value})):
                continue
            for holds in (_for_all, _for_the_others):
                settled = settle(node, period=period, choices=choices, holds=holds)
                without_full = () if methods()[settled.method].inner or settled["full"] is not None else ("full",)
                for missing in (*settled.missing, *without_full, *_dateless(settled)):
                    found.setdefault(missing, f"{period}{f'按释义 {name}={option}' if name else ''}")
    return set(found.items())


def _dateless(settled: Settled) -> tuple[str, ...]:
    """What a node with a due date of its own lacks when nothing says when it was reached."""
    if settled.get("due-date") is None or any(each.kind is MeasureKind.DATE for each in settled["measures"].values()):
        return ()
    return ("measures 里的一个日期",)


def _for_all(block: Block) -> bool:
    return block.condition is None


def _for_the_others(block: Block) -> bool:
    return block.condition is None and block.units is None


def _alternatives(proof: Proof, node: Node) -> list[tuple[str, str]]:
    """Return the options that are not defaults of the readings a node depends on."""
    all_readings = proof.scheme.readings
    return [
        (name, option)
        for name in sorted(readings.used_by(node))
        for option in all_readings[name].options
        if option != all_readings[name].default
    ]


def check_weights(proof: Proof) -> list[Problem]:
    """Return a problem for each weight of what is no child, and each child without a weight."""
    found: list[Problem] = []
    for _, node in proof.nodes():
        children = {child.name for child in node.children if child.keys.get("scored") is not False}
        children |= {use.node for use in uses_in_of(node)}
        weighted: set[str] = set()
        tabled = False
        for keys in layers(node):
            for weights in variants(keys.get("weights")):
                tabled = tabled or isinstance(weights, str)
                weighted |= set(weights) if isinstance(weights, dict) else set()
        for name in sorted(weighted - children):
            message = f"权重里的“{name}”不是它的下级{hint(name, children)}，请改正"
            found.append(proof.problem("unknown-path", node, message, "weights"))
        if weighted and not tabled:
            found += (
                proof.problem("missing-key", node, f"下级“{name}”没有权重，请补上", "weights")
                for name in sorted(children - weighted)
            )
    return found


def check_units(proof: Proof) -> list[Problem]:
    """Return a problem for each unit that a selector or group names and units.toml does not know."""
    if not proof.units:
        return []
    found: list[Problem] = []
    for _, node in proof.nodes():
        lists = [("units", choice) for choice in variants(node.keys.get("units"))]
        lists += [("when", block.units) for block in node.blocks]
        for key, selectors in lists:
            for name in _unknown(proof, selectors):
                message = f"单位“{name}”不在 {proof.units.path}{hint(name, proof.units)}，请改正"
                found.append(proof.problem("unknown-unit", node, message, key))
    for group, selectors in proof.scheme.groups.items():
        for name in _unknown(proof, selectors):
            message = f"组别“{group}”里的单位“{name}”不在 {proof.units.path}{hint(name, proof.units)}，请改正"
            found.append(Problem("unknown-unit", proof.group(group), message))
    return found


def _unknown(proof: Proof, selectors: object) -> Iterator[str]:
    for selector in selectors if isinstance(selectors, tuple) else ():
        name = selector.removeprefix("-")
        if ":" not in name and name not in proof.units:
            yield name


def check_partitions(proof: Proof) -> list[Problem]:
    """Return a problem for each unit that is in two groups of one partition."""
    found: list[Problem] = []
    members = proof.members(proof.periods[0])
    for name, groups in proof.scheme.partitions.items():
        taken: dict[str, str] = {}
        for group in groups:
            for unit in members.names((f"group:{group}",)):
                first = taken.setdefault(unit, group)
                if first != group:
                    message = f"组别“{name}”的各组有重复：{unit}既在“{first}”，又在“{group}”，请改正"
                    found.append(Problem("partition", proof.group(name), message))
    return found


def check_files(proof: Proof) -> list[Problem]:
    """Return a problem for each file in the scheme's folder that nothing names."""
    top = f"{proof.folder}/" if proof.folder else ""
    known = _BESIDE | {f"{tree.stem}.toml" for tree in proof.scheme.specials} | set(proof.scheme.tables)
    found: list[Problem] = []
    for path in proof.source.files(proof.folder):
        name = path.removeprefix(top)
        if name in known or name.startswith("cases/") or not name.endswith((".toml", ".csv")):
            continue
        what = "specials 没有列出它" if "/" not in name else "没有评分项用到它"
        found.append(Problem("unlisted-file", Place(path), f"办法里的文件没有用到：{what}，请列入或删去"))
    return found


CHECKS: tuple[Callable[[Proof], list[Problem]], ...] = (
    check_files,
    check_units,
    check_partitions,
    check_readings,
    check_keys,
    check_weights,
    check_tables,
    check_names,
    check_cycles,
    check_totals,
)
"""Every check of a loaded scheme, in the order in which they run."""
