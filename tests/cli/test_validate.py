"""`validate`, `fmt`, `explain`, `diff`, `rules`: exit codes, options and formats."""

import json

import pytest

from tests.cli.conftest import Tiny
from tests.reports.schemas import faults
from zzcli.checks.forensic import LISTED
from zzcli.checks.run import names

FIGURES = "ledger/2021-06/01-work.csv"
ALIAS = f"{FIGURES}:2: 警告：“金水”是别名，已按“金水区”读取（共 1 行）；运行 zzcli fmt 可改正"
UNTIDY = f"{FIGURES}: 警告：不是规范写法，请运行 zzcli fmt"


def accept(code: str) -> str:
    """Return the line that tells how to accept a warning."""
    return f"看过、可以接受的警告：zzcli acknowledge 2021-06 {code} --reason 理由\n"


def test_nothing_wrong_is_said_and_exits_0(tiny: Tiny) -> None:
    assert tiny("validate", "2021-06") == (0, "", "2021-06: 没有问题\n")


def test_warnings_exit_0_and_with_strict_1(tiny: Tiny) -> None:
    tiny.replace(FIGURES, "金水区,完成率", "金水,完成率")
    printed = f"{ALIAS}\n共1个警告\n{accept('alias')}"
    assert tiny("validate", "2021-06") == (0, "", printed)
    assert tiny("validate", "2021-06", "--strict") == (1, "", printed)


def test_a_file_in_another_order_is_not_canonical(tiny: Tiny) -> None:
    first, second = "金水区,完成率,,完成,90,90,\n", "惠济区,完成率,,完成,80,80,\n"
    tiny.replace(FIGURES, first + second, second + first)
    assert tiny("validate", "2021-06") == (0, "", f"{UNTIDY}\n共1个警告\n{accept('not-canonical')}")


def test_only_the_checks_and_codes_that_are_named_run(tiny: Tiny) -> None:
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90", "金水,完成率,,完成,90,90")
    tiny.replace(FIGURES, "惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,80,,")  # missing, but nothing unreadable
    assert tiny("validate", "2021-06", "evidence") == (0, "", "2021-06: 没有问题\n")
    assert tiny("validate", "2021-06", "alias") == (0, "", f"{ALIAS}\n共1个警告\n{accept('alias')}")
    code, _, err = tiny("validate", "2021-06", "text", "figures")
    assert code == 1
    assert err.splitlines()[0] == ALIAS
    assert f"{FIGURES}:3: 惠济区 完成率: “完成”的核定值未填" in err


@pytest.mark.parametrize("check", ["text", "figures", "evidence", "late", "alias", "missing-figure"])
def test_what_is_unreadable_is_told_whichever_check_is_asked_for(tiny: Tiny, check: str) -> None:
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90", "金水区,完成率,,完成,90,三百")
    (tiny.root / "ledger/2021-06/findings.toml").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    code, _, err = tiny("validate", "2021-06", check)
    assert code == 1
    assert f"{FIGURES}:2: 金水区 完成率: 核定值“三百”不是数字" in err
    assert "ledger/2021-06/findings.toml:1: " in err


def test_an_unknown_check_names_the_nearest(tiny: Tiny) -> None:
    line = "zzcli validate: 没有检查“figure”（是不是“figures”？）；zzcli checks 列出全部\n"
    assert tiny("validate", "2021-06", "figure") == (2, "", line)


def test_a_scheme_with_errors_is_told_and_nothing_is_scored(tiny: Tiny) -> None:
    tiny.replace("ledger/rules/01-work.toml", "full     = 60", "full     = 50")
    code, out, err = tiny("validate", "2021-06", "evidence")
    assert (code, out) == (1, "")
    assert err.startswith("ledger/rules/01-work.toml:8: 重点工作：满分是100，下级合计90")
    assert tiny("score", "2021-06")[:2] == (1, "")


def test_problems_as_json_and_csv(tiny: Tiny) -> None:
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90", "金水区,完成率,,完成,90,9O")
    code, out, err = tiny("validate", "2021-06", "--format", "json")
    assert (code, err) == (1, "")
    data = json.loads(out)
    assert faults(data, "problems.v1") == []
    assert [(each["code"], each["path"], each["line"]) for each in data["problems"]] == [("number", FIGURES, 2)]
    code, out, _ = tiny("validate", "2021-06", "--format", "csv")
    assert code == 1
    assert out.splitlines()[0] == "文件,行,级别,代码,说明"
    assert out.splitlines()[1].startswith(f"{FIGURES},2,error,number,金水区 完成率")


def test_every_check_and_code_is_listed_once_with_its_remedy(tiny: Tiny) -> None:
    rows = json.loads(tiny("checks", "--format", "json")[1])["tables"][0]["rows"]
    listed = [row["code"] for row in rows]
    assert len(set(listed)) == len(listed)
    forensic = {LISTED.name, *(code.name for code in LISTED.codes)}  # `audit --forensic` runs these
    assert {*listed, *(row["check"] for row in rows)} == set(names()) | forensic
    assert all(row["what"] and row["why"] and row["mend"] and row["clause"] for row in rows)


def test_fmt_rewrites_says_what_and_is_idempotent(tiny: Tiny) -> None:
    tiny.commit()
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90", "金水,完成率,,,90,90.0")
    code, _, err = tiny("fmt", "2021-06", "--check")
    assert code == 1
    assert UNTIDY in err
    code, out, err = tiny("fmt", "2021-06")
    assert (code, out) == (0, "")
    assert f"改写 1 个文件：{FIGURES}\n不能只撤回这一步：{FIGURES} 以前的改动还没有保存" in err
    assert tiny.git("status", "--porcelain") == ""
    assert tiny("fmt") == (0, "", "没有要改写的文件\n")


def test_fmt_turns_gb18030_into_utf8_even_in_the_settings(tiny: Tiny) -> None:
    before = tiny.files()
    for path in (FIGURES, "units.toml"):
        (tiny.root / path).write_bytes(before[path].decode().encode("gb18030"))
    code, _, err = tiny("validate", "2021-06")
    assert code == 1
    assert "zzcli fmt --from gb18030" in err
    assert tiny("fmt", "--from", "gb18030")[0] == 0
    assert tiny.files() == before


def test_fmt_takes_one_file_and_refuses_one_with_errors(tiny: Tiny) -> None:
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90,", '金水区,完成率,,完成,90,90,"')
    before = tiny.files()
    code, _, err = tiny("fmt", FIGURES)
    assert code == 1
    assert err.startswith(f"{FIGURES}:2: 双引号没有配对")
    assert tiny.files() == before
    assert tiny("fmt", "ledger/2021-06/nothing.csv") == (3, "", "没有文件 ledger/2021-06/nothing.csv\n")


def test_fmt_leaves_a_published_period_alone(tiny: Tiny) -> None:
    tiny("score", "2021-06")
    manifest = tiny.root / "ledger/2021-06/results/manifest.toml"
    manifest.write_bytes(manifest.read_bytes() + b'\n[publication]\nperiod = "2021-06"\n')
    tiny.replace(FIGURES, "金水区,完成率", "金水,完成率")
    before = tiny.files()
    code, _, err = tiny("fmt")
    assert code == 0
    assert "2021-06 已经发布，没有改动" in err
    assert tiny.files() == before


def test_explain_prints_arithmetic_and_the_line_of_every_input(tiny: Tiny) -> None:
    out = tiny("explain", "2021-06", "金水", "完成率", "--format", "csv")[1]
    header, line = out.splitlines()
    assert header == "专项,编号,评分项,对象,得分,满分,计算,数据,条款,释义"
    assert line.startswith("重点工作,1,完成率,,54,60,")
    assert f"完成 90（{FIGURES}:2）,一," in line
    data = json.loads(tiny("explain", "2021-06", "金水区", "--format", "json")[1])
    assert faults(data, "trace.v1") == []
    assert data["unit"] == "金水区"


def test_explain_of_what_is_not_scored(tiny: Tiny) -> None:
    tiny.replace("ledger/rules/01-work.toml", 'clause   = "一"', 'clause   = "一"\nunits    = ["惠济区"]')
    tiny.replace("ledger/rules/01-work.toml", "full     = 100", 'full     = 100\ntotal-note = "区别"')
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90,\n", "")
    line = "zzcli explain: 2021-06 金水区 不评“重点工作/完成率”\n"
    assert tiny("explain", "2021-06", "金水区", "完成率") == (2, "", line)


def test_diff_of_two_commits_and_its_json(tiny: Tiny) -> None:
    first = tiny.commit()
    tiny.replace(FIGURES, "90,90,", "90,80,")
    second = tiny.commit()
    for revisions in ("HEAD~1..HEAD", f"{first}..", f"{first}..{second}"):
        out = tiny("diff", "2021-06", "--at", revisions, "--format", "csv")[1]
        # 80/100 x 60 = 48: 54 - 48 = 6 less, of 94.
        assert "总分,区县,金水区,,,,94,88\n" in out
        assert "得分,重点工作,金水区,完成率,,,54,48\n" in out
        assert "核定,重点工作,金水区,完成率,,完成,90,80\n" in out
    data = json.loads(tiny("diff", "2021-06", "--at", "HEAD~1..", "--format", "json")[1])
    assert faults(data, "diff.v1") == []
    assert (data["before"]["commit"], data["after"]["commit"]) == (first, second)
    assert "没有变化" in tiny("diff", "2021-06", "--at", "..")[1]


@pytest.mark.parametrize("text", ["HEAD", "HEAD...HEAD~1", "a..b..c", "..."])
def test_diff_wants_two_dots(tiny: Tiny, text: str) -> None:
    line = f"zzcli diff: --at 应写成 甲..乙（两个点），不是“{text}”\n"
    assert tiny("diff", "2021-06", "--at", text) == (2, "", line)


def test_diff_of_two_periods(tiny: Tiny) -> None:
    line = "台账里没有上一期 2021-05，没有可比的；可写 zzcli diff 甲期 乙期\n"
    assert tiny("diff", "2021-06") == (3, "", line)
    before = (tiny.root / FIGURES).read_text(encoding="utf-8")
    (tiny.root / "ledger/2021-07").mkdir()
    (tiny.root / "ledger/2021-07/01-work.csv").write_text(before.replace("80,80,", "80,90,"), encoding="utf-8")
    # 惠济区: 90/100 x 60 = 54, 6 more.
    for arguments in (["2021-07"], ["2021-06", "2021-07"]):
        assert "得分,重点工作,惠济区,完成率,,,48,54\n" in tiny("diff", *arguments, "--format", "csv")[1]
    assert "得分,重点工作,惠济区,完成率,,,54,48\n" in tiny("diff", "2021-07", "2021-06", "--format", "csv")[1]


@pytest.mark.parametrize(("one", "other"), [("2021-06", "2021-Q2"), ("2021-Q2", "2021-06"), ("2021", "2021-06")])
def test_diff_of_a_month_and_a_longer_period_is_refused(tiny: Tiny, one: str, other: str) -> None:
    line = f"{one} 和 {other} 不是同一种评比期，评的内容不同，不能比较；请给两个月或两个季度\n"
    assert tiny("diff", one, other) == (2, "", f"zzcli diff: {line}")


def test_rules_show_and_its_json(tiny: Tiny) -> None:
    data = json.loads(tiny("rules", "show", "--format", "json")[1])
    assert faults(data, "rules.v1") == []
    assert [node["name"] for node in data["specials"][0]["nodes"]] == ["重点工作", "完成率", "立项", "进度"]
    out = tiny("rules", "show", "重点", "--unit", "惠济", "--month", "2021-06", "--format", "csv")[1]
    assert (
        "\n1,完成率,60,按目标完成比例计分，达到目标计满分,完成（%）,目标=100,值 完成；目标 100,,,市督查室,,一,\n" in out
    )


def test_rules_test_runs_cases_with_the_units_of_the_ledger(tiny: Tiny) -> None:
    case = (
        '[[case]]\nname = "九成"\nclause = "一"\nperiod = "2021-06"\n'
        'figures = """\n单位,评分项,对象,指标,申报,核定,备注\n金水区,完成率,,完成,90,90,\n惠济区,完成率,,完成,80,80,\n"""\n'
        'expect = {"金水区/完成率" = "54", "惠济区/完成率" = "48"}\nwhy = "90 ÷ 100 × 60"\n'
    )
    file = tiny.root / "ledger/rules/cases/01-work.toml"
    file.parent.mkdir()
    file.write_text(case, encoding="utf-8")
    assert tiny("rules", "test") == (0, "", "tiny: 1 个用例，2 个期望值，0 个不符\n")
    file.write_text(case.replace('"48"', '"49"'), encoding="utf-8")
    code, out, err = tiny("rules", "test")
    assert (code, out) == (1, "")
    assert err.startswith("ledger/rules/cases/01-work.toml:1: 用例“九成”惠济区/完成率: 应得49，实得48\n")
    rows = json.loads(tiny("rules", "test", "--format", "json")[1])["tables"][0]["rows"]
    assert [row["result"] for row in rows] == ["应得49，实得48", "符合"]


def test_packaged_schemes_are_listed_and_checked_without_a_ledger(tiny: Tiny) -> None:
    names_only = tiny("schemes", "--names")[1].splitlines()
    assert names_only
    assert "blank" not in names_only
    listed = [row["name"] for row in json.loads(tiny("schemes", "--format", "json")[1])["tables"][0]["rows"]]
    assert sorted([*names_only, "blank"]) == listed
    (tiny.root / "config.toml").unlink()
    assert tiny("rules", "check", "--scheme", "blank") == (0, "", "blank: 没有问题\n")
    assert tiny("rules", "check")[0] == 3


def test_the_schema_of_rule_files_is_one(tiny: Tiny) -> None:
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(json.loads(tiny("rules", "schema")[1]))


def test_what_is_tried_as_json(tiny: Tiny) -> None:
    """10/100 x 60 = 6 in place of 54: 94 becomes 46, below the 48 of 惠济区."""
    code, out, err = tiny("whatif", "2021-06", "金水区", "--set", "完成率=10", "--format", "json")
    data = json.loads(out)
    assert (code, err, faults(data, "whatif.v1")) == (0, "", [])
    assert [(each["before"], each["after"]) for each in data["set"]] == [("90", "10")]
    assert [(each["unit"], each["rank"], each["total"]) for each in data["ranks"]] == [
        ("金水区", [1, 2], ["94", "46"]),
        ("惠济区", [2, 1], ["48", "48"]),
    ]


def test_what_was_lost_as_json(tiny: Tiny) -> None:
    """80/100 x 60 = 48 of 60; nothing of 20 and 20."""
    code, out, err = tiny("explain", "2021-06", "惠济区", "--lost", "--format", "json")
    data = json.loads(out)
    assert (code, err, faults(data, "lost.v1")) == (0, "", [])
    assert [(each["item"], each["lost"], each["cost"]) for each in data["lost"]] == [
        ("立项", "20", {"districts": "20"}),
        ("进度", "20", {"districts": "20"}),
        ("完成率", "12", {"districts": "12"}),
    ]
