"""The words of the expression language: text cut into tokens, each with its position."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

MAX_DIGITS = 40  # of a number in an expression: the precision of the arithmetic

_CHINESE = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NAME = rf"[A-Za-z{_CHINESE}][A-Za-z0-9_{_CHINESE}]*"
_TOKEN = re.compile(
    rf"""[ \t\n]*(?:
    (?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.{_CHINESE}]))
  | (?P<name>{_NAME})
  | 「(?P<quoted>[^「」\n]+)」
  | '(?P<word>[^'\n]+)'
  | (?P<mark>!=|<=|>=|[-+*/()=<>,])
  | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_BARE = re.compile(_NAME)
_KEYWORDS = frozenset({"and", "or", "not"})
_INSTEAD = {
    "（": "(",
    "）": ")",
    "，": ",",
    "＋": "+",
    "－": "-",
    "—": "-",
    "×": "*",
    "＊": "*",
    "÷": "/",
    "／": "/",
    "＝": "=",
    "＜": "<",
    "＞": ">",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "‘": "'",
    "’": "'",
    "“": "'",
    "”": "'",
    '"': "'",
    "&": "and",
    "|": "or",
    "!": "not",
    "[": "「",
    "]": "」",
    "【": "「",
    "】": "」",
}


class ExpressionFault(ValueError):
    """What is wrong with an expression: a Chinese `message` and the `position` in its text, from 1."""

    def __init__(self, message: str, position: int) -> None:
        """Keep the message and where it belongs."""
        super().__init__(f"第{position}个字：{message}")
        self.message = message
        self.position = position


class Token(NamedTuple):
    """A word of an expression: kind is number, name, quoted (「」), word (''), mark (operators and keywords) or end."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """Cut an expression into tokens, the last of kind `end`. Raises `ExpressionFault` where no token fits."""
    found: list[Token] = []
    at = 0
    while not found or found[-1].kind != "end":
        match = _TOKEN.match(text, at)
        if match is None:
            raise _strange(text, at)
        kind = match.lastgroup or "end"
        word = match[kind]
        start = match.start(kind) - (kind in ("quoted", "word"))
        if kind == "name" and word in _KEYWORDS:
            kind = "mark"
        found.append(Token(kind, word, start + 1))
        at = match.end()
    return found


def decimal(token: Token) -> Decimal:
    """Return the exact value of a number token. Raises `ExpressionFault` for more digits than arithmetic keeps."""
    if len(token.text.replace(".", "").lstrip("0")) > MAX_DIGITS:
        raise ExpressionFault(f"数字超过{MAX_DIGITS}位", token.position)
    return Decimal(token.text)


def is_bare(text: str) -> bool:
    """Whether a name can be written without 「」."""
    return _BARE.fullmatch(text) is not None and text not in _KEYWORDS


def _strange(text: str, at: int) -> ExpressionFault:
    """Say what is wrong at the first place where no token fits."""
    while text[at] in " \t\n":
        at += 1
    position = at + 1
    character = text[at]
    if character.isdigit():
        written = re.match(r"[\d.]+", text[at:])
        shown = written[0] if written else character
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", shown):
            return ExpressionFault(f"“{shown}”不是数字，请写成半角的 12 或 12.5", position)
        return ExpressionFault(f"“{shown}”后面紧跟着文字：名称不能以数字开头，这样的名称请写在「」里", position)
    if character == "「":
        return ExpressionFault("“「”没有配上“」”，或者里面是空的", position)
    if character == "'":
        return ExpressionFault("单引号没有成对，或者里面是空的", position)
    if character == "%":
        return ExpressionFault("不能用百分号：7.9%写成7.9，比率用 pct(a, b)", position)
    if character in _INSTEAD:
        return ExpressionFault(f"不认识“{character}”，请改用“{_INSTEAD[character]}”", position)
    return ExpressionFault(f"不认识“{character}”；带标点的名称请写在「」里", position)
