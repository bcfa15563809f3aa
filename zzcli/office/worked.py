"""The worked ledger at the root of this project: the demo of 郑州 2021, scored by the packaged scheme.

`python -m zzcli.office.worked [DIR]` (make demo) writes it; a test holds the committed files against it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from zzcli.ledger.layout import FOLDER
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office import demo
from zzcli.office.init import first_files
from zzcli.rules.load import packaged

SCHEME = "zhengzhou-2021"


def worked_ledger() -> dict[str, bytes]:
    """Return the files of the worked ledger by path: config.toml, units.toml and all of ledger/."""
    source, folder = packaged(SCHEME)
    base = first_files(source, folder, folder, synthetic=True)
    files = {path: raw for path, raw in base.items() if not path.startswith(f"{folder}/")}
    for step in demo.steps(base):
        files.update(step.files)
    return files


def write(root: Path) -> list[str]:
    """Write the worked ledger below a folder and remove what is not part of it; returns the paths that changed."""
    files: dict[str, bytes | None] = dict.fromkeys(WorkTree(root).files(FOLDER))
    return write_files(root, files | worked_ledger())


if __name__ == "__main__":
    changed = write(Path(*sys.argv[1:2]))
    sys.stdout.write(f"{len(changed)} files written\n")
