"""Every option of a method that has a formula, and every modifier, recalculated by LibreOffice on one small ledger.

What the engine gives for each is worked out by hand in tests/methods; here the two must agree to the last digit shown.
"""

from __future__ import annotations

from pathlib import Path

from tests.checks.test_checks import FIGURES, tiny
from tests.reports.test_workbook import edited, recalculated, scored_from, workbook
from tests.tools import needs
from zzcli.ledger.source import Overlay
from zzcli.reports.workbook.book import ITEMS

_UNITS = ("甲县", "乙县", "丙县", "丁县", "戊县")
_FIRST, _SECOND = ("90", "90", "33.3", "-5", "110"), ("3", "7", "1", "2", "4")
_DAYS = ("2021-03-31", "2021-05-31", "未", "2021-06-15", "2021-07-02")

_ITEMS_OF_RULES = """
method = "attainment", full = 7, value = "甲", target = 99
method = "attainment", full = 7, value = "甲", target = 99, negative = "zero", below = 50, floor = 0
method = "attainment", full = 7, value = "甲", target = 99, negative = "zero-if-missed"
method = "attainment", full = 7, value = "乙", target = 3, better = "low"
method = "attainment", full = 7, value = "甲", target = 60, uncapped = true, cap = "none"
method = "attainment", full = 7, value = "甲", target = 0, zero-target = "full"
method = "share", full = 7, part = "乙", whole = "乙 + 2"
method = "share", full = 7, part = "乙 - 乙", whole = "乙 - 乙", zero-whole = "full"
method = "formula", full = 9, floor = 0, formula = "min(full, max(甲 / 11, 0)) - floor(甲 / 40) * 0.5 + ceil(乙 / 2) / 10"
method = "formula", full = 9, floor = 0, formula = "rank(甲) + rank(乙, low) / 10 + total(乙) / 100 + average(甲) / 1000"
method = "formula", full = 9, floor = -9, formula = "(甲 >= 33.3 and not (乙 = 7)) * 3 + (甲 < 0 or 乙 > 6) * 2 - number(乙) / best(乙)"
method = "formula", full = 9, formula = "round(甲 / 7, 2) / 10 + abs(甲) / 100", round = 1, floor = 0
method = "formula", full = 9, floor = 0, formula = "months(日, 期末) + days(日, 期末) / 100 + (addmonths(日, 1) <= 期末)", absent = "zero"
method = "tiers", full = 5, value = "甲", bands = [["<0", -1], ["<90", 2], ["=90", 3], [">90", 5]]
method = "shortfall", full = 8, value = "甲", target = 100, step = 7, points = 0.3
method = "shortfall", full = 8, value = "甲", target = 100, step = 7, points = 0.3, steps = "started", floor = 2
method = "shortfall", full = 8, value = "乙", target = 2, step = 3, points = 1, steps = "proportional", better = "low"
method = "surplus", full = 0, cap = 6, value = "甲", target = 30, step = 20, points = 1.5
method = "surplus", full = 0, cap = 6, value = "乙", target = 3, step = 2, points = 1, steps = "started", better = "low"
method = "against-mean", full = 8, value = "甲", step = 10, points = 0.5
method = "against-mean", full = 8, value = "乙", mean = "total(乙) / 6", step = 1, points = 0.5, steps = "proportional"
method = "rank-step", full = 8, value = "甲", step = 0.7
method = "rank-step", full = 8, value = "甲", step = 0.7, ties = "mean"
method = "rank-step", full = 8, value = "甲", tie = ["乙"], step = 0.7, only = "甲 > 0"
method = "rank-step", full = 8, value = "乙", places = [5, 3, 1], better = "low"
method = "rank-span", full = 8, value = "甲", last = 2
method = "rank-span", full = 8, value = "乙", first = 7, last = 2, only = "乙 != 4"
method = "rank-proportion", full = 8, value = "甲"
method = "rank-proportion", full = 8, value = "甲", proportion = "to-zero"
method = "rank-proportion", full = 8, value = "乙", proportion = "value"
method = "rank-proportion", full = 8, value = "乙", proportion = "value", better = "low"
method = "rank-gap", full = 8, ranks = ["甲", "乙"], step = 1, points = 0.4
method = "target-else-rank", full = 8, value = "甲", target = 90, step = 0.5
method = "target-else-rank", full = 8, value = "甲", target = 90, step = 0.5, rest = "missed"
method = "target-else-rank", full = 8, value = "乙", target = 2, step = 0.5, rest = "after", better = "low"
method = "top-bottom", full = 0, cap = 3, value = "乙", first = [3, 2], last = [-1, -2]
method = "formula", full = 9, floor = 0, formula = "甲 / 20", full-when = "乙 >= 4", gate = "甲 > 0"
method = "milestones", full = 6, cap = 9, floor = -9, due-date = "日期限", late = -1, early = 0.5
method = "milestones", full = 6, cap = 9, floor = -9, due-date = "日期限", late = -1, early = 0.5, steps = "completed", missed = "keep"
method = "milestones", full = 6, cap = 9, floor = -9, due-date = "日期限", late = -1, early = 0.5, steps = "exceeded", missed = "forfeit", after = "stop"
"""


def _rules() -> str:
    """The special's rules: an item a line of the list, each reading the figures of the first."""
    rows = [line for line in _ITEMS_OF_RULES.strip().splitlines() if "due-date" not in line]
    items = []
    for number, row in enumerate(rows, 1):
        items.append(f'[[item]]\nid = "{number}"\nname = "第{number}项"\nclause = "一"\n' + _lines(row))
    dated = [line for line in _ITEMS_OF_RULES.strip().splitlines() if "due-date" in line]
    for number, row in enumerate(dated, len(rows) + 1):
        text = row.replace('"日期限"', '"addmonths(期末, -1)"')
        items.append(
            f'[[item]]\nid = "{number}"\nname = "第{number}项"\nclause = "一"\nmeasures = {{"日{number}" = "date"}}\n'
            + _lines(text)
        )
    head = 'format = 1\nid = "1"\ntitle = "重点工作"\ndocument = "示范〔2021〕1号 附件1"\nunits = ["group:区县"]\nmethod = "sum"\nfull = 0\n'
    return (
        head
        + 'cap = "none"\ntotal-note = "试算"\nmeasures = {"甲" = "number", "乙" = "count 个", "日" = "date"}\n\n'
        + "\n".join(items)
    )


def _lines(row: str) -> str:
    """Keys on one line, joined by a comma before a key, as lines of TOML."""
    import re

    return re.sub(r", (?=[a-z-]+ = )", "\n", row) + "\n"


def _figures() -> str:
    lines = ["单位,评分项,对象,指标,申报,核定,备注"]
    for name, values in (("甲", _FIRST), ("乙", _SECOND), ("日", _DAYS)):
        lines += [f"{unit},重点工作,,{name},{value},{value}," for unit, value in zip(_UNITS, values, strict=True)]
    rows = _ITEMS_OF_RULES.strip().splitlines()
    first = sum("due-date" not in row for row in rows) + 1
    for number in range(first, len(rows) + 1):
        lines += [
            f"{unit},第{number}项,,日{number},{value},{value}," for unit, value in zip(_UNITS, _DAYS, strict=True)
        ]
    return "\n".join(lines) + "\n"


def _ledger() -> Overlay:
    contents = tiny().contents
    scheme = contents["ledger/rules/scheme.toml"].decode()
    units = ", ".join(f'"{unit}"' for unit in _UNITS)
    scheme = scheme.replace('["金水区", "惠济区"]', f"[{units}]").replace('column = ["专项得分", "加减分"]\n', "")
    listed = "format = 1\n" + "".join(f'\n[[unit]]\nname = "{unit}"\n' for unit in _UNITS)
    files = {"ledger/rules/01-work.toml": _rules(), FIGURES: _figures(), "units.toml": listed}
    return Overlay(tiny(), {"ledger/rules/scheme.toml": scheme.encode(), **{k: v.encode() for k, v in files.items()}})


@needs("soffice")
def test_every_option_comes_out_as_in_the_engine(tmp_path: Path) -> None:
    scored = scored_from(_ledger(), "2021-06")
    assert list(scored.problems) == []
    found = recalculated(edited(workbook(scored)), tmp_path)
    _, head, *items = found[ITEMS]
    kinds, off = head.index("公式或数值"), head.index("相差")
    assert [row for row in items if row[kinds] == "公式" and row[off] != 0] == []
    values = {(row[2], row[3]) for row in items if row[kinds] == "数值"}
    # 日 of 丙县 is not reached: months and days to it have no value, and absent = "zero" scores 0.
    assert values == {("第13项", "丙县")}
    assert sum(row[kinds] == "公式" for row in items) >= 5 * len(_ITEMS_OF_RULES.strip().splitlines())
