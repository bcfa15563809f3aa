"""Whether spot checks were drawn by lot, are complete, and were made by people from elsewhere; all but the draw itself.

What only the history can tell, `zzcli sample P --verify` finds; its codes stand here beside the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from zzcli.checks.registry import Code, Month
from zzcli.ledger.layout import period_folder
from zzcli.ledger.ledger import Ledger
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Place, Problem, Severity
from zzcli.ledger.spotchecks import FILE, SpotCheck
from zzcli.ledger.units import Unit, Units

_DRAWN_BY_LOT = "郑政办〔2021〕19号 附件17 三(一)1"
OWN_UNIT = Code(
    "spot-check-own-unit",
    "检查人来自被检查的单位",
    "抽检要抽调人员异地检查，自己人查自己不作数",
    "换别的单位的人重新检查",
    clause=_DRAWN_BY_LOT,
)
INCOMPLETE = Code(
    "spot-check-incomplete",
    "抽检填了结果，却没有写明谁、哪个单位的、在哪一天检查",
    "不知道是谁查的，就不能证明是异地检查",
    "补上检查人、所在单位和日期；还没有检查的结果留空",
    Severity.WARNING,
    _DRAWN_BY_LOT,
)
NO_DRAW = Code(
    "spot-check-without-draw",
    "有抽检，却没有抽取的记录",
    "不能证明是随机抽出的，还是挑选的",
    "下一期先用 zzcli close 和 zzcli sample 抽取",
    Severity.WARNING,
    "台账格式：抽检",
)
COUNT = Code(
    "draw-count",
    "抽检表的条数与抽取时记下的不同",
    "抽中的要全部检查，没有抽中的不能另加",
    "恢复抽取时写出的各行；zzcli sample --verify 指出是哪些",
    clause="台账格式：抽检",
)
NO_SOURCE = Code(
    "no-sample-source",
    "截止申报的提交里，config.toml 没有写明抽检用哪个公开号码",
    "事后再选号码，就可以选出想要的抽检名单",
    "在 [sample] source 写明，在下一期开始以前提交",
    clause="台账格式：抽检",
)
LATE_SOURCE = Code(
    "sample-source-late",
    "抽检用哪个公开号码，是在评比期第一天以后才提交的",
    "不能证明没有先看号码再选来源",
    "在期初以前写好并提交；这一期的抽检不能算作随机抽取",
    clause="台账格式：抽检",
)
NOT_DRAWN = Code(
    "spot-check-not-drawn",
    "抽检了没有抽中的事项",
    "挑选着检查，结果可以左右",
    "删去这一行；发现的问题另走督查",
    clause="台账格式：抽检",
)
DIFFERS = Code(
    "draw-differs",
    "重新抽取的结果与记录的不同",
    "抽取之后，号码、截止的提交、抽中的行或申报值改过",
    "恢复抽取时写出的内容，或查明是谁改的",
    clause="台账格式：抽检",
)
SECOND = Code(
    "second-draw",
    "历史里还有另一次抽取",
    "抽到满意为止，就不是随机抽取",
    "查明为什么抽了两次",
    clause="台账格式：抽检",
)
CODES = (OWN_UNIT, INCOMPLETE, NO_DRAW, COUNT, NO_SOURCE, LATE_SOURCE, NOT_DRAWN, DIFFERS, SECOND)


def find(month: Month) -> Iterable[Problem]:
    """Return what is wrong with a period's spot checks as far as the text alone can tell."""
    return problems(month.book.ledger, month.period)


def problems(ledger: Ledger, period: Period) -> Iterator[Problem]:
    """Yield what is wrong with the spot checks of a ledger's period as far as the text alone can tell."""
    checks = ledger.spot_checks(period)
    for check in checks.rows:
        yield from _inspection(check, ledger.units)
    place = Place(f"{period_folder(period)}/{FILE}")
    made, faults = ledger.draw(period)
    if faults or checks.problems:  # told by the readers
        return
    if made is None or not made.salt:
        if checks.rows:
            message = "抽检没有抽取的记录，不能证明是随机抽出的，下期请用 zzcli close 和 zzcli sample 抽取"
            yield Problem(NO_DRAW.name, place, message, NO_DRAW.severity)
    elif made.drawn != len(checks.rows):
        told = "没有记条数" if made.drawn is None else f"记的是 {made.drawn} 条"
        message = f"有 {len(checks.rows)} 条，抽取时{told}；zzcli sample {period} --verify 指出是哪些"
        yield Problem(COUNT.name, place, message)


def _inspection(check: SpotCheck, units: Units) -> Iterator[Problem]:
    what = "/".join(filter(None, (f"{check.unit} {check.item}", check.object)))
    if check.unit in units and _is_of(check.inspector_unit, units[check.unit], units):
        message = f"{what}: 检查人所在单位“{check.inspector_unit}”就是被检查的单位，请换别的单位的人检查"
        yield Problem(OWN_UNIT.name, check.place, message)
    filled = {"检查人": check.inspector, "所在单位": check.inspector_unit, "日期": check.date}
    lacking = [name for name, value in filled.items() if not value]
    if check.result and lacking:
        message = f"{what}: 填了结果，没有填{'、'.join(lacking)}，请补上"
        yield Problem(INCOMPLETE.name, check.place, message, INCOMPLETE.severity)


def _is_of(text: str, unit: Unit, units: Units) -> bool:
    """Whether somebody is of a unit: 东湖区, its alias, or an office below it (东湖区某局)."""
    known = units.resolve(text.strip())
    if known is not None:
        return known.name == unit.name
    return text.strip().startswith((unit.name, *unit.aliases))
