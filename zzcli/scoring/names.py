"""What a name in an expression stands for, on the rows of one node and for the keys of one class (rules.md 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from zzcli.ledger.numbers import CONTEXT, ONE, ZERO
from zzcli.rules.expressions import Expression, Name, Syntax
from zzcli.rules.model import Node, Tree, Use
from zzcli.rules.settle import Settled
from zzcli.scoring.columns import Gap, Value, Values, evaluate
from zzcli.scoring.figures import is_cumulative
from zzcli.scoring.frames import Frame
from zzcli.scoring.uses import used

if TYPE_CHECKING:
    from zzcli.scoring.evaluation import Evaluation


@dataclass(frozen=True, slots=True, eq=False)
class NodeNames:
    """The names that a node's expressions may use, on the rows of `frame` (the node's inner rows)."""

    evaluation: Evaluation
    tree: Tree
    node: Node
    settled: Settled
    frame: Frame

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.frame.size

    def column(self, name: str) -> Values:
        """Return the values of a name: a word of the language, constant, measure, use, attribute or table column."""
        fixed = self._fixed(name)
        if fixed is not None:
            return [fixed] * self.size
        constants = self.settled.get("constants") or {}
        if name in constants:
            return [constants[name]] * self.size
        owned = self._measure(name)
        if owned is not None:
            return owned
        uses: dict[str, Use] = self.settled.get("uses") or {}
        if name in uses:
            return used(self.evaluation, uses[name], self.frame)
        if self.frame.objects:
            found = [item.attribute(name) for item in self.frame.objects]
            if any(value is not None for value in found):
                return [self._attribute(name, value) for value in found]
        return self.evaluation.tables.column(self.node, self.settled, name, self.frame)

    def _fixed(self, name: str) -> Value | None:
        if name == "月":
            return Decimal(self.evaluation.period.month)
        if name == "期末":
            return self.evaluation.period.end
        if name == "full":
            full: Value | None = self.settled.get("full")
            return full
        return {"是": ONE, "否": ZERO}.get(name)

    def _attribute(self, name: str, value: Value | None) -> Value:
        return Gap("fault", f"对象没有属性“{name}”") if value is None else value

    def _measure(self, name: str) -> Values | None:
        """The measure of this name at this node, else at the nearest node above that owns one."""
        for node in (self.node, *self.tree.ancestors(self.node)):
            measures = self.settled["measures"] if node is self.node else self.evaluation.measures(node)
            measure = measures.get(name)
            if measure is None:
                continue
            column = self.evaluation.figures.column(self.tree, node, measure)
            if node is self.node and len(column) == self.size:
                return column
            rows = self.evaluation.inner(self.tree, node).rows_for(self.frame)
            return [Gap("fault", f"没有“{name}”") if row is None else column[row] for row in rows]
        return None

    def target(self, name: str) -> Values:
        """Return `target(name)`: the column of the node's values table, else the plan's value for the month or year."""
        return self.evaluation.tables.target(self.tree, self.node, self.settled, name, self.frame)

    def before(self, syntax: Syntax) -> Values:
        """Return the expression's value in the previous period; before the first the opening total of a measure."""
        then = self.evaluation.before()
        if then is None:
            return self._opening(syntax, Gap("early", "首个评比期之前没有数据"))
        return self._in(then, syntax, Gap("early", f"{then.period}没有这项数据"))

    def to_date(self, syntax: Syntax) -> Values:
        """Return the sum over the year's periods so far; a figure that is cumulative by itself is its own sum."""
        now = evaluate(Expression("", syntax), self)
        if isinstance(syntax, Name) and self._cumulative(syntax.text):
            return now
        sums = list(now)
        earlier = self.evaluation.earlier("year")
        columns = [self._in(then, syntax, ZERO) for then in earlier]
        if not earlier or earlier[0].before() is None:
            columns.append(self._opening(syntax, ZERO))
        for column in columns:
            sums = [_added(a, b) for a, b in zip(sums, column, strict=True)]
        return sums

    def _owner(self, name: str) -> Node | None:
        """The node that owns a measure: this one, else the nearest above."""
        nodes = (self.node, *self.tree.ancestors(self.node))
        return next((node for node in nodes if name in self.evaluation.measures(node)), None)

    def _cumulative(self, name: str) -> bool:
        owner = self._owner(name)
        return owner is not None and is_cumulative(self.evaluation.measures(owner)[name])

    def _in(self, then: Evaluation, syntax: Syntax, otherwise: Value) -> Values:
        """The expression on another period's rows of this node, aligned to these rows."""
        if then.outer(self.tree, self.node) is None:
            return [otherwise] * self.size
        frame, classes = then.inner(self.tree, self.node), then.classes(self.tree, self.node)
        columns = [
            evaluate(Expression("", syntax), NodeNames(then, self.tree, self.node, settled, frame))
            for settled in classes.settled
        ]
        rows = frame.rows_for(self.frame)
        return [otherwise if row is None else columns[classes.of[row]][row] for row in rows]

    def _opening(self, syntax: Syntax, otherwise: Value) -> Values:
        if not isinstance(syntax, Name):
            return [otherwise] * self.size
        owner = self._owner(syntax.text) or self.node
        found: Values = []
        for unit, path in self.frame.index:
            value = self.evaluation.opening(self.tree, owner, unit, path, syntax.text)
            found.append(otherwise if value is None else value)
        return found

    def groups(self) -> list[int]:
        """Return the population of each row: its `within` group, and its object where a list is common to units."""
        return self.evaluation.populations(self.tree, self.node, self.settled, self.frame)

    def skipped(self) -> frozenset[int]:
        """Return the rows that a finding keeps out of the population of the others."""
        return self.evaluation.findings.skipped(self.tree, self.node, self.frame)


def _added(a: Value, b: Value) -> Value:
    """Add an earlier month's value; a month in which there was no such task adds nothing."""
    if isinstance(a, Gap):
        return a
    if isinstance(b, Gap):
        return a if b.kind == "none" else b
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return CONTEXT.add(a, b)
    return Gap("fault", "日期和文字不能累计") if isinstance(a, date | str) else a
