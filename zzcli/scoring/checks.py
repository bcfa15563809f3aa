"""What can be wrong with a period's figures in the light of the rules: a line that no rule asks for, a value that is
none, a figure that is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zzcli.ledger.figures import Block, Figures
from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK, ValueFault, parse_column
from zzcli.rules.model import Measure, MeasureKind, Node, Tree
from zzcli.scoring.adjustments import adjustment_problems
from zzcli.scoring.columns import Gap, has_gaps
from zzcli.scoring.dues import Due, node_dues
from zzcli.scoring.evaluation import Evaluation, Run
from zzcli.scoring.figures import convert, itemised
from zzcli.scoring.findingchecks import finding_problems

_NUMERIC = frozenset({MeasureKind.NUMBER, MeasureKind.PERCENT})

LOSE_LINES = frozenset(
    {"not-utf-8", "gb18030", "nul", "bare-cr", "empty-file", "header", "column-count", "unclosed-quote", "line-break"}
)
"""Faults of form that keep lines of a file from being read: what is missing there cannot be told yet."""


def figure_problems(run: Run, period: Period, stems: Collection[str] | None = None) -> list[Problem]:
    """Return what is wrong with the figures of a period, over all specials or those of some stems."""
    evaluation = run.at(period)
    found = [*_records(evaluation), *_unknown_files(evaluation)]
    for tree in run.book.scheme.specials:
        if stems is not None and tree.stem not in stems:
            continue
        figures = run.book.ledger.figures(period, tree.stem)
        found += figures.problems
        for block in figures.blocks.values():
            found += _block_problems(evaluation, tree, figures, block)
        found += _shared_names(evaluation, tree, figures)
        if not run.provisional and not any(problem.code in LOSE_LINES for problem in figures.problems):
            found += _missing(evaluation, tree, figures)
    return found


def _unknown_files(evaluation: Evaluation) -> Iterator[Problem]:
    ledger, period = evaluation.book.ledger, evaluation.period
    stems = [tree.stem for tree in evaluation.scheme.specials]
    for stem in ledger.stems(period):
        if stem not in stems:
            place = Place(ledger.figures(period, stem).path)
            yield Problem("unknown-special-file", place, f"办法里没有专项“{stem}”{hint(stem, stems)}，请改名或移走")


def _records(evaluation: Evaluation) -> Iterator[Problem]:
    """Faults of the period's records, and records that no rule takes up."""
    ledger, period = evaluation.book.ledger, evaluation.period
    yield from adjustment_problems(evaluation)
    yield from ledger.findings(period).problems
    yield from ledger.spot_checks(period).problems
    yield from finding_problems(evaluation)


def _block_problems(evaluation: Evaluation, tree: Tree, figures: Figures, block: Block) -> Iterator[Problem]:
    if not block.item:  # told by the reader
        return
    node = tree.nodes.get(block.item)
    first = Place(figures.path, block.line(0))
    if node is None:
        known = hint(block.item, tree.nodes)
        yield Problem("unknown-item", first, f"专项“{tree.title}”没有评分项“{block.item}”{known}，请改正或删去这些行")
        return
    if evaluation.outer(tree, node) is None:
        yield Problem("item-not-in-force", first, f"评分项“{block.item}”在{evaluation.period}不评分，请删去这些行")
        return
    measures = {m.name: m for m in evaluation.measures(node).values() if not m.records}
    if not measures:
        yield Problem("item-without-figures", first, f"评分项“{block.item}”不填报数据，请删去这些行")
        return
    if _is_plain(evaluation, tree, node, block, measures):
        return
    yield from _line_problems(evaluation, tree, node, figures, block, measures)


def _is_plain(evaluation: Evaluation, tree: Tree, node: Node, block: Block, measures: dict[str, Measure]) -> bool:
    """Whether a block holds one number for each unit of the node and nothing else: then nothing can be wrong."""
    only = next(iter(measures.values()))
    frame = evaluation.inner(tree, node)
    return (
        len(measures) == 1
        and only.kind in _NUMERIC
        and only.range is None
        and not only.of_city
        and not frame.objects
        and block.units == frame.units
        and not any(block.objects)
        and set(block.measures) <= {"", only.name}
        and not has_gaps(evaluation.figures.column(tree, node, only))
        and (block.declared is block.verified or parse_column(block.declared) is not None)
    )


@dataclass(slots=True)
class _Line:
    """A line of a figures file: what is wrong with it becomes a problem at its place."""

    path: str
    block: Block
    row: int

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.path, self.block.line(self.row))

    @property
    def what(self) -> str:
        """What it is a figure of."""
        path = self.block.objects[self.row]
        return f"{self.block.units[self.row]} {self.block.item}{path and f'/{path}'}"

    def problem(self, code: str, message: str) -> Problem:
        """Return what is wrong with it as a problem."""
        return Problem(code, self.place, f"{self.what}: {message}")


def _line_problems(
    evaluation: Evaluation, tree: Tree, node: Node, figures: Figures, block: Block, measures: dict[str, Measure]
) -> Iterator[Problem]:
    frame = evaluation.inner(tree, node)
    units = frozenset(frame.units)
    lacking = evaluation.may_lack(tree, node)
    loose = not frame.objects and itemised(evaluation, node)
    known_units = evaluation.book.ledger.units
    good: set[tuple[str, str]] = set()  # the measures and texts that are known to be values
    for row, (unit, path, name) in enumerate(zip(block.units, block.objects, block.measures, strict=True)):
        if unit != CITY and unit not in known_units:  # told by the reader
            continue
        line = _Line(figures.path, block, row)
        measure = _measure(name, measures)
        if measure is None:
            known = hint(name, measures)
            problem = f"没有指标“{name}”{known}" if name else "要写明指标"
            yield line.problem("unknown-measure", f"{problem}，可填：{'、'.join(measures)}")
            continue
        if measure.of_city != (unit == CITY):
            wanted = f"“{measure.name}”是全市数据，单位请填“全市”" if measure.of_city else "请按单位填报"
            yield line.problem("unit-not-scored", wanted)
            continue
        if unit != CITY and unit not in units:
            yield line.problem("unit-not-scored", f"这个单位在{evaluation.period}不评这一项，请删去这一行")
            continue
        at = frame.index.get((unit, path))
        if unit != CITY and not loose and at is None:
            yield line.problem("unknown-object", _unknown_object(path, [p for u, p in frame.index if u == unit and p]))
            continue
        may_lack = any(lacking) if at is None else lacking[at]
        yield from _cell_problems(line, measure, may_lack, good)


def _measure(name: str, measures: dict[str, Measure]) -> Measure | None:
    if not name and len(measures) == 1:
        return next(iter(measures.values()))
    return measures.get(name)


def _unknown_object(name: str, known: list[str]) -> str:
    if not known:
        return "这一项不分对象，对象列请留空"
    if not name:
        return f"要写明对象，可填：{'、'.join(known[:5])}"
    return f"名册里没有在用的对象“{name}”{hint(name, known)}，请核对 ledger/objects/"


def _cell_problems(line: _Line, measure: Measure, may_lack: bool, good: set[tuple[str, str]]) -> Iterator[Problem]:
    """What is wrong with 申报 and 核定; texts that are values of a measure are added to `good`."""
    block, row = line.block, line.row
    verified, declared = block.verified[row], block.declared[row]
    if declared != verified and declared != NO_TASK:
        yield from _value_problems(line, measure, "申报值", declared, good)
    if verified != NO_TASK:
        yield from _value_problems(line, measure, "核定值", verified, good)
    elif not may_lack:
        yield line.problem("no-task-not-allowed", "这一项不能填“-”，请填写核定值")
    elif not block.notes[row]:
        yield line.problem("no-task-without-reason", "核定值填“-”要在备注写明理由，请补上")


def _value_problems(
    line: _Line, measure: Measure, cell: str, text: str, good: set[tuple[str, str]]
) -> Iterator[Problem]:
    if not text or (measure.name, text) in good:
        return
    try:
        convert(measure, text)
        good.add((measure.name, text))
    except ValueFault as fault:
        yield fault.problem(line.place, f"{line.what}: {cell}")


def _shared_names(evaluation: Evaluation, tree: Tree, figures: Figures) -> Iterator[Problem]:
    """Objects that stand under two children of a node that is `exclusive`: a name may stand under one only."""
    for node in tree.root.walk():
        if evaluation.outer(tree, node) is None or not evaluation.base(node).get("exclusive"):
            continue
        seen: dict[tuple[str, str], str] = {}
        for child in node.children:
            block = figures.blocks.get(child.name)
            for row in range(0 if block is None else len(block)):
                key = (block.units[row], block.objects[row])  # type: ignore[union-attr]
                if key[1] and seen.setdefault(key, child.name) != child.name:
                    place = Place(figures.path, block.line(row))  # type: ignore[union-attr]
                    message = f"{key[0]} “{key[1]}”已列在“{seen[key]}”，不能再列入“{child.name}”，请只留一处"
                    yield Problem("object-under-two", place, message)


def _missing(evaluation: Evaluation, tree: Tree, figures: Figures) -> Iterator[Problem]:
    """The figures that are due and not verified; a line without 核定, or no line at all."""
    for node in tree.root.walk():
        block = figures.blocks.get(node.name)
        if evaluation.outer(tree, node) is None or _is_complete(evaluation, tree, node, block):
            continue
        verified = _verified(evaluation, node, block)
        for due in node_dues(evaluation, tree, node):
            if due.needed and (due.unit, due.object, due.measure.name) not in verified:
                yield _missing_problem(evaluation, tree, figures, due)


def _missing_problem(evaluation: Evaluation, tree: Tree, figures: Figures, due: Due) -> Problem:
    cell = evaluation.figures.cell(tree, due.node, due.measure.name, due.unit, due.object)
    what = "/".join(part for part in (f"{due.unit} {due.node.name}", due.object) if part)
    if cell is None:
        message = f"{what}: 缺“{due.measure.name}”这一行，请补上（zzcli new {evaluation.period} 会补齐空行）"
        return Problem("missing-figure", Place(figures.path), message)
    message = f"{what}: “{due.measure.name}”的核定值未填，请由牵头部门填写，没有这项任务时填“-”"
    return Problem("missing-figure", cell.place, message)


def _is_complete(evaluation: Evaluation, tree: Tree, node: Node, block: Block | None) -> bool:
    """Whether every figure of a node is verified, seen at a glance."""
    if not evaluation.measures(node):
        return True
    return _has_a_line_each(evaluation, tree, node, block) or _misses_nothing(evaluation, tree, node)


def _has_a_line_each(evaluation: Evaluation, tree: Tree, node: Node, block: Block | None) -> bool:
    """Whether there is one measure and a verified line for each unit, whatever else may be wrong with the lines."""
    frame = evaluation.inner(tree, node)
    return (
        block is not None
        and len(evaluation.measures(node)) == 1
        and not frame.objects
        and block.units == frame.units
        and "" not in block.verified
    )


def _misses_nothing(evaluation: Evaluation, tree: Tree, node: Node) -> bool:
    """Whether the columns of a node's measures, which scoring reads anyway, have every figure.

    Where rows differ in their measures, or have lines that are summed, only the lines can tell.
    """
    base = evaluation.base(node)
    if any(settled is not base for settled in evaluation.classes(tree, node).settled):
        return False
    needed = [m for m in evaluation.measures(node).values() if m.blank is None and not m.records]
    if needed and itemised(evaluation, node):
        return False
    columns = [evaluation.figures.column(tree, node, measure) for measure in needed]
    gaps = (value for column in columns if has_gaps(column) for value in column if isinstance(value, Gap))
    return not any(gap.kind == "missing" for gap in gaps)


def _verified(evaluation: Evaluation, node: Node, block: Block | None) -> set[tuple[str, str, str]]:
    """The unit, object and measure of every line that is verified."""
    if block is None:
        return set()
    measures = evaluation.measures(node)
    only = next(iter(measures)) if len(measures) == 1 else ""
    rows = zip(block.units, block.objects, block.measures, block.verified, strict=True)
    return {(unit, path, name or only) for unit, path, name, verified in rows if verified}
