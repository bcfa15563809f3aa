"""The typed reading of every kind of value in a rule file (methods.registry.Kind): which function reads which."""

from __future__ import annotations

from collections.abc import Mapping

from zzcli.ledger.names import hint
from zzcli.methods.registry import Key, Kind
from zzcli.rules import compounds, scalars
from zzcli.rules.page import BAD, Page, Reader
from zzcli.rules.scalars import NONE, variable

_FIXED = frozenset({Kind.TEXT, Kind.ITEMS, Kind.WHEN})


def read(page: Page, key: Key, value: object) -> object:
    """Return the typed value of a key, or BAD when it is wrong, which is reported."""
    reader = _READERS[key.kind]
    return reader(page, key, value) if key.kind in _FIXED else variable(page, key, value, reader)


def selectors(page: Page, _key: Key, value: object) -> object:
    """Read a list of selectors; groups and tracks must exist."""
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
        return page.fault("wrong-type", '应为单位或选择符的列表，如 ["group:区县", "东湖区"]')
    good = [_selector(page, each, number) for number, each in enumerate(value)]
    return tuple(value) if all(good) else BAD


def _selector(page: Page, selector: str, number: int) -> bool:
    prefix, colon, name = selector.removeprefix("-").partition(":")
    if not colon or prefix == "tag":
        return True
    if prefix not in ("group", "track"):
        page.fault("unknown-group", f"“{selector}”应以 group:、tag: 或 track: 开头，或是单位名", number)
        return False
    known = page.tracks if prefix == "track" else page.groups
    if name in known:
        return True
    kind = "序列" if prefix == "track" else "组别"
    message = f"所用的{kind}“{name}”没有定义{hint(name, known)}，请改正或在 scheme.toml 里定义"
    page.fault("unknown-group", message, number)
    return False


def objects(page: Page, key: Key, value: object) -> object:
    """Read the name of a register of the ledger, or the path of a table that lists the objects."""
    if isinstance(value, str) and ("/" in value or value.endswith(".csv")):
        return compounds.table(page, key, value)
    return scalars.text(page, key, value)


def within(page: Page, _key: Key, value: object) -> object:
    """Read groups or one partition, as selectors; none: all together; tracks: each track alone."""
    if value == NONE:
        return ()
    if value == "tracks" or value == ["tracks"]:
        return tuple(f"track:{name}" for name in page.tracks)
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        return page.fault("wrong-type", '应为组别的列表，如 ["甲组", "乙组"]')
    found: list[str] = []
    for name in listed:
        if name in page.partitions:
            found += (f"group:{part}" for part in page.partitions[name])
        elif name in page.groups:
            found.append(f"group:{name}")
        else:
            known = [*page.groups, *page.partitions]
            return page.fault("unknown-group", f"所用的组别“{name}”没有定义{hint(name, known)}，请改正或先定义")
    return tuple(found)


def items(page: Page, key: Key, value: object) -> object:
    """Pass on a list of tables, for whoever reads them."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    return page.fault("wrong-type", f"应逐条写成 [[{key.name}]]，或 {key.name} = [{{...}}, {{...}}]")


_READERS: Mapping[Kind, Reader] = {
    Kind.NUMBER: scalars.number,
    Kind.EXPRESSION: scalars.expression,
    Kind.CONDITION: scalars.condition,
    Kind.TIE: scalars.tie,
    Kind.CHOICE: scalars.choice,
    Kind.FLAG: scalars.flag,
    Kind.TEXT: scalars.text,
    Kind.NAMES: scalars.names,
    Kind.NUMBERS: scalars.numbers,
    Kind.BANDS: compounds.bands,
    Kind.POINTS: compounds.points,
    Kind.MILESTONES: compounds.nodes,
    Kind.SELECTORS: selectors,
    Kind.MONTHS: scalars.months,
    Kind.PERIODS: scalars.periods,
    Kind.PERIOD: scalars.period,
    Kind.LIMIT: scalars.limit,
    Kind.SPAN: scalars.span,
    Kind.MEASURES: compounds.measures,
    Kind.USES: compounds.uses,
    Kind.CONSTANTS: compounds.constants,
    Kind.OF: compounds.parts,
    Kind.WEIGHTS: compounds.weights,
    Kind.TABLE: compounds.table,
    Kind.OBJECTS: objects,
    Kind.WITHIN: within,
    Kind.WHEN: items,
    Kind.ITEMS: items,
}
