"""The scoring methods of leaves as Excel formulas: one small function each, keyed by the method's name.

A function gets a `Leaf`, which knows the cells of one row, and returns the raw score's formula. A method that is not
here, or an option that a function refuses, leaves the score a value, listed with its reason.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from zzcli.methods.registry import Band, MilestoneRow, PointsRow
from zzcli.reports.workbook.text import (
    COMPARED,
    Untranslatable,
    at_least,
    call,
    ceil,
    compare,
    day,
    floor,
    number,
    quoted,
)


class Leaf(Protocol):
    """What a method's formula is made of, for one row of a block."""

    @property
    def full(self) -> str:
        """The full."""

    @property
    def base(self) -> str:
        """Where counting starts."""

    @property
    def kinds(self) -> Sequence[tuple[PointsRow, str]]:
        """The kinds of a counting method, each with the cell of its count."""

    @property
    def milestones(self) -> Sequence[tuple[MilestoneRow, str, date]]:
        """The milestones of the row: the cell of the day each was reached (`未` where it was not) and its deadline."""

    @property
    def end(self) -> date:
        """The period's last day."""

    def cell(self, key: str) -> str | None:
        """Return the cell of a key in this row; None where the row does not set it."""

    def need(self, key: str) -> str:
        """Return the cell of a key that is there."""

    def option(self, key: str) -> Any:
        """Return an option: one value for all rows."""

    def place(self, key: str = "value", *, rated: str = "") -> str:
        """Return the row's place by a key among those it is ranked with; `rated` is a further condition on them."""

    def size(self, *, rated: str = "") -> str:
        """Return how many rows are ranked with this one, itself included."""

    def over(self, function: str, key: str) -> str:
        """Return AVERAGE, MAX or MIN of a key over the row's population."""

    def area(self, key: str) -> str:
        """Return the whole column of a key."""


Formula = Callable[[Leaf], str]


def _met(leaf: Leaf) -> str:
    value, target = leaf.need("value"), leaf.need("target")
    return at_least(value, target) if leaf.option("better") == "high" else at_least(target, value)


def attainment(leaf: Leaf) -> str:
    """Return full x value / target."""
    value, target, low = leaf.need("value"), leaf.need("target"), leaf.option("better") == "low"
    met = _met(leaf)
    rate = f"{target}/{value}" if low else f"{value}/{target}"
    if not leaf.option("uncapped"):
        rate = f"IF({met},1,{rate})"
    if not low:
        reached = f"IF({met},1,0)" if leaf.option("zero-target") == "full" else "0"
        rate = f"IF({target}=0,{reached},{rate})"
    negative = leaf.option("negative")
    if negative == "zero":
        rate = f"IF({value}<0,0,{rate})"
    elif negative == "zero-if-missed":
        rate = f"IF(AND({value}<0,NOT({met})),0,{rate})"
    below = leaf.cell("below")
    if below is not None:
        worse = compare(value, ">" if low else "<", below)
        rate = f"IF({worse},0,{rate})"
    return f"{leaf.full}*{rate}"


def share(leaf: Leaf) -> str:
    """Return full x part / whole."""
    part, whole = leaf.need("part"), leaf.need("whole")
    instead = "1" if leaf.option("zero-whole") == "full" else "0"
    return f"{leaf.full}*IF({whole}=0,{instead},{part}/{whole})"


def formula(leaf: Leaf) -> str:
    """Return the rule's own formula."""
    return leaf.need("formula")


def judged(leaf: Leaf) -> str:
    """Return the lead's judgement."""
    return leaf.need("judged")


def tiers(leaf: Leaf) -> str:
    """Return the points of the first band that holds, one IF in the other; beyond the last there is none."""
    value = leaf.need("value")
    found = "NA()"
    bands: tuple[Band, ...] = leaf.option("bands")
    words = any(isinstance(band.bound, str) for band in bands)
    for band in reversed([band for band in bands if isinstance(band.bound, str) == words]):
        if isinstance(band.bound, str):
            test = f"{value}{'<>' if band.comparison == '!=' else '='}{quoted(band.bound)}"
        else:
            test = compare(value, band.comparison, number(band.bound))
        found = f"IF({test},{number(band.points)},{found})"
    return found


def _counted(leaf: Leaf, base: str) -> str:
    headings: dict[tuple[str, Decimal | None], list[str]] = {}
    for kind, cell in leaf.kinds:
        key = (kind.heading, kind.heading_cap) if kind.heading else ("", None)
        headings.setdefault(key, []).append(f"{number(kind.points)}*{cell}")
    parts = []
    for (_, cap), terms in headings.items():
        total = "+".join(terms)
        parts.append(total if cap is None else f"MAX({number(-cap)},MIN({number(cap)},{total}))")
    earned = "+".join(parts) or "0"
    per = leaf.cell("per")
    return f"{base}+({earned})/{per}" if per else f"{base}+{earned}"


def tally(leaf: Leaf) -> str:
    """Return base plus points times counts."""
    return _counted(leaf, leaf.base)


def deduct(leaf: Leaf) -> str:
    """Return full plus points times counts."""
    return _counted(leaf, leaf.full)


def checklist(leaf: Leaf) -> str:
    """Return the points of the things that are there."""
    return _counted(leaf, "0")


def _steps(leaf: Leaf, amount: str) -> str:
    how = leaf.option("steps")
    if how == "proportional":
        return f"({amount})"
    return floor(amount) if how == "completed" else f"({ceil(amount)})"


def _short(leaf: Leaf, target: str, better: str) -> str:
    value, step = leaf.need("value"), leaf.need("step")
    ahead, behind = (target, value) if better == "high" else (value, target)
    return _steps(leaf, f"IF({at_least(behind, ahead)},0,({ahead}-{behind})/{step})")


def shortfall(leaf: Leaf) -> str:
    """Return full less points a step short of the target."""
    return f"{leaf.full}-{leaf.need('points')}*{_short(leaf, leaf.need('target'), leaf.option('better'))}"


def surplus(leaf: Leaf) -> str:
    """Return points a step beyond the target."""
    better = "low" if leaf.option("better") == "high" else "high"
    return f"{leaf.need('points')}*{_short(leaf, leaf.need('target'), better)}"


def against_mean(leaf: Leaf) -> str:
    """Return full less points a step below the mean."""
    mean = leaf.cell("mean") or leaf.over("AVERAGE", "value")
    return f"{leaf.full}-{leaf.need('points')}*{_short(leaf, mean, leaf.option('better'))}"


def _first(leaf: Leaf) -> str:
    return leaf.cell("first") or leaf.full


def _only(leaf: Leaf, score: str) -> str:
    only = leaf.cell("only")
    return score if only is None else f"IF({only}=0,0,{score})"


def _listed(points: Sequence[Decimal], place: str) -> str:
    """Return the points that stand at a place of a list, 0 beyond its end. The place is a whole number."""
    return f"IF({place}<={len(points)},CHOOSE(MIN({place},{len(points)}),{','.join(map(number, points))}),0)"


def rank_step(leaf: Leaf) -> str:
    """Return first less step a place, or the points listed for the place."""
    places = leaf.option("places")
    if leaf.cell("step") is not None:
        return _only(leaf, f"{_first(leaf)}-{leaf.need('step')}*({leaf.place()}-1)")
    if leaf.option("ties") == "mean":
        raise Untranslatable("并列的取所占名次分值的平均，没有写成公式")
    return _only(leaf, _listed(places, leaf.place()))


def rank_span(leaf: Leaf) -> str:
    """Return equal steps from first to last."""
    first, last, size = _first(leaf), leaf.need("last"), leaf.size()
    return _only(leaf, f"IF({size}>1,{first}-({first}-{last})*({leaf.place()}-1)/({size}-1),{first})")


def rank_proportion(leaf: Leaf) -> str:
    """Return a part of first by place, or by value."""
    first, how = _first(leaf), leaf.option("proportion")
    if how == "place":
        size = leaf.size()
        return _only(leaf, f"{first}*({size}+1-{leaf.place()})/{size}")
    if how == "to-zero":
        size = leaf.size()
        return _only(leaf, f"IF({size}>1,{first}*({size}-{leaf.place()})/({size}-1),{first})")
    if leaf.cell("only") is not None:
        raise Untranslatable("按值之比又限定参加者，没有写成公式")
    low, value = leaf.option("better") == "low", leaf.need("value")
    best = leaf.over("MIN" if low else "MAX", "value")
    part = f"{best}/{value}" if low else f"{value}/{best}"
    instead = f"IF({compare(value, '=', '0')},1,0)" if leaf.option("zero-best") == "first" else "0"
    return f"{first}*IF({best}=0,{instead},{part})"


def rank_gap(leaf: Leaf) -> str:
    """Return full less points a step of places between two rankings."""
    apart = f"ABS({leaf.place('ranks1')}-{leaf.place('ranks2')})/{leaf.need('step')}"
    return _only(leaf, f"{leaf.full}-{leaf.need('points')}*{_steps(leaf, apart)}")


def target_else_rank(leaf: Leaf) -> str:
    """Return full where the target is reached, else first less step a place."""
    rest = leaf.option("rest")
    if rest == "all":
        place = leaf.place()
    else:
        values, targets = leaf.area("value"), leaf.area("target")
        sign = "<" if leaf.option("better") == "high" else ">"
        dust = f"{'-' if sign == '<' else '+'}0.{'0' * COMPARED}5"
        place = leaf.place(rated=f"({values}{sign}{targets}{dust})")
    missed = f"{_first(leaf)}-{leaf.need('step')}*({place}{'' if rest == 'after' else '-1'})"
    return _only(leaf, f"IF({_met(leaf)},{leaf.full},{missed})")


def top_bottom(leaf: Leaf) -> str:
    """Return the points of the first places and of the last ones."""
    if leaf.option("ties") not in ("share", "error") or leaf.option("last-ties") == "end":
        raise Untranslatable("并列名次的算法没有写成公式")
    first, last, place = leaf.option("first"), leaf.option("last"), leaf.place()
    bottom = _listed(tuple(reversed(last)), f"({leaf.size()}-{place}+1)")
    if leaf.option("overlap") == "first":
        bottom = f"IF({place}<={len(first)},0,{bottom})"
    return _only(leaf, f"{_listed(first, place)}+{bottom}")


def milestones(leaf: Leaf) -> str:
    """Return full less points not held, with the months late and early."""
    end = day(leaf.end)
    lost, out, late, early = [], [], [], []
    for milestone, done, due in leaf.milestones:
        points = number(milestone.points) if leaf.option("due-date") is None else leaf.full
        forfeit = points if leaf.option("missed") == "forfeit" else "0"
        missed = "0" if leaf.option("missed") == "keep" else points
        open_yet = due > leaf.end
        not_done = (points if leaf.option("undue") == "zero" else "0") if open_yet else missed
        reached = f"AND(ISNUMBER({done}),N({done})<={end})"
        lost.append(f"IF({reached},IF({done}<={day(due)},0,{forfeit}),{not_done})")
        if open_yet and leaf.option("undue") == "exclude":
            out.append(f"IF({reached},0,{points})")
        over = _months(due, done, leaf.option("steps")) if leaf.option("after") == "stay" else "0"
        still = "0" if open_yet else _months(due, end, leaf.option("steps"))
        late.append(f"IF({reached},IF({done}<={day(due)},0,{over}),{still})")
        past = (leaf.end.year, leaf.end.month) > (due.year, due.month) and leaf.option("early-after") == "due"
        ahead = "0" if past else _months(due, done, leaf.option("early-steps") or leaf.option("steps"), sign=-1)
        early.append(f"IF({reached},IF({done}<={day(due)},{ahead},0),0)")
    held = f"{leaf.full}-({'+'.join(lost) or '0'})"
    if out:
        held = f"{leaf.full}*({held}-({'+'.join(out)}))/({leaf.full}-({'+'.join(out)}))"
    most = "MAX" if leaf.option("several") == "most" else "SUM"
    months = [
        f"+{leaf.cell(key)}*{call(most, terms)}" for key, terms in (("late", late), ("early", early)) if leaf.cell(key)
    ]
    return held + "".join(months)


def _months(due: date, reached: str, steps: str, sign: int = 1) -> str:
    """Return the months from a deadline to a later day, or with sign -1 to an earlier one (`months_between`)."""
    months = f"ABS((YEAR({reached})-{due.year})*12+MONTH({reached})-{due.month})"
    ends_month = due.day == monthrange(due.year, due.month)[1]
    turn = f"{'EOMONTH' if ends_month else 'EDATE'}({day(due)},{'' if sign > 0 else '-'}{months})"
    whole = f"MAX({months}-1,0)" if steps == "exceeded" else months
    part = f"IF({turn}{'<' if sign > 0 else '>'}{reached},{months},{months}-1){'+1' if steps == 'started' else ''}"
    return f"IF({turn}={reached},{whole},{part})"


FORMULAS: Mapping[str, Formula] = {
    "attainment": attainment,
    "share": share,
    "formula": formula,
    "judged": judged,
    "tiers": tiers,
    "tally": tally,
    "deduct": deduct,
    "checklist": checklist,
    "shortfall": shortfall,
    "surplus": surplus,
    "against-mean": against_mean,
    "milestones": milestones,
    "rank-step": rank_step,
    "rank-span": rank_span,
    "rank-proportion": rank_proportion,
    "rank-gap": rank_gap,
    "target-else-rank": target_else_rank,
    "top-bottom": top_bottom,
}
"""The methods that are translated."""
