"""Every mistake on a command line is one Chinese line; typer's English never comes through."""

from typing import Annotated

import pytest
import typer

from zzcli.cli import usage
from zzcli.cli.help import command, group
from zzcli.cli.options import FormatOption, PeriodArgument, whole
from zzcli.reports.model import Format

app = group("试验。")


@command(app, "score", meaning="给一个评比期评分。", example="zzcli score 2021-06", panel="评分")
def score(
    period: PeriodArgument,
    unit: Annotated[str, typer.Argument(metavar="单位", help="单位")] = "",
    at: Annotated[str, typer.Option("--at", metavar="版本", help="提交")] = "",
    style: FormatOption = Format.TABLE,
    days: Annotated[int, typer.Option("--days", metavar="天数", parser=whole, help="几天")] = 0,
    top: Annotated[int, typer.Option("--top", metavar="个数", help="几个")] = 0,
    dry: Annotated[bool, typer.Option("--dry-run", help="不写")] = False,
) -> None:
    """Stand for a command with every kind of parameter."""


@command(app, "rank", meaning="排名。", example="zzcli rank 2021-06")
def rank(special: Annotated[str, typer.Option("--special", metavar="专项", help="专项")]) -> None:
    """Stand for a command with an option that must be given."""


def error_of(*arguments: str) -> str:
    main = typer.main.get_command(app)
    with pytest.raises(typer.TyperException) as caught:
        main.main(args=list(arguments), prog_name="zzcli", standalone_mode=False)
    return usage.chinese(caught.value)


USAGE = "用法：zzcli score [选项] 评比期 [单位]"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["scroe"], "zzcli: 没有命令“scroe”（是不是“score”？）；zzcli --help 列出全部命令"),
        (["xyz"], "zzcli: 没有命令“xyz”；zzcli --help 列出全部命令"),
        (["--foo"], "zzcli: 没有选项 --foo；zzcli --help 列出全部命令"),
        (["score"], f"zzcli score: 缺少参数 评比期；{USAGE}"),
        (["rank"], "zzcli rank: 缺少选项 --special；用法：zzcli rank [选项]"),
        (["score", "2021-06", "--fromat", "x"], f"zzcli score: 没有选项 --fromat（是不是 --format？）；{USAGE}"),
        (["score", "2021-06", "-x"], f"zzcli score: 没有选项 -x；{USAGE}"),
        (["score", "2021-06", "金水区", "甲", "乙"], f"zzcli score: 多出了参数 甲 乙；{USAGE}"),
        (["score", "2021-6"], "zzcli score: 评比期：“2021-6”不是评比期，应写成 2021-06、2021-Q2 或 2021"),
        (
            ["score", "2021-06", "--format", "xml"],
            "zzcli score: --format：“xml”不是输出格式，可用 table、json、csv 或 md",
        ),
        (["score", "2021-06", "--days", "abc"], "zzcli score: --days：“abc”不是整数，如 30"),
        (["score", "2021-06", "--days", "-1"], "zzcli score: --days：“-1”不是整数，如 30"),
        (["score", "2021-06", "--at"], "zzcli: 选项 --at 后面要写一个值"),
        (["score", "2021-06", "--dry-run=1"], "zzcli: 选项 --dry-run 不带值"),
    ],
)
def test_usage_errors(arguments: list[str], line: str) -> None:
    assert error_of(*arguments) == line


def test_english_that_is_not_known_stays_inside_a_chinese_line() -> None:
    assert usage.chinese(typer.TyperException("Something new.")) == "zzcli: 命令写得不对（Something new.）"


def test_english_about_a_value_stays_inside_a_chinese_line() -> None:
    assert error_of("score", "2021-06", "--top", "x").startswith("zzcli score: --top：写得不对（")


def test_alternatives_are_joined_as_chinese_does() -> None:
    assert usage.one_of(["a"]) == "a"
    assert usage.one_of(["a", "b", "c"]) == "a、b 或 c"
