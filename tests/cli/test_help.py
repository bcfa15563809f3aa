"""Help pages are Chinese, aligned, and carry an example."""

import pytest
import typer
from wcwidth import wcswidth

from tests.cli.test_usage import app
from zzcli.cli.help import command, group


def help_of(app: typer.Typer, *arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    typer.main.get_command(app).main(args=[*arguments, "--help"], prog_name="zzcli", standalone_mode=False)
    return capsys.readouterr().out


def test_the_page_of_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert help_of(app, "score", capsys=capsys) == (
        "用法：zzcli score [选项] 评比期 [单位]\n"
        "\n"
        "  给一个评比期评分。\n"
        "\n"
        "例：zzcli score 2021-06\n"
        "\n"
        "参数：\n"
        "  评比期  如 2021-06、2021-Q2、2021\n"
        "  单位    单位\n"
        "\n"
        "选项：\n"
        "  --at 版本      提交\n"
        "  --format 格式  输出格式：table、json、csv 或 md，默认 table\n"
        "  --days 天数    几天\n"
        "  --top 个数     几个\n"
        "  --dry-run      不写\n"
        "  -h、--help     显示这份帮助\n"
    )


def test_the_page_of_a_group_lists_commands_under_their_headings(capsys: pytest.CaptureFixture[str]) -> None:
    page = help_of(app, capsys=capsys)
    assert "\n评分：\n  score  给一个评比期评分\n" in page
    assert "\n命令：\n  rank  排名\n" in page


def test_long_texts_wrap_below_themselves_within_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    long = group("试验。")
    command(long, "a", meaning="甲" * 120 + "。", example="zzcli a")(lambda: None)
    command(long, "b", meaning="乙。", example="zzcli b")(lambda: None)
    lines = help_of(long, "a", capsys=capsys).splitlines()
    # 100 columns less an indent of 2 hold 49 characters of two columns: 120 = 49 + 49 + 22, and the stop.
    assert lines[2:5] == ["  " + "甲" * 49, "  " + "甲" * 49, "  " + "甲" * 22 + "。"]
    assert max(map(wcswidth, lines)) <= 100
