"""`audit` and `blame`: their JSON, what a month of many figures looks like, the bar."""

import json
import sys
import time
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Tiny
from tests.reports.schemas import faults
from zzcli.cli.console import patient

WORK = "ledger/2021-06/01-work.csv"


def edited(tiny: Tiny) -> str:
    tiny.commit()
    tiny.replace(WORK, "惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,100,")
    return tiny.commit()


def test_json_is_valid_with_all_that_can_be_asked_for(tiny: Tiny) -> None:
    commit = edited(tiny)
    code, out, err = tiny("audit", "2021-06", "--forensic", "--effect", "--format", "json")
    data = json.loads(out)
    assert (code, err, faults(data, "audit.v1")) == (0, "", [])
    assert data["commit"] == commit
    # 80/100 x 60 = 48; 100/100 x 60 = 60: 48 -> 60, still below 94
    assert data["changes"][-1]["effect"] == {
        "fault": None,
        "ranks": [{"track": "区县", "unit": "惠济区", "rank": [2, 2], "total": ["48", "60"]}],
    }
    assert data["changes"][0]["effect"] is None  # 申报 scores nothing
    assert data["changes"][1]["effect"] == {"fault": "改前还没有这一期，或算不出分", "ranks": []}
    assert [each["path"] for each in data["files"]] == ["config.toml", "units.toml"]


def test_blame_prints_the_same_json(tiny: Tiny) -> None:
    edited(tiny)
    code, out, _ = tiny("blame", "2021-06", "惠济区", "完成率", "--format", "json")
    data = json.loads(out)
    assert (code, faults(data, "audit.v1")) == (0, [])
    assert [(each["cell"], each["before"], each["after"]) for each in data["changes"]] == [
        ("declared", None, "80"),
        ("verified", "80", "100"),
        ("verified", None, "80"),
    ]


def test_many_cells_that_were_only_filled_are_one_row_of_the_table(tiny: Tiny) -> None:
    rows = "".join(f"金水区,完成率,第{number}段,完成,90,90,\n" for number in range(11))
    file = tiny.root / WORK
    file.write_text(file.read_text(encoding="utf-8") + rows, encoding="utf-8")
    tiny.commit()
    _, out, _ = tiny("audit", "2021-06")
    # 6 + 11 lines of two cells
    assert "重点工作：新填 34 格" in out
    assert "第3段" not in out
    _, out, _ = tiny("audit", "2021-06", "--format", "csv")
    assert len(out.splitlines()) == 35


def test_rules_that_cannot_be_used_are_said(tiny: Tiny) -> None:
    tiny.replace("ledger/rules/01-work.toml", "target   = 100", "target   = (")
    tiny.commit()
    code, out, err = tiny("audit", "2021-06")
    assert (code, out) == (1, "")
    assert err.startswith("ledger/rules/01-work.toml:")


def test_the_ledger_of_the_revision_is_read_whatever_the_work_tree_holds(tiny: Tiny) -> None:
    edited(tiny)
    (tiny.root / "units.toml").write_text("x", encoding="utf-8")
    assert tiny("audit", "2021-06")[0] == 0


def test_a_bar_shows_past_a_second_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter([0.0, 0.5, *([1.5] * 9)])
    monkeypatch.setattr(time, "monotonic", lambda: next(clock, 2.0))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    things: Iterator[int] = patient(range(4), 4, label="读历史")
    assert next(things) == 0
    assert capsys.readouterr().err == ""
    assert list(things) == [1, 2, 3]
    assert "读历史" in capsys.readouterr().err


def test_no_bar_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(patient(range(3), 3, label="读历史")) == [0, 1, 2]
    assert capsys.readouterr().err == ""


def test_diff_between_commits_says_who(tiny: Tiny) -> None:
    commit = edited(tiny)
    code, out, _ = tiny("diff", "2021-06", "--at", "HEAD~1..", "--format", "json")
    data = json.loads(out)
    assert (code, faults(data, "diff.v1")) == (0, [])
    assert [(each["commit"], each["before"], each["after"]) for each in data["changes"]] == [(commit, "80", "100")]
    data = json.loads(tiny("diff", "2021-06", "--at", "..HEAD~1", "--format", "json")[1])
    assert data["changes"] == []  # backwards there is no commit between


def test_diff_in_a_shallow_clone_has_scores_but_not_who(tiny: Tiny) -> None:
    edited(tiny)
    tiny.git("clone", "--quiet", "--depth=1", f"file://{tiny.root}", str(tiny.root / "shallow"))
    code, _, err = tiny("-C", str(tiny.root / "shallow"), "diff", "2021-06", "--at", "HEAD..HEAD")
    assert code == 0
    assert err.startswith("没有列出是谁改的：这个克隆只有一部分历史")
