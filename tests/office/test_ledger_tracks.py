"""Tracks whose units are the ledger's to fill in: what is said while there are none, and who is invented for a demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office.support import DEMO, JUDGED, MARCH, SCHEME, UNITS, book, files
from zzcli.ledger.problem import SurroundingsError
from zzcli.ledger.source import Memory
from zzcli.ledger.units import read_units
from zzcli.ledger.write import write_files
from zzcli.office import demo
from zzcli.office.init import init
from zzcli.office.new import new
from zzcli.rules.check import check
from zzcli.rules.population import peopled, without_units
from zzcli.scoring.book import open_book
from zzcli.scoring.cases import run_cases

ITEM = JUDGED.replace("10", "40")
TOWNS = """
[[track]]
id     = "towns"
name   = "乡镇"
clause = "一"
units  = "ledger"
method = "sum"
full   = 40

[[track.item]]
id     = "1"
name   = "乡镇得分"
clause = "一"
method = "sum"
full   = 40
of     = ["01-works"]
"""
ONLY_TOWNS = SCHEME.partition("[[track]]")[0] + TOWNS
BOTH = {"ledger/rules/scheme.toml": SCHEME + TOWNS}
TOWN = '\n[[unit]]\nname = "甲镇"\ntrack = "towns"\n'


def contents(item: str = ITEM, scheme: str = ONLY_TOWNS, units: str = UNITS) -> dict[str, bytes]:
    """Return a ledger whose special is for all units of the tracks that take it in."""
    found = files(item, **{"ledger/rules/scheme.toml": scheme, "units.toml": units})
    special = found["ledger/rules/01-works.toml"].decode().replace('units    = ["group:县"]\n', "")
    return {**found, "ledger/rules/01-works.toml": special.encode()}


def test_a_period_cannot_be_opened_while_nobody_is_in_the_track(tmp_path: Path) -> None:
    write_files(tmp_path, contents())
    with pytest.raises(
        SurroundingsError, match=r"序列“乡镇”还没有单位。请在 units.toml 登记各单位，每个单位写 track（towns）"
    ):
        new(tmp_path, book(contents()), MARCH)


def test_an_office_may_leave_a_track_out_but_is_told(tmp_path: Path) -> None:
    write_files(tmp_path, contents(scheme=SCHEME + TOWNS))
    done = new(tmp_path, book(contents(scheme=SCHEME + TOWNS)), MARCH)
    assert done.added == {"ledger/2021-03/01-works.csv": 3}  # 管理 of the three counties
    assert [(p.code, p.severity, str(p.place)) for p in done.problems] == [
        ("track-without-units", "warning", "units.toml")
    ]


def test_a_unit_names_a_track_by_id_or_name_and_no_other() -> None:
    for name in ("towns", "乡镇"):
        assert (
            without_units(
                book(contents(units=UNITS + TOWN.replace("towns", name))).scheme,
                read_units((UNITS + TOWN.replace("towns", name)).encode())[0],
            )
            == []
        )
    found, problems = open_book(Memory(contents(units=UNITS + TOWN.replace("towns", "town"))))
    assert found is None
    assert [str(p) for p in problems] == [
        "units.toml:12: 甲镇：没有序列“town”（是不是“towns”？），可填：towns",
    ]
    found, problems = open_book(Memory(contents(scheme=SCHEME, units=UNITS + TOWN.replace("towns", "all"))))
    assert found is None
    assert [str(p) for p in problems] == ["units.toml:12: 甲镇：序列“all”的单位由办法列出，请删去 track"]


def test_a_demo_invents_units_named_after_their_track_and_leaves_listed_ones_alone() -> None:
    steps = demo.steps(contents(), DEMO)
    assert steps[0].message == "登记参评单位（演示数据）"
    assert steps[0].date == "2021-02-25T09:00:00+08:00"  # 4 days before 1 March
    units, problems = read_units(steps[0].files["units.toml"])
    assert problems == []
    assert {name: unit.track for name, unit in units.items()} == {
        **dict.fromkeys(("甲县", "乙县", "丙县"), None),
        **{f"演示乡镇{number}": "towns" for number in range(1, 7)},
    }
    listed = demo.steps(contents(units=UNITS + TOWN), DEMO)
    assert all("units.toml" not in step.files for step in listed)


def test_a_judged_score_is_invented_within_the_full_of_the_unit() -> None:
    item = ITEM.replace("full   = 40\nmin    = 0\nmax    = 40", 'full   = 40\nwhen   = [{units = ["乙县"], full = 2}]')
    steps = demo.steps(contents(item + 'total-note = "乙县少"\n', SCHEME), DEMO)
    lines = [line for step in steps for raw in step.files.values() for line in raw.decode().splitlines()]
    scores = [float(line.split(",")[5]) for line in lines if line.startswith("乙县,管理,")]
    assert len(scores) == 4
    assert all(1.4 <= score <= 2 for score in scores)  # from 70% of the full


def test_a_scheme_is_proved_and_tried_with_the_units_of_its_cases() -> None:
    wrong = ONLY_TOWNS.replace("full   = 40\n\n[[track.item]]", "full   = 50\n\n[[track.item]]")
    base = contents(scheme=wrong)
    source = Memory(base)
    scheme = book(base).scheme
    units = read_units(base["units.toml"])[0]
    assert check(scheme, source, "ledger/rules", units) == []  # nobody is in the track: nothing can be added up
    case = (
        "format = 1\n[[case]]\nname = '一'\nperiod = '2021-03'\nfigures = '''\n单位,评分项,对象,指标,申报,核定,备注\n"
        "甲镇,管理,,评分,,30,评定\n'''\nexpect = {'甲镇/管理' = '30'}\n"
    )
    more = {
        "ledger/rules/cases/units.toml": ("format = 1\n" + TOWN).encode(),
        "ledger/rules/cases/01-works.toml": case.encode(),
    }
    source = Memory({**base, **more})
    found = check(scheme, source, "ledger/rules", units)
    assert [(p.code, p.message.split("；")[0]) for p in found] == [
        ("total", "乡镇：满分是50，下级合计40（甲镇 2021-03：乡镇得分 40）")
    ]
    assert list(peopled(scheme, units, source, "ledger/rules")) == ["甲县", "乙县", "丙县", "甲镇"]
    results, problems = run_cases(source, "ledger/rules", scheme)
    assert problems == []
    assert [result.message for result in results] == [""]


def test_a_new_ledger_is_told_what_is_still_to_be_filled_in(tmp_path: Path) -> None:
    made = init(tmp_path / "new", "xingyang-2021")
    assert [problem.code for problem in made.problems] == ["track-without-units"] * 3
    assert made.next_command == "zzcli new 2021-05"
