"""Totals are asserted: a node's `full` must be what its children yield, for all units and months (rules.md 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO, compared, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.methods.registry import methods
from zzcli.rules.model import Block, Node, Scheme, Tree, Use, When
from zzcli.rules.proof import Proof
from zzcli.rules.selectors import Members
from zzcli.rules.settle import Settled, choose, exists, layers, settle, variants
from zzcli.rules.tables import TableFault, lookup

_OWN_FULL = frozenset({"mean", "rescale"})
"""Inner methods whose full is the node's own, whatever its children."""


class _Unknown:
    """The full of what depends on the ledger: a sum over objects, a mean over other periods."""


UNKNOWN = _Unknown()

Full = Decimal | None | _Unknown
"""What a node counts for in totals: points, None where it is not there, or UNKNOWN."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A total that does not come out: what is written and what the children give, for a unit in a period."""

    written: Decimal
    given: Decimal
    children: tuple[tuple[str, Decimal], ...]
    unit: str
    period: Period


def check_totals(proof: Proof) -> list[Problem]:
    """Return a problem for each node whose full is not what its children yield, with the first unit and period."""
    wrong: dict[tuple[str, str], list[Wrong]] = {}
    for period in proof.periods:
        totals = Totals(proof, period)
        for tree in proof.trees.values():
            for unit in totals.representatives(tree):
                totals.full(tree, tree.root, unit)
        for key, each in totals.wrong.items():
            wrong.setdefault(key, []).extend(each)
    return [_problem(proof, proof.trees[tree].nodes[name], each) for (tree, name), each in wrong.items()]


def _problem(proof: Proof, node: Node, wrong: list[Wrong]) -> Problem:
    first = wrong[0]
    parts = "、".join(f"{name} {plain(full)}" for name, full in first.children)
    where = f"{first.unit} {first.period}" if first.unit else str(first.period)
    message = (
        f"满分是{plain(first.written)}，下级合计{plain(first.given)}（{where}：{parts}）；"
        "请改正，或用 total-note 说明原文为何不符"
    )
    return proof.problem("total", node, message, *(("full",) if "full" in node.keys else ()))


class Totals:
    """Works out fulls for one period under the default readings; `wrong` collects what does not come out."""

    def __init__(self, proof: Proof, period: Period) -> None:
        """Prepare for a period of the proof's scheme."""
        self._proof = proof
        self._period = period
        self._members = proof.members(period)
        self._found: dict[tuple[str, str, str], Full] = {}
        self._working: set[tuple[str, str, str]] = set()
        self._existing: dict[tuple[Node, str], bool] = {}
        self._of_tree: dict[str, frozenset[str]] = {}
        self._settled: dict[tuple[Node, tuple[bool, ...]], Settled] = {}
        self.wrong: dict[tuple[str, str], list[Wrong]] = {}

    # -- classes of units -------------------------------------------------------------------------------------

    def representatives(self, tree: Tree) -> list[str]:
        """Return one unit for each class of the tree's units that its selectors tell apart; "" where none is known."""
        trees = self._taken_in(tree)
        selectors = {key for each in trees for node in each.root.walk() for key in self._selectors(node)}
        sets = [self._members.of(key) for key in sorted(selectors)]
        sets += [self._units(each) for each in trees]
        tables = [path for each in trees for path in self._weights(each)]
        classes: dict[tuple[object, ...], str] = {}
        for unit in units_of(self._proof.scheme, tree, self._members, self._proof.choices):
            held = (*(unit in each for each in sets), *(self._weights_of(path, unit) for path in tables))
            classes.setdefault(held, unit)
        return list(classes.values()) or ([""] if not self._proof.units else [])

    def _taken_in(self, tree: Tree) -> list[Tree]:
        """Return a tree and those it takes in, and those they do."""
        found = {tree.stem: tree}
        for each in (waiting := [tree]):
            more = {stem: self._proof.trees[stem] for stem in sorted(taken_in(each)) if stem not in found}
            found.update(more)
            waiting += more.values()
        return list(found.values())

    def _units(self, tree: Tree) -> frozenset[str]:
        if tree.stem not in self._of_tree:
            self._of_tree[tree.stem] = frozenset(units_of(self._proof.scheme, tree, self._members, self._proof.choices))
        return self._of_tree[tree.stem]

    def _selectors(self, node: Node) -> Iterable[tuple[str, ...]]:
        units = choose(self._proof.choices, node.keys.get("units"))
        if isinstance(units, tuple):
            yield units
        for block in node.blocks:
            if block.units is not None:
                yield block.units

    def _weights(self, tree: Tree) -> list[str]:
        written = (choose(self._proof.choices, node.keys.get("weights")) for node in tree.root.walk())
        return sorted({path for path in written if isinstance(path, str)})

    def _weights_of(self, path: str, unit: str) -> tuple[object, ...]:
        table = self._proof.scheme.tables[path]
        items = sorted({str(name) for name in table.column("评分项")})
        return tuple(self._weight_in(path, unit, name) for name in items)

    # -- fulls ------------------------------------------------------------------------------------------------

    def full(self, tree: Tree, node: Node, unit: str) -> Full:
        """Return what a node counts for in totals for a unit."""
        key = (tree.stem, node.name, unit)
        if key in self._found:
            return self._found[key]
        if key in self._working:
            return UNKNOWN
        self._working.add(key)
        found = self._found[key] = self._full(tree, node, unit)
        self._working.discard(key)
        return found

    def _full(self, tree: Tree, node: Node, unit: str) -> Full:
        if not self._exists(tree, node, unit):
            return None
        settled = self._settle(node, unit)
        full: Full = settled["full"]
        if methods()[settled.method].inner:
            full = self._inner(tree, node, settled, unit)
        if settled["objects"] is not None and settled["combine"] == "sum" and full:
            return UNKNOWN
        return full

    def _inner(self, tree: Tree, node: Node, settled: Settled, unit: str) -> Full:
        written: Decimal | None = settled["full"]
        children = self._children(tree, node, settled, unit)
        known = [(name, full) for name, full in children if isinstance(full, Decimal)]
        if len(known) < len(children):
            return written if written is not None else UNKNOWN
        if not known:
            return None if settled["absent"] in (None, "exclude") else written
        if settled.method in _OWN_FULL:
            return written
        given = _combined(settled, known)
        if written is None:
            return given
        if compared(given) != compared(written) and settled["total-note"] is None:
            wrong = Wrong(written, given, tuple(known), unit, self._period)
            self.wrong.setdefault((tree.stem, node.name), []).append(wrong)
        return written

    def _children(self, tree: Tree, node: Node, settled: Settled, unit: str) -> list[tuple[str, Full]]:
        """Return the children that are there, weighted where the node is, each with what it counts for."""
        scored = [child for child in node.children if self._settle(child, unit)["scored"] is not False]
        found: list[tuple[str, Full]] = [(child.name, self.full(tree, child, unit)) for child in scored]
        for use, points in settled["of"] or ():
            full = self._used(use, unit)
            found.append((use.node, points if points is not None and full is not None else full))
        weights = settled.get("weights")
        if weights is not None:
            found = [(name, self._weighted(weights, name, full, unit)) for name, full in found]
        return [(name, full) for name, full in found if full is not None]

    def _used(self, use: Use, unit: str) -> Full:
        tree = self._proof.trees[use.tree]
        if use.when is When.NOW:
            return self.full(tree, tree.nodes[use.node], unit)
        return UNKNOWN

    def _weighted(self, weights: object, name: str, full: Full, unit: str) -> Full:
        weight = weights.get(name, ONE) if isinstance(weights, Mapping) else self._weight_in(str(weights), unit, name)
        if weight is None or full is None:
            return None
        return CONTEXT.multiply(full, weight) if isinstance(full, Decimal) else full

    def _weight_in(self, path: str, unit: str, name: str) -> Decimal | None:
        table = self._proof.scheme.tables[path]
        groups = self._members.groups_of(unit)
        facts = {"单位": unit, "评分项": name, "月": self._period.month, "组别": groups}
        row = lookup(table, facts)
        value = None if isinstance(row, TableFault) else row.values[table.columns.index("权重")]
        return value if isinstance(value, Decimal) else None

    def _exists(self, tree: Tree, node: Node, unit: str) -> bool:
        key = (node, unit)
        if key not in self._existing:
            self._existing[key] = self._is_there(tree, node, unit)
        return self._existing[key]

    def _is_there(self, tree: Tree, node: Node, unit: str) -> bool:
        proof = self._proof
        parent = tree.parents.get(node.name)
        periods = proof.scheme.periods if parent is None else frozenset({self._period.kind.value})
        if not exists(node, period=self._period, choices=proof.choices, periods=periods):
            return False
        if parent is None:
            return not unit or unit in self._units(tree)
        if not self._exists(tree, parent, unit):
            return False
        selectors = choose(proof.choices, node.keys.get("units"))
        return selectors is None or not unit or unit in self._members.of(selectors)  # type: ignore[arg-type]

    def _settle(self, node: Node, unit: str) -> Settled:
        held = tuple(self._holds(block, unit) for block in node.blocks)
        if (node, held) not in self._settled:
            holding = {id(block) for block, holds in zip(node.blocks, held, strict=True) if holds}
            self._settled[node, held] = settle(
                node, period=self._period, choices=self._proof.choices, holds=lambda block: id(block) in holding
            )
        return self._settled[node, held]

    def _holds(self, block: Block, unit: str) -> bool:
        return block.condition is None and (block.units is None or unit in self._members.of(block.units))


def _combined(settled: Settled, known: list[tuple[str, Decimal]]) -> Decimal:
    """Return the full that the node's method makes of its children's, by the method itself."""
    method = methods()[settled.method]
    column = [[full] for _, full in known]
    more: dict[str, object] = {"base": [settled["base"] or ZERO]} if "base" in method.takes else {}
    if "weights" in settled:
        more["weights"] = [[ONE]] * len(known)
    (full,) = method.score(scores=column, fulls=column, **more)[1]
    return full if isinstance(full, Decimal) else ZERO


def units_of(scheme: Scheme, tree: Tree, members: Members, choices: Mapping[str, str]) -> list[str]:
    """Return the units a tree is for, in order: those of its root, else of the tracks that take it in."""
    if tree.track:
        return members.names((f"track:{tree.stem}",))
    selectors = choose(choices, tree.root.keys.get("units"))
    if selectors is None:
        takers = [track for track in scheme.tracks if tree.stem in taken_in(track)]
        selectors = tuple(f"track:{track.stem}" for track in takers)
    return members.names(selectors) if selectors else []  # type: ignore[arg-type]


def taken_in(tree: Tree) -> set[str]:
    """Return the stems of the trees that a tree takes in anywhere by `of`, under any reading and block."""
    return {use.tree for node in tree.root.walk() for use in uses_in_of(node)}


def uses_in_of(node: Node) -> Iterable[Use]:
    """Yield what a node takes in by `of`, under any reading and block."""
    for keys in layers(node):
        for found in variants(keys.get("of") or ()):
            for use, _ in found:  # type: ignore[attr-defined]
                yield use
