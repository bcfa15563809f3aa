"""`new` writes the lines that are due and not there, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.office.support import COMPLAINTS, DEMO, FINISHED, JUDGED, MARCH, book, files
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import WorkTree
from zzcli.ledger.write import write_files
from zzcli.office.new import Opened, new
from zzcli.scoring.book import open_book

ITEMS = FINISHED.replace("10", "40") + COMPLAINTS
PATH = "ledger/2021-03/01-works.csv"
HEADER = "单位,评分项,对象,指标,申报,核定,备注"
LINES = [
    HEADER,
    *(f"{unit},完工,,{name},,," for unit in ("甲县", "乙县", "丙县") for name in ("完工数", "总数")),
    *(f"{unit},投诉,,{name},,," for unit in ("甲县", "乙县", "丙县") for name in ("一般", "重大")),
]


def run(root: Path, contents: dict[str, bytes], period: Period = MARCH) -> Opened:
    """Write a ledger, then open a period in it."""
    write_files(root, contents)
    found, _ = open_book(WorkTree(root))
    assert found is not None
    return new(root, found, period)


def lines(root: Path) -> list[str]:
    return (root / PATH).read_text(encoding="utf-8").splitlines()


def test_a_new_period_has_exactly_the_lines_due_in_order(tmp_path: Path) -> None:
    done = run(tmp_path, files(ITEMS))
    assert lines(tmp_path) == LINES
    assert done == Opened(created=(PATH,), changed=(), added={PATH: 12})  # 3 units x (2 + 2) measures


def test_what_is_there_stays_and_the_rest_is_added(tmp_path: Path) -> None:
    there = [HEADER, "乙县,完工,,总数,5,4,复核后少一个", "乙县,完工,,完工数,,3,"]
    done = run(tmp_path, files(ITEMS) | {PATH: ("\n".join(there) + "\n").encode()})
    assert done == Opened(created=(), changed=(PATH,), added={PATH: 10})
    expected = LINES.copy()
    expected[3:5] = ["乙县,完工,,完工数,,3,", "乙县,完工,,总数,5,4,复核后少一个"]
    assert lines(tmp_path) == expected


def test_a_complete_period_is_not_touched(tmp_path: Path) -> None:
    raw = "\n".join([HEADER, *reversed(LINES[1:])]).encode()  # complete, not in order, no line end
    done = run(tmp_path, files(ITEMS) | {PATH: raw})
    assert done == Opened(added={})
    assert (tmp_path / PATH).read_bytes() == raw


def test_an_itemised_count_stands_for_the_line_of_its_unit(tmp_path: Path) -> None:
    there = [HEADER, "甲县,投诉,6-11 东街,一般,1,1,", "甲县,投诉,6-12 西街,一般,1,1,"]
    run(tmp_path, files(ITEMS) | {PATH: ("\n".join(there) + "\n").encode()})
    assert [line for line in lines(tmp_path) if line.startswith("甲县,投诉")] == [
        "甲县,投诉,,重大,,,",
        *there[1:],
    ]


def test_an_only_measure_may_go_without_its_name(tmp_path: Path) -> None:
    items = JUDGED.replace("10", "40")
    done = run(tmp_path, files(items) | {PATH: f"{HEADER}\n乙县,管理,,,,8,按时\n".encode()})
    assert done.added == {PATH: 2}
    assert lines(tmp_path) == [HEADER, "甲县,管理,,评分,,,", "乙县,管理,,评分,,8,按时", "丙县,管理,,评分,,,"]


def test_a_file_with_errors_is_a_problem_and_nothing_is_written(tmp_path: Path) -> None:
    raw = f"{HEADER}\n丁县,完工,,总数,5,4,\n".encode()
    done = run(tmp_path, files(ITEMS) | {PATH: raw})
    assert [(str(problem.place), problem.code) for problem in done.problems] == [(f"{PATH}:2", "unknown-unit")]
    assert (done.created, done.changed) == ((), ())
    assert (tmp_path / PATH).read_bytes() == raw


@pytest.mark.parametrize(
    ("period", "said"), [("2021-02", "早于第一个评比期"), ("2021-Q2", "没有应填报的数据"), ("2020", "早于第一个评比期")]
)
def test_a_period_in_which_nothing_is_due_is_refused(tmp_path: Path, period: str, said: str) -> None:
    with pytest.raises(SurroundingsError, match=said):
        run(tmp_path, files(ITEMS), Period.parse(period))
    assert not (tmp_path / "ledger" / period).exists()


def test_a_published_period_gains_no_line(tmp_path: Path) -> None:
    manifest = {"ledger/2021-03/results/manifest.toml": b'format = 1\n\n[publication]\nperiod = "2021-03"\n'}
    with pytest.raises(SurroundingsError, match="已经发布"):
        run(tmp_path, files(ITEMS) | manifest)
    assert not (tmp_path / PATH).exists()


def test_the_demo_lacks_no_line(tmp_path: Path) -> None:
    from zzcli.office import demo

    contents = files()
    for step in demo.steps(contents, DEMO):
        contents |= step.files
    assert book(contents).ledger.periods()[-1] == Period.parse("2021-06")
    assert run(tmp_path, contents, Period.parse("2021-06")).added == {}


def test_july_of_the_worked_ledger_has_empty_lines_and_the_rest_stays(tmp_path: Path) -> None:
    """Annex 1 asks 20 figures of each of the 16 districts; annexes 5-2 and 16 ask for none in July."""
    worked = Path(__file__).parents[2]
    for name in ("config.toml", "units.toml"):
        shutil.copy(worked / name, tmp_path)
    for folder in ("ledger", "zzcli/schemes"):
        shutil.copytree(worked / folder, tmp_path / folder)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    found, _ = open_book(WorkTree(tmp_path))
    assert found is not None
    july = Period.parse("2021-07")
    done = new(tmp_path, found, july)
    assert done.added is not None
    assert done.added["ledger/2021-07/01-economy.csv"] == 16 * 20
    stems = {Path(path).stem for path in done.created}
    assert {"05b-deadend-roads", "16-business"} & stems == set()
    written = [path for path in sorted(tmp_path.rglob("*")) if path.is_file() and path not in before]
    rows = [line for path in written for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == sum(done.added.values())
    assert {line.rsplit(",", 3)[1:] == ["", "", ""] for line in rows} == {True}
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before
    again, _ = open_book(WorkTree(tmp_path))
    assert again is not None
    assert new(tmp_path, again, july) == Opened(added={})
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == after
