"""What is no valid, canonical text of a ledger does not come in."""

from __future__ import annotations

import pytest

from tests.office.support import CONFIG
from tests.publishing.clones import APRIL, FIGURES, HEADER, LINES, OWNERS, Clone


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (
            FIGURES,
            HEADER + "乙县,完工,,总数,4,4,\n甲县,完工,,总数,4,4,\n",
            f"{FIGURES}: 不是规范写法，请运行 zzcli fmt",
        ),
        (FIGURES, HEADER + "<<<<<<< 本方\n", f"{FIGURES}:2: 有 1 列，应为 7 列，请补上缺少的逗号"),
        (FIGURES, HEADER + "丁县,完工,,总数,4,4,\n", f"{FIGURES}:2: 单位“丁县”不在"),
        ("config.toml", CONFIG + OWNERS + "x = 1\n", "config.toml:"),
        ("ledger/2021-03/adjustments.toml", "[[adjustment]]\n", "ledger/2021-03/adjustments.toml:1: 缺少 unit"),
        ("ledger/2021-3/x.csv", HEADER, "ledger/2021-3: 文件夹 2021-3 不是评比期"),
        ("ledger/rules/01-works.toml", "format = 1\n", "ledger/rules/01-works.toml"),
    ],
)
def test_what_is_no_valid_or_canonical_text_is_refused(desk: Clone, path: str, text: str, told: str) -> None:
    desk.write(path, text)
    desk.commit()
    assert told in "\n".join(desk.refused())


def test_what_a_later_commit_of_the_push_mends_comes_in(desk: Clone) -> None:
    desk.write(FIGURES, HEADER)
    desk.edit(FIGURES, HEADER, HEADER.replace("\n", "\r\n"))
    desk.commit()
    desk.write(FIGURES, HEADER + LINES)
    desk.commit()
    desk.push()


def test_links_and_submodules_are_refused(desk: Clone) -> None:
    (desk.root / APRIL).unlink()
    (desk.root / APRIL).symlink_to("../2021-03/01-works.csv")
    desk.git("add", "--all")
    desk.git("update-index", "--add", "--cacheinfo", f"160000,{desk.git('rev-parse', 'HEAD')},ledger/2021-05")
    desk.git("commit", "--quiet", "--message=链接")
    told = desk.refused()
    assert f"{APRIL}: 是符号链接，不是台账的文件，请换成普通文件" in told
    assert "ledger/2021-05: 是子模块，不是台账的文件，请换成普通文件" in told


def test_a_ledger_taken_away_is_refused(desk: Clone) -> None:
    desk.git("rm", "--quiet", "config.toml")
    desk.commit()
    assert desk.refused() == ["config.toml: 没有 config.toml，请运行 zzcli init"]
