"""PATH arguments: whole names from the left and longest first, then parts; several that fit are listed."""

from dataclasses import replace
from decimal import Decimal

import pytest
import typer

from zzcli.cli import pick
from zzcli.ledger.periods import Period
from zzcli.ledger.units import Unit, Units
from zzcli.rules.model import Measure, MeasureKind, Node, Origin, Scheme, Tree


def node(
    stem: str, number: str, name: str, *children: Node, measures: tuple[str, ...] = (), objects: bool = False
) -> Node:
    keys: dict[str, object] = {
        "full": Decimal(1),
        "measures": {each: Measure(each, MeasureKind.NUMBER) for each in measures},
    }
    keys |= {"objects": "道路"} if objects else {}
    return Node(stem, number, name, "一", keys, (), children, Origin(f"{stem}.toml"))


def tree(stem: str, number: str, title: str, *items: Node) -> Tree:
    root = node(stem, number, title, *items)
    nodes = {each.name: each for each in root.walk()}
    parents = {child.name: each for each in root.walk() for child in each.children}
    return Tree(stem, number, title, "", (), root, nodes, parents)


ECONOMY = tree(
    "01-economy",
    "1",
    "经济发展晋位升级",
    node("01-economy", "1", "生产总值增速", measures=("增速",)),
    node("01-economy", "2", "投资增速"),
)
ECOLOGY = tree(
    "08-ecology",
    "8",
    "生态环境",
    node("08-ecology", "1", "洁化", node("08-ecology", "1.1", "洁化/道路", measures=("机扫率", "得分"))),
    node("08-ecology", "2", "投资进度"),
)
BLOCKS = tree(
    "03-blocks",
    "3",
    "核心板块",
    node("03-blocks", "1", "生态环境", measures=("得分",)),
    node("03-blocks", "2", "营商环境质量", measures=("得分",)),
)
ROADS = tree("05-roads", "5", "道路", node("05-roads", "1", "优化营商环境", objects=True))
BUSINESS = tree("16-business", "16", "优化营商环境", node("16-business", "1", "办事"))
BOROUGHS = tree("boroughs", "boroughs", "各区排名", node("boroughs", "1", "加减分"), node("boroughs", "2", "洁化"))
SCHEME = Scheme(
    "试验", "试验办法", "文件", Period.parse("2021-03"), frozenset({"month"}), (), (ECONOMY, ECOLOGY, BUSINESS), (BOROUGHS,),
    {"区县": ("金水区",), "开发区": ()}, {"各区": ("区县",)}, {}, {}, (), (),
)  # fmt: skip
TWINS = replace(SCHEME, specials=(ECOLOGY, BUSINESS, BLOCKS, ROADS))
UNITS = Units({name: Unit(name) for name in ("金水区", "郑东新区", "高新区")}, {"航空港区": "郑东新区"})


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8", "生态环境"),
        ("08-ecology", "生态环境"),
        ("生态环境", "生态环境"),
        ("晋位", "经济发展晋位升级"),
        ("8/2", "生态环境/投资进度"),
        ("生态环境/投资进度", "生态环境/投资进度"),
        ("生态/进度", "生态环境/投资进度"),
        ("洁化", "生态环境/洁化"),  # a whole name goes before 洁化/道路, which has it as a part
        ("8/洁化/道路", "生态环境/洁化/道路"),  # one item, not object 道路 of 洁化: the longest name wins
        ("8/洁化/桥", "生态环境/洁化/桥"),  # no such item: object 桥 of 洁化
        ("8/1.1/陇海路/6-11/机扫率", "生态环境/洁化/道路/陇海路/6-11/机扫率"),
        ("生产总值增速", "经济发展晋位升级/生产总值增速"),
        ("总值", "经济发展晋位升级/生产总值增速"),
        ("1/1/增速", "经济发展晋位升级/生产总值增速/增速"),
        ("办事", "优化营商环境/办事"),
        ("boroughs/加减分", "各区排名/加减分"),
        ("加减分", "各区排名/加减分"),
        ("各区排名/洁化", "各区排名/洁化"),  # 洁化 alone is the special's
        ("各区排名", "各区排名"),
    ],
)
def test_a_path_means_one_thing(text: str, meant: str) -> None:
    assert str(pick.path(SCHEME, text)) == meant


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "生态环境/洁化x",
            "专项“生态环境”里没有评分项“洁化x”（是不是“洁化”？）",
        ),  # not object 洁化x of the item 生态环境
        ("营商环境/zzz", "专项“优化营商环境”里没有评分项“zzz”，可写：办事"),  # by a part of the special's title
    ],
)
def test_a_slip_below_a_special_is_not_an_object_of_an_item_of_its_name(text: str, message: str) -> None:
    with pytest.raises(typer.BadParameter) as fault:
        pick.path(replace(TWINS, specials=(ECOLOGY, BUSINESS, BLOCKS)), text)
    assert fault.value.message == message


def test_an_item_of_a_special_s_name_has_its_measures_and_objects() -> None:
    assert str(pick.path(TWINS, "营商环境质量/得分")) == "核心板块/营商环境质量/得分"
    assert str(pick.path(TWINS, "优化营商环境/东街")) == "道路/优化营商环境/东街"


def test_the_parts_of_a_path_are_told_apart() -> None:
    found = pick.path(SCHEME, "8/洁化/道路/陇海路/6-11/机扫率")
    assert (found.node.id, found.object, found.measure) == ("1.1", "陇海路/6-11", "机扫率")
    found = pick.path(SCHEME, "8/洁化/道路/陇海路/6-11")
    assert (found.node.id, found.object, found.measure) == ("1.1", "陇海路/6-11", "")
    found = pick.path(SCHEME, "8")
    assert found.node is ECOLOGY.root


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("环境", "路径“环境”对得上 2 个：生态环境、优化营商环境；请写全"),
        ("投资", "路径“投资”对得上 2 个：经济发展晋位升级/投资增速、生态环境/投资进度；请写全"),
        ("1/增速", "路径“1/增速”对得上 2 个：经济发展晋位升级/生产总值增速、经济发展晋位升级/投资增速；请写全"),
        ("8/投资尽度", "专项“生态环境”里没有评分项“投资尽度”（是不是“投资进度”？）"),
        ("生态坏境", "没有专项或评分项“生态坏境”（是不是“生态环境”？）"),
        ("zzz", "没有专项或评分项“zzz”，可写：经济发展晋位升级、生态环境、优化营商环境"),
        ("", "没有专项或评分项“”，可写：经济发展晋位升级、生态环境、优化营商环境"),
    ],
)
def test_a_path_that_means_nothing_or_several_is_refused(text: str, message: str) -> None:
    with pytest.raises(typer.BadParameter) as fault:
        pick.path(SCHEME, text)
    assert fault.value.message == message


def test_units_by_name_alias_and_part() -> None:
    assert pick.unit(UNITS, "金水区") == "金水区"
    assert pick.unit(UNITS, "航空港区") == "郑东新区"
    assert pick.unit(UNITS, "高新") == "高新区"


@pytest.mark.parametrize(
    ("text", "message"),
    [("金水县", "没有单位“金水县”（是不是“金水区”？）"), ("新区", "单位“新区”对得上 2 个：郑东新区、高新区；请写全")],
)
def test_a_unit_that_is_none_or_several_is_refused(text: str, message: str) -> None:
    with pytest.raises(typer.BadParameter) as fault:
        pick.unit(UNITS, text)
    assert fault.value.message == message


def test_of_many_names_the_first_few_are_listed() -> None:
    many = Units({name: Unit(name) for name in "甲乙丙丁戊己庚"}, {})
    with pytest.raises(typer.BadParameter) as fault:
        pick.unit(many, "金水区")
    assert fault.value.message == "没有单位“金水区”，可写：甲、乙、丙、丁、戊、己 等 7 个"


def test_specials_groups_and_items() -> None:
    assert pick.special(SCHEME, "16") is BUSINESS
    assert pick.group(SCHEME, "各区") == "各区"
    assert pick.group(SCHEME, "开发") == "开发区"
    with pytest.raises(typer.BadParameter, match="没有组别“天上”，可写：区县、开发区、各区"):
        pick.group(SCHEME, "天上")
    assert pick.item(ECOLOGY, "进度").id == "2"
    with pytest.raises(typer.BadParameter, match="没有序列“区县”"):
        pick.track(SCHEME, "区县")
