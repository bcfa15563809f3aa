"""`score` and `rank`: what is printed, what is written, and when nothing is.

The tiny ledger: 金水区 90/100 x 60 = 54, 立项 20, 开工 6 月 1 日 20: 94. 惠济区 80/100 x 60 = 48, 0, 0: 48.
"""

import json

import pytest

from tests.cli.conftest import Tiny
from tests.reports.schemas import faults
from zzcli.ledger.write import lock

RESULTS = "ledger/2021-06/results"
RANKING = "序列,名次,单位,专项得分,加减分,总分,较上月\n区县,1,金水区,94,0,94,\n区县,2,惠济区,48,0,48,\n"


def test_a_plain_score_writes_its_results_and_says_so(tiny: Tiny) -> None:
    code, out, err = tiny("score", "2021-06", "--format", "csv")
    assert (code, out) == (0, RANKING)
    assert err.startswith("新建 4 个文件：")
    assert sorted(path.name for path in (tiny.root / RESULTS).iterdir()) == [
        "manifest.toml",
        "ranking-districts.csv",
        "ranking-districts.md",
        "scores.csv",
    ]


def test_scoring_again_changes_nothing_and_is_silent_about_it(tiny: Tiny) -> None:
    tiny("score", "2021-06")
    before = tiny.files()
    assert tiny("score", "2021-06", "--format", "csv") == (0, RANKING, "")
    assert tiny.files() == before


@pytest.mark.parametrize("option", [("--dry-run",), ("--provisional",), ("--track", "区县")])
def test_with_these_options_nothing_is_written(tiny: Tiny, option: tuple[str, ...]) -> None:
    before = tiny.files()
    assert tiny("score", "2021-06", "--format", "csv", *option)[:2] == (0, RANKING)
    assert tiny.files() == before


def test_a_result_that_is_not_written_any_more_is_removed(tiny: Tiny) -> None:
    tiny("score", "2021-06")
    stray = tiny.root / RESULTS / "ranking-towns.csv"
    stray.write_text("旧\n", encoding="utf-8")
    tiny("score", "2021-06")
    assert not stray.exists()


def test_errors_refuse_and_nothing_is_written(tiny: Tiny) -> None:
    tiny.replace("ledger/2021-06/01-work.csv", "金水区,完成率,,完成,90,90,", "金水区,完成率,,完成,90,90%,")
    code, out, err = tiny("score", "2021-06")
    assert (code, out) == (1, "")
    assert err.startswith("ledger/2021-06/01-work.csv:2: 金水区 完成率")
    assert err.endswith("\n共1个错误\n")
    assert not (tiny.root / RESULTS).exists()


def test_a_missing_figure_refuses_and_provisional_marks_it(tiny: Tiny) -> None:
    tiny.replace("ledger/2021-06/01-work.csv", "惠济区,完成率,,完成,80,80,\n", "惠济区,完成率,,完成,80,,\n")
    code, _, err = tiny("score", "2021-06")
    assert code == 1
    assert "ledger/2021-06/01-work.csv:3: 惠济区 完成率" in err
    code, out, _ = tiny("score", "2021-06", "--provisional")
    assert code == 0
    assert "2021-06 区县 （暂评）" in out
    assert "惠济区：暂评" in out


def test_a_commit_is_scored_without_the_work_tree(tiny: Tiny) -> None:
    commit = tiny.commit()
    tiny.replace("ledger/2021-06/01-work.csv", "90,90,", "70,70,")
    assert tiny("score", "2021-06", "--at", "HEAD", "--format", "csv")[:2] == (0, RANKING)
    data = json.loads(tiny("score", "2021-06", "--at", "HEAD", "--format", "json")[1])
    assert data["commit"] == commit
    assert not (tiny.root / RESULTS).exists()


def test_a_bare_repository_is_read_at_a_commit(tiny: Tiny) -> None:
    tiny.commit()
    bare = tiny.root.parent / "bare.git"
    tiny.git("clone", "--quiet", "--bare", ".", str(bare))
    inside = Tiny(bare, tiny.capture)
    assert inside("score", "2021-06", "--at", "HEAD", "--format", "csv")[:2] == (0, RANKING)
    line = f"{bare} 是裸仓库，没有工作区；请加 --at HEAD 读取其中的提交\n"
    assert inside("score", "2021-06") == (3, "", line)


def test_json_is_what_its_schema_says(tiny: Tiny) -> None:
    data = json.loads(tiny("score", "2021-06", "--dry-run", "--format", "json")[1])
    assert faults(data, "score.v1") == []
    unit = data["tracks"][0]["units"][0]
    assert (unit["unit"], unit["rank"], unit["total"], unit["specials"]) == ("金水区", 1, "94", {"01-work": "94"})


def test_a_published_period_is_compared_and_never_written(tiny: Tiny) -> None:
    tiny("score", "2021-06")
    manifest = tiny.root / RESULTS / "manifest.toml"
    manifest.write_bytes(manifest.read_bytes() + b'\n[publication]\nperiod = "2021-06"\n')
    before = tiny.files()
    assert tiny("score", "2021-06")[0] == 0
    tiny.replace("ledger/2021-06/01-work.csv", "80,80,", "80,70,")
    changed = tiny.files()
    code, out, err = tiny("score", "2021-06")
    assert (code, out) == (1, "")
    # 惠济区 now scores 70/100 x 60 = 42, which is its special's first line of scores.csv, too.
    assert f"{RESULTS}/scores.csv:3: 惠济区 重点工作 重点工作 的得分记录的是 48，重算得 42；" in err
    assert f"{RESULTS}/manifest.toml: 评分之后改过：ledger/2021-06/01-work.csv，" in err
    assert "zzcli amend 2021-06" in err
    assert {path: raw for path, raw in tiny.files().items() if RESULTS in path} == {
        path: raw for path, raw in before.items() if RESULTS in path
    }
    assert tiny.files() == changed


def test_one_writer_at_a_time(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zzcli.ledger.write.lock.__wrapped__.__defaults__", (0,))
    with lock(tiny.root):
        code, out, err = tiny("score", "2021-06")
    assert (code, out) == (3, "")
    assert "另一个 zzcli 命令" in err


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--track", "部门"], "zzcli score: 没有序列“部门”，可写：区县"),
        (["--reading", "x"], "zzcli score: “x”应写成 释义=选项"),
        (["--reading", "x=1"], "zzcli score: 没有释义“x”；zzcli readings 列出全部"),
    ],
)
def test_arguments_that_mean_nothing(tiny: Tiny, arguments: list[str], line: str) -> None:
    assert tiny("score", "2021-06", *arguments) == (2, "", f"{line}\n")


def test_a_period_that_is_not_there_is_a_matter_of_surroundings(tiny: Tiny) -> None:
    line = "台账里没有评比期 2021-07（有 2021-06）；用 zzcli new 2021-07 开一期\n"
    for command in (
        ["score", "2021-07"],
        ["rank", "2021-07"],
        ["validate", "2021-07"],
        ["explain", "2021-07", "金水区"],
    ):
        assert tiny(*command) == (3, "", line)


def test_ranks_of_a_special_and_of_a_group_among_itself(tiny: Tiny) -> None:
    table = "名次,单位,得分,满分\n1,金水区,94,100\n2,惠济区,48,100\n"
    assert tiny("rank", "2021-06", "--special", "重点", "--format", "csv") == (0, table, "")
    tiny.replace(
        "ledger/rules/scheme.toml",
        "[[track]]",
        '[[group]]\nname = "西部"\nclause = "一"\nunits = ["惠济区"]\n\n[[track]]',
    )
    assert tiny("rank", "2021-06", "--group", "西部", "--format", "csv") == (0, "名次,单位,总分\n1,惠济区,48\n", "")
    found = tiny("rank", "2021-06", "--special", "1", "--group", "西部", "--format", "csv")
    assert found == (0, "名次,单位,得分,满分\n1,惠济区,48,100\n", "")


def test_a_synthetic_ledger_says_so_everywhere(tiny: Tiny) -> None:
    tiny.replace("config.toml", 'first = "2021-06"', 'first = "2021-06"\nsynthetic = true')
    for command in (["score", "2021-06", "--dry-run"], ["rank", "2021-06"], ["explain", "2021-06", "金水区"]):
        for style in ("table", "csv", "md"):
            assert "演示数据（合成）" in tiny(*command, "--format", style)[1]
    assert json.loads(tiny("score", "2021-06", "--dry-run", "--format", "json")[1])["synthetic"] is True


def test_what_an_unfinished_month_lacks_is_counted_and_only_validate_lists_it(tiny: Tiny) -> None:
    """40 objects of 金水区 below 完成率, which has none: 40 problems of a code, of which 30 are listed."""
    path = "ledger/2021-06/01-work.csv"
    file = tiny.root / path
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "".join(f"金水区,完成率,甲{n},完成,1,1,\n" for n in range(40)), encoding="utf-8")
    listed = tiny("validate", "2021-06")[2].splitlines()
    assert len([line for line in listed if "这一项不分对象" in line]) == 40
    assert any(line.startswith("共40个错误") for line in listed)
    for command in (["score", "2021-06"], ["rank", "2021-06"], ["explain", "2021-06", "金水区"]):
        code, out, err = tiny(*command, "--format", "json")
        *lines, counted, total, hint = err.splitlines()
        assert (code, out) == (1, "")
        assert len(lines) == 30
        assert counted == f"{path}: 另有 10 个没有列出"
        assert total == "共40个错误"
        assert hint == "全部列出用 zzcli validate 2021-06；看进度用 zzcli status 2021-06"
    assert len(json.loads(tiny("validate", "2021-06", "--format", "json")[1])["problems"]) >= 40
