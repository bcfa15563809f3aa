"""The contents of files by their ids, through one `git cat-file --batch` that is asked ahead and remembered."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TypeVar

from zzcli.history.repository import Repository
from zzcli.ledger.problem import SurroundingsError

T = TypeVar("T")

_KEPT = 64 << 20  # bytes of contents that are remembered
_AHEAD = 24  # ids asked for at a time: twice as many must fit into the smallest pipe


class Objects:
    """Reads objects of a repository; close it, or use it in a `with`."""

    def __init__(self, repository: Repository) -> None:
        """Start the process that answers."""
        self._process = repository.start("cat-file", "--batch", talk=True)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._asked: deque[str] = deque()

    def __enter__(self) -> Objects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        import contextlib

        with contextlib.suppress(Exception):
            self._process.stdin.close()
            self._process.stdout.close()
        with contextlib.suppress(Exception):
            self._process.wait()

    def read(self, name: str) -> bytes:
        """Return the content of an object. Raises SurroundingsError when it is missing or broken."""
        content = self._kept.get(name)
        if content is not None:
            self._kept.move_to_end(name)
            return content
        if name not in self._asked:
            self._ask([name])
        while True:
            got, content = self._answer()
            if got == name:
                return content

    def ahead(self, things: Sequence[T], ids: Iterable[Iterable[str]]) -> Iterator[T]:
        """Yield things; the objects that each needs (`ids`, in step with `things`) are asked for before its turn."""
        waiting: list[str] = []
        held: list[T] = []
        asked: list[T] = []  # things whose objects are being looked for, while those before are worked on
        for thing, names in zip(things, ids, strict=True):
            held.append(thing)
            waiting += (name for name in names if name not in self._kept and name not in self._asked)
            if len(waiting) >= _AHEAD:
                self._ask_all(waiting)
                yield from asked
                held, waiting, asked = [], [], held
        self._ask_all(waiting)
        yield from asked
        yield from held

    def _ask_all(self, waiting: Sequence[str]) -> None:
        names = list(dict.fromkeys(waiting))
        for start in range(0, len(names), _AHEAD):
            while len(self._asked) > _AHEAD:
                self._answer()
            self._ask(names[start : start + _AHEAD])

    def _ask(self, names: Sequence[str]) -> None:
        if names:
            self._process.stdin.write("".join(f"{name}\n" for name in names).encode("ascii"))
            self._process.stdin.flush()
            self._asked.extend(names)

    def _answer(self) -> tuple[str, bytes]:
        """Take the next answer and remember it."""
        name = self._asked.popleft()
        head = self._process.stdout.readline().split()
        if len(head) != 3:
            raise SurroundingsError(f"仓库缺少对象 {name}，或它已损坏；请运行 git fsck --full，从别的克隆补回")
        size = int(head[2])
        content: bytes = self._process.stdout.read(size + 1)[:-1]
        if len(content) != size:
            raise SurroundingsError(f"仓库的对象 {name} 已损坏；请运行 git fsck --full，从别的克隆补回")
        self._kept[name] = content
        self._size += size
        while self._size > _KEPT and len(self._kept) > 2 * _AHEAD:
            self._size -= len(self._kept.popitem(last=False)[1])
        return name, content
