"""demo.toml: what it says, what is wrong with it, and which schemes have one."""

from __future__ import annotations

import pytest

from zzcli.ledger.periods import Period
from zzcli.ledger.problem import ProblemError
from zzcli.office.demo_settings import DemoSettings, demo_of, read_demo, with_demo
from zzcli.office.repository import Person

TEXT = """\
format = 1

[demo]
first = "2021-03"
last = "2021-06"

[office]
name = "演示·督查室"
email = "office@demo.invalid"

[[address]]
lead = "工程局"
email = "works@demo.invalid"

[find]
late = "01-works"
"""


def test_it_says_which_periods_who_writes_and_what_is_left_to_find() -> None:
    assert read_demo("demo.toml", TEXT.encode()) == DemoSettings(
        Period.parse("2021-03"),
        Period.parse("2021-06"),
        Person("演示·督查室", "office@demo.invalid"),
        {"工程局": "works@demo.invalid"},
        late="01-works",
        back_dated="",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('last = "2021-06"', 'last = "2021-02"', "demo.toml:5: last 应与 first 是同一种评比期，且不早于它，请改正"),
        ('last = "2021-06"', 'last = "2021-Q2"', "demo.toml:5: last 应与 first 是同一种评比期，且不早于它，请改正"),
        ('first = "2021-03"', 'first = "2021-3"', 'demo.toml:4: first 应为加引号的评比期，例如 "2021-06"'),
        ('late = "01-works"', 'lat = "01-works"', "demo.toml:16: 不认识的键“lat”（是不是“late”？）"),
        ("[find]", "[finds]", "demo.toml:15: 不认识的键“finds”（是不是“find”？）"),
        ('[office]\nname = "演示·督查室"', "[office]", "demo.toml:7: 缺少 name（建台账、登记、发布的提交人），请补上"),
        ("format = 1\n", "", "demo.toml: 缺少 format = 1"),
        ("[demo]", "[demo", "demo.toml:3: TOML 格式错误"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, told: str) -> None:
    assert old in TEXT
    with pytest.raises(ProblemError) as caught:
        read_demo("demo.toml", TEXT.replace(old, new, 1).encode())
    assert str(caught.value).startswith(told)


def test_without_an_office_nobody_would_commit() -> None:
    with pytest.raises(ProblemError, match="缺少 email"):
        read_demo(
            "demo.toml", TEXT.replace('[office]\nname = "演示·督查室"\nemail = "office@demo.invalid"\n', "").encode()
        )


def test_a_template_has_no_demo() -> None:
    assert demo_of("blank") is None
    assert with_demo() == ["erqi-2018", "henan-2017", "xingyang-2021", "zhengzhou-2018", "zhengzhou-2021"]
