"""TOML text to values that know their line, and tomllib's complaints in Chinese."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from zzcli.ledger import lines, text
from zzcli.ledger.problem import Place, Problem


@dataclass(frozen=True)
class Document:
    """A TOML file that could be read: its path, its data (numbers with a point are Decimal) and its text."""

    path: str
    data: dict[str, Any]
    text: str

    def place(self, *keys: str | int) -> Place:
        """Return where the value at `keys` stands, or the innermost thing around it that stands somewhere."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return Place(self.path, self._lines[keys] if keys else 0)

    @cached_property
    def _lines(self) -> dict[lines.Keys, int]:
        return dict(lines.index(self.text))


def parse(path: str, raw: bytes) -> tuple[Document | None, list[Problem]]:
    """Read TOML. None: it cannot be read, and a problem says why; a byte order mark or CRLF is a warning."""
    content, problems = text.decode(path, raw)
    if content is None:
        return None, problems
    try:
        data = tomllib.loads(content, parse_float=Decimal)
    except RecursionError:
        return None, [*problems, Problem("toml-syntax", Place(path), "数组或表嵌套太深，请减少层次")]
    except ValueError as error:  # TOMLDecodeError, or a whole number of thousands of digits
        return None, [*problems, _syntax_problem(path, content, str(error))]
    return Document(path, data, content), problems


_POSITION = re.compile(r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$")

# What tomllib says (the first text that the message contains), in Chinese with the remedy.
_COMPLAINTS = (
    ("Cannot overwrite a value", "这个键或表前面已经有了，请合并或改名"),
    ("Duplicate inline table key", "这个键在同一个 { } 里写了两次，请删去一个"),
    ("twice", "这个表前面已经有了，请合并；列表的每一项用 [[ ]]"),
    ("Cannot mutate immutable namespace", "这个表已在一行 { } 或 [ ] 里写完，不能再加，请写在一处"),
    ("Cannot redefine namespace", "这个表前面已经有了，请合并"),
    ("Expected '=' after a key", "键的后面缺少等号，请写成 键 = 值"),
    ("at the end of a table declaration", "表头缺少右方括号，请写成 [名称]"),
    ("at the end of an array declaration", "表头缺少右方括号，请写成 [[名称]]"),
    ("Expected newline or end of document", "值的后面有多余的内容，或日期、数字写错；文字请加引号，每行只写一个键"),
    ("Invalid statement", "不是 键 = 值；中文的键请加引号"),
    ("Invalid initial character for a key part", "键写错了；中文的键请加引号，{ } 末尾不要逗号"),
    ("Unclosed array", "方括号没有配对，或元素之间缺少逗号"),
    ("Unclosed inline table", "花括号没有配对，或中间换了行；{ } 必须写在一行里"),
    ("Unterminated string", "引号没有配对，请补上"),
    ("Expected \"'", "引号没有配对，请补上"),
    ("Illegal character '\\n'", "引号没有配对，请补上；多行文字请用三个引号"),
    ("Found invalid character '\\n'", "引号没有配对，请补上；多行文字请用三个引号"),
    ("Illegal character", "有不可见的控制字符，请删去"),
    ("Found invalid character", "有不可见的控制字符，请删去"),
    ("Unescaped '\\'", "双引号里的反斜杠请写成两个，或改用单引号"),
    ("hex value", "\\u 后面的编码不对，请直接写这个字"),
    ("Unicode scalar", "\\u 后面的编码不对，请直接写这个字"),
    ("Invalid date or datetime", "没有这个日期，请核对"),
    ("Invalid value", "等号后面的值写错了；文字请加引号"),
)


def _syntax_problem(path: str, content: str, message: str) -> Problem:
    position = _POSITION.search(message)
    if position is None:
        return Problem("toml-syntax", Place(path), "有读不出的值（数字太长），请核对")
    line = int(position[1]) if position[1] else content.rstrip("\n").count("\n") + 1
    meaning = next((chinese for english, chinese in _COMPLAINTS if english in message), "写法不对，请核对这一行")
    return Problem("toml-syntax", Place(path, line), f"TOML 格式错误：{meaning}")
