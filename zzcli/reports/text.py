"""Text for a terminal: what a ledger's author wrote never moves the cursor, breaks a line or hides behind a control."""

from __future__ import annotations

import unicodedata

_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, invisible formats, lone surrogates, line and paragraph separators


def one_line(text: str) -> str:
    r"""Return the text on one line: every control and invisible character is shown, as `\x1b` or `\u202e`."""
    if text.isprintable():
        return text
    return "".join(_shown(char) if unicodedata.category(char) in _UNSAFE else char for char in text)


def _shown(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
