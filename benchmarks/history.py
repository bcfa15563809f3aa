"""A repository with a long history: many commits on one month, written by `git fast-import`."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.generate import PERIOD, Shape, write_ledger

COMMITS = 10_000
SHAPE = Shape(units=64, specials=15, items=40)
MERGED, BRANCHED = 20_000, Shape(units=8, specials=2, items=8)  # every figure is changed many times
_START = 1_622_505_600  # 2021-06-01 08:00 in Shanghai
_STEP = 200


def write_history(root: Path, shape: Shape = SHAPE, commits: int = COMMITS, sides: int = 0) -> None:
    """Write a ledger and commit it, then change one figure a commit, all files and lines in turn.

    With `sides` the changes are made on so many branches from one commit at a time, and merged one after another: half
    of the commits are merges.
    """
    write_ledger(shape, root)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(root)], check=True)
    process = subprocess.Popen(["git", "fast-import", "--quiet", "--date-format=raw"], cwd=root, stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.writelines(_stream(root, shape, commits, sides))
    process.stdin.close()
    if process.wait():
        raise RuntimeError("git fast-import failed")
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=root, check=True)


def _stream(root: Path, shape: Shape, commits: int, sides: int) -> Iterator[bytes]:
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and ".git" not in path.parts]
    contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
    yield _commit(0, (), contents)
    paths = [f"ledger/{PERIOD}/{stem}.csv" for stem in shape.stems()]
    lines = {path: contents[path].split(b"\n") for path in paths}
    tip, number = 0, 0
    while number + 1 < commits:
        changes = []
        for _ in range(sides or 1):
            number += 1
            path = paths[number % len(paths)]
            at, row = _changed(lines[path], number)
            changed = b"\n".join((*lines[path][:at], row, *lines[path][at + 1 :]))
            yield _commit(number, (tip,), {path: changed})
            changes.append((number, path, at, row))
        for side, path, at, row in changes:
            lines[path][at] = row
            if sides:
                number += 1
                yield _commit(number, (tip, side), {path: b"\n".join(lines[path])})
            tip = number


def _changed(rows: Sequence[bytes], number: int) -> tuple[int, bytes]:
    """Return a line's place, and the line with another verified value."""
    at = 1 + number * 7919 % (len(rows) - 2)
    *head, _, note = rows[at].rsplit(b",", 2)
    return at, b",".join((*head, b"%d" % (number % 900 + 1), note))


def _commit(number: int, parents: Sequence[int], files: Mapping[str, bytes]) -> bytes:
    moment = f"{_START + number * _STEP} +0800"
    head = f"commit refs/heads/main\nmark :{number + 1}\nauthor 经办 <clerk@example.invalid> {moment}\n"
    head += f"committer 经办 <clerk@example.invalid> {moment}\n"
    text = f"第{number}次".encode()
    parts = [head.encode(), b"data %d\n%s\n" % (len(text), text)]
    parts += [b"%s :%d\n" % (word, parent + 1) for word, parent in zip((b"from", b"merge"), parents, strict=False)]
    for path, raw in files.items():
        parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(raw), raw))
    return b"".join(parts)
