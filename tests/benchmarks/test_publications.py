"""The generated ledger of publications is one that the program itself verifies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.generate import Shape
from benchmarks.publications import write_publications

ZZCLI = str(Path(sys.executable).parent / "zzcli")


def test_every_month_is_published_and_verified(tmp_path: Path) -> None:
    root = tmp_path / "ledger"
    write_publications(root, ZZCLI, Shape(units=3, specials=1, items=2), ("2020-01", "2020-02"))
    tags = subprocess.run(["git", "tag"], cwd=root, capture_output=True, encoding="utf-8", check=True).stdout.split()
    assert tags == ["published/2020-01", "published/2020-02"]
    verified = subprocess.run([ZZCLI, "-C", str(root), "verify"], capture_output=True, encoding="utf-8", check=False)
    assert verified.returncode == 0
    assert verified.stdout.count("一致\n") == len(tags)
