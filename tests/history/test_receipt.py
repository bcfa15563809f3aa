"""When a push arrived, from the reflog of the office's bare repository; git takes its time from GIT_COMMITTER_DATE."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.history.repositories import MORE, NINETY, Ledger, read, since, told
from tests.publishing.support import Repo
from tests.reports.schemas import faults
from zzcli.cli.run import run
from zzcli.history.audit import Change

DEADLINE = '\n[[deadline]]\nwhat = "01-work"\nclause = "五"\ndue = "+20"\n'  # 2021-07-20, that day included
FIRST, LATER = "2021-07-05T12:00:00+08:00", "2021-07-21T00:30:00+08:00"
PROJECT = Path(__file__).parents[2]


class Office:
    """A desk and the guarded bare repository that it pushes to; the first push is of 2021-07-05 12:00."""

    def __init__(self, folder: Path) -> None:
        self.desk = Ledger(folder / "台账")
        scheme = (self.desk.root / "ledger/rules/scheme.toml").read_text("utf-8")
        self.desk.write("ledger/rules/scheme.toml", scheme + DEADLINE)
        self.desk.commit("期限", at="2021-07-05T10:00:00+08:00")
        self.bare = folder / "总.git"
        self.desk.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        assert run(["-C", str(self.bare), "guard", "install"]) == 0
        self.desk.git("remote", "add", "origin", str(self.bare))
        self.push(FIRST)

    def push(self, at: str, *refs: str) -> None:
        """Push; it arrives at a moment by the clock of the office."""
        where = {"GIT_COMMITTER_DATE": at, "GIT_COMMITTER_EMAIL": "server@x.cn", "PYTHONPATH": str(PROJECT)}
        self.desk.git("push", "--quiet", "origin", *(refs or ("main",)), environment=where)

    def on(self, commit: str) -> list[Change]:
        """Return the changes of a commit as the bare repository tells them."""
        return since(read(self.bare), commit)

    @property
    def log(self) -> Path:
        """The reflog of the main branch."""
        return self.bare / "logs/refs/heads/main"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def arrived(changes: list[Change]) -> set[str]:
    return {each.revision.received.by.time.isoformat() for each in changes if each.revision.received}


def test_a_commit_that_says_it_was_in_time_and_came_late(office: Office) -> None:
    commit = office.desk.change(NINETY, MORE, at="2021-07-19T09:00:00+08:00")
    office.push(LATER)
    (change,) = office.on(commit)
    assert told([change]) == ["金水区 完成率 verified 90→95 [received-late]"]
    assert str(change.marks[0]) == ("逾期收到（期限 2021-07-20，提交自称 2021-07-19 09:00，推送收到 2021-07-21 00:30）")
    assert change.revision.received is not None
    assert change.revision.received.by.email == "server@x.cn"


@pytest.mark.parametrize(
    ("made", "came", "marks"),
    [
        ("2021-07-19T09:00:00+08:00", "2021-07-20T23:59:59+08:00", ""),  # the day itself is in time
        ("2021-07-21T09:00:00+08:00", "2021-07-21T09:00:30+08:00", " [late]"),  # both clocks: the commit's is named
        ("2021-07-19T09:05:00+08:00", "2021-07-19T09:00:00+08:00", ""),  # five minutes apart: clocks differ
        ("2021-07-19T09:05:01+08:00", "2021-07-19T09:00:00+08:00", " [ahead]"),
    ],
)
def test_both_clocks(office: Office, made: str, came: str, marks: str) -> None:
    commit = office.desk.change(NINETY, MORE, at=made)
    office.push(came)
    assert told(office.on(commit)) == [f"金水区 完成率 verified 90→95{marks}"]


def test_a_commit_that_was_received_before_it_says_it_was_made(office: Office) -> None:
    commit = office.desk.change(NINETY, MORE, at="2021-07-20T08:00:00+08:00")
    office.push("2021-07-19T18:00:00+08:00")
    (mark,) = office.on(commit)[0].marks
    assert str(mark) == "提交时间晚于收到（提交自称 2021-07-20 08:00，推送收到 2021-07-19 18:00）"


def test_each_commit_belongs_to_the_first_push_that_brought_it(office: Office) -> None:
    """A side branch that was pushed before it was merged came with the push of its merge: only main's log counts."""
    one = office.desk.change(NINETY, MORE, at="2021-07-06T09:00:00+08:00")
    two = office.desk.change(MORE, NINETY, at="2021-07-06T09:01:00+08:00")
    office.push("2021-07-06T10:00:00+08:00")
    office.desk.git("switch", "--quiet", "-c", "side")
    side = office.desk.change("80,80", "80,85", at="2021-07-07T09:00:00+08:00")
    office.push("2021-07-07T10:00:00+08:00", "side")
    office.desk.git("switch", "--quiet", "main")
    office.desk.git("merge", "--quiet", "--no-ff", "-m", "合并", "side")
    office.push("2021-07-08T10:00:00+08:00")
    came = {name: arrived(office.on(name)) for name in (one, two, side)}
    assert came == {
        one: {"2021-07-06T10:00:00+08:00"},
        two: {"2021-07-06T10:00:00+08:00"},
        side: {"2021-07-08T10:00:00+08:00"},
    }
    assert since(read(office.bare, "side"), side)[0].revision.received.by.time.isoformat() == (  # type: ignore[union-attr]
        "2021-07-07T10:00:00+08:00"
    )


def test_what_the_first_push_brought_is_noted(office: Office) -> None:
    assert read(office.bare).notes == (
        "2 个提交是 2021-07-05 12:00 建立这个分支的推送带来的：接收时间只说明它们不晚于那时",
    )


def test_what_was_there_before_the_guard_has_no_time_of_receipt(tmp_path: Path) -> None:
    desk = Ledger(tmp_path / "台账")
    bare = tmp_path / "总.git"
    desk.git("clone", "--quiet", "--bare", ".", str(bare))
    assert run(["-C", str(bare), "guard", "install"]) == 0
    desk.git("remote", "add", "origin", str(bare))
    commit = desk.change(NINETY, MORE, at="2021-07-05T09:30:00+08:00")
    desk.git("push", "--quiet", "origin", "main", environment={"GIT_COMMITTER_DATE": FIRST, "PYTHONPATH": str(PROJECT)})
    found = read(bare)
    assert {each.revision.id for each in found.changes if each.revision.received} == {commit}
    assert found.notes == ()


def test_a_desk_knows_nothing_of_receipts(office: Office) -> None:
    """Its reflog tells when it committed, pulled or cloned, by its own clock."""
    office.desk.change(NINETY, MORE, at="2021-07-19T09:00:00+08:00")
    office.push(LATER)
    clone = office.desk.root.parent / "克隆"
    office.desk.git("clone", "--quiet", str(office.bare), str(clone), environment={"GIT_COMMITTER_DATE": LATER})
    for root in (office.desk.root, clone):
        assert not any(each.revision.received for each in read(root).changes)


def test_a_record_of_receipts_that_was_cut_or_bypassed_is_noted(office: Office) -> None:
    for number, (old, new) in enumerate([(NINETY, MORE), (MORE, NINETY), (NINETY, MORE)], 6):
        office.desk.change(old, new, at=f"2021-07-0{number}T09:00:00+08:00")
        office.push(f"2021-07-0{number}T10:00:00+08:00")
    whole = office.log.read_bytes().splitlines(keepends=True)
    assert len(read(office.bare).notes) == 1  # of the first push
    office.log.write_bytes(b"".join(whole[:2] + whole[3:]))
    assert read(office.bare).notes[0] == (
        "分支 main 的接收记录在 2021-07-06 10:00 与 2021-07-08 10:00 之间缺了一段：是谁删的；"
        "见仓库里的 logs/refs/heads/main"
    )
    office.log.write_bytes(b"".join(whole[:3]))
    assert "没有接收记录：记录被删过，或是直接在服务器上改的" in read(office.bare).notes[0]
    office.log.write_bytes(b"".join([*whole[:3], b"x\n", whole[3]]))
    assert read(office.bare).notes[0].startswith("分支 main 的接收记录有 1 行读不懂：可能被改过")


def test_a_branch_moved_on_the_server_itself_is_noted(office: Office) -> None:
    office.desk.change(NINETY, MORE, at="2021-07-06T09:00:00+08:00")
    office.push("2021-07-06T10:00:00+08:00", "main:side")
    moved = {"GIT_COMMITTER_DATE": "2021-07-01T10:00:00+08:00"}
    office.desk.git("-C", str(office.bare), "update-ref", "refs/heads/main", "refs/heads/side", environment=moved)
    notes = read(office.bare).notes
    assert notes[0].startswith("分支 main 的接收记录里 2021-07-01 10:00 排在 2021-07-05 12:00 之后：服务器的钟拨过")
    assert notes[1].startswith("分支 main 在 2021-07-01 10:00 不是由推送更新的：是谁直接在服务器上改的")


def test_a_history_that_was_replaced_on_the_server_keeps_its_first_receipts(office: Office) -> None:
    kept = office.desk.change(NINETY, MORE, at="2021-07-06T09:00:00+08:00")
    office.desk.change(MORE, NINETY, at="2021-07-06T09:30:00+08:00")
    office.push("2021-07-06T10:00:00+08:00")
    office.desk.git("reset", "--quiet", "--hard", kept)
    new = office.desk.change("80,80", "80,85", at="2021-07-06T09:31:00+08:00")
    office.desk.git("push", "--quiet", "origin", "main:side")
    moved = {"GIT_COMMITTER_DATE": "2021-07-25T10:00:00+08:00"}
    office.desk.git("-C", str(office.bare), "update-ref", "refs/heads/main", "refs/heads/side", environment=moved)
    assert arrived(office.on(kept)) == {"2021-07-06T10:00:00+08:00"}
    assert told(office.on(new)) == ["惠济区 完成率 verified 80→85 [received-late]"]


def test_every_format_tells_it(office: Office) -> None:
    commit = office.desk.change(NINETY, MORE, at="2021-07-19T09:00:00+08:00")
    office.push(LATER)
    bare = Repo(office.bare)
    table = bare.done("audit", "2021-06")
    assert "收到时间" in table
    assert "2021-07-19 09:00  2021-07-21 00:30" in table
    assert "；有标记的：逾期收到 1" in table
    assert "收到时间" not in Repo(office.desk.root).done("audit", "2021-06")
    rows = list(csv.DictReader(io.StringIO(bare.done("audit", "2021-06", "--format", "csv"))))
    assert [(row["收到时间"], row["收到的账号"]) for row in rows if row["提交"] == commit] == [
        ("2021-07-21T00:30:00+08:00", "张三 <server@x.cn>")
    ]
    found = json.loads(bare.done("audit", "2021-06", "--format", "json"))
    assert faults(found, "audit.v1") == []
    (change,) = (each for each in found["changes"] if each["commit"] == commit)
    assert change["received"] == {"name": "张三", "email": "server@x.cn", "time": "2021-07-21T00:30:00+08:00"}
    desk = json.loads(Repo(office.desk.root).done("audit", "2021-06", "--format", "json"))
    assert faults(desk, "audit.v1") == []
    assert {each["received"] for each in desk["changes"]} == {None}
    code, out, _ = bare.zzcli("audit", "2021-06", "--forensic")
    assert code == 1
    assert "提交自称在期限之内，为什么过了期限才推送？" in out
