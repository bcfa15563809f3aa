"""Objects of a unit: nested, under two items, listed twice, none. Arithmetic in each case."""

from __future__ import annotations

from decimal import Decimal

from tests.scoring.build import UNITS, book, exact, figures, item, scored, scores, special


def test_nested_objects_read_the_outer_ones_attributes() -> None:
    items = item(
        "1", "征收", 'method = "sum"\nfull = 100\nobjects = "roads"\ncombine = "mean"\nabsent = "exclude"'
    ) + item(
        "1.1",
        "逾期",
        'method = "formula"\nfull = 100\nobjects = "places"\ncombine = "mean"\nmeasures = {"天" = "number 天"}\nformula = "100 - 天 * 单价"',
    )
    files = {
        "ledger/objects/roads.csv": "单位,对象,上级,起,止,单价\n甲县,一路,,2021-01,,1\n甲县,二路,,2021-01,,2\n",
        "ledger/objects/places.csv": "单位,对象,上级,起,止\n甲县,东,一路,2021-01,\n甲县,西,一路,2021-01,\n甲县,南,二路,2021-01,\n",
        "ledger/2021-01/01-test.csv": figures(
            "甲县,逾期,一路/东,天,10", "甲县,逾期,一路/西,天,20", "甲县,逾期,二路/南,天,20"
        ),
    }
    # 一路: (90 + 80) / 2 = 85; 二路: 100 - 2 x 20 = 60; the mean is 72.5
    assert scores(book(special(items), files), "征收") == exact(甲县="72.5", 乙县=None, 丙县=None, 丁县=None)


def test_an_exclusive_name_stands_under_one_child() -> None:
    child = 'method = "tally"\nfull = 0\ncap = 50\nkinds = {"项" = 10}'
    items = item("1", "基本", 'method = "judged"\nfull = 100\nmin = 0\nmax = 100') + item(
        "2", "加分", 'method = "sum"\nfull = 0\ncap = 50\nexclusive = true'
    )
    items += item("2.1", "新开工", child) + item("2.2", "续建", child)
    found = book(
        special(items, more='cap = "none"'),
        {
            "ledger/2021-01/01-test.csv": figures(
                *(f"{u},基本,,评分,50" for u in UNITS),
                "甲县,新开工,一厂,项,1",
                "乙县,新开工,二厂,项,1",
                "甲县,续建,一厂,项,1",
            )
        },
    )
    problems = scored(found).problems
    assert [(p.code, p.place.line) for p in problems] == [("object-under-two", 8)]


def test_an_object_listed_twice_is_one_problem_and_no_crash() -> None:
    items = item(
        "1",
        "项目",
        'method = "formula"\nfull = 100\nobjects = "项目册"\ncombine = "sum"\nmeasures = {"数" = "number"}\nformula = "数"\nabsent = "zero"',
    )
    register = "单位,对象,上级,起,止\n甲县,桥,,2021-01,\n甲县,桥,,2021-01,\n"
    files = {
        "ledger/2021-01/01-test.csv": figures("甲县,项目,桥,数,5"),
        "ledger/objects/项目册.csv": register,
    }
    found = book(special(items), files)
    assert found.ledger.register("项目册").problems[0].code == "duplicate-key"
    assert scores(found, "项目")["甲县"] == Decimal(5)


def test_a_unit_without_objects_is_absent_as_its_own_keys_say() -> None:
    items = item(
        "1",
        "项目",
        'method = "judged"\nfull = 100\nmin = 0\nmax = 100\nobjects = "项目册"\ncombine = "mean"\n'
        'when = [{if = "类 = \'免\'", absent = "full"}, {units = ["丙县"], absent = "zero"}]',
    )
    register = "单位,对象,上级,起,止,类\n甲县,桥,,2021-01,,免\n"
    files = {"ledger/2021-01/01-test.csv": figures("甲县,项目,桥,评分,60"), "ledger/objects/项目册.csv": register}
    # the class of 甲县's bridge says nothing of units without one; 丙县 has a rule of its own
    assert scores(book(special(items), files), "项目") == exact(甲县="60", 乙县=None, 丙县="0", 丁县=None)
