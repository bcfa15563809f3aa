"""Forensic checks of evidence and of tasks said not to be there: where each asks and where it must not."""

from __future__ import annotations

from hashlib import sha256

import pytest

from tests.checks.support import asked, book, item, month, spread

# Evidence.


def paper(unit: str, document: str, evidence: str) -> str:
    return (
        f'\n[[adjustment]]\nunit = "{unit}"\nkind = "表彰"\nlevel = "省部级"\ndate = 2021-06-12\n'
        f'title = "x"\ndocument = "{document}"\n{evidence}'
    )


def evidence(path: str, raw: str) -> str:
    return f'evidence = [{{path = "{path}", sha256 = "{sha256(raw.encode()).hexdigest()}"}}]\n'


def papers(*texts: str, number: int = 6) -> dict[str, str]:
    return {f"ledger/2021-{number:02d}/adjustments.toml": "format = 1\n" + "".join(texts)}


def test_one_evidence_for_two_claims() -> None:
    mine, yours = evidence("evidence/a.pdf", "甲"), evidence("evidence/b.pdf", "甲")
    files = papers(paper("甲县", "一号", mine), number=5) | papers(paper("乙县", "二号", yours)) | month(5, spread())
    (question,) = asked(book(item(), month(6, spread()) | files), "evidence-shared")
    assert "证明了 2 件事：2021-05 甲县“一号”、2021-06 乙县“二号”" in question.text


def test_two_evidences_for_two_claims() -> None:
    files = papers(
        paper("甲县", "一号", evidence("evidence/a.pdf", "甲")), paper("乙县", "二号", evidence("evidence/b.pdf", "乙"))
    )
    assert asked(book(item(), month(6, spread()) | files), "evidence-shared") == []


def test_missing_and_mismatched_evidence() -> None:
    files = papers(
        paper("甲县", "一号", ""),
        paper("乙县", "二号", evidence("evidence/none.pdf", "乙")),
        paper("丙县", "三号", evidence("evidence/c.pdf", "丙")),
        paper("丁县", "四号", evidence("evidence/d.pdf", "丁")),
    )
    files |= {"evidence/c.pdf": "改过", "evidence/d.pdf": "丁"}
    found = asked(book(item(), month(6, spread()) | files), "evidence-unproven")
    assert sorted(each.text.partition("。")[0] for each in found) == [
        "丙县“三号” 的佐证 evidence/c.pdf 与登记的摘要不符",
        "乙县“二号” 的佐证 evidence/none.pdf 不在台账里",
        "甲县“一号” 没有登记佐证文件",
    ]


# No such task.


def test_no_task_that_earned_the_mean_of_the_others() -> None:
    rules = item(more='absent = "peers-mean"')
    (question,) = asked(book(rules, month(6, spread(甲县="-"))), "no-task-earned")
    # seven others: 44, 66, 88 and four times 100 of 100, on average 598 / 7 = 85.43
    assert question.text.startswith("甲县：1 项核定为没有这项任务，仍得了分：试验/项1/量 得 85.43 分。")


@pytest.mark.parametrize("absent", ["exclude", "zero"])
def test_no_task_that_earned_nothing(absent: str) -> None:
    assert asked(book(item(more=f'absent = "{absent}"'), month(6, spread(甲县="-"))), "no-task-earned") == []
