"""`sign`: exactly what was signed becomes unsigned when it changes, and stages go in order."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.broken import gallery
from zzcli.checks.signoffs import duties, may_sign, states, unsigned
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import in_order
from zzcli.ledger.records import read_signoffs
from zzcli.ledger.signed import digest_of
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.progress import progress
from zzcli.office.sign import SignedOff, sign, status
from zzcli.scoring.book import Book, open_book

JUNE = Period.parse("2021-06")
FIGURES = "ledger/2021-06/01-work.csv"
BY = "张三 <zhang@example.gov.cn>"
DAY = date(2021, 7, 5)
MORE = {
    "ledger/2021-06/adjustments.toml": b'format = 1\n\n[[adjustment]]\nunit = "\xe9\x87\x91\xe6\xb0\xb4\xe5\x8c\xba"\n'
    + 'kind = "表彰"\ndate = 2021-06-12\ndocument = "甲〔2021〕1号"\n'.encode(),
    "ledger/plans/01-work.csv": "单位,评分项,对象,指标,月份,值\n金水区,完成率,,完成,2021-08,9\n".encode(),
}


def opened(root: Path) -> Book:
    book, problems = open_book(WorkTree(root))
    assert book is not None, problems
    return book


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_files(tmp_path, {**gallery.files(gallery.BASE), **MORE})
    replace(tmp_path, "ledger/rules/scheme.toml", 'stages   = ["牵头部门"]', 'stages   = ["牵头部门", "督查室"]')
    return tmp_path


def replace(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_bytes().decode()
    assert old in text
    (root / path).write_bytes(text.replace(old, new).encode())


def signed(root: Path, stage: str, *items: str, path: str | None = None) -> SignedOff:
    book = opened(root)
    chosen = [duty for duty in duties(book, JUNE) if duty.stage == stage and path in (None, duty.path)]
    return sign(root, book, JUNE, chosen, items, BY, DAY)


def test_every_stage_signs_figures_and_records_and_the_first_the_plans(root: Path) -> None:
    adjustments, plans = MORE
    assert [(duty.stage, duty.path) for duty in duties(opened(root), JUNE)] == [
        ("牵头部门", FIGURES),
        ("牵头部门", adjustments),
        ("牵头部门", plans),
        ("督查室", FIGURES),
        ("督查室", adjustments),
    ]


def test_a_stage_with_specials_or_files_signs_those_alone(root: Path) -> None:
    stages = '[{name = "牵头部门", specials = ["01-work"]}, {name = "督查室", files = ["adjust*.toml"]}]'
    replace(root, "ledger/rules/scheme.toml", '["牵头部门", "督查室"]', stages)
    adjustments, plans = MORE
    found = [(duty.stage, duty.path) for duty in duties(opened(root), JUNE)]
    assert found == [("牵头部门", FIGURES), ("牵头部门", plans), ("督查室", adjustments)]


def test_a_digest_is_what_sha256sum_prints(root: Path) -> None:
    raw = (root / FIGURES).read_bytes()
    lines = "金水区,立项,,批复,是,是,\n惠济区,立项,,批复,否,否,\n金水区,进度,,开工,2021-06-01,2021-06-01,\n惠济区,进度,,开工,未,未,\n"
    assert digest_of(raw) == hashlib.sha256(raw).hexdigest()
    assert digest_of(raw, ["立项", "进度"]) == hashlib.sha256(lines.encode()).hexdigest()


def test_a_change_makes_exactly_the_affected_sign_offs_stale(root: Path) -> None:
    signed(root, "牵头部门", "完成率", path=FIGURES)
    signed(root, "牵头部门", "立项", "进度", path=FIGURES)
    for path in MORE:
        signed(root, "牵头部门", path=path)
    assert signed(root, "督查室").problems == ()
    assert list(unsigned(opened(root), JUNE)) == []
    replace(root, FIGURES, "惠济区,立项,,批复,否,否", "惠济区,立项,,批复,否,是")
    stale = [(each.duty.stage, each.duty.path, each.lacking) for each in states(opened(root), JUNE) if not each.done]
    assert stale == [("牵头部门", FIGURES, ("立项", "进度")), ("督查室", FIGURES, None)]
    assert [str(problem).partition("（")[0] for problem in unsigned(opened(root), JUNE)] == [
        f"{FIGURES}: 牵头部门签",
        f"{FIGURES}: 督查室签",
    ]


def test_what_is_signed_as_it_stands_stays_as_it_is(root: Path) -> None:
    for stage in ("牵头部门", "督查室"):
        assert signed(root, stage).already == ()
    path = root / "ledger/2021-06/signoffs.toml"
    raw = path.read_bytes()
    again = signed(root, "牵头部门")
    assert [duty.path for duty in again.already] == [FIGURES, *MORE]
    assert (again.signed, again.changed, path.read_bytes()) == ((), (), raw)
    replace(root, FIGURES, "80,80", "80,70")
    again = signed(root, "牵头部门")
    assert [duty.path for duty in again.signed] == [FIGURES]
    rows = read_signoffs("signoffs.toml", path.read_bytes()).rows
    before = read_signoffs("signoffs.toml", raw).rows
    assert [(row.stage, row.file) for row in rows] == [(row.stage, row.file) for row in before]
    assert [row.file for row, old in zip(rows, before, strict=True) if row.digest != old.digest] == ["01-work.csv"]


def test_figures_that_are_not_verified_are_not_signed(root: Path) -> None:
    replace(root, FIGURES, "80,80", "80,")
    replace(root, FIGURES, "90,90", "90,")
    before = (root / FIGURES).read_bytes()
    done = signed(root, "牵头部门")
    assert [str(problem) for problem in done.problems] == [
        f"{FIGURES}: 还有 2 个核定没有填，不能签；填好再签，或用 --item 只签已填齐的评分项"
    ]
    assert not (root / "ledger/2021-06/signoffs.toml").exists()
    assert signed(root, "牵头部门", "完成率", path=FIGURES).problems != ()
    assert [duty.path for duty in signed(root, "牵头部门", "立项", "进度", path=FIGURES).signed] == [FIGURES]
    assert (root / FIGURES).read_bytes() == before


def test_one_person_in_successive_stages_is_told(root: Path) -> None:
    first = signed(root, "牵头部门")
    assert (first.alone, first.complete) == ("", False)
    second = signed(root, "督查室")
    assert (second.alone, second.complete) == ("牵头部门", True)


def test_what_lacks_for_publishing_is_one_line_a_stage_in_order(root: Path) -> None:
    signed(root, "牵头部门", "立项", path=FIGURES)
    adjustments, plans = (path.removeprefix("ledger/2021-06/") for path in MORE)
    sign_all = "请运行 zzcli sign 2021-06 --stage"
    assert [problem.message for problem in in_order(unsigned(opened(root), JUNE))] == [
        f"第 1 步，牵头部门还有 3 个文件没有签：01-work.csv（完成率、进度）、{adjustments}、{plans}；{sign_all} 牵头部门 --all-specials",
        f"第 2 步，督查室还有 2 个文件没有签：01-work.csv、{adjustments}；{sign_all} 督查室 --all-specials",
    ]


def test_signing_again_replaces_what_it_covers(root: Path) -> None:
    signed(root, "牵头部门", "完成率", path=FIGURES)
    signed(root, "牵头部门", "立项", path=FIGURES)
    signed(root, "牵头部门", "完成率", path=FIGURES)
    path = "ledger/2021-06/signoffs.toml"
    rows = read_signoffs(path, (root / path).read_bytes()).rows
    assert [row.items for row in rows] == [("完成率",), ("立项",)]
    signed(root, "牵头部门", path=FIGURES)
    rows = read_signoffs(path, (root / path).read_bytes()).rows
    assert [(row.file, row.items, row.by, row.date) for row in rows] == [("01-work.csv", (), BY, DAY)]


def test_a_stage_waits_for_the_items_it_signs(root: Path) -> None:
    signed(root, "牵头部门", "完成率", path=FIGURES)
    assert signed(root, "督查室", "完成率", path=FIGURES).problems == ()
    (problem,) = signed(root, "督查室", path=FIGURES).problems
    assert problem.code == "signoff-order"
    assert "牵头部门还没有签，督查室要在它之后签" in problem.message
    replace(root, FIGURES, "惠济区,完成率,,完成,80,80", "惠济区,完成率,,完成,80,70")
    (problem,) = signed(root, "督查室", "完成率", path=FIGURES).problems
    assert "牵头部门签后改过" in problem.message


OWNERS = """
[[owner]]
email = "Zhang@example.gov.cn"
specials = ["01-work"]
stages = ["牵头部门"]

[[owner]]
email = "zhang@example.gov.cn"
files = ["ledger/*/adjustments.toml"]
stages = ["牵头部门"]

[[owner]]
email = "office@example.gov.cn"
stages = ["督查室"]
"""


def test_who_may_sign_what(root: Path) -> None:
    with (root / "config.toml").open("a") as file:
        file.write(OWNERS)
    book = opened(root)
    allowed = {
        email: [(duty.stage, duty.path) for duty in duties(book, JUNE) if may_sign(book, duty, email)]
        for email in ("zhang@example.gov.cn", "office@example.gov.cn", "")
    }
    adjustments, plans = MORE
    assert allowed == {
        "zhang@example.gov.cn": [("牵头部门", path) for path in (FIGURES, adjustments, plans)],
        "office@example.gov.cn": [("督查室", FIGURES), ("督查室", adjustments)],
        "": [],
    }
    assert signed(root, "牵头部门").left == ()
    assert {problem.code for problem in signed(root, "督查室").problems} == {"signoff-signer"}


def test_a_sign_off_by_somebody_else_keeps_a_period_from_being_published(root: Path) -> None:
    signed(root, "牵头部门")
    signed(root, "督查室")
    with (root / "config.toml").open("a") as file:
        file.write(OWNERS)
    found = list(unsigned(opened(root), JUNE))
    assert {(problem.code, problem.place.path) for problem in found} == {
        ("signoff-signer", "ledger/2021-06/signoffs.toml")
    }
    assert len(found) == 2  # the office's stage, which 张三 does not have: figures and adjustments


def test_outside_a_repository_the_status_stands(root: Path) -> None:
    signed(root, "牵头部门", path=FIGURES)
    replace(root, FIGURES, "80,80", "80,70")
    lines = status(root, opened(root), JUNE, ["牵头部门"])
    assert [(line.state, line.note) for line in lines] == [
        ("签后改过", "没有 git 历史，不知道改了什么"),
        ("未签", ""),
        ("未签", ""),
    ]


def test_texts_are_written_as_toml_reads_them(root: Path) -> None:
    book = opened(root)
    by = '张"三\\ <z@example.gov.cn>'
    sign(root, book, JUNE, [duty for duty in duties(book, JUNE) if duty.path == FIGURES][:1], [], by, DAY)
    path = "ledger/2021-06/signoffs.toml"
    (row,) = read_signoffs(path, (root / path).read_bytes()).rows
    assert row.by == by


ITEMS = {"完成率", "立项", "进度"}  # all that 01-work.csv has


def standing(root: Path) -> tuple[str, ...]:
    """Return what `status` says of the figures' 审签, stage by stage."""
    (special,) = progress(opened(root), JUNE, DAY).specials
    return special.signed


def publishable(root: Path) -> set[str]:
    """Return what keeps the figures from being published."""
    found = [
        each for each in unsigned(opened(root), JUNE) if each.place.path == FIGURES or "：01-work.csv" in each.message
    ]
    return {each.code for each in found}


def test_status_judges_sign_offs_of_items_as_publish_does(root: Path) -> None:
    replace(root, "ledger/rules/scheme.toml", '["牵头部门", "督查室"]', '["牵头部门"]')
    assert (standing(root), publishable(root)) == ((), {"signoff-missing"})
    signed(root, "牵头部门", "立项", path=FIGURES)
    assert (standing(root), publishable(root)) == (("牵头部门（部分评分项）",), {"signoff-missing"})
    signed(root, "牵头部门", *ITEMS - {"立项"}, path=FIGURES)
    assert (standing(root), publishable(root)) == (("牵头部门",), set())
    replace(root, FIGURES, "80,80", "80,70")  # 完成率: the sign-offs name every item, and one no longer holds
    assert (standing(root), publishable(root)) == (("牵头部门（签后有改动）",), {"signoff-stale"})
    signed(root, "牵头部门", "完成率", path=FIGURES)
    replace(root, FIGURES, "金水区,立项,,批复,是,是", "金水区,立项,,批复,是,否")
    assert (standing(root), publishable(root)) == (("牵头部门（签后有改动）",), {"signoff-stale"})


def test_status_tells_a_sign_off_by_who_may_not_sign(root: Path) -> None:
    signed(root, "牵头部门", path=FIGURES)
    signed(root, "督查室", path=FIGURES)
    with (root / "config.toml").open("a") as file:
        file.write(OWNERS)
    assert standing(root) == ("牵头部门", "督查室（签的人无权）")
    lines = [line for line in status(root, opened(root), JUNE, ["督查室"]) if line.duty.path == FIGURES]
    assert [line.state for line in lines] == ["签的人无权"]
