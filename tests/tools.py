"""Programs that some tests need and a desk may lack: LibreOffice, chromium. `make tools` installs them.

A test says what it needs: `@needs("soffice")`. Without it the test is left out and counted at the end of the run;
where CI is true it fails instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

PROGRAMS: Mapping[str, Sequence[str]] = {
    "soffice": ("soffice", "libreoffice", "soffice.com"),
    "chromium": ("chromium", "chromium-browser", "google-chrome", "chrome"),
}
"""What a program is called on different systems."""

REASON = "缺少 {}（make tools 可装）"

_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""LibreOffice's own setting: compute every formula when a workbook is opened."""


def needs(program: str) -> pytest.MarkDecorator:
    """Mark a test that runs a program of `PROGRAMS`."""
    assert program in PROGRAMS
    return pytest.mark.needs(program)


def find(program: str) -> str | None:
    """Return where a program is, or None."""
    return next((found for name in PROGRAMS[program] if (found := shutil.which(name))), None)


def leave_out(program: str) -> None:
    """Skip the running test when a program is not there; where CI is true, fail it."""
    if find(program) is None:
        reason = REASON.format(program)
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def reason_of(report: pytest.TestReport) -> str:
    """Return why a test was skipped."""
    longrepr = report.longrepr
    return longrepr[2].removeprefix("Skipped: ") if isinstance(longrepr, tuple) else str(longrepr)


def converted(path: Path, to: str, folder: Path) -> Path:
    """Convert a document with LibreOffice, every formula recalculated; returns the new file in `folder`."""
    program = find("soffice")
    assert program
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
    out = folder / "converted"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=300)
    return out / f"{path.stem}.{to}"
