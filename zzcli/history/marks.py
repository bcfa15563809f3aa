"""What is worth asking about a change: each mark is a fact of the history, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fnmatch import fnmatchcase

from zzcli.history.events import Events
from zzcli.history.log import Received, Revision, at
from zzcli.history.walk import Edit, How
from zzcli.ledger.config import Config, Owner
from zzcli.ledger.numbers import plain
from zzcli.ledger.periods import Period
from zzcli.ledger.values import NOT_YET, ValueFault, parse_date, parse_number, parse_yes_no
from zzcli.rules.model import Scheme, Stage, Tree
from zzcli.scoring.deadlines import figures_due

DECLARED, VERIFIED, NOTE = "declared", "verified", "note"
DAY, MINUTE = 86400, 60


class Kind(StrEnum):
    """The kinds of marks."""

    LATE = "late"
    RECEIVED_LATE = "received-late"
    AHEAD = "ahead"
    SIGNED = "signed"
    PUBLISHED = "published"
    NOT_OWNER = "not-owner"
    BACK_DATED = "back-dated"
    LOWERED = "lowered"
    DROPPED = "dropped"


WORDS = {
    Kind.LATE: "逾期",
    Kind.RECEIVED_LATE: "逾期收到",
    Kind.AHEAD: "提交时间晚于收到",
    Kind.SIGNED: "审签后",
    Kind.PUBLISHED: "发布后",
    Kind.NOT_OWNER: "非本人",
    Kind.BACK_DATED: "倒填时间",
    Kind.LOWERED: "抽检后调低申报",
    Kind.DROPPED: "合并时舍弃",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark, and in Chinese what it is measured by: the deadline, the stage, the tag."""

    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        return f"{WORDS[self.kind]}（{self.detail}）" if self.detail else WORDS[self.kind]


class Marker:
    """Marks the changes of one period. What is the same for all changes of a commit and file is worked out once."""

    def __init__(
        self, scheme: Scheme, config: Config, period: Period, events: Events, gap: Decimal, skew: Decimal
    ) -> None:
        """`config` moves deadlines.

        `gap`: days that an author's time may lie before the commit's without a note; `skew`: minutes that a commit's
        time may lie after its receipt, as clocks differ.
        """
        self._events = events
        self._gap = gap
        self._skew = skew
        self._due = figures_due(scheme, period, config)
        self._stages = scheme.stages
        self._common: dict[tuple[int, str, str], tuple[tuple[Mark, ...], str]] = {}
        self._allowed: dict[tuple[int, str], tuple[Owner, ...]] = {}

    def common(self, edit: Edit, stem: str) -> tuple[tuple[Mark, ...], str]:
        """Return the marks of a change that do not depend on the cell, and the stage that it came in."""
        key = (edit.revision.index, edit.path, edit.key.item)
        if key not in self._common:
            marks = tuple(self._marks(edit, stem))
            self._common[key] = (marks, self._stage(edit, stem))
        marks, stage = self._common[key]
        return (*marks, Mark(Kind.DROPPED)) if edit.how is How.DROPPED else marks, stage

    def on_file(self, revision: Revision, path: str) -> tuple[Mark, ...]:
        """Return the marks of a change of another file than figures."""
        marks = [*self._published(revision), *self._dated(revision)]
        config = self._events.owners(revision)
        ours = self._of(config, revision.committer.email)
        if config.owners and not any(_keeps(owner, path) for owner in ours):
            keepers = [owner for owner in config.owners if _keeps(owner, path)]
            if keepers:
                marks.append(Mark(Kind.NOT_OWNER, f"提交者 {revision.committer.email}"))
        return tuple(marks)

    def on_cell(self, edit: Edit, tree: Tree | None, unit: str, cell: str, before: str, after: str) -> Iterator[Mark]:
        """Yield the marks of one cell: who may change it, and whether a claim was lowered after the draw."""
        config = self._events.owners(edit.revision)
        if config.owners and cell != NOTE:
            ours = self._of(config, edit.revision.committer.email)
            if not any(_owns(owner, edit.path, tree, unit, cell) for owner in ours):
                yield Mark(Kind.NOT_OWNER, f"提交者 {edit.revision.committer.email}")
        if cell == DECLARED and lowered(before, after):
            drawn = [event for event in self._events.drawn if self._events.after(edit.revision, event)]
            if drawn:
                yield Mark(Kind.LOWERED, f"抽取 {self._day(drawn[0])}")

    def owners(self, edit: Edit, tree: Tree | None, unit: str, cell: str) -> tuple[str, ...]:
        """Return whose cell it is: the emails that config gives it to, else the unit or the special's leads."""
        config = self._events.owners(edit.revision)
        emails = [owner.email for owner in config.owners if _owns(owner, "", tree, unit, cell)]
        if emails:
            return tuple(emails)
        return (unit,) if cell == DECLARED or tree is None else tree.lead

    def remarks(self, revision: Revision) -> tuple[str, ...]:
        """Return what is only noted: an author's time long before the commit's."""
        days = (revision.committer.seconds - revision.author.seconds) // DAY
        return (f"作者时间早 {days} 天",) if days > self._gap else ()

    def _marks(self, edit: Edit, stem: str) -> Iterator[Mark]:
        revision = edit.revision
        due = self._due.get(stem)
        if due is not None and at(revision.seconds).date() > due:
            yield Mark(Kind.LATE, f"期限 {due}")
        elif due is not None and revision.received is not None and revision.received.by.time.date() > due:
            yield Mark(Kind.RECEIVED_LATE, f"期限 {due}，{_clocks(revision, revision.received)}")
        signed = self._signed(edit)
        if signed:
            yield Mark(Kind.SIGNED, "、".join(dict.fromkeys(signed)))
        yield from self._published(revision)
        yield from self._dated(revision)

    def _published(self, revision: Revision) -> Iterator[Mark]:
        after = [each.name for each in self._events.published if self._events.after(revision, each.at)]
        if after:
            yield Mark(Kind.PUBLISHED, after[0])

    def _dated(self, revision: Revision) -> Iterator[Mark]:
        if revision.back_dated and revision.latest is not None:
            yield Mark(Kind.BACK_DATED, f"之前已有 {at(revision.latest):%Y-%m-%d %H:%M} 的提交")
        received = revision.received
        if received is not None and revision.committer.seconds - received.by.seconds > self._skew * MINUTE:
            yield Mark(Kind.AHEAD, _clocks(revision, received))

    def _signed(self, edit: Edit) -> list[str]:
        events = self._events
        return [
            each.stage
            for each in events.signed
            if each.covers(edit.path, edit.key.item) and events.after(edit.revision, each.at)
        ]

    def _stage(self, edit: Edit, stem: str) -> str:
        """The stage whose turn it was: the first that had not signed the figure before the change."""
        after = [each for each in self._events.published if self._events.after(edit.revision, each.at)]
        if after:
            return "已发布"
        signed = set(self._signed(edit))
        waiting = (stage.name for stage in self._stages if _signs(stage, stem) and stage.name not in signed)
        return next(waiting, "已签完")

    def _of(self, config: Config, email: str) -> tuple[Owner, ...]:
        key = (id(config), email)
        if key not in self._allowed:
            self._allowed[key] = tuple(owner for owner in config.owners if owner.email.casefold() == email.casefold())
        return self._allowed[key]

    def _day(self, index: int) -> str:
        return f"{at(self._events.revisions[index].seconds):%Y-%m-%d}"


def lowered(before: str, after: str) -> bool:
    """Whether a claim became smaller: a lower number, 是 to 否, a later date or none, or nothing at all."""
    if not before or before in (NOT_YET, after):
        return False
    if not after or after == NOT_YET:
        return True
    for read in (parse_number, parse_yes_no):
        try:
            return read(after) < read(before)
        except (ValueFault, InvalidOperation):
            continue
    try:
        return parse_date(after) > parse_date(before)
    except ValueFault:
        return False


def _clocks(revision: Revision, received: Received) -> str:
    """Say what the two clocks say: that of whoever committed, and that of the repository that received it."""
    with_what = "建立分支的推送" if received.first else "推送"
    return f"提交自称 {revision.committer.time:%Y-%m-%d %H:%M}，{with_what}收到 {received.by.time:%Y-%m-%d %H:%M}"


def span(days: Decimal) -> str:
    """Write a number of days."""
    return f"{plain(days)} 天"


def _signs(stage: Stage, stem: str) -> bool:
    return (not stage.specials and not stage.files) or stem in stage.specials


def _owns(owner: Owner, path: str, tree: Tree | None, unit: str, cell: str) -> bool:
    """Whether somebody may change a cell: 申报 of their units, 核定 of their specials, or anything of the file."""
    if path and _keeps(owner, path):
        return True
    if cell == DECLARED:
        return unit in owner.units
    return tree is not None and any(name in (tree.stem, tree.id, tree.title) for name in owner.specials)


def _keeps(owner: Owner, path: str) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in owner.files)
