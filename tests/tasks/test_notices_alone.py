"""A scheme that scores and has no tasks sends notices about matters: 提示函, 警示函 and 约谈 of 郑政办〔2021〕19号 附件17."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publishing.support import Repo, new
from zzcli.rules.load import packaged

ABOUT = ("--matter", "污水处理厂建设", "--to", "金水区")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """The tiny ledger with the notices of 郑州 2021, their readings settled."""
    source, folder = packaged("zhengzhou-2021")
    text = (source.read(f"{folder}/notices.toml") or b"").decode()
    made = new(tmp_path / "ledger")
    settled = text.replace('"?notice-limit"', "10").replace('"?notice-escalation"', '"none"')
    made.write({"ledger/rules/notices.toml": settled})
    made.commit()
    return made


def notice(repo: Repo, *arguments: str) -> str:
    """Run `tasks notice`, which must succeed; returns the first line on stderr."""
    code, _, err = repo.zzcli("tasks", "notice", *arguments)
    assert code == 0, err
    return err.splitlines()[0]


def test_a_notice_goes_out_is_answered_and_closed(repo: Repo) -> None:
    assert (
        notice(repo, "draft", "--kind", "提示函", *ABOUT, "--today", "2021-06-10") == "2021/001 提示函：污水处理厂建设"
    )
    assert notice(repo, "issue", "2021/001", "--today", "2021-06-11") == "2021/001 督查提示〔2021〕1号：已下发"
    answered = notice(repo, "reply", "2021/001", "--result", "已整改", "--today", "2021-06-20")
    assert answered == "2021/001 督查提示〔2021〕1号：已整改"  # 10 June and 10 days: the 20th is in time
    assert notice(repo, "close", "2021/001", "--today", "2021-06-21") == "2021/001 督查提示〔2021〕1号：办结"
    assert repo.done("validate", "2021") == ""


def test_no_answer_becomes_a_warning_letter_and_no_talk_by_itself(repo: Repo) -> None:
    """逾期未完成整改的下发警示函; 约谈 is for what is far behind, and the office decides."""
    notice(repo, "draft", "--kind", "提示函", *ABOUT, "--today", "2021-06-10")
    notice(repo, "issue", "2021/001", "--today", "2021-06-11")
    assert "没有要起草的通知" in notice(repo, "draft", "--today", "2021-06-20")
    assert notice(repo, "draft", "--today", "2021-06-21") == "2021/002 警示函：污水处理厂建设，由 2021/001 升级"
    notice(repo, "issue", "2021/002", "--today", "2021-06-21")
    assert "没有要起草的通知" in notice(repo, "draft", "--today", "2021-08-01")


def test_an_answer_after_publication_leaves_the_month_as_published(repo: Repo) -> None:
    notice(repo, "draft", "--kind", "警示函", *ABOUT, "--today", "2021-06-10")
    notice(repo, "issue", "2021/001", "--today", "2021-06-11")
    repo.publish("2021-06")
    notice(repo, "reply", "2021/001", "--result", "已整改", "--today", "2021-07-12")
    repo.commit("答复")
    assert repo.zzcli("verify", "2021-06")[0] == 0


def test_there_are_still_no_tasks(repo: Repo) -> None:
    code, _, err = repo.zzcli("tasks", "status")
    assert (code, err) == (3, "办法 tiny 没有任务（tasks.toml），没有任务台账\n")
    (repo.root / "ledger/rules/notices.toml").unlink()
    code, _, err = repo.zzcli("tasks", "notice", "list")
    assert (code, err) == (3, "办法 tiny 没有通知（notices.toml），不能发通知\n")
