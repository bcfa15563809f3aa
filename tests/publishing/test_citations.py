"""An adjustment that rests on a rank in another ledger's publication is checked against that publication."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tests.publishing.support import Repo, new, published

KINDS = "事项,级别,分值,引用名次\n表彰,,1,\n上级排名,第一名,2,1\n上级排名,末位,-2,-1\n"


@pytest.fixture(scope="module")
def upper(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    """The ledger above: in June 金水区 has 60×90%+20+20=94 and 惠济区 60×80%=48, so they are first and last."""
    return published(tmp_path_factory.mktemp("upper") / "ledger")


@pytest.fixture
def lower(tmp_path: Path) -> Repo:
    """The ledger below, whose table says which rank a record rests on."""
    repo = new(tmp_path / "lower")
    repo.write({"ledger/rules/tables/adjustments.csv": KINDS})
    return repo


def cite(
    lower: Repo,
    upper: Repo,
    *,
    level: str = "第一名",
    unit: str = "金水区",
    ranking: str = "districts",
    tag: str = "published/2021-06",
    digest: str = "",
) -> list[str]:
    """Record an adjustment that cites a rank; returns what `validate citations` says of it, without its place."""
    right = upper.git("show", "published/2021-06:ledger/2021-06/results/manifest.toml") + "\n"
    lower.write(
        {
            "ledger/2021-06/adjustments.toml": f"""\
[[adjustment]]
unit = "惠济区"
kind = "上级排名"
level = "{level}"
date = 2021-06-30
document = "通报〔2021〕6号"
cites = {{ledger = "{upper.root.as_posix()}", tag = "{tag}", digest = "{digest or sha256(right)}", ranking = "{ranking}", unit = "{unit}"}}
"""
        }
    )
    _, _, err = lower.zzcli("validate", "2021-06", "citations")
    place = "ledger/2021-06/adjustments.toml:7: "
    return [line.removeprefix(place) for line in err.splitlines() if line.startswith(place)]


def sha256(text: str) -> str:
    """Return what sha256sum prints."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("ranking", ["districts", "区县", "01-work", "重点工作"])
@pytest.mark.parametrize(("level", "unit"), [("第一名", "金水区"), ("末位", "惠济区")])
def test_a_rank_that_was_published_holds(lower: Repo, upper: Repo, level: str, unit: str, ranking: str) -> None:
    assert cite(lower, upper, level=level, unit=unit, ranking=ranking) == []


def test_the_digest_may_be_as_it_is_printed(lower: Repo, upper: Repo) -> None:
    printed = re.search("(?:[0-9A-Z]{4}-){7}[0-9A-Z]{4}", upper.done("verify", "2021-06"))
    assert printed is not None
    assert cite(lower, upper, digest=printed[0].lower()) == []


def test_another_rank_names_the_right_one(lower: Repo, upper: Repo) -> None:
    (said,) = cite(lower, upper, level="末位", unit="金水区")
    assert said.startswith("惠济区: published/2021-06 的“districts”里金水区是第1名、倒数第2名，不是倒数第1名")


def test_a_digest_of_something_else(lower: Repo, upper: Repo) -> None:
    (said,) = cite(lower, upper, digest="0" * 64)
    assert "发布的摘要与 digest 不同，请与纸面通报核对" in said


def test_a_digest_that_is_none(lower: Repo, upper: Repo) -> None:
    (said,) = cite(lower, upper, digest="六月的")
    assert "digest“六月的”不是发布摘要" in said


def test_a_unit_or_ranking_that_is_not_there(lower: Repo, upper: Repo) -> None:
    assert "里没有“金水”（是不是“金水区”？）" in cite(lower, upper, unit="金水")[0]
    assert "没有排名表“乡镇”" in cite(lower, upper, ranking="乡镇")[0]


def test_a_publication_that_does_not_bear_examination(lower: Repo, upper: Repo, tmp_path: Path) -> None:
    """The tag is moved to a commit in which a figure was raised; its manifest, and so the digest, are as published."""
    forged = upper.copy(tmp_path / "forged")
    forged.replace("ledger/2021-06/01-work.csv", "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,99")
    forged.commit()
    forged.git("tag", "--force", "--annotate", "--message=六月", "published/2021-06")
    (said,) = cite(lower, forged)
    assert "核对不通过" in said
    assert "01-work.csv" in said


def test_a_kind_whose_rows_name_no_rank(lower: Repo, upper: Repo) -> None:
    lower.write({"ledger/rules/tables/adjustments.csv": "事项,分值\n上级排名,2\n"})
    (said,) = cite(lower, upper, level="第一名")
    assert "适用的加减分表没有“引用名次”" in said


def test_publish_does_not_go_past_a_wrong_rank(lower: Repo, upper: Repo) -> None:
    cite(lower, upper, level="末位", unit="金水区")
    lower.sign_and_score("2021-06")
    code, _, err = lower.zzcli("publish", "2021-06")
    assert code == 1
    assert "不是倒数第1名" in err
    assert lower.git("tag", "--list") == ""
