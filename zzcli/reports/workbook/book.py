"""A scored period as the sheets of a workbook, in the order in which they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from zzcli.ledger.numbers import plain
from zzcli.methods.registry import methods
from zzcli.reports.workbook.blocks import Block, Frozen
from zzcli.reports.workbook.cells import Cell, Line, Live, Sheet, Style
from zzcli.reports.workbook.combined import outer_cells
from zzcli.reports.workbook.figures import NAME as FIGURES
from zzcli.reports.workbook.figures import FigureSheet
from zzcli.reports.workbook.layout import FULL, SCORE, Layout, Spot
from zzcli.reports.workbook.rankings import special_lines, track_lines
from zzcli.reports.workbook.text import COMPARED, area
from zzcli.rules.model import Node, Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.period import Scored

NOTES, ITEMS = "说明", "评分项"
_ITEM_HEADS = (
    "序列或专项",
    "编号",
    "评分项",
    "单位",
    "对象",
    "得分",
    "满分",
    "程序算出的得分",
    "相差",
    "公式或数值",
    "条款",
)
_ITEM_WIDTHS = (18, 8, 28, 16, 24, 12, 8, 14, 10, 10, 30)
_BLOCK_WIDTHS = (16, 24, 20, 12, 10, *(14,) * 30)
_NOTE_WIDTHS = (20, 30, 60, 10)
_LIVE, _VALUE, _NONE = "公式", "数值", "不计"


def sheets(scored: Scored) -> list[Sheet]:
    """Return the sheets: notes, rankings of tracks, specials, every item, figures."""
    evaluation = scored.evaluation
    layout = Layout(scored, (NOTES, ITEMS, FIGURES))
    figures = FigureSheet(evaluation)
    items = Sheet(ITEMS, widths=_ITEM_WIDTHS, frozen=2, filtered=True)
    items.title(f"{scored.period} {ITEMS}", synthetic=scored.book.ledger.config.synthetic)
    items.add(*_ITEM_HEADS, style=Style.HEAD)
    frozen: list[Frozen] = []
    found: list[Sheet] = []
    tops = [(table.tree, track_lines(scored, layout, table)) for table in scored.tracks]
    tops += [(table.tree, special_lines(scored, layout, table)) for table in scored.specials]
    for tree, top in tops:
        sheet = Sheet(layout.sheets[tree.stem], list(top), _BLOCK_WIDTHS)
        for node in tree.root.walk():
            if node in layout.spots:
                frozen += _add_block(evaluation, layout, figures, tree, node, sheet, items)
        found.append(sheet)
    return [_notes(scored, frozen, items), *found, items, figures.sheet]


def _add_block(
    evaluation: Evaluation,
    layout: Layout,
    figures: FigureSheet,
    tree: Tree,
    node: Node,
    sheet: Sheet,
    items: Sheet,
) -> list[Frozen]:
    """Add a node's block to its tree's sheet and its rows to the sheet of all items; returns what is a value in it."""
    result = evaluation.result(tree, node)
    assert result is not None
    block = Block(evaluation, layout, figures, tree, node, result)
    spot, frozen = block.spot, list(block.frozen)
    outer = outer_cells(block) if spot.combined else None
    name = "" if node is tree.root else f"{node.id} "
    summary = methods()[evaluation.base(node).method].summary
    clause = f"　条款：{node.clause}" if node.clause else ""
    sheet.add(f"{name}{node.name}　{summary}{clause}", style=Style.TITLE)
    keys = list(block.columns.headings)
    sheet.add("单位", "对象", "说明", "得分", "满分", *block.columns.headings.values(), style=Style.HEAD)
    for row, (unit, path) in enumerate(zip(result.inner.units, result.inner.paths, strict=True)):
        note = result.notes.get(row, "")
        extra = [block.columns.cells[key].get(row) for key in keys]
        sheet.add(unit, path, note, block.scores[row], block.fulls[row], *extra)
    if outer is not None:
        scores, fulls, more = outer
        frozen += more
        sheet.add("单位", "对象合成", "说明", "得分", "满分", style=Style.HEAD)
        for row, unit in enumerate(result.frame.units):
            sheet.add(unit, "", result.remarks.get(row, ""), scores[row], fulls[row])
        frame = result.frame
        items.lines += _item_lines(tree, node, spot, frame.units, frame.paths, scores, fulls, inner=False)
    within = result.inner
    items.lines += _item_lines(tree, node, spot, within.units, within.paths, block.scores, block.fulls, inner=True)
    sheet.add()
    return frozen


def _item_lines(
    tree: Tree,
    node: Node,
    spot: Spot,
    units: Sequence[str],
    paths: Sequence[str],
    scores: Sequence[Cell],
    fulls: Sequence[Cell],
    *,
    inner: bool,
) -> Iterator[Line]:
    for row, (unit, path) in enumerate(zip(units, paths, strict=True)):
        score = scores[row]
        head = (tree.title, "" if node is tree.root else node.id, node.name, unit, path)
        if isinstance(score, str):
            yield Line((*head, _NONE, "", "", "", _NONE, node.clause))
            continue
        engine = score.value if isinstance(score, Live) else score
        full = fulls[row].value if isinstance(fulls[row], Live) else fulls[row]  # type: ignore[union-attr]
        where = spot.cell(row, SCORE, inner=inner)
        live = Live(where, engine)  # type: ignore[arg-type]
        off = Live(f"ROUND({where}-{plain(engine)},{COMPARED})", Decimal(0))  # type: ignore[arg-type]
        kind = _LIVE if isinstance(score, Live) else _VALUE
        yield Line(
            (*head, live, Live(spot.cell(row, FULL, inner=inner), full), engine, off, kind, node.clause)  # type: ignore[arg-type]
        )


def _notes(scored: Scored, frozen: Sequence[Frozen], items: Sheet) -> Sheet:
    """The first sheet: how to check the tool with this workbook, and every score that is not a formula, with why."""
    sheet = Sheet(NOTES, widths=_NOTE_WIDTHS)
    sheet.title(f"{scored.period} {scored.book.scheme.title} 评分复算表", synthetic=scored.book.ledger.config.synthetic)
    for text in _TEXTS:
        sheet.add(text, style=Style.NOTE)
    sheet.add()
    off = area(items.frozen, max(len(items.lines) - 1, items.frozen), _ITEM_HEADS.index("相差"), ITEMS)
    sheet.add("相差不为0的行数", "", Live(f'ROWS({off})-COUNTIF({off},0)-COUNTIF({off},"")', Decimal(0)))
    sheet.add()
    sheet.add("序列或专项", "评分项", "为什么是数值", "行数", style=Style.HEAD)
    counts = Counter((each.tree.title, each.node.name, each.reason) for each in frozen)
    for (title, name, reason), count in counts.items():
        sheet.add(title, name, reason, Decimal(count))
    return sheet


_TEXTS = (
    "在“数据”表改一个核定值，有关评分项的得分、专项得分、总分和名次随之重算；打开后按 Ctrl+Shift+F9 可全部重算。",
    "“评分项”表逐行列出公式算出的得分、程序算出的得分和二者相差；相差应全部为0。改动数据之后，相差就是改动的影响。",
    "目标、分值、权重等来自办法，计划、名册来自台账；以前评比期的累计、结转、保持的得分、加减分事项的次数在这里是常数。",
    "电子表格只有15位有效数字：得分存到小数点后12位，比较和取整前先四舍五入到9位；程序用精确的十进制数。",
    "下面列出的得分不是公式而是数值，各有原因；没有列出的得分，以及所有的合计、平均、总分和名次，都是公式。",
)
