"""Cells of a workbook to figures of the ledger: every row by its mark, every column by its heading; nothing is guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.values import ValueFault
from zzcli.office.forms.layout import (
    COLUMNS,
    DECLARED,
    FILLED,
    ITEM,
    MEASURE,
    NOTE,
    OBJECT,
    UNIT,
    VERIFIED,
    asked,
)
from zzcli.office.forms.ledgerview import LedgerView
from zzcli.office.forms.lines import Cells
from zzcli.office.forms.marks import COLUMNS as HEADINGS
from zzcli.office.forms.marks import (
    FORM,
    LINE,
    TITLES,
    Identity,
    Key,
    Kind,
    Mark,
    column_letters,
    identity_of,
    in_words,
    read_mark,
)
from zzcli.office.forms.values import figure_text, narrow, note_text, one_line
from zzcli.office.forms.workbook import Cell, Sheet, Workbook
from zzcli.rules.model import Measure

_TOP = 5  # the title stands in the first rows
_KEY_COLUMNS = (UNIT, ITEM, OBJECT, MEASURE)
_OPTIONAL = (UNIT, OBJECT)  # a unit's form has no 单位, a special without objects no 对象


@dataclass(frozen=True, slots=True)
class Claim:
    """What was filled into one cell of a form: this text in a column of a figure's line of a special.

    `given` is what the form had there when it was made; a cell that still has it says nothing.
    """

    stem: str
    key: Key
    column: str
    text: str
    given: str
    place: Place


@dataclass
class Placed:
    """What a workbook says, whose forms it holds, and what is wrong with it."""

    claims: list[Claim] = field(default_factory=list)
    identities: dict[Identity, None] = field(default_factory=dict)  # a set in the order of the sheets
    shown: dict[tuple[str, Key], tuple[str, Place]] = field(default_factory=dict)  # 申报 as a lead saw it
    problems: list[Problem] = field(default_factory=list)


def place(name: str, workbook: Workbook, views: Callable[[Period], LedgerView], digest: str) -> Placed:
    """Place the cells of a workbook; `name` is what its file is called in problems, `digest` that of the scheme."""
    found = Placed()
    for text in workbook.left_aside:
        found.problems.append(Problem("form-left-aside", Place(name), text, Severity.WARNING))
    stray = []
    for sheet in workbook.sheets:
        reader = _Sheet(name, sheet, found, digest)
        if reader.identity_place is None:
            stray.append(reader)
        else:
            reader.read(views)
    if len(stray) == len(workbook.sheets):
        message = "里面没有表单（第一列隐藏的标识不在）；请用 zzcli form 重新生成，把数据填进去"
        found.problems.append(Problem("form-unknown", Place(name), message))
        return found
    for reader in stray:
        reader.leave_aside()
    return found


class _Sheet:
    """Reads one sheet of a form."""

    def __init__(self, name: str, sheet: Sheet, found: Placed, digest: str) -> None:
        self._path = f"{name} {one_line(sheet.name)}"
        self._sheet = sheet
        self._found = found
        self._digest = digest
        self._marks = {at: mark for at, cell in sheet.cells.items() if (mark := read_mark(cell.value))}
        self.identity_place = next((at for at, mark in self._marks.items() if mark.word == FORM), None)
        self._rows: dict[int, dict[int, Cell]] = defaultdict(dict)
        for (row, column), cell in sheet.cells.items():
            if (row, column) not in self._marks:
                self._rows[row][column] = cell

    def leave_aside(self) -> None:
        """Say of a sheet that does not tell whose form it is that it was not read: an error where it was a form once."""
        if not self._sheet.cells:
            return
        texts = (str(cell.value).strip() for (row, _), cell in self._sheet.cells.items() if row < _TOP)
        if self._marks or any(text.endswith(tuple(TITLES.values())) for text in texts):
            message = "像是表单，第一列隐藏的标识却不在了，不知道填的是哪些数据；请用 zzcli form 重新生成，把数据填进去"
            self._found.problems.append(Problem("form-unknown", Place(self._path), message))
        else:
            message = "这张工作表不是表单，没有读取"
            self._found.problems.append(Problem("form-left-aside", Place(self._path), message, Severity.WARNING))

    def read(self, views: Callable[[Period], LedgerView]) -> None:
        """Read the whole sheet; problems join those of the workbook."""
        assert self.identity_place is not None
        identity = identity_of(self._marks[self.identity_place])
        if identity is None:
            self._problem(
                "form-unknown", self.identity_place, "表单的标识已损坏，或是别的版本的 zzcli 写的，请重新生成"
            )
            return
        view = views(identity.period)
        refused = view.refuse(identity, self._digest)
        if refused is not None:
            self._problem("form-other", self.identity_place, refused)
            return
        self._found.identities[identity] = None
        columns = self._columns(identity)
        if columns is None:
            return
        by_row: dict[int, list[Mark]] = defaultdict(list)
        for (row, _), mark in self._marks.items():
            by_row[row].append(mark)
        for row, cells in sorted(self._rows.items()):
            marks = by_row.get(row, [])
            if not marks:
                self._unmarked(row, cells, columns, identity)
            elif marks[0].word == LINE:
                self._line(row, cells, columns, identity, marks[0], view)

    def _columns(self, identity: Identity) -> dict[str, int] | None:
        """The column of each heading of ours; None where one is missing or stands twice."""
        heads = [row for (row, _), mark in self._marks.items() if mark.word == HEADINGS]
        if len(heads) != 1:
            self._problem("form-unknown", self.identity_place, f"有 {len(heads)} 行表头，应为 1 行，请重新生成表单")
            return None
        known = {column.heading for column in COLUMNS}
        columns: dict[str, int] = {}
        whole = True
        for column, cell in sorted(self._rows[heads[0]].items()):
            heading = narrow(str(cell.value))
            if heading in columns:
                self._problem("form-unknown", (heads[0], column), f"表头“{heading}”出现两次，请删去一列")
                whole = False
            elif heading in known:
                columns[heading] = column
        wanted = (*_KEY_COLUMNS, *FILLED[identity.kind], *([DECLARED] if identity.kind is Kind.SPECIAL else []))
        optional = _OPTIONAL if identity.kind is Kind.UNIT else (OBJECT,)
        for heading in dict.fromkeys(wanted):
            if heading not in columns and heading not in optional:
                self._problem("form-unknown", (heads[0], 0), f"表头缺少“{heading}”一列，请恢复表头或重新生成表单")
                whole = False
        return columns if whole else None

    def _unmarked(self, row: int, cells: Mapping[int, Cell], columns: Mapping[str, int], identity: Identity) -> None:
        """A row of the user's own: what is filled in there belongs to no figure."""
        fills = [columns[heading] for heading in FILLED[identity.kind]]
        filled = [column for column in fills if column in cells and not _is_blank(cells[column])]
        others = [column for column, cell in sorted(cells.items()) if not _is_blank(cell)]
        if filled:
            message = "这一行没有标识（是插入的行，或第一列隐藏的标识被删了），不知道是哪一个数据；请填在表单原有的行里"
            self._problem("form-row", (row, filled[0]), message)
        elif others:
            message = "这一行不是表单原有的，没有读取"
            self._problem("form-left-aside", (row, others[0]), message, Severity.WARNING)

    def _line(
        self,
        row: int,
        cells: Mapping[int, Cell],
        columns: Mapping[str, int],
        identity: Identity,
        mark: Mark,
        view: LedgerView,
    ) -> None:
        main, _ = FILLED[identity.kind]
        fills = [(heading, (row, columns[heading])) for heading in FILLED[identity.kind]]
        filled = [(h, at) for h, at in fills if at[1] in cells and not _is_blank(cells[at[1]])]
        if not filled:
            return
        first = filled[0][1]
        if mark.parts is None:
            self._problem("form-row", first, "这一行的标识已损坏，不知道是哪一个数据；请重新生成表单")
            return
        stem, unit, item, thing, name, *given = mark.parts
        key: Key = (unit, item, thing, name)
        what = in_words(key)
        if not self._is_of(identity, stem, key):
            self._problem("form-row", first, f"{what}: 这一行是从别的表单搬来的，请填在它自己的表单里")
            return
        differing = next(self._differing(row, cells, columns, key), None)
        if differing is not None:
            heading, at, text = differing
            said = f"{heading}显示“{text}”，这一行的标识是“{dict(zip(_KEY_COLUMNS, key, strict=True))[heading]}”"
            self._problem("form-row", at, f"{said}，不知道填的是哪一个；排序要选整行（含隐藏的第一列），请恢复")
            return
        faults = view.faults(stem)
        if faults:
            self._found.problems += faults
            return
        measure = view.measure(stem, key)
        if measure is None or view.cells(stem, key) is None or not asked(identity.kind, identity.owner, key, measure):
            self._problem(
                "form-row", first, f"{what}: {identity.period} 不填报这个数据（名册或数据有变），请重新生成表单"
            )
            return
        before = dict(zip(FILLED[identity.kind], given, strict=True))
        claims = [self._claim(stem, key, heading, at, cells[at[1]], measure, before, view) for heading, at in filled]
        self._found.claims += filter(None, claims)
        if main == VERIFIED and any(claim is not None and claim.column == main for claim in claims):
            self._see(stem, key, (row, columns[DECLARED]), cells.get(columns[DECLARED]), measure)

    def _is_of(self, identity: Identity, stem: str, key: Key) -> bool:
        return identity.owner == (key[0] if identity.kind is Kind.UNIT else stem)

    def _differing(
        self, row: int, cells: Mapping[int, Cell], columns: Mapping[str, int], key: Key
    ) -> Iterator[tuple[str, tuple[int, int], str]]:
        """The columns in which people read something else than the row's mark says."""
        for heading, part in zip(_KEY_COLUMNS, key, strict=True):
            if heading not in columns:
                if heading == OBJECT and part:
                    yield heading, (row, 0), ""
                continue
            cell = cells.get(columns[heading])
            text = "" if cell is None else note_text(cell)
            if text != part and narrow(text) != narrow(part):
                yield heading, (row, columns[heading]), text

    def _claim(
        self,
        stem: str,
        key: Key,
        heading: str,
        at: tuple[int, int],
        cell: Cell,
        measure: Measure,
        given: Mapping[str, str],
        view: LedgerView,
    ) -> Claim | None:
        before = given[heading]
        try:
            if cell.fault:
                raise ValueFault("form-formula", cell.fault)
            if cell.value == before:  # whatever it is
                return None
            if heading == NOTE:
                text = note_text(cell)
            else:
                may_lack = heading == VERIFIED and view.may_lack(stem, key)
                text = figure_text(measure, cell, may_lack=may_lack)
        except ValueFault as fault:
            self._problem(fault.code, at, f"{in_words(key)}: {heading}{fault.message}")
            return None
        return None if text == before else Claim(stem, key, heading, text, before, self._place(at))

    def _see(self, stem: str, key: Key, at: tuple[int, int], cell: Cell | None, measure: Measure) -> None:
        text = ""
        if cell is not None and not _is_blank(cell):
            try:
                text = figure_text(measure, cell, may_lack=True)
            except ValueFault:
                text = str(cell.value)
        self._found.shown[stem, key] = (text, self._place(at))

    def _place(self, at: tuple[int, int]) -> Place:
        return Place(self._path, at[0] + 1, column_letters(at[1]))

    def _problem(
        self, code: str, at: tuple[int, int] | None, message: str, severity: Severity = Severity.ERROR
    ) -> None:
        self._found.problems.append(Problem(code, self._place(at or (0, 0)), message, severity))


def in_column(cells: Cells, heading: str) -> str:
    """Return a line's text in the column 申报, 核定 or 备注."""
    return {DECLARED: cells.declared, VERIFIED: cells.verified, NOTE: cells.note}[heading]


def _is_blank(cell: Cell) -> bool:
    return not cell.fault and isinstance(cell.value, str) and not narrow(cell.value)
