"""Each forensic check where it asks and where it must not, with the numbers that decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from tests.history.repositories import Ledger, opened
from zzcli.checks.forensic import FORENSIC, questions, threshold_problems, thresholds
from zzcli.checks.forensic_case import Question
from zzcli.checks.registry import Month
from zzcli.checks.run import run
from zzcli.history.audit import Audit
from zzcli.history.events import Events
from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory
from zzcli.scoring.book import Book, open_book

UNITS = [f"{letter}县" for letter in "甲乙丙丁戊己庚辛"]
JUNE = Period.parse("2021-06")
SCHEME = """\
format = 1
title = "试验办法"
document = "试〔2021〕1号"
from = "2021-01"
stages = ["牵头部门"]
specials = ["01-test"]
[[group]]
name = "全体"
clause = "一"
units = {units}
[[track]]
id = "counties"
name = "各县"
clause = "二"
units = ["group:全体"]
full = 100
method = "sum"
[[track.item]]
id = "1"
name = "专项"
clause = "二"
method = "sum"
full = 100
of = {{"01-test" = 100}}
[[track.item]]
id = "2"
name = "加减分"
clause = "三"
method = "tally"
full = 0
cap = 5
records = "adjustments"
kinds = "tables/adjustments"
"""
HEAD = """\
format = 1
id = "1"
title = "试验"
document = "试〔2021〕1号"
clause = "一"
lead = ["市统计局"]
units = ["group:全体"]
method = "sum"
full = 100
"""
ITEM = """
[[item]]
id = "{number}"
name = "{name}"
clause = "{number}"
method = "attainment"
full = {full}
measures = {{"量" = {measure}}}
value = "量"
target = 50
{more}
"""


def book(items: str, files: Mapping[str, str], audit: str = "") -> Book:
    """Return the book of a scheme with these items, eight units and files."""
    base = Path(__file__).parents[1] / "broken" / "base" / "ledger" / "rules" / "tables" / "adjustments.csv"
    text = {
        "config.toml": f'format = 1\n[ledger]\nscheme = "t"\nrules = "ledger/rules"\nfirst = "2021-01"\n{audit}',
        "units.toml": "format = 1\n" + "".join(f'[[unit]]\nname = "{name}"\n' for name in UNITS),
        "ledger/rules/scheme.toml": SCHEME.format(units=str(UNITS).replace("'", '"')),
        "ledger/rules/01-test.toml": HEAD + items,
        "ledger/rules/tables/adjustments.csv": base.read_text(encoding="utf-8"),
        **files,
    }
    found, problems = open_book(Memory({path: each.encode() for path, each in text.items()}))
    assert found is not None, "\n".join(map(str, problems))
    return found


def item(measure: str = '"number 个"', *, number: int = 1, full: int = 100, more: str = "") -> str:
    return ITEM.format(number=number, name=f"项{number}", full=full, measure=measure, more=more)


def month(number: int, lines: Mapping[str, str], name: str = "项1") -> dict[str, str]:
    """Return a month's figures: by unit the verified value, or `declared verified`."""
    rows = []
    for unit, cells in lines.items():
        declared, _, verified = cells.partition(" ")
        rows.append(f"{unit},{name},,量,{declared},{verified or declared},\n")
    return {f"ledger/2021-{number:02d}/01-test.csv": "单位,评分项,对象,指标,申报,核定,备注\n" + "".join(rows)}


def asked(found: Book, code: str) -> list[Question]:
    """Return the questions of one check about June."""
    events = Events((), (), (), (), {}, ())
    audit = Audit(found, JUNE, "0" * 40, (), (), (), (), events)
    return [each for each in questions(audit) if each.code == code]


def spread(**own: str) -> dict[str, str]:
    """Return values far from each other and from the line of 50, but for those given."""
    return {unit: str(11 * (place + 1) + (place > 3) * 20) for place, unit in enumerate(UNITS)} | own


# Declared above verified: 3 of at least 3, and more than a tenth.


def test_overdeclared_over_months() -> None:
    cut = {"甲县": "60 55"}
    files = month(4, spread(**cut)) | month(5, spread(**cut)) | month(6, spread(**cut))
    (question,) = asked(book(item(), files), "overdeclared")
    # 3 periods with a figure each, all 3 cut; 2 a figure x 3
    assert "甲县：3 期里 3 个数据有 3 个（100%）申报高于核定" in question.text
    assert question.weight == Decimal("6.0")
    assert question.places[0].path == "ledger/2021-06/01-test.csv"


def test_overdeclared_twice_is_chance_and_lower_is_no_boast() -> None:
    cut, raised = {"甲县": "60 55"}, {"乙县": "50 55"}
    files = month(4, spread(**raised)) | month(5, spread(**cut, **raised)) | month(6, spread(**cut, **raised))
    assert asked(book(item(), files), "overdeclared") == []
    assert len(asked(book(item(), files, "[audit]\noverdeclared-count = 2\n"), "overdeclared")) == 1


# A total since January that falls.


def test_a_cumulative_figure_that_falls() -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29"))
    (question,) = asked(book(item('{kind = "number", span = "year"}'), files), "cumulative-falls")
    assert "从 2021-05 的 30 降到 29" in question.text
    assert [place.line for place in question.places] == [2, 2]


@pytest.mark.parametrize("measure", ['{kind = "number"}', '{kind = "percent", span = "year"}'])
def test_what_is_no_total_may_fall(measure: str) -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29"))
    assert asked(book(item(measure), files), "cumulative-falls") == []


def test_a_total_that_stays_or_falls_within_the_threshold() -> None:
    measure = item('{kind = "number", span = "year"}')
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="30"))
    assert asked(book(measure, files), "cumulative-falls") == []
    files |= month(6, spread(甲县="29"))
    assert asked(book(measure, files, "[audit]\nfall = 1\n"), "cumulative-falls") == []


# A jump: more than 3 times the largest change before.


@pytest.mark.parametrize(("now", "jumps"), [("18", False), ("18.1", True), ("6", False), ("5.9", True)])
def test_a_jump_against_the_units_own_history(now: str, jumps: bool) -> None:
    # 10, 12, 11, 12: changes 2, 1, 1, so the largest is 2; 12 -> 18 is 3 times, 12 -> 18.1 is 3.05 times
    values = ("10", "12", "11", "12", now)
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    assert bool(asked(book(item(), files), "jump")) is jumps


def test_no_jump_without_enough_history_or_change() -> None:
    short = month(4, spread(甲县="10")) | month(5, spread(甲县="11")) | month(6, spread(甲县="90"))
    assert asked(book(item(), short), "jump") == []
    flat = {path: text for n in range(2, 6) for path, text in month(n, spread(甲县="10")).items()}
    assert asked(book(item(), flat | month(6, spread(甲县="90"))), "jump") == []


def test_jumps_of_a_unit_are_one_question_and_judged_points_none() -> None:
    values = ("10", "12", "11", "12", "90")
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    (question,) = asked(book(item(), files), "jump")
    # 12 to 90 is 78, the largest before 2
    assert question.text.startswith("甲县：本期 1 个数据的变动远大于以往最大的变动：试验/项1/量 从 12 到 90（39 倍）。")
    assert asked(book(item('"judged"'), files), "jump") == []


def test_a_total_jumps_by_what_the_month_added() -> None:
    # months add 10, 12, 10, 12 and then 11: the total rises as before, 10 -> 55
    values = ("10", "22", "32", "44", "55")
    files = {path: text for n, v in enumerate(values, 2) for path, text in month(n, spread(甲县=v)).items()}
    assert asked(book(item('{kind = "number", span = "year"}'), files), "jump") == []


# Bunched on the line of 50: within 2 % above it, 5 units and more than 4 times those within 2 % below.


def test_many_units_just_over_the_line() -> None:
    over = dict(zip(UNITS[:5], ("50", "50.1", "50.2", "50.5", "50.9"), strict=True))
    (question,) = asked(book(item(), month(6, spread(**over))), "bunched")
    assert "5 个单位刚好达到要求（甲县、乙县、丙县、丁县、戊县），刚好没达到的只有 0 个" in question.text


@pytest.mark.parametrize(
    "values",
    [
        ("50", "50.1", "50.2", "50.5", "51"),  # 51 is 2 % above: four are left
        ("50", "50.1", "50.2", "50.5", "49.9"),
    ],
)
def test_not_enough_units_just_over_the_line(values: tuple[str, ...]) -> None:
    assert asked(book(item(), month(6, spread(**dict(zip(UNITS, values, strict=False))))), "bunched") == []


def test_whole_numbers_with_none_between_are_not_bunched() -> None:
    """Of a target of 50, 2 % is 1: 49 is just below; of 40 it is 0.8, and no count lies there."""
    values = dict.fromkeys(UNITS[:5], "50")
    assert len(asked(book(item('"count 个"'), month(6, spread(**values))), "bunched")) == 1
    values = dict.fromkeys(UNITS[:5], "40")
    rules = item('"count 个"').replace("target = 50", "target = 40")
    assert asked(book(rules, month(6, spread(**values))), "bunched") == []


def test_as_many_just_under_the_line_is_chance() -> None:
    values = ("50", "50.1", "50.2", "50.5", "50.9", "49.9", "49.8")  # 5 against 2: not more than 4 times
    assert asked(book(item(), month(6, spread(**dict(zip(UNITS, values, strict=False))))), "bunched") == []


def test_a_rate_of_a_hundred_is_no_line_that_is_just_reached() -> None:
    rules = item('"percent %"').replace("target = 50", "target = 100")
    assert asked(book(rules, month(6, dict.fromkeys(UNITS, "100"))), "bunched") == []


# The same vector: at least 6 numbers, where others differ.


def vectors(count: int, twin: bool) -> Book:
    items = "".join(item(number=number, full=0, more="uncapped = false") for number in range(2, count + 1))
    rows = ["单位,评分项,对象,指标,申报,核定,备注\n"]
    for number in range(1, count + 1):
        for place, unit in enumerate(UNITS):
            value = 3 * number + 7 * (0 if twin and place == 1 else place)
            rows.append(f"{unit},项{number},,量,{value},{value},\n")
    return book(item() + items, {"ledger/2021-06/01-test.csv": "".join(rows)})


def test_two_units_with_the_same_numbers() -> None:
    (question,) = asked(vectors(6, twin=True), "same-vector")
    assert "甲县、乙县 的 6 个核定数完全相同" in question.text
    # 6 a figure x 6 / 2 = 18
    assert question.weight == Decimal("18.0")


def test_five_numbers_are_too_few_and_other_numbers_differ() -> None:
    assert asked(vectors(5, twin=True), "same-vector") == []
    assert asked(vectors(6, twin=False), "same-vector") == []


def test_numbers_that_all_share_tell_nothing() -> None:
    rows = "".join(f"{unit},项{n},,量,5,5,\n" for n in range(1, 8) for unit in UNITS)
    items = item() + "".join(item(number=number, full=0) for number in range(2, 8))
    files = {"ledger/2021-06/01-test.csv": f"单位,评分项,对象,指标,申报,核定,备注\n{rows}"}
    assert asked(book(items, files), "same-vector") == []


# Last digits: a hundred numbers of three digits.


def digits(value_of: str) -> Book:
    months = (
        month(n, {unit: str(eval(value_of, {"n": n, "i": i})) for i, unit in enumerate(UNITS)}) for n in range(1, 7)
    )
    files: dict[str, str] = {}
    for each in months:
        files |= each
    return book(item(), files, "[audit]\ndigits-count = 40\n")


def test_last_digits_that_are_all_five() -> None:
    # 6 months x 8 units = 48 numbers that end in 5: (48 - 4.8)^2 / 4.8 + 9 x 4.8 = 432 > 27.88
    (question,) = asked(digits("105 + 10 * (n * 8 + i)"), "last-digits")
    assert "试验：48 个核定数的末位不均匀，5 出现 48 次（平均应为 4.8 次）" in question.text


def test_even_last_digits_and_too_few_numbers() -> None:
    assert asked(digits("100 + n * 8 + i"), "last-digits") == []
    found = digits("105 + 10 * (n * 8 + i)")
    config = replace(found.ledger.config, audit={})
    found.ledger.config = config
    assert asked(found, "last-digits") == []


def test_zeros_that_a_canonical_number_does_not_write_are_counted() -> None:
    # 10.0, 10.1, ... 14.7: ten digits evenly, though 10.0 is written 10
    assert asked(digits("f'{100 + (n * 8 + i) // 10}.{(n * 8 + i) % 10}'.removesuffix('.0')"), "last-digits") == []


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


# All of them.


def test_a_month_that_cannot_be_scored_is_asked_about_all_the_same() -> None:
    files = month(5, spread(甲县="30")) | month(6, spread(甲县="29", 乙县="x"))
    assert len(asked(book(item('{kind = "number", span = "year"}'), files), "cumulative-falls")) == 1
    over = dict(zip(UNITS[:5], ("50", "50.1", "50.2", "50.5", "50.9"), strict=True))
    assert len(asked(book(item(), month(6, spread(**over, 辛县="x"))), "bunched")) == 1


def test_every_check_has_a_reason_a_threshold_and_is_tested_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
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
