"""`status` and `outcomes`: the next command through a month, who acts, what is late, and their JSON."""

import hashlib
import json

import pytest

from tests.cli.conftest import Tiny
from tests.reports.schemas import faults
from zzcli.cli.app import build
from zzcli.cli.options import day
from zzcli.ledger.periods import Period
from zzcli.ledger.source import WorkTree
from zzcli.office import nextstep
from zzcli.office.progress import progress
from zzcli.scoring.book import open_book

FIGURES = "ledger/2021-06/01-work.csv"


def status(tiny: Tiny, today: str = "2021-07-08") -> dict[str, object]:
    code, out, err = tiny("status", "2021-06", "--today", today, "--format", "json")
    assert (code, err) == (0, "")
    found: dict[str, object] = json.loads(out)
    assert faults(found, "status.v1") == []
    return found


def following(tiny: Tiny) -> str:
    found = status(tiny)["next"]
    assert isinstance(found, dict)
    return str(found["command"])


def special(tiny: Tiny) -> tuple[str, list[str], list[str]]:
    found = status(tiny)["specials"]
    assert isinstance(found, list)
    return found[0]["stage"], found[0]["who"], found[0]["signed"]


def test_the_next_command_leads_through_the_month(tiny: Tiny) -> None:
    whole = (tiny.root / FIGURES).read_text(encoding="utf-8")
    tiny.commit()
    (tiny.root / FIGURES).write_text(whole.splitlines()[0] + "\n", encoding="utf-8")
    assert following(tiny) == "zzcli new 2021-06"
    assert tiny("new", "2021-06")[0] == 0
    assert following(tiny) == "zzcli validate 2021-06"
    assert special(tiny)[:2] == ("申报", ["金水区", "惠济区"])
    (tiny.root / FIGURES).write_text(whole.replace("90,90", "90,"), encoding="utf-8")
    assert following(tiny) == "zzcli validate 2021-06"
    assert special(tiny)[:2] == ("核定", ["市督查室"])
    (tiny.root / FIGURES).write_text(whole.replace("90,90", "90,九十"), encoding="utf-8")
    assert following(tiny) == "zzcli validate 2021-06"  # verified, but wrong
    (tiny.root / FIGURES).write_text(whole.replace("金水区,进", "金水,进"), encoding="utf-8")
    assert following(tiny) == "zzcli fmt 2021-06"
    (tiny.root / FIGURES).write_text(whole, encoding="utf-8")
    assert following(tiny) == "zzcli score 2021-06"
    assert tiny("score", "2021-06")[0] == 0
    assert following(tiny) == 'zzcli save 2021-06 -m "2021-06 评分"'
    assert tiny("save", "2021-06", "-m", "评分")[0] == 0
    assert following(tiny).split()[1] in {"outcomes", "sign"}
    (tiny.root / FIGURES).write_text(whole.replace("90,90", "90,80"), encoding="utf-8")
    assert following(tiny) == "zzcli score 2021-06"  # changed after scoring


@pytest.mark.parametrize("verified", ["90", ""])
def test_what_is_unreadable_comes_before_all_other_steps(tiny: Tiny, verified: str) -> None:
    tiny.replace(FIGURES, "惠济区,完成率,,完成,80,80,", f"惠济区,完成率,,完成,80,{verified},")
    tiny.replace(FIGURES, "金水区,完成率,,完成,90,90", "金水区,完成率,,完成,90,三百")
    step = {"command": "zzcli validate 2021-06", "why": f"{FIGURES}:2 读不出或不合规定，先改正"}
    assert status(tiny)["next"] == step
    tiny.replace(FIGURES, "惠济区,进度", "<<<<<<< HEAD\n惠济区,进度")
    found = status(tiny)["next"]
    assert isinstance(found, dict)
    assert (found["command"], found["why"]) == (step["command"], f"{FIGURES}:2 等 2 处读不出或不合规定，先改正")


def test_steps_whose_commands_do_not_exist_are_passed_over(tiny: Tiny) -> None:
    assert tiny("score", "2021-06")[0] == 0
    book, _ = open_book(WorkTree(tiny.root))
    assert book is not None
    found = progress(book, Period.parse("2021-06"), day("2021-07-08"))
    assert nextstep.next_step(found, {"sign", "outcomes"}, None).command == (
        "zzcli sign 2021-06 --stage 牵头部门 --all-specials"
    )
    assert nextstep.next_step(found, {"outcomes"}, None).command == "zzcli outcomes 2021-06"


def test_every_command_that_a_step_names_and_that_must_exist_does() -> None:
    known = set(getattr(build(), "commands", {}))
    assert {"new", "validate", "fmt", "score", "save", "outcomes"} <= known


@pytest.mark.parametrize(
    ("sign", "stage", "signed"),
    [
        ('digest = "{good}"', "已签完", ["牵头部门"]),
        ('digest = "{bad}"', "牵头部门", ["牵头部门（签后有改动）"]),
        ('items = ["完成率"]\ndigest = "{first}"', "牵头部门", ["牵头部门（部分评分项）"]),
        ('items = ["完成率", "立项", "进度"]\ndigest = "{lines}"', "已签完", ["牵头部门"]),
        ('items = ["完成率", "立项", "进度"]\ndigest = "{bad}"', "牵头部门", ["牵头部门（签后有改动）"]),
    ],
)
def test_who_signed_as_the_file_of_signatures_says(tiny: Tiny, sign: str, stage: str, signed: list[str]) -> None:
    raw = (tiny.root / FIGURES).read_bytes()
    lines = raw.splitlines(keepends=True)[1:]  # two of each item, 完成率 first
    signed_texts = {"good": raw, "lines": b"".join(lines), "first": b"".join(lines[:2])}
    digests = {name: hashlib.sha256(text).hexdigest() for name, text in signed_texts.items()}
    head = 'format = 1\n\n[[signoff]]\nstage = "牵头部门"\nfile = "01-work.csv"\nby = "张三"\ndate = 2021-07-05\n'
    text = head + sign.format(**digests, bad="0" * 64) + "\n"
    (tiny.root / "ledger/2021-06/signoffs.toml").write_text(text, encoding="utf-8")
    assert special(tiny)[0::2] == (stage, signed)


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [("2021-07-19", 1, False), ("2021-07-20", 0, False), ("2021-07-21", -1, True)],  # the day itself is in time
)
def test_what_is_late(tiny: Tiny, today: str, left: int, late: bool) -> None:
    scheme = tiny.root / "ledger/rules/scheme.toml"
    more = '\n[[deadline]]\nwhat = "01-work"\nclause = "五"\ndue = "+20"\n'
    scheme.write_text(scheme.read_text(encoding="utf-8") + more, encoding="utf-8")
    tiny.replace(FIGURES, "90,90", "90,")
    found = status(tiny, today)["deadlines"]
    assert isinstance(found, list)
    assert [(each["left"], each["late"], each["done"]) for each in found] == [(left, late, False)]


def test_no_task_need_not_be_declared(tiny: Tiny) -> None:
    tiny.replace("ledger/rules/01-work.toml", 'value    = "完成"', 'value    = "完成"\nabsent   = "exclude"')
    tiny.replace(FIGURES, "惠济区,完成率,,完成,80,80,", "惠济区,完成率,,完成,,-,没有任务")
    units = status(tiny)["units"]
    assert isinstance(units, list)
    assert [(u["unit"], u["to_declare"], u["declared"], u["to_verify"], u["verified"]) for u in units] == [
        ("金水区", 3, 3, 3, 3),
        ("惠济区", 2, 2, 3, 3),
    ]


def test_today_is_the_day_in_china_by_default(tiny: Tiny) -> None:
    code, out, _ = tiny("status", "2021-06", "--format", "json")
    assert code == 0
    assert json.loads(out)["today"] >= "2021-07-08"


def test_outcomes_as_json(tiny: Tiny) -> None:
    scheme = tiny.root / "ledger/rules/scheme.toml"
    more = (
        '\n[[outcome]]\nid = "表态"\nclause = "七"\npick = {of = "districts", last = 1}\ntext = "表态"\nlist = "会议"\n'
        '\n[[outcome]]\nid = "作假"\nclause = "八"\npick = {finding = "弄虚作假"}\ntext = "通报"\n'
    )
    scheme.write_text(scheme.read_text(encoding="utf-8") + more, encoding="utf-8")
    code, out, err = tiny("outcomes", "2021-06", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert faults(found, "outcomes.v1") == []
    assert found["outcomes"][0] == {
        "id": "表态",
        "clause": "七",
        "list": "会议",
        "due": None,
        "of": "districts",
        "text": "表态",
        "units": [{"unit": "惠济区", "group": None, "rank": 2, "score": "48", "decided": True, "note": ""}],
    }
    assert found["outcomes"][1]["units"] == []
