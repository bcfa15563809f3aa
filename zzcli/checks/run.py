"""All checks in the order they run, and running them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from zzcli.checks import (
    canonical,
    evidence,
    figures,
    forms,
    publication,
    pushes,
    results,
    rules,
    signoffs,
    spotchecks,
    text,
)
from zzcli.checks.registry import Check, Month
from zzcli.ledger.problem import Problem, errors, in_order

CHECKS = (
    Check("rules", "办法：规则完整，选定的释义存在", rules.CODES, rules.find, base=True),
    Check("text", "台账文本：每个文件读得出，写法对", text.CODES, text.find),
    Check("figures", "数据：办法要求的都有，不要求的没有，算得出分", figures.CODES, figures.find),
    Check("evidence", "佐证：文件与登记的摘要一致", evidence.CODES, evidence.find),
    Check("spot-checks", "抽检：条数与抽取的一致，填写完整，检查人不是本单位的", spotchecks.CODES, spotchecks.find),
    Check("canonical", "规范写法：与 zzcli fmt 写出的一致", canonical.CODES, canonical.find, stops=False),
    Check("results", "评分结果：与重算的一致", results.CODES, results.find, stops=False),
    Check("signoffs", "审签：签过的内容没有改动；缺签由 zzcli publish 查", signoffs.CODES, signoffs.find, stops=False),
    Check("publication", "发布：由 zzcli verify 按历史核对", publication.CODES, publication.find, stops=False),
    Check("forms", "表单：由 zzcli import 检查，不属于某一期", forms.CODES, forms.find, stops=False),
    Check("pushes", "推送：由 zzcli guard 检查，不属于某一期", pushes.CODES, pushes.find, stops=False),
)


def names() -> list[str]:
    """Return what CHECK of `validate` may be: the checks, then all codes."""
    return [*(check.name for check in CHECKS), *(code.name for check in CHECKS for code in check.codes)]


def run(month: Month, chosen: Collection[str] = (), found: Collection[Problem] = ()) -> list[Problem]:
    """Return the problems of a period in order; of the checks and codes `chosen`, where there are any.

    `found` are the problems met while the ledger was opened.
    """
    wanted = _codes(chosen)
    checks = [check for check in CHECKS if check.base or not chosen or wanted & {code.name for code in check.codes}]
    problems, whole = _run(month, checks, found)
    return in_order(problem for problem in problems if not chosen or not whole or problem.code in wanted)


def before_scoring(month: Month, found: Collection[Problem] = ()) -> list[Problem]:
    """Return what `score` must know first: every check that needs no git and can find an error (ledger.md)."""
    return in_order(_run(month, [check for check in CHECKS if check.stops], found)[0])


def of_files(month: Month) -> list[Problem]:
    """Return what is wrong with the period's files apart from what scoring finds: their form, and their evidence."""
    return [*text.find(month), *evidence.find(month)]


def _run(month: Month, checks: Iterable[Check], found: Collection[Problem]) -> tuple[list[Problem], bool]:
    """Return the problems, and whether all checks ran: after an error of a base check the others cannot."""
    problems = list(found)
    for check in checks:
        own = list(check.find(month))
        problems += own
        if check.base and errors(own):
            return problems, False
    return problems, True


def _codes(chosen: Collection[str]) -> set[str]:
    """Return the codes that are meant: of whole checks, and single ones."""
    whole = (code.name for check in CHECKS if check.name in chosen for code in check.codes)
    return {*chosen, *whole}
