"""A ledger through a source: what is in it, where things may stand, read once."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest

from zzcli.ledger.layout import layout_problems
from zzcli.ledger.ledger import Ledger, find_root
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.ledger.source import Memory

JUNE = Period.parse("2021-06")
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"

CONTENTS = {
    "config.toml": 'format = 1\n[ledger]\nscheme = "blank"\n',
    "units.toml": '[[unit]]\nname = "金水区"\n',
    "ledger/2021-06/01-economy.csv": HEADER + "金水区,增速,,,1,1,\n",
    "ledger/2021-06/02-innovation.csv": HEADER,
    "ledger/2021-06/adjustments.toml": '[[adjustment]]\nunit = "金水区"\nkind = "k"\ndate = 2021-06-01\ndocument = "d"\n',
    "ledger/2021-06/findings.toml": "",
    "ledger/2021-06/signoffs.toml": "",
    "ledger/2021-06/acknowledged.toml": "x = 1\n",
    "ledger/2021-06/spot-checks.csv": "单位,专项,评分项,对象,指标,申报,抽查,结果,检查人,所在单位,日期,备注\n",
    "ledger/2021-06/spot-checks.toml": "drawn = 1\n",
    "ledger/2021-06/received.csv": "文件名,sha256,来源单位,经手人,收到日期\n",
    "ledger/2021-06/results/scores.csv": "",
    "ledger/2021-Q2/01-economy.csv": HEADER,
    "ledger/2021-05/results/manifest.toml": "",
    "ledger/plans/01-economy.csv": "单位,评分项,对象,指标,月份,值\n金水区,增速,,目标,2021,7\n",
    "ledger/objects/新签约项目.csv": "单位,对象,上级,起,止\n金水区,甲,,,\n",
    "ledger/opening.csv": "单位,专项,评分项,对象,指标,值,备注\n金水区,经济,增速,,结转,1,\n",
    "ledger/rules/scheme.toml": "",
}


class Counting(Memory):
    """A memory that counts how often each path is read."""

    def __init__(self, contents: dict[str, str]) -> None:
        super().__init__({path: text.encode() for path, text in contents.items()})
        object.__setattr__(self, "counts", {})

    def read(self, path: str) -> bytes | None:
        counts: dict[str, int] = self.__dict__["counts"]
        counts[path] = counts.get(path, 0) + 1
        return super().read(path)


def shown(problems: Iterable[Problem]) -> list[str]:
    return [str(problem) for problem in problems]


def test_ledger__everything_in_it() -> None:
    ledger = Ledger.open(Counting(CONTENTS))
    assert ledger.problems == ()
    assert ledger.config.scheme == "blank"
    assert list(ledger.units) == ["金水区"]
    assert [str(period) for period in ledger.periods()] == ["2021-05", "2021-06", "2021-Q2"]
    assert ledger.stems(JUNE) == ["01-economy", "02-innovation"]
    assert ledger.figures(JUNE, "01-economy").blocks["增速"].verified == ("1",)
    assert ledger.plans("01-economy").value("金水区", "增速", "", "目标", JUNE) == ("7", 2)
    assert ledger.registers() == ["新签约项目"]
    assert [row.name for row in ledger.register("新签约项目").rows] == ["甲"]
    assert ledger.opening().value("金水区", "经济", "增速", "", "结转") == (Decimal(1), 2)
    assert [row.kind for row in ledger.adjustments(JUNE).rows] == ["k"]
    assert [problem.code for problem in ledger.acknowledged(JUNE).problems] == ["unknown-key"]
    drawn, _ = ledger.draw(JUNE)
    assert drawn is not None
    assert drawn.drawn == 1
    assert ledger.layout_problems() == []


def test_ledger__what_is_not_there_reads_as_empty() -> None:
    ledger = Ledger.open(Counting({}))
    assert shown(ledger.problems) == [
        "config.toml: 没有 config.toml，请运行 zzcli init",
        "units.toml: 没有 units.toml，请运行 zzcli init，或补上单位名单",
    ]
    assert ledger.periods() == []
    assert ledger.stems(JUNE) == ledger.registers() == []
    assert ledger.figures(JUNE, "x").blocks == {}
    assert ledger.plans("x").value("金水区", "x", "", "x", JUNE) is None
    assert ledger.register("x").rows == ()
    assert ledger.opening().places() == []
    for records in (ledger.adjustments, ledger.findings, ledger.signoffs, ledger.acknowledged):
        assert records(JUNE).rows == ()
    assert ledger.spot_checks(JUNE).rows == ()
    assert ledger.received(JUNE).rows == ()
    assert ledger.draw(JUNE) == (None, [])


def test_ledger__each_file_is_read_once() -> None:
    source = Counting(CONTENTS)
    ledger = Ledger.open(source)
    assert ledger.figures(JUNE, "01-economy") is ledger.figures(JUNE, "01-economy")
    assert ledger.adjustments(JUNE) is ledger.adjustments(JUNE)
    counts: dict[str, int] = source.__dict__["counts"]
    assert counts == dict.fromkeys(
        ["config.toml", "units.toml", "ledger/2021-06/01-economy.csv", "ledger/2021-06/adjustments.toml"], 1
    )


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("2021-6/a.csv", "ledger/2021-6: 文件夹 2021-6 不是评比期（2021-06、2021-Q2 或 2021），请改名为 2021-06"),
        ("202113/a.csv", "ledger/202113: 文件夹 202113 不是评比期（2021-06、2021-Q2 或 2021），请核对月份"),
        ("2021q2/a.csv", "ledger/2021q2: 文件夹 2021q2 不是评比期（2021-06、2021-Q2 或 2021），请改名为 2021-Q2"),
        (
            "plan/a.csv",
            "ledger/plan: ledger/ 下不应有文件夹 plan（是不是“plans”？），请移走；只能有评比期和 plans、objects、rules",
        ),
        ("2021-06/result/a.csv", "ledger/2021-06/result: 评比期里不应有文件夹 result（是不是“results”？），请移走"),
        (
            "2021-06/results/x/a.csv",
            "ledger/2021-06/results: 评比期里不应有文件夹 results（是不是“results”？），请移走",
        ),
        (
            "2021-06/adjustment.toml",
            "ledger/2021-06/adjustment.toml: 这里不应有文件 adjustment.toml（是不是“adjustments.toml”？），请改名或移走",
        ),
        ("2021-06/说明.txt", "ledger/2021-06/说明.txt: 警告：这里不应有文件 说明.txt，请改名或移走"),
        ("2021-06/经济.csv", "ledger/2021-06/经济.csv: 文件名请只用英文字母、数字和连字符，中文写在内容里"),
        ("2021-06/results/x.csv", "ledger/2021-06/results/x.csv: 这里不应有文件 x.csv，请改名或移走"),
        ("2021-06/notices/a.toml", "ledger/2021-06/notices/a.toml: 这里不应有文件 a.toml，请改名或移走"),
        ("openings.csv", "ledger/openings.csv: 这里不应有文件 openings.csv（是不是“opening.csv”？），请改名或移走"),
        ("plans/x/a.csv", "ledger/plans/x/a.csv: 这里不应有文件 a.csv，请改名或移走"),
    ],
)
def test_layout_problems(path: str, problem: str) -> None:
    assert problem in shown(layout_problems([f"ledger/{path}"]))


def test_layout_problems__a_folder_is_named_once_and_names_differ_by_more_than_case() -> None:
    assert shown(layout_problems(["ledger/x/a.csv", "ledger/x/b.csv"])) == [
        "ledger/x: ledger/ 下不应有文件夹 x，请移走；只能有评比期和 plans、objects、rules"
    ]
    assert shown(layout_problems(["ledger/2021-06/A.csv", "ledger/2021-06/a.csv"])) == [
        "ledger/2021-06/a.csv: 文件名与 ledger/2021-06/A.csv 只差大小写或字符编码，有的系统会混为一个，请改名"
    ]


def test_layout_problems__all_that_the_design_names() -> None:
    names = ["results/scores.csv", "results/ranking-districts.md", "results/manifest.toml", "notices/001.toml"]
    assert layout_problems([f"ledger/2021-Q2/{name}" for name in [*names, "progress.csv"]]) == []


def test_find_root(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"")
    below = tmp_path / "ledger" / "2021-06"
    below.mkdir(parents=True)
    assert find_root(below) == find_root(tmp_path) == tmp_path
    assert find_root(tmp_path.parent / "none") is None
    assert find_root(tmp_path / "..") is None
