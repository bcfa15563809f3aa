"""The typed reading of values with parts: measures, uses, constants, points, bands, weights and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from zzcli.ledger.numbers import ZERO
from zzcli.methods.registry import Band, Key, Kind, PointsRow
from zzcli.rules.declarations import MEASURE
from zzcli.rules.expressions import BUILT_IN
from zzcli.rules.model import Measure, MeasureKind, MeasureSpan, Part, Use, When
from zzcli.rules.page import BAD, Page, assemble, read_keys
from zzcli.rules.paths import PathFault
from zzcli.rules.scalars import choice, names, number, text, variable
from zzcli.rules.tables import A_PERSON, EACH, normal_path

_NUMBER = Key("", Kind.NUMBER, "")
_BAND = re.compile(r"(<=|>=|!=|<|>|=)?\s*(.+)")
_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WITH_RANGE = (MeasureKind.NUMBER, MeasureKind.COUNT, MeasureKind.PERCENT)
_NOT_IN_NAMES = re.compile(r"[「」@:'\n]|^\s|\s$")


def table(page: Page, _key: Key, value: object) -> object:
    """Read the path of a table of the scheme, which must be there."""
    if not isinstance(value, str):
        return page.fault("wrong-type", '应为表的路径，如 "targets/02"')
    path = normal_path(value)
    if path is None:
        return page.fault("missing-table", f"的“{value}”应为 tables/ 或 targets/ 里的表，如 “targets/02”")
    if page.shelf.table(path) is None:
        return page.fault("missing-table", f"所用的表 {path} 不存在，请补上或改正路径")
    return path


def _table_with(page: Page, key: Key, value: object, *columns: str) -> object:
    """Read the path of a table that must have the columns."""
    path = table(page, key, value)
    found = page.shelf.table(path) if isinstance(path, str) else None
    if found is None:
        return BAD
    lacking = [name for name in columns if name not in found.columns and name not in found.keys]
    if lacking:
        return page.fault("table-column", f"所用的表 {path} 缺少列“{'、'.join(lacking)}”，请补上")
    return path


def nodes(page: Page, key: Key, value: object) -> object:
    """Read the path of a table of milestones."""
    return _table_with(page, key, value, "节点", "期限", "分值")


def points(page: Page, key: Key, value: object) -> object:
    """Read `{"名" = points}` as rows in order, or the path of a table with 指标 (事项 where records are counted)."""
    if isinstance(value, str):
        path = _table_with(page, key, value, "分值")
        return _headed(page, path) if isinstance(path, str) else BAD
    if not isinstance(value, dict) or not value:
        return page.fault("wrong-type", '应为 {"名称" = 分值} 或表的路径')
    named = tuple(value)
    good = [_good_name(page, name) for name in named]
    each = [_part(page, name, value[name]) for name in named]
    return assemble(lambda *found: _rows(named, found), each) if all(good) else BAD


def _headed(page: Page, path: str) -> object:
    """Check the columns of a table of points: 标题 and 上限 come together, and every row has a name."""
    found = page.shelf.table(path)
    columns = {*found.columns, *found.keys} if found is not None else set()
    if ("标题" in columns) != ("上限" in columns):
        return page.fault("table-column", f"所用的表 {path} 应同时有“标题”和“上限”两列")
    if not {"指标", "事项"} & columns:
        return page.fault("table-column", f"所用的表 {path} 缺少列“指标”（数记录时为“事项”），请补上")
    if found is not None and EACH in found.columns and not set(found.column(EACH)) <= {A_PERSON, ""}:
        return page.fault("table-value", f"所用的表 {path} 的“{EACH}”列只能空着（按次）或写 {A_PERSON}（按人数）")
    return path


def _rows(named: Sequence[str], found: Sequence[object]) -> tuple[PointsRow, ...]:
    pairs = zip(named, found, strict=True)
    return tuple(PointsRow(name, each) for name, each in pairs if isinstance(each, Decimal))


def _part(page: Page, name: str, value: object) -> object:
    """Read a number that stands under a name inside the value that is read."""
    keys = page.keys
    page.keys = (*keys, name)
    found = variable(page, _NUMBER, value, number)
    page.keys = keys
    return found


def _good_name(page: Page, name: str) -> bool:
    """Report a name that expressions or paths could not use."""
    if not name or _NOT_IN_NAMES.search(name):
        page.say("wrong-type", f"名称“{name}”是空的，或有「」@:'、首尾空格，请改名", name)
        return False
    if name in BUILT_IN:
        page.say("ambiguous-name", f"“{name}”在表达式里另有含义，请改名", name)
        return False
    return True


def bands(page: Page, _key: Key, value: object) -> object:
    """Read `[["<90", 0], ["=100", 3], ["优秀", 5]]`: a comparison with a number or a word, and points."""
    if not isinstance(value, list) or not value:
        return page.fault("wrong-type", '应为各档的列表，如 [["<90", 0], [">=90", 3]]')
    heads: list[tuple[str, Decimal | str]] = []
    given: list[object] = []
    for at, band in enumerate(value):
        if not isinstance(band, list) or len(band) != 2 or not isinstance(band[0], str) or not band[0].strip():
            return page.fault("wrong-type", '的每一档应为 ["条件", 分值]，如 ["<90", 0]', at)
        match = _BAND.fullmatch(band[0])
        comparison, bound = (match[1] or "=", match[2]) if match else ("=", band[0])
        if not _EXACT.fullmatch(bound) and comparison not in ("=", "!="):
            return page.fault("wrong-type", f"的“{band[0]}”不能比较大小：“{bound}”不是数", at)
        heads.append((comparison, Decimal(bound) if _EXACT.fullmatch(bound) else bound))
        given.append(variable(page, _NUMBER, band[1], number))
    return assemble(lambda *each: _bands(heads, each), given)


def _bands(heads: Sequence[tuple[str, Decimal | str]], given: Sequence[object]) -> tuple[Band, ...]:
    pairs = zip(heads, given, strict=True)
    return tuple(Band(*head, each) for head, each in pairs if isinstance(each, Decimal))


def constants(page: Page, _key: Key, value: object) -> object:
    """Read `{名 = number}`; a constant whose map by month has not begun is not there."""
    if not isinstance(value, dict):
        return page.fault("wrong-type", "应为 {名称 = 数}")
    named = tuple(value)
    good = [_good_name(page, name) for name in named]
    each = [_part(page, name, value[name]) for name in named]
    return assemble(lambda *found: _without_none(named, found), each) if all(good) else BAD


def _without_none(named: Sequence[str], found: Sequence[object]) -> dict[str, object]:
    return {name: each for name, each in zip(named, found, strict=True) if each is not None}


def weights(page: Page, key: Key, value: object) -> object:
    """Read `{"child" = 0.5}`, or the path of a table 单位,评分项,权重."""
    if isinstance(value, str):
        return _table_with(page, key, value, "评分项", "权重")
    return constants(page, key, value)


def measures(page: Page, _key: Key, value: object) -> object:
    """Read `{"名" = "count 家"}` or `{"名" = {kind, in, span, of, blank, words, records, where}}`."""
    if not isinstance(value, dict):
        return page.fault("wrong-type", '应为 {"名称" = "种类 计量单位"}')
    found: dict[str, object] = {}
    keys = page.keys
    for name, written in value.items():
        found[name] = BAD
        if _good_name(page, name):
            page.keys = (*keys, name)
            found[name] = _measure(page, name, written)
            page.keys = keys
    return BAD if BAD in found.values() else found


def _measure(page: Page, name: str, value: object) -> object:
    if isinstance(value, str):
        return _short_measure(page, name, value)
    typed = read_keys(page, page.keys, value, MEASURE, _measure_key)
    if not isinstance(value, dict) or len(typed) < len(value):
        return BAD
    if "kind" not in typed and "records" not in typed:
        return page.say("missing-key", "缺少 kind（种类），请补上")
    kind = MeasureKind(str(typed.get("kind", "count")))
    if (kind is MeasureKind.CHOICE) != ("words" in typed):
        return page.fault("wrong-type", '的 kind = "choice" 与 words（可选词）要一起写')
    if "where" in typed and "records" not in typed:
        return page.fault("wrong-type", "写了 where，还要用 records 写明数哪些记录")
    if "sum" in typed and "of" not in typed:
        return page.fault("wrong-type", '写了 sum，还要写 of = "全市"：各单位之和是全市的数')
    if "range" in typed and kind not in _WITH_RANGE:
        return page.fault("wrong-type", f"写了 range，种类应为 {'、'.join(_WITH_RANGE)}")
    return Measure(
        name,
        kind,
        unit=str(typed.get("in", "")),
        span=MeasureSpan(str(typed.get("span", "month"))),
        of_city="of" in typed,
        blank=ZERO if "blank" in typed else None,
        words=typed.get("words", ()),  # type: ignore[arg-type]
        records=str(typed.get("records", "")),
        where=typed.get("where", {}),  # type: ignore[arg-type]
        range=typed.get("range"),  # type: ignore[arg-type]
        same_as=typed.get("same-as"),  # type: ignore[arg-type]
        sum_of=typed.get("sum"),  # type: ignore[arg-type]
    )


def _short_measure(page: Page, name: str, value: str) -> object:
    kind, _, unit = value.partition(" ")
    if kind == MeasureKind.CHOICE:
        return page.fault("wrong-type", '请写成 {kind = "choice", words = ["甲", "乙"]}')
    found = choice(page, MEASURE["kind"], kind)
    return found if found is BAD else Measure(name, MeasureKind(kind), unit)


def _measure_key(page: Page, key: Key, value: object) -> object:
    if key.name == "where":
        if isinstance(value, dict) and value and all(isinstance(each, str) for each in value.values()):
            return value
        return page.fault("wrong-type", '应为 {列 = "值"}，如 {"结果" = "不一致"}')
    if key.name == "blank":
        if isinstance(value, bool) or value != 0:
            return page.fault("wrong-type", "只能是 0：没有记录就是没有发生")
        return ZERO
    if key.name in ("same-as", "sum"):
        found = use(page, value)
        if isinstance(found, Use) and (not found.measure or found.when is not When.NOW):
            return page.fault("unknown-path", f"的“{value}”应指明一个指标，写成“专项/条目:指标”")
        return found
    if key.name == "range":
        return _range(page, value)
    readers = {Kind.CHOICE: choice, Kind.TEXT: text, Kind.NAMES: names}
    return readers[key.kind](page, key, value)


def _range(page: Page, value: object) -> object:
    """Read `[lowest, highest]`."""
    if isinstance(value, list) and len(value) == 2:
        low, high = (number(page, _NUMBER, each) for each in value)
        if isinstance(low, Decimal) and isinstance(high, Decimal) and low < high:
            return (low, high)
    return page.fault("wrong-type", "应为 [最低, 最高]，如 [0, 100]")


def uses(page: Page, _key: Key, value: object) -> object:
    """Read `{"名" = "path"}`: names for the results and measures of other nodes."""
    if not isinstance(value, dict):
        return page.fault("wrong-type", '应为 {"名称" = "专项/条目:rate"}')
    found = {name: use(page, path, name) if _good_name(page, name) else BAD for name, path in value.items()}
    return BAD if BAD in found.values() else found


def use(page: Page, path: object, *keys: str | int) -> object:
    """Read one path with its suffixes as a `Use`."""
    if not isinstance(path, str):
        return page.fault("wrong-type", "应为加引号的路径", *keys)
    try:
        return page.paths.use(path, page.stem)
    except PathFault as fault:
        return page.fault(fault.code, f"的路径{fault.message}", *keys)


def parts(page: Page, _key: Key, value: object) -> object:
    """Read `of`: a list of paths, or `{path = points}`, which rescales them; as `Part`s."""
    if isinstance(value, list) and value:
        found = [_taken(page, path, at) for at, path in enumerate(value)]
        return BAD if BAD in found else tuple(Part(each) for each in found if isinstance(each, Use))
    if not isinstance(value, dict) or not value:
        return page.fault("wrong-type", '应为路径的列表，或 {"路径" = 分值}')
    taken = tuple(_taken(page, path, path) for path in value)
    each = [_part(page, path, given) for path, given in value.items()]
    return BAD if BAD in taken else assemble(lambda *found: _parts(taken, found), each)


def _taken(page: Page, path: object, at: str | int) -> object:
    found = use(page, path, at)
    if isinstance(found, Use) and found.what != "score":
        return page.fault("unknown-path", f"的路径“{path}”不能带“:{found.what}”，下级总是计入得分和满分", at)
    return found


def _parts(taken: Sequence[object], given: Sequence[object]) -> tuple[Part, ...]:
    pairs = zip(taken, given, strict=True)
    return tuple(Part(each, rest) for each, rest in pairs if isinstance(each, Use) and isinstance(rest, Decimal))
