"""Take the pictures of the READMEs from the worked ledger: `make pictures`. Needs what `make tools` installs.

They are looked at and committed by hand: fonts and browsers draw a little differently everywhere.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.tools import converted, find
from zzcli.cli.run import run
from zzcli.ledger.problem import SurroundingsError

HERE = Path(__file__).parent / "pictures"
MONTH, UNIT = "2021-06", "金水区"
_WIDE = {"width": 1280, "height": 760}


def main() -> None:
    """Write docs/pictures/."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, path in (("html", folder / "site"), ("docx", folder / "notice.docx")):
            if run(["report", MONTH, "--to", kind, "-o", str(path)]):
                raise SystemExit(1)
        _page(folder / "site")
        _notice(folder)


def _page(site: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=_WIDE)  # type: ignore[arg-type]
        page.goto((site / "index.html").as_uri())
        page.screenshot(path=HERE / "ranking.png")
        page.locator(".heat").first.scroll_into_view_if_needed()
        page.locator(".scroll:has(.heat)").first.screenshot(path=HERE / "heat.png")
        page.locator("#ranking-0").get_by_role("link", name=UNIT).click()
        page.locator("figure").first.screenshot(path=HERE / "trend.png")
        browser.close()


def _notice(folder: Path) -> None:
    if find("soffice") is None:
        raise SurroundingsError("没有 LibreOffice，请先 make tools")
    pdf = converted(folder / "notice.docx", "pdf", folder)
    command = ["pdftoppm", "-png", "-r", "60", "-f", "1", "-l", "1", "-singlefile", str(pdf), str(HERE / "notice")]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
