"""What the checks beyond form and rules find: evidence, canonical form, results on record."""

import hashlib
from pathlib import Path

import pytest

from zzcli.checks import canonical, evidence, results
from zzcli.checks.registry import Month
from zzcli.checks.run import CHECKS, before_scoring, names, run
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Severity
from zzcli.ledger.source import Memory, Overlay, Source
from zzcli.scoring.book import open_book
from zzcli.scoring.results import results as written

BASE = Path(__file__).parents[1] / "broken" / "base"
PERIOD = Period.parse("2021-06")
FIGURES = "ledger/2021-06/01-work.csv"
PAPER = b"paper"
ADJUSTMENTS = f"""\
format = 1

[[adjustment]]
unit = "金水区"
kind = "表彰"
level = "省部级"
count = 1
date = 2021-06-12
title = "表彰"
document = "示范〔2021〕9号"
evidence = [{{path = "evidence/a.pdf", sha256 = "{hashlib.sha256(PAPER).hexdigest()}"}}]
"""


def tiny() -> Memory:
    """Return the tiny ledger: 金水区 scores 94, 惠济区 80/100 x 60 = 48."""
    paths = (path for path in BASE.rglob("*") if path.is_file())
    return Memory({path.relative_to(BASE).as_posix(): path.read_bytes() for path in paths})


def month(source: Source) -> Month:
    book, problems = open_book(source)
    assert book is not None, problems
    return Month(book, PERIOD)


@pytest.mark.parametrize(
    ("paper", "codes"),
    [(PAPER, []), (b"another", ["evidence-digest"]), (None, ["evidence-absent"])],
)
def test_evidence_is_the_file_that_was_recorded(paper: bytes | None, codes: list[str]) -> None:
    files = {"ledger/2021-06/adjustments.toml": ADJUSTMENTS.encode()}
    if paper is not None:
        files["evidence/a.pdf"] = paper
    found = list(evidence.find(month(Overlay(tiny(), files))))
    assert [problem.code for problem in found] == codes
    # The adjustment is the table that begins in line 3; its evidence stands in line 11.
    assert all(str(problem.place) == "ledger/2021-06/adjustments.toml:11" for problem in found)


def test_every_file_of_the_tiny_ledger_is_canonical() -> None:
    assert list(canonical.find(month(tiny()))) == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (
            FIGURES,
            "金水区,完成率,,完成,90,90,\n惠济区,完成率,,完成,80,80,",
            "惠济区,完成率,,完成,80,80,\n金水区,完成率,,完成,90,90,",
        ),
        (FIGURES, "完成,90", '"完成",90'),
        ("units.toml", "惠济区", "惠济区"),
    ],
)
def test_another_way_of_writing_is_a_warning_on_the_file(path: str, old: str, new: str) -> None:
    raw = tiny().contents[path].replace(old.encode(), new.encode())
    if old == new:
        raw = raw.rstrip(b"\n")
    (found,) = canonical.find(month(Overlay(tiny(), {path: raw})))
    assert (found.code, str(found.place), found.severity) == ("not-canonical", path, Severity.WARNING)


def test_files_with_canonical_form_are_found() -> None:
    book = month(Overlay(tiny(), {"ledger/plans/01-work.csv": b"", "ledger/2021-06/results/scores.csv": b""})).book
    assert canonical.period_files(book, PERIOD) == [FIGURES]
    assert canonical.common_files(book) == ["config.toml", "units.toml", "ledger/plans/01-work.csv"]


def scored() -> Overlay:
    return Overlay(tiny(), written(month(tiny()).scored))


def test_results_that_fit_are_no_problem_and_neither_is_a_period_never_scored() -> None:
    assert list(results.find(month(scored()))) == []
    assert list(results.find(month(tiny()))) == []


def test_a_changed_figure_names_the_first_score_and_the_changed_file() -> None:
    source = scored()
    raw = tiny().contents[FIGURES].replace(b"80,80,", b"80,70,")
    found = list(results.find(month(Overlay(source, {FIGURES: raw}))))
    folder = "ledger/2021-06/results"
    # 70/100 x 60 = 42 in place of 48. The ranking has the same line 3: rank 2, 惠济区, now of 42.
    assert {str(problem.place): problem.message.partition("；")[0] for problem in found} == {
        f"{folder}/scores.csv:3": "惠济区 重点工作 重点工作 的得分记录的是 48，重算得 42",
        f"{folder}/ranking-districts.csv:3": "惠济区 的专项得分记录的是 48，重算得 42",
        f"{folder}/ranking-districts.md:6": "记录的是 | 2 | 惠济区 | 48 | 0 | 48 |  |，重算得 | 2 | 惠济区 | 42 | 0 | 42 |  |",
        f"{folder}/manifest.toml": f"评分之后改过：{FIGURES}，请重新运行 zzcli score",
    }
    assert {problem.severity for problem in found} == {Severity.WARNING}


def test_an_edited_a_lost_and_an_added_result_are_found() -> None:
    folder = "ledger/2021-06/results"
    edited = scored()
    raw = edited.contents[f"{folder}/ranking-districts.csv"].replace(b"94", b"95")
    (found,) = results.differences(Overlay(edited, {f"{folder}/ranking-districts.csv": raw}), month(tiny()).scored)
    assert found.message.startswith("金水区 的专项得分记录的是 95，重算得 94；")
    less = {path: raw for path, raw in edited.contents.items() if not path.endswith(".md")}
    (found,) = results.differences(Overlay(tiny(), less), month(tiny()).scored)
    assert str(found) == f"{folder}/ranking-districts.md: 没有这个结果文件，请重新运行 zzcli score"
    (found,) = results.differences(Overlay(edited, {f"{folder}/x.csv": b""}), month(tiny()).scored)
    assert str(found) == f"{folder}/x.csv: 评分不会写这个文件，请删去"


def test_publication_is_no_part_of_what_is_compared() -> None:
    path = "ledger/2021-06/results/manifest.toml"
    source = scored()
    assert not results.published(source, PERIOD)
    published = Overlay(source, {path: source.contents[path] + b'\n[publication]\nperiod = "2021-06"\n'})
    assert results.published(published, PERIOD)
    assert results.differences(published, month(tiny()).scored) == []


def test_before_scoring_only_what_can_stop_it_runs() -> None:
    unsorted = tiny().contents[FIGURES].replace("完成,90".encode(), '"完成",90'.encode())
    assert before_scoring(month(Overlay(tiny(), {FIGURES: unsorted}))) == []
    assert {check.name for check in CHECKS if check.stops} == {"rules", "text", "figures", "evidence", "spot-checks"}


def test_a_chosen_code_is_looked_for_alone_but_for_what_is_unreadable() -> None:
    aliased = tiny().contents[FIGURES].replace("金水区,完成率".encode(), "金水,完成率".encode())
    lacking = Overlay(tiny(), {FIGURES: aliased.replace(b"90,90", b"90,")})
    assert {problem.code for problem in run(month(lacking))} == {"alias", "missing-figure"}
    assert [problem.code for problem in run(month(lacking), ["alias"])] == ["alias"]
    assert run(month(lacking), ["evidence"]) == []
    broken = Overlay(tiny(), {FIGURES: aliased.replace(b"90,90", b"90,9O")})
    assert [problem.code for problem in run(month(broken), ["evidence"])] == ["number"]


def test_codes_are_distinct_over_all_checks() -> None:
    assert len(set(names())) == len(names())
