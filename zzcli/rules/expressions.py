"""The expression language of rule files (rules.md 3): text to a syntax tree and back. Evaluation is scoring's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zzcli.ledger.names import hint
from zzcli.rules import grammar
from zzcli.rules.grammar import ExpressionFault as ExpressionFault
from zzcli.rules.grammar import Token

MAX_TOKENS = 400
"""Longer expressions are refused: a rule of that length belongs in several nodes, and recursion stays shallow."""

MAX_DEPTH = 50
"""Brackets and signs nested deeper are refused, for the same reason."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Word:
    """A word in single quotes; it stands only beside = and !=."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, use, constant, attribute, values column, 月, 期末, full, 是 (1) or 否 (0)."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to arguments: `ratio(a, b)`, `rank(x, low)` (low is a `Name`)."""

    function: str
    arguments: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """`+ - * /`, `= != < <= > >=`, `and`, `or` between two operands."""

    operator: str
    left: Syntax
    right: Syntax


@dataclass(frozen=True, slots=True)
class Unary:
    """`-` or `not` before an operand."""

    operator: str
    operand: Syntax


Syntax = Number | Word | Name | Call | Binary | Unary


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression: its text as written, for traces, and its syntax tree.

    `names` are the names it reads and `targets` those it reads through `target(x)`; 月, 期末, full, 是, 否 are
    among the names, the low of `rank(x, low)` is not.
    """

    text: str
    syntax: Syntax
    names: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()


FUNCTIONS = {
    "min": (2, None),
    "max": (2, None),
    "abs": (1, 1),
    "floor": (1, 1),
    "ceil": (1, 1),
    "round": (1, 2),
    "ratio": (2, 2),
    "pct": (2, 2),
    "prev": (1, 1),
    "ytd": (1, 1),
    "days": (2, 2),
    "months": (2, 2),
    "addmonths": (2, 2),
    "target": (1, 1),
    "rank": (1, 2),
    "total": (1, 1),
    "average": (1, 1),
    "best": (1, 1),
    "number": (1, 1),
}
"""Every function with the fewest and most arguments it takes; None: any number."""

POPULATION = frozenset({"rank", "total", "average", "best", "number"})
"""The functions that look at the whole population of a node."""

BUILT_IN = frozenset({"月", "期末", "full", "是", "否"})
"""The names the language itself defines."""


@lru_cache(maxsize=8192)
def parse(text: str) -> Expression:
    """Read an expression. Raises `ExpressionFault` with a Chinese message and the position (from 1) of the fault."""
    tokens = grammar.tokens(text)
    if len(tokens) > MAX_TOKENS:
        raise ExpressionFault(f"表达式太长，最多{MAX_TOKENS}个词，请拆成几个评分项", tokens[MAX_TOKENS].position)
    syntax = _Parser(tokens).whole()
    return expression(syntax, text)


@lru_cache(maxsize=4096)
def number(value: Decimal) -> Expression:
    """Return the expression that is one number, as `target = 100` means it."""
    positive = Number(abs(value))
    return expression(Unary("-", positive) if value < 0 else positive)


def expression(syntax: Syntax, text: str | None = None) -> Expression:
    """Return the expression of a syntax tree with the names it reads; without `text` it is written by `unparse`."""
    names: set[str] = set()
    targets: set[str] = set()
    _collect(syntax, names, targets)
    return Expression(unparse(syntax) if text is None else text, syntax, frozenset(names), frozenset(targets))


def walk(syntax: Syntax) -> Iterator[Syntax]:
    """Yield every part of a syntax tree, the whole first."""
    yield syntax
    if isinstance(syntax, Binary):
        yield from walk(syntax.left)
        yield from walk(syntax.right)
    elif isinstance(syntax, Unary):
        yield from walk(syntax.operand)
    elif isinstance(syntax, Call):
        for argument in syntax.arguments:
            yield from walk(argument)


def _collect(syntax: Syntax, names: set[str], targets: set[str]) -> None:
    if isinstance(syntax, Name):
        names.add(syntax.text)
    elif isinstance(syntax, Binary):
        _collect(syntax.left, names, targets)
        _collect(syntax.right, names, targets)
    elif isinstance(syntax, Unary):
        _collect(syntax.operand, names, targets)
    elif isinstance(syntax, Call):
        if syntax.function == "target":
            _collect(syntax.arguments[0], targets, targets)
        else:
            arguments = syntax.arguments[:1] if syntax.function == "rank" else syntax.arguments
            for argument in arguments:
                _collect(argument, names, targets)


_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_OR, _AND, _NOT, _COMPARE, _SUM, _TERM, _SIGN, _ATOM = range(1, 9)
_STRENGTH = {
    "or": _OR,
    "and": _AND,
    "+": _SUM,
    "-": _SUM,
    "*": _TERM,
    "/": _TERM,
    **dict.fromkeys(_COMPARISONS, _COMPARE),
}


class _Parser:
    """Recursive descent: one method a level of strength, weakest first."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> str:
        """Step over an operator or keyword if it is one of `texts` and return it, else return an empty text."""
        token = self._tokens[self._next]
        if token.kind == "mark" and token.text in texts:
            self._next += 1
            return token.text
        return ""

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionFault(f"括号和正负号最多套{MAX_DEPTH}层", self._token.position)

    def whole(self) -> Syntax:
        if self._token.kind == "end":
            raise ExpressionFault("表达式是空的", 1)
        found = self._or()
        token = self._token
        if token.kind == "end":
            return found
        if token.text == ")":
            raise ExpressionFault("多了一个“)”", token.position)
        raise ExpressionFault(f"“{token.text}”前面缺少运算符", token.position)

    def _or(self) -> Syntax:
        found = self._and()
        while self._take("or"):
            found = Binary("or", found, self._and())
        return found

    def _and(self) -> Syntax:
        found = self._not()
        while self._take("and"):
            found = Binary("and", found, self._not())
        return found

    def _not(self) -> Syntax:
        if not self._take("not"):
            return self._comparison()
        self._deeper()
        found = Unary("not", self._not())
        self._depth -= 1
        return found

    def _comparison(self) -> Syntax:
        first = self._token
        left = self._sum()
        operator = self._take(*_COMPARISONS)
        if not operator:
            if isinstance(left, Word):
                raise ExpressionFault(f"'{left.text}'旁边要有 = 或 !=", first.position)
            return left
        second = self._token
        right = self._sum()
        words = isinstance(left, Word) + isinstance(right, Word)
        if words and operator not in ("=", "!="):
            raise ExpressionFault(f"词语只能用 = 或 != 比较，不能用 {operator}", first.position)
        if words == 2:
            raise ExpressionFault("两边都是引号里的词语，有一边应当是名称", second.position)
        chained = self._token
        if self._take(*_COMPARISONS):
            raise ExpressionFault("比较不能连写，请用 and 隔开", chained.position)
        return Binary(operator, left, right)

    def _sum(self) -> Syntax:
        return self._chain(("+", "-"), self._term)

    def _term(self) -> Syntax:
        return self._chain(("*", "/"), self._sign)

    def _chain(self, operators: tuple[str, str], operand: Callable[[], Syntax]) -> Syntax:
        first = self._token
        found = operand()
        while operator := self._take(*operators):
            second = self._token
            right = operand()
            for side, token in ((found, first), (right, second)):
                if isinstance(side, Word):
                    raise ExpressionFault(f"'{side.text}'是词语，不能用来计算", token.position)
            found = Binary(operator, found, right)
        return found

    def _sign(self) -> Syntax:
        if not self._take("-"):
            return self._atom()
        self._deeper()
        token = self._token
        operand = self._sign()
        if isinstance(operand, Word):
            raise ExpressionFault(f"'{operand.text}'是词语，不能用来计算", token.position)
        self._depth -= 1
        return Unary("-", operand)

    def _atom(self) -> Syntax:
        token = self._token
        self._next += 1
        if token.kind == "number":
            return Number(grammar.decimal(token))
        if token.kind == "word":
            return Word(token.text)
        if token.kind == "quoted":
            return Name(token.text)
        if token.kind == "name":
            if self._take("("):
                return self._call(token)
            if token.text in FUNCTIONS:
                message = f"函数 {token.text} 后面要有括号；如果是名称，请写成「{token.text}」"
                raise ExpressionFault(message, token.position)
            return Name(token.text)
        if token.text == "(" and token.kind == "mark":
            self._deeper()
            found = self._or()
            if not self._take(")"):
                raise ExpressionFault("“(”没有配上“)”", token.position)
            self._depth -= 1
            return found
        if token.kind == "end":
            raise ExpressionFault("表达式没有写完", token.position)
        raise ExpressionFault(f"这里应当是数、名称或“(”，却是“{token.text}”", token.position)

    def _call(self, name: Token) -> Syntax:
        if name.text not in FUNCTIONS:
            raise ExpressionFault(f"没有函数“{name.text}”{hint(name.text, FUNCTIONS)}", name.position)
        self._deeper()
        arguments: list[Syntax] = []
        places = [self._token]
        if not self._take(")"):
            arguments.append(self._or())
            while self._take(","):
                places.append(self._token)
                arguments.append(self._or())
            if not self._take(")"):
                raise ExpressionFault(f"函数 {name.text} 的“(”没有配上“)”", name.position)
        self._depth -= 1
        _check_call(name, arguments, places)
        return Call(name.text, tuple(arguments))


def _check_call(name: Token, arguments: list[Syntax], places: list[Token]) -> None:
    """Refuse a wrong number or kind of arguments."""
    fewest, most = FUNCTIONS[name.text]
    if len(arguments) < fewest or (most is not None and len(arguments) > most):
        wanted = f"至少{fewest}个" if most is None else f"{fewest}个" if most == fewest else f"{fewest}或{most}个"
        raise ExpressionFault(f"函数 {name.text} 要{wanted}参数，这里有{len(arguments)}个", name.position)
    if name.text == "target" and not isinstance(arguments[0], Name):
        raise ExpressionFault("函数 target 的参数必须是一个名称", places[0].position)
    if name.text == "rank" and len(arguments) == 2 and arguments[1] != Name("low"):
        raise ExpressionFault("rank 的第二个参数只能是 low", places[1].position)
    if name.text == "round" and len(arguments) == 2 and not _whole(arguments[1]):
        raise ExpressionFault("round 的第二个参数是保留的小数位数，要写成整数", places[1].position)


def _whole(syntax: Syntax) -> bool:
    return isinstance(syntax, Number) and syntax.value == syntax.value.to_integral_value()


def unparse(syntax: Syntax) -> str:
    """Write a syntax tree as text with only the brackets it needs; `parse` of it gives the same tree."""
    if isinstance(syntax, Number):
        return format(syntax.value, "f")
    if isinstance(syntax, Word):
        return f"'{syntax.text}'"
    if isinstance(syntax, Name):
        bare = grammar.is_bare(syntax.text) and syntax.text not in FUNCTIONS
        return syntax.text if bare else f"「{syntax.text}」"
    if isinstance(syntax, Call):
        return f"{syntax.function}({', '.join(map(unparse, syntax.arguments))})"
    if isinstance(syntax, Unary):
        operand = _bracketed(syntax.operand, _NOT if syntax.operator == "not" else _SIGN)
        return f"not {operand}" if syntax.operator == "not" else f"-{operand}"
    strength = _STRENGTH[syntax.operator]
    left = _bracketed(syntax.left, strength + (strength == _COMPARE))
    return f"{left} {syntax.operator} {_bracketed(syntax.right, strength + 1)}"


def _bracketed(syntax: Syntax, least: int) -> str:
    text = unparse(syntax)
    return text if _strength(syntax) >= least else f"({text})"


def _strength(syntax: Syntax) -> int:
    if isinstance(syntax, Binary):
        return _STRENGTH[syntax.operator]
    if isinstance(syntax, Unary):
        return _NOT if syntax.operator == "not" else _SIGN
    return _ATOM
