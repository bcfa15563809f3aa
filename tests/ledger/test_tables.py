"""Plans, registers of objects, opening values, spot checks and forms that came in."""

from datetime import date
from decimal import Decimal

import pytest

from zzcli.ledger import objects, opening, plans, received, spotchecks
from zzcli.ledger.objects import ObjectRow, read_register
from zzcli.ledger.opening import read_opening
from zzcli.ledger.periods import Period
from zzcli.ledger.plans import read_plans
from zzcli.ledger.problem import Problem
from zzcli.ledger.received import read_received
from zzcli.ledger.spotchecks import read_spot_checks
from zzcli.ledger.units import Unit, Units

UNITS = Units({name: Unit(name) for name in ("金水区", "二七区")}, {"金水": "金水区"})


def csv(header: tuple[str, ...], body: str) -> bytes:
    return f"{','.join(header)}\n{body}".encode()


def shown(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems]


PLANS = csv(plans.HEADER, "金水区,增速,,目标,2021-06,8\n金水区,增速,,目标,2021,7.5\n金水,进度,甲路,长度,2021,3\n")


@pytest.mark.parametrize(
    ("period", "found"),
    [("2021-06", ("8", 2)), ("2021-05", ("7.5", 3)), ("2021-Q2", ("8", 2)), ("2021", ("7.5", 3)), ("2022-06", None)],
)
def test_plans__the_months_value_goes_before_the_years(period: str, found: tuple[str, int] | None) -> None:
    read = read_plans("p.csv", PLANS, UNITS)
    assert read.value("金水区", "增速", "", "目标", Period.parse(period)) == found


def test_plans__keys_are_exact_but_for_aliases() -> None:
    read = read_plans("p.csv", PLANS, UNITS)
    june = Period.parse("2021-06")
    assert read.value("金水区", "进度", "甲路", "长度", june) == ("3", 4)
    assert read.value("金水区", "进度", "", "长度", june) is None
    assert read.value("二七区", "增速", "", "目标", june) is None
    assert read.measures == {"增速": {"目标"}, "进度": {"长度"}}
    assert [problem.code for problem in read.problems] == ["alias"]


def test_plans__faults() -> None:
    body = "金山区,增速,,目标,2021-06,8\n金水区,增速,,目标,2021-Q2,8\n金水区,增速,,目标,6月,\n金水区,增速,,目标,6月,1\n"
    assert shown(read_plans("p.csv", csv(plans.HEADER, body), UNITS).problems) == [
        "p.csv:2: 单位“金山区”不在 units.toml（是不是“金水区”？），请改正，或先在其中登记",
        "p.csv:5: 金水区 增速 目标 6月: 与第 4 行重复，请删去一行",
        "p.csv:3: 月份“2021-Q2”应为 2021-06（当月）或 2021（全年）",
        "p.csv:4: 月份“6月”应为 2021-06（当月）或 2021（全年）",
        "p.csv:4: 值是空的，请填写，或删去这一行",
        "p.csv:5: 月份“6月”应为 2021-06（当月）或 2021（全年）",
    ]


REGISTER = csv(
    (*objects.HEADER, "年计划"),
    "金水,甲项目,,2021-03,2021-05,120\n金水区,乙处,甲路,,,\n市地铁公司,丙站,,2021-06,,9\n",
)


def test_register__rows_in_force_in_the_order_of_the_file() -> None:
    read = read_register("项目", "o.csv", REGISTER, UNITS)
    march, may = Period.parse("2021-03"), Period.parse("2021-05")
    assert read.rows[0] == ObjectRow("金水区", "甲项目", "", march, may, {"年计划": "120"}, 2)
    assert read.rows[1].outer == "甲路"
    assert read.attributes == ("年计划",)
    assert read.problems == ()
    in_force = {text: [row.name for row in read.in_force(Period.parse(text))] for text in ("2021-05", "2021-06")}
    assert in_force == {"2021-05": ["甲项目", "乙处"], "2021-06": ["乙处", "丙站"]}


def test_register__faults() -> None:
    body = """\
金水区,甲,,2021-03,2021-05
金水区,甲,,2021-05,
金水区,甲,丁,2021-05,
二七区,乙,,2021-06,2021-05
二七区,丙,,6月,2021
二七,丁,,,
,戊,,,
二七区,,,,
"""
    assert shown(read_register("项目", "o.csv", csv(objects.HEADER, body), UNITS).problems) == [
        "o.csv:5: 乙: 止（2021-05）早于起（2021-06），请核对",
        "o.csv:6: 起“6月”应为月份，例如 2021-06；不限请留空",
        "o.csv:6: 止“2021”应为月份，例如 2021-06；不限请留空",
        "o.csv:8: 单位是空的，请填写",
        "o.csv:9: 对象是空的，请填写",
        "o.csv:7: 警告：“二七”不在 units.toml，按不参评的责任单位保留；如是“二七区”请改正，否则可在 units.toml 登记",
        "o.csv:3: 金水区 甲: 与第 2 行重复，起止月份有重叠，请删去或改起止",
    ]


def test_register__the_same_object_again_after_it_ended() -> None:
    body = "金水区,甲,,2021-03,2021-05\n金水区,甲,,2021-06,\n"
    assert read_register("项目", "o.csv", csv(objects.HEADER, body), UNITS).problems == ()


def test_opening() -> None:
    raw = csv(
        opening.HEADER, "金水区,科技创新,在孵毕业,,结转,2,\n金水区,科技创新,在孵毕业,,实际,7.9%,\n金水区,x,x,,结转,,\n"
    )
    read = read_opening(raw, UNITS)
    assert read.value("金水区", "科技创新", "在孵毕业", "", "结转") == (Decimal(2), 2)
    assert read.value("二七区", "科技创新", "在孵毕业", "", "结转") is None
    assert shown(read.problems) == [
        "ledger/opening.csv:3: 金水区 科技创新 在孵毕业 实际: 值“7.9%”不是数字，请去掉百分号，写成“7.9”",
        "ledger/opening.csv:4: 金水区 x x 结转: 值是空的，请填数字",
    ]
    assert [(key[-1], str(place)) for key, place in read.places()] == [("结转", "ledger/opening.csv:2")]
    assert read_opening(None, UNITS).problems == ()


def test_spot_checks() -> None:
    body = """\
金水,科技创新,走访,,实际,3,2,不一致,张三,二七区,2021/7/3,
金水区,科技创新,走访,,实际,3,,,,,,
二七区,科技创新,走访,,实际,3,3,相符,张三,金水区,7月,
"""
    read = read_spot_checks("s.csv", csv(spotchecks.HEADER, body), UNITS)
    first, second, _ = read.rows
    assert (first.unit, first.result, first.date, str(first.place)) == ("金水区", "不一致", date(2021, 7, 3), "s.csv:2")
    assert first.cells["结果"] == "不一致"
    assert first.cells["日期"] == "2021-07-03"
    assert list(first.cells) == list(spotchecks.HEADER)
    assert (second.result, second.date) == ("", None)
    assert shown(read.problems) == [
        "s.csv:3: 金水区 科技创新 走访 实际: 与第 2 行重复，请删去一行",
        "s.csv:2: 警告：金水区 走访: 日期“2021/7/3”已按 2021-07-03 读取；请写成“2021-07-03”，或运行 zzcli fmt",
        "s.csv:4: 二七区 走访: 结果“相符”应为“一致”或“不一致”，未抽查的留空",
        "s.csv:4: 二七区 走访: 日期“7月”不是日期，请写成 2021-06-30 的样子",
        "s.csv:2: 警告：“金水”是别名，已按“金水区”读取（共 1 行）；运行 zzcli fmt 可改正",
    ]


def test_received() -> None:
    digest = "ab" * 32
    body = f"a.xlsx,{digest},金水区,张三,2021-07-03\nb.xlsx,{digest},金水区,张三,2021-07-04\nc.xlsx,AB,金水区,张三,\n"
    read = read_received("r.csv", csv(received.HEADER, body))
    assert [(form.name, form.date) for form in read.rows] == [
        *[("a.xlsx", date(2021, 7, 3)), ("b.xlsx", date(2021, 7, 4))]
    ]
    assert shown(read.problems) == [
        "r.csv:4: 收到日期“”不是日期，请写成 2021-06-30 的样子",
        "r.csv:4: sha256 应为 sha256sum 给出的 64 位小写十六进制数",
        f"r.csv:3: {digest}: 与第 2 行重复，请删去一行",
    ]
