"""The least that a reader of a CSV file does: visit every row of the file named on the command line."""

import csv
import sys
from pathlib import Path


def main(path: Path) -> None:
    """Read all rows and keep none."""
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
