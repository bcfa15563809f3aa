"""Small ledgers for scoring tests: a scheme of one special in TOML, figures in CSV, all in memory."""

from __future__ import annotations

from decimal import Decimal

from zzcli.ledger.periods import Period
from zzcli.ledger.source import Memory
from zzcli.scoring.book import Book, open_book
from zzcli.scoring.evaluation import Run
from zzcli.scoring.period import Scored, score_period

UNITS = ("甲县", "乙县", "丙县", "丁县")
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"

SCHEME = """\
format = 1
title = "试验办法"
document = "试〔2021〕1号"
from = "2021-01"
periods = ["month"]
stages = ["牵头部门"]
specials = ["01-test"]
[[group]]
name = "全体"
clause = "一"
units = ["甲县", "乙县", "丙县", "丁县"]
[[track]]
id = "counties"
name = "各县"
clause = "二"
units = ["group:全体"]
full = 100
method = "sum"
[[track.item]]
id = "1"
name = "专项"
clause = "二"
method = "sum"
full = 100
of = {"01-test" = 100}
"""


def special(items: str, full: int = 100, method: str = "sum", more: str = "") -> str:
    """Return a special's TOML: its root and the items given."""
    head = 'format = 1\nid = "1"\ntitle = "试验"\ndocument = "试〔2021〕1号"\nclause = "一"\nlead = ["市统计局"]\n'
    return f'{head}units = ["group:全体"]\nmethod = "{method}"\nfull = {full}\n{more}\n{items}'


def item(number: str, name: str, body: str) -> str:
    """Return an item's TOML: its own keys are in `body`."""
    return f'[[item]]\nid = "{number}"\nname = "{name}"\nclause = "一"\n{body}\n'


def book(rules: str, files: dict[str, str], *, scheme: str = SCHEME, tables: dict[str, str] | None = None) -> Book:
    """Return the book of a scheme and files; fails when either has a problem."""
    units = "format = 1\n" + "".join(f'[[unit]]\nname = "{name}"\n' for name in UNITS)
    text = {
        "config.toml": 'format = 1\n[ledger]\nscheme = "test"\nrules = "ledger/rules"\nfirst = "2021-01"\n',
        "units.toml": units,
        "ledger/rules/scheme.toml": scheme,
        "ledger/rules/01-test.toml": rules,
        **{f"ledger/rules/{path}": table for path, table in (tables or {}).items()},
        **files,
    }
    found, problems = open_book(Memory({path: each.encode() for path, each in text.items()}))
    assert found is not None, "\n".join(map(str, problems))
    assert not problems, "\n".join(map(str, problems))
    return found


def figures(*lines: str) -> str:
    """Return a figures file: `甲县,完成率,,,8` becomes a line whose declared and verified values are both 8."""
    rows = []
    for line in lines:
        unit, item, thing, measure, value = line.split(",")
        rows.append(f"{unit},{item},{thing},{measure},{value},{value},{'无任务' if value == '-' else ''}\n")
    return HEADER + "".join(rows)


def scores(found: Book, item: str, period: str = "2021-01", **readings: str) -> dict[str, Decimal | None]:
    """Return an item's score by unit; fails on any problem of evaluating it."""
    run = Run(found, readings)
    tree = found.scheme.specials[0]
    result = run.at(Period.parse(period)).result(tree, tree.nodes[item])
    assert not run.problems, "\n".join(map(str, run.problems))
    return {} if result is None else dict(zip(result.frame.units, result.score, strict=True))


def scored(found: Book, period: str = "2021-01", *, provisional: bool = False) -> Scored:
    """Return the scored period, with whatever problems it has."""
    return score_period(found, Period.parse(period), provisional=provisional)


def exact(**expected: str | None) -> dict[str, Decimal | None]:
    """Return expected scores as decimals."""
    return {unit: None if score is None else Decimal(score) for unit, score in expected.items()}
