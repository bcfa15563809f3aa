"""A scheme's folder to a checked `Scheme`: every problem of all files at once, each with its line (rules.md 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from zzcli.ledger import settings, toml
from zzcli.ledger.names import hint
from zzcli.ledger.problem import Place, Problem, errors, in_order
from zzcli.ledger.source import Source, WorkTree
from zzcli.methods.registry import Key, Kind
from zzcli.rules import declarations as keys_of
from zzcli.rules import scheme as parts
from zzcli.rules.kinds import read
from zzcli.rules.links import check_links
from zzcli.rules.model import Node, Reading, Scheme, Tree
from zzcli.rules.nodes import Raw, build, raw_items
from zzcli.rules.page import Keys, Page, missing_keys, read_keys
from zzcli.rules.paths import Paths, Sketch
from zzcli.rules.tables import Shelf

SCHEME = "scheme.toml"
DEMO = "demo.toml"
BESIDE_RULES = frozenset({"config.toml", "units.toml", DEMO})
"""Files of a scheme's folder that are no rules: templates for a new ledger, and what is said of the demo."""

_PACKAGE = "zzcli/schemes"


def packaged(name: str) -> tuple[Source, str]:
    """Return where the scheme of this name that comes with the program is: a source, and the folder in it."""
    return WorkTree(_beside_package()), f"{_PACKAGE}/{name}"


def packaged_names() -> list[str]:
    """Return the names of the schemes that come with the program, in order."""
    folder = _beside_package() / _PACKAGE
    return sorted(path.parent.name for path in folder.glob(f"*/{SCHEME}"))


def _beside_package() -> Path:
    return Path(str(files("zzcli"))).parent


def load_scheme(source: Source, folder: str, name: str) -> tuple[Scheme | None, list[Problem]]:
    """Read the scheme in a folder of a source.

    Returns the scheme, None when anything in it is wrong, and the problems of all its files in order. What needs
    the whole population (totals, names in expressions, cycles) is `check.check`'s.
    """
    problems: list[Problem] = []
    document = _read(source, f"{folder}/{SCHEME}" if folder else SCHEME, problems)
    if document is None:
        return None, in_order(problems)
    scheme = _Loader(source, folder, name, document, problems).load()
    return (None if errors(problems) else scheme), in_order(problems)


def _read(source: Source, path: str, problems: list[Problem]) -> toml.Document | None:
    raw = source.read(path)
    if raw is None:
        problems.append(Problem("missing-file", Place(path), "没有这个文件，请补上，或改正办法的名称和路径"))
        return None
    document, faults = toml.parse(path, raw)
    problems += faults
    if document is not None:
        problems += settings.check_format(document, required=True)
    return document


@dataclass(frozen=True)
class _Draft:
    """A tree before it is built: its stem, the file and table it stands in, and its items."""

    stem: str
    document: toml.Document
    head: Raw
    declared: Mapping[str, Key]
    items: Sequence[Raw]
    track: bool = False

    @property
    def title(self) -> str:
        """The title of a special, the name of a track."""
        found = self.head.table.get("name" if self.track else "title")
        return found if isinstance(found, str) else self.stem

    @property
    def sketch(self) -> Sketch:
        """What paths may name of it."""
        names = frozenset(item.name for item in self.items)
        return Sketch(self.stem, self.head.id or self.stem, self.title, names)


class _Loader:
    """Loads one scheme: files first, then what their names mean, then the trees."""

    def __init__(
        self, source: Source, folder: str, name: str, document: toml.Document, problems: list[Problem]
    ) -> None:
        """Take the folder of a source and the scheme.toml in it; problems are added to the list given."""
        self._source = source
        self._folder = folder
        self._name = name
        self._document = document
        self._problems = problems
        self._shelf = Shelf(source, folder, problems)
        self._paths = Paths(())
        self._readings: dict[str, Reading] = {}
        self._group_names: dict[str, None] = {}
        self._partitions: dict[str, tuple[str, ...]] = {}
        self._tracks: dict[str, None] = {}

    def load(self) -> Scheme:
        """Return the scheme; where there were problems it is not whole."""
        page = self._page(self._document, "", "")
        head = {name: value for name, value in self._document.data.items() if name != "event-dates"}
        typed = self._head(page, (), head, keys_of.SCHEME)
        specials, complete = self._specials(page)
        tracks = self._track_drafts(page)
        self._name_everything(page, specials, tracks, complete)
        page = self._page(self._document, "", "")
        groups = parts.read_groups(page)
        trees = [self._tree(draft) for draft in specials]
        ranked = [self._tree(draft) for draft in tracks]
        scheme = Scheme(
            name=self._name,
            title=str(typed.get("title", "")),
            document=str(typed.get("document", "")),
            since=typed.get("from"),  # type: ignore[arg-type]
            periods=typed.get("periods", frozenset({"month"})),  # type: ignore[arg-type]
            stages=parts.read_stages(page),
            specials=tuple(trees),
            tracks=tuple(ranked),
            groups=groups.units,
            partitions=groups.partitions,
            readings=self._readings,
            tables=self._shelf.tables,
            findings=parts.read_findings(page),
            deadlines=parts.read_deadlines(page),
            outcomes=parts.read_outcomes(page),
            issuers=parts.read_issuers(page, typed.get("issuers")),
            event_dates=parts.read_event_dates(page),
            public=frozenset(typed.get("public", ())),  # type: ignore[call-overload]
        )
        documents = {draft.document.path: draft.document for draft in (*specials, *tracks)}
        self._problems += check_links(scheme, documents)
        return scheme

    def _page(self, document: toml.Document, stem: str, prefix: str) -> Page:
        return Page(
            document,
            stem,
            prefix,
            self._readings,
            self._paths,
            self._shelf,
            self._group_names,
            self._partitions,
            self._tracks,
            self._problems,
        )

    def _head(
        self, page: Page, keys: Keys, raw: Mapping[str, object], declared: Mapping[str, Key]
    ) -> dict[str, object]:
        """Read the single values of a head; lists of tables are read by those who know them."""
        missing_keys(page, keys, raw, {name: key for name, key in declared.items() if name != "format"})
        return read_keys(page, keys, raw, declared, _single)

    # -- files ------------------------------------------------------------------------------------------------

    def _specials(self, page: Page) -> tuple[list[_Draft], bool]:
        """Return the specials of files and those inline; whether all files could be read."""
        drafts: list[_Draft] = []
        complete = True
        stems = self._document.data.get("specials", [])
        for at, stem in enumerate(stems if isinstance(stems, list) else []):
            path = f"{self._folder}/{stem}.toml" if self._folder else f"{stem}.toml"
            if self._source.read(path) is None:
                page.keys = ("specials", at)
                page.say("missing-file", f"没有专项文件 {stem}.toml，请补上，或从 specials 删去")
                complete = False
                continue
            document = _read(self._source, path, self._problems)
            if document is None:
                complete = False
                continue
            head = Raw((), document.data)
            drafts.append(_Draft(str(stem), document, head, keys_of.SPECIAL, raw_items(document.data, ())))
        for keys, table in parts.tables_of(page, self._document.data, "special"):
            head = Raw(keys, table)
            drafts.append(_Draft(head.id, self._document, head, keys_of.INLINE, raw_items(table, keys)))
        return drafts, complete

    def _track_drafts(self, page: Page) -> list[_Draft]:
        lists = self._lists(page)
        drafts = []
        for keys, table in parts.tables_of(page, self._document.data, "track"):
            head = Raw(keys, table)
            items = raw_items(table, keys)
            included = table.get("include", [])
            for at, name in enumerate(included if isinstance(included, list) else []):
                if isinstance(name, str) and name in lists:
                    items += lists[name]
                else:
                    page.keys = (*keys, "include")
                    page.fault("unknown-path", f"的“{name}”没有用 [[list]] 定义{hint(str(name), lists)}，请改正", at)
            drafts.append(_Draft(head.id, self._document, head, keys_of.TRACK, items, track=True))
        return drafts

    def _lists(self, page: Page) -> dict[str, list[Raw]]:
        found = {}
        for keys, table in parts.tables_of(page, self._document.data, "list"):
            declared = {name: key for name, key in keys_of.LIST.items() if name != "item"}
            read_keys(page, keys, {name: table[name] for name in table if name != "item"}, declared, read)
            if not missing_keys(page, keys, table, keys_of.LIST):
                found[str(table["name"])] = raw_items(table, keys)
        return found

    # -- names ------------------------------------------------------------------------------------------------

    def _name_everything(
        self, page: Page, specials: Sequence[_Draft], tracks: Sequence[_Draft], complete: bool
    ) -> None:
        """Find out what every path, reading, group and track name means; report names that mean two things."""
        drafts = [*specials, *tracks]
        self._paths = Paths([draft.sketch for draft in drafts], complete=complete)
        names, self._partitions = parts.group_names(self._document.data)
        self._group_names = dict.fromkeys(names)
        self._tracks = dict.fromkeys(draft.stem for draft in tracks)
        self._readings.update(parts.read_readings(page, self._document.data, (), ""))
        for draft in specials:
            place = self._page(draft.document, draft.stem, "")
            own = parts.read_readings(place, draft.head.table, draft.head.keys, draft.head.id or draft.stem)
            for name in own:
                shared = name.rpartition("/")[2]
                if shared in self._readings:
                    place.keys = own[name].origin.keys
                    place.say("duplicate-id", f"释义“{shared}”在 scheme.toml 里已经登记，请改编号或删去", "id")
            self._readings.update(own)
        taken: dict[str, _Draft] = {}
        for draft in drafts:
            for name in dict.fromkeys((draft.stem, draft.head.id, draft.title)):
                if name and taken.setdefault(name, draft) is not draft:
                    there = taken[name].document.place(*taken[name].head.keys)
                    place = self._page(draft.document, draft.stem, "")
                    place.keys = draft.head.keys
                    place.say("duplicate-id", f"“{name}”已经是 {there} 的专项或序列，请改编号或名称")

    # -- trees ------------------------------------------------------------------------------------------------

    def _tree(self, draft: _Draft) -> Tree:
        page = self._page(draft.document, draft.stem, draft.head.id or draft.stem)
        table = dict(draft.head.table)
        said = {name: value for name, value in table.items() if name in draft.declared}
        head = self._head(page, draft.head.keys, said, draft.declared)
        in_ledger = draft.track and table.get("units") == "ledger"
        if in_ledger:
            del table["units"]
        raw = Raw(draft.head.keys, table)
        root = build(page, raw, draft.title, draft.declared, draft.items, track=draft.track)
        nodes, parents = self._by_name(page, root)
        tree = Tree(
            stem=draft.stem,
            id=draft.head.id or draft.stem,
            title=draft.title,
            document=str(head.get("document", self._document.data.get("document", ""))),
            lead=root.keys.get("lead", ()),  # type: ignore[arg-type]
            root=root,
            nodes=nodes,
            parents=parents,
            track=draft.track,
            units_in_ledger=in_ledger,
        )
        return self._ranked(page, draft, tree) if draft.track else tree

    def _by_name(self, page: Page, root: Node) -> tuple[dict[str, Node], dict[str, Node]]:
        nodes: dict[str, Node] = {}
        parents: dict[str, Node] = {}
        for node in root.walk():
            known = nodes.setdefault(node.name, node)
            if known is not node and node.name:
                line = page.document.place(*known.origin.keys).line
                page.keys = node.origin.keys
                page.say("duplicate-name", f"名称“{node.name}”与第 {line} 行的重复，请改成 上级/名称", "name")
            parents.update((child.name, node) for child in node.children)
        return nodes, parents

    def _ranked(self, page: Page, draft: _Draft, tree: Tree) -> Tree:
        """Add what only a track has: the columns of its table; and check the node that ranks."""
        keys = draft.head.keys
        parts.check_total(page, keys, tree)
        return replace(tree, columns=parts.read_columns(page, keys, draft.head.table.get("column"), tree))


def _single(page: Page, key: Key, value: object) -> object:
    """Read a key of a head, but leave lists of tables to those who know them."""
    left = key.kind in (Kind.ITEMS, Kind.WHEN) and key.name != "item"
    return value if left or key.name == "format" else read(page, key, value)
