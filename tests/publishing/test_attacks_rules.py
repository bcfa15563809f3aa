"""Rules, readings, units and settings that change without a date, and so change what was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing import support
from tests.publishing.support import Repo, found

GOAL = """
[[reading]]
id       = "goal"
clause   = "一"
question = "目标是多少"
default  = "100"
reason   = "正文"
options  = {"100" = "正文：100", "120" = "评分表：120"}
"""


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("ledger/rules/01-work.toml", "target   = 100", "target   = 120"),
        ("units.toml", 'name = "惠济区"', 'name = "惠济区"\nfrom = "2021-07"'),
    ],
    ids=["rule", "unit"],
)
def test_what_changes_without_a_date(repo: Repo, path: str, old: str, new: str) -> None:
    repo.replace(path, old, new)
    commit = repo.commit("调整")
    said = found(repo, "2021-06")
    assert said.startswith(f"{path}: 在 published/2021-06 之后改过（提交 {commit[:12]}")
    assert "重算 2021-06 与发布的不同" in said
    assert "请给改动写明起始月份（from）" in said


def test_a_rule_that_changes_from_a_later_month_is_no_problem(repo: Repo) -> None:
    repo.replace(
        "ledger/rules/01-work.toml", "target   = 100", 'target   = 100\nwhen     = [{from = "2021-08", target = 120}]'
    )
    repo.commit("八月起调整")
    assert found(repo, code=0) == ""


def test_a_reading_chosen_without_a_date_and_with_one(tmp_path: Path) -> None:
    repo = support.new(tmp_path / "台账")
    repo.replace("ledger/rules/01-work.toml", "target   = 100", 'target   = "?goal"')
    repo.replace("ledger/rules/01-work.toml", "full     = 100\n", "full     = 100\n" + GOAL)
    repo.commit("释义")
    repo.publish("2021-06")
    repo.replace(
        "config.toml",
        "[ledger]",
        '[readings]\n"1/goal" = [{value = "100"}, {value = "120", from = "2021-07"}]\n\n[ledger]',
    )
    repo.commit("七月起换释义")
    assert found(repo, code=0) == ""
    repo.replace("config.toml", ', from = "2021-07"}', ', from = "2021-06"}')
    repo.commit("六月起换释义")
    assert found(repo).startswith("config.toml: 在 published/2021-06 之后改过")


def test_a_register_or_plan_that_changes_nothing_is_no_problem(repo: Repo) -> None:
    repo.write({"ledger/plans/01-work.csv": "单位,评分项,对象,指标,月份,值\n金水区,完成率,,完成,2021-08,9\n"})
    repo.commit()
    assert found(repo, code=0) == ""
