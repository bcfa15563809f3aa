"""A unit's page: where it stands, where it lost points, every item with clause, inputs and arithmetic, what was changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import CONTEXT
from zzcli.reports.audit import CELLS
from zzcli.reports.digits import exact, shown
from zzcli.reports.model import Column
from zzcli.reports.page.names import Names
from zzcli.reports.page.views import Cell, Course, Grid
from zzcli.reports.text import one_line
from zzcli.rules.model import Tree
from zzcli.rules.words import formula
from zzcli.scoring.period import Scored
from zzcli.scoring.trace import Input, TraceNode, trace

if TYPE_CHECKING:
    from zzcli.history.audit import Change

_WORST = 20  # items that are named as the costliest


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands in a track or special."""

    name: str
    link: str
    rank: str
    score: str
    full: str
    note: str


@dataclass(frozen=True, slots=True)
class Item:
    """A node of the trace as the page shows it; what is not public is empty."""

    depth: int
    label: str
    score: str
    full: str
    arithmetic: str
    inputs: Sequence[str]
    clause: str
    link: str


@dataclass(frozen=True, slots=True)
class Part:
    """The items of one special or track."""

    title: str
    link: str
    score: str
    full: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit's page."""

    unit: str
    standings: Sequence[Standing]
    courses: Sequence[Course]
    losses: Grid
    parts: Sequence[Part]
    adjustments: Grid | None
    changes: Grid | None


class UnitPages:
    """The pages of all units of a scored period."""

    def __init__(
        self, scored: Scored, courses: Sequence[Course], names: Names, changes: Sequence[Change] | None
    ) -> None:
        self._scored, self._names = scored, names
        self._public = scored.book.scheme.public
        self._trees = {tree.stem: tree for tree in (*scored.book.scheme.specials, *scored.book.scheme.tracks)}
        self._courses: dict[str, list[Course]] = {}
        for course in courses:
            self._courses.setdefault(course.unit, []).append(course)
        self._changes: dict[str, list[Change]] | None = None
        if changes is not None and "history" in self._public:
            self._changes = {}
            for change in changes:
                if change.before and change.cell in self._cells():
                    self._changes.setdefault(change.unit, []).append(change)

    def page(self, unit: str) -> UnitPage:
        """Return a unit's page."""
        nodes = trace(self._scored, unit)
        return UnitPage(
            one_line(unit),
            self._standings.get(unit, ()),
            self._courses.get(unit, []),
            self._losses(nodes),
            list(self._parts(nodes)),
            self._adjustments(unit),
            self._changes_of(unit),
        )

    def _cells(self) -> set[str]:
        shown_cells = {"figures": "verified", "declared": "declared", "notes": "note"}
        return {cell for key, cell in shown_cells.items() if key in self._public}

    @cached_property
    def _standings(self) -> Mapping[str, Sequence[Standing]]:
        """Where every unit stands, tracks first."""
        found: dict[str, list[Standing]] = {}
        evaluation = self._scored.evaluation
        for table in self._scored.tracks:
            full = evaluation.base(evaluation.total(table.tree)).get("full")
            for row in table.rows:
                texts = (_rank(row.rank), shown(row.total), exact(full) if isinstance(full, Decimal) else "")
                standing = Standing(table.tree.title, self._names.tree(table.tree), *texts, one_line(row.note))
                found.setdefault(row.unit, []).append(standing)
        for special in self._scored.specials:
            for each in special.rows:
                if each.score is not None:
                    texts = (_rank(each.rank), shown(each.score), shown(each.full))
                    standing = Standing(special.tree.title, self._names.tree(special.tree), *texts, one_line(each.note))
                    found.setdefault(each.unit, []).append(standing)
        return found

    def _losses(self, nodes: Sequence[TraceNode]) -> Grid:
        """The leaves that count and lost most."""
        lost = []
        for each in nodes:
            tree = self._trees[each.tree]
            node = tree.nodes[each.name]
            if tree.track or each.object or node.children or each.score is None or each.full is None:
                continue
            if any(self._scored.evaluation.base(up).get("scored") is False for up in (node, *tree.ancestors(node))):
                continue
            loss = CONTEXT.subtract(each.full, each.score)
            if loss > 0:
                lost.append((loss, tree, each))
        lost.sort(key=lambda found: -found[0])
        columns = (
            Column("评分项", "item"),
            Column("专项", "special"),
            Column("失分", "lost", right=True),
            Column("得分", "score", right=True),
            Column("满分", "full", right=True),
        )
        rows = [
            [
                Cell(one_line(each.name), self._link(tree, each)),
                Cell(one_line(tree.title), self._names.tree(tree)),
                Cell(shown(loss)),
                Cell(shown(each.score)),
                Cell(shown(each.full)),
            ]
            for loss, tree, each in lost[:_WORST]
        ]
        notes = (f"失分是本评分项的分，折算进总分还要乘以权重；共{len(lost)}项失分，列出最多的{len(rows)}项。",)
        return Grid("losses", "失分最多的评分项", columns, rows, notes)

    def _link(self, tree: Tree, each: TraceNode) -> str:
        return f"{self._names.tree(tree)}#{self._names.item(tree, tree.nodes[each.name])}"

    def _parts(self, nodes: Sequence[TraceNode]) -> Iterator[Part]:
        groups: dict[str, list[TraceNode]] = {}
        for node in nodes:
            groups.setdefault(node.tree, []).append(node)
        for stem, found in groups.items():
            tree = self._trees[stem]
            top = min(node.depth for node in found)
            items = [self._item(tree, node, node.depth - top) for node in found]
            score = "不计" if found[0].score is None else shown(found[0].score)
            yield Part(one_line(tree.title), self._names.tree(tree), score, shown(found[0].full), items)

    def _item(self, tree: Tree, node: TraceNode, depth: int) -> Item:
        figures = "figures" in self._public
        label = f"{node.id} {node.name}".strip() + (f" · {node.object}" if node.object else "")
        return Item(
            min(depth, 6),
            one_line(label),
            "不计" if node.score is None else shown(node.score),
            shown(node.full),
            one_line(formula(node.arithmetic) or node.absent) if figures else "",
            [self._input(each) for each in node.inputs] if figures else [],
            one_line(node.clause),
            self._link(tree, node),
        )

    @staticmethod
    def _input(each: Input) -> str:
        return one_line(f"{each.name} {each.value}（{each.path}{f':{each.line}' if each.line else ''}）")

    def _adjustments(self, unit: str) -> Grid | None:
        if "adjustments" not in self._public:
            return None
        ledger, period = self._scored.book.ledger, self._scored.period
        rows = [
            (each.kind, each.level, each.date.isoformat(), each.title, each.document)
            for each in ledger.adjustments(period).rows
            if each.unit == unit
        ]
        rows += [
            (each.kind, "", each.date.isoformat(), each.reason, each.document)
            for each in ledger.findings(period).rows
            if each.unit == unit
        ]
        headings = ("事项", "级别", "日期", "内容", "文件")
        columns = [Column(heading, heading) for heading in headings]
        cells = [[Cell(one_line(text)) for text in row] for row in rows]
        return Grid("adjustments", "加减分和认定事项", columns, cells)

    def _changes_of(self, unit: str) -> Grid | None:
        if self._changes is None:
            return None
        people = "people" in self._public
        headings = (
            "时间",
            *(("改动人",) if people else ()),
            "专项",
            "评分项",
            "对象",
            "指标",
            "栏",
            "原",
            "现",
            "标记",
        )
        rows = [[Cell(one_line(text)) for text in self._change(each, people)] for each in self._changes.get(unit, ())]
        notes = ("只列已有的数据后来的改动；第一次填写的不列。",)
        return Grid("changes", "数据的改动", [Column(each, each) for each in headings], rows, notes)

    def _change(self, each: Change, people: bool) -> Iterator[str]:
        person = each.revision.committer
        yield f"{person.time:%Y-%m-%d %H:%M}"
        if people:
            yield person.name
        yield self._trees[each.special].title if each.special in self._trees else each.special
        yield from (each.item, each.object, "" if each.measure == each.item else each.measure, CELLS[each.cell])
        yield each.before or ""
        yield "（没有这一行）" if each.after is None else each.after
        yield "；".join(map(str, each.marks))


def _rank(rank: int | None) -> str:
    return "不排名" if rank is None else str(rank)
