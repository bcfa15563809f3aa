"""Raw items of a file to a checked tree of nodes: their place by id, their keys typed, their `when` blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zzcli.ledger.names import hint
from zzcli.methods.registry import Key, methods
from zzcli.rules import keys as declared_keys
from zzcli.rules import measures
from zzcli.rules.keys import COMMON, CONDITIONS, EITHER, IDENTITY, IN_BLOCK, NOT_BY_ROW, NOT_IN_BLOCK, RANKING, declared
from zzcli.rules.kinds import read
from zzcli.rules.model import Block, Chosen, Measure, MeasureKind, Node, Origin
from zzcli.rules.page import Keys, Page, read_keys

_ID = re.compile(r"[0-9A-Za-z]+(\.[0-9A-Za-z]+)*")
_CLAUSE_FAULT = re.compile(r"[（）]|^\s|\s$|^；|；$")
_NAME_FAULT = re.compile(r"[@:,\"\n]|^\s|\s$|^/|/$")
_ITEM: Mapping[str, Key] = {key.name: key for key in IDENTITY if key.name != "item"}
_CONDITIONS: Mapping[str, Key] = {key.name: key for key in CONDITIONS}


@dataclass(frozen=True, slots=True)
class Raw:
    """An item as tomllib gave it, with the keys that lead to it in its file."""

    keys: Keys
    table: Mapping[str, object]

    @property
    def id(self) -> str:
        """Its id, or an empty text."""
        found = self.table.get("id")
        return found if isinstance(found, str) else ""

    @property
    def name(self) -> str:
        """Its name, or an empty text."""
        found = self.table.get("name")
        return found if isinstance(found, str) else ""


def raw_items(table: Mapping[str, object], keys: Keys) -> list[Raw]:
    """Return the items written in a table; what is not a list of tables is left for `read_keys` to report."""
    items = table.get("item")
    if not isinstance(items, list):
        return []
    return [Raw((*keys, "item", at), each) for at, each in enumerate(items) if isinstance(each, dict)]


def build(
    page: Page, head: Raw, title: str, head_keys: Mapping[str, Key], items: Sequence[Raw], *, track: bool = False
) -> Node:
    """Return the root node of a tree with all nodes below it.

    `head` is the table of the special or track, `head_keys` what it may say beside the keys of any node, `title`
    the root's name.
    """
    return _Builder(page, items, track).root(head, title, head_keys)


class _Builder:
    """Builds one tree, parents before children."""

    def __init__(self, page: Page, items: Sequence[Raw], track: bool) -> None:
        self._page = page
        self._track = track
        self._children: dict[str, list[Raw]] = {}
        self._ids: dict[str, Raw] = {}
        self._arrange(items)

    def _arrange(self, items: Sequence[Raw]) -> None:
        """Put every item under its parent; report ids that are badly written, taken or without a parent.

        Items with such an id go to the root, so that whatever else is wrong with them is reported, too.
        """
        page = self._page
        for item in items:
            page.keys = (*item.keys, "id") if "id" in item.table else item.keys
            if not isinstance(item.table.get("id", ""), str) or (item.id and not _ID.fullmatch(item.id)):
                page.fault("id", '应为加引号的编号，如 "2.1.3"')
            elif item.id in self._ids:
                line = page.document.place(*self._ids[item.id].keys).line
                page.fault("duplicate-id", f"{item.id} 与第 {line} 行的评分项重复，请改编号")
            elif item.id:
                self._ids[item.id] = item
        for item in items:
            parent = item.id.rpartition(".")[0] if _ID.fullmatch(item.id) else ""
            if parent and parent not in self._ids:
                page.keys = (*item.keys, "id")
                page.fault("id", f"{item.id} 的上级 {parent} 不存在，请补上该评分项，或改编号")
                parent = ""
            self._children.setdefault(parent, []).append(item)

    def root(self, head: Raw, title: str, head_keys: Mapping[str, Key]) -> Node:
        children = self._children.get("", [])
        skipped = frozenset(head_keys) | {"when"}
        inner = self._track or bool(children) or "of" in head.table
        method = self._method(head, inner, inline=not inner)
        keys, blocks, above = self._keys(head, method, skipped, frozenset())
        if self._track and not children and "of" not in head.table:
            self._page.keys = head.keys
            self._page.say("missing-key", f"序列“{title}”没有评分项，请用 item 写明由什么组成")
        nodes = tuple(self._node(child, above) for child in children)
        return Node(self._page.stem, head.id, title, _text(head, "clause"), keys, blocks, nodes, self._origin(head))

    def _node(self, raw: Raw, above: frozenset[str]) -> Node:
        page = self._page
        for name, key in _ITEM.items():
            if name == "when" or name in raw.table:
                continue
            page.keys = raw.keys
            page.say("clause" if name == "clause" else "missing-key", f"缺少 {name}（{key.meaning}），请补上")
        children = self._children.get(raw.id, []) if self._ids.get(raw.id) is raw else []
        method = self._method(raw, bool(children) or "of" in raw.table)
        keys, blocks, names = self._keys(raw, method, frozenset(_ITEM), above)
        self._check_identity(raw)
        nodes = tuple(self._node(child, names) for child in children)
        return Node(page.stem, raw.id, raw.name, _text(raw, "clause"), keys, blocks, nodes, self._origin(raw))

    def _origin(self, raw: Raw) -> Origin:
        return Origin(self._page.document.path, raw.keys)

    def _check_identity(self, raw: Raw) -> None:
        page = self._page
        for name, fault, wanted in (
            ("name", _NAME_FAULT, "首尾不能有空格和 /，中间不能有 @ : , 和引号"),
            ("clause", _CLAUSE_FAULT, "括号用半角，几处用“；”隔开"),
        ):
            value = raw.table.get(name, "有")
            page.keys = (*raw.keys, name)
            if not isinstance(value, str) or not value:
                page.fault("wrong-type", "应为加引号的文字")
            elif fault.search(value):
                page.fault("clause" if name == "clause" else "wrong-type", f"“{value}”写法不对：{wanted}")

    # -- keys -------------------------------------------------------------------------------------------------

    def _method(self, raw: Raw, inner: bool, inline: bool = False) -> str:
        """Return the node's method: the one written, else sum for what has children; or report that it is missing."""
        page = self._page
        written = raw.table.get("method")
        if written is None:
            if inner or inline:
                return "sum" if inner else "judged"
            page.keys = raw.keys
            page.say("missing-key", "缺少 method（计分方法），请补上；要评定给分的写 judged")
            return ""
        known = methods()
        page.keys = (*raw.keys, "method")
        if not isinstance(written, str) or written not in known:
            near = hint(written, known) if isinstance(written, str) else ""
            page.fault("unknown-method", f"没有计分方法“{written}”{near}，请改正")
            return ""
        if known[written].inner != inner:
            kind = "合成下级" if known[written].inner else "直接计分"
            page.fault("wrong-type", f"{written} 是{kind}的方法，这里{'有' if inner else '没有'}下级，请改用别的方法")
        return written

    def _keys(
        self, raw: Raw, method: str, skipped: frozenset[str], above: frozenset[str]
    ) -> tuple[dict[str, object], tuple[Block, ...], frozenset[str]]:
        """Return the typed keys and blocks of a node, and the measures that it and the nodes above it own."""
        page = self._page
        ranks = self._track and raw.keys[:1] == ("track",) and "item" not in raw.keys
        allowed = _allowed(method, ranks)
        table = {name: value for name, value in raw.table.items() if name not in skipped and name != "method"}
        near = (*skipped, *allowed)
        keys = read_keys(
            page, raw.keys, table, allowed, read, lambda name: _elsewhere(name, method) or hint(name, near)
        )
        if method:
            keys["method"] = method
        owned = _names(keys.get("measures"))
        read_here = above | _names(keys.get("uses"))
        blocks = self._blocks(raw, method, read_here)
        self._imply(keys, raw.table, read_here)
        if method:
            self._check_required(raw, method, blocks)
        for block in blocks:
            owned |= _names(block.keys.get("measures"))
        return keys, blocks, above | owned

    def _check_required(self, raw: Raw, method: str, blocks: Sequence[Block]) -> None:
        """Report keys that the method needs and neither the node nor any of its blocks sets."""
        page = self._page
        anywhere = set(raw.table).union(*(block.keys for block in blocks))
        needed = list(declared_keys.required(method))
        if not methods()[method].inner:
            needed.append("full")
        for name in needed:
            if name not in anywhere:
                page.keys = raw.keys
                page.say("missing-key", f"计分方法 {method} 缺少 {name}（{declared(method)[name].meaning}），请补上")
        either = EITHER.get(method, ())
        written = [name for name in either if name in raw.table]
        if either and (len(written) > 1 or not anywhere.intersection(either)):
            page.keys = raw.keys
            page.say("missing-key", f"计分方法 {method} 应写 {' 或 '.join(either)}，两者写一个")

    def _imply(self, keys: dict[str, object], table: Mapping[str, object], above: Collection[str]) -> None:
        """Add the measures that `kinds`, `points` and `nodes` name, but for those that a node above or a use has."""
        for key, (column, kind) in measures.IMPLIED.items():
            written = table.get(key)
            if key in keys and isinstance(written, dict):
                keys[measures.beside(key)] = _measures(written, kind, above)
            elif key in keys:
                keys[measures.beside(key)] = self._in_table(keys[key], column, kind, above)

    def _in_table(self, path: object, column: str, kind: MeasureKind, above: Collection[str]) -> object:
        if isinstance(path, Chosen):
            options = {name: self._in_table(each, column, kind, above) for name, each in path.options.items()}
            return Chosen(path.reading, options)
        table = self._page.shelf.table(str(path))
        names = table.column(column) if table is not None else []
        return _measures([str(name) for name in names if name], kind, above)

    # -- when -------------------------------------------------------------------------------------------------

    def _blocks(self, raw: Raw, method: str, above: Collection[str]) -> tuple[Block, ...]:
        page = self._page
        written = raw.table.get("when", [])
        page.keys = (*raw.keys, "when")
        if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
            page.fault("wrong-type", "应为条件块的列表，如 [{months = [3], full = 70}]")
            return ()
        others = [each.get("method") for each in written]
        known = [name for name in (method, *others) if isinstance(name, str) and name in methods()]
        return tuple(self._block(raw, at, each, known, above) for at, each in enumerate(written))

    def _block(
        self, raw: Raw, at: int, table: Mapping[str, object], known: Sequence[str], above: Collection[str]
    ) -> Block:
        page = self._page
        here = (*raw.keys, "when", at)
        page.keys = here
        if not any(name in _CONDITIONS for name in table):
            page.say("missing-key", "when 的条件块没有条件，请写 months、units、reading 等，或把键写到块外")
        method = table.get("method")
        if "method" in table:
            page.keys = (*here, "method")
            if not isinstance(method, str) or method not in methods():
                near = hint(method, methods()) if isinstance(method, str) else ""
                page.fault("unknown-method", f"没有计分方法“{method}”{near}，请改正")
            else:
                known = [method]
        allowed = _block_keys(tuple(known))
        given = {name: value for name, value in table.items() if name not in _CONDITIONS and name != "method"}
        owner = known[0] if known else ""
        known_here = (*_CONDITIONS, *allowed)
        keys = read_keys(
            page, here, given, allowed, read, lambda name: _elsewhere(name, owner) or hint(name, known_here)
        )
        if isinstance(method, str) and method in methods():
            keys["method"] = method
        for name in NOT_BY_ROW & keys.keys() if table.keys() & {"units", "if"} else ():
            page.keys = here
            page.say(
                "unknown-key", f"{name} 不能因单位或对象而不同，条件里有 units 或 if 的块不能写它，请另设评分项", name
            )
        self._imply(keys, table, above)
        return self._conditions(here, table, keys)

    def _conditions(self, here: Keys, table: Mapping[str, object], keys: Mapping[str, object]) -> Block:
        page = self._page
        given = {name: value for name, value in table.items() if name in _CONDITIONS and name != "reading"}
        for name, value in given.items():
            if isinstance(value, str) and value.startswith("?"):
                page.keys = here
                page.say("wrong-type", f"条件 {name} 不能是释义，请用 reading = {{...}} 作条件", name)
                given = {each: given[each] for each in given if each != name}
        found = read_keys(page, here, given, _CONDITIONS, read)
        return Block(
            keys,
            units=found.get("units"),  # type: ignore[arg-type]
            months=found.get("months"),  # type: ignore[arg-type]
            period=found.get("period"),  # type: ignore[arg-type]
            since=found.get("from"),  # type: ignore[arg-type]
            until=found.get("until"),  # type: ignore[arg-type]
            reading=self._reading(here, table.get("reading", {})),
            condition=found.get("if"),  # type: ignore[arg-type]
        )

    def _reading(self, here: Keys, value: object) -> Mapping[str, str]:
        """Read `reading = {node-points = "2"}` as full id and option."""
        page = self._page
        page.keys = (*here, "reading")
        if not isinstance(value, dict):
            page.fault("wrong-type", '应为 {释义 = "选项"}')
            return {}
        found: dict[str, str] = {}
        for name, option in value.items():
            reading = page.reading(name)
            if reading is None:
                continue
            if isinstance(option, str) and option in reading.options:
                found[reading.id] = option
            else:
                told = "、".join(f"“{each}”" for each in reading.options)
                page.fault("option", f"没有选项“{option}”，可选 {told}，请改正", name)
        return found


def _text(raw: Raw, name: str) -> str:
    found = raw.table.get(name)
    return found if isinstance(found, str) else ""


def _names(value: object) -> frozenset[str]:
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _measures(names: Iterable[str], kind: MeasureKind, above: Collection[str]) -> Mapping[str, Measure]:
    return {name: measures.implied(name, kind) for name in names if name not in above}


@lru_cache(maxsize=256)
def _allowed(method: str, ranks: bool) -> Mapping[str, Key]:
    """Return what a node may say, with `ranks` as the root of a track; of a node whose method is wrong all keys of
    all methods, so that there is no further complaint."""
    if method:
        allowed = declared(method)
    else:
        allowed = {**{key.name: key for each in methods().values() for key in each.keys}, **COMMON}
    ranking = frozenset() if ranks else {key.name for key in RANKING}
    return {name: key for name, key in allowed.items() if name not in ranking}


@lru_cache(maxsize=1024)
def _block_keys(known: tuple[str, ...]) -> Mapping[str, Key]:
    """Return what a block may set when its node may have these methods."""
    if len(known) == 1:
        own = declared(known[0])
        return {name: own[name] for name in own if name not in NOT_IN_BLOCK}
    return {**IN_BLOCK, **{key.name: key for each in known for key in methods()[each].keys}}


def _elsewhere(name: str, method: str) -> str:
    """Say where an unknown key would belong: to another method, or to the head of a file."""
    owners = [each.name for each in methods().values() if any(key.name == name for key in each.keys)]
    if owners:
        return f"：它属于计分方法 {'、'.join(owners)}，不属于 {method or '这里'}"
    if name == "item":
        return "：评分项都写在最外层，用编号表示上下级"
    return ""
