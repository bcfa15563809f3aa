"""The 通报: what it says, why units rose or fell, and how the paper is laid out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from tests.checks.test_checks import ADJUSTMENTS, PAPER, tiny
from tests.reports.test_workbook import scored_from
from tests.tools import converted, needs
from zzcli.ledger.source import Overlay, WorkTree
from zzcli.reports.documents import Kind, Matter, document, matter_of
from zzcli.reports.notice.content import Grid, Heading, Notice, notice
from zzcli.reports.publications import Published

ROOT = Path(__file__).parents[2]
JULY = """\
单位,评分项,对象,指标,申报,核定,备注
金水区,完成率,,完成,45,45,
惠济区,完成率,,完成,80,80,
金水区,立项,,批复,是,是,
惠济区,立项,,批复,是,是,
金水区,进度,,开工,2021-06-01,2021-06-01,
惠济区,进度,,开工,未,未,
"""


def july() -> Matter:
    """In July 金水区 falls to 45/100 x 60 + 20 + 20 = 67, 惠济区 rises from 48 to 80/100 x 60 + 20 = 68."""
    source = Overlay(tiny(), {"ledger/2021-07/01-work.csv": JULY.encode()})
    return matter_of(scored_from(source, "2021-07"))


def told(matter: Matter) -> Notice:
    """Return the notice of what a document is made of."""
    return notice(matter.scored, matter.before, matter.published)


def under(found: Notice, heading: str) -> Iterator[object]:
    """Yield the paragraphs and tables' rows below a heading of the first level."""
    inside = False
    for block in found.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = heading in block.text
        elif inside:
            yield block.table.rows if isinstance(block, Grid) else block


def opened(raw: bytes) -> Any:
    """Return a document read back."""
    return docx.Document(io.BytesIO(raw))


def test_the_ranking_names_first_and_last() -> None:
    heading, text, rows = under(told(july()), "排名情况")
    assert heading == Heading(2, "（一）区县")
    assert text == "参加排名的单位2个，第一名是惠济区，末位是金水区。"
    assert rows == (("1", "惠济区", "68", "0", "68", "+1"), ("2", "金水区", "67", "0", "67", "-1"))


def test_reasons_are_the_items_that_moved_most() -> None:
    _, text, rows = under(told(july()), "与2021年6月相比")
    assert str(text).startswith("名次上升的单位1个，下降的1个；")
    assert rows == (
        ("惠济区", "2→1", "+20", "专项得分+20分（立项由0分变为20分，本期批复是）"),
        ("金水区", "1→2", "-27", "专项得分-27分（完成率由54分变为27分，本期完成45）"),
    )


def test_without_a_period_before_nothing_is_compared() -> None:
    found = told(matter_of(scored_from(tiny(), "2021-06")))
    headings = [block.text for block in found.blocks if isinstance(block, Heading) and block.level == 1]
    assert not any("相比" in text for text in headings)
    assert headings[-1] == f"{'一二三四五六七'[len(headings) - 1]}、发布摘要"
    assert list(under(found, "发布摘要")) == ["本期结果未发布，没有发布摘要。"]


def test_adjustments_stand_with_their_documents() -> None:
    files = {"ledger/2021-06/adjustments.toml": ADJUSTMENTS.encode(), "evidence/a.pdf": PAPER}
    found = told(matter_of(scored_from(Overlay(tiny(), files), "2021-06")))
    text, rows = under(found, "加减分事项")
    assert text == "本期认定加减分事项1项。"
    assert rows == (("金水区", "表彰·省部级", "表彰", "示范〔2021〕9号"),)


def test_the_digest_of_a_publication_is_printed() -> None:
    scored = scored_from(tiny(), "2021-06")
    first, _ = under(notice(scored, None, Published("ABCD-EFGH", 1, "核定有误")), "发布摘要")
    assert first == "本期结果的发布摘要：ABCD-EFGH（第1次更正：核定有误）。"


def test_the_paper_is_that_of_official_documents() -> None:
    # GB/T 9704-2012 5.1: A4, 37 mm above, 28 mm left, 156 mm x 225 mm of text, so 26 mm right and 35 mm below.
    raw = document(july(), Kind.DOCX)[""]
    section = opened(raw).sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(each.mm) for each in (section.page_width, section.page_height, *sides)] == [210, 297, 37, 28, 26, 35]
    paragraphs = opened(raw).paragraphs
    fonts = {each.text: each.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for each in paragraphs if each.text}
    sizes = {each.text: each.runs[0].font.size.pt for each in paragraphs if each.text}
    title = "关于2021年7月评比结果的通报"
    assert (fonts[title], sizes[title]) == ("方正小标宋简体", 22)
    assert (fonts["一、排名情况"], fonts["（一）区县"], sizes["一、排名情况"]) == ("黑体", "楷体_GB2312", 16)
    body = next(each for each in paragraphs if each.text.startswith("根据《"))
    assert (fonts[body.text], body.paragraph_format.line_spacing.pt) == ("仿宋_GB2312", 29)
    assert body.paragraph_format.first_line_indent.pt == 32  # two characters of 16 points


def test_heads_of_tables_are_repeated_and_rows_do_not_break() -> None:
    tables = opened(document(july(), Kind.DOCX)[""]).tables
    assert len(tables) >= 3
    for table in tables:
        first, *others = (row._tr.trPr for row in table.rows)
        assert first.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:cantSplit")) is not None for row in (first, *others))
        assert not any(row.find(qn("w:tblHeader")) is not None for row in others)


def test_page_numbers_stand_on_the_outer_side() -> None:
    found = opened(document(july(), Kind.DOCX)[""])
    section = found.sections[0]
    odd, even = (footer.paragraphs[0] for footer in (section.footer, section.even_page_footer))
    assert found.settings.odd_and_even_pages_header_footer
    assert [(each.text, each.alignment.name) for each in (odd, even)] == [("—  —", "RIGHT"), ("—  —", "LEFT")]
    assert all("PAGE" in each._p.xml for each in (odd, even))


def test_missing_fonts_have_others_in_their_stead() -> None:
    with zipfile.ZipFile(io.BytesIO(document(july(), Kind.DOCX)[""])) as file:
        fonts = dict(
            re.findall(r'w:name="([^"]+)"><w:altName w:val="([^"]+)"', file.read("word/fontTable.xml").decode())
        )
    assert fonts["仿宋_GB2312"].startswith("仿宋,")
    assert set(fonts) == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"}


def test_the_same_notice_has_the_same_bytes() -> None:
    assert document(july(), Kind.DOCX) == document(july(), Kind.DOCX)


def test_every_page_of_a_synthetic_ledger_says_so() -> None:
    matter = matter_of(scored_from(WorkTree(ROOT), "2021-03"))
    section = opened(document(matter, Kind.DOCX)[""]).sections[0]
    assert [header.paragraphs[0].text for header in (section.header, section.even_page_header)] == [
        "演示数据（合成）"
    ] * 2


@needs("soffice")
def test_a_month_makes_a_readable_paper(tmp_path: Path) -> None:
    matter = matter_of(scored_from(WorkTree(ROOT), "2021-06"))
    path = tmp_path / "tb.docx"
    path.write_bytes(document(matter, Kind.DOCX)[""])
    pages = re.findall(rb"/Type\s*/Page\b", converted(path, "pdf", tmp_path).read_bytes())
    assert 8 <= len(pages) <= 16
