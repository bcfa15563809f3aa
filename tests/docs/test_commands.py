"""The commands that the pages and the READMEs show do what they say."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.transcripts import Step, check, parse_steps

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
READMES = sorted(ROOT.glob("README*.md"))


def blocks(page: Path, language: str) -> list[list[str]]:
    """Return the lines of each fenced block of a language."""
    text = page.read_text(encoding="utf-8")
    return [
        match[1].splitlines() for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]


def steps_of(page: Path) -> list[Step]:
    """Return what a reader of the page does: its commands, and the files that a fence with a path holds, in order."""
    text = page.read_text(encoding="utf-8")
    found: list[Step] = []
    for kind, path, body in re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        if kind == "console":
            found += parse_steps(body.splitlines())
        elif path:
            found.append(Step(f"mkdir -p $(dirname {path}) && cat > {path} <<'END'\n{body}END"))
    return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the project, in which commands may write."""
    folder = tmp_path_factory.mktemp("project") / "zzcli"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "console")], ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    check(steps_of(page), tmp_path, merged=True, now="2021-08-05T09:00:00+08:00")  # after the demo's last commit


def test_the_month_of_the_clerk_is_shown_by_commands() -> None:
    assert len(blocks(ROOT / "docs" / "clerk.md", "console")) >= 8


@pytest.mark.parametrize("readme", READMES, ids=lambda page: page.name)
def test_the_commands_of_a_readme_work(readme: Path, clone: Path) -> None:
    first, *others = blocks(readme, "sh")
    steps = [Step(line, ("...",), ("...",)) for block in others for line in block]
    assert len(steps) >= 6
    check(steps, clone)
    assert first == ["make score MONTH=2021-06", "make test"]


def test_make_score_scores_the_month() -> None:
    outside = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    told = subprocess.run(
        ["make", "--dry-run", "score", "MONTH=2021-06"],
        cwd=ROOT,
        env=outside,  # as a newcomer's shell, also where make runs the tests
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1].endswith("zzcli score 2021-06")
