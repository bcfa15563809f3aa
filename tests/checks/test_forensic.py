"""The forensic checks together: reasons, thresholds, order, and months that cannot be scored."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.checks.support import JUNE, UNITS, asked, book, item, month, spread
from tests.history.repositories import Ledger, opened
from zzcli.checks.forensic import FORENSIC, questions, threshold_problems, thresholds
from zzcli.checks.registry import Month
from zzcli.checks.run import run


def test_a_month_that_cannot_be_scored_is_asked_about_all_the_same() -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29", 乙县="x"))
    assert len(asked(book(item('{kind = "number", span = "year"}'), files), "cumulative-falls")) == 1
    over = dict(zip(UNITS[:5], ("50", "50.1", "50.2", "50.5", "50.9"), strict=True))
    assert len(asked(book(item(), month(6, spread(**over, 辛县="x"))), "bunched")) == 1


def test_every_check_has_a_reason_a_threshold_and_is_tested_here() -> None:
    tests = Path(__file__).parent.glob("test_forensic*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in tests)
    for check in FORENSIC:
        assert check.code.why
        assert check.thresholds
        assert check.code.name.startswith("mark-") or f'"{check.code.name}"' in text
    assert len(thresholds()) == len({threshold.name for threshold in thresholds().values()})


def test_an_unknown_threshold_is_named() -> None:
    found = book(item(), month(6, spread()), "[audit]\njumps = 3\n")
    (problem,) = threshold_problems(found.ledger.config)
    assert str(problem).startswith("config.toml:7: [audit] 没有阈值“jumps”（是不是“jump”？），请改正或删去")
    assert problem in run(Month(found, JUNE))


def test_questions_come_heaviest_first_and_a_mark_is_one(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "台账")
    ledger.write("ledger/2021-06/results/manifest.toml", '[publication]\nperiod = "2021-06"\nversion = 0\n')
    ledger.commit()
    ledger.edit("金水区,完成率,,完成,90,90,", "金水区,完成率,,完成,90,95,")
    ledger.edit("惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,70,")
    commit = ledger.commit(at="2021-07-01T09:00:00+08:00")
    with opened(ledger.root) as audit:
        found, of_one = questions(audit), questions(audit, "惠济区")
    # two cells: published 10 x 2, back-dated 9 x 2; 惠济区 alone was cut once: too few for overdeclared
    assert [(each.code, each.weight, each.commits) for each in found] == [
        ("mark-published", Decimal("20.0"), (commit,)),
        ("mark-back-dated", Decimal("18.0"), (commit,)),
    ]
    assert found[0].text.startswith(f"提交 {commit[:12]}（张三，2021-07-01 09:00）改了 ")
    assert of_one == found
