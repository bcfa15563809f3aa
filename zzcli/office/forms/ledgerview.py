"""The ledger as forms see it: a period's lines special by special, and whether a form belongs to it."""

from __future__ import annotations

from functools import cache, cached_property

from zzcli.checks.results import published
from zzcli.ledger.names import hint
from zzcli.ledger.periods import Period
from zzcli.ledger.problem import Problem
from zzcli.office.forms.describe import Describer
from zzcli.office.forms.lines import Cells, Lines, special_lines
from zzcli.office.forms.marks import TITLES, Identity, Key, Kind
from zzcli.rules.model import Measure, Tree
from zzcli.scoring.book import Book
from zzcli.scoring.evaluation import Evaluation, Run


class LedgerView:
    """One period of a ledger; a special's lines are read when they are first asked for."""

    def __init__(self, book: Book, period: Period) -> None:
        """See a period of a book; it need not be there."""
        self.book = book
        self.period = period
        self._trees = {tree.stem: tree for tree in book.scheme.specials}
        self._read = cache(self._special)

    @cached_property
    def _evaluation(self) -> Evaluation:
        return Run(self.book, provisional=True).at(self.period)

    def refuse(self, identity: Identity, digest: str) -> str | None:
        """Return why a form does not belong here, with what to do; None: it does."""
        period, book = identity.period, self.book
        if period not in book.ledger.periods():
            return (
                f"这是 {period} 的{TITLES[identity.kind]}，台账里没有这一期；请核对，或先用 zzcli new {period} 开一期"
            )
        if published(book.ledger.source, period):
            return f"{period} 已经发布，没有导入；确需更正，请改 ledger/{period} 里的数据，再用 zzcli amend {period} --reason 理由"
        if identity.kind is Kind.UNIT and identity.owner not in book.ledger.units:
            return f"单位“{identity.owner}”不在 units.toml{book.ledger.units.hint(identity.owner)}，请核对表单"
        if identity.kind is Kind.SPECIAL and identity.owner not in self._trees:
            return f"办法里没有专项“{identity.owner}”{hint(identity.owner, self._trees)}，请核对表单"
        if identity.scheme != digest:
            return "表单是按另一版办法生成的，评分项可能变了；请用 zzcli form 重新生成，把数据填进去"
        return None

    def tree(self, stem: str) -> Tree:
        """Return a special of the scheme by its stem."""
        return self._trees[stem]

    def lines(self, stem: str) -> Lines:
        """Return a special's lines."""
        return self._read(stem)[0]

    def describer(self, stem: str) -> Describer:
        """Return what describes a special's figures."""
        return self._read(stem)[1]

    def faults(self, stem: str) -> tuple[Problem, ...]:
        """Return what keeps a special's file from being read; nothing for a stem that is none."""
        return self.lines(stem).problems if stem in self._trees else ()

    def measure(self, stem: str, key: Key) -> Measure | None:
        """Return the measure that a key names; None where the period has none."""
        if stem not in self._trees:
            return None
        found = self._read(stem)[1].measure(key[1], key[3])
        return None if found is None else found[1]

    def cells(self, stem: str, key: Key) -> Cells | None:
        """Return a figure's line as the ledger has it, empty where it is due and not there; None: it is not due."""
        return self.lines(stem).due.get(key) if stem in self._trees else None

    def may_lack(self, stem: str, key: Key) -> bool:
        """Whether a lead may say of a figure that there is no such task."""
        describer = self._read(stem)[1]
        found = describer.measure(key[1], key[3])
        return found is not None and describer.may_lack(found[0], key[0], key[2])

    def _special(self, stem: str) -> tuple[Lines, Describer]:
        tree = self._trees[stem]
        return special_lines(self._evaluation, tree), Describer(self._evaluation, tree)
