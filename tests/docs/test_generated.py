"""The generated parts of the pages are what the program's declarations give now."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import generate
from zzcli.methods.registry import Kind, methods


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_page_is_up_to_date(name: str) -> None:
    there = (generate.DOCS / name).read_text(encoding="utf-8")
    assert there == generate.generated(name), "run: python -m docs.generate"


def test_a_page_without_markers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    (tmp_path / "format.md").write_text("# 台账\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"format\.md has no markers"):
        generate.generated("format.md")


def test_every_kind_of_value_is_explained() -> None:
    assert set(generate.KINDS) == set(Kind)


def test_every_method_has_its_section() -> None:
    page = (generate.DOCS / "rule-language.md").read_text(encoding="utf-8")
    assert [name for name in methods() if f"\n### {name}\n" not in page] == []


def test_links_between_pages_lead_somewhere() -> None:
    root = generate.DOCS.parent
    pages = [*generate.DOCS.glob("*.md"), *root.glob("README*.md")]
    broken = [
        (page.name, link)
        for page in pages
        for link in _links(page.read_text(encoding="utf-8"))
        if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert broken == []


def _links(text: str) -> list[str]:
    return [part.partition(")")[0].partition("#")[0] for part in text.split("](")[1:]]
