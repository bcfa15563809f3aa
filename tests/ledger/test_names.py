"""Did you mean."""

import pytest

from zzcli.ledger.names import hint, nearest

KNOWN = ["金水区", "二七区", "中原区", "市发改委", "郑东新区", "管城回族区", "GDP增速"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *[
            ("金水", "金水区"),
            ("金水县", "金水区"),
            ("金 水区", "金水区"),
            ("发改委", "市发改委"),
            ("管城区", "管城回族区"),
        ],
        *[("ｇｄｐ增速", "GDP增速"), ("巩义市", None), ("", None)],
    ],
)
def test_nearest(name: str, expected: str | None) -> None:
    assert nearest(name, KNOWN) == expected


def test_nearest__the_first_of_equals() -> None:
    assert nearest("甲丙", ["甲乙", "丁丙"]) == "甲乙"


def test_hint() -> None:
    assert hint("金水", KNOWN) == "（是不是“金水区”？）"
    assert hint("巩义市", KNOWN) == ""
