"""A scheme is data: no name of a scheme, unit or special that ships with the program stands in its Python."""

from __future__ import annotations

from pathlib import Path

from zzcli.ledger.units import PATH, read_units
from zzcli.office.demo_settings import with_demo
from zzcli.rules.load import load_scheme, packaged, packaged_names

ROOT = Path(__file__).parent.parent


def names() -> set[str]:
    """Return every unit's name and aliases, every special's title and file, every scheme's title, and their names.

    Not the name of the template: blank is a key of the rule language, too. Nor a stem that is nothing but an English
    word (observation): it is no name of anybody.
    """
    found = set(with_demo())
    for name in packaged_names():
        source, folder = packaged(name)
        units, problems = read_units(source.read(f"{folder}/{PATH}"))
        assert not problems
        for unit in units:
            found.update((units[unit].name, *units[unit].aliases))
        scheme, problems = load_scheme(source, folder, name)
        assert scheme is not None, problems
        found.add(scheme.title)
        for tree in scheme.specials:
            found.update({tree.title, tree.stem} if not tree.stem.isalpha() else {tree.title})
    return found


def test_no_name_stands_in_the_program() -> None:
    known = names()
    found = [
        f"{path.relative_to(ROOT)}:{number}: {name}"
        for path in sorted((ROOT / "zzcli").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for name in known
        if name in line
    ]
    assert found == []


def test_the_names_are_those_that_were_meant() -> None:
    known = names()
    assert {"zhengzhou-2021", "xingyang-2021", "zhengzhou-2018", "henan-2017"} <= known
    assert {"金水区", "金水", "上街区", "市督查局", "市征收办", "甲县"} <= known
    assert {"科技创新", "01-economy", "大棚户区改造评分", "17-supervision"} <= known
    assert min(map(len, known)) > 1  # one letter would be found everywhere
