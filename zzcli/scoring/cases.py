"""Worked cases of a scheme (rules.md 8): figures in, scores expected, the arithmetic in words.

A case is a ledger held in memory, scored by the same code as any other. Only what it expects is evaluated, so a
case gives the figures that its expectations need and no others; `only` names the specials that are scored at all, so
that a case of a track holds whichever specials come in later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import tomli_w

from zzcli.ledger import toml
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, errors
from zzcli.ledger.records import ADJUSTMENTS
from zzcli.ledger.source import Memory, Source
from zzcli.rules.model import Node, Scheme, Tree
from zzcli.rules.population import CASES
from zzcli.scoring.book import Book
from zzcli.scoring.checks import figure_problems
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.period import special_table, track_table

KEYS = frozenset(
    {
        "name",
        "clause",
        "period",
        "reading",
        "figures",
        "plans",
        "objects",
        "adjustments",
        "findings",
        "spot-checks",
        "opening",
        "units",
        "earlier",
        "expect",
        "only",
        "why",
    }
)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one expectation of a case came out; `message` is Chinese and empty when it holds."""

    special: str
    case: str
    path: str
    message: str
    place: Place

    @property
    def holds(self) -> bool:
        """Whether the score is the one expected."""
        return not self.message


def run_cases(rules: Source, folder: str, scheme: Scheme) -> tuple[list[CaseResult], list[Problem]]:
    """Run every case in the scheme's `cases/` folder; returns the results and what is wrong with the files."""
    results: list[CaseResult] = []
    problems: list[Problem] = []
    for path in rules.files(f"{folder}/cases" if folder else "cases"):
        raw = rules.read(path)
        if raw is None or not path.endswith(".toml") or path.endswith(f"/{CASES}") or path == CASES:
            continue
        document, faults = toml.parse(path, raw)
        problems += faults
        if document is None:
            continue
        stem = path.rpartition("/")[2].removesuffix(".toml")
        tree = scheme.tree(stem)
        if tree is None and stem not in ("scheme", "tracks"):
            problems.append(
                Problem("case-without-special", Place(path), f"没有专项“{stem}”，请把文件名改成专项的文件名")
            )
            continue
        for number, case in enumerate(document.data.get("case", [])):
            place = document.place("case", number)
            unknown = sorted(set(case) - KEYS)
            if unknown:
                allowed = "、".join(sorted(KEYS))
                problems.append(Problem("unknown-key", place, f"用例里没有“{unknown[0]}”这个键，可用：{allowed}"))
                continue
            results += _run(rules, folder, scheme, tree, stem, case, place)
    return results, problems


def _run(
    rules: Source, folder: str, scheme: Scheme, tree: Tree | None, stem: str, case: Mapping[str, Any], place: Place
) -> Iterator[CaseResult]:
    name = str(case.get("name", ""))
    try:
        period = Period.parse(str(case["period"]))
    except (KeyError, ValueError):
        yield CaseResult(stem, name, "", "没有 period，或不是 2021-06 这样的评比期", place)
        return
    ledger = Ledger.open(Memory(_files(rules, folder, scheme, stem, period, case)))
    if ledger.problems:
        yield CaseResult(stem, name, "", str(ledger.problems[0]), place)
        return
    readings = case.get("reading", {})
    chosen = [
        f"没有释义“{key}”或选项“{value}”" for key, value in readings.items() if not _is_option(scheme, key, value)
    ]
    if chosen:
        yield CaseResult(stem, name, "", f"{chosen[0]}，释义要写全编号，如 8/air-ties", place)
        return
    only = frozenset(case["only"]) if "only" in case else None
    run = Run(Book(ledger, scheme, rules, folder), readings, only=only)
    evaluation = run.at(period)
    asked = _asked(run, period, case)
    if "错误" not in case.get("expect", {}).values():
        yield from (CaseResult(stem, name, "", f"数据有错：{each}", place) for each in asked)
    for path, expected in case.get("expect", {}).items():
        asked_of, ranked, what = path.partition(":")
        found = _find(scheme, tree, asked_of)
        if found is None:
            yield CaseResult(stem, name, path, f"没有“{path}”这个评分项，请写成 单位/评分项", place)
            continue
        unit, owner, node, thing = found
        if ranked:
            yield CaseResult(stem, name, path, _ranked(evaluation, owner, node, unit, what, str(expected)), place)
            continue
        result = evaluation.result(owner, node)
        score: Decimal | None = None
        if result is not None:
            frame, scores = (result.inner, result.final) if thing else (result.frame, result.score)
            row = frame.index.get((unit, thing))
            score = None if row is None else scores[row]
        nodes = (
            [each for each in node.walk() if _counts(evaluation, owner, node, each)] if _is_number(expected) else [node]
        )
        told = tuple(f"{unit} {each.name}{'/' + thing if thing else ''}{end}" for each in nodes for end in ":/")
        faults = [p for p in run.problems if p.message.startswith(told)]
        if expected == "错误":
            faults += (p for p in asked if p.message.startswith(told) or p.place.path.endswith(ADJUSTMENTS))
        yield CaseResult(stem, name, path, _compare(score, str(expected), faults), place)


def _ranked(evaluation: Evaluation, tree: Tree, node: Node, unit: str, what: str, expected: str) -> str:
    """Say how a unit's place in a special or track (`单位/序列:rank`) differs from what is expected; `无`: no place."""
    if what != "rank" or node is not tree.root:
        return "名次写成 单位/序列:rank 或 单位/专项:rank"
    rows = track_table(evaluation, tree).rows if tree.track else special_table(evaluation, tree).rows
    places = {row.unit: row.rank for row in rows}
    own = tuple(f"{unit} " for unit in places)
    faults = [problem for problem in evaluation.run.problems if problem.message.startswith(own)]
    if faults:
        return f"应为{expected}，实有错误（{faults[0]}）"
    found = "无" if places.get(unit) is None else str(places[unit])
    return "" if found == expected else f"应为{expected}，实为{found}"


def _is_option(scheme: Scheme, reading: str, option: object) -> bool:
    return reading in scheme.readings and option in scheme.readings[reading].options


def _asked(run: Run, period: Period, case: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a case's figures, plans, registers and records, but for what is missing.

    A line that nothing reads, or that stands twice, would let an expectation hold for the wrong reason.
    """
    ledger = run.book.ledger
    found = [*ledger.opening().problems]
    for name in case.get("objects", {}):
        found += ledger.register(name).problems
    for each in (period, *map(Period.parse, case.get("earlier", {}))):
        with_zeros = Run(run.book, run.readings, provisional=True, only=run.only)
        found += figure_problems(with_zeros, each, ledger.stems(each))
    return errors(found)


def _counts(evaluation: Evaluation, tree: Tree, top: Node, node: Node) -> bool:
    """Whether a node's score goes into that of a node above it."""
    while node is not top:
        if evaluation.base(node).get("scored") is False:
            return False
        node = tree.parents[node.name]
    return True


def _is_number(expected: object) -> bool:
    return expected not in ("错误", "无")


def _compare(score: Decimal | None, expected: str, problems: Sequence[Problem]) -> str:
    """Say how a score differs from what is expected; `无` expects none, `错误` expects a problem."""
    if expected == "错误":
        return "" if problems else f"应报错，实得{'无' if score is None else plain(score)}"
    if expected == "无":
        return "" if score is None and not problems else f"应为无，实得{'错误' if score is None else plain(score)}"
    if problems:
        return f"应得{expected}，实有错误（{problems[0]}）"
    if score is None:
        return f"应得{expected}，实得无"
    try:
        wanted = Decimal(expected)
    except InvalidOperation:
        return f"期望值“{expected}”不是数字，请改正用例"
    return "" if wanted == score else f"应得{expected}，实得{plain(score)}"


def _find(scheme: Scheme, tree: Tree | None, path: str) -> tuple[str, Tree, Node, str] | None:
    """Read `单位/评分项[/对象]`, in the case's special, or `单位/专项或序列/评分项` elsewhere; names may hold slashes."""
    unit, _, rest = path.partition("/")
    trees = [tree] if tree is not None else []
    head, _, tail = rest.partition("/")
    other = scheme.tree(head)
    options = [(each, rest) for each in trees] + ([(other, tail or other.root.name)] if other is not None else [])
    for each, name in options:
        parts = name.split("/")
        for length in range(len(parts), 0, -1):
            node = each.nodes.get("/".join(parts[:length]))
            if node is not None:
                return unit, each, node, "/".join(parts[length:])
    return None


def _files(
    rules: Source, folder: str, scheme: Scheme, stem: str, period: Period, case: Mapping[str, Any]
) -> dict[str, bytes]:
    top = f"{folder}/" if folder else ""
    shared = rules.read(f"{top}{CASES}") or rules.read(f"{top}units.toml") or b""
    units = case.get("units") or shared.decode()
    first = min([str(period), *case.get("earlier", {})])
    files = {
        "config.toml": f'format = 1\n[ledger]\nscheme = "{scheme.name}"\nfirst = "{first}"\n',
        "units.toml": units,
        "ledger/opening.csv": case.get("opening", ""),
        f"ledger/{period}/spot-checks.csv": case.get("spot-checks", ""),
    }
    files |= {f"ledger/{period}/{name}.csv": text for name, text in _by_stem(stem, case.get("figures", ""))}
    files |= {f"ledger/plans/{name}.csv": text for name, text in _by_stem(stem, case.get("plans", ""))}
    for earlier, figures in case.get("earlier", {}).items():
        files |= {f"ledger/{earlier}/{name}.csv": text for name, text in _by_stem(stem, figures)}
    for name, text in case.get("objects", {}).items():
        files[f"ledger/objects/{name}.csv"] = text
    for kind, records in (("adjustments", "adjustment"), ("findings", "finding")):
        if case.get(kind):
            files[f"ledger/{period}/{kind}.toml"] = tomli_w.dumps({records: case[kind]})
    return {path: text.encode() for path, text in files.items() if text}


def _by_stem(stem: str, texts: object) -> list[tuple[str, str]]:
    """One CSV text, of the case's own special; or a table of texts by the stems of several."""
    return list(texts.items()) if isinstance(texts, Mapping) else [(stem, str(texts))]
