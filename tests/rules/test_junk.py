"""Whatever stands at any key of any rule file, loading answers with problems, never with an exception."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from zzcli.ledger.source import Memory
from zzcli.rules.check import check
from zzcli.rules.load import load_scheme

SCHEME = """\
format = 1
title = "办法"
document = "文1号"
from = "2021-03"
periods = ["month"]
stages = ["甲", {name = "乙", specials = ["a"], files = ["x"]}]
specials = ["a"]
group = [{name = "区", units = ["甲区", "乙区"]}, {name = "县", units = "tables/u.csv"}, {name = "全", partition = ["区", "县"]}]
special = [{id = "b", title = "乙专项", full = 5}]
list = [{name = "加", item = [{id = "3", name = "加分", clause = "三", method = "judged", full = 0, cap = 3}]}]
track = [{id = "t", name = "序列", units = ["group:区"], full = 10, include = ["加"], total = "专项", column = ["专项", {name = "奖", of = "加分"}], item = [{id = "1", name = "专项", clause = "一", method = "sum", of = {"a" = 10}}]}]
finding = [{kind = "假", clause = "八", scope = "month", effect = "?out"}]
deadline = [{what = "a", clause = "五", due = "+20"}]
outcome = [{id = "表态", clause = "七", months = [6], text = "发言", pick = {of = "a", last = 1, within = ["区"]}}]
reading = [{id = "out", clause = "八", question = "问", default = "zero", reason = "因", options = {zero = "零", exclude = "不"}}]
"""
SPECIAL = """\
format = 1
id = "1"
title = "甲专项"
document = "附件1"
full = 10
lead = ["局"]
reading = [{id = "low", clause = "一", question = "问", default = "0", reason = "因", options = {"0" = "零", "-5" = "负"}}]
item = [
 {id = "1", name = "甲", clause = "一", method = "attainment", full = {3 = 5, 6 = 7}, measures = {"数" = "count 家", "词" = {kind = "choice", words = ["好"]}}, value = "数 + c + x", target = "target(目标)", values = "tables/v", constants = {c = {3 = 1}}, uses = {"x" = "乙:rate@previous"}, cap = {points = 3, span = "year"}, floor = "?low", gate = "数 > 0", months = "3-12", units = ["group:区"], absent = "exclude", keep = "year", when = [{months = [6], units = ["甲区"], reading = {low = "0"}, if = "月 > 3", method = "tiers", bands = [["<90", 0], [">=90", "?low"]], value = "数"}]},
 {id = "2", name = "乙", clause = "二", method = "weighted", weights = {"乙/丙" = 1}},
 {id = "2.1", name = "乙/丙", clause = "二", method = "rank-step", full = 3, step = 1, value = "1", tie = ["2"], within = "全", objects = "tables/o.csv", combine = "mean", weight = "权", where = "权 > 0"},
 {id = "3", name = "丁", clause = "三", method = "tally", full = 0, cap = 1, kinds = {"迟报" = -1}},
 {id = "4", name = "戊", clause = "四", method = "milestones", full = 1, nodes = "tables/n", late = -1},
]
"""
TABLES = {
    "tables/u.csv": "单位\n丙县\n",
    "tables/v.csv": "单位,月,目标\n甲区,3-12,5\n",
    "tables/o.csv": "单位,对象,权\n甲区,路,1\n",
    "tables/n.csv": "节点,期限,分值\n开工,2021-03-31,1\n",
}
FILES = {"scheme.toml": SCHEME, "a.toml": SPECIAL}

Keys = tuple[str | int, ...]


def paths(value: Any, keys: Keys = ()) -> Iterator[Keys]:
    """Yield the way to every value inside a TOML value."""
    if keys:
        yield keys
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from paths(each, (*keys, key))


DATA = {name: tomllib.loads(text, parse_float=Decimal) for name, text in FILES.items()}
PLACES = [(name, keys) for name, data in DATA.items() for keys in paths(data)]
JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [
        0,
        -3,
        Decimal("1.5"),
        True,
        "",
        "?",
        "?low",
        "?没有",
        "甲",
        "a",
        "t/专项:rate@previous",
        "2021-06",
        "none",
        "tables/v",
        date(2021, 6, 30),
        [],
        {},
        [1, "a"],
        [[]],
        [{}],
        {"3": 1},
        {"a": {"b": []}},
        [["<1", {}]],
    ]
)


def loaded(data: dict[str, Any]) -> None:
    """Load, and check what loads."""
    files = {**TABLES, **{name: tomli_w.dumps(each) for name, each in data.items()}}
    source = Memory({f"s/{name}": text.encode() for name, text in files.items()})
    scheme, problems = load_scheme(source, "s", "试")
    assert (scheme is None) == bool(problems)
    if scheme is not None:
        check(scheme, source, "s")


def test_the_files_themselves_are_good() -> None:
    loaded(DATA)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=2))
def test_junk_anywhere(changes: list[tuple[tuple[str, Keys], Any]]) -> None:
    data = copy.deepcopy(DATA)
    for (name, keys), junk in changes:
        inside: Any = data[name]
        try:
            for key in keys[:-1]:
                inside = inside[key]
            inside[keys[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    loaded(data)
