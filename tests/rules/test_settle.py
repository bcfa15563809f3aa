"""What is in force: readings, months, `when` blocks, and the measures that methods imply."""

from decimal import Decimal

import pytest

from tests.rules.schemes import ITEM, READING, load, load_special, special
from zzcli.ledger.config import Config
from zzcli.ledger.periods import Period
from zzcli.methods.registry import Band, PointsRow
from zzcli.rules import readings
from zzcli.rules.expressions import parse
from zzcli.rules.model import Block, ByMonth, Chosen, Limit, MeasureKind, Node, Part, Use, When
from zzcli.rules.settle import Settled, exists, settle


def leaf(body: str, **tables: str) -> Node:
    """Return the one item of a special."""
    return load_special(ITEM + body, **tables).nodes["子"]


def settled(node: Node, period: str = "2021-06", *, holds: bool = True, **choices: str) -> Settled:
    """Return the node's keys with readings of special 1 by their short id; blocks by units and `if` hold or not."""
    full = {f"1/{name}": option for name, option in choices.items()}

    def fits(block: Block) -> bool:
        return holds or (block.units is None and block.condition is None)

    return settle(node, period=Period.parse(period), choices=full, holds=fits)


def test_defaults_are_filled_in() -> None:
    found = settled(leaf('method = "judged"\n'))
    assert found.method == "judged"
    assert found["full"] == Decimal(10)
    assert (found["scored"], found["combine"], found["within"], found["cap"]) == (True, "sum", (), None)
    assert found.missing == ()


def test_numbers_become_expressions_where_an_expression_stands() -> None:
    found = settled(leaf('method = "attainment"\nvalue = "1 + 1"\ntarget = -7.50\n'))
    assert found["value"] == parse("1 + 1")
    assert found["target"].text == "-7.50"


def test_a_map_by_month_holds_until_the_next_entry_and_is_nothing_before_the_first() -> None:
    node = leaf('method = "attainment"\nvalue = "1"\ntarget = {6 = 100, 3 = 70}\n')
    assert node.keys["target"] == ByMonth(((3, parse("70")), (6, parse("100"))))
    assert [settled(node, f"2021-{month}")["target"].text for month in ("03", "05", "06", "12")] == [
        "70",
        "70",
        "100",
        "100",
    ]
    assert settled(node, "2021-02").missing == ("target",)


def test_a_reading_is_the_key_of_the_option_in_force() -> None:
    node = leaf('method = "judged"\nmin = "?lowest"\nfloor = {points = "?lowest", span = "year"}\n' + READING)
    assert node.keys["min"] == Chosen("1/lowest", {"0": Decimal(0), "-5": Decimal(-5)})
    assert settled(node, lowest="-5")["min"] == Decimal(-5)
    assert settled(node, lowest="0")["floor"] == Limit(Decimal(0), "year")
    with pytest.raises(KeyError):
        settled(node)


def test_open_values_inside_other_values() -> None:
    node = leaf(
        'method = "tally"\nkinds = {"甲" = "?lowest", "乙" = {4 = 2}}\nconstants = {r = {3 = 0.7, 4 = 0.8}, s = {6 = 1}}\n'
        + READING
    )
    march, june = settled(node, "2021-03", lowest="-5"), settled(node, lowest="0")
    assert march["kinds"] == (PointsRow("甲", Decimal(-5)),)
    assert june["kinds"] == (PointsRow("甲", Decimal(0)), PointsRow("乙", Decimal(2)))
    assert march["constants"] == {"r": Decimal("0.7")}
    assert june["constants"] == {"r": Decimal("0.8"), "s": Decimal(1)}


def test_the_first_block_that_matches_and_sets_a_key_wins_key_by_key() -> None:
    node = leaf(
        'method = "judged"\nmin = 0\nmax = 9\nwhen = [{months = [6], max = 1}, {from = "2021-06", max = 2, min = -2}]\n'
    )
    assert [(settled(node, p)["min"], settled(node, p)["max"]) for p in ("2021-05", "2021-06", "2021-07")] == [
        (Decimal(0), Decimal(9)),
        (Decimal(-2), Decimal(1)),
        (Decimal(-2), Decimal(2)),
    ]


def test_a_map_by_month_in_a_block_sets_nothing_before_its_first_entry() -> None:
    node = leaf('method = "judged"\nmax = 9\nwhen = [{from = "2021-01", max = {6 = 3}}]\n')
    assert [settled(node, period)["max"] for period in ("2021-05", "2021-06")] == [Decimal(9), Decimal(3)]


CONDITIONS = [
    ("months = [3, 6]", "2021-06", "2021-05"),
    ('period = "month"', "2021-06", "2021-Q2"),
    ('from = "2021-06"', "2021-Q2", "2021-05"),
    ('until = "2021-06"', "2021-06", "2021-07"),
    ('from = "2021-05", until = "2021-06"', "2021-05", "2021-04"),
]


@pytest.mark.parametrize(("condition", "inside", "outside"), CONDITIONS)
def test_conditions_of_blocks(condition: str, inside: str, outside: str) -> None:
    node = leaf(f'method = "judged"\nwhen = [{{{condition}, max = 1}}]\n')
    assert settled(node, inside)["max"] == Decimal(1)
    assert settled(node, outside)["max"] != Decimal(1)


def test_units_and_if_are_asked_of_the_caller() -> None:
    node = leaf('method = "judged"\nwhen = [{units = ["group:区"], max = 1}, {if = "月 > 3", max = 2}]\n')
    assert settled(node)["max"] == Decimal(1)
    assert settled(node, holds=False)["max"] == settled(leaf('method = "judged"\n'))["max"]


def test_a_block_that_sets_the_method_drops_the_old_methods_keys() -> None:
    node = leaf(
        'method = "rank-step"\nvalue = "1"\nfirst = 9\nstep = 1\ngate = "月 > 1"\n'
        'when = [{reading = {lowest = "-5"}, method = "formula", formula = "2"}, {months = [6], step = 3, cap = 4}]\n'
        + READING
    )
    old, new = settled(node, lowest="0"), settled(node, lowest="-5")
    assert (old.method, old["step"], old["cap"]) == ("rank-step", Decimal(3), Limit(Decimal(4)))
    assert (new.method, new["formula"], new["cap"], new["gate"]) == (
        "formula",
        parse("2"),
        Limit(Decimal(4)),
        parse("月 > 1"),
    )
    assert "step" not in new
    assert "value" not in new


def test_implied_measures() -> None:
    tally = settled(leaf('method = "tally"\nkinds = {"观摩" = 2}\nmeasures = {"否决" = "yes-no"}\n'))["measures"]
    assert (tally["观摩"].kind, tally["观摩"].blank, tally["否决"].blank) == (MeasureKind.COUNT, Decimal(0), None)
    checklist = settled(leaf('method = "checklist"\npoints = {"批复" = 1}\n'))["measures"]
    assert (checklist["批复"].kind, checklist["批复"].blank) == (MeasureKind.YES_NO, None)
    table = "节点,期限,分值\n开工,2021-03-31,5\n"
    dates = settled(leaf('method = "milestones"\nnodes = "tables/n"\n', n=table))["measures"]
    assert dates["开工"].kind is MeasureKind.DATE
    judged = settled(leaf('method = "judged"\n'))["measures"]
    assert (list(judged), judged["评分"].kind) == (["评分"], MeasureKind.JUDGED)


def test_a_judged_measure_of_its_own_replaces_the_implied_one() -> None:
    found = settled(leaf('method = "judged"\nmeasures = {"得分" = "judged 分"}\n'))["measures"]
    assert list(found) == ["得分"]


def test_kinds_counted_over_records_ask_for_no_figures() -> None:
    node = leaf('method = "tally"\nrecords = "adjustments"\nkinds = "tables/k"\n', k="事项,级别,分值\n表彰,省部级,3\n")
    assert settled(node)["measures"] == {}
    assert settled(node)["kinds"] == "tables/k.csv"


def test_kinds_that_a_node_above_measures_are_not_asked_again() -> None:
    tree = load_special(
        """\
        [[item]]
        id = "1"
        name = "合"
        clause = "一"
        measures = {"迟报" = "count 次"}
        [[item]]
        id = "1.1"
        name = "子"
        clause = "一"
        method = "tally"
        full = 10
        kinds = {"迟报" = -1, "漏报" = -2}
        """
    )
    assert list(settled(tree.nodes["子"])["measures"]) == ["漏报"]


def test_the_implied_measures_follow_the_layer_that_sets_the_kinds() -> None:
    node = leaf(
        'method = "tally"\nkinds = {"甲" = 1}\n'
        'when = [{months = [6], kinds = {"乙" = 1}}, {months = [7], method = "formula", formula = "1"}]\n'
    )
    assert [list(settled(node, f"2021-{month}")["measures"]) for month in ("05", "06", "07")] == [["甲"], ["乙"], []]


def test_values_with_parts() -> None:
    found = settled(
        leaf('method = "tiers"\nvalue = "1"\nbands = [["<90", 0], ["100", 3], [">=90", 2.5], ["优秀", 4]]\n')
    )
    assert found["bands"] == (
        Band("<", Decimal(90), Decimal(0)),
        Band("=", Decimal(100), Decimal(3)),
        Band(">=", Decimal(90), Decimal("2.5")),
        Band("=", "优秀", Decimal(4)),
    )


def test_limits() -> None:
    found = settled(leaf('method = "judged"\ncap = "none"\nfloor = -2\nround = "none"\n'))
    assert (found["cap"], found["floor"], found["round"]) == (Limit(None), Limit(Decimal(-2)), None)


def test_uses_and_parts() -> None:
    tree = load_special(
        ITEM
        + 'method = "formula"\nformula = "x"\nuses = {"x" = "甲专项/合:rate@previous", "y" = "合:评分"}\n'
        + '[[item]]\nid = "2"\nname = "合"\nclause = "二"\nmethod = "judged"\nfull = 0\n'
    )
    assert settled(tree.nodes["子"])["uses"] == {
        "x": Use("a", "合", "rate", False, When.PREVIOUS),
        "y": Use("a", "合", "评分", True, When.NOW),
    }
    track = load({"a.toml": special(ITEM + 'method = "judged"\n')}).tracks[0]
    assert settled(track.nodes["专项"])["of"] == (Part(Use("a", "甲专项"), None),)


def test_exists() -> None:
    node = leaf('method = "judged"\nmonths = "5-6"\nfrom = "2021-06"\nuntil = "2022-05"\n')
    month = frozenset({"month"})

    def there(period: str, periods: frozenset[str] = month) -> bool:
        return exists(node, period=Period.parse(period), choices={}, periods=periods)

    assert [there(period) for period in ("2021-05", "2021-06", "2021-07", "2022-05", "2022-06")] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert not there("2021-Q2")
    assert there("2021-Q2", frozenset({"quarter"}))


def test_months_may_be_a_reading() -> None:
    options = READING.replace('{"0" = "零", "-5" = "负五"}', '{"6" = "当月", "6-12" = "以后各月"}').replace(
        '"0"', '"6"'
    )
    node = leaf('method = "judged"\nmonths = "?lowest"\n' + options)
    period = Period.parse("2021-07")
    month = frozenset({"month"})
    assert not exists(node, period=period, choices={"1/lowest": "6"}, periods=month)
    assert exists(node, period=period, choices={"1/lowest": "6-12"}, periods=month)


def test_which_option_is_in_force() -> None:
    scheme = load({"a.toml": special(ITEM + 'method = "judged"\nmin = "?lowest"\n' + READING + 'from = "2021-05"\n')})
    config = Config(readings={"1/lowest": ((None, "0"), (Period.parse("2021-06"), "-5"))})

    def chosen(period: str, **overrides: str) -> str:
        named = {f"1/{name}": option for name, option in overrides.items()}
        return readings.in_force(scheme.readings, config, Period.parse(period), named)["1/lowest"]

    assert readings.defaults(scheme.readings) == {"1/lowest": "0"}
    assert [chosen(period) for period in ("2021-05", "2021-06")] == ["0", "-5"]
    assert chosen("2021-06", lowest="0") == "0"


def test_a_reading_with_a_date_has_its_default_before_it() -> None:
    scheme = load({"a.toml": special(ITEM + 'method = "judged"\nmin = "?lowest"\n' + READING + 'from = "2021-05"\n')})
    config = Config(readings={"1/lowest": ((None, "-5"),)})
    found = [
        readings.in_force(scheme.readings, config, Period.parse(period))["1/lowest"]
        for period in ("2021-04", "2021-05")
    ]
    assert found == ["0", "-5"]


def test_readings_in_config_that_the_scheme_does_not_have() -> None:
    scheme = load({"a.toml": special(ITEM + 'method = "judged"\nmin = "?lowest"\n' + READING)})
    config = Config(readings={"1/lowset": ((None, "0"),), "1/lowest": ((None, "5"),)})
    assert [str(problem) for problem in readings.problems(scheme.readings, config)] == [
        "config.toml: 办法里没有释义“1/lowset”（是不是“1/lowest”？），请改正或删去",
        "config.toml: 释义“1/lowest”没有选项“5”，可选 “0”、“-5”，请改正",
    ]
