"""Whether each finding of a period can be carried out: its kind has a rule, and whom and what it is about is scored."""

from __future__ import annotations

from collections.abc import Iterator

from zzcli.ledger.names import hint
from zzcli.ledger.problem import Problem
from zzcli.ledger.records import Finding
from zzcli.rules.model import Tree
from zzcli.scoring.evaluation import Evaluation
from zzcli.scoring.findings import Ruled

_NEEDS_SPECIAL = ("special", "item", "object")
_NEEDS_ITEM = ("item", "object")


def finding_problems(evaluation: Evaluation) -> Iterator[Problem]:
    """Yield what is wrong with the findings of a period in the light of the rules (郑政办〔2021〕19号 八(二))."""
    ruled = {id(each.finding): each for each in evaluation.findings.ruled}
    for finding in evaluation.book.ledger.findings(evaluation.period).rows:
        each = ruled.get(id(finding))
        if each is None:
            yield Problem("finding-without-rule", finding.place("kind"), _without_rule(evaluation, finding))
        else:
            yield from _about(evaluation, finding, each)


def _without_rule(evaluation: Evaluation, finding: Finding) -> str:
    kinds = list(dict.fromkeys(rule.kind for rule in evaluation.scheme.findings))
    specials = [rule.special for rule in evaluation.scheme.findings if rule.kind == finding.kind]
    if specials:
        told = "、".join(f'special = "{stem}"' for stem in specials)
        return f"“{finding.kind}”只用于别的专项，不用于“{finding.special}”；请改 kind，或写 {told}"
    return f"办法没有规定“{finding.kind}”怎样处理，可填：{'、'.join(kinds)}"


def _about(evaluation: Evaluation, finding: Finding, ruled: Ruled) -> Iterator[Problem]:
    """Follow a finding from its special to its item to its object; the first fault ends it."""
    tree = ruled.tree
    if tree is None or tree.track:
        if finding.special or ruled.scope in _NEEDS_SPECIAL:
            yield _special(evaluation, finding)
        elif not _is_scored(evaluation, finding.unit):
            message = f"{finding.unit}: 这个单位在{evaluation.period}不参加任何评比，请核对单位"
            yield Problem("unit-not-scored", finding.place("unit"), message)
        return
    if evaluation.run.only is not None and tree.stem not in evaluation.run.only:
        return
    outer = evaluation.outer(tree, tree.root)
    if outer is None:
        message = f"{finding.unit}: 专项“{tree.title}”在{evaluation.period}不评分，请核对 special"
        yield Problem("finding-special", finding.place(), message)
    elif finding.unit not in outer.units:
        message = f"{finding.unit}: 专项“{tree.title}”在{evaluation.period}不评这个单位，请核对"
        yield Problem("unit-not-scored", finding.place("unit"), message)
    elif finding.item or ruled.scope in _NEEDS_ITEM:
        yield from _item(evaluation, finding, ruled, tree)


def _is_scored(evaluation: Evaluation, unit: str) -> bool:
    """Whether any special or track scores a unit; of a run of some specials only nothing can be told."""
    if evaluation.run.only is not None:
        return True
    frames = (evaluation.outer(tree, tree.root) for tree in (*evaluation.scheme.tracks, *evaluation.scheme.specials))
    return any(frame is not None and unit in frame.units for frame in frames)


def _special(evaluation: Evaluation, finding: Finding) -> Problem:
    stems = [tree.stem for tree in evaluation.scheme.specials]
    if finding.special:
        message = f"{finding.unit}: 没有专项“{finding.special}”{hint(finding.special, stems)}，请改正"
        return Problem("finding-special", finding.place("special"), message)
    message = f'{finding.unit}: “{finding.kind}”要写明是哪个专项，如 special = "{stems[0]}"，请补上'
    return Problem("finding-special", finding.place(), message)


def _item(evaluation: Evaluation, finding: Finding, ruled: Ruled, tree: Tree) -> Iterator[Problem]:
    if not finding.item:
        message = f'{finding.unit}: “{finding.kind}”要写明“{tree.title}”的哪个评分项：item = "…"，请补上'
        yield Problem("finding-item", finding.place(), message)
        return
    node = tree.nodes.get(finding.item)
    if node is None:
        known = hint(finding.item, tree.nodes)
        message = f"{finding.unit}: 专项“{tree.title}”没有评分项“{finding.item}”{known}，请改正"
        yield Problem("finding-item", finding.place("item"), message)
        return
    outer = evaluation.outer(tree, node)
    if outer is None or finding.unit not in outer.units:
        message = f"{finding.unit}: 在{evaluation.period}不评“{finding.item}”，请核对 item"
        yield Problem("finding-item", finding.place("item"), message)
        return
    if not (finding.object or ruled.scope == "object"):
        return
    known_objects = [path for unit, path in evaluation.inner(tree, node).index if unit == finding.unit and path]
    if finding.object in known_objects:
        return
    told = f"没有在用的对象“{finding.object}”" if finding.object else f"“{finding.kind}”要写明对象（object）"
    known = hint(finding.object, known_objects) or (f"，可填：{'、'.join(known_objects[:5])}" if known_objects else "")
    message = (
        f"{finding.unit} {finding.item}: {told}{known}，请改正"
        if known_objects
        else (f"{finding.unit} {finding.item}: 这一项不分对象，不能认定对象“{finding.object}”，请核对 item 和 object")
    )
    yield Problem("finding-object", finding.place("object") if finding.object else finding.place(), message)
