"""`reproduce` finds the first byte of results that the tree does not give."""

from __future__ import annotations

import pytest

from tests.office.support import COMPLAINTS, DEMO, JUDGED, MARCH, files
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import Memory
from zzcli.office import demo
from zzcli.publishing.reproduce import reproduce

RESULTS = "ledger/2021-03/results"


@pytest.fixture(scope="module")
def scored() -> dict[str, bytes]:
    """A ledger with results: a judged item and complaints."""
    contents = files(JUDGED.replace("10", "40") + COMPLAINTS)
    for step in demo.steps(contents, DEMO):
        contents |= step.files
    return contents


def said(contents: dict[str, bytes], period: Period = MARCH) -> list[str]:
    return [str(problem) for problem in reproduce(Memory(contents), period)]


def test_results_that_the_tree_gives_are_reproduced(scored: dict[str, bytes]) -> None:
    assert said(scored) == []


def test_a_publication_in_the_manifest_is_not_compared(scored: dict[str, bytes]) -> None:
    path = f"{RESULTS}/manifest.toml"
    published = scored[path] + b'\n[publication]\nperiod = "2021-03"\nversion = 0\n'
    assert said(scored | {path: published}) == []
    assert said(scored | {path: published.replace(b"2021-03", b"2021-04", 1)}) != []


def test_a_forged_score_is_named_with_both_values(scored: dict[str, bytes]) -> None:
    path = f"{RESULTS}/scores.csv"
    lines = scored[path].decode().splitlines(keepends=True)
    number = next(i for i, line in enumerate(lines) if ",乙县,工程,管理,," in line)
    before = lines[number].rstrip("\n").split(",")[5]
    lines[number] = lines[number].replace(f",{before},", ",39.75,")
    found = said(scored | {path: "".join(lines).encode()})
    assert len(found) == 1
    assert found[0].startswith(f"{path}:{number + 1}: 乙县 工程 管理 的得分记录的是 39.75，重算得 {before}；")


def test_a_changed_figure_shows_in_scores_and_manifest(scored: dict[str, bytes]) -> None:
    path = "ledger/2021-03/01-works.csv"
    lines = scored[path].decode().splitlines(keepends=True)
    assert lines[2].startswith("乙县,管理,,评分,,")
    lines[2] = "乙县,管理,,评分,,1,演示数据\n"
    found = said(scored | {path: "".join(lines).encode()})
    assert any("乙县 工程" in line and "重算得 1；" in line for line in found)
    assert any(line.startswith(f"{RESULTS}/manifest.toml") and path in line for line in found)


def test_missing_results_say_so_before_anything_else(scored: dict[str, bytes]) -> None:
    bare = {path: raw for path, raw in scored.items() if not path.startswith(f"{RESULTS}/")}
    assert said(bare) == [f"{RESULTS}: 没有评分结果可以核对，请先运行 zzcli score 2021-03 并提交"]


def test_a_missing_and_a_surplus_file_are_named(scored: dict[str, bytes]) -> None:
    contents = scored | {f"{RESULTS}/ranking-none.csv": b""}
    del contents[f"{RESULTS}/ranking-all.md"]
    assert {line.partition(":")[0] for line in said(contents)} == {
        f"{RESULTS}/ranking-all.md",
        f"{RESULTS}/ranking-none.csv",
    }


def test_a_period_that_cannot_be_scored_says_why(scored: dict[str, bytes]) -> None:
    path = "ledger/2021-03/01-works.csv"
    lines = scored[path].decode().splitlines(keepends=True)
    found = said(scored | {path: "".join(lines[:1] + lines[2:]).encode()})
    assert found
    assert all("甲县 管理" in line for line in found)


def test_a_period_that_is_not_there_is_told_with_those_that_are(scored: dict[str, bytes]) -> None:
    with pytest.raises(SurroundingsError, match="2021-07（有 2021-03、2021-04、2021-05、2021-06）"):
        said(scored, Period.parse("2021-07"))


def test_a_ledger_that_cannot_be_opened_says_why(scored: dict[str, bytes]) -> None:
    found = said(scored | {"config.toml": b"format = 2\n"})
    assert found
    assert all(line.startswith("config.toml") for line in found)
