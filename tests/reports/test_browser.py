"""The pages in a real browser: Debian's chromium, from the disk, without any network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.checks.test_checks import ADJUSTMENTS, PAPER
from tests.reports.test_page import public
from tests.reports.test_workbook import scored_from
from tests.tools import find, leave_out, needs
from zzcli.ledger.source import Overlay, WorkTree
from zzcli.ledger.write import write_files
from zzcli.reports.documents import Kind, document, matter_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
PHONE, DESK = {"width": 390, "height": 800}, {"width": 1280, "height": 900}

pytestmark = needs("chromium")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    leave_out("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a worked month on the disk."""
    leave_out("chromium")
    folder = tmp_path_factory.mktemp("site")
    write_files(folder, document(matter_of(scored_from(WorkTree(ROOT), "2021-06")), Kind.HTML))
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab at a desk's width; what a page asks of the network, and what its console says, must be nothing."""
    context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    found = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.on("dialog", lambda dialog: said.append(dialog.message))
    yield found
    context.close()
    assert [url for url in asked if not url.startswith("file:")] == []
    assert said == []


def visit(page: Page, folder: Path, path: str = "index.html") -> None:
    """Open a page of the site."""
    page.goto((folder / path).as_uri())


def column(page: Page, table: str, number: int) -> list[str]:
    """Return the texts of a column, 1 being the first, of the rows in sight."""
    cells = page.locator(f"#{table} tbody tr:visible > :nth-child({number})")
    return [text.strip() for text in cells.all_text_contents()]


def test_a_click_on_a_head_sorts(page: Page, site: Path) -> None:
    visit(page, site)
    units = column(page, "ranking-0", 2)
    head = page.locator("#ranking-0 thead th", has_text="总分")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    place = 1 + head.evaluate("each => [...each.parentElement.children].indexOf(each)")
    totals = [float(text) for text in column(page, "ranking-0", place)]
    assert totals == sorted(totals)
    assert len(set(totals)) > 10
    head.get_by_role("button").press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert column(page, "ranking-0", 2) == units


def test_rows_are_filtered(page: Page, site: Path) -> None:
    visit(page, site)
    page.get_by_label("筛选单位").first.fill("金水")
    assert column(page, "ranking-0", 2) == ["金水区"]
    assert page.get_by_role("status").first.text_content() == "1 行"
    page.get_by_label("筛选单位").first.fill("")
    assert len(column(page, "ranking-0", 2)) == 16


def test_from_the_ranking_to_a_unit_to_an_item_to_its_clause(page: Page, site: Path) -> None:
    visit(page, site)
    page.locator("#ranking-0").get_by_role("link", name="金水区").click()
    assert page.get_by_role("heading", level=1).text_content() == "金水区"
    part = page.locator("details", has_text="科技创新").first
    part.locator("summary").click()
    part.get_by_role("link", name=re.compile("高企申报推荐")).first.click()
    assert page.get_by_role("heading", level=1).text_content() == "科技创新"
    row = page.locator("tr:target")
    assert row.locator("td").nth(1).text_content() == "高企申报推荐"
    assert "四(一)2(2)" in (row.text_content() or "")
    assert row.evaluate("each => each.getBoundingClientRect().top < innerHeight")


def test_the_chart_is_drawn_and_its_numbers_stand_beside_it(page: Page, site: Path) -> None:
    visit(page, site)
    page.locator("#ranking-0").get_by_role("link", name="金水区").click()
    chart = page.get_by_role("img", name=re.compile("折线图，数字见下表")).first
    assert chart.locator("canvas").count() == 1
    assert chart.locator("canvas").evaluate(
        "each => new Set(each.getContext('2d').getImageData(0, 0, each.width, each.height).data).size > 20"
    )
    assert page.locator("figure tbody tr").count() == 4  # March to June


def test_a_page_prints_to_pdf(page: Page, site: Path) -> None:
    visit(page, site)
    raw = page.pdf(format="A4")
    assert raw.startswith(b"%PDF-")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_label("筛选单位").first.is_visible()


@pytest.mark.parametrize(
    ("path", "colours"),
    [
        ("index.html", "light"),
        ("index.html", "dark"),
        ("unit-01.html", "light"),
        ("unit-01.html", "dark"),
        ("special-01-economy.html", "light"),
        ("readings.html", "light"),
        ("publications.html", "dark"),
    ],
)
def test_axe_finds_nothing(page: Page, site: Path, path: str, colours: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
    visit(page, site, path)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    told = [(each["id"], each["nodes"][0]["html"][:200], each["nodes"][0].get("failureSummary")) for each in found]
    assert told == []


@pytest.mark.parametrize("path", ["index.html", "unit-01.html", "special-01-economy.html"])
def test_a_phone_scrolls_tables_and_not_the_page(page: Page, site: Path, path: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    visit(page, site, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_everything_is_there_with_scripts_off(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    visit(page, site)
    assert len(page.locator("#ranking-0 tbody tr").all()) == 16
    assert page.locator("thead button").count() == 0
    assert not page.locator(".filter").first.is_visible()
    page.locator("#ranking-0").get_by_role("link", name="金水区").click()
    assert page.locator("figure tbody tr").count() == 4
    page.locator("summary").first.click()
    assert page.locator("details[open] tbody tr").count() > 1
    context.close()


def test_the_keyboard_reaches_everything(page: Page, site: Path) -> None:
    visit(page, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "INPUT"


def test_nothing_of_the_ledger_runs(page: Page, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    adjustments = ADJUSTMENTS.replace('title = "表彰"', f"title = '{evil}'")
    files = {"ledger/2021-06/adjustments.toml": adjustments.encode(), "evidence/a.pdf": PAPER}
    source = Overlay(public("adjustments"), files)
    write_files(tmp_path, document(matter_of(scored_from(source, "2021-06")), Kind.HTML))
    visit(page, tmp_path, "unit-1.html")
    assert page.get_by_text(evil).is_visible()
    assert page.locator("main img").count() == 0


def test_the_policy_forbids_scripts_in_the_page(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    visit(page, site)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"window.ran = 1\">')")
    page.evaluate(
        "{ const s = document.createElement('script'); s.textContent = 'window.ran = 2'; document.body.append(s); }"
    )
    assert page.evaluate("window.ran") is None
    assert any("Content Security Policy" in text for text in said)
    context.close()
