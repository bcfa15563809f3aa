"""Notices: drafted once, numbered, answered in time or not, escalated, closed only when the task is done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tasks.support import PROGRESS, book
from zzcli.ledger.problem import ProblemError
from zzcli.ledger.source import WorkTree
from zzcli.office.notices import Deed, Done, act
from zzcli.office.notices import draft as write
from zzcli.rules.load import packaged
from zzcli.scoring.book import open_book
from zzcli.tasks.judging import Colour
from zzcli.tasks.notices import Draft, asked_draft, courses, drafts, every, matter_draft
from zzcli.tasks.status import TaskBook, open_tasks

OPEN = f"{PROGRESS}10,10-5,区城管局,,,未,,\n2,2-1,区新型城镇办,,,2018-03-20,,\n2,2-3,区新型城镇办,,,2018-03-20,,\n"
DONE = OPEN.replace("10,10-5,区城管局,,,未", "10,10-5,区城管局,,,2018-06-29")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A ledger of 二七 on disk in which only 10-5 (6月底前) is overdue in July."""
    source = book("erqi-2018", {"ledger/2018-06/progress.csv": OPEN}).ledger.source
    for path in ("config.toml", "units.toml", "ledger/2018-06/progress.csv"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(source.read(path) or b"")
    return tmp_path


def on(root: Path, day: str) -> TaskBook:
    found, problems = open_book(WorkTree(root))
    assert found is not None, problems
    opened = open_tasks(found, date.fromisoformat(day))
    assert opened is not None
    return opened


def do(root: Path, day: str, action: str, notice: str = "2018-07/001", **texts: str) -> Done:
    opened = on(root, day)
    (found,) = [each for each in every(opened) if each.id == notice]
    return act(root, opened, found, Deed(action, date.fromisoformat(day), "张三", **texts))


def draft(root: Path, tasks: TaskBook, asked: Draft | None = None) -> list[Draft]:
    found = drafts(tasks) if asked is None else [asked]
    write(root, tasks, "张三", found)
    return found


def drafted(root: Path, day: str) -> list[tuple[str, str, str]]:
    return [(each.id, each.kind, each.previous) for each in draft(root, on(root, day))]


def states(root: Path, day: str) -> dict[str, str]:
    return {each.notice.id: each.state for each in courses(on(root, day))}


def test_a_draft_is_written_once(root: Path) -> None:
    assert drafted(root, "2018-06-30") == []  # the deadline itself
    assert drafted(root, "2018-07-05") == [("2018-07/001", "催办通知", "")]
    assert drafted(root, "2018-07-05") == []
    assert drafted(root, "2018-07-04") == []  # nor on an earlier day
    text = (root / "ledger/2018-07/notices/001.toml").read_text(encoding="utf-8")
    assert "limit = 2018-07-15\n" in text  # ten days by reading
    assert 'targets = [\n    "10-5",\n]\n' in text


def test_it_goes_to_all_that_answer_for_the_task(root: Path) -> None:
    (found,) = draft(root, on(root, "2018-07-05"))
    assert found.units == ("区城管局", "区新型城镇办", "区住房保障中心")


def test_from_draft_to_the_end(root: Path) -> None:
    drafted(root, "2018-07-05")
    assert do(root, "2018-07-06", "issue").number == "催办〔2018〕1号"
    assert do(root, "2018-07-15", "reply", result="已建成").late == 0  # on the last day
    (root / "ledger/2018-06/progress.csv").write_text(DONE, encoding="utf-8")
    assert do(root, "2018-07-16", "close").state == "办结"
    assert states(root, "2018-07-05") == {"2018-07/001": "草稿"}
    assert states(root, "2018-07-14") == {"2018-07/001": "已发出"}
    assert states(root, "2018-07-16") == {"2018-07/001": "办结"}


def test_a_reason_keeps_the_task_open_and_its_deadline_where_it_is(root: Path) -> None:
    drafted(root, "2018-07-05")
    do(root, "2018-07-06", "issue")
    done = do(root, "2018-07-10", "reply", reason="管线没有迁改")
    assert (done.state, done.late) == ("已说明原因", 0)
    opened = on(root, "2018-07-20")
    (standing,) = [each for each in opened.standings() if each.colour is Colour.RED]
    assert standing.note == "示范区建设：逾期 20 天"  # 30 June to 20 July
    with pytest.raises(ProblemError, match="任务还没有完成，不能办结：示范区建设"):
        do(root, "2018-07-20", "close")
    assert drafted(root, "2018-07-20") == []  # answered in time: nothing to escalate, and still open


def test_no_answer_by_the_limit_escalates_once_up_to_the_last_kind(root: Path) -> None:
    drafted(root, "2018-07-05")
    assert drafted(root, "2018-07-16") == []  # a draft that was not issued asks for nothing
    do(root, "2018-07-06", "issue")
    assert drafted(root, "2018-07-15") == []  # the last day
    assert drafted(root, "2018-07-16") == [("2018-07/002", "督办通知", "2018-07/001")]
    assert drafted(root, "2018-07-16") == []
    assert do(root, "2018-07-16", "issue", "2018-07/002").number == "督办〔2018〕1号"
    assert drafted(root, "2018-07-27") == [("2018-07/003", "约谈建议", "2018-07/002")]  # limit 26 July
    do(root, "2018-07-27", "issue", "2018-07/003")
    assert drafted(root, "2018-09-30") == []


def test_how_an_unanswered_one_goes_on_is_a_reading(root: Path) -> None:
    config = root / "config.toml"
    before = config.read_text(encoding="utf-8")
    config.write_text(f'{before}\n[readings]\nnotice-kinds = "催办督办通知"\n', encoding="utf-8")
    assert drafted(root, "2018-07-05") == [("2018-07/001", "催办督办通知", "")]
    assert do(root, "2018-07-06", "issue").number == "催办督办〔2018〕1号"
    config.write_text(f'{before}\n[readings]\nescalation-talk = "none"\n', encoding="utf-8")
    assert drafted(root, "2018-07-16") == []
    config.write_text(before, encoding="utf-8")
    (talk,) = draft(root, on(root, "2018-07-16"))
    assert (talk.kind, talk.previous) == ("约谈建议", "2018-07/001")
    assert talk.requirement.startswith("建议组织、监察等部门约谈主要负责人。请完成：示范区建设（期限 2018-06-30）。")


@pytest.mark.parametrize(("option", "units"), [("unit", ("甲县",)), ("both", ("甲县", "省住房城乡建设厅"))])
def test_those_who_answer_for_a_task_get_what_a_county_is_late_with_by_reading(
    option: str, units: tuple[str, ...]
) -> None:
    lists = {"各县(市)": ["甲县", "乙县"], "尚未编制总体城市设计的县(市)": ["甲县"]}
    found = book("henan-2017", readings={"addressees": option}, lists=lists)
    opened = open_tasks(found, date(2017, 7, 1))
    assert opened is not None
    (design,) = [each for each in drafts(opened) if each.task == "2"]  # 2-1, by 30 June; 2-2 has time until December
    assert design.units == units


def test_a_late_answer_escalates(root: Path) -> None:
    drafted(root, "2018-07-05")
    do(root, "2018-07-06", "issue")
    assert do(root, "2018-07-18", "reply", reason="还在办").late == 3
    assert drafted(root, "2018-07-18") == [("2018-07/002", "督办通知", "2018-07/001")]


def test_a_correction_after_a_notice_went_out_lets_it_be_withdrawn(root: Path) -> None:
    drafted(root, "2018-07-05")
    do(root, "2018-07-06", "issue")
    (root / "ledger/2018-06/progress.csv").write_text(DONE, encoding="utf-8")
    assert drafted(root, "2018-07-20") == []  # unanswered past its limit, but the task is done
    assert do(root, "2018-07-20", "withdraw", reason="数据更正：6月29日已建成").state == "撤回"
    assert states(root, "2018-07-20") == {"2018-07/001": "撤回"}


def test_after_it_is_over_an_overdue_task_gets_a_new_one(root: Path) -> None:
    drafted(root, "2018-07-05")
    do(root, "2018-07-06", "withdraw", reason="另行办理")
    assert drafted(root, "2018-08-01") == [("2018-08/001", "催办通知", "")]


@pytest.mark.parametrize(
    ("action", "texts", "words"),
    [
        ("reply", {"result": "已建成"}, "状态是“草稿”，不能 reply（答复）；可以 issue（发出）、withdraw（撤回）"),
        ("close", {}, "状态是“草稿”，不能 close（办结）；可以 issue（发出）、withdraw（撤回）"),
        ("withdraw", {}, "撤回要写明原因（--reason），请补上"),
    ],
)
def test_what_is_not_allowed_changes_nothing(root: Path, action: str, texts: dict[str, str], words: str) -> None:
    drafted(root, "2018-07-05")
    path = root / "ledger/2018-07/notices/001.toml"
    before = path.read_bytes()
    with pytest.raises(ProblemError) as fault:
        do(root, "2018-07-06", action, **texts)
    assert words in str(fault.value)
    assert path.read_bytes() == before


def test_numbers_go_on_and_begin_again_in_a_new_year(root: Path) -> None:
    drafted(root, "2018-07-05")
    do(root, "2018-07-06", "issue")
    do(root, "2018-07-07", "withdraw", reason="另行办理")
    drafted(root, "2018-12-31")
    assert do(root, "2018-12-31", "issue", "2018-12/001").number == "催办〔2018〕2号"
    do(root, "2018-12-31", "withdraw", "2018-12/001", reason="另行办理")
    drafted(root, "2019-01-02")
    assert do(root, "2019-01-02", "issue", "2019-01/001").number == "催办〔2019〕1号"


def test_the_issue_day_must_not_pass_the_limit(root: Path) -> None:
    drafted(root, "2018-07-05")
    done = do(root, "2018-07-16", "issue")
    assert [problem.code for problem in done.problems] == ["notice-limit"]
    assert states(root, "2018-07-16") == {"2018-07/001": "草稿"}


def test_events_out_of_order_are_found(root: Path) -> None:
    drafted(root, "2018-07-05")
    done = do(root, "2018-07-04", "issue")
    assert [problem.code for problem in done.problems] == ["wrong-order"]


ZHENGZHOU = (Path(__file__).parent / "zhengzhou-notices.toml").read_bytes()


@pytest.fixture
def city(root: Path) -> Path:
    """The same ledger with its own copy of the rules, in which the notices are those of 郑州 2021."""
    source, folder = packaged("erqi-2018")
    for path in source.files(folder):
        inside = root / "ledger/rules" / path.removeprefix(f"{folder}/")
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.write_bytes(source.read(path) or b"")
    (root / "ledger/rules/notices.toml").write_bytes(ZHENGZHOU)
    config = root / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + 'rules = "ledger/rules"\n', encoding="utf-8")
    return root


def test_other_kinds_and_states_need_no_code(city: Path) -> None:
    opened = on(city, "2018-06-20")  # before the deadline
    assert draft(city, opened) == []
    (hint,) = draft(city, opened, asked_draft(opened, opened.plan.tasks["10"], "提示函"))
    assert (hint.id, hint.kind, hint.limit) == ("2018-06/001", "提示函", date(2018, 7, 5))
    assert do(city, "2018-06-21", "issue", "2018-06/001").number == "督查提示〔2018〕1号"
    assert drafted(city, "2018-07-05") == []  # the last day; the task is overdue, its 提示函 still open
    assert drafted(city, "2018-07-06") == [("2018-07/001", "警示函", "2018-06/001")]
    assert do(city, "2018-07-06", "issue").number == "督查警示〔2018〕1号"
    with pytest.raises(ProblemError, match="答复要写明办理结果"):
        do(city, "2018-07-07", "reply", reason="还在办")  # there a reason is no answer
    assert do(city, "2018-07-16", "reply", result="已整改").late == 0
    with pytest.raises(ProblemError, match="不能办结"):
        do(city, "2018-07-16", "close")


def test_what_is_asked_for_is_drafted_once(root: Path) -> None:
    opened = on(root, "2018-06-20")
    task = opened.plan.tasks["10"]
    draft(root, opened, asked_draft(opened, task, "催办通知"))
    with pytest.raises(ProblemError, match="已有一份没有了结的催办通知"):
        asked_draft(on(root, "2018-06-20"), task, "催办通知")


def test_a_task_that_is_all_done_gets_none(root: Path) -> None:
    (root / "ledger/2018-12").mkdir()
    done = "19,19-1,区综合执法局,3,,2018-12-20,,\n19,19-2,区综合执法局,,,2018-12-21,,\n"
    (root / "ledger/2018-12/progress.csv").write_text(f"{PROGRESS}{done}", encoding="utf-8")
    opened = on(root, "2018-12-31")
    with pytest.raises(ProblemError, match="没有未完成的目标"):
        asked_draft(opened, opened.plan.tasks["19"], "催办通知")


def test_a_task_without_a_target_and_a_matter_that_is_no_task_get_one(root: Path) -> None:
    """Task 16 has no target; whoever answers for it gets the notice, and it can be closed when people say so."""
    opened = on(root, "2018-07-05")
    (task,) = draft(root, opened, asked_draft(opened, opened.plan.tasks["16"], "催办通知"))
    assert (task.task, task.targets, task.units) == ("16", (), ("区发改统计局",))
    assert task.requirement.startswith("请办理上述事项。2018-07-15 前")
    opened = on(root, "2018-07-05")
    (free,) = draft(root, opened, matter_draft(opened, "督办通知", "领导批示：渣土车", ("区综合执法局",)))
    assert (free.id, free.task, free.units) == ("2018-07/002", "", ("区综合执法局",))
    assert do(root, "2018-07-06", "issue", "2018-07/001").number == "催办〔2018〕1号"
    assert do(root, "2018-07-06", "issue", "2018-07/002").number == "督办〔2018〕1号"
    do(root, "2018-07-10", "reply", "2018-07/002", result="已查处")
    assert do(root, "2018-07-11", "close", "2018-07/002").state == "办结"


def test_a_matter_that_nobody_answers_goes_on_to_the_next_kind_once(root: Path) -> None:
    (root / "ledger/2018-06/progress.csv").write_text(DONE, encoding="utf-8")  # nothing is overdue
    opened = on(root, "2018-07-05")
    draft(root, opened, matter_draft(opened, "催办通知", "领导批示：渣土车", ("区综合执法局",)))
    do(root, "2018-07-06", "issue")
    assert drafted(root, "2018-07-15") == []  # the last day
    (second,) = draft(root, on(root, "2018-07-16"))
    assert (second.kind, second.previous, second.matter) == ("督办通知", "2018-07/001", "领导批示：渣土车")
    assert second.units == ("区综合执法局",)
    assert drafted(root, "2018-07-16") == []
