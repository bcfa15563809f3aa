"""All checks in the order they run, and running them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from zzcli.checks import (
    acknowledged,
    agreement,
    canonical,
    citations,
    evidence,
    figures,
    forms,
    late,
    likely,
    plans,
    publication,
    pushes,
    results,
    rules,
    signoffs,
    spotchecks,
    tasks,
    text,
)
from zzcli.checks.acknowledged import Accepted, split
from zzcli.checks.registry import Check, Find, Month
from zzcli.ledger.problem import Problem, Severity, errors, in_order

CHECKS = (
    Check("rules", "办法：规则完整，选定的释义存在", rules.CODES, rules.find, base=True),
    Check("text", "台账文本：每个文件读得出，写法对", text.CODES, text.find, reads=True),
    Check("figures", "数据：办法要求的都有，不要求的没有，算得出分", figures.CODES, figures.find, reads=True),
    Check("likely", "数值：累计数不变小，量级与别的单位、上期、目标相称", likely.CODES, likely.find, stops=False),
    Check(
        "agreement", "互相核对：同一件事两处一致，全市的数等于各单位之和", agreement.CODES, agreement.find, stops=False
    ),
    Check("plans", "计划：各月齐全，累计的不变小，有规则用到", plans.CODES, plans.find, stops=False),
    Check("tasks", "任务台账：进展、报告、通知与任务相符", tasks.CODES, tasks.find, stops=False, reads=True),
    Check("evidence", "佐证：文件与登记的摘要一致", evidence.CODES, evidence.find),
    Check("spot-checks", "抽检：条数与抽取的一致，填写完整，检查人不是本单位的", spotchecks.CODES, spotchecks.find),
    Check("canonical", "规范写法：与 zzcli fmt 写出的一致", canonical.CODES, canonical.find, stops=False),
    Check("results", "评分结果：与重算的一致", results.CODES, results.find, stops=False),
    Check("signoffs", "审签：签过的内容没有改动；缺签由 zzcli publish 查", signoffs.CODES, signoffs.find, stops=False),
    Check(citations.NAME, "引用：另一个台账发布的名次，按那里的历史核对", citations.CODES, citations.find, stops=False),
    Check("late", "期限：数据没有在期限之后提交或改过（看 git 历史）", late.CODES, late.find, stops=False),
    Check("acknowledged", "接受的警告：还在，所依据的数据没有改过", acknowledged.CODES, acknowledged.find, stops=False),
    Check("publication", "发布：由 zzcli verify 按历史核对", publication.CODES, publication.find, stops=False),
    Check("forms", "表单：由 zzcli import 检查，不属于某一期", forms.CODES, forms.find, stops=False),
    Check("pushes", "推送：由 zzcli guard 检查，不属于某一期", pushes.CODES, pushes.find, stops=False),
)


def names() -> list[str]:
    """Return what CHECK of `validate` may be: the checks, then all codes."""
    return [*(check.name for check in CHECKS), *(code.name for check in CHECKS for code in check.codes)]


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in a period, in order: problems that are open, and warnings that somebody accepted."""

    problems: tuple[Problem, ...]
    accepted: tuple[Accepted, ...] = ()


def run(
    month: Month,
    chosen: Collection[str] = (),
    found: Collection[Problem] = (),
    histories: Mapping[str, Find] | None = None,
) -> list[Problem]:
    """Return the open problems of a period in order; see `examine`."""
    return list(examine(month, chosen, found, histories).problems)


def examine(
    month: Month,
    chosen: Collection[str] = (),
    found: Collection[Problem] = (),
    histories: Mapping[str, Find] | None = None,
) -> Examined:
    """Examine a period; with the checks and codes `chosen`, where there are any, and what is unreadable in any case.

    `found` are the problems met while the ledger was opened; `histories` look for the problems of a check, by its
    name, that only a history tells.
    """
    wanted = _codes(chosen)
    everything = not chosen or acknowledged.STALE.name in wanted  # which asks what all others find
    checks = [
        replace(check, find=(histories or {}).get(check.name, check.find))
        for check in CHECKS
        if everything or check.base or check.reads or wanted & {code.name for code in check.codes}
    ]
    problems, whole = _run(month, checks, found)
    if not whole:
        return Examined(tuple(in_order(problems)))
    unasked = {citations.NAME} - set(histories or {})
    ran = {code.name for check in checks if check.name not in unasked for code in check.codes}
    still, accepted = split(month, problems, ran)
    return Examined(
        tuple(in_order(each for each in still if not chosen or each.code in wanted or _unreadable(each))),
        tuple(each for each in accepted if not chosen or each.problem.code in wanted),
    )


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


def _unreadable(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR and any(problem.code == code.name for code in text.CODES)


def _codes(chosen: Collection[str]) -> set[str]:
    """Return the codes that are meant: of whole checks, and single ones."""
    whole = (code.name for check in CHECKS if check.name in chosen for code in check.codes)
    return {*chosen, *whole}
