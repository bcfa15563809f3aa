"""How far a period is, as tables: specials and who acts next, units, deadlines, records, and the next command."""

from __future__ import annotations

from zzcli.office.nextstep import Step
from zzcli.office.progress import Count, DeadlineProgress, Progress, SpecialProgress
from zzcli.reports.model import Column, Report, Table

_COUNTS = (
    Column("应报", "to_declare", right=True),
    Column("已报", "declared", right=True),
    Column("应核", "to_verify", right=True),
    Column("已核", "verified", right=True),
)
_SPECIALS = (
    Column("专项", "special"),
    *_COUNTS,
    Column("环节", "stage"),
    Column("由谁办", "who"),
    Column("已签", "signed"),
)
_UNITS = (Column("单位", "unit"), *_COUNTS)
_DEADLINES = (Column("期限", "day"), Column("报送什么", "what"), Column("条款", "clause"), Column("状态", "state"))
_SHOWN = 4  # names in a cell; the others are counted


def report(found: Progress, step: Step) -> Report:
    """Return a period's progress; the table has the units that are behind, JSON all of them, CSV the specials."""
    head = f"{found.period} 进度（{found.today}）"
    specials = Table(f"{head}：专项", _SPECIALS, tuple(map(_special, found.specials)))
    behind = {unit: count for unit, count in found.units.items() if count.waiting or count.unverified}
    whole = len(found.units) - len(behind)
    units = Table(
        f"{found.period} 单位",
        _UNITS,
        tuple((unit, *_counts(count)) for unit, count in behind.items()),
        (f"{'另外' if behind else ''}{whole}个单位的数据都已报齐、核齐",) if whole else (),
    )
    deadlines = Table(
        f"{found.period} 期限",
        _DEADLINES,
        tuple((str(each.due.day), each.title, each.due.clause, _state(each)) for each in found.deadlines),
    )
    told = "、".join(f"{name} {count}" for name, count in found.records.items() if name != "评分结果")
    last = Table(
        f"{found.period} 下一步",
        (Column("命令", "command"), Column("为什么", "why")),
        ((step.command, step.why),),
        (f"台账里有：{told}",),
    )
    tables = (specials, units, *([deadlines] if found.deadlines else []), last)
    return Report(tables, _json(found, step), flat=specials, synthetic=found.book.ledger.config.synthetic)


def _special(each: SpecialProgress) -> tuple[str, ...]:
    return (each.tree.title, *_counts(each.count), each.stage, _who(each), "、".join(each.signed))


def _who(each: SpecialProgress) -> str:
    """Who acts next, with the mailboxes that may sign."""
    return _names(each.who) + (f"（{_names(each.signers)}）" if each.signers else "")


def _counts(count: Count) -> tuple[str, ...]:
    return (str(count.to_declare), str(count.declared), str(count.to_verify), str(count.verified))


def _names(names: tuple[str, ...]) -> str:
    told = "、".join(names[:_SHOWN])
    return f"{told}等{len(names)}个" if len(names) > _SHOWN else told


def _state(each: DeadlineProgress) -> str:
    moved = f"；改期：{each.due.moved}" if each.due.moved else ""
    if each.done:
        return f"已完成{moved}"
    if each.left >= 0:
        return f"{f'还有{each.left}天' if each.left else '今天到期'}{moved}"
    days = f"{-each.left}天"
    return f"{f'逾期{days}' if each.done is False else f'已过{days}，是否报送请核对'}{moved}"


def _json(found: Progress, step: Step) -> dict[str, object]:
    """Return `zzcli.status.v1`."""
    return {
        "schema": "zzcli.status.v1",
        "period": str(found.period),
        "commit": found.book.ledger.source.commit,
        "today": found.today.isoformat(),
        "synthetic": found.book.ledger.config.synthetic,
        "specials": [
            {
                "special": each.tree.stem,
                **_count_json(each.count),
                "absent": each.absent,
                "stage": each.stage,
                "who": list(each.who),
                "signers": list(each.signers),
                "signed": list(each.signed),
            }
            for each in found.specials
        ],
        "units": [{"unit": unit, **_count_json(count)} for unit, count in found.units.items()],
        "deadlines": [
            {
                "what": each.due.what,
                "clause": each.due.clause,
                "day": each.due.day.isoformat(),
                "left": each.left,
                "done": each.done,
                "late": each.late,
                "moved": each.due.moved or None,
            }
            for each in found.deadlines
        ],
        "records": dict(zip(_RECORDS, found.records.values(), strict=True)),
        "next": {"command": step.command, "why": step.why},
    }


_RECORDS = ("adjustments", "findings", "spot_checks", "forms", "signoffs", "results")


def _count_json(count: Count) -> dict[str, int]:
    return {
        "to_declare": count.to_declare,
        "declared": count.declared,
        "waiting": count.waiting,
        "to_verify": count.to_verify,
        "verified": count.verified,
    }
