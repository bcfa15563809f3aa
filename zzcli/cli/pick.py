"""Which unit, special, item, object or measure an argument means.

A name is given by id, stem, name, or any part of the name that fits only one. Two that fit are both listed, none
names the nearest; either way it is a usage error (exit code 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import typer

from zzcli.cli.usage import one_of
from zzcli.ledger.names import hint

if TYPE_CHECKING:
    from zzcli.ledger.units import Units
    from zzcli.rules.model import Node, Scheme, Tree
    from zzcli.tasks.model import Plan, Task

T = TypeVar("T")

_SHOWN = 6  # names that fit into one line


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """What a PATH means: a special or track, a node of it (the root for the tree itself), an object, a measure."""

    tree: Tree
    node: Node
    object: str = ""
    measure: str = ""

    def __str__(self) -> str:
        """Return the path written out in whole names."""
        nodes = [self.tree.title] if self.node is self.tree.root else [self.tree.title, self.node.name]
        return "/".join(filter(None, (*nodes, self.object, self.measure)))


def unit(units: Units, text: str) -> str:
    """Return the name of the unit of this name or alias, or whose name alone has this part."""
    found = units.resolve(text)
    if found is not None:
        return found.name
    return _only("单位", text, units, lambda name: (name,))


def task(plan: Plan, text: str) -> Task:
    """Return the task of this id, name or part of the name."""
    return _only("任务", text, plan.tasks.values(), lambda task: (task.name, task.id))


def special(scheme: Scheme, text: str) -> Tree:
    """Return the special of this id, stem, title or part of the title."""
    return _only("专项", text, scheme.specials, _tree_names)


def track(scheme: Scheme, text: str) -> Tree:
    """Return the track of this id, title or part of the title."""
    return _only("序列", text, scheme.tracks, _tree_names)


def group(scheme: Scheme, text: str) -> str:
    """Return the name of the group or partition of this name or part of it."""
    return _only("组别", text, (*scheme.groups, *scheme.partitions), lambda name: (name,))


def item(tree: Tree, text: str) -> Node:
    """Return the node of this id, name or part of the name."""
    return _only("评分项", text, _items(tree), _node_names)


def readings(scheme: Scheme, texts: Iterable[str]) -> dict[str, str]:
    """Read `--reading K=V`: a reading of the scheme by its full id, and one of its options."""
    chosen = {}
    for text in texts:
        name, equals, option = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"“{text}”应写成 释义=选项")
        if name not in scheme.readings:
            raise typer.BadParameter(f"没有释义“{name}”{hint(name, scheme.readings)}；zzcli readings 列出全部")
        options = scheme.readings[name].options
        if option not in options:
            raise typer.BadParameter(f"释义“{name}”没有选项“{option}”，可用 {one_of(options)}")
        chosen[name] = option
    return chosen


def path(scheme: Scheme, text: str) -> Target:
    """Return what `SPECIAL/ITEM[/OBJECT[/MEASURE]]` means.

    Names are matched whole from the left, longest first, then by parts; SPECIAL may be left out when one item
    matches. A text that fits a special in any of these ways means the special, whatever items bear the name too.
    In place of the special a track may stand, by its whole name; its items come after those of the specials.
    """
    words = text.split("/")
    for find in (_whole_tree, _part_special, _whole_item, _whole_track_item, _part_item):
        found = [target for target in find(scheme, words) if _may_be(scheme, words, target)]
        if found:
            return _one("路径", text, found, str)
    for tree in _meant(scheme, words[0]):
        what = "序列" if tree.track else "专项"
        raise unknown(f"{what}“{tree.title}”里没有评分项", "/".join(words[1:]), (node.name for node in _items(tree)))
    known = (*(tree.title for tree in scheme.specials), *(node.name for _, node in _nodes(scheme)))
    raise unknown("没有专项或评分项", text, known, [tree.title for tree in scheme.specials])


def _meant(scheme: Scheme, word: str) -> list[Tree]:
    """Return the special or track of this name, or else the only special that has the word in its title; or none."""
    whole = [tree for tree in (*scheme.specials, *scheme.tracks) if word in _tree_names(tree)]
    parts = [tree for tree in scheme.specials if word and word in tree.title]
    return whole[:1] or (parts if len(parts) == 1 else [])


def _may_be(scheme: Scheme, words: Sequence[str], target: Target) -> bool:
    """Whether a path can mean a target: an item that bears the name of another special must take what follows as its
    object, or else what follows is a slip in the special's item."""
    levels = (target.node, *target.tree.ancestors(target.node))
    if not target.object or any("objects" in keys for node in levels for keys in _keys(node)):
        return True
    return words[0] not in target.node.name or target.tree in (meant := _meant(scheme, words[0])) or not meant


def _whole_tree(scheme: Scheme, words: Sequence[str]) -> Iterator[Target]:
    for head, rest in _splits(words):
        trees = [tree for tree in (*scheme.specials, *scheme.tracks) if head in _tree_names(tree)]
        if trees:
            yield from (target for tree in trees for target in _inside(tree, rest))
            return


def _whole_item(scheme: Scheme, words: Sequence[str]) -> Iterator[Target]:
    return _named(list(_nodes(scheme)), words)


def _whole_track_item(scheme: Scheme, words: Sequence[str]) -> Iterator[Target]:
    return _named([(tree, node) for tree in scheme.tracks for node in _items(tree)], words)


def _named(nodes: Sequence[tuple[Tree, Node]], words: Sequence[str]) -> Iterator[Target]:
    for head, rest in _splits(words):
        found = [(tree, node) for tree, node in nodes if head == node.name]
        if found:
            yield from (_target(tree, node, rest) for tree, node in found)
            return


def _part_special(scheme: Scheme, words: Sequence[str]) -> Iterator[Target]:
    for tree in scheme.specials:
        if words[0] and words[0] in tree.title:
            yield from _inside(tree, words[1:])


def _part_item(scheme: Scheme, words: Sequence[str]) -> Iterator[Target]:
    for tree, node in _nodes(scheme):
        if words[0] and words[0] in node.name:
            yield _target(tree, node, words[1:])


def _inside(tree: Tree, words: Sequence[str]) -> list[Target]:
    """Return what the words after the special's name mean in it; several when a part fits several items."""
    if not words:
        return [Target(tree, tree.root)]
    for head, rest in _splits(words):
        whole = [node for node in _items(tree) if head in _node_names(node)]
        if whole:
            return [_target(tree, node, rest) for node in whole]
    parts = (node for node in _items(tree) if words[0] and words[0] in node.name)
    return [_target(tree, node, words[1:]) for node in parts]


def _target(tree: Tree, node: Node, words: Sequence[str]) -> Target:
    """Read what follows the item: a measure where it is one's name, the rest an object (`路/处`)."""
    if words and words[-1] in _measures(node):
        return Target(tree, node, "/".join(words[:-1]), words[-1])
    return Target(tree, node, "/".join(words))


def _measures(node: Node) -> Iterable[str]:
    """Return the names of the measures that a node's keys and `when` blocks declare."""
    for keys in _keys(node):
        measures = keys.get("measures")
        if isinstance(measures, dict):
            yield from measures


def _keys(node: Node) -> Iterator[Mapping[str, object]]:
    """Yield what a node says always, and in each of its `when` blocks."""
    yield node.keys
    for block in node.blocks:
        yield block.keys


def _splits(words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield every cut of a path in a name (which may hold `/`) and the rest, the longest name first."""
    for length in range(len(words), 0, -1):
        yield "/".join(words[:length]), words[length:]


def _nodes(scheme: Scheme) -> Iterator[tuple[Tree, Node]]:
    return ((tree, node) for tree in scheme.specials for node in _items(tree))


def _items(tree: Tree) -> Iterator[Node]:
    return (node for node in tree.root.walk() if node is not tree.root)


def _tree_names(tree: Tree) -> tuple[str, ...]:
    return (tree.title, tree.id, tree.stem)


def _node_names(node: Node) -> tuple[str, ...]:
    return (node.name, node.id)


def _only(what: str, text: str, choices: Iterable[T], names: Callable[[T], tuple[str, ...]]) -> T:
    """Return the only choice of this name, or else whose first name alone has this part."""
    known = list(choices)
    whole = [choice for choice in known if text in names(choice)]
    found = whole or [choice for choice in known if text and text in names(choice)[0]]
    if not found:
        raise unknown(f"没有{what}", text, (names(choice)[0] for choice in known))
    return _one(what, text, found, lambda choice: names(choice)[0])


def unknown(what: str, text: str, known: Iterable[str], listed: Sequence[str] | None = None) -> typer.BadParameter:
    """Return the error about a name that is none: it names the nearest one, or where none is near those to be listed,
    by default all that are known."""
    names = list(dict.fromkeys(known))
    return typer.BadParameter(f"{what}“{text}”{hint(text, names) or _choices(names if listed is None else listed)}")


def _choices(names: Sequence[str]) -> str:
    """Name what there is, the first few of many."""
    if not names:
        return ""
    many = len(names) > _SHOWN
    return f"，可写：{'、'.join(names[:_SHOWN])}{f' 等 {len(names)} 个' if many else ''}"


def _one(what: str, text: str, found: Sequence[T], shown: Callable[[T], str]) -> T:
    if len(found) > 1:
        listed = "、".join(map(shown, found))
        raise typer.BadParameter(f"{what}“{text}”对得上 {len(found)} 个：{listed}；请写全")
    return found[0]
