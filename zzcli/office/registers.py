"""Invented registers of objects: a few for every unit, with the attributes that the rules read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from zzcli.ledger.csvtext import Row, write_table
from zzcli.ledger.objects import HEADER
from zzcli.office.attributes import attributes
from zzcli.office.dice import Dice
from zzcli.rules.model import Node, Scheme, Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.frames import Frame

_ORDINALS = "甲乙丙丁"


def needed(scheme: Scheme) -> dict[str, list[tuple[Tree, Node]]]:
    """Return the registers a scheme's specials name, outer ones first, each with the nodes that do."""
    found: dict[str, list[tuple[Tree, Node]]] = {}
    for tree in scheme.specials:
        for node in tree.root.walk():
            name = node.keys.get("objects")
            if isinstance(name, str) and name not in scheme.tables:
                found.setdefault(name, []).append((tree, node))
    return found


def register(evaluation: Evaluation, dice: Dice, name: str, nodes: Sequence[tuple[Tree, Node]]) -> bytes | None:
    """Return a register with two to four objects for every unit (or outer object) that one of the nodes is about.

    None: nobody is asked yet.
    """
    owners = dict.fromkeys(owner for tree, node in nodes for owner in _owners(evaluation.outer(tree, node)))
    if not owners:
        return None
    asked = attributes(evaluation.scheme, name)
    rows: list[Row] = []
    for unit, outer in owners:
        for at in range(dice.whole(2, len(_ORDINALS), "objects", name, unit, outer)):
            thing = f"{outer}{name}{_ORDINALS[at]}"
            values = (
                each.value(dice, evaluation.period.year, at, (name, unit, title), (name, unit, thing, title))
                for title, each in asked.items()
            )
            rows.append((unit, thing, outer, "", "", *values))
    return write_table((*HEADER, *asked), rows)


def _owners(frame: Frame | None) -> list[tuple[str, str]]:
    """Return the units and outer objects ("" for none) of a frame's rows."""
    if frame is None:
        return []
    return list(zip(frame.units, (each.name for each in frame.objects) if frame.objects else repeat(""), strict=False))
