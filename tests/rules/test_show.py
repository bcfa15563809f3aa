"""The tree that applies to a unit in a month, as rows and as JSON; and the JSON Schema of rule files."""

import json
import re
from decimal import Decimal

from tests.rules.schemes import HEAD, READING, proof
from zzcli.ledger.objects import ObjectRow
from zzcli.ledger.periods import Period
from zzcli.methods.registry import methods
from zzcli.rules.keys import COMMON, IDENTITY
from zzcli.rules.schema import schema
from zzcli.rules.show import ShownObject, ShownTree, Target, data, show

BODY = (
    HEAD
    + """\
[[item]]
id = "1"
name = "推荐"
clause = "一(1)"
months = "3-6"
method = "attainment"
full = 10
measures = {"家数" = {kind = "count", in = "家", span = "year"}}
value = "家数"
target = "target(家数) * 月"
values = "tables/t"
when = [{units = ["group:县"], full = 8}]
[[item]]
id = "2"
name = "评价"
clause = "二"
units = ["group:区"]
method = "judged"
full = 0
min = "?lowest"
"""
    + READING
)
FILES = {"a.toml": BODY, "tables/t.csv": "组别,家数,他\n区,12,0\n县,3.5,0\n"}


def shown(period: str, unit: str | None = None) -> list[ShownTree]:
    """Show all specials of the scheme."""
    found = proof(FILES)
    return show(found, found.scheme.specials, Period.parse(period), unit=unit)


def test_what_applies_to_a_unit() -> None:
    (tree,) = shown("2021-04", "丙县")
    assert [node.name for node in tree.nodes] == ["甲专项", "推荐"]
    node = tree.nodes[1]
    assert (node.id, node.clause, node.method, node.full) == ("1", "一(1)", "attainment", Decimal(8))
    assert (node.units, node.months) == (("丙县",), (3, 4, 5, 6))
    assert [(each.name, each.unit, each.span.value) for each in node.measures] == [("家数", "家", "year")]
    assert node.targets == (Target("target", None, "target(家数) * 月"), Target("家数", "丙县", "3.5"))


def test_without_a_unit_all_are_shown_with_who_they_are_for() -> None:
    (tree,) = shown("2021-04")
    assert [(node.name, node.full, node.units) for node in tree.nodes] == [
        ("甲专项", Decimal(10), ("甲区", "乙区", "丙县")),
        ("推荐", Decimal(10), ("甲区", "乙区", "丙县")),
        ("评价", Decimal(0), ("甲区", "乙区")),
    ]
    assert [each.value for each in tree.nodes[1].targets] == ["target(家数) * 月", "12", "12", "3.5"]
    assert tree.nodes[2].readings == {"1/lowest": "0"}


def test_months_and_units_outside_are_left_out() -> None:
    (tree,) = shown("2021-07", "甲区")
    assert [node.name for node in tree.nodes] == ["甲专项", "评价"]
    assert shown("2021-07", "丁市") == []


def test_tracks_can_be_shown_too() -> None:
    found = proof(FILES)
    (tree,) = show(found, found.scheme.tracks, Period.parse("2021-04"))
    assert [(node.id, node.name) for node in tree.nodes] == [("", "序列"), ("1", "专项")]


def test_json() -> None:
    found = proof(FILES)
    period = Period.parse("2021-04")
    answer = data(found, show(found, found.scheme.specials, period, unit="甲区"), period)
    document = json.loads(json.dumps(answer))
    assert document == answer
    assert {key: document[key] for key in ("schema", "scheme", "period")} == {
        "schema": "zzcli.rules.v1",
        "scheme": "试",
        "period": "2021-04",
    }
    (special,) = document["specials"]
    assert (special["special"], special["id"], special["title"], special["full"]) == ("a", "1", "甲专项", "10")
    assert special["nodes"][1] == {
        "id": "1",
        "name": "推荐",
        "clause": "一(1)",
        "method": "attainment",
        "full": "10",
        "units": ["甲区"],
        "months": [3, 4, 5, 6],
        "measures": [{"name": "家数", "kind": "count", "in": "家", "span": "year", "city": False}],
        "targets": [
            {"name": "target", "unit": None, "value": "target(家数) * 月"},
            {"name": "家数", "unit": "甲区", "value": "12"},
        ],
        "readings": {},
        "lead": [],
        "weight": None,
        "how": {"value": "家数", "target": "target(家数) * 月"},
        "objects": [],
    }


def test_the_schema_knows_every_key_and_refers_to_nothing_missing() -> None:
    found = json.loads(json.dumps(schema()))
    definitions = found["$defs"]
    named = set(re.findall(r"#/\$defs/([a-z-]+)", json.dumps(found)))
    assert named <= set(definitions)
    item = definitions["item"]["properties"]
    own = {key.name for method in methods().values() for key in method.keys}
    assert set(item) == {*COMMON, *own, *(key.name for key in IDENTITY if key.name != "item")}
    assert definitions["item"]["required"] == ["id", "name", "clause"]
    assert definitions["special-file"]["required"] == ["format", "id", "title", "document"]
    assert all(definitions[name]["additionalProperties"] is False for name in ("item", "scheme", "track", "when"))
    assert item["combine"]["anyOf"][0] == {"enum": ["sum", "mean", "min", "max"]}
    assert all(each["description"] for each in item.values())


def test_the_schema_reads_a_key_as_the_method_does() -> None:
    cases = json.loads(json.dumps(schema()))["$defs"]["item"]["allOf"]
    by_method = {each["if"]["properties"]["method"]["const"]: each["then"]["properties"] for each in cases}
    assert by_method["rank-step"]["first"]["anyOf"][0] == {"type": "number"}
    assert by_method["top-bottom"]["first"]["anyOf"][0]["type"] == "array"
    assert set(by_method) == set(methods())


def test_weights_of_a_table_are_those_of_the_unit() -> None:
    root = HEAD.replace("full = 10", 'full = 100\nmethod = "weighted"\nweights = "tables/w"')
    items = "".join(
        f'[[item]]\nid = "{n}"\nname = "{name}"\nclause = "{n}"\nmethod = "judged"\nfull = 100\n'
        for n, name in (("1", "甲"), ("2", "乙"))
    )
    files = {"a.toml": root + items, "tables/w.csv": "单位,评分项,权重\n甲区,甲,0.9\n甲区,乙,0.1\n丙县,甲,1\n"}
    found = proof(files)
    march = Period.parse("2021-03")

    def weights(unit: str | None) -> dict[str, Decimal | None]:
        (tree,) = show(found, found.scheme.specials, march, unit=unit)
        return {node.name: node.weight for node in tree.nodes[1:]}

    assert weights("甲区") == {"甲": Decimal("0.9"), "乙": Decimal("0.1")}
    assert weights("丙县") == {"甲": Decimal(1)}
    assert weights(None) == {"甲": None, "乙": None}


def test_objects_of_a_list_and_of_a_register_are_those_of_the_unit() -> None:
    items = "".join(
        f'[[item]]\nid = "{n}"\nname = "{name}"\nclause = "{n}"\nmethod = "judged"\nfull = 5\nobjects = "{objects}"\n'
        for n, name, objects in (("1", "路", "tables/roads"), ("2", "桥", "桥册"))
    )
    files = {"a.toml": HEAD + items, "tables/roads.csv": "单位,对象,里程\n甲区,一路,3.5\n丙县,二路,4\n"}
    found = proof(files)
    rows = (
        ObjectRow("甲区", "东桥", "", None, None, {"类型": "新建"}, 2),
        ObjectRow("乙区", "西桥", "", None, None, {}, 3),
    )

    def objects(unit: str | None) -> list[tuple[str, ShownObject]]:
        march = Period.parse("2021-03")
        (tree,) = show(
            found, found.scheme.specials, march, unit=unit, register=lambda name: rows if name == "桥册" else ()
        )
        return [(node.name, each) for node in tree.nodes for each in node.objects]

    assert objects("甲区") == [
        ("路", ShownObject("甲区", "一路", {"里程": "3.5"})),
        ("桥", ShownObject("甲区", "东桥", {"类型": "新建"})),
    ]
    assert [(name, each.unit) for name, each in objects(None)] == [
        ("路", "甲区"),
        ("路", "丙县"),
        ("桥", "甲区"),
        ("桥", "乙区"),
    ]
