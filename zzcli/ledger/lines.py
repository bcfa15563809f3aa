"""Where the values of a TOML file stand: every table, key and array element with its line.

tomllib keeps no positions, so a file that has a problem is scanned again by this small reader. It is given
text that tomllib has accepted and therefore checks nothing: it only has to know where a value ends.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

Keys = tuple[str | int, ...]
"""The way to a value: names of keys, and numbers of array elements from 0."""

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_KEY_PART = re.compile(r"""[ \t]*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)[ \t]*(\.?)""")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r"|\"(?:[^\"\\]|\\.)*\""
    r"|'[^']*'"
)
_BARE = re.compile(r"[^,\]}#\n]*")


def index(text: str) -> Mapping[Keys, int]:
    """Return the line, from 1, of each table header, key and array element of a valid TOML text with LF line ends."""
    return _Scan(text).lines


class _Scan:
    """One pass over the text; `at` is the position, `line` the line it is on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Keys, int] = {}
        self._elements: dict[Keys, int] = {}  # how many [[header]] each array of tables has had
        self._document()

    def _document(self) -> None:
        table: Keys = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_SPACE)

    def _header(self) -> Keys:
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        line = self.line
        *parents, last = self._key()
        keys: Keys = ()
        for part in parents:
            keys = self._newest((*keys, part))
            self.lines.setdefault(keys, line)
        keys = (*keys, last)
        if is_array:
            self.lines.setdefault(keys, line)
            self._elements[keys] = self._elements.get(keys, 0) + 1
            keys = self._newest(keys)
        self.lines[keys] = line
        self.at += 2 if is_array else 1
        return keys

    def _newest(self, keys: Keys) -> Keys:
        """Return the last element of an array of tables, or the keys themselves where no such array is."""
        count = self._elements.get(keys, 0)
        return (*keys, count - 1) if count else keys

    def _pair(self, table: Keys) -> None:
        line = self.line
        keys = table
        for part in self._key():
            keys = (*keys, part)
            self.lines.setdefault(keys, line)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(keys)

    def _key(self) -> list[str]:
        parts: list[str] = []
        more = True
        while more:
            match = _KEY_PART.match(self.text, self.at)
            assert match is not None, "tomllib accepted the text"
            self.at = match.end()
            parts.append(_unquoted(match[1]))
            more = bool(match[2])
        return parts

    def _value(self, keys: Keys) -> None:
        opening = self.text[self.at]
        if opening == "[":
            self._array(keys)
        elif opening == "{":
            self._inline_table(keys)
        else:
            self._skip(_STRING if opening in "\"'" else _BARE)

    def _array(self, keys: Keys) -> None:
        self.at += 1
        number = 0
        self._skip(_SPACE)
        while self.text[self.at] != "]":
            self.lines[(*keys, number)] = self.line
            self._value((*keys, number))
            number += 1
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_SPACE)
        self.at += 1

    def _inline_table(self, keys: Keys) -> None:
        self.at += 1
        self._skip(_SPACE)
        while self.text[self.at] != "}":
            self._pair(keys)
            self._skip(_SPACE)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_SPACE)
        self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None, "tomllib accepted the text"
        self.line += self.text.count("\n", self.at, match.end())
        self.at = match.end()


def _unquoted(part: str) -> str:
    """Return the name that a part of a key stands for; only escapes need tomllib."""
    if part[0] not in "\"'":
        return part
    if "\\" not in part:
        return part[1:-1]
    return str(next(iter(tomllib.loads(f"{part} = 0"))))
