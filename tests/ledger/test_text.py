"""Bytes to text: what is read with a warning, what is refused, and with which line."""

import pytest

from zzcli.ledger.text import decode, recode, tidy


def shown(path: str, raw: bytes) -> list[str]:
    return [str(problem) for problem in decode(path, raw)[1]]


def test_decode__canonical_text_is_itself() -> None:
    assert decode("a.csv", "金水区,1\n".encode()) == ("金水区,1\n", [])


def test_decode__byte_order_mark_and_crlf_are_warnings() -> None:
    text, problems = decode("a.csv", b"\xef\xbb\xbfa\r\nb\r\n")
    assert text == "a\nb\n"
    assert [str(problem) for problem in problems] == [
        "a.csv:1: 警告：文件开头有 BOM 标记，已略过；运行 zzcli fmt 可去掉",
        "a.csv:1: 警告：换行是 CRLF，已按 LF 读取；运行 zzcli fmt 可改正",
    ]


def test_decode__gb18030_is_refused_with_the_command() -> None:
    assert shown("ledger/2021-06/a.csv", "单位,评分项\n".encode("gb18030")) == [
        "ledger/2021-06/a.csv:1: 文件是 GB18030（GBK）编码，请先运行 zzcli fmt --from gb18030 ledger/2021-06/a.csv 转成 UTF-8"
    ]


def test_decode__damaged_utf8_is_not_taken_for_gb18030() -> None:
    # 单位 is six bytes, the line end the seventh; the eighth byte of the file is the odd one, on line 2.
    assert shown("a.csv", "单位\n".encode() + b"\xff\n") == [
        "a.csv:2: 这一行有不是 UTF-8 的字节（文件第 8 字节），请用 UTF-8 重新保存"
    ]


def test_decode__utf16_is_named() -> None:
    assert shown("a.csv", "单位".encode("utf-16")) == ["a.csv: 文件是 UTF-16 编码，请另存为 UTF-8"]


def test_decode__every_line_with_nul_or_lone_carriage_return_is_named() -> None:
    text, problems = decode("a.csv", b"a\0b\nc\nd\0\ne\rf\n")
    assert text == "ab\nc\nd\nef\n"
    assert [(problem.code, problem.place.line) for problem in problems] == [("nul", 1), ("nul", 3), ("bare-cr", 4)]


def test_recode__gb18030_becomes_canonical_utf8() -> None:
    assert recode("单位\r\n金水区".encode("gb18030"), "gb18030") == "单位\n金水区\n".encode()
    with pytest.raises(UnicodeDecodeError):
        recode(b"\xff\xff", "gb18030")


@pytest.mark.parametrize(("text", "bytes_"), [("", b""), ("a", b"a\n"), ("\ufeffa\r\n", b"a\n"), ("a\n", b"a\n")])
def test_tidy(text: str, bytes_: bytes) -> None:
    assert tidy(text) == bytes_
