"""What a stranger's scheme needs no code for: parts rounded before they are added, groups ranked apart, ties, and an
index of four levels of weighted means. The first is worked by hand as a published table; the second is computed twice."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext

import pytest

from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import errors
from zzcli.ledger.source import Memory
from zzcli.office.dice import Dice
from zzcli.rules.check import check
from zzcli.scoring.book import Book, open_book
from zzcli.scoring.period import score_period

PERIOD = Period.parse("2021-01")
CONFIG = 'format = 1\n[ledger]\nscheme = "own"\nrules = "ledger/rules"\nfirst = "2021-01"\n'
HEADER = "单位,评分项,对象,指标,申报,核定,备注\n"


def opened(scheme: str, special: str, units: list[str], figures: str) -> Book:
    """Return the ledger of a scheme of one special; the scheme must be without any problem."""
    text = {
        "config.toml": CONFIG,
        "units.toml": "format = 1\n" + "".join(f'[[unit]]\nname = "{unit}"\n' for unit in units),
        "ledger/rules/scheme.toml": scheme,
        "ledger/rules/01-all.toml": special,
        "ledger/2021-01/01-all.csv": HEADER + figures,
    }
    book, problems = open_book(Memory({path: each.encode() for path, each in text.items()}))
    assert book is not None, "\n".join(map(str, problems))
    assert not problems
    assert not check(book.scheme, book.rules, book.folder, book.ledger.units, PERIOD)
    return book


# score = a x 40% + b + c + d + reserve, each part rounded half-up to two decimals before it is added.

PARTS = """\
format   = 1
title    = "任意办法"
document = "任〔2021〕1号"
from     = "2021-01"
periods  = ["month"]
stages   = ["办公室"]
specials = ["01-all"]

[[reading]]
id       = "order"
clause   = "二"
question = "各部分先舍入再相加，还是先相加再舍入"
default  = "parts"
reason   = "公布的各部分相加等于总分"
options  = {parts = "各部分先舍入", sum = "总分舍入"}

[[group]]
name   = "东片"
clause = "一"
units  = [EAST]

[[group]]
name   = "西片"
clause = "一"
units  = [WEST]

[[list]]
name = "五部分"

[[list.item]]
id      = "1"
name    = "甲"
clause  = "二"
method  = "weighted"
full    = 40
of      = ["01-all/甲得分"]
weights = {"甲得分" = 0.4}
round   = 2
when    = [{reading = {order = "sum"}, round = "none"}]
"""
PART = """
[[list.item]]
id     = "{id}"
name   = "{name}"
clause = "二"
method = "sum"
full   = {full}
of     = ["01-all/{name}得分"]
round  = 2
when   = [{{reading = {{order = "sum"}}, round = "none"}}]
"""
TRACK = """
[[track]]
id      = "{id}"
name    = "{name}"
clause  = "三"
units   = [{units}]
method  = "sum"
full    = 100
round   = 2
include = ["五部分"]
column  = ["甲", "乙", "丙", "丁", "备用"]
{more}
when    = [{{reading = {{order = "sum"}}, method = "weighted", weights = {{"甲" = 1, "乙" = 1, "丙" = 1, "丁" = 1, "备用" = 1}}}}]
"""
FULLS = {"乙": 25, "丙": 20, "丁": 10, "备用": 5}
SPECIAL = """\
format   = 1
id       = "1"
title    = "各项得分"
document = "任〔2021〕1号"
clause   = "二"
lead     = ["办公室"]
units    = ["group:东片", "group:西片"]
method   = "sum"
full     = 160
""" + "".join(
    f'\n[[item]]\nid = "{number}"\nname = "{name}得分"\nclause = "二"\nmethod = "judged"\nfull = {full}\n'
    for number, (name, full) in enumerate({"甲": 100, **FULLS}.items(), 1)
)

TABLE = """\
01  95       24      19      9.5    5      38     24     19     9.5  5     95.5   2   2
02  90       25      20      9      4      36     25     20     9    4     94     3   3
03  92.5     23      20      10     4      37     23     20     10   4     94     3   3
04  88.88    24.005  19.115  9.995  3.335  35.55  24.01  19.12  10   3.34  92.02  5   6
05  88       24      19      10     3.82   35.2   24     19     10   3.82  92.02  5   5
06  87.5     24      19      10     4      35     24     19     10   4     92     7   6
07  80       20      20      10     5      32     20     20     10   5     87     8   8
08  85       20      18      10     5      34     20     18     10   5     87     8   8
09  82.5     20      19      10     5      33     20     19     10   5     87     8   8
10  86.6625  20      18      8.5    5      34.67  20     18     8.5  5     86.17  11  11
11  86.6624  20      18      8.5    5      34.66  20     18     8.5  5     86.16  12  12
12  70       20      15      9      3      28     20     15     9    3     75     13  13
13  72.5     20      15      8      3      29     20     15     8    3     75     13  13
14  75       20      15      7      2      30     20     15     7    2     74     15  15
15  60       15      15      5      0      24     15     15     5    0     59     17  17
16  60       15      15      5      0.004  24     15     15     5    0     59     17  17
17  60       15      15      5      0.005  24     15     15     5    0.01  59.01  16  16
18  50       10      10      5      1      20     10     10     5    1     46     19  19
19  0        0       0       0      0      0      0      0      0    0     0      20  20
20  100      25      20      10     5      40     25     20     10   5     100    1   1
"""
"""Unit; the five scores; the five parts; the total; the rank, and that when the sum is rounded instead.

04: 35.552, 24.005, 19.115, 9.995, 3.335 become 35.55 + 24.01 + 19.12 + 10 + 3.34 = 92.02, as much as 05; their sum
is 92.002, that is 92.00, as much as 06. 10: 34.665 is half a cent and goes up, 11: 34.66496 is not. 16: 0.004 is
nothing, 17: 0.005 a cent.
"""
ROWS = [line.split() for line in TABLE.splitlines()]
UNITS = [f"{row[0]}县" for row in ROWS]


@pytest.fixture(scope="module")
def published() -> Book:
    """A ledger with three rankings of the same parts: all, the east, and the west with a tie broken by 甲."""

    def listed(units: list[str]) -> str:
        return ", ".join(f'"{unit}"' for unit in units)

    scheme = PARTS.replace("EAST", listed(UNITS[:10])).replace("WEST", listed(UNITS[10:]))
    scheme += "".join(PART.format(id=at, name=name, full=full) for at, (name, full) in enumerate(FULLS.items(), 2))
    groups = {"all": '"group:东片", "group:西片"', "east": '"group:东片"', "west": '"group:西片"'}
    for name, units in groups.items():
        more = 'total-tie = ["甲"]' if name == "west" else ""
        scheme += TRACK.format(id=name, name=name, units=units, more=more)
    names = ["甲", *FULLS]
    figures = "".join(
        f"{unit},{name}得分,,评分,,{value},评定\n"
        for at, name in enumerate(names, 1)
        for unit, value in zip(UNITS, (row[at] for row in ROWS), strict=True)
    )
    return opened(scheme, SPECIAL, UNITS, figures)


def ranking(book: Book, track: str, **readings: str) -> dict[str, tuple[int | None, str, list[str]]]:
    """Rank, total and parts by unit as the table shows them."""
    scored = score_period(book, PERIOD, readings=readings, tracks=[track])
    assert not errors(scored.problems), "\n".join(map(str, scored.problems))
    (table,) = scored.tracks
    return {
        row.unit: (row.rank, plain(row.total or Decimal(0)), [plain(part or Decimal(0)) for part in row.parts])
        for row in table.rows
    }


def test_each_part_is_rounded_before_it_is_added(published: Book) -> None:
    found = ranking(published, "all")
    expected = {unit: (int(row[12]), row[11], row[6:11]) for unit, row in zip(UNITS, ROWS, strict=True)}
    assert found == expected


def test_rounding_the_sum_instead_makes_other_ties(published: Book) -> None:
    found = ranking(published, "all", order="sum")
    assert {unit: place for unit, (place, _, _) in found.items()} == {
        unit: int(row[13]) for unit, row in zip(UNITS, ROWS, strict=True)
    }
    assert found["04县"][1] == "92"  # 92.002


def test_groups_are_ranked_apart_and_a_tie_may_be_broken(published: Book) -> None:
    east = {unit: place for unit, (place, _, _) in ranking(published, "east").items()}
    assert [east[unit] for unit in UNITS[:10]] == [1, 2, 2, 4, 4, 6, 7, 7, 7, 10]
    west = {unit: place for unit, (place, _, _) in ranking(published, "west").items()}
    # 12 and 13 have 75 both, 13 has 29 of 甲 and 12 has 28; 15 and 16 are equal there, too
    assert [west[unit] for unit in UNITS[10:]] == [2, 4, 3, 5, 7, 7, 6, 9, 10, 1]


# An index: 120 units, 80 indicators, four levels of weighted means (5 indicators, 2, 2 and 4 at the levels above).

DICE = Dice("index")
LEVELS = (4, 2, 2, 5)
INDEX_UNITS = [f"{number:03d}市" for number in range(120)]


def shares(*key: int, parts: int) -> list[Decimal]:
    """Weights of `parts` children that add up to 1, in hundredths."""
    found = [DICE.whole(5, 90 // parts, *map(str, (*key, at))) for at in range(parts - 1)]
    return [Decimal(each) / 100 for each in (*found, 100 - sum(found))]


def index() -> tuple[str, dict[str, list[Decimal]], list[str]]:
    """Return the index's special, the weights of each inner node's children by its id, and its indicators' ids."""
    weights: dict[str, list[Decimal]] = {}
    leaves = []
    items = ""

    def below(path: tuple[int, ...]) -> None:
        nonlocal items
        key = ".".join(map(str, path))
        if len(path) == len(LEVELS):
            leaves.append(key)
            items += (
                f'\n[[item]]\nid = "{key}"\nname = "指标{key}"\nclause = "一"\nmethod = "formula"\nfull = 100\n'
                'measures = {"数" = "number"}\nformula = "full * ratio(数, best(数))"\n'
            )
            return
        count = LEVELS[len(path)]
        weights[key] = shares(*path, parts=count)
        table = ", ".join(
            f'"{name(path, child)}" = {weight}' for child, weight in zip(range(1, count + 1), weights[key], strict=True)
        )
        if path:
            items += f'\n[[item]]\nid = "{key}"\nname = "领域{key}"\nclause = "一"\nmethod = "weighted"\nfull = 100\nweights = {{{table}}}\n'
        else:
            items = f"weights = {{{table}}}\n"
        for child in range(1, count + 1):
            below((*path, child))

    def name(path: tuple[int, ...], child: int) -> str:
        word = "指标" if len(path) == len(LEVELS) - 1 else "领域"
        return word + ".".join(map(str, (*path, child)))

    below(())
    head = (
        'format = 1\nid = "1"\ntitle = "指数"\ndocument = "任〔2021〕2号"\nclause = "一"\nlead = ["办公室"]\n'
        'units = ["group:全体"]\nmethod = "weighted"\nfull = 100\n'
    )
    return head + items, weights, leaves


def value(unit: int, leaf: int) -> Decimal:
    """A unit's figure: 0.01 to 100, two decimals."""
    return Decimal(DICE.whole(1, 10_000, "value", str(unit), str(leaf))) / 100


def test_an_index_of_four_levels_is_what_an_independent_computation_gives() -> None:
    special, weights, leaves = index()
    assert (len(leaves), len(weights)) == (80, 1 + 4 + 8 + 16)
    assert all(sum(each) == 1 for each in weights.values())
    listed = ", ".join(f'"{unit}"' for unit in INDEX_UNITS)
    scheme = (
        'format = 1\ntitle = "指数"\ndocument = "任〔2021〕2号"\nfrom = "2021-01"\nperiods = ["month"]\nspecials = ["01-all"]\n'
        f'[[group]]\nname = "全体"\nclause = "一"\nunits = [{listed}]\n'
        '[[track]]\nid = "index"\nname = "各市"\nclause = "一"\nunits = ["group:全体"]\nmethod = "sum"\nfull = 100\nround = 4\nof = ["01-all"]\n'
    )
    figures = "".join(
        f"{unit},指标{leaf},,数,,{plain(value(row, at))},\n"
        for at, leaf in enumerate(leaves)
        for row, unit in enumerate(INDEX_UNITS)
    )
    found = ranking(opened(scheme, special, INDEX_UNITS, figures), "index")

    with localcontext() as context:
        context.prec, context.rounding = 60, ROUND_HALF_EVEN
        best = [max(value(row, at) for row in range(120)) for at in range(80)]

        def score(row: int, key: str) -> Decimal:
            if key not in weights:
                at = leaves.index(key)
                return 100 * value(row, at) / best[at]
            children = [f"{key}.{child}".lstrip(".") for child in range(1, len(weights[key]) + 1)]
            pairs = zip(weights[key], children, strict=True)
            return sum((weight * score(row, child) for weight, child in pairs), Decimal(0))

        totals = [score(row, "").quantize(Decimal("0.0001"), ROUND_HALF_UP) for row in range(120)]
    assert {unit: total for unit, (_, total, _) in found.items()} == {
        unit: plain(total) for unit, total in zip(INDEX_UNITS, totals, strict=True)
    }
    places = [1 + sum(other > total for other in totals) for total in totals]
    assert {unit: place for unit, (place, _, _) in found.items()} == dict(zip(INDEX_UNITS, places, strict=True))
    assert len(set(totals)) > 100  # the figures differ enough to tell ranks
