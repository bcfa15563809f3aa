"""A form as rows, before it is a workbook: which sheets, which lines, which columns, and what stands above and below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from zzcli.ledger.periods import Period, Span
from zzcli.ledger.problem import Problem, SurroundingsError
from zzcli.ledger.units import CITY
from zzcli.ledger.values import NO_TASK, NOT_YET
from zzcli.office.forms.describe import in_words
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.lines import Cells
from zzcli.office.forms.marks import TITLES, Identity, Key, Kind, scheme_digest
from zzcli.rules.model import Measure, MeasureKind, Node, Stage, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.deadlines import dues_in

DECLARED, VERIFIED, NOTE = "申报", "核定", "备注"
UNIT, ITEM, OBJECT, MEASURE = "单位", "评分项", "对象", "指标"

FILLED = {Kind.UNIT: (DECLARED, NOTE), Kind.SPECIAL: (VERIFIED, NOTE)}
"""The columns that are filled in, by whose form it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure on a form: its key, what is said of it, and its cells as the ledger has them."""

    key: Key
    node: Node
    measure: Measure
    may_lack: bool
    full: str
    target: str
    last: str
    how: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: its heading, its width in characters, and a line's text in it.

    `needed`: it is there even where it is empty on every line.
    """

    heading: str
    width: int
    text: Callable[[Line], str]
    needed: bool = True


COLUMNS = (
    Column("编号", 9, lambda line: line.node.id),
    Column(UNIT, 14, lambda line: line.key[0]),
    Column(ITEM, 24, lambda line: line.key[1]),
    Column("满分", 6, lambda line: line.full),
    Column(OBJECT, 20, lambda line: line.key[2], needed=False),
    Column(MEASURE, 20, lambda line: line.key[3]),
    Column("计量单位", 11, lambda line: in_words(line.measure)),
    Column("目标", 13, lambda line: line.target, needed=False),
    Column("上期核定", 10, lambda line: line.last),
    Column(DECLARED, 13, lambda line: line.cells.declared),
    Column(VERIFIED, 13, lambda line: line.cells.verified),
    Column(NOTE, 24, lambda line: line.cells.note),
    Column("条款", 16, lambda line: line.node.clause),
    Column("怎样计分", 48, lambda line: line.how),
)
"""All columns in order; a unit's own form has neither 单位 nor 核定."""

_NOT_OF_A_UNIT = (UNIT, VERIFIED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One special on a form. `notes` stand below the title, `signers` below the lines: who signs, in order."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    stem: str
    lines: tuple[Line, ...]
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a unit or of a special: `owner` as people call it."""

    identity: Identity
    owner: str
    sheets: tuple[Sheet, ...]
    synthetic: bool

    def __len__(self) -> int:
        """Return how many figures the form asks for."""
        return sum(len(sheet.lines) for sheet in self.sheets)


def unit_form(view: LedgerView, unit: str) -> tuple[Form, list[Problem]]:
    """Return the form on which a unit declares, a sheet a special; and what is wrong with the ledger's files.

    Raises SurroundingsError when the unit has nothing to declare in the period.
    """
    form, problems = _form(view, Kind.UNIT, unit, unit, view.book.scheme.specials)
    if not form.sheets and not problems:
        raise SurroundingsError(f"{unit} 在 {view.period} 没有要申报的数据，请核对单位和评比期")
    return form, problems


def special_form(view: LedgerView, tree: Tree) -> tuple[Form, list[Problem]]:
    """Return the form on which a lead department verifies a special; see `unit_form`."""
    form, problems = _form(view, Kind.SPECIAL, tree.stem, tree.title, [tree])
    if not form.sheets and not problems:
        raise SurroundingsError(f"{tree.title} 在 {view.period} 没有要核定的数据，请核对专项和评比期")
    return form, problems


def asked(kind: Kind, owner: str, key: Key, measure: Measure) -> bool:
    """Whether a form asks for a figure: of a unit all its own but the scores that leads assign, of a lead all."""
    return kind is Kind.SPECIAL or (key[0] == owner != CITY and measure.kind is not MeasureKind.JUDGED)


def _form(view: LedgerView, kind: Kind, owner: str, called: str, trees: Sequence[Tree]) -> tuple[Form, list[Problem]]:
    book, period = view.book, view.period
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for tree in trees:
        problems += view.faults(tree.stem)
        lines = tuple(_lines(view, tree, kind, owner))
        if lines:
            sheets.append(_sheet(book, period, kind, called, tree, lines, names))
    identity = Identity(period, kind, owner, scheme_digest(book))
    return Form(identity, called, tuple(sheets), book.ledger.config.synthetic), problems


def _lines(view: LedgerView, tree: Tree, kind: Kind, owner: str) -> Iterator[Line]:
    describer = view.describer(tree.stem)
    for key, cells in view.lines(tree.stem).due.items():
        unit, item, thing, name = key
        found = describer.measure(item, name)
        if found is None or not asked(kind, owner, key, found[1]):
            continue
        node, measure = found
        last = describer.last.get(key, Cells())
        yield Line(
            key,
            node,
            measure,
            kind is Kind.SPECIAL and describer.may_lack(node, unit, thing),
            describer.full(node, unit, thing),
            describer.target(node, measure, unit, thing),
            last.verified or last.declared,
            describer.how(node, unit, thing, measure),
            cells,
        )


def _sheet(
    book: Book, period: Period, kind: Kind, called: str, tree: Tree, lines: tuple[Line, ...], names: set[str]
) -> Sheet:
    left_out = _NOT_OF_A_UNIT if kind is Kind.UNIT else ()
    columns = tuple(
        column
        for column in COLUMNS
        if column.heading not in left_out and (column.needed or any(map(column.text, lines)))
    )
    who = f"{called} " if kind is Kind.UNIT else ""
    title = f"{in_chinese(period)} {who}{tree.title} {TITLES[kind]}"
    return Sheet(
        _sheet_name(tree.title, names),
        title,
        tuple(_notes(book, period, kind, tree, lines)),
        columns,
        tree.stem,
        lines,
        _signers(book, kind, tree),
    )


def _notes(book: Book, period: Period, kind: Kind, tree: Tree, lines: Sequence[Line]) -> Iterator[str]:
    rules_of = (each for each in book.scheme.deadlines if each.what == tree.stem)
    days = (due for rule in rules_of for due in dues_in(rule, period, book.ledger.config))
    until = "；".join(f"期限：{due.day}" for due in days)
    yield "；".join(filter(None, (f"依据：{tree.document}", f"牵头：{'、'.join(tree.lead)}", until)))
    rules = [
        "只填有底色的格；空着的格不改变台账里已有的值",
        "数字按“计量单位”填，不写单位",
        "各行可以移动、排序，不要改动其他格",
    ]
    kinds = {line.measure.kind for line in lines}
    if MeasureKind.DATE in kinds:
        rules.append(f"日期还没到的填“{NOT_YET}”")
    if any(line.may_lack for line in lines):
        rules.append(f"没有这项任务的填“{NO_TASK}”并在备注写明理由")
    if kind is Kind.SPECIAL:
        rules.append("核定与申报不同的，在备注写明理由")
    yield f"{'；'.join(rules)}。"


def _signers(book: Book, kind: Kind, tree: Tree) -> tuple[str, ...]:
    if kind is Kind.UNIT:
        return ("填报人", "审核人", "单位负责人")
    return ("核定人", *(stage.name for stage in book.scheme.stages if _signs(stage, tree)))


def _signs(stage: Stage, tree: Tree) -> bool:
    return tree.stem in stage.specials or not (stage.specials or stage.files)


def in_chinese(period: Period) -> str:
    """Return a period as people write it: 2021年6月, 2021年第2季度, 2021年."""
    if period.kind is Span.MONTH:
        return f"{period.year}年{period.month}月"
    return f"{period.year}年" + (f"第{period.month // 3}季度" if period.kind is Span.QUARTER else "")


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that Excel allows, at most 31 characters without any of `[]:*?/` and the backslash, no other sheet's."""
    plain = title.translate(dict.fromkeys(map(ord, "[]:*?/\\"), " ")).strip("' ") or "专项"
    name, number = plain[:31], 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: 30 - len(str(number))]}~{number}"
    taken.add(name.casefold())
    return name
