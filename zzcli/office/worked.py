"""The worked ledger at the root of this project: the demo of the packaged scheme that its config.toml names.

`python -m zzcli.office.worked [DIR]` (make demo) writes it; a test holds the committed files against it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from zzcli.ledger.config import PATH, read_config
from zzcli.ledger.layout import FOLDER
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office import demo
from zzcli.office.demo_settings import demo_of
from zzcli.office.init import first_files
from zzcli.rules.load import packaged


def worked_ledger(scheme: str) -> dict[str, bytes]:
    """Return the files of the worked ledger of a scheme by path: config.toml, units.toml and all of ledger/."""
    settings = demo_of(scheme)
    if settings is None:
        raise LookupError(f"{scheme} has no demo")
    source, folder = packaged(scheme)
    base = first_files(source, folder, folder, synthetic=True)
    files = {path: raw for path, raw in base.items() if not path.startswith(f"{folder}/")}
    for step in demo.steps(base, settings):
        files.update(step.files)
    return files


def write(root: Path, scheme: str) -> list[str]:
    """Write the worked ledger below a folder and remove what is not part of it; returns the paths that changed."""
    files: dict[str, bytes | None] = dict.fromkeys(WorkTree(root).files(FOLDER))
    return write_files(root, files | worked_ledger(scheme))


if __name__ == "__main__":
    folder = Path(*sys.argv[1:2])
    there, _ = read_config(WorkTree(folder).read(PATH))
    changed = write(folder, there.scheme)
    sys.stdout.write(f"{len(changed)} files written\n")
