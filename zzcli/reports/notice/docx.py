"""A notice as a Word file laid out after GB/T 9704-2012: paper, margins, fonts, headings, tables, page numbers.

The text area is 156 mm by 225 mm: 22 lines a page, 28 characters a line of 3号 (16 point) type.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from zzcli.reports.model import SYNTHETIC
from zzcli.reports.notice.content import Grid, Heading, Notice
from zzcli.reports.text import one_line

if TYPE_CHECKING:
    from docx.document import Document

TITLE, BODY, FIRST, SECOND, NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
_FALLBACKS = {
    TITLE: "小标宋体,宋体,SimSun,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,STFangsong,Noto Serif CJK SC",
    FIRST: "SimHei,Noto Sans CJK SC",
    SECOND: "楷体,KaiTi,STKaiti,Noto Serif CJK SC",
    NUMBER: "SimSun,Noto Serif CJK SC",
}
"""The fonts that a program takes instead where one is missing."""

_SIZES = {"2号": 22, "3号": 16, "4号": 14, "5号": 10.5}
_LINE = 29  # points from line to line: 225 mm in 22 lines
_WIDTH = 156  # mm
_STAMP = (1980, 1, 1, 0, 0, 0)  # no clock: the same notice gives the same bytes
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001


def to_docx(notice: Notice) -> bytes:
    """Return the notice as the bytes of a .docx file."""
    import docx

    document = docx.Document()
    _page(document, synthetic=notice.synthetic)
    if notice.synthetic:
        _paragraph(document, SYNTHETIC, FIRST, "3号", centred=True)
    _paragraph(document, notice.title, TITLE, "2号", centred=True, space=_LINE)
    for block in notice.blocks:
        if isinstance(block, Grid):
            _grid(document, block)
        elif isinstance(block, Heading):
            _heading(document, block)
        else:
            _paragraph(document, block, BODY, "3号")
    document.core_properties.title = notice.title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = _CREATED
    out = io.BytesIO()
    document.save(out)
    return _same_bytes(out.getvalue())


def _page(document: Document, *, synthetic: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(210 - 28 - _WIDTH), Mm(297 - 37 - 225)
    section.footer_distance, section.header_distance = Mm(28), Mm(20)
    document.settings.odd_and_even_pages_header_footer = True
    style = document.styles["Normal"]
    style.font.size = Pt(_SIZES["3号"])
    _set_font(style.element.get_or_add_rPr(), BODY)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        _page_number(footer.paragraphs[0], right=right)
    if synthetic:
        for header in (section.header, section.even_page_header):
            header.is_linked_to_previous = False
            header.paragraphs[0].alignment = 1
            _run(header.paragraphs[0], SYNTHETIC, FIRST, "5号")


def _page_number(paragraph: Any, *, right: bool) -> None:
    """— 1 — in 4号, on the outer side, one character in."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    shape = paragraph.paragraph_format
    shape.right_indent, shape.left_indent = (Pt(14), None) if right else (None, Pt(14))
    _run(paragraph, "— ", NUMBER, "4号")
    run = _run(paragraph, "", NUMBER, "4号")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))
    _run(paragraph, " —", NUMBER, "4号")


def _field(kind: str, text: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def _heading(document: Document, heading: Heading) -> None:
    paragraph = _paragraph(document, heading.text, FIRST if heading.level == 1 else SECOND, "3号")
    paragraph.paragraph_format.keep_with_next = True
    _outline(paragraph, heading.level)


def _outline(paragraph: Any, level: int) -> None:
    """Make a paragraph a heading for navigation without the looks of Word's own headings."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level - 1))
    paragraph._p.get_or_add_pPr().append(element)


def _paragraph(document: Document, text: str, font: str, size: str, *, centred: bool = False, space: int = 0) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE if size != "2号" else 35)
    shape.space_before, shape.space_after = Pt(0), Pt(space)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    else:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        shape.first_line_indent = Pt(2 * _SIZES["3号"])
    _run(paragraph, text, font, size)
    return paragraph


def _run(paragraph: Any, text: str, font: str, size: str) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(one_line(text))
    run.font.size = Pt(_SIZES[size])
    _set_font(run._r.get_or_add_rPr(), font)
    return run


def _set_font(properties: Any, font: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _grid(document: Document, grid: Grid) -> None:
    """A table in 5号 that breaks between rows and repeats its head on every page."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = document.add_table(rows=1 + len(grid.table.rows), cols=len(grid.table.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    whole = sum(grid.widths)
    widths = [Mm(_WIDTH * width / whole) for width in grid.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head, *others = table.rows
    _row(head, grid.table.headings, widths, [False] * len(widths), head=True)
    numbers = [column.right for column in grid.table.columns]
    for row, cells in zip(others, grid.table.rows, strict=True):
        _row(row, cells, widths, numbers, head=False)
    after = _paragraph(document, "", BODY, "5号")
    after.paragraph_format.line_spacing = document.styles["Normal"].font.size


def _row(row: Any, cells: Any, widths: Any, numbers: Any, *, head: bool) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, text, width, number in zip(row.cells, cells, widths, numbers, strict=True):
        cell.width = width
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head or number else WD_ALIGN_PARAGRAPH.LEFT
        _run(paragraph, text, FIRST if head else BODY, "5号")


def _same_bytes(raw: bytes) -> bytes:
    """Pack the file anew with one date for all its parts, and with the fonts that stand in for missing ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = _font_table() if name == "word/fontTable.xml" else old.read(name)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, content)
    return out.getvalue()


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}\n<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
