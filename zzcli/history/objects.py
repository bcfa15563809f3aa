"""The contents of files by their ids, through one `git cat-file --batch` that is asked ahead and remembered."""

from __future__ import annotations

import contextlib
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TypeVar

from zzcli.history.repository import Repository, end
from zzcli.ledger.commit import genuine
from zzcli.ledger.problem import SurroundingsError

T = TypeVar("T")

_KEPT, _FEW = 64 << 20, 4  # bytes of contents that are remembered, but always a few contents
_AHEAD, _CAREFUL = 320, 24  # ids asked for at a time: twice as many must fit into a pipe, wide or narrow


class Objects:
    """Reads objects of a repository; close it, or use it in a `with`."""

    def __init__(self, repository: Repository) -> None:
        """Start the process that answers."""
        self._process = repository.start("cat-file", "--batch", talk=True)
        self._window = _AHEAD if repository.wide else _CAREFUL
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._asked: deque[str] = deque()
        self._waiting: set[str] = set()  # what is in `_asked`

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        with contextlib.suppress(OSError):
            self._process.stdin.close()
            self._process.stdout.close()
        with contextlib.suppress(SurroundingsError):  # whoever stops reading in the middle ends it with an error
            end(self._process)

    def read(self, name: str) -> bytes:
        """Return the content of an object. Raises SurroundingsError when it is missing or broken."""
        content = self._kept.get(name)
        if content is not None:
            self._kept.move_to_end(name)
            return content
        if name not in self._waiting:
            self._ask([name])
        while True:
            got, content = self._answer()
            if got == name:
                return content

    def ahead(self, things: Iterable[T], ids: Iterable[Sequence[str]]) -> Iterator[T]:
        """Yield things; the objects that each needs (`ids`, in step with `things`) are asked for before its turn.

        Two windows of ids are under way at most: while the things of one are worked on, git looks for the next.
        """
        before: list[T] = []
        asked_before: set[str] = set()
        for held, names in self._windows(things, ids):
            self._ask(names)
            yield from before
            while self._asked and self._asked[0] in asked_before:
                self._answer()
            before, asked_before = held, set(names)
        yield from before

    def _windows(self, things: Iterable[T], ids: Iterable[Sequence[str]]) -> Iterator[tuple[list[T], list[str]]]:
        held: list[T] = []
        names: dict[str, None] = {}
        for thing, needed in zip(things, ids, strict=True):
            for name in needed:
                if name not in self._kept and name not in self._waiting:
                    names[name] = None
                if len(names) >= self._window:  # more than a window for one thing: it asks for the rest itself
                    break
            held.append(thing)
            if len(names) >= self._window or len(held) >= self._window:
                yield held, list(names)
                held, names = [], {}
        yield held, list(names)

    def _ask(self, names: Sequence[str]) -> None:
        if names:
            self._process.stdin.write("".join(f"{name}\n" for name in names).encode("ascii"))
            self._process.stdin.flush()
            self._asked.extend(names)
            self._waiting.update(names)

    def _answer(self) -> tuple[str, bytes]:
        """Take the next answer and remember it."""
        name = self._asked.popleft()
        self._waiting.discard(name)
        head = self._process.stdout.readline().split()
        if len(head) != 3:
            raise SurroundingsError(f"仓库缺少对象 {name}，或它已损坏；请运行 git fsck --full，从别的克隆补回")
        size = int(head[2])
        content: bytes = self._process.stdout.read(size + 1)[:-1]
        if len(content) != size:
            raise SurroundingsError(f"仓库的对象 {name} 已损坏；请运行 git fsck --full，从别的克隆补回")
        genuine(name, head[1].decode("ascii"), content)
        self._kept[name] = content
        self._size += size
        while self._size > _KEPT and len(self._kept) > _FEW:
            self._size -= len(self._kept.popitem(last=False)[1])
        return name, content
