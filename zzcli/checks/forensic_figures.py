"""Questions that a unit's own figures raise: claims above what was confirmed, falls, jumps, last digits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from zzcli.checks.forensic_case import NUMERIC, Case, ForensicCheck, Found, Line, Threshold, number, percent, share
from zzcli.checks.registry import Code
from zzcli.history.marks import lowered
from zzcli.ledger.numbers import CONTEXT, ZERO, plain
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Severity
from zzcli.ledger.values import NO_TASK
from zzcli.rules.model import MeasureKind, MeasureSpan

_CUMULATIVE = frozenset({MeasureKind.NUMBER, MeasureKind.COUNT})
_WRITTEN = 7  # tenths of a measure's numbers that have all of its decimals; nine by chance
_NAMED = 3  # how many places a question names


def overdeclared(case: Case) -> Iterator[Found]:
    """Units whose claims were cut again and again, over the months of the year."""
    total: dict[str, int] = defaultdict(int)
    above: dict[str, list[tuple[Period, Line]]] = defaultdict(list)
    for period in (*case.earlier, case.period):
        for line in case.lines(period):
            if line.declared and line.verified and NO_TASK not in (line.declared, line.verified):
                total[line.unit] += 1
                if lowered(line.declared, line.verified):
                    above[line.unit].append((period, line))
    for unit, cut in above.items():
        of = total[unit]
        if len(cut) < case.thresholds["overdeclared-count"] or share(len(cut), of) <= case.thresholds["overdeclared"]:
            continue
        months = len({period for period, _ in cut})
        last = [line for _, line in cut[::-1]]
        text = (
            f"{unit}：{months} 期里 {of} 个数据有 {len(cut)} 个（{percent(len(cut), of)}）申报高于核定，"
            f"如{_named(last)}。申报前谁核过？依据是什么？"
        )
        yield Found(text, Decimal(len(cut)), tuple(line.place for line in last[:_NAMED]))


def falls(case: Case) -> Iterator[Found]:
    """Totals since January that are smaller than the month before."""
    if not case.earlier:
        return
    before = {(line.unit, *line.key): line for line in case.lines(case.earlier[-1]) if _cumulative(line)}
    for line in case.lines(case.period):
        old = before.get((line.unit, *line.key))
        if old is None or not _cumulative(line):
            continue
        was, now = number(old.measure, old.verified), number(line.measure, line.verified)
        if was is not None and now is not None and was - now > case.thresholds["fall"]:
            text = (
                f"{line.unit} {line.name}：累计数从 {case.earlier[-1]} 的 {plain(was)} 降到 {plain(now)}。"
                "是更正了以前的数，还是口径变了？有没有说明？"
            )
            yield Found(text, Decimal(1), (line.place, old.place))


def jumps(case: Case) -> Iterator[Found]:
    """Figures that moved far more than they ever did for the unit."""
    history: dict[tuple[str, ...], list[Decimal | None]] = defaultdict(list)
    for number_of, period in enumerate(case.earlier):
        for line in case.lines(period):
            column = history[(line.unit, *line.key)]
            column += [None] * (number_of - len(column))
            column.append(number(line.measure, line.verified))
    found: dict[str, list[tuple[Decimal, Line, Decimal]]] = defaultdict(list)
    for line in case.lines(case.period):
        now = number(line.measure, line.verified) if line.measure.kind is not MeasureKind.JUDGED else None
        earlier = [value for value in history.get((line.unit, *line.key), ()) if value is not None]
        if now is None or len(earlier) < case.thresholds["jump-periods"]:
            continue
        values = _increments([*earlier, now]) if _cumulative(line) else [*earlier, now]
        *usual, last = [abs(new - old) for old, new in pairwise(values)]
        if usual and max(usual) > ZERO and last > case.thresholds["jump"] * max(usual):
            times = CONTEXT.divide(last, max(usual)).quantize(Decimal("0.1"))
            found[line.unit].append((times, line, earlier[-1]))
    for unit, jumped in found.items():
        jumped.sort(key=lambda each: -each[0])
        named = "、".join(
            f"{line.name} 从 {plain(before)} 到 {line.verified}（{plain(times)} 倍）"
            for times, line, before in jumped[:_NAMED]
        )
        text = (
            f"{unit}：本期 {len(jumped)} 个数据的变动远大于以往最大的变动：{named}"
            f"{'等' if len(jumped) > _NAMED else ''}。发生了什么？有什么能证明？"
        )
        yield Found(text, Decimal(len(jumped)), tuple(line.place for _, line, _ in jumped[:_NAMED]))


def digits(case: Case) -> Iterator[Found]:
    """Last digits that are not spread evenly, where there are enough numbers to tell."""
    cells: tuple[tuple[str, Callable[[Line], str], Callable[[Line], str]], ...] = (
        ("核定", lambda line: line.tree.title, lambda line: line.verified),
        ("申报", lambda line: line.unit, lambda line: line.declared),
    )
    lines = [line for period in (*case.earlier, case.period) for line in case.lines(period)]
    for word, group_of, cell_of in cells:
        groups: dict[str, list[int]] = defaultdict(list)
        for group, digit in _last_digits(lines, group_of, cell_of):
            groups[group].append(digit)
        for group, found in groups.items():
            if len(found) < case.thresholds["digits-count"]:
                continue
            expected = CONTEXT.divide(Decimal(len(found)), Decimal(10))
            counts = [found.count(digit) for digit in range(10)]
            spread = sum((CONTEXT.divide((count - expected) ** 2, expected) for count in counts), ZERO)
            if spread > case.thresholds["digits"]:
                most = max(range(10), key=counts.__getitem__)
                text = (
                    f"{group}：{len(found)} 个{word}数的末位不均匀，{most} 出现 {counts[most]} 次（平均应为 "
                    f"{plain(expected)} 次）。这些数是量出来的，还是估出来的？"
                )
                yield Found(text, Decimal(3))


def _last_digits(
    lines: list[Line], group_of: Callable[[Line], str], cell_of: Callable[[Line], str]
) -> Iterator[tuple[str, int]]:
    """Yield the digit at each measure's last decimal place (a canonical number has no zeros at its end)."""
    found: dict[tuple[str, ...], list[tuple[str, Decimal]]] = defaultdict(list)
    for line in lines:
        value = number(line.measure, cell_of(line)) if line.measure.kind is not MeasureKind.JUDGED else None
        if value is not None:
            found[line.key].append((group_of(line), value))
    for values in found.values():
        written = [max(0, -int(value.as_tuple().exponent)) for _, value in values]
        places = max(written)
        if written.count(places) * 10 < len(written) * _WRITTEN:
            continue  # some are rounded and some are not: their zeros say nothing
        for group, value in values:
            scaled = abs(value).scaleb(places)
            if scaled >= 100:
                yield group, int(scaled) % 10


def _cumulative(line: Line) -> bool:
    return line.measure.span is MeasureSpan.YEAR and line.measure.kind in _CUMULATIVE & NUMERIC


def _increments(values: list[Decimal]) -> list[Decimal]:
    return [new - old for old, new in zip([ZERO, *values], values, strict=False)]


def _named(lines: list[Line]) -> str:
    return "、".join(f"{line.name} 申报 {line.declared} 核定 {line.verified}" for line in lines[:_NAMED])


def _code(name: str, what: str, why: str, mend: str) -> Code:
    return Code(name, what, why, mend, Severity.WARNING, "历史：疑点")


CHECKS = (
    ForensicCheck(
        _code("overdeclared", "一个单位的申报屡屡高于核定", "偶尔是差错，屡屡是习惯", "请单位说明申报的依据"),
        Decimal(2),
        (
            Threshold("overdeclared", Decimal("0.1"), "申报高于核定的比例，高于它才问"),
            Threshold("overdeclared-count", Decimal(3), "至少多少个"),
        ),
        overdeclared,
    ),
    ForensicCheck(
        _code("cumulative-falls", "累计数比上期小", "累计数只增不减，变小说明有一期不对", "请牵头部门说明是哪一期不对"),
        Decimal(8),
        (Threshold("fall", ZERO, "容许变小多少"),),
        falls,
    ),
    ForensicCheck(
        _code("jump", "变动远大于本单位以往的变动", "真的突变有迹可循", "请单位拿出能证明的材料"),
        Decimal(3),
        (
            Threshold("jump", Decimal(3), "本期变动是以往最大变动的多少倍，大于它才问"),
            Threshold("jump-periods", Decimal(3), "至少要有以往多少期"),
        ),
        jumps,
    ),
    ForensicCheck(
        _code("last-digits", "末位数字不均匀", "量出来的数末位大致均匀，编出来的往往不", "请抽几个数看原始记录"),
        Decimal(2),
        (
            Threshold("digits", Decimal("27.88"), "卡方值，大于它才问（自由度 9，千分之一）"),
            Threshold("digits-count", Decimal(100), "至少多少个数"),
        ),
        digits,
    ),
)
