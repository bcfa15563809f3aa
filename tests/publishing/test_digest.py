"""The printed digest: 160 bits, read back in any spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zzcli.publishing.digest import printed, read_digest

ONES = "-".join(["1111"] * 8)
# 00001 00001 00001 00001 is 0000 1000 0100 0010 0001, 0x08421: eight times that are 32 ones.
ONES_HEX = "08421" * 8


def test_five_bits_a_character_in_crockfords_alphabet() -> None:
    assert printed(ONES_HEX + "f" * 24) == ONES
    assert printed("f" * 64) == "-".join(["ZZZZ"] * 8)
    # 0x01, 0x02, 0x03, 0x04, 0x05 are 00000 00100 00001 00000 00110 00001 00000 00101: 0 4 1 0 6 1 0 5
    assert printed("0102030405" + "0" * 54).startswith("0410-6105-0000")


@pytest.mark.parametrize(
    "text",
    [ONES, "1" * 32, "l" * 32, "I" * 16 + "i" * 16, " ".join(["1111"] * 8), f" {ONES_HEX}{'0' * 24}".upper()],
)
def test_every_spelling_is_read(text: str) -> None:
    assert (ONES_HEX + "0" * 24).startswith(read_digest(text))


def test_the_letter_o_is_a_nought() -> None:
    assert read_digest("O" * 16 + "o" * 16) == "0" * 40


@pytest.mark.parametrize("text", ["", "1" * 31, "1" * 33, "U" * 32, "g" * 64, "１" * 32, "0" * 63])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a publication digest"):
        read_digest(text)


@given(st.binary(min_size=32, max_size=32))
def test_what_is_printed_is_read(raw: bytes) -> None:
    assert raw.hex()[:40] == read_digest(printed(raw.hex()))
