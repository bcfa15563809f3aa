"""A ledger with many published months, each signed and published by the program itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.generate import PERIOD, Shape, write_ledger

MONTHS = tuple(f"{year}-{month:02d}" for year in (2020, 2021) for month in range(1, 13))
SHAPE = Shape(units=64, specials=15, items=4)


def write_publications(root: Path, zzcli: str, shape: Shape = SHAPE, months: tuple[str, ...] = MONTHS) -> None:
    """Write a ledger whose months all have the same figures; sign, score and publish one after the other."""
    write_ledger(shape, root)
    model = root.parent / f"{root.name}-model"
    shutil.move(root / "ledger" / PERIOD, model)
    for name in ("config.toml", "ledger/rules/scheme.toml"):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace(PERIOD, months[0]), encoding="utf-8", newline="\n")
    _run(root, "git", "init", "--quiet", "--initial-branch=main")
    _run(root, "git", "config", "user.name", "经办")
    _run(root, "git", "config", "user.email", "clerk@example.invalid")
    for month in months:
        shutil.copytree(model, root / "ledger" / month)
        _run(root, zzcli, "fmt", month)
        _run(root, "git", "add", "config.toml", "units.toml", "ledger")
        _run(root, "git", "commit", "--quiet", "-m", month)
        _run(root, zzcli, "sign", month, "--stage", "牵头部门", "--all-specials")
        _run(root, zzcli, "score", month)
        _run(root, "git", "add", "ledger")
        _run(root, "git", "commit", "--quiet", "-m", f"{month} 审签")
        _run(root, zzcli, "publish", month)
    shutil.rmtree(model)


def _run(root: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr}")
