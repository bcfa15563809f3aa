"""The pages of a period: what they show and keep back, what leads where, and that text stays text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from tests.checks.test_checks import ADJUSTMENTS, FIGURES, PAPER, tiny
from tests.reports.test_notice import july
from tests.reports.test_workbook import scored_from
from zzcli.ledger.source import Memory, Overlay, Source, WorkTree
from zzcli.reports.documents import Kind, document, matter_of
from zzcli.scoring.book import open_book

ROOT = Path(__file__).parents[2]
SCHEME = "ledger/rules/scheme.toml"


def site(source: Source, period: str = "2021-06") -> dict[str, str]:
    """Return the pages of a period as text, without what they load."""
    return pages(document(matter_of(scored_from(source, period)), Kind.HTML))


def pages(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the pages among the files."""
    return {path: raw.decode() for path, raw in files.items() if path.endswith(".html")}


def public(*fields: str) -> Source:
    """Return the tiny ledger whose scheme makes fields public."""
    listed = ", ".join(f'"{field}"' for field in fields)
    scheme = tiny().contents[SCHEME].replace(b"stages   =", f"public   = [{listed}]\nstages   =".encode())
    return Overlay(tiny(), {SCHEME: scheme})


class Links(HTMLParser):
    """Collects the anchors and the links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links, and what the page loads."""
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found["href"]))
        if tag in ("script", "img", "iframe"):
            self.loads.append(str(found.get("src")))
        if tag == "link":
            self.loads.append(str(found.get("href")))


def test_every_link_leads_to_a_page_and_an_anchor_that_is_there() -> None:
    found = site(WorkTree(ROOT))
    parsed = {path: Links(text) for path, text in found.items()}
    assert len(parsed) > 80  # 64 units, 17 specials
    for path, page in parsed.items():
        assert len(set(page.ids)) == len(page.ids), path
        for link in page.links:
            target, _, anchor = link.partition("#")
            assert (target or path) in parsed, (path, link)
            assert not anchor or anchor in parsed[target or path].ids, (path, link)


def test_pages_load_nothing_from_elsewhere() -> None:
    files = document(matter_of(scored_from(tiny(), "2021-06")), Kind.HTML)
    for path, text in pages(files).items():
        assert {load for load in Links(text).loads if load not in files} == set(), path
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        assert policy[1].startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", text), path
    assert b"MIT License" in files["static/uplot-LICENSE.txt"]


def test_what_the_scheme_does_not_name_is_not_shown() -> None:
    # 金水区 has 90/100 x 60 = 54 of 60 in 完成率: the score is public, how it came about is not.
    closed = site(tiny())["unit-1.html"]
    assert "54" in closed
    assert "一" in closed
    for hidden in ("完成 90", "值 完成 = 90", FIGURES, "数据的改动", "加减分和认定事项"):
        assert hidden not in closed
    opened = site(public("figures"))["unit-1.html"]
    assert "值 完成 = 90" in opened
    assert f"完成 90（{FIGURES}:2）" in opened
    assert "数据的改动" not in opened


def test_adjustments_are_shown_where_they_are_public() -> None:
    files = {"ledger/2021-06/adjustments.toml": ADJUSTMENTS.encode(), "evidence/a.pdf": PAPER}
    assert "示范〔2021〕9号" not in "".join(site(Overlay(tiny(), files)).values())
    opened = site(Overlay(public("adjustments"), files))
    assert [path for path, text in opened.items() if "示范〔2021〕9号" in text] == ["unit-1.html"]


def test_text_of_the_ledger_stays_text() -> None:
    evil = '<script>alert(1)</script>"onclick="x'
    adjustments = ADJUSTMENTS.replace('title = "表彰"', f"title = '{evil}'")
    files = {"ledger/2021-06/adjustments.toml": adjustments.encode(), "evidence/a.pdf": PAPER}
    page = site(Overlay(public("adjustments"), files))["unit-1.html"]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;onclick=&#34;x" in page


def test_the_costliest_items_come_first() -> None:
    # 惠济区 lost 20 of 20 twice (立项, 进度) and 60 - 80/100 x 60 = 12 of 60.
    page = site(tiny())["unit-2.html"]
    losses = page[page.index('id="losses"') :]
    cells = re.findall(r'<td class="number">([^<]*)</td>', losses)[:9]
    assert cells == ["20", "0", "20", "20", "0", "20", "12", "48", "60"]


def test_the_course_of_a_unit_is_a_table_beside_its_chart() -> None:
    text = pages(document(july(), Kind.HTML))["unit-1.html"]
    figure = text[text.index("<figure") : text.index("</figure>")]
    assert re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", figure)[3:] == ["2021-06", "1", "94", "2021-07", "2", "67"]


def test_a_month_without_anything_has_its_pages() -> None:
    contents = {path: raw for path, raw in tiny().contents.items() if path != FIGURES}
    contents["ledger/2021-05/adjustments.toml"] = b"format = 1\n"
    contents[SCHEME] = contents[SCHEME].replace(b'from     = "2021-06"', b'from     = "2021-05"')
    rules = "ledger/rules/01-work.toml"
    contents[rules] = contents[rules].replace(b"full     = 100\n", b"full     = 100\nmonths   = [6]\n", 1)
    tracks = contents[SCHEME].replace(
        b'method = "sum"\nfull   = 100\ncolumn', b'method = "sum"\nmonths = [6]\nfull   = 100\ncolumn'
    )
    contents[SCHEME] = tracks
    found = site(Memory(contents), "2021-05")
    assert "本期没有排名。" in found["index.html"]
    assert "本期没有专项评分" in found["index.html"]


def test_the_same_ledger_has_the_same_pages() -> None:
    assert document(july(), Kind.HTML) == document(july(), Kind.HTML)


def test_every_page_of_a_synthetic_ledger_says_so() -> None:
    assert all("演示数据（合成）" in text for text in site(WorkTree(ROOT), "2021-03").values())


def test_a_word_that_public_does_not_know_is_an_error() -> None:
    _, problems = open_book(public("figure"))
    message = "不能是“figure”（是不是“figures”？），可选：figures、declared、notes、adjustments、history、people"
    assert [str(problem) for problem in problems] == [f"{SCHEME}:5: public {message}"]
