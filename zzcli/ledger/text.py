"""Bytes to text: one encoding, one kind of line end, and what to do about any other.

Canonical text is UTF-8 without a byte order mark and with LF alone (ledger.md). A mark and CRLF are read with
a warning, because Excel and WPS write them; every other encoding is refused, because guessing would be silent.
"""

from __future__ import annotations

from zzcli.ledger.problem import Place, Problem, Severity

BOM = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def decode(path: str, raw: bytes) -> tuple[str | None, list[Problem]]:
    """Return the text with LF line ends and no byte order mark, and what was wrong with the bytes.

    None: the bytes are not UTF-8, and the only problem says so. NUL and lone carriage returns are taken out of
    the text, a problem a line, so that the rest of the file is still looked at.
    """
    problems: list[Problem] = []
    if raw.startswith(_UTF16_MARKS):
        return None, [Problem("not-utf-8", Place(path), "文件是 UTF-16 编码，请另存为 UTF-8")]
    if raw.startswith(BOM):
        raw = raw[len(BOM) :]
        message = "文件开头有 BOM 标记，已略过；运行 zzcli fmt 可去掉"
        problems.append(Problem("bom", Place(path, 1), message, Severity.WARNING))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_wrong_encoding(path, raw, error.start)]
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
        message = "换行是 CRLF，已按 LF 读取；运行 zzcli fmt 可改正"
        problems.append(Problem("crlf", Place(path, 1), message, Severity.WARNING))
    for character, code, name in (("\0", "nul", "NUL 字符（文件可能已损坏）"), ("\r", "bare-cr", "单独的回车符")):
        if character in text:
            lines = (number for number, line in enumerate(text.split("\n"), 1) if character in line)
            problems += (Problem(code, Place(path, line), f"这一行有{name}，请删去") for line in lines)
            text = text.replace(character, "")
    return text, problems


def recode(raw: bytes, encoding: str) -> bytes:
    """Return text of another encoding (`gb18030`) as canonical UTF-8. Raises UnicodeDecodeError when it is not that."""
    return tidy(raw.decode(encoding))


def tidy(text: str) -> bytes:
    """Return text as canonical bytes: UTF-8, no byte order mark, LF, one line end after the last line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    return text.encode("utf-8")


def _wrong_encoding(path: str, raw: bytes, start: int) -> Problem:
    """Tell GB18030 from damaged UTF-8; `start` is the first byte that is not UTF-8.

    Chinese before that byte that reads as UTF-8 means the file was UTF-8: two-byte characters do not pass for it.
    """
    place = Place(path, raw.count(b"\n", 0, start) + 1)
    if raw[:start].isascii():
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            pass
        else:
            message = f"文件是 GB18030（GBK）编码，请先运行 zzcli fmt --from gb18030 {path} 转成 UTF-8"
            return Problem("gb18030", place, message)
    return Problem("not-utf-8", place, f"这一行有不是 UTF-8 的字节（文件第 {start + 1} 字节），请用 UTF-8 重新保存")
